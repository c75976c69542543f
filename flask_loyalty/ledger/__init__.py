"""What is booked: accounts, balanced entries, lots of points, and what a decision comes to in them.

Law: pure. Entries balance by construction and are never changed; a correction is another entry. Nothing
here reads a clock or a database.
"""
