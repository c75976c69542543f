"""Refunds in steps, by units and by amount, both ways: what is proposed, what goes back, what is left."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.errors import RefundRefused
from tests.infrastructure.databases import wipe
from tests.infrastructure.laws import examples
from tests.services.world import World, document, line

RULES = {
    "base": "earn 1 point per 1 PLN of order.margin",
    "much": "when order.subtotal >= 200 PLN discount 20%",
    "sales": "for employees pay 3% of order.margin",
}


def shop(engine, mode):
    wipe(engine)
    world = World(engine, document(RULES, refund=mode))
    world.shop.targets["eva"] = 50_00
    return world


def bought(world, points=0):
    if points:
        world.give(points)
    lines = (line("1", 2, 90_00), line("2", 1, 120_00))
    world.place("o1", *lines, points=points, served_by="eva")
    world.happens("paid", "o1")


def money_left(world):
    return world.order("o1").current.kept_minor


def test_the_proposal_is_what_is_booked(engine):
    world = shop(engine, "reprice")
    bought(world, points=1000)
    before, earned = world.view(), world.order("o1").earned
    proposal = world.propose("o1", units={"2": 1})
    assert [deal.rule for deal in proposal.ended] == ["much"]
    assert proposal.ended[0].reason.clause == "when"
    assert (proposal.ended[0].before_minor, proposal.ended[0].after_minor) == (36_00, 0)
    assert proposal.money_minor == sum(unit.money_minor for unit in proposal.units)
    assert proposal.money_minor == 52_00  # 240 PLN, now 180; 8 PLN of that in points
    told = [(part.kind, part.amount_minor, part.whole_minor, part.over) for part in proposal.parts]
    assert told == [
        ("price", 120_00, 0, 0),
        ("deal", -24_00, 60_00, 3),
        ("points", -8_00, 0, 0),
        ("again", -36_00, 0, 0),
    ]
    assert [lot.points for lot in proposal.lots] == [proposal.points_returned] == [400]
    assert [(other.party_kind, other.party) for other in proposal.others] == [("employee", "eva")]
    left = money_left(world)
    world.happens("refunded", "o1", units={"2": 1}, key="r1")
    after = world.view()
    assert left - money_left(world) == proposal.money_minor
    assert after.available - before.available == proposal.points_returned
    assert earned - world.order("o1").earned == proposal.points_taken
    assert world.propose("o1", units={"1": 1}).stamp != proposal.stamp


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        pytest.param({"units": {"1": 3}}, "units", id="more than were sold"),
        pytest.param({"units": {"1": -1}}, "units", id="less than none"),
        pytest.param({"units": {"9": 1}}, "line", id="no such line"),
        pytest.param({"amount_minor": 240_01}, "money", id="more than was paid"),
        pytest.param({"units": {"2": 1}, "amount_minor": 180_01}, "money", id="more than is left"),
        pytest.param({"units": {"1": 0}}, "nothing", id="nothing"),
    ],
)
def test_what_cannot_go_back(engine, asked, why):
    world = shop(engine, "keep_deal")
    bought(world)
    with pytest.raises(RefundRefused) as refused:
        world.propose("o1", **asked)
    assert refused.value.why == why
    world.happens("cancelled", "o1")
    with pytest.raises(RefundRefused, match="cancelled"):
        world.propose("o1", units={"1": 1})


STEPS = ({"units": {"1": 1}}, {"units": {"1": 1}}, {"units": {"2": 1}}, {"amount_minor": 5_00})


@pytest.mark.parametrize("mode", ["keep_deal", "reprice"])
def test_any_sequence_ends_where_one_refund_ends(engine, mode):
    """What was proposed adds up to what was paid, and all units leave nothing for anybody."""

    @examples(4)
    @given(
        order=st.permutations(range(len(STEPS))), count=st.integers(1, 4), points=st.sampled_from([0, 1000])
    )
    def law(order, count, points):
        world = shop(engine, mode)
        bought(world, points)
        spent = world.view().available
        paid, given_back, back = money_left(world), 0, 0
        chosen = [STEPS[step] for step in order[:count]]
        for number, asked in enumerate(chosen):
            if asked.get("amount_minor", 0) > money_left(world):
                continue
            proposal = world.propose("o1", **asked)
            world.happens("refunded", "o1", key=f"r{number}", **asked)
            assert not world.happens("refunded", "o1", key=f"r{number}", **asked).changed
            assert proposal.money_minor >= 0 <= proposal.points_returned
            assert sum(part.amount_minor for part in proposal.parts) == proposal.money_minor
            if mode == "keep_deal":
                assert "again" not in {part.kind for part in proposal.parts}, (
                    "prices, deals and points say it all"
                )
            given_back += proposal.money_minor
            back += proposal.points_returned
            assert given_back == paid - money_left(world)
            assert world.view().available == spent + back
        in_steps = world.order("o1").current
        at_once = _at_once(engine, mode, points, chosen)
        assert in_steps.kept_minor == at_once.kept_minor
        assert in_steps.points == at_once.points
        world.give_back("o1", l1=2, l2=1)
        assert world.sums("o1") == {}
        assert money_left(world) == 0
        world.check()

    law()


def _at_once(engine, mode, points, chosen):
    world = shop(engine, mode)
    bought(world, points)
    units = {}
    for asked in chosen:
        for line_id, number in asked.get("units", {}).items():
            units[line_id] = units.get(line_id, 0) + number
    world.happens("refunded", "o1", units=units, key="u") if units else None
    amount = sum(asked.get("amount_minor", 0) for asked in chosen)
    if amount:
        world.happens("refunded", "o1", amount_minor=amount, key="a")
    return world.order("o1").current
