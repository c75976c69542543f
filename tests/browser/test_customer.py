"""A customer's walks: joining, earning, deals, paying with points, and orders that are taken back."""

from __future__ import annotations

import json
import re

import pytest

from example_shop.loyalty import PROGRAMME, loyalty
from example_shop.models import Product, db
from tests.infrastructure.browser import follow

from .people import Person, grosze, plain, points, sums

WALKED_AT_BOTH_WIDTHS = pytest.mark.parametrize(
    ("viewport", "widths"),
    [pytest.param(name, [name], marks=pytest.mark.browser) for name in ("phone", "desktop")],
)


@WALKED_AT_BOTH_WIDTHS
def test_a_new_customer_is_welcomed_earns_and_is_told_why(meet, shop):
    guest = meet()
    guest.go("/products/ETH-250")
    guest.sees("W klubie zbierzesz za to")
    as_guest = points(guest.text(".fl-product"))

    guest.go("/signup")
    for label, typed in {
        "Imię i nazwisko": "Kasia Żak", "E-mail": "kasia@poczta.pl",
        "Hasło": "rano czarna kawa", "Hasło jeszcze raz": "rano czarna kawa",
    }.items():  # fmt: skip
        guest.page.get_by_label(label, exact=True).fill(typed)
    follow(guest.main.get_by_role("button", name="Załóż konto"))
    kasia = guest
    kasia.page.get_by_role("heading", name="Cześć, Kasia").wait_for()
    assert kasia.balance() == 100, "the welcome points are there at once"
    kasia.sees("100 ziaren", "= 2,00 zł", "Espresso przy barze: jeszcze 150 ziaren", of=".fl-account")
    kasia.look("account-new")

    kasia.put("ETH-250")
    kasia.sees("Zbierzesz", "Do nagrody", of=".fl-product")
    assert points(kasia.text(".fl-product")) == as_guest, "the promise to a guest holds"
    kasia.look("product")
    kasia.go("/cart")
    promised = points(kasia.text(".fl-cart .fl-line"))
    assert promised == as_guest + 50, "and the bonus of a first order"
    kasia.page.get_by_text("Jak to liczymy").click()
    kasia.sees("50 ziaren za pierwsze zamówienie", of=".fl-cart .fl-why")
    kasia.look("cart")

    kasia.check_out()
    kasia.sees("Masz 100 ziaren = 2,00 zł.", of=".fl-checkout")
    number = kasia.order(adviser="Anna Kubiak")
    assert points(kasia.text(".fl-thanks .fl-big")) == promised
    kasia.sees("14 dni po dostawie", "Do wykorzystania masz 100 ziaren = 2,00 zł.", of=".fl-thanks")
    assert kasia.page.locator(".fl-thanks .fl-nudge").count() == 1, "one next step"
    kasia.look("thanks")

    kasia.go("/account")
    kasia.sees(f"+{promised} ziar", of=".fl-account")
    kasia.follow("link", "Nagrody, historia i kody")
    kasia.sees(
        "po dostawie i upływie czasu na zwrot", f"Zamówienie {number}, ziarna w drodze", "Na powitanie"
    )
    kasia.page.get_by_text(f"Dlaczego – Zamówienie {number}").click()
    whys = kasia.page.locator(".fl-history details[open] li")
    assert sum(_result(why) for why in whys.all_inner_texts()) == promised, whys.all_inner_texts()
    assert "2 × 49 zł / 10 zł = 9,8" in kasia.text(".fl-history details[open]"), "the arithmetic"
    kasia.look("overview-new")

    clerk = meet("employee")
    clerk.go(f"/staff/orders/{number}")
    clerk.deliver(number)
    kasia.go("/loyalty/")
    kasia.sees(f"+{promised} ziar", "od 4 grudnia")
    assert kasia.balance() == 100
    shop.clock.pass_time(days=14, minutes=1)
    kasia.go("/loyalty/")
    assert kasia.balance() == 100 + promised, "the return time is over"
    kasia.go("/account")
    assert "w drodze" not in kasia.text(".fl-account")


def _result(why: str) -> int:
    """What a reason comes to: the last number of its sum, or the amount its sentence opens with."""
    sum_ = re.search(r"(?:=|do|\+) ?(\d+)(?: ziar\w+)?$", why.strip()) or re.search(r": (\d+) ziar\w+$", why)
    return int(sum_.group(1)) if sum_ else points(why)


