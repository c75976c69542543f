"""What people do with the programme, one function for each: quote, place, pay, refund, redeem, publish.

Law: a function takes a connection and the time; it never begins, commits or retries
(:mod:`flask_loyalty.store.writing` does), knows no Flask, and reads no clock.
"""
