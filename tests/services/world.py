"""A small programme in a database, and short ways to let things happen in it."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import event as sa_event
from sqlalchemy import or_, select

from flask_loyalty.engine.facts import Cart, CartLine, Choices, SignalEvent
from flask_loyalty.services import (
    codes,
    events,
    holding,
    orders,
    publishing,
    quoting,
    refunding,
    rewards,
    tick,
    views,
)
from flask_loyalty.services.people import of_order
from flask_loyalty.services.shop import NoFacts
from flask_loyalty.store import schema
from flask_loyalty.store.programmes import ProgrammeCache
from flask_loyalty.store.quote_holds import load_held
from flask_loyalty.store.tables import limit_part, limit_use
from flask_loyalty.store.verify import verify
from flask_loyalty.store.writing import own

NOON = datetime(2026, 5, 6, 10, tzinfo=UTC)  # a Wednesday
DAY = timedelta(days=1)

RULES = {
    "base": "earn 1 point per 1 PLN of order.margin",
    "welcome": "on signup earn 100 points",
    "cups": 'price 0.01 PLN on cheapest 1 of every 2 items where item.category in "cups"',
}


def document(rules=None, **more):
    """A programme's text; ``rules`` by id."""
    rules = RULES if rules is None else rules
    return json.dumps(
        {
            "format": 1,
            "name": {"pl": "Klub", "en": "Club"},
            "currency": "PLN",
            "timezone": "Europe/Warsaw",
            "prices": "gross",
            "points": {
                "name": {"pl": ["punkt", "punkty", "punktów"], "en": ["point", "points"]},
                "value": "0.02 PLN",
                "pending": "14 days",
                "expire": "12 months",
                "redeem": {"minimum": 1},
            },
            "partners": [{"id": "helios", "name": "Kino Helios"}, {"id": "zoo", "name": "Zoo"}],
            "rewards": [
                {
                    "id": "cinema",
                    "partner": "helios",
                    "name": {"pl": "Bilet", "en": "Ticket"},
                    "points": 50,
                    "settle": "18.00 PLN",
                    "stock": 2,
                    "valid": "90 days",
                },
                {"id": "tea", "name": {"pl": "Herbata", "en": "Tea"}, "points": 20, "valid": "30 days"},
            ],
            "rules": rules if isinstance(rules, list) else [{"id": i, "rule": r} for i, r in rules.items()],
            **more,
        }
    )


def line(id_="1", quantity=1, price=100_00, **more):
    """A line whose margin is its whole price: no tax, no cost."""
    more = {"cost_minor": 0, "regular_price_minor": price, **more}
    return CartLine(id=id_, sku=more.pop("sku", id_), quantity=quantity, unit_price_minor=price, **more)


def cart(*lines, member="anna", at=NOON, ref=None, **more):
    return Cart(member=member, currency="PLN", at=at, lines=lines or (line(),), ref=ref, **more)


class Shop(NoFacts):
    """A shop that knows its employees' targets."""

    def __init__(self):
        self.targets = {}
        self.members = {}

    def employee_facts(self, id, names):
        facts = {"employee.target": self.targets.get(id), "employee.role": "sales"}
        found = {name: facts[name] for name in names if facts.get(name) is not None}
        if id in self.members:
            found["member"] = self.members[id]
        return found