def test_the_second_cup_comes_for_a_grosz_as_the_nudge_said(meet):
    ola = meet("customer")
    ola.put("CUP-S")
    ola.go("/cart")
    nudge = plain(" ".join(ola.page.locator(".fl-nudge").all_inner_texts()))
    assert "Dodaj jeszcze 1 sztukę" in nudge
    assert "1 z 2 szt." in nudge
    assert "drugi produkt dostaniesz za 1 grosz" in nudge
    ola.look("cart-nudge")
    ola.follow("link", "Zobacz: Filiżanka mała")
    assert ola.page.url.endswith("/products/CUP-S"), "to what is missing"
    ola.go("/cart")
    ola.follow("button", "Dodaj: Filiżanka mała")
    assert ola.page.locator(".qty").input_value() == "2", "in place, the shop's line too"
    ola.sees("Jest w koszyku.", of=".fl-cart [role=status]")
    ola.sees("−41,99 zł Druga filiżanka za grosz", of=".lines")
    ola.sees("Druga filiżanka za grosz", "−41,99 zł", ["Oszczędzasz", "41,99", "zł"][0], of=".fl-cart")
    assert sums(ola) == {"Produkty": 8400, "Rabaty": -4199, "Do zapłaty": 4201}
    assert grosze(ola.text(".line__sum")) == 4201
    assert grosze(ola.text(".fl-sum b")) == 4199
    ola.sees("Najniższa cena z 30 dni przed obniżką: 42,00 zł", of=".fl-cart .fl-lowest")
    ola.look("cart-deal")

    said = ola.text(".fl-nudge")
    assert ola.page.get_by_role("link", name="Zobacz produkty").get_attribute("href") == "/products"
    missing, gain = re.search(r"Dodaj produkty za ([\d,]+ zł), a oszczędzisz ([\d,]+ zł)", said).groups()
    assert grosze(missing) == 6000 - 4201, "worked out from the rule's 60 zł"
    ola.put("CANTUCCI")  # 18,00 zł: one grosz more than was missing
    ola.go("/cart")
    assert sums(ola)["Rabaty"] <= -4199 - grosze(gain), "what was promised came true"
    rows = sum(grosze(text) for text in ola.page.locator(".line__sum").all_inner_texts())
    assert rows == sums(ola)["Do zapłaty"] == sums(ola)["Produkty"] + sums(ola)["Rabaty"]
    deals = [grosze(text) for text in ola.page.locator(".fl-cart .fl-deal .fl-row b").all_inner_texts()]
    assert sum(deals) == -sums(ola)["Rabaty"] == grosze(ola.text(".fl-sum b"))
    ola.look("cart-two-deals")


@WALKED_AT_BOTH_WIDTHS
def test_a_gift_card_is_bought_and_pays_until_it_is_empty(meet, shop):
    """Bought by one, spent by another in two orders, and back on the card when the goods come back."""
    ola = meet("customer")
    ola.put("GIFT-100")
    ola.order()
    ola.sees("Karta podarunkowa: 100,00 zł", "ważna do 20 listopada 2027", of=".fl-thanks")
    assert "ziaren, do wykorzystania" not in ola.text(".fl-thanks"), "a card earns when it is spent"
    code = ola.text(".fl-thanks .fl-code")
    ola.look("thanks-gift-card")

    guest = meet()
    guest.put("ETH-250")
    guest.check_out()
    field = guest.page.get_by_label("Kod rabatowy lub karta podarunkowa")
    field.fill(code[:-1] + ("0" if code[-1] != "0" else "1"))
    guest.page.get_by_role("button", name="Dodaj").click()
    guest.page.get_by_text("W kodzie karty jest literówka").wait_for()
    field.fill(code.lower().replace("-", " "))
    guest.page.get_by_role("button", name="Dodaj").click()
    guest.page.locator(".fl-typed-state", has_text="płaci 63,90").wait_for()  # with the courier's 14,90 zł
    guest.page.get_by_label("Odbiór w sklepie").check()
    guest.page.locator(".fl-typed-state", has_text="płaci 49,00").wait_for()
    guest.sees("Na karcie zostanie 51,00 zł.", "Nie zostaje nic do zapłaty.", of=".fl-checkout")
    guest.page.locator("#order-sums").get_by_text("Karta podarunkowa ••••").wait_for()
    assert sums(guest)["Do zapłaty"] == 0
    guest.look("checkout-gift-card")
    guest.page.get_by_label("Imię i nazwisko").fill("Jan Gość")
    guest.page.get_by_label("E-mail").fill("jan@poczta.pl")
    guest.press_order()
    guest.page.get_by_role("heading", name=re.compile("Dziękujemy")).wait_for()
    number = re.search(r"/orders/([^/]+)/", guest.page.url).group(1)

    guest.check_balance(code)
    guest.sees("51,00 zł", "Ważna do 20 listopada 2027")
    guest.look("gift-card-balance")
    clerk = meet("employee")
    clerk.propose(number)
    clerk.sees("Wraca na karty podarunkowe, którymi zapłacono")
    assert grosze(clerk.text(".big-sum")) == 0
    clerk.follow("button", "Zaksięguj zwrot")
    guest.check_balance(code)
    guest.sees("100,00 zł")


