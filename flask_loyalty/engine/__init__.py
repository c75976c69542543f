"""What the rules mean: the same programme, event, facts and moment give the same decision.

Law: pure. No clock, no database, no shop: everything is an argument. ``decide`` and ``advance`` are the
one definition of meaning; whatever is faster is compared with them.
"""
