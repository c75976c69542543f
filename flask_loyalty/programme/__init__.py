"""The programme document: JSON to a checked, frozen programme, or every mistake at once.

Law: pure; imports errors, money and language. marshmallow stands here (and in ``web``) only.
"""
