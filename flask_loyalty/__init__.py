"""Loyalty programmes for Flask shops: rules that read like sentences, and a ledger that balances."""