@WALKED_AT_BOTH_WIDTHS
def test_a_gift_is_promised_added_to_the_order_and_told_when_it_is_gone(meet, shop):
    with shop.app.app_context():
        text = json.loads(PROGRAMME.read_text("utf-8"))
        rule = {"id": "stickers", "rule": 'when order.subtotal >= 80 PLN give 1 item "STICKERS"',
                "name": {"pl": "Naklejki do zakupów od 80 zł", "en": "Stickers from 80 PLN on"}}  # fmt: skip
        loyalty.publish(json.dumps({**text, "rules": [*text["rules"], rule]}), author="szefowa")
        left = db.session.get(Product, "STICKERS").stock
    guest = meet()
    guest.put("ETH-250", 2)
    guest.go("/cart")
    guest.sees("Gratis: Naklejki Ziarno, arkusz", "Naklejki do zakupów od 80 zł", of=".fl-gifts")
    assert guest.page.locator(".fl-gift img").evaluate("one => one.naturalWidth") > 0
    guest.look("cart-gift")
    guest.check_out()
    guest.sees("Naklejki Ziarno, arkusz", "1 × 0,00 zł", of="#order-lines")
    guest.look("checkout-gift")
    guest.page.get_by_label("Odbiór w sklepie").check()
    guest.page.locator("#order-sums dd", has_text="gratis").wait_for()
    guest.page.get_by_label("Imię i nazwisko").fill("Jan Gość")
    guest.page.get_by_label("E-mail").fill("jan@poczta.pl")

    with shop.app.app_context():  # somebody takes the last one
        db.session.get(Product, "STICKERS").stock = 0
        db.session.commit()
    guest.press_order()
    guest.sees("coś się zmieniło", "Prezenty: 1 → 0")
    assert "Naklejki" not in guest.text("#order-lines")
    with shop.app.app_context():
        db.session.get(Product, "STICKERS").stock = left
        db.session.commit()
    guest.check_out()
    guest.page.get_by_label("Imię i nazwisko").fill("Jan Gość")
    guest.page.get_by_label("E-mail").fill("jan@poczta.pl")
    number = guest.order()
    guest.sees("Naklejki Ziarno, arkusz", "1 × 0,00 zł", "Naklejki do zakupów od 80 zł", of=".lines--order")
    guest.look("thanks-gift")
    with shop.app.app_context():
        assert db.session.get(Product, "STICKERS").stock == left - 1
    clerk = meet("employee")
    assert clerk.refund(number) > 0


def test_the_total_follows_the_delivery_as_it_is_chosen(meet):
    ola = meet("customer")
    ola.put("CUP-S")
    ola.check_out()
    ola.page.get_by_label("Imię i nazwisko").fill("Ola W.")
    assert sums(ola) == {"Produkty": 4200, "Dostawa": 1490, "Do zapłaty": 5690}
    total = ola.page.locator("#order-sums")
    ola.page.get_by_label("Odbiór w sklepie").check()
    total.get_by_text("gratis").wait_for()
    assert sums(ola)["Do zapłaty"] == 4200
    assert ola.page.get_by_label("Imię i nazwisko").input_value() == "Ola W.", "the page was not loaded anew"
    ola.page.get_by_label("Kurier").check()
    total.get_by_text("gratis").wait_for(state="detached")
    assert sums(ola)["Do zapłaty"] == 5690
    assert total.locator("[name=shown]").input_value() == "5690", "what the order is held to"
    ola.look("checkout-delivery")


