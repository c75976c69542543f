"""What the shop's books cannot carry out is not published; everything else is."""

import pytest

from flask_loyalty.errors import ProgrammeRefused
from flask_loyalty.services import checking
from tests.services.world import World, document

QUIET = {"id": "quiet", "when": "customer.since_order >= 60 days"}
UNDONE = {
    "for affiliates pay 5% of order.margin": "P102",
    "every month for teams when team.sales >= team.target pay 2000 PLN": "P102",
    "every quarter for suppliers charge 1% of supplier.purchases": "P102",
    'on segment "quiet" earn 5 points': "P107",
    'within 7 days of segment "quiet" discount 10%': "P107",
}


@pytest.mark.parametrize(("rule", "code"), UNDONE.items())
def test_what_nobody_would_book_is_refused(world, rule, code):
    text = document({"base": "earn 1 point per 1 PLN of order.margin", "new": rule}, segments=[QUIET])
    with pytest.raises(ProgrammeRefused) as refused:
        world.publish(text)
    assert f"programme:{refused.value.report.split(':')[1]}" in refused.value.report
    assert f"{code} " in refused.value.report
    assert '"new" cannot be published' in refused.value.report


def test_a_check_tells_it_as_a_note(tmp_path):
    file = tmp_path / "club.json"
    file.write_text(document({"new": "for affiliates pay 5% of order.margin"}), encoding="utf-8")
    told, status = checking.check_files([str(file)], "pl")
    assert "P102" in told
    assert "„new” nie można opublikować" in told
    assert told.endswith("błędy: 0, uwagi: 1")
    assert status == 0


def test_missions_and_events_of_the_shop_are_published(engine):
    rules = {
        "mission": "within 30 days of order when customer.orders >= 3 earn 300 points",
        "birthday": "on birthday earn 50 points",
        "week": "within 7 days of birthday discount 10%",
        "row": "every month when customer.orders >= 1 earn 5 points per 1 month of customer.streak",
        "due": "within 7 days of due discount 10%",
        "friend": "on referral for friends earn 100 points",
        "stars": "on review where review.rating >= 4 earn 30 points",
    }
    assert World(engine, document(rules)).programmes is not None
