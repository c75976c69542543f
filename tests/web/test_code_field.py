"""The field for codes: what is kept with a cart, what is refused beside the field, and how often."""

from __future__ import annotations

from html import unescape

import pytest

from flask_loyalty.services import codes
from flask_loyalty.store.writing import own
from tests.web.shops import RULES, document, item
from tests.web.test_pages import ONLY_A_PAGE, Visitor

pytestmark = ONLY_A_PAGE

AUTUMN = 'when "AUTUMN" in order.codes discount 10 PLN'
BIG = 'when "BIG" in order.codes and order.subtotal >= 500 PLN discount 50 PLN'
DECLARED = [{"id": "BIG"}, {"id": "OLD", "until": "2026-01-01"}, {"id": "AUTUMN", "batch": True}]


@pytest.fixture
def shop(make_shop):
    made = make_shop(LOYALTY_CODE_TRIES=3)
    with made.app.app_context():
        rules = {**RULES, "autumn": AUTUMN, "big": BIG}
        made.loyalty.publish(document(rules, codes=DECLARED), author="me")
    made.cart = [item()]
    return made


def made_codes(shop, count=1, **more):
    def work(conn):
        state = shop.app.extensions["loyalty"]
        programme = state.programmes.current(conn, state.now())
        return codes.generate(conn, programme, "AUTUMN", count, state.now(), **more).codes

    with shop.app.app_context():
        return own(shop.db.engine, work)


def test_codes_are_kept_with_their_state_and_removed(shop):
    (code,) = made_codes(shop)
    guest = Visitor(shop)
    assert guest.post("/loyalty/code", code=f" {code.lower()} ").headers["Location"].endswith("#fl-codes")
    guest.post("/loyalty/code", code="big")
    assert guest.post("/loyalty/code", code="BIG").headers["Location"].endswith("#fl-codes")  # the same one
    html = guest.text("/slot/checkout")
    assert ("✓" in html, " works" in html, " is waiting" in html) == (True, True, True)
    assert "at least PLN 500.00 is needed" in html.replace("\xa0", " ")
    assert guest.choices()["codes"] == [code.lower(), "big"]
    guest.post("/loyalty/code", code="big", remove="1")
    assert guest.choices()["codes"] == [code.lower()]
    polish = guest.get("/slot/checkout", headers={"Accept-Language": "pl"}).get_data(as_text=True)
    assert ("Kod rabatowy" in polish, " działa" in polish) == (True, True)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        pytest.param("", "Type the code first.", id="nothing"),
        pytest.param("OLD", "This code is no longer valid.", id="over"),
        pytest.param("7K3M-Q2XD-9VTA", "A sign is wrong", id="a slip"),
        pytest.param("<script>alert(1)</script>", "There is no such code.", id="hostile"),
        pytest.param("x" * 5000, "There is no such code.", id="long"),
        pytest.param("AUTUMN", "There is no such code.", id="a batch's own id"),
    ],
)
def test_a_code_that_does_not_hold_is_told_beside_its_field(shop, typed, told):
    guest = Visitor(shop)
    guest.post("/loyalty/code", code=typed)
    escaped = guest.get("/slot/checkout").get_data(as_text=True)
    html = unescape(escaped)
    assert f'role="alert">{told}' in html
    assert 'aria-invalid="true"' in html
    assert "<script>alert" not in escaped
    assert not (guest.choices() or {}).get("codes")
    assert 'role="alert"' not in guest.text("/slot/checkout")  # told once


def test_whose_code_it_is(shop):
    (code,) = made_codes(shop, member="anna")
    jan, anna, guest = Visitor(shop, customer="jan"), Visitor(shop, customer="anna"), Visitor(shop)
    for one in (jan, anna, guest):
        one.post("/loyalty/code", code=code)
    assert "belongs to somebody else" in jan.text("/slot/checkout")
    assert " works" in anna.text("/slot/checkout")
    assert "for members" in guest.text("/slot/checkout")


def test_nobody_guesses_for_long(shop):
    """After three wrong codes nothing is looked up; slips and good ones do not count; time heals."""
    (code,) = made_codes(shop)
    guest, other = Visitor(shop), Visitor(shop, customer="anna")
    for typed in ("A", "7K3M-Q2XD-9VTA", "B", code, "C", code):
        guest.post("/loyalty/code", code=typed)
    guest.post("/loyalty/code", code="BIG")
    assert "Too many wrong codes. Try again in 15 minutes." in guest.text("/slot/checkout")
    assert guest.choices()["codes"] == [code]
    other.post("/loyalty/code", code="BIG")
    assert other.choices()["codes"] == ["BIG"]
    shop.clock.forward(minutes=16)
    guest.post("/loyalty/code", code="BIG")
    assert guest.choices()["codes"] == [code, "BIG"]


def test_a_field_of_the_shops_own(shop):
    (code,) = made_codes(shop)
    with shop.app.test_request_context():
        assert shop.loyalty.add_code(code) == ""
        offer = shop.loyalty.quote()
        assert [(one.typed, one.state) for one in offer.codes] == [(code, "applied")]
        assert shop.loyalty.add_code("nonsense") == "There is no such code."
        shop.loyalty.remove_code(code)
        assert shop.loyalty.quote().codes == ()


def test_who_came_too_late_reads_which_code_it_was(shop):
    """The refusal of an order names the code, and why it no longer holds."""
    from flask_loyalty.errors import StaleQuote

    (code,) = made_codes(shop)
    refused = StaleQuote(changes={"goods": ("9000", "10000")}, reasons=[("code", code, "used_up")])
    with shop.app.test_request_context():
        assert f"{code}: this code is used up." in shop.loyalty.told(refused)


def test_a_code_too_many_is_refused_and_the_others_stay(make_shop):
    shop = make_shop()
    names = [f"C{number}" for number in range(6)]
    with shop.app.app_context():
        rules = {f"r{name}": f'when "{name}" in order.codes discount 1 PLN' for name in names}
        shop.loyalty.publish(
            document({**RULES, **rules}, codes=[{"id": name} for name in names]), author="me"
        )
    shop.cart = [item()]
    guest = Visitor(shop)
    for name in names:
        guest.post("/loyalty/code", code=name)
    assert guest.choices()["codes"] == names[:5]
    assert "At most 5 codes can be used together. Remove one first." in guest.text("/slot/checkout")
    guest.post("/loyalty/code", code="C1", remove="1")
    guest.post("/loyalty/code", code="C5")
    assert guest.choices()["codes"] == ["C0", "C2", "C3", "C4", "C5"]


def test_the_customers_own_page_gives_no_code_away(shop):
    html = Visitor(shop, customer="anna").text("/loyalty/")
    assert "margin" in html, "the rules stand there"
    assert "BIG" not in html