def test_points_pay_and_a_cancelled_order_gives_them_back(meet, shop):
    ola = meet("customer")
    before = ola.balance()
    ola.put("KEN-250", 2)
    ola.check_out()
    ola.page.get_by_label("Odbiór w sklepie").check()
    ola.follow("button", "Przelicz z tą dostawą")
    full = sums(ola)["Do zapłaty"]
    field = ola.page.get_by_label("Ile ziaren chcesz")

    def choose(typed: str | None = None, button: str = "Użyj") -> int:
        """Press a button of the panel; how many points pay then, after looking at the sums."""
        if typed is not None:
            field.fill(typed)
        follow(ola.page.locator(".fl-points").get_by_role("button", name=button, exact=True))
        rows = sums(ola)
        by_points = sum(amount for name, amount in rows.items() if "ziar" in name)
        assert by_points == -2 * int(field.input_value()), "a bean is worth two grosze"
        assert rows["Do zapłaty"] == rows.get("Razem", rows["Do zapłaty"]) + by_points
        return int(field.input_value())

    ola.page.get_by_label("Imię i nazwisko").fill("Ola W.")
    assert choose("250") == 250
    ola.sees("250 ziaren = 5,00 zł mniej.", of="#fl-checkout-said")
    assert ola.page.get_by_label("Imię i nazwisko").input_value() == "Ola W.", "the page was not loaded anew"
    rows = sums(ola)
    assert any(amount == -500 for amount in rows.values()), rows
    assert rows["Do zapłaty"] - full == -500, "with the delivery that was chosen"
    ola.look("checkout-points")
    assert choose(button="Więcej") == 350
    assert choose(button="Mniej") == 250
    assert choose(button="Nie używaj ziaren") == 0
    most = points(ola.text(".fl-points button:has-text('Użyj wszystkich:')"))
    ola.follow("button", re.compile("^Użyj wszystkich:"))
    assert int(field.input_value()) == most
    assert choose("999999") == most
    ola.sees("Wybrano 999 999 ziaren. W tym zamówieniu można", of=".fl-checkout [role=alert]")
    for garbage in ("-5", "1,5"):
        assert choose(garbage) == most, "nothing is changed by what is no number"
        ola.sees("liczbę całkowitą", of=".fl-checkout [role=alert]")
    ola.look("checkout-wrong")
    assert choose("7") in (0, 100), "below the least that can be used"
    assert choose("200") == 200

    ola.follow("button", "Wybierz: Espresso przy barze")
    ola.sees("wybrane", of=".fl-chosen")
    ola.look("checkout-reward")
    for typed, told in {"ZIARNKOO": "Nie ma takiego kodu.", "ziarnko": "10 zł z kodem ZIARNKO"}.items():
        ola.page.get_by_label("Kod rabatowy").fill(typed)
        ola.follow("button", "Dodaj", exact=True)
        ola.sees(told, of=".fl-codes")
        ola.look(f"checkout-code-{typed.lower()}")
    ola.follow("button", "Usuń: ziarnko")
    ola.follow("button", "Odłóż: Espresso przy barze")
    assert ola.page.locator(".fl-chosen").count() == 0
    ola.follow("button", "Wybierz: Espresso przy barze")

    number = ola.order()
    earned = points(ola.text(".fl-thanks .fl-big"))
    ola.sees("Espresso przy barze", "do wykorzystania w naszym sklepie do 19 stycznia 2026", of=".fl-voucher")
    assert ola.balance() == before - 200 - 250
    ola.look("thanks-reward")
    ola.go(f"/orders/{number}")
    assert -400 in sums(ola).values(), "the order remembers what points paid"
    ola.go("/loyalty/")
    ola.sees(f"Wydane na zamówienie {number}", f"+{earned} ziar")
    ola.look("overview")

    meet("employee").cancel(number)
    ola.go("/loyalty/")
    assert ola.balance() == before
    ola.sees(f"Zamówienie {number}, anulowane", "anulowany 20 listopada")
    ola.look("overview-cancelled")


