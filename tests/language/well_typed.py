"""Rules that mean something: every part is drawn by the type that its place asks for.

A rule of :func:`sound_rules` must check without a mistake; what is drawn grows with the table of facts.
"""

from __future__ import annotations

from datetime import date, time
from fractions import Fraction

from hypothesis import strategies as st

from flask_loyalty.language import Names
from flask_loyalty.language import nodes as n
from flask_loyalty.language.definitions import Scope
from flask_loyalty.language.sorts import DURATION, MONEY, Kind
from flask_loyalty.language.vocabulary import FACTS, KEPT, WEEKDAYS

__all__ = ["NAMES", "conditions", "sound_rules"]

NAMES = Names(
    tiers=("silver", "gold"),
    segments=("vip", "silent"),
    partners=("helios",),
    rewards=("cinema",),
    ids={
        "code": ("AUTUMN",),
        "card": ("student",),
        "role": ("barista",),
        "stamp_card": ("coffee-card",),
        "draw": ("spring",),
        "badge": ("latte-art",),
    },
    assume_margin=Fraction(1, 5),
)
_IDS = {
    "tier": NAMES.tiers,
    "segment": NAMES.segments,
    "partner": NAMES.partners,
    "category": ("coffee", "coffee/espresso", "tea", "cups"),
    "brand": ("Ziarno", "Roasters"),
    "sku": ("CUP-S", "CUP-L"),
    **NAMES.ids,
}
_EVENT_FACTS = {"review", "rating", "purchase"}

small = st.integers(1, 5)


# ---------------------------------------------------------------- values

money = st.integers(1, 50_000).map(lambda minor: n.MoneyLiteral(minor, "PLN"))
percent = st.integers(1, 100).map(lambda value: n.PercentLiteral(Fraction(value, 100)))
points = st.integers(1, 500).map(lambda value: n.CountLiteral(Fraction(value), "point"))
days = st.integers(1, 90).map(lambda value: n.DurationLiteral(n.Duration(value, n.TimeUnit.DAY)))
windows = st.one_of(
    st.integers(2, 90).map(lambda v: n.Window(n.WindowKind.LAST, n.Duration(v, n.TimeUnit.DAY))),
    st.sampled_from([n.TimeUnit.MONTH, n.TimeUnit.QUARTER]).flatmap(
        lambda unit: st.sampled_from([n.WindowKind.THIS, n.WindowKind.PREVIOUS]).map(
            lambda kind: n.Window(kind, n.Duration(1, unit))
        )
    ),
)


def _text(kind):
    return st.sampled_from(_IDS.get(kind, ("jazz",))).map(n.TextLiteral)


def value_of(type_):
    """A literal of a type."""
    match type_.kind:
        case Kind.MONEY:
            return money
        case Kind.PERCENT:
            return percent
        case Kind.COUNT:
            return st.integers(1, 9).map(lambda v: n.NumberLiteral(Fraction(v)))
        case Kind.NUMBER:
            return st.integers(1, 50).map(lambda v: n.NumberLiteral(Fraction(v, 10)))
        case Kind.DURATION:
            return days
        case Kind.DATE:
            return st.dates(date(2026, 1, 1), date(2027, 12, 31)).map(n.DateLiteral)
        case Kind.TIME:
            return st.times(time(1), time(22)).map(
                lambda t: n.TimeLiteral(t.replace(second=0, microsecond=0))
            )
        case Kind.WEEKDAY:
            return st.sampled_from(WEEKDAYS).map(n.WordLiteral)
        case _:
            return _text(type_.of)


# ---------------------------------------------------------------- conditions


def _facts(scopes, event=""):
    """Facts that may stand in a place; a streak needs a rule of its own."""
    return [
        fact
        for fact in FACTS.values()
        if fact.scope in scopes
        and fact.name != "customer.streak"
        and (fact.scope is not Scope.EVENT or fact.name.startswith(f"{event}."))
    ]


@st.composite
def facts(draw, known):
    """A fact with, if it takes them, a window and a filter."""
    window = where = None
    if known.historical and known.type != DURATION and known.name not in _NO_WINDOW and draw(st.booleans()):
        window = draw(windows)
    if known.where and draw(st.integers(0, 3)) == 0:
        scope = draw(st.sampled_from(sorted(known.where, key=lambda one: one.value)))
        kept = [FACTS[name] for name in KEPT if FACTS[name].scope is scope]
        where = draw(comparison(draw(st.sampled_from(kept))))
    return n.Fact(known.name, window, where)


