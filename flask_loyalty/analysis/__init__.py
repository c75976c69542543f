"""What a programme does as a whole, found out before it is published. Pure: no shop, no database.

Conditions become boxes: for each fact that a rule compares with literals, the set of those of its values
that pass. What cannot be said so (a fact compared with another fact, a sum) is a *residual*: a question of
its own that may be answered either way. So "never" is said only where it is proved, and whatever is said to
happen has been put through ``decide``. No condition is read a second way: which values pass it, the
interpreter says.
"""
