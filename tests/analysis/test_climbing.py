"""The orders that are tried on the way to one that gets more."""

from datetime import UTC, datetime
from fractions import Fraction

import pytest

from flask_loyalty.analysis.bounds import most_of_programme
from flask_loyalty.analysis.climbing import climbed
from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.order_steps import steps_of
from flask_loyalty.analysis.shares import share_given
from flask_loyalty.analysis.situations import Situation
from flask_loyalty.engine.facts import Facts
from flask_loyalty.language import Names
from flask_loyalty.programme.notebook import Notebook
from flask_loyalty.programme.reading import read_json
from tests.engine.makers import NOON, line, order, programme

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def examination(*texts, **more):
    notes = Notebook("club.json", "{}", read_json("{}"))
    return Examination(programme(*texts, **more), Names(), notes, NOW)


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([line(5000, 0, 2)], id="one line"),
        pytest.param(
            [line(100, 0, 20, id="more-1"), line(20_000, id="more-2")], id="lines that were added before"
        ),
        pytest.param([line(100, 0, 20, id="more-2"), line(20_000, id="more-1")], id="in another order"),
    ],
)
def test_every_line_of_an_order_that_is_tried_has_an_id_of_its_own(lines):
    of = examination("discount 40% at most 20 PLN per order", "discount 50% on dearest 1 of every 2 items")
    tried = []

    def worth(made):
        tried.append([one.id for one in made.event.cart.lines])
        return share_given(made)

    start = Situation(of.programme, order(*lines), Facts(), NOON)
    assert [*climbed(start, worth, steps_of(of, of.programme.rules), 200)]
    assert [ids for ids in tried if len({*ids}) < len(ids)] == []
    assert max(map(len, tried)) > len(lines)


def test_a_programme_for_which_lines_are_added_twice_has_its_bound():
    found = most_of_programme(
        examination("discount 40% at most 20 PLN per order", "discount 50% on dearest 1 of every 2 items")
    )
    assert found.shown <= found.most
    assert found.shown >= Fraction(1, 4)