# What is worked out over a span of its own.
_NO_WINDOW = {"customer.usual_interval", "customer.next_category", "customer.expected_margin"}


@st.composite
def comparison(draw, known):
    """A condition about one fact."""
    fact = draw(facts(known)) if known.historical else n.Fact(known.name)
    type_ = known.type
    if type_.kind is Kind.FLAG:
        return draw(st.sampled_from([fact, n.Not(fact)]))
    if type_.kind is Kind.SET:
        return n.Membership(draw(_text(type_.element.of)), fact, draw(st.booleans()))
    if (known.nullable or known.optional) and draw(st.integers(0, 4)) == 0:
        return n.Comparison(draw(st.sampled_from(["=", "!="])), fact, n.WordLiteral("none"))
    if type_.kind is Kind.REFERENCE and type_.of != "tier":
        if draw(st.booleans()):
            members = draw(st.lists(_text(type_.of), min_size=2, max_size=3))
            return n.Membership(fact, n.ListLiteral(tuple(members)), draw(st.booleans()))
        if type_.of == "category":
            return n.Membership(fact, draw(_text("category")), draw(st.booleans()))
        return n.Comparison(draw(st.sampled_from(["=", "!="])), fact, draw(_text(type_.of)))
    if type_.kind is Kind.WEEKDAY:
        return n.Comparison(draw(st.sampled_from(["=", "!="])), fact, draw(value_of(type_)))
    if type_.kind is Kind.TIME:
        return n.Membership(fact, n.Between(draw(value_of(type_)), draw(value_of(type_))))
    operator = draw(st.sampled_from(["=", "!=", "<", "<=", ">", ">="]))
    left = n.PartOf(draw(percent), fact) if type_ == MONEY and draw(st.integers(0, 5)) == 0 else fact
    return n.Comparison(operator, left, draw(value_of(type_)))


@st.composite
def conditions(draw, scopes, event="", depth=1):
    """A condition about facts of some scopes."""
    one = st.sampled_from(_facts(scopes, event)).flatmap(comparison)
    shape = draw(st.integers(0, 5)) if depth else 0
    if shape <= 3:
        return draw(one)
    members = tuple(draw(st.lists(conditions(scopes, event, depth - 1), min_size=2, max_size=3)))
    joined = n.And(_flat(members, n.And)) if shape == 4 else n.Or(_flat(members, n.Or))
    return joined


def _flat(members, kind):
    """Members without those of the same kind, which would be one chain with it."""
    return tuple(part for one in members for part in (one.members if isinstance(one, kind) else (one,)))


# ---------------------------------------------------------------- rules

ORDER = frozenset({Scope.ORDER, Scope.CUSTOMER, Scope.NOW})
ITEM = ORDER | {Scope.ITEM}
_EVENTS = ("signup", "birthday", "review", "rating", "referral", "consent", "profile", "purchase")
_AUDIENCE = {
    "employee": Scope.EMPLOYEE,
    "team": Scope.TEAM,
    "supplier": Scope.SUPPLIER,
    "distributor": Scope.DISTRIBUTOR,
}


@st.composite
def units(draw, *kinds):
    """Units of one of the kinds, perhaps narrowed."""
    kind = draw(st.sampled_from(kinds))
    rank = draw(st.sampled_from(n.Rank)) if "RANKED" in kind.name else None
    size = draw(st.integers(2, 4)) if kind in (n.UnitsKind.SETS, n.UnitsKind.RANKED_IN_SETS) else 1
    take = 1 if kind is not n.UnitsKind.RANKED else draw(small)
    where = draw(st.none() | conditions(ITEM)) if kind is not n.UnitsKind.SHIPPING else None
    return n.Units(kind, rank, take, size, where)


K = n.UnitsKind
_per = st.integers(1, 20).map(lambda v: n.MoneyLiteral(v * 100, "PLN"))


@st.composite
def earning(draw):
    match draw(st.integers(0, 3)):
        case 0:
            return n.Effect(n.Verb.EARN, draw(points), per=draw(_per), measure=n.Fact("order.margin"))
        case 1:
            item = n.Fact(draw(st.sampled_from(["item.paid", "item.margin", "item.regular_price"])))
            return n.Effect(
                n.Verb.EARN, draw(points), per=draw(_per), measure=item, units=draw(units(K.ALL, K.EACH))
            )
        case 2:
            return n.Effect(n.Verb.EARN, draw(points), units=draw(st.none() | units(K.ALL, K.EACH, K.SETS)))
        case _:
            stamp = n.CountLiteral(Fraction(1), "stamp", "coffee-card")
            return n.Effect(n.Verb.EARN, stamp, units=draw(units(K.EACH)))


