"""What is kept, and the only SQL: tables, the journal of entries, history, and the two ways to write.

Law: nothing here decides what a rule means. Functions take a Core connection and the time; only
:mod:`flask_loyalty.store.writing` begins, commits or retries.
"""
