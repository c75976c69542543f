"""The complete programme is clean; with a mistake of each sort planted in it, every one is found."""

import copy
import json
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files

import pytest

from flask_loyalty.analysis.examine import examine
from flask_loyalty.programme.finding_words import FINDINGS
from flask_loyalty.programme.loader import load_programme

NOW = datetime(2026, 11, 1, tzinfo=UTC)
TEXT = files("flask_loyalty.grammar").joinpath("programmes", "klub-ziarno.json").read_text(encoding="utf-8")


def rule(id_, text, **more):
    """A rule to plant; ``since`` is its first day."""
    days = {"from": more.pop("since")} if "since" in more else {}
    return ("rules", {"id": id_, "rule": text, **days, **more})


MACHINES = 'where item.category in "machines"'
TEA = 'where item.category in "tea"'
NO_COFFEE = 'where item.category in "coffee/espresso" and item.category not in "coffee"'
BEANS = 'where item.category in "beans"'
MAY = "when now.date >= 2027-05-01 earn 5 points"
GAP = "when order.quantity {} earn 9 points"
BANDS = "when order.subtotal {} earn 11 points"
COPY = next(one["rule"] for one in json.loads(TEXT)["rules"] if one["id"] == "first-order")
MONTHLY = "at most 1 time per customer per month"
NOVEMBER = {"since": "2026-11-02", "until": "2026-11-15", "announce": True}
DECEMBER = {"since": "2026-12-01", "until": "2026-12-31", "announce": True}

# By code: what the finding is about, and what is planted.
PLANTED = {
    "C101": ("may", [rule("may", MAY, until="2027-04-30")]),
    "C102": ("none", [rule("none", f"earn 5 points on items {NO_COFFEE}")]),
    "C103": ("cards", [rule("cards", 'earn 5 points on every item where item.category in "gift-cards"')]),
    "C104": ("sure", [rule("sure", "when order.quantity >= 0 and order.subtotal >= 300 PLN earn 50 points")]),
    "C105": ("spring", [rule("spring", "earn 5 points", until="2026-04-30")]),
    "C106": ("again", [rule("again", COPY)]),
    "C107": (
        "mills",
        [
            ("groups", {"id": "machines", "pick": "best"}),
            rule("machines", f"discount 6% on items {MACHINES}", group="machines"),
            rule("mills", 'discount 3% on items where item.category in "machines/mills"', group="machines"),
        ],
    ),
    "C108": ("autumn", [rule("autumn", "when now.date in 2026-09-01 to 2026-09-30 earn 5 points")]),
    "C109": (
        "SUMMER",
        [
            ("codes", {"id": "SUMMER", "until": "2026-08-31"}),
            rule("summer", 'when "SUMMER" in order.codes earn 30 points'),
        ],
    ),
    "C110": (
        "dear-tea",
        [
            rule("tea", f"discount 2% on items {TEA}"),
            rule("dear-tea", f"discount 1 PLN on every item {TEA} and item.price >= 50 PLN"),
        ],
    ),
    "C111": ("whole", [rule("beans", f"discount 2% on items {BEANS}"), rule("whole", "discount 3%")]),
    "C112": (
        "stacked",
        [rule("five", "discount 5 PLN"), rule("stacked", "when order.subtotal >= 300 PLN discount 6 PLN")],
    ),
    "C114": ("first", [rule("first", "when order.is_first and customer.orders >= 3 earn 5 points")]),
    "C115": (
        "half",
        [rule("half", "when order.subtotal >= 900 PLN or order.subtotal >= 800 PLN earn 5 points")],
    ),
    "C120": ("many", [rule("few", GAP.format("< 5")), rule("many", GAP.format(">= 7"))]),
    "C121": ("upper", [rule("lower", BANDS.format("<= 400 PLN")), rule("upper", BANDS.format(">= 400 PLN"))]),
    "C130": ("bronze", [("tiers", {"id": "bronze", "when": "customer.margin in last 12 months >= 200 PLN"})]),
    "C131": ("mug", [("rewards", {"id": "mug", "points": 300, "for": "customer.orders < 0"})]),
    "C140": ("capped", [rule("capped", "when order.subtotal < 40 PLN discount 2% at most 5 PLN per order")]),
    "C141": (
        "monthly",
        [
            ("budgets", {"id": "monthly", "amount": "500 PLN", "per": "customer per month"}),
            rule("monthly-tea", f"discount 1 PLN on dearest 1 item {TEA} {MONTHLY}", budget="monthly"),
        ],
    ),
    "C150": ("bajka", [("partners", {"id": "bajka", "name": "Kino Bajka"})]),
    "C161": ("small", [rule("small", "when order.subtotal < 90 PLN discount 4%")]),
    "C162": ("silver-only", [rule("silver-only", 'when customer.tier = "silver" earn 90 points')]),
    "C170": ("back", [rule("back", "when customer.since_order >= 60 days discount 2 PLN on dearest 1 item")]),
    "C171": (
        "trip",
        [
            ("draws", {"id": "trip", "date": "2027-06-21"}),
            rule("tickets", 'earn 1 ticket "trip" per 50 PLN of order.subtotal'),
        ],
    ),
    "C172": ("wine", [rule("wine", 'earn 20 points on items where item.category in "alcohol"')]),
    "C173": (
        "december",
        [
            rule("november", 'discount 5% on items where item.category in "accessories"', **NOVEMBER),
            rule("december", 'discount 6% on items where item.category in "accessories/scales"', **DECEMBER),
        ],
    ),
    "C180": ("", [("checks", {"most": "40%"})]),
    "C181": ("", [("checks", {"most_of_margin": "100%"})]),
    "C184": ("voucher", [rule("voucher", "when order.subtotal < 30 PLN discount 40%")]),
    "C182": ("", [rule("stack", "when order.subtotal >= 60 PLN discount 20%")]),
}
WITH = ["C181"]  # where the document judges margins, stacks are judged by it