@st.composite
def dealing(draw):
    match draw(st.integers(0, 4)):
        case 0:
            base = st.none() | st.just(n.Fact("item.regular_price"))
            kinds = (K.ALL, K.RANKED, K.RANKED_IN_SETS)
            return n.Effect(n.Verb.DISCOUNT, draw(percent), measure=draw(base), units=draw(units(*kinds)))
        case 1:
            kinds = (K.ALL, K.EACH, K.SETS, K.RANKED, K.RANKED_IN_SETS)
            return n.Effect(n.Verb.DISCOUNT, draw(money), units=draw(st.none() | units(*kinds)))
        case 2:
            return n.Effect(n.Verb.PRICE, draw(money), units=draw(units(K.EACH, K.RANKED, K.RANKED_IN_SETS)))
        case 3:
            return n.Effect(n.Verb.DISCOUNT, draw(percent), units=n.Units(K.SHIPPING))
        case _:
            return n.Effect(n.Verb.BUNDLE, draw(money), units=draw(units(K.SETS)))


@st.composite
def banded(draw):
    lows = sorted(draw(st.sets(st.integers(1, 40), min_size=1, max_size=3)))
    bands = tuple(
        n.Band(n.MoneyLiteral(low * 1000, "PLN"), n.PercentLiteral(Fraction(low, 100))) for low in lows
    )
    mode = draw(st.sampled_from(["marginal", "whole"]))
    return n.Effect(n.Verb.DISCOUNT, None, bands=n.Bands(n.Fact("order.subtotal"), mode, bands))


multiplying = st.integers(2, 30).map(
    lambda tenths: n.Effect(
        n.Verb.MULTIPLY, n.NumberLiteral(Fraction(tenths, 10)), multiplied=n.Noun("point")
    )
)


@st.composite
def limits(draw, effect, whose):
    """At most one limit, in a unit that the effect gives."""
    if draw(st.integers(0, 2)):
        return ()
    scope = draw(st.sampled_from([None, whose, "month"]))
    period = draw(st.sampled_from([None, n.Period.WEEK])) if scope == whose else None
    amount = n.CountLiteral(Fraction(draw(small)), "time")
    if effect.verb in (n.Verb.DISCOUNT, n.Verb.PAY) and draw(st.booleans()):
        amount = draw(money)
    return (n.Limit(amount, scope, period),)


@st.composite
def order_rules(draw):
    effect = draw(st.one_of(earning(), dealing(), banded(), multiplying))
    when = draw(st.none() | conditions(ORDER))
    return n.Rule(effect, when=when, limits=draw(limits(effect, "customer")))


@st.composite
def offers(draw):
    effect = draw(dealing())
    event = n.Noun("order", where=draw(st.none() | conditions(ORDER)))
    span = n.Within(n.Duration(draw(st.integers(1, 60)), n.TimeUnit.DAY), event)
    return n.Rule(effect, start=span, when=draw(st.none() | conditions(ORDER)))


@st.composite
def event_rules(draw):
    event = draw(st.sampled_from(_EVENTS))
    scopes = frozenset({Scope.CUSTOMER, Scope.NOW}) | ({Scope.EVENT} if event in _EVENT_FACTS else set())
    where = draw(st.none() | conditions(scopes, event))
    effect = n.Effect(n.Verb.EARN, draw(points))
    return n.Rule(effect, start=n.On(n.Noun(event, where=where)), limits=draw(limits(effect, "customer")))


@st.composite
def period_rules(draw):
    period = n.Every(draw(st.sampled_from([n.Period.MONTH, n.Period.QUARTER])))
    if draw(st.booleans()):
        when = draw(conditions(frozenset({Scope.CUSTOMER, Scope.NOW})))
        return n.Rule(n.Effect(n.Verb.EARN, draw(points)), start=period, when=when)
    word = draw(st.sampled_from(sorted(_AUDIENCE)))
    when = draw(st.none() | conditions(frozenset({_AUDIENCE[word], Scope.NOW})))
    base = draw(st.sampled_from([f for f in _facts({_AUDIENCE[word]}) if f.type == MONEY]))
    effect = n.Effect(n.Verb.PAY, draw(percent), measure=n.Fact(base.name))
    return n.Rule(effect, start=period, audience=n.Noun(word), when=when, limits=draw(limits(effect, word)))


def sound_rules():
    """A rule that checks without a mistake, of any family."""
    return st.one_of(order_rules(), offers(), event_rules(), period_rules())
