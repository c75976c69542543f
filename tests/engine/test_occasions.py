"""What is no order: sign-ups and an employee's month."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.facts import Facts, Party, PeriodEvent, SignalEvent
from flask_loyalty.engine.outcomes import OutcomeKind
from flask_loyalty.engine.periods import period_bounds, zone_of
from flask_loyalty.language.nodes import Period
from tests.engine.makers import NOON, given, missed, programme, rule

WARSAW = zone_of("Europe/Warsaw")
EVA = Party("employee", "eva")
MAY = PeriodEvent(EVA, *period_bounds(Period.MONTH, NOON, WARSAW))
BONUS = (
    'every month for employees where employee.role = "barista" '
    "pay 3% of employee.margin above employee.target"
)


def signed_up(*rules, name="signup", used=None):
    event = SignalEvent(name, "s1", "42", NOON)
    return decide(programme(*rules), event, Facts(used=used or {}), NOON)


def test_a_sign_up_earns_welcome_points():
    decision = signed_up("on signup earn 100 points", "earn 5 points")
    assert given(decision) == {"r0": 100}
    assert decision.outcomes[0].party == Party("customer", "42")


def test_another_event_earns_nothing():
    assert signed_up("on signup earn 100 points", name="review").outcomes == ()


def test_a_signal_counts_against_limits():
    text = "on signup earn 100 points at most 1 time per customer"
    (outcome,) = signed_up(text).outcomes
    assert outcome.limits[0].key == "r0/0/customer:42"
    assert missed(signed_up(text, used={"r0/0/customer:42": 1})) == {"r0": "limit"}


def month(
    text=BONUS, *, margin=0, target=1_000_000, role="barista", event=MAY, moment=None, used=None, **dates
):
    past = {} if margin is None else {"employee.margin": Fraction(margin)}
    shop = {"employee.role": role, "employee.target": None if target is None else Fraction(target)}
    facts = Facts(past=past, shop=shop, used=used or {})
    return decide(programme(rule("r0", text, **dates)), event, facts, moment or event.end)


@pytest.mark.parametrize(
    ("setting", "amount"),
    [
        pytest.param({"margin": 1_500_000}, 15_000, id="three percent of the part above the target"),
        pytest.param({"margin": 1_000_000}, None, id="exactly the target"),
        pytest.param({"margin": 500_000}, None, id="below the target"),
        pytest.param({"margin": -500_000, "target": 0}, None, id="a loss takes nothing back"),
        pytest.param({"margin": 1_000_033}, None, id="less than a grosz"),
        pytest.param({"margin": 1_500_000, "target": None}, None, id="no target set"),
        pytest.param({"margin": 1_500_000, "role": "driver"}, None, id="another role"),
    ],
)
def test_a_monthly_commission(setting, amount):
    assert given(month(**setting)) == ({} if amount is None else {"r0": amount})


def test_another_role_misses_nothing():
    assert month(margin=1_500_000, role="driver").missed == ()


def test_the_commission_tells_its_arithmetic():
    (outcome,) = month(margin=1_500_000).outcomes
    assert outcome.kind is OutcomeKind.PAY
    assert (outcome.why.measured, outcome.why.above, outcome.why.base) == (1_500_000, 1_000_000, 500_000)
    assert (outcome.why.fact, outcome.why.rate) == ("employee.margin", Fraction(3, 100))


def test_a_commission_is_limited():
    limited = BONUS + " at most 100 PLN per employee per month"
    (outcome,) = month(limited, margin=1_500_000).outcomes
    assert outcome.amount == 10_000
    assert (outcome.limits[0].key, outcome.limits[0].held_back) == ("r0/0/employee:eva/2026-05", 5_000)


def test_a_rule_of_another_period_says_nothing():
    quarter = PeriodEvent(EVA, *period_bounds(Period.QUARTER, NOON, WARSAW))
    decision = month(margin=1_500_000, event=quarter)
    assert (decision.outcomes, decision.missed) == ((), ())


def test_a_rule_that_ended_within_the_period_still_pays_for_it():
    assert month(margin=1_500_000, until=MAY.start + timedelta(days=3)).outcomes
    assert not month(margin=1_500_000, until=MAY.start).outcomes
    assert not month(margin=1_500_000, since=MAY.end).outcomes


def test_a_fixed_bonus_for_a_goal():
    text = "every month for employees when employee.margin >= 100 PLN pay 300 PLN"
    assert given(month(text, margin=10_000)) == {"r0": 30_000}
    assert missed(month(text, margin=9_999)) == {"r0": "when"}


def test_an_employee_accrues_before_the_month_is_over():
    assert given(month(margin=1_500_000, moment=datetime(2026, 5, 20, tzinfo=UTC))) == {"r0": 15_000}