def planted(*codes):
    """The complete programme with mistakes in it."""
    document = copy.deepcopy(json.loads(TEXT))
    for code in codes:
        for key, part in PLANTED[code][1]:
            if key == "checks":
                document["checks"].update(part)
            elif code == "C130":
                document[key].insert(0, part)
            else:
                document.setdefault(key, []).append(part)
    return json.dumps(document, ensure_ascii=False)


@cache
def found(text):
    loaded = load_programme(text, name="spoilt.json")
    assert loaded.programme is not None, [dict(one.message) for one in loaded.errors]
    return examine(text, loaded, NOW, name="spoilt.json")


def is_told(code, told):
    """Of the rule itself, or of one beside which a planted one is named."""
    about, parts = PLANTED[code]
    named = {about, *(str(part["id"]) for key, part in parts if key == "rules")}
    return any(
        one.code == code
        and (not about or one.about == about or any(f'"{id_}"' in one.message["en"] for id_ in named))
        for one in told
    )


def test_the_complete_programme_is_clean():
    assert found(TEXT) == ()


def test_a_mistake_of_each_sort_is_planted():
    """All but what is a lack of proof rather than a mistake."""
    assert set(PLANTED) == {one.code for one in FINDINGS.values()} - {"C113", "C183"}


@pytest.mark.parametrize("code", PLANTED)
def test_a_planted_mistake_is_found(code):
    told = found(planted(code))
    assert is_told(code, told), [(one.code, one.about) for one in told]


def test_all_planted_mistakes_are_found_at_once():
    """In one document, more than twenty; a stack is told where the document does not judge margins."""
    codes = [code for code in PLANTED if code not in WITH]
    assert len(codes) >= 20
    told = found(planted(*codes))
    assert [code for code in codes if not is_told(code, told)] == []


def test_a_planted_mistake_is_told_in_both_languages_with_something_to_do():
    told = found(planted(*(code for code in PLANTED if code not in WITH)))
    for one in told:
        for texts in (one.message, one.help, one.reason):
            assert set(texts) == {"pl", "en"}
            assert texts["pl"]
            assert texts["pl"] != texts["en"]
            assert "{" not in texts["pl"] + texts["en"]
