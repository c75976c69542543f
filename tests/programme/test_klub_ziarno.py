"""The complete example fits the shop that it is for."""

import json
import re
import runpy
from pathlib import Path

import pytest

from flask_loyalty.language.nodes import Membership, TextLiteral
from flask_loyalty.programme.loader import load_programme, report
from flask_loyalty.programme.working import nodes_of

ROOT = Path(__file__).parents[2]
SHELVES = runpy.run_path(str(ROOT / "example_shop" / "seed_products.py"))  # without the shop around it
CATEGORIES, PRODUCTS = SHELVES["CATEGORIES"], SHELVES["PRODUCTS"]
FOLDER = ROOT / "grammar" / "programmes"
TEXT = (FOLDER / "klub-ziarno.json").read_text(encoding="utf-8")
SEED = {product["sku"]: product for product in PRODUCTS}


@pytest.fixture(scope="module")
def loaded():
    return load_programme(TEXT, name="klub-ziarno.json")


def test_it_is_right(loaded):
    assert report(loaded) == ""


def test_its_rules_name_what_the_shop_sells(loaded):
    """Every product, category and brand that a rule mentions stands on the shelves."""
    known = {
        "item.sku": set(SEED),
        "item.category": {path for path, _, _ in CATEGORIES},
        "item.brand": {product["brand"] for product in PRODUCTS},
    }
    mentioned = set()
    for rule in loaded.programme.rules:
        for node in nodes_of(rule.rule):
            fact = getattr(node, "element" if isinstance(node, Membership) else "left", None)
            things = getattr(node, "container" if isinstance(node, Membership) else "right", None)
            for thing in getattr(things, "members", (things,)):
                if isinstance(thing, TextLiteral) and getattr(fact, "name", None) in known:
                    mentioned.add((fact.name, thing.value))
    assert {name for name, value in mentioned if value in known[name]} == {name for name, _ in mentioned}
    assert len(mentioned) >= 8


def test_the_cases_have_the_prices_of_the_shop():
    """The table of products says what the seed says, so that the arithmetic of the cases is the shop's."""
    table = json.loads((FOLDER / "klub-ziarno.cases.json").read_text(encoding="utf-8"))["products"]
    for sku, row in table.items():
        seed = SEED[sku]
        assert minor(row["price"]) == seed["price_minor"], sku
        assert minor(row.get("regular", row["price"])) == seed["regular_price_minor"], sku
        assert minor(row["cost"]) == seed["cost_minor"], sku
        assert (row["category"], row["brand"]) == (seed["category_path"], seed["brand"]), sku
        assert row["tax"] == f"{seed['tax_rate']}%", sku


def minor(amount):
    return int(re.sub(r"[^0-9]", "", amount))


def test_both_languages_are_there(loaded):
    """Nothing that a customer reads is left to its id."""
    programme = loaded.programme
    for thing in (*programme.rules, *programme.tiers, *programme.segments, *programme.rewards.values()):
        assert set(thing.name) == {"pl", "en"}
        assert thing.id not in thing.name.values()
