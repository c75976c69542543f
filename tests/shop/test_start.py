"""Starting the shop: the database, the secret, the box with the logins, another database."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

from sqlalchemy import inspect, text

from example_shop import __main__, _secret_key, seed
from example_shop.loyalty import loyalty
from example_shop.models import Order, db
from tests.shop.conftest import Person, confirmed, make_shop


def test_the_shop_sets_sqlite_up(shop):
    with shop.app_context(), db.engine.connect() as connection:
        pragma = {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in
                  ("journal_mode", "busy_timeout", "foreign_keys")}  # fmt: skip
    assert pragma == {"journal_mode": "wal", "busy_timeout": 15_000, "foreign_keys": 1}


def test_the_secret_is_made_once_and_for_its_owner(tmp_path):
    path = tmp_path / "instance" / "secret_key"
    first = _secret_key(path)
    assert len(first) == 64
    assert _secret_key(path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_box_names_the_address_and_a_login_for_each_role():
    box = __main__.welcome("http://127.0.0.1:5000/")
    for piece in (
        "http://127.0.0.1:5000/",
        seed.DEMO_PASSWORD,
        *seed.DEMO_LOGINS,
        *seed.DEMO_LOGINS.values(),
    ):
        assert piece in box
    assert len({len(line) for line in box.splitlines()}) == 1, "a tidy box"


def test_a_taken_port_is_not_insisted_on():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        __main__.PREFERRED_PORT, before = taken.getsockname()[1], __main__.PREFERRED_PORT
        try:
            assert __main__.free_port("127.0.0.1") == 0
        finally:
            __main__.PREFERRED_PORT = before


def test_a_reset_deletes_everything_in_the_file(tmp_path):
    app = make_shop(f"sqlite:///{tmp_path / 'shop.sqlite'}")
    with app.app_context():
        db.create_all()
        loyalty.upgrade()
        db.session.execute(text("CREATE TABLE of_somebody_else (x INTEGER)"))
        db.session.commit()
        db.session.remove()
        __main__.delete_everything()
        db.create_all()
        loyalty.upgrade()
        assert "of_somebody_else" not in inspect(db.engine).get_table_names()
        assert seed.seed_if_empty()
        db.session.remove()
        db.engine.dispose()


def test_help_of_the_command():
    done = subprocess.run(
        [sys.executable, "-m", "example_shop", "--help"],
        capture_output=True, text=True, timeout=60, cwd=Path(__file__).parents[2], env=os.environ,
    )  # fmt: skip
    assert done.returncode == 0
    assert "serve" in done.stdout


def test_the_shop_works_on_either_database(database_url):
    """Seed, buy, pay, refund: on SQLite and on PostgreSQL."""
    app = make_shop(database_url)
    with app.app_context():
        db.create_all()
        loyalty.upgrade()
        assert seed.seed_if_empty()
        ola, anna = Person(app, seed.DEMO_LOGINS["customer"]), Person(app, seed.DEMO_LOGINS["employee"])
        order = ola.buy("CUP-S")
        ola.post(f"/orders/{order.number}/pay")
        line = order.lines[0]
        page, back = f"/staff/orders/{order.number}/refund", {f"units-{line.id}": "1"}
        anna.post(page, back | {"confirmed": confirmed(anna.post(page, back))})
        db.session.expire_all()
        assert db.session.get(Order, order.id).status == "refunded"
        for path in ("/", "/products?q=lodz", "/staff/orders?q=ola&status=delivered", "/account"):
            assert anna.get(path).status_code == 200
        db.session.remove()
        db.engine.dispose()
