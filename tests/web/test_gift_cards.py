"""Gift cards on the pages and in the terminal: typed, told, bought, looked at."""

from __future__ import annotations

import re
from html import unescape

import pytest

from flask_loyalty import LineFacts, OrderFacts, WrongInput
from flask_loyalty.engine.facts import Choices
from flask_loyalty.errors import LoyaltyError, StaleQuote
from flask_loyalty.services import gift_cards
from flask_loyalty.store.writing import own
from tests.web.shops import NOON, document, item
from tests.web.test_pages import ONLY_A_PAGE, Visitor

pytestmark = ONLY_A_PAGE


@pytest.fixture
def shop(make_shop):
    made = make_shop(LOYALTY_CODE_TRIES=3)
    with made.app.app_context():
        made.loyalty.publish(document(gift_cards={"valid": "2 years"}), author="me")
    made.cart = [item()]
    return made


def a_card(shop, amount=60_00, **more):
    def work(conn):
        programme = shop.state.programmes.current(conn, shop.clock())
        return gift_cards.issue(conn, programme, amount, shop.clock(), **more)[0].code

    with shop.app.app_context():
        return own(shop.db.engine, work)


def test_a_card_is_typed_where_codes_are_and_can_be_taken_back(shop):
    code = a_card(shop)
    guest = Visitor(shop)
    guest.post("/loyalty/code", code=f" {code.lower()} ")
    html = guest.text("/slot/checkout").replace("\xa0", " ")
    assert ("pays PLN 60.00" in html, "This order uses up the card." in html) == (True, True)
    assert "Left to pay: PLN 40.00." in html
    assert (code in html, f"•••• {code[-4:]}" in html) == (False, True)
    guest.post("/loyalty/code", code=f"•••• {code[-4:]}", remove="card")
    assert "Left to pay" not in guest.text("/slot/checkout")
    assert not guest.choices().get("gift_cards")


def test_in_polish(shop):
    code = a_card(shop, 130_00)
    guest = Visitor(shop)
    guest.post("/loyalty/code", code=code)
    html = guest.get("/slot/checkout", headers={"Accept-Language": "pl"}).get_data(as_text=True)
    for text in (
        "Karta podarunkowa",
        "płaci 100,00 zł",
        "Na karcie zostanie 30,00 zł.",
        "Nie zostaje nic do",
    ):
        assert text in html.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        pytest.param("0000-0000-0000-0000", "There is no such gift card.", id="nobody's"),
        pytest.param("7K3M-Q2XD-9VTA-0000", "A sign of this card is wrong", id="a slip"),
    ],
)
def test_a_card_that_does_not_pay_is_told_beside_the_field(shop, typed, told):
    guest = Visitor(shop)
    guest.post("/loyalty/code", code=typed)
    assert f'role="alert">{told}' in unescape(guest.get("/slot/checkout").get_data(as_text=True))
    assert not (guest.choices() or {}).get("gift_cards")


def test_nobody_guesses_cards_for_long(shop):
    """Wrong ones at the checkout and on the balance page count together; a good one does not."""
    code = a_card(shop)
    guest = Visitor(shop)
    for typed in ("0000-0000-0000-0000", "1111-1111-1111-1119", code):
        guest.post("/loyalty/code", code=typed)
    guest.post("/loyalty/gift-card", code="0000-0000-0000-0000")
    guest.post("/loyalty/gift-card", code="0000-0000-0000-0000")
    waits = guest.post("/loyalty/gift-card", code=code).get_data(as_text=True)
    assert "Too many wrong codes. Try again in 15 minutes." in waits
    shop.clock.forward(minutes=16)
    assert "PLN&nbsp;60.00" in guest.post("/loyalty/gift-card", code=code).get_data(as_text=True).replace(
        "\xa0", "&nbsp;"
    )


def test_the_balance_of_a_card(shop):
    code = a_card(shop)
    guest = Visitor(shop)
    assert "Code of the card" in guest.text("/loyalty/gift-card")
    html = guest.post("/loyalty/gift-card", code=code.replace("-", " ")).get_data(as_text=True)
    assert ("PLN\xa060.00" in html, code in html, "Valid until 6\xa0May 2028" in html) == (True, False, True)
    wrong = guest.post("/loyalty/gift-card", code="<script>")
    assert (wrong.status_code, "<script>" in wrong.get_data(as_text=True)) == (422, False)


def test_a_programme_without_gift_cards_has_no_page_of_them(make_shop):
    assert Visitor(make_shop()).get("/loyalty/gift-card").status_code == 404


