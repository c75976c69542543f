"""The employee's page: goals of every kind of period, and what leads to more."""

import json

import pytest

from tests.web.shops import document
from tests.web.test_pages import ONLY_A_PAGE, Visitor

BANDS = "for employees pay by employee.sales whole from 100 PLN: 40 PLN, from 2000 PLN: 120 PLN"


@ONLY_A_PAGE
@pytest.mark.parametrize(
    ("period", "so_far", "ends", "heading"),
    [
        pytest.param("month", "accrued so far this month", "The month ends on 31 May.",
                     "What counts this month", id="a month"),
        pytest.param("quarter", "accrued so far this quarter", "The quarter ends on 30 June.",
                     "What counts now", id="a quarter"),
        pytest.param("year", "accrued so far this year", "The year ends on 31 December.",
                     "What counts now", id="a year"),
    ],
)  # fmt: skip
def test_a_goal_speaks_of_its_own_period(make_shop, period, so_far, ends, heading):
    shop = make_shop()
    shop.publish(document({"bands": f"every {period} {BANDS}"}))
    with shop.app.app_context():
        order = shop.new_order(300_00, served_by="ela")
        shop.set_status(order, "paid")
    page = Visitor(shop, employee="ela").text("/loyalty/staff/").replace("\xa0", " ")
    assert all(text in page for text in (so_far, ends, heading))
    assert "and the next band is reached." in page


@ONLY_A_PAGE
def test_a_rule_that_is_no_more_keeps_its_name(make_shop):
    shop = make_shop()
    sales = {"id": "sales", "name": {"pl": "Premia", "en": "Spring bonus"}, "rule": f"every month {BANDS}"}
    text = json.loads(document({}))
    shop.publish(json.dumps({**text, "rules": [sales]}))
    with shop.app.app_context():
        shop.buy(300_00, served_by="ela")
    shop.clock.forward(days=40)
    shop.publish(document({"base": "earn 1 point"}))
    page = Visitor(shop, employee="ela").text("/loyalty/staff/").replace("\xa0", " ")
    assert "Spring bonus" in page
    assert "May 2026" in page