class World:
    """One database with a published programme, a clock that tests move, and what the shop would say."""

    def __init__(self, engine, text=None, *, shop=None):
        self.engine = engine
        self.programmes = ProgrammeCache()
        self.shop = shop or Shop()
        self.now = NOON
        self.carts = {}
        if text is not False:
            self.publish(text or document())

    def publish(self, text, at=NOON - 365 * DAY):
        return self.own(lambda c: publishing.publish(c, text, "me", "", at)).number

    def own(self, work):
        done = own(self.engine, work, pause_s=0.005)
        return done

    def check(self):
        with self.engine.connect() as conn:
            assert [str(finding) for finding in verify(conn)] == []

    def read(self, work):
        with self.engine.connect() as conn:
            return work(conn)

    # ------------------------------------------------------------ what people do

    def quote(self, cart_, **choices):
        return self.read(
            lambda c: quoting.quote(c, self.programmes, self.shop, cart_, Choices(**choices), self.now)
        )

    def place(self, ref, *lines, member="anna", quoted=True, points=0, rewards=(), codes=(),
              gift_cards=(), **more):  # fmt: skip
        self.carts[ref] = cart(*lines, member=member, at=self.now, ref=ref, **more)
        asked = self.quote(
            replace(self.carts[ref], ref=None),
            points=points,
            rewards=tuple(rewards),
            codes=codes,
            gift_cards=tuple(gift_cards),
        )
        return self.place_quote(ref, asked if quoted else None)

    def place_quote(self, ref, quote, former=""):
        work = (self.programmes, self.shop, self.carts[ref], quote, self.now)
        return self.own(lambda c: orders.place(c, *work, former=former))

    def hold(self, quote, former=""):
        """Reserve a quote before the money is taken."""
        work = (self.programmes, self.shop, quote, self.now)
        return self.own(lambda c: orders.hold(c, *work, former=former))

    def held(self, ref):
        """The quote that is held under a reference, with the shop's own keys; None once it has lapsed."""
        kept = self.read(lambda c: load_held(c, ref))
        if kept is None or not kept.is_live(self.now):
            return None
        owner = self.read(lambda c: of_order(c, kept.cart, kept.party_id, None)).member
        about = replace(kept.cart, ref=None, member=owner.shop_ref if owner else None)
        return self.read(lambda c: holding.held_quote(c, ref, about, kept.choices, self.now))

    def used(self, causes=()):
        """How much of each limit is used: of codes and budgets in all, or all that some orders use."""
        if causes:
            query = select(limit_part.c.key, limit_part.c.amount).where(limit_part.c.cause.in_(causes))
        else:
            named = or_(limit_use.c.key.like("code:%"), limit_use.c.key.like("budget:%"))
            query = select(limit_use.c.key, limit_use.c.used).where(named)
        return {row[0]: row[1] for row in self.read(lambda c: c.execute(query).all())}

    def buy(self, ref, *lines, member="anna", **more):
        """Paid without ever being placed here."""
        self.carts[ref] = cart(*lines, member=member, at=self.now, ref=ref, **more)
        return self.happens("paid", ref)

    def happens(self, what, ref, **more):
        act = getattr(orders, what)
        return self.own(lambda c: act(c, self.programmes, self.shop, self.carts[ref], self.now, **more))

    def give_back(self, ref, **counts):
        """So many units of each line have come back in all."""
        old = self.carts[ref]
        lines = tuple(replace(one, refunded=counts.get(f"l{one.id}", one.refunded)) for one in old.lines)
        self.carts[ref] = replace(old, lines=lines)
        return self.happens("refunded", ref)

    def propose(self, ref, **asked):
        """What a refund would do."""
        return self.read(lambda c: refunding.propose(c, self.programmes, ref, self.now, **asked))

    def signal(self, name, member="anna", key="", friend=None, **facts):
        told = SignalEvent(name, key or name, member, self.now, facts, friend)
        return self.own(lambda c: events.happened(c, self.programmes, told, self.now))

    def claim(self, reward, member="anna", key="k"):
        return self.own(lambda c: rewards.claim(c, self.programmes, self.shop, member, reward, key, self.now))

    def redeem(self, code, partner="helios", key="r"):
        return self.own(lambda c: rewards.redeem_code(c, partner, code, key, self.now))

    def codes(self, batch, count=1, **more):
        """Codes of a batch, made now."""

        def work(conn):
            programme = self.programmes.current(conn, self.now)
            return codes.generate(conn, programme, batch, count, self.now, **more)

        return self.own(work).codes

    def tick(self):
        return self.own(lambda c: tick.tick(c, self.programmes, self.shop, self.now))

    def view(self, member="anna"):
        return self.read(lambda c: views.member_view(c, self.programmes, member, self.now))

    def order(self, ref):
        return self.read(lambda c: views.order_view(c, self.programmes, ref, self.now))

    def give(self, points, member="anna", key="gift"):
        """Points to spend at once: an order from long ago, delivered."""
        now, ref = self.now, f"gift-{member}-{key}"
        self.now = now - 20 * DAY
        self.buy(ref, line(price=points * 100), member=member)
        self.happens("delivered", ref)
        self.now = now

    def sums(self, ref):
        """What an order's entries come to for each owner and unit, those of nothing left out."""
        from sqlalchemy import func, select

        from flask_loyalty.store.tables import account, entry, posting

        query = (
            select(account.c.owner, posting.c.unit, func.sum(posting.c.amount))
            .join(entry, entry.c.id == posting.c.entry_id)
            .join(account, account.c.id == posting.c.account_id)
            .where(entry.c.order_ref == ref)
            .group_by(account.c.owner, posting.c.unit)
        )
        found = self.read(lambda c: c.execute(query).all())
        return {(owner, unit): int(total) for owner, unit, total in found if total}


def upgrade(engine):
    schema.upgrade(engine)


class Statements:
    """Counts an engine's statements, and breaks off at the n-th if told to."""

    def __init__(self, engine, fail_at=None):
        self.engine, self.fail_at, self.count, self.texts = engine, fail_at, 0, []

    def __enter__(self):
        sa_event.listen(self.engine, "before_cursor_execute", self._seen)
        return self

    def __exit__(self, *_):
        sa_event.remove(self.engine, "before_cursor_execute", self._seen)

    def _seen(self, conn, cursor, statement, parameters, context, executemany):
        self.count += 1
        self.texts.append(statement)
        if self.count == self.fail_at:
            raise Broken(statement)


class Broken(Exception):
    """The power went off just here."""
