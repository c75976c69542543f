"""The rules language: text to a typed tree and back, with every mistake explained.

Law: pure; imports errors and money only. Lark stands in ``parser.py`` alone.
"""
