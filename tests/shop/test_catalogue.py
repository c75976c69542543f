"""Ids in rules against the shop's catalogue: noted in a terminal, never refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from example_shop.loyalty import PROGRAMME, loyalty
from flask_loyalty import ProductFacts
from flask_loyalty.analysis.examine import examine
from flask_loyalty.language.catalogue import nearest
from flask_loyalty.programme.loader import Catalogue, load_programme
from flask_loyalty.web.catalogue import goods_of, ids_of
from tests.analysis.test_classics import SMALL


@pytest.fixture
def run(shop):
    """Runs ``flask loyalty …``: the exit code and all that was said."""

    def flask(*words):
        told = shop.test_cli_runner().invoke(args=["loyalty", *map(str, words)])
        if told.exception is not None and not isinstance(told.exception, SystemExit):
            raise told.exception
        return told.exit_code, told.output

    return flask


@pytest.fixture
def written(tmp_path):
    def write(old, new):
        text = PROGRAMME.read_text("utf-8")
        assert old in text
        path = tmp_path / "klub.json"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return path

    return write


def test_the_shops_own_programme_has_only_ids_that_the_shop_has(run):
    assert run("check", PROGRAMME) == (0, "Files: 1, mistakes: 0, notes: 0\n")


def test_a_misspelt_category_is_noted_and_not_refused(run, written):
    path = written('item.category in \\"gift-cards\\"', 'item.category in \\"gift-crads\\"')
    code, said = run("check", path)
    assert code == 0
    assert 'the shop has no category "gift-crads"' in said
    assert "L113" in said
    assert 'did you mean "gift-cards"?' in said
    assert "notes: 1" in said
    code, said = run("check", path, "-l", "pl")
    assert "w sklepie nie ma: kategorii „gift-crads”" in said
    assert "czy chodziło o „gift-cards”?" in said
    code, said = run("publish", path, "-l", "pl")
    assert (code, "„gift-crads”" in said, "Opublikowano jako wersję" in said) == (0, True, True)


def test_a_catalogue_that_fails_stops_no_check(run, written, monkeypatch):
    def broken():
        raise RuntimeError("the warehouse is closed")

    monkeypatch.setitem(loyalty._loaders, "catalogue", broken)
    path = written('item.category in \\"gift-cards\\"', 'item.category in \\"gift-crads\\"')
    code, said = run("check", path)
    assert (code, "D314" in said, "the warehouse is closed" in said, "L113" in said) == (0, True, True, False)
    assert run("publish", path)[0] == 0


def product(sku, **more):
    return ProductFacts(sku=sku, unit_price=100, currency="PLN", **more)


@pytest.mark.parametrize(
    ("products", "ids"),
    [
        pytest.param([], {}, id="a shop without products tells nothing"),
        pytest.param([product("A")], {"sku": {"A"}}, id="what no product says is not looked at"),
        pytest.param(
            [product("A", category="coffee/espresso/dark"), product("B", category="coffee", brand="Ziarno")],
            {
                "sku": {"A", "B"},
                "category": {"coffee", "coffee/espresso", "coffee/espresso/dark"},
                "brand": {"Ziarno"},
            },
            id="every step of a path is a category",
        ),
        pytest.param(
            [product("A", facts={"item.labels": ["bio", "new"]}), product("B", facts={"item.labels": "new"})],
            {"sku": {"A", "B"}, "label": {"bio", "new"}},
            id="labels",
        ),
    ],
)
def test_the_ids_of_a_catalogue(products, ids):
    assert ids_of(products) == ids


@pytest.mark.parametrize(
    ("products", "goods"),
    [
        pytest.param([product("A")], {}, id="nothing told"),
        pytest.param(
            [product("A", category="coffee/espresso", brand="Ziarno"), product("B", brand="Ziarno")],
            {"A": {"category": "coffee/espresso", "brand": "Ziarno"}, "B": {"brand": "Ziarno"}},
            id="as it is told",
        ),
        pytest.param(
            [product("A", category="cups", brand="Ziarno"), product("A", category="tea", brand="Ziarno")],
            {"A": {"brand": "Ziarno"}},
            id="one id for several things",
        ),
    ],
)
def test_what_products_of_a_catalogue_are(products, goods):
    assert goods_of(products) == goods


@pytest.mark.parametrize(
    ("deal", "met"),
    [
        pytest.param('10% on items where item.category in "tea"', False, id="another category"),
        pytest.param('10% on items where item.category in "coffee"', True, id="a category above its own"),
        pytest.param(
            '10% on items where item.category in "coffee/filter"', False, id="a kind beside its own"
        ),
        pytest.param('10% on items where item.category not in "coffee"', False, id="not its category"),
        pytest.param('10% on items where item.brand = "Ziarno"', True, id="its brand"),
        pytest.param('10% on items where item.brand = "Dym"', False, id="another brand"),
        pytest.param('10% on items where item.sku in ("CUP", "ESP")', True, id="one of several"),
        pytest.param(
            '10% on items where item.sku = "NEW" and item.category in "tea"', False, id="another product"
        ),
        pytest.param("10% on items", True, id="all goods"),
    ],
)
def test_deals_meet_on_goods_as_the_shop_sells_them(deal, met):
    rules = ['discount 10% on items where item.sku = "ESP"', f"discount {deal}"]
    document = {**SMALL, "rules": [{"id": f"r{n}", "rule": rule} for n, rule in enumerate(rules)]}
    products = [product("ESP", category="coffee/espresso", brand="Ziarno"), product("CUP", category="cups")]
    text, sold = json.dumps(document), Catalogue({}, goods_of(products))
    found = examine(text, load_programme(text, catalogue=sold), datetime(2026, 11, 1, tzinfo=UTC))
    assert ("C110" in {one.code for one in found}) is met


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        pytest.param("ETH-205", "ETH-250", id="letters changed places"),
        pytest.param("Coffee", "coffee", id="a great letter"),
        pytest.param("", "", id="nothing"),
        pytest.param("zzz", "", id="nothing near"),
        pytest.param("cup" * 1000, "", id="far too long"),
    ],
)
def test_the_nearest_id(word, meant):
    assert nearest(word, frozenset({"ETH-250", "KEN-250", "coffee", "coffee/espresso", "cups"})) == meant


def test_notes_never_push_out_a_mistake():
    """Many strange ids hide no mistake behind them, and without a mistake there is a programme."""
    document = json.loads(PROGRAMME.read_text("utf-8"))
    rule = 'earn 1 point on items where item.sku = "X" or item.sku = "Y"'
    document["rules"] = [{"id": f"r{n}", "rule": rule} for n in range(300)]
    sold = Catalogue({"sku": frozenset({"A"})})
    loaded = load_programme(json.dumps(document), catalogue=sold)
    assert loaded.programme is not None
    assert [one.code for one in loaded.diagnostics][-2:] == ["L113", "D025"]
    document["rules"].append({"id": "last", "rule": "earn"})
    loaded = load_programme(json.dumps(document), catalogue=sold)
    assert [one.rule for one in loaded.errors] == ["last"]
