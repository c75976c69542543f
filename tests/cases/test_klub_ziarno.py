"""Every case of the complete example, one test each; and that the club can afford itself."""

import re
import runpy
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.facts import Cart, CartLine, Facts, OrderEvent
from flask_loyalty.engine.priced import margin_minor
from flask_loyalty.language.printer import print_expression
from flask_loyalty.programme.casefile import read_cases
from flask_loyalty.programme.loader import load_programme
from flask_loyalty.services.cases import run_case, run_cases

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "grammar" / "programmes"
PRODUCTS = runpy.run_path(str(ROOT / "example_shop" / "seed_products.py"))["PRODUCTS"]
TUESDAY_MORNING = datetime(2026, 5, 5, 6, tzinfo=UTC)
READ = read_cases((FOLDER / "klub-ziarno.cases.json").read_text(encoding="utf-8"))
CASES = READ.file.cases if READ.file else ()


@pytest.fixture(scope="module")
def loaded():
    return load_programme((FOLDER / READ.file.programme).read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case, loaded):
    assert run_case(case, loaded).differences == ()


def test_the_example_of_the_guide_holds():
    example = re.findall(
        r"```json\n(.*?)```", (ROOT / "docs" / "cases.md").read_text(encoding="utf-8"), re.DOTALL
    )
    report = run_cases(example[0], lambda name: (FOLDER / name).read_text(encoding="utf-8"))
    assert report.exit_code == 0, report.text()


def test_there_are_enough():
    assert READ.diagnostics == ()
    assert len(CASES) >= 35


def test_every_rule_and_reward_has_a_case(loaded):
    """A rule that no case sees at work could be anything."""
    seen = {name for case in CASES for name in case.expected.outcomes or ()}
    assert {rule.id for rule in loaded.programme.rules} <= seen


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product["sku"])
@pytest.mark.parametrize("quantity", [1, 2, 4, 10])
def test_what_is_given_away_is_less_than_what_is_earned(product, quantity, loaded):
    """To a gold member on a Tuesday morning: deals and beans together cost less than the margin.

    Two cups for the price of one eat theirs up; whatever else is sold leaves half of it.
    """
    programme = loaded.programme
    line = CartLine(
        "1",
        product["sku"],
        quantity,
        product["price_minor"],
        product["regular_price_minor"],
        product["cost_minor"],
        product["category_path"],
        product["brand"],
        product["tax_rate"] * 100,
    )
    cart = Cart("anna", "PLN", TUESDAY_MORNING, (line,), ref="1")
    long_a_member = {print_expression(fact): Fraction(100_000) for fact in programme.manifest}
    decision = decide(programme, OrderEvent(cart), Facts(past=long_a_member), TUESDAY_MORNING)
    full = quantity * margin_minor(programme, line, line.unit_price_minor)
    left = sum(margin_minor(programme, line, unit.paid_minor) for unit in decision.units)
    left -= decision.points * programme.points.value_minor
    share = Fraction(0) if product["category_path"] == "cups" else Fraction(1, 2)
    assert left >= full * share
