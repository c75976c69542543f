"""Rewards: with an order or at once, redeemed once, given back when nobody used them."""

import pytest

from flask_loyalty.errors import CodeRefused, KeyConflict, NotEnoughPoints, RewardRefused
from flask_loyalty.services import rewards, views
from tests.services.world import DAY, line


def statement(world, partner="helios"):
    return world.read(lambda c: views.partner_view(c, partner, world.now))


def test_a_reward_with_an_order_becomes_a_code_when_it_is_paid(world):
    world.give(100)
    world.place("o1", rewards=["cinema"])
    assert world.view().held == 50
    assert world.order("o1").vouchers == ()
    world.happens("paid", "o1")
    (voucher,) = world.order("o1").vouchers
    assert (voucher.reward, voucher.state, voucher.valid_until) == ("cinema", "issued", world.now + 90 * DAY)
    assert [one.code for one in world.view().vouchers] == [voucher.code]


def test_a_code_is_redeemed_once_and_the_shop_owes_for_it(world):
    world.give(100)
    code = world.claim("cinema").code
    done = world.redeem(code.lower().replace("-", " "))
    assert (done.reward, done.settle_minor) == ("cinema", 18_00)
    assert world.redeem(code) == done  # the same key
    world.now += DAY
    with pytest.raises(CodeRefused) as refused:
        world.redeem(code, key="another")
    assert refused.value.why == "used"
    assert refused.value.when.startswith("2026-05-06T10:00")
    view = statement(world)
    assert view.owed_minor == sum(row.settle_minor for row in view.rows) == 18_00
    assert view.rows[0].entry > 0
    assert world.view().vouchers[0].state == "used"


@pytest.mark.parametrize(
    ("partner", "code"),
    [
        pytest.param("zoo", None, id="another partner's code"),
        pytest.param(None, None, id="a partner's code in the shop"),
        pytest.param("helios", "AAAA-BBBB-CCCC", id="no code of ours"),
        pytest.param("helios", "x", id="no code at all"),
        pytest.param("helios", "' OR 1=1 --", id="an attempt"),
    ],
)
def test_what_is_not_for_you_is_unknown(world, partner, code):
    world.give(100)
    made = world.claim("cinema").code
    with pytest.raises(CodeRefused) as refused:
        world.redeem(code or made, partner=partner)
    assert refused.value.why == "unknown"
    assert world.redeem(made).reward == "cinema"


def test_a_reward_of_the_shop_itself_owes_nobody(world):
    world.give(100)
    done = world.redeem(world.claim("tea").code, partner=None)
    assert (done.reward, done.settle_minor) == ("tea", 0)


def test_claiming_twice_with_one_key_is_one_reward(world):
    world.give(100)
    assert world.claim("tea").code == world.claim("tea").code
    with pytest.raises(KeyConflict):
        world.claim("cinema")
    assert world.view().available == 80


def test_what_cannot_be_claimed(world):
    with pytest.raises(NotEnoughPoints):
        world.claim("tea")
    with pytest.raises(RewardRefused) as refused:
        world.claim("car")
    assert refused.value.why == "unknown"
    world.give(500)
    world.claim("cinema", key="1")
    world.claim("cinema", key="2")
    assert [reward.sold_out for reward in world.view().rewards if reward.id == "cinema"] == [True]
    with pytest.raises(RewardRefused) as refused:
        world.claim("cinema", key="3")
    assert refused.value.why == "sold_out"
    assert world.view().available == 400


def test_cancelling_the_order_cancels_the_code_and_gives_the_points_back(world):
    world.give(100)
    world.place("o1", rewards=["cinema"])
    world.happens("paid", "o1")
    (voucher,) = world.order("o1").vouchers
    world.happens("cancelled", "o1")
    with pytest.raises(CodeRefused) as refused:
        world.redeem(voucher.code)
    assert refused.value.why == "cancelled"
    assert world.view().available == 100
    assert world.sums("o1") == {}
    world.place("o2", rewards=["cinema", "cinema"])  # both are there again


def test_a_reward_that_was_used_stays_used(world):
    world.give(100)
    world.place("o1", rewards=["cinema"])
    world.happens("paid", "o1")
    world.redeem(world.order("o1").vouchers[0].code)
    world.happens("cancelled", "o1")
    assert world.view().available == 50
    assert statement(world).owed_minor == 18_00


def test_a_reward_stays_while_a_part_of_the_order_is_kept(world):
    world.give(100)
    world.place("o1", line("1", 2), rewards=["cinema"])
    world.happens("paid", "o1")
    world.give_back("o1", l1=1)
    assert world.order("o1").vouchers[0].state == "issued"
    world.give_back("o1", l1=2)
    assert world.order("o1").vouchers[0].state == "cancelled"
    assert world.view().available == 100


def test_a_code_nobody_used_goes_back_to_points(world):
    world.give(100)
    code = world.claim("tea").code
    world.now += 30 * DAY
    assert world.view().vouchers[0].state == "expired"  # whether a job has run or not
    with pytest.raises(CodeRefused) as refused:
        world.redeem(code, partner=None)
    assert refused.value.why == "expired"
    assert world.tick()["vouchers expired"] == 1
    assert world.tick()["vouchers expired"] == 0
    assert world.view().available == 100


def test_looking_up_changes_nothing(world):
    world.give(100)
    code = world.claim("cinema").code
    for _ in range(2):
        found = world.own(lambda c: rewards.look_up(c, "helios", code, world.now))
        assert found.reward == "cinema"
    assert world.redeem(code).reward == "cinema"


def test_an_unpaid_order_gives_its_reward_back_to_the_stock(world):
    world.give(200)
    world.place("o1", rewards=["cinema", "cinema"])
    world.now += 20 * DAY
    world.tick()
    world.place("o2", rewards=["cinema"])
    world.happens("paid", "o1")  # honoured, though that makes three of two
    assert len(world.order("o1").vouchers) == 2
    assert world.view().available == 50
