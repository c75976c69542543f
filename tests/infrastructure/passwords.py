"""Passwords checked as ever, but quickly: to be dear to guess they take a fifth of a second each time."""

from sqlalchemy import update
from werkzeug.security import generate_password_hash

from example_shop import seed
from example_shop.models import User, db

CHEAP = "scrypt:256:1:1"  # the same method, with next to no work


def make_cheap() -> None:
    """Let the people of a seeded shop sign in with their password as before."""
    db.session.execute(update(User).values(password_hash=generate_password_hash(seed.DEMO_PASSWORD, CHEAP)))
    db.session.commit()