def test_the_shop_gets_what_cards_pay_and_what_is_left(shop):
    code = a_card(shop, 30_00)
    with shop.app.test_request_context():
        offer = shop.loyalty.quote(shop.cart_facts(), choices=Choices(gift_cards=(code,)))
        assert (offer.cards_paid_minor, offer.paid_otherwise_minor) == (30_00, 30_00)
        assert offer.paid_note == f"Gift card •••• {code[-4:]}"
        public = shop.loyalty.public(offer)
    assert public["to_pay_minor"] == 70_00
    assert public["gift_cards"] == [
        {"card": f"•••• {code[-4:]}", "state": "applied", "stays": True, "paid_minor": 30_00,
         "left_minor": 0, "reason": "This order uses up the card."}
    ]  # fmt: skip
    assert code not in str(public)


def test_a_buyer_reads_the_code_and_nobody_else_does(shop):
    shop.cart = [item(sku="GIFT", category="gift-cards", kind="gift_card")]
    anna, guest, other = Visitor(shop, customer="anna"), Visitor(shop), Visitor(shop)
    for one in (anna, guest):
        ref = one.post("/checkout").get_data(as_text=True)
        assert "XXXX" not in one.text(f"/slot/thanks?ref={ref}")
        with shop.app.app_context():
            assert shop.loyalty.gift_cards(ref) == []
            shop.set_status(shop.db.session.get(shop.models.Order, int(ref)), "paid")
            (card,) = shop.loyalty.gift_cards(ref)
        assert (card.amount_minor, card.state, card.valid_until.year) == (100_00, "active", NOON.year + 2)
        assert card.code in one.text(f"/slot/thanks?ref={ref}")
        assert card.code not in other.text(f"/slot/thanks?ref={ref}")


def test_who_came_too_late_reads_which_card_it_was(shop):
    code = a_card(shop)
    refused = StaleQuote(changes={"paid_with_cards": ("6000", "0")}, reasons=[("gift_card", code, "empty")])
    with shop.app.test_request_context():
        told = shop.loyalty.told(refused).replace("\xa0", " ")
    assert "Paid with gift cards: PLN 60.00 → PLN 0.00." in told
    assert f"•••• {code[-4:]}: Nothing is left on this card." in told


def test_an_order_is_refused_once_when_the_card_was_spent_meanwhile(shop):
    code = a_card(shop)
    slow, fast = Visitor(shop), Visitor(shop)
    for one in (slow, fast):
        one.post("/loyalty/code", code=code)
        one.text("/slot/checkout")
    assert fast.post("/checkout").status_code == 200
    with pytest.raises(LoyaltyError):
        slow.post("/checkout")


def test_a_kind_that_there_is_not(shop):
    line = LineFacts(sku="x", qty=1, unit_price=1, kind="giftcard")
    about = OrderFacts(member=None, currency="PLN", placed_at=NOON, lines=[line])
    with shop.app.test_request_context(), pytest.raises(WrongInput, match="gift_card, deposit, fee"):
        shop.loyalty.quote(about)


def test_the_terminal(shop):
    def run(*words):
        result = shop.app.test_cli_runner().invoke(args=["loyalty", "gift-card", *words])
        return result.exit_code, result.output.replace("\xa0", " ")

    assert run("show") == (0, "No gift cards have been issued yet.\n")
    status, made = run("issue", "99,50", "--count", "2", "--note", "fair")
    codes = re.findall(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", made)
    assert (status, len(codes), "PLN 99.50 of PLN 99.50, good" in made) == (0, 2, True)
    shop.cart = [item(price=30_00)]
    guest = Visitor(shop)
    guest.post("/loyalty/code", code=codes[0])
    ref = guest.post("/checkout").get_data(as_text=True)
    status, shown = run("show", codes[0].lower(), "-l", "pl")
    assert (status, "69,50 zł z 99,50 zł, ważna, 30,00 zł zarezerwowane" in shown) == (0, True)
    assert f"zamówienie {ref}: 30,00 zł, zarezerwowane" in shown
    assert "2 cards, PLN 199.00 put on them, PLN 169.00 still on them" in run("show")[1]
    assert "blocked" in run("block", codes[1])[1]
    assert "good" in run("unblock", codes[1])[1]
    assert "until 2031-01-02" in run("prolong", codes[1], "2031-01-02")[1]
    assert run("prolong", codes[1], "2021-01-02")[0] == 1
    assert run("issue", "1e3") == (1, "Error: amount: '1e3' is no amount, such as 100.00.\n")
    assert run("show", "0000-0000-0000-0000") == (1, "Error: There is no such gift card.\n")
    assert run("show", "nonsense")[0] == 1
