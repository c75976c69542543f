"""What a quote looks up does not grow with the number of rules: counted, not timed.

Every look-up in the index, every rule that is taken out of the programme and every statement is counted for
programmes of 100 to 10 000 rules of which the same seven can give something.
"""

from dataclasses import replace
from functools import cache
from math import ceil, log2

from flask_loyalty.engine.facts import Choices, OrderEvent
from flask_loyalty.engine.limits import limit_keys
from flask_loyalty.programme.indexing import IndexedRules, indexed
from flask_loyalty.programme.loader import load_programme
from flask_loyalty.services import quoting
from tests.engine.makers import rule
from tests.services.world import NOON, Statements, cart, document, line

SIZES = (100, 1000, 10_000)
MOST_KEYS, MOST_RULES = 80, 60
"""A quote decides its cart and the nudges, and asks the index and the rules each time."""
BISECTIONS = 6
"""So many times thresholds are looked through, in a quote and its nudges."""

FIRING = {
    "base": "earn 1 point per 1 PLN of order.subtotal",
    "cup": 'discount 5% on items where item.sku = "CUP"',
    "brand": 'earn 3 points on every item where item.brand = "Ziarno"',
    "cups": 'discount 10% on cheapest 1 of every 2 items where item.category in "cups"',
    "fifty": "when order.subtotal >= 50 PLN earn 20 points",
    "new": 'when "new" in customer.segments earn 7 points',
    "spring": 'when "SPRING" in order.codes discount 5 PLN',
}
OTHERS = (
    'discount 5% on items where item.sku = "S{n}"',
    'earn 3 points on every item where item.brand = "B{n}"',
    'earn 2 points per 10 PLN of item.paid on items where item.category in "c{n}"',
    "when order.subtotal >= {n}.50 PLN and order.subtotal < {n}.60 PLN earn 2 points",
    'when "vip" in customer.segments and order.subtotal >= {n} PLN earn {n} points',
    'when "SUMMER{n}" in order.codes discount 5 PLN',
)


@cache
def programme_of(size):
    """So many rules, of which the same seven can give something of the cart below."""
    segments = [{"id": "new", "when": "customer.orders <= 5"}, {"id": "vip", "when": "customer.orders > 99"}]
    loaded = load_programme(document(FIRING, segments=segments, codes=[{"id": "SPRING"}]))
    assert loaded.programme is not None, loaded.errors[:2]
    others = [rule(f"r{n}", OTHERS[n % len(OTHERS)].format(n=n + 1000)) for n in range(size - len(FIRING))]
    return replace(loaded.programme, number=1, rules=indexed([*loaded.programme.rules, *others], ()))


class Probes:
    """How often something was looked up, by what it is."""

    def __init__(self):
        self.count = {"keys": 0, "thresholds": 0, "rules": 0, "whole": 0}


class Keys(dict):
    """What is filed, and how often a key was looked up."""

    def __init__(self, made, probes):
        super().__init__(made)
        self.probes = probes

    def get(self, key, default=None):
        self.probes.count["keys"] += 1
        return super().get(key, default)

    def __getitem__(self, key):
        self.probes.count["keys"] += 1
        return super().__getitem__(key)


class Thresholds(tuple):
    """Limits in their order, and how often one was compared with."""

    probes: Probes

    def __getitem__(self, at):
        self.probes.count["thresholds"] += 1
        return super().__getitem__(at)


class Rules(IndexedRules):
    """Rules, and how often one was taken; to walk through them counts as the whole."""

    probes: Probes

    def __getitem__(self, at):
        self.probes.count["rules"] += 1
        return super().__getitem__(at)

    def __iter__(self):
        self.probes.count["whole"] += 1
        return super().__iter__()


def probed(made, probes):
    """The same programme with all that is looked up counted."""
    rules, index = Rules(made.rules), made.index
    limits = {}
    for fact, (values, numbers) in index.limits.items():
        counted = Thresholds(values)
        counted.probes = probes
        limits[fact] = counted, numbers
    rules.probes = probes
    rules.rule_index = replace(
        index,
        places=Keys(index.places, probes),
        filed={kind: Keys(keys, probes) for kind, keys in index.filed.items()},
        limits=limits,
    )
    return replace(made, rules=rules)


class Published:
    """A source of programmes that has this one."""

    def __init__(self, made):
        self.made = made

    def current(self, conn, now, told=None):
        return self.made


def asked(world, size):
    """What a quote with a code looks up, how many statements it takes, and what comes of it."""
    probes = Probes()
    made = probed(programme_of(size), probes)
    bought = cart(
        line("1", quantity=3, sku="CUP", price=20_00, category="cups/small", brand="Ziarno"),
        line("2", sku="TEA", price=30_00, category="tea", brand="Helios"),
        member="anna",
    )

    def quoted(conn):
        return quoting.quote(
            conn, Published(made), world.shop, bought, Choices(codes=("SPRING",)), NOON, nudges=True
        )

    world.read(quoted)  # what a worker makes once of a programme
    probes.count = dict.fromkeys(probes.count, 0)
    with Statements(world.engine) as statements:
        offer = world.read(quoted)
    return probes.count, statements.count, offer


def test_what_a_quote_looks_up_does_not_grow_with_the_rules(world):
    """A hundred times the rules: as many statements, keys and rules, and a threshold a bisection more."""
    found = {size: asked(world, size) for size in SIZES}
    for probes, _, offer in found.values():
        assert {one.rule for one in offer.decision.outcomes} == set(FIRING)
        assert probes["whole"] == 0, "nobody walks through all rules"
    counts = {
        (statements, probes["keys"], probes["rules"], len(offer.decision.missed))
        for probes, statements, offer in found.values()
    }
    (most,) = counts
    statements, keys, rules, _ = most
    assert (statements <= 2, keys <= MOST_KEYS, rules <= MOST_RULES) == (True, True, True), most
    small, *_, large = (probes["thresholds"] for probes, _, _ in found.values())
    assert large <= small + BISECTIONS * ceil(log2(SIZES[-1] / SIZES[0]))


def test_rules_with_limits_are_counted_where_they_can_give_something():
    """Of two thousand rules that are limited, the uses of those are asked for that the cart can meet."""
    limited = [
        rule(f"r{n}", f'discount 5% on items where item.sku = "S{n}" at most 1 time per customer')
        for n in range(2000)
    ]
    rules = indexed(limited, ())
    event = OrderEvent(cart(line("1", sku="S7"), line("2", sku="S8")))
    made = replace(programme_of(SIZES[0]), rules=rules, codes={})
    assert limit_keys(made, event, NOON) == ("r7/0/customer:anna", "r8/0/customer:anna")
