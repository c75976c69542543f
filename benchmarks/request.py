"""What the extension adds to a Flask request: CPU time and statements, of a quote and of a paid order.

    python benchmarks/request.py [--rules 10,1000] [--postgres URL | --sqlite-only] [--json]

A cart of ten lines, asked for through the app as a browser would. ``plain`` is the shop's own request: one
SELECT and a small page, or an order written and paid; ``loyal`` is the same with the extension, and
``decide`` the part of it that is one decision of the cart. SQLite and PostgreSQL: a URL that is given (the
database must be empty), else the server of the test suite.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from flask import Flask, render_template_string
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Integer, String, event, select

from benchmarks.mix import document, specs_of
from flask_loyalty import LineFacts, Loyalty, OrderFacts
from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.facts import OrderEvent
from flask_loyalty.programme import reading
from flask_loyalty.store.programmes import ProgrammeCache
from flask_loyalty.store.writing import reading as reading_of

RUNS, REQUESTS = 5, 12
LINES = 10
PAGE = "{% for line in lines %}<li>{{ line.sku }} {{ line.unit_price }}</li>{% endfor %}<p>{{ total }}</p>"


class Shop:
    """A shop of one table, with or without the extension."""

    def __init__(self, url: str, rules: int) -> None:
        self.app = Flask(__name__)
        self.app.config.update(SQLALCHEMY_DATABASE_URI=url, SECRET_KEY="of a benchmark", LOYALTY_DEALS=True)
        self.db = SQLAlchemy()
        self.db.init_app(self.app)
        self.lines = tuple(_line(number, max(1, rules // 20)) for number in range(LINES))
        self.order = self._model()
        self.loyalty = Loyalty()
        self._seams()
        self.loyalty.init_app(self.app, db=self.db)
        self._pages()
        text = document(specs_of(rules))
        reading.MAX_BYTES = max(reading.MAX_BYTES, len(text) + 1)
        with self.app.app_context():
            self.db.create_all()
            self.loyalty.upgrade()
            self.loyalty.publish(text, author="benchmark")

    def _model(self) -> Any:
        db = self.db

        class Order(db.Model):  # type: ignore[name-defined, misc]
            id = db.mapped_column(Integer, primary_key=True)
            status = db.mapped_column(String(20), nullable=False)
            placed_at = db.mapped_column(DateTime, nullable=False)

        return Order

    def _seams(self) -> None:
        def facts(ref: str) -> OrderFacts:
            order = self.db.session.get(self.order, int(ref))
            return self.cart(order.placed_at.replace(tzinfo=UTC))

        self.loyalty.member_loader(lambda: "anna")
        self.loyalty.order_loader(facts)
        self.loyalty.cart_loader(self.cart)
        self.loyalty.watch(self.order.status, becomes="paid", ref=lambda order: order.id, event="paid")

    def cart(self, at: datetime | None = None) -> OrderFacts:
        """The cart of every request."""
        return OrderFacts(member="anna", currency="PLN", placed_at=at or datetime.now(UTC), lines=self.lines)

    def _pages(self) -> None:
        def cart(how: str) -> str:
            self.db.session.execute(select(self.order.id).limit(1)).all()
            total = sum(line.unit_price for line in self.lines)
            if how == "loyal":
                total = self.loyalty.quote(self.cart()).quote.decision.to_pay_minor
            return render_template_string(PAGE, lines=self.lines, total=total)

        def pay(how: str) -> str:
            order = self.order(status="new", placed_at=datetime.now(UTC) - timedelta(seconds=1))
            self.db.session.add(order)
            self.db.session.commit()
            order.status = "paid" if how == "loyal" else "sent"
            self.db.session.commit()
            return "paid"

        self.app.get("/cart/<how>")(cart)
        self.app.post("/pay/<how>")(pay)
        self.browser = self.app.test_client()

    def page(self, loyal: bool) -> None:
        """A cart page."""
        self._ask("get", "cart", loyal)

    def paid(self, loyal: bool) -> None:
        """An order that is written, committed, paid and committed."""
        self._ask("post", "pay", loyal)

    def _ask(self, method: str, what: str, loyal: bool) -> None:
        answer = getattr(self.browser, method)(f"/{what}/{'loyal' if loyal else 'plain'}")
        assert answer.status_code == 200, answer.status

    def decision(self) -> Callable[[], object]:
        """What decides the cart once, as a quote has asked for it."""
        with self.app.test_request_context():
            quote = self.loyalty.quote(self.cart()).quote
            with reading_of(self.db.session()) as conn:
                programme = ProgrammeCache().version(conn, quote.programme)
        event_of_cart = OrderEvent(quote.cart, quote.choices)
        return lambda: decide(programme, event_of_cart, quote.facts, quote.decision.moment)


def _line(number: int, spread: int) -> LineFacts:
    place = number * 7 % spread
    return LineFacts(
        id=f"l{number}",
        sku=f"s{place}",
        qty=1,
        unit_price=1_000 + 377 * number,
        category=f"c{place}/d1",
        brand=f"b{place}",
        name=f"Thing {number}",
    )


def micros(work: Callable[[], object]) -> float:
    """CPU microseconds of one request: the median of some runs."""
    taken = []
    for _ in range(RUNS):
        gc.collect()
        start = time.process_time()
        for _ in range(REQUESTS):
            work()
        taken.append((time.process_time() - start) / REQUESTS * 1e6)
    return statistics.median(taken)


def statements(shop: Shop, work: Callable[[], None]) -> int:
    """How many statements a request runs, without those that open and close transactions."""
    seen: list[str] = []

    def note(conn: Any, cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "BEGIN", "ROLLBACK", "SELECT 1")):
            seen.append(statement)

    with shop.app.app_context():
        engine = shop.db.engine
    event.listen(engine, "before_cursor_execute", note)
    work()
    event.remove(engine, "before_cursor_execute", note)
    return len(seen)


def measured(name: str, url: str, rules: int) -> Iterator[dict[str, Any]]:
    """One row for the cart page and one for the paid order."""
    shop = Shop(url, rules)
    decision = shop.decision()
    decision()
    decide_us = micros(decision)
    for what, act in (("quote", shop.page), ("paid order", shop.paid)):
        for loyal in (False, True):
            act(loyal)  # whatever is made once is made now
        plain, loyal_us = micros(lambda act=act: act(False)), micros(lambda act=act: act(True))  # type: ignore[misc]
        own = statements(shop, lambda act=act: act(False))  # type: ignore[misc]
        all_ = statements(shop, lambda act=act: act(True))  # type: ignore[misc]
        yield {
            "database": name,
            "rules": rules,
            "what": what,
            "plain_us": round(plain),
            "loyal_us": round(loyal_us),
            "decide_us": round(decide_us),
            "ratio": round(loyal_us / plain, 2),
            "statements": all_ - own,
        }
    with shop.app.app_context():
        shop.db.engine.dispose()


def databases(given: str | None, *, only_sqlite: bool) -> Iterator[tuple[str, Callable[[], str]]]:
    """Each database with a way to an empty one."""
    yield "sqlite", lambda: f"sqlite:///{tempfile.mkdtemp()}/shop.sqlite"
    if given:
        yield "postgresql", lambda: given
    elif not only_sqlite:
        from tests.infrastructure import postgres

        if os.environ.get("LOYALTY_TEST_PG"):
            yield "postgresql", postgres.server().create
        else:
            folder = Path(tempfile.mkdtemp())
            folder.chmod(0o755)  # as root the server runs as nobody
            try:
                yield "postgresql", postgres.Server(postgres.start(folder), "benchmark").create
            finally:
                postgres.stop_in(folder)
                shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("--rules", default="10,1000")
    asked.add_argument("--postgres", help="the URL of an empty database; takes one number of rules")
    asked.add_argument("--json", action="store_true")
    asked.add_argument("--sqlite-only", action="store_true", help="do not look for a PostgreSQL server")
    options = asked.parse_args()
    rows = []
    for name, empty in databases(options.postgres, only_sqlite=options.sqlite_only):
        for rules in map(int, options.rules.split(",")):
            for row in measured(name, empty(), rules):
                rows.append(row)
                if not options.json:
                    print("  ".join(f"{key} {value}" for key, value in row.items()), flush=True)
    if options.json:
        print(json.dumps({"python": sys.version.split()[0], "rows": rows}, indent=1))


if __name__ == "__main__":
    main()
