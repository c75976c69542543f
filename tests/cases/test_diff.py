"""``diff``: what differs between two versions, in words, as data, and on the page that shows it."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from flask_loyalty.services.differing import diff
from flask_loyalty.web.cli_files import main

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 4, 11, tzinfo=UTC)


@pytest.fixture
def page(tmp_path, monkeypatch):
    """The documents of the page in files; gives the page's text."""
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "docs" / "versions.md").read_text("utf-8")
    for name, body in re.findall(r"```json (\S+)\n(.*?)```", text, re.DOTALL):
        Path(name).write_text(body, "utf-8")
    return text


def test_the_page_shows_what_is_told(page):
    shown = page.split("$ flask loyalty diff old.json new.json\n")[1].split("```")[0]
    told, status, _ = diff("old.json", "new.json", NOW)
    assert (told, status) == (shown.rstrip(), 0)


def test_in_polish(page):
    told = diff("old.json", "new.json", NOW, "pl")[0].replace("\N{NO-BREAK SPACE}", " ")
    for line in (
        "reguła big: zmieniono (warunek, skutek)",
        "  warunek: wartość zamówienia wynosi co najmniej 80 zł → "
        "wartość zamówienia wynosi co najmniej 60 zł",
        "  przykład: 1 × 60,00 zł, 4 listopada 2026, 12:00, dostawa 15,00 zł",
        "    było: base: 60 ziaren · do zapłaty 75,00 zł",
        "poziom gold: zmieniono",
        "reguła two: tylko zapisem (zapis)",
        "  na jednym zamówieniu: najwyżej 10% ceny → najwyżej 12% ceny",
        "wszystkie reguły razem: najwyżej 11,8% ceny i 0,40 zł przy zamówieniu dowolnej wielkości; teraz",
    ):
        assert f"\n{line}" in told


def test_as_data(page):
    done = CliRunner().invoke(main, ["diff", "--json", "old.json", "new.json"])
    data = json.loads(done.output)
    assert (done.exit_code, data["same_meaning"]) == (0, False)
    big, two = data["rules"]
    assert (big["change"], big["parts"], two["change"]) == ("meaning", ["when", "effect"], "words")
    gained, changed = big["examples"]
    assert (gained["way"], changed["way"]) == ("gained", "changed")
    assert (gained["old"]["to_pay_minor"], gained["new"]["to_pay_minor"]) == (75_00, 67_80)
    assert gained["new"]["rules"]["big"]["en"].endswith("7.20")
    (tier,) = data["settings"]
    assert (tier["what"], tier["id"], tier["differences"][0]["field"]) == ("tier", "gold", "when")
    assert [data["bound"][side]["most"] for side in ("old", "new")] == ["0.1180", "0.1376"]
    assert [big["bound"][side]["most"] for side in ("old", "new")] == ["0.1000", "0.1200"]


@pytest.mark.parametrize(
    ("start", "en", "pl"),
    [
        ("on signup", "100 beans for signing up → 150 beans for signing up",
         "100 ziaren za rejestrację → 150 ziaren za rejestrację"),
        ("every month when customer.orders >= 3",
         "Every month: 100 beans → Every month: 150 beans",
         "Co miesiąc: 100 ziaren → Co miesiąc: 150 ziaren"),
        ("when order.subtotal >= 50 PLN", "100 beans for every order → 150 beans for every order",
         "100 ziaren za każde zamówienie → 150 ziaren za każde zamówienie"),
    ],
)  # fmt: skip
def test_an_effect_is_told_with_what_it_is_for(page, start, en, pl):
    for name, points in (("old.json", 100), ("new.json", 150)):
        document = json.loads(Path(name).read_text("utf-8"))
        document["rules"] = [{"id": "it", "rule": f"{start} earn {points} points"}]
        Path(name).write_text(json.dumps(document), "utf-8")
    for language, expected in (("en", en), ("pl", pl)):
        assert f": {expected}\n" in diff("old.json", "new.json", NOW, language)[0]


def test_of_one_document_nothing_differs(page):
    assert diff("old.json", "old.json", NOW)[0].endswith("\n\nNothing differs.")
    assert diff("old.json", "old.json", NOW, "pl")[0].endswith("\n\nNic się nie różni.")


def test_what_differs_in_words_alone_is_said_first(page):
    text = Path("old.json").read_text("utf-8").replace("6", "5").replace('"80 PLN"', '"80 PLN"')
    text = text.replace("80 PLN", "60 PLN").replace("10%", "12%").replace("Bean Club", "Club of Beans")
    Path("other.json").write_text(text.replace(">= 50 PLN", ">= 60 PLN"), "utf-8")
    told, _, data = diff("new.json", "other.json", NOW)
    assert data["same_meaning"]
    assert "Nothing differs in meaning; only in words: two, programme" in told
    assert data["bound"] is None


def test_a_document_with_mistakes_is_not_compared(page):
    Path("bad.json").write_text('{"format": 1}', "utf-8")
    told, status, data = diff("old.json", "bad.json", NOW)
    assert (status, data) == (1, None)
    assert "bad.json:1" in told
    assert CliRunner().invoke(main, ["diff", "old.json", "no-such.json"]).exit_code == 1