def test_a_transfer_three_days_later_keeps_what_was_chosen(meet, shop):
    ola = meet("customer")
    before = ola.balance()
    ola.put("ZIA-250", 2)
    ola.check_out()
    ola.page.get_by_label("Ile ziaren chcesz").fill("150")
    ola.follow("button", "Użyj", exact=True)
    number = ola.order(pay_by="Przelew")
    ola.sees("będą Twoje, gdy zamówienie zostanie opłacone", of=".fl-thanks")
    earned = points(ola.text(".fl-thanks .fl-big"))
    assert ola.balance() == before - 150, "held at once"
    ola.go("/loyalty/")
    ola.sees(f"Zamówienie {number}, czeka na płatność")
    shop.clock.pass_time(days=3)
    meet("employee").book_transfer(number)
    ola.go(f"/orders/{number}/thanks")
    assert points(ola.text(".fl-thanks .fl-big")) == earned
    ola.sees("14 dni po dostawie", of=".fl-thanks")
    assert ola.balance() == before - 150


def test_cups_sent_back_one_by_one_leave_nothing_behind(meet, shop):
    ola, clerk = meet("customer"), meet("employee")
    before = ola.balance()
    ola.put("CUP-L", 2)
    ola.check_out()
    ola.page.get_by_label("Ile ziaren chcesz").fill("500")
    ola.follow("button", "Użyj", exact=True)
    number = ola.order()
    paid = sums(ola)["Zapłacono"]
    assert paid == 5201 - 1000
    clerk.deliver(number)
    clerk.propose(number, 2)
    clerk.sees("Z zapłaty punktami wraca do klienta: 500 ziaren (")
    clerk.look("staff-refund-proposed")
    clerk.propose(number)
    clerk.sees(
        "„Druga filiżanka za grosz”: część z 51,99 zł, rozłożonych na 2 szt.", "250 ziaren, które wracają",
        "Rabat „Druga filiżanka za grosz” zostaje przy tym, co klient zatrzymuje",
    )  # fmt: skip
    rows = [amount for name, amount in sums(clerk).items() if name != "Do zwrotu"]
    assert sum(rows) == grosze(clerk.text(".big-sum")), "the rows add up to the amount"
    clerk.look("staff-refund-share")
    clerk.read("en")
    clerk.sees("“The second cup for one grosz”: share of PLN 51.99, spread over 2 units", "Goes back")
    clerk.look("staff-refund-english")
    clerk.read("pl")
    first = clerk.refund(number)
    assert abs(first - paid / 2) <= 1, "two cups that share one price, and the points that paid a part of it"
    ola.go("/loyalty/")
    assert ola.balance() == before - 250, "half of the points came back"
    second = clerk.refund(number)
    assert first + second == paid, "to the grosz"
    ola.go("/loyalty/")
    assert ola.balance() == before
    ola.sees(f"Zamówienie {number}, zwrócone")
    shop.clock.pass_time(days=15)
    ola.go("/account")
    clerk.go("/staff/orders")
    assert Person.balance(ola) >= before, "nothing of it falls due later"


def test_what_does_not_apply_says_what_would_do(meet):
    kasia = meet()
    kasia.put("CUP-S")
    kasia.go("/cart")
    kasia.page.get_by_text("Co tym razem nie działa i dlaczego").first.click()
    kasia.page.get_by_role("link", name="Co zrobić, żeby skorzystać?").first.click()
    kasia.page.locator("#fl-how[open] .fl-steps").first.wait_for()
    said = kasia.text("#fl-how")
    assert "15 zł od 200 zł" in said
    assert "Dodaj produkty za 158,00 zł." in said
    assert "Dodaj jeszcze 1 sztukę (Filiżanka mała 80 ml)." in said, "by the name that the shop has for it"
    assert "ZIARNKO" not in said, "no code is given away"
    kasia.look("cart-what-would-do")
    ola = meet("customer")
    ola.put("CUP-S")
    ola.go("/cart?loyalty_how=1")
    said = ola.text("#fl-how")
    assert "Karta podarunkowa" in said.partition("15 zł od 200 zł")[2], "which her other deal leaves alone"
    assert "Pierwsze zamówienie" not in said, "which Ola placed long ago"
    assert "Dodaj 1 sztukę (Etiopia Yirgacheffe 250 g).\nAlbo dodaj 1 sztukę (Kenia" in said


def test_goals_stand_on_the_account_page(meet):
    ola = meet("customer")
    ola.go("/loyalty/")
    said = ola.text("[aria-labelledby=fl-aims-title]")
    assert re.search(r"Poziom Złoty masz (co najmniej )?do \d+ \w+", said)
    assert "marż" not in said
    assert re.search(r"Rabat 10% przy zakupach od 60 zł; najwyżej 20 zł na zamówienie – do \d+ \w+", said)
