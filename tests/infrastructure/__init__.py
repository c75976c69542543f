"""What the tests stand on: a real PostgreSQL, a real browser, a served application.

Nothing here is imported by the product. A part that is missing is an error that names the ways out,
never a silent skip: leaving out must be asked for with ``LOYALTY_SKIP=pg,browser``.
"""