@pytest.mark.parametrize(
    ("locale", "line"),
    [
        ("en", "is: base: 80 beans; double: 40 beans of those · to pay PLN 55.00"),
        ("pl", "jest: base: 80 ziaren; double: w tym 40 ziaren · do zapłaty 55,00 zł"),
    ],
)
def test_multiplied_points_are_told_among_those_that_the_rule_earns(page, locale, line):
    """And not once more beside them."""
    for name, limit in (("old.json", 50), ("new.json", 40)):
        document = json.loads(Path(name).read_text("utf-8"))
        document["rules"] = [
            {"id": "base", "rule": "earn 1 point per 1 PLN of order.subtotal"},
            {"id": "double", "rule": [f"when order.subtotal >= {limit} PLN", "multiply points by 2"]},
        ]
        Path(name).write_text(json.dumps(document), "utf-8")
    assert line in diff("old.json", "new.json", NOW, locale)[0].replace("\N{NO-BREAK SPACE}", " ")


def spent(amount):
    return f"customer.spend in last 12 months >= {amount} PLN"


def tiers(**asked):
    return [{"id": id_, "name": id_.title(), "when": when} for id_, when in asked.items()]


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        pytest.param(
            tiers(silver=spent(500), gold=spent(300)),
            tiers(silver=spent(500), gold=spent(1000)),
            [
                "Gold → Silver: at least PLN 500 … less than PLN 1,000",
                "Gold → no tier: at least PLN 300 … less than PLN 500",
                "Silver: nobody could have it before; now customers can",
            ],
            id="the tier below can be reached",
        ),
        pytest.param(
            tiers(silver=spent(500), gold=spent(1000)),
            tiers(silver=spent(500), gold=spent(500)),
            [
                "Silver → Gold: at least PLN 500 … less than PLN 1,000",
                "Silver: nobody can have it any more",
            ],
            id="the tier below cannot be reached any more",
        ),
        pytest.param(
            tiers(silver=spent(500), gold=spent(1000)),
            tiers(silver=spent(500), gold=spent(1500)),
            ["Gold → Silver: at least PLN 1,000 … less than PLN 1,500"],
            id="some of a tier fall back",
        ),
        pytest.param(
            tiers(silver=spent(500), gold=spent(1000)),
            tiers(silver=spent(500)),
            ["Gold → Silver: at least PLN 1,000"],
            id="a tier is no more",
        ),
        pytest.param(
            tiers(silver=spent(500), gold=spent(1000)),
            tiers(silver="customer.orders >= 3", gold=spent(1000)),
            ["Silver → no tier: fewer than 3 orders", "no tier → Silver: at least 3 orders"],
            id="another fact is asked",
        ),
        pytest.param(
            tiers(silver=spent(500)),
            [{**tiers(silver=spent(500))[0], "name": "Srebrny"}],
            [],
            id="another name moves nobody",
        ),
    ],
)
def test_who_moves_from_tier_to_tier(tmp_path, monkeypatch, old, new, lines):
    monkeypatch.chdir(tmp_path)
    points = {"name": {"pl": ["punkt", "punkty", "punktów"], "en": ["point", "points"]}, "value": "0.02 PLN"}
    rules = [{"id": "base", "rule": "earn 1 point per 1 PLN of order.subtotal"}]
    whole = {"format": 1, "name": "Club", "currency": "PLN", "points": points, "rules": rules}
    for name, its in (("old", old), ("new", new)):
        Path(f"{name}.json").write_text(json.dumps({**whole, "tiers": its}), "utf-8")
    told, _, data = diff("old.json", "new.json", NOW)
    told = told.replace("\N{NO-BREAK SPACE}", " ")
    assert (data["tiers"] is None) is (lines == [])
    shown = told.partition("who moves from tier to tier\n")[2].partition("\n\n")[0].splitlines()
    assert len(shown) == len(lines), told
    for line, words in zip(shown, lines, strict=True):
        who, _, rest = words.partition(": ")
        assert line.startswith(f"  {who}: "), told
        assert all(part.strip() in line for part in rest.split("…")), told


def test_an_example_says_the_brand_and_when_an_offer_was_opened(page):
    document = json.loads(Path("old.json").read_text("utf-8"))
    rules = {
        "a": [f'earn 5 points on items where item.brand = "{brand}"' for brand in ("Ziarno", "Roasters")],
        "b": ["within 21 days of order discount 10%", "within 14 days of order discount 10%"],
    }
    for place, name in enumerate(("old.json", "new.json")):
        document["rules"] = [{"id": id_, "rule": texts[place]} for id_, texts in rules.items()]
        Path(name).write_text(json.dumps(document), "utf-8")
    told = diff("old.json", "new.json", NOW)[0].replace("\N{NO-BREAK SPACE}", " ")
    assert "1 × PLN 50.00 (brand Ziarno)" in told
    assert "1 × PLN 50.00 (brand Roasters)" in told
    assert "b opened on 20 October 2026, 13:00" in told
