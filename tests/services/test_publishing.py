"""What the shop's books cannot carry out is not published; everything else is."""

import json

import pytest

from flask_loyalty.errors import ProgrammeRefused
from flask_loyalty.services import checking, publishing
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


# ---------------------------------------------------------------- what is found of the whole

TWO = {"cups": "discount 10% on items", "basket": "discount 10%"}
FINDS = "C111"


@pytest.mark.parametrize(
    ("checks", "refused"),
    [
        pytest.param(None, False, id="nothing is said"),
        pytest.param({"refuse": False}, False, id="nothing is refused"),
        pytest.param({"refuse": ["C101", "C182"]}, False, id="only others are"),
        pytest.param({"refuse": ["C111"]}, True, id="this is"),
        pytest.param({"refuse": True, "accept": ["C150"]}, True, id="everything is"),
        pytest.param({"refuse": True, "accept": ["C111 basket", "C150"]}, False, id="but it is meant so"),
    ],
)
def test_a_document_says_what_stands_in_the_way(world, checks, refused):
    text = document(TWO, **({"checks": checks} if checks else {}))
    before = world.own(lambda conn: publishing.versions(conn))
    if refused:
        with pytest.raises(ProgrammeRefused) as told:
            world.publish(text)
        assert "C111" in told.value.report
        assert told.value.count == 1
        assert world.own(publishing.versions) == before
    else:
        world.publish(text)
        assert len(world.own(publishing.versions)) == len(before) + 1


def test_a_version_keeps_what_was_told_of_it(world):
    """With its example, in both languages, also after later versions."""
    checks = {"accept": ["C150"]}
    world.publish(document(TWO, checks=checks))
    number = world.own(publishing.versions)[-1].number
    (told,) = world.own(lambda conn: publishing.findings(conn, number))
    assert told["code"] == FINDS
    assert set(told["message"]) == {"pl", "en"}
    assert "basket" in told["example"]["pl"]
    world.publish(document({"base": "earn 5 points"}, checks=checks))
    assert world.own(lambda conn: publishing.findings(conn, number)) == [told]
    assert world.own(lambda conn: publishing.findings(conn, number + 1)) == []
    assert json.loads(json.dumps(told)) == told


def test_what_is_given_beyond_the_floor_is_refused_with_the_order_that_shows_it(world):
    """A stack of deals below cost: told with a cart, and not published."""
    stack = {"off": "discount 20% on items", "ten": "when order.subtotal >= 50 PLN discount 10 PLN"}
    checks = {"least_margin": "30%", "refuse": ["C182"]}
    with pytest.raises(ProgrammeRefused) as told:
        world.publish(document(stack, checks=checks))
    assert "C182" in told.value.report
    assert "example: 1 × PLN" in told.value.report
    assert "off: PLN" in told.value.report


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ("order.quantity >= 5 items and order.quantity < 3 items", "T120"),
        ("order.is_first and customer.orders >= 3 orders", "C114"),
    ],
)
def test_who_refuses_dead_rules_refuses_one_that_contradicts_itself(world, condition, code):
    rules = {"never": f"when {condition} earn 5 points"}
    with pytest.raises(ProgrammeRefused, match=code):
        world.publish(document(rules, checks={"refuse": ["C101"]}))
    assert world.publish(document(rules)) == 2, "told, and published"


def test_a_contradiction_behind_not_makes_no_rule_dead(world):
    rules = {"ever": "when not (order.quantity >= 5 items and order.quantity < 3 items) earn 5 points"}
    assert world.publish(document(rules, checks={"refuse": ["C101"]})) == 2
