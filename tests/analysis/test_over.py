"""Rules that no order gets any more count for nothing: neither for what is given nor for what meets."""

import json
from datetime import UTC, datetime
from fractions import Fraction

import pytest

from flask_loyalty.analysis.bounds import most_of_programme
from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.examine import examine
from flask_loyalty.programme.loader import load_programme
from flask_loyalty.programme.notebook import Notebook
from flask_loyalty.programme.reading import read_json
from tests.analysis.test_classics import SMALL

NOW = datetime(2026, 11, 1, tzinfo=UTC)
CODES = [
    {"id": "LATO", "name": {"pl": "Lato", "en": "Summer"}, "until": "2026-08-31"},
    {"id": "ZIMA", "name": {"pl": "Zima", "en": "Winter"}, "until": "2026-12-31"},
]


@pytest.mark.parametrize(
    ("text", "living"),
    [
        pytest.param("when now.date < 2026-06-01 discount 50%", False, id="days that are over"),
        pytest.param("when now.date <= 2026-11-01 discount 50%", True, id="days until today"),
        pytest.param('when "LATO" in order.codes discount 50%', False, id="a code that is over"),
        pytest.param('when "ZIMA" in order.codes discount 50%', True, id="a code that is not"),
        pytest.param('when not ("LATO" in order.codes) discount 50%', True, id="without the code"),
        pytest.param(
            'when "LATO" in order.codes or order.quantity >= 3 discount 50%', True, id="another way"
        ),
        pytest.param(
            'when "LATO" in order.codes or now.date < 2026-06-01 discount 50%', False, id="neither way"
        ),
    ],
)
def test_what_is_over_counts_for_nothing(text, living):
    rules = [{"id": "half", "rule": text}, {"id": "ten", "rule": "discount 10% on items"}]
    written = json.dumps({**SMALL, "codes": CODES, "rules": rules})
    loaded = load_programme(written)
    of = Examination(loaded.programme, loaded.names, Notebook("club", written, read_json(written)), NOW)
    assert ("half" in {rule.id for rule in of.living}) is living
    assert most_of_programme(of).most == (Fraction(55, 100) if living else Fraction(1, 10))
    met = {one.code for one in examine(written, loaded, NOW)} & {"C110", "C111", "C112"}
    assert bool(met) is living
