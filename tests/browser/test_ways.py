"""Other ways to buy: without scripts, without a mouse; and when a price moves meanwhile."""

from __future__ import annotations

import re

from example_shop.models import Product, db
from tests.infrastructure.browser import changing, no_sideways_scroll, turning

from .people import points, sums


def test_points_and_a_reward_without_scripts(meet):
    ola = meet("customer", java_script_enabled=False)
    before = ola.balance()
    ola.put("ZIA-250")
    ola.check_out()
    ola.follow("button", "Więcej")
    assert ola.page.get_by_label("Ile ziaren chcesz").input_value() == "100"
    ola.follow("button", "Wybierz: Espresso przy barze")
    ola.sees("wybrane", of=".fl-chosen")
    number = ola.order()
    assert ola.balance() == before - 350
    ola.sees(number, "Espresso przy barze")
    ola.go("/loyalty/")
    ola.follow("button", "Odbierz: Torba na zakupy")
    assert ola.balance() == before - 350 - 900


def test_a_purchase_with_points_and_a_reward_by_keyboard(meet):
    ola = meet("customer")
    page, before = ola.page, ola.balance()
    ola.go("/products/KEN-250")
    press(page, page.get_by_role("button", name="Do koszyka"))
    press(page, page.get_by_role("link", name="Przejdź do koszyka"))
    tab_to(page, page.get_by_text("Jak to liczymy"))
    page.keyboard.press("Enter")
    assert page.locator(".fl-cart .fl-why").first.get_attribute("open") is not None
    press(page, page.get_by_role("link", name="Przejdź do zamówienia"))
    tab_to(page, page.get_by_label("Ile ziaren chcesz"))
    page.keyboard.press("Control+A")
    page.keyboard.type("120")
    with changing(page):
        page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "fl-points", "the focus stays"
    page.locator("#fl-points-help:has-text('Płacisz nimi')").wait_for()
    assert page.get_by_label("Ile ziaren chcesz").input_value() == "120", "Enter takes what was typed"
    tab_to(page, page.get_by_role("button", name="Wybierz: Espresso przy barze"))
    with changing(page):
        page.keyboard.press("Enter")
    page.locator(".fl-chosen").wait_for()
    assert page.evaluate("document.activeElement.textContent").strip() == "Odłóż"
    tab_to(page, page.get_by_label("Kurier"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    press(page, page.get_by_role("button", name="Zamawiam z obowiązkiem zapłaty"))
    press(page, page.get_by_role("button", name=re.compile("^Zapłać .*symulacja")))
    page.get_by_role("heading", name="Dziękujemy, Ola.").wait_for()
    assert ola.balance() == before - 120 - 250
    press(page, page.get_by_role("link", name=re.compile(r"^1 \d\d\d|^\d+")).first)
    page.get_by_role("heading", name="Twoje kody").wait_for()


def test_pages_of_the_club_at_four_hundred_percent(meet):
    """A desktop window of 1280 px at 400 % is 320 px wide (WCAG 1.4.10)."""
    ola = meet("customer")
    ola.put("CUP-S", 2)
    ola.page.set_viewport_size({"width": 320, "height": 256})
    for path in ("/loyalty/", "/cart", "/checkout", "/account"):
        ola.go(path)
        no_sideways_scroll(ola.page)


BROKEN = r"""[...function* () {
    const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const text = texts.currentNode;
        const of = /\d\s(?:ml|g|\p{L}+(?:nia|ca|da|ber|ary))(?!\p{L})|(?<!\p{L})po\s\d/gu;
        for (const found of text.data.matchAll(of)) {
            const part = document.createRange();
            part.setStart(text, found.index);
            part.setEnd(text, found.index + found[0].length);
            const lines = new Set([...part.getClientRects()].map((one) => Math.round(one.bottom)));
            yield [found[0], lines.size];
        }
    }
}()]"""
"""Numbers with their measure or month, prices of one, and on how many lines each of them stands."""


def test_a_number_stays_on_the_line_of_what_it_is_of(meet):
    ola = meet("customer")
    ola.put("CUP-S", 2)
    told = set()
    for language in ("pl", "en"):
        ola.go("/cart?loyalty_how=1")
        ola.read(language)
        for path in ("/cart?loyalty_how=1", "/loyalty/", "/products/CUP-S", "/products?category=coffee"):
            ola.go(path)
            for width in range(320, 400, 10):
                ola.page.set_viewport_size({"width": width, "height": 844})
                found = ola.page.evaluate(BROKEN)
                assert [text for text, lines in found if lines > 1] == [], (path, width)
                told |= {re.sub(r"\d|\s", "", text) for text, _ in found}
    assert told >= {"ml", "g", "grudnia", "December", "po"}


def test_a_balance_and_a_cart_leave_the_header_its_lines(meet):
    """The switch of languages had a line of its own as soon as there was something to show."""
    guest, ola = meet(), meet("customer")
    ola.put("CUP-S", 12)
    for language in ("pl", "en"):
        for width in (390, 360):
            lines = []
            for person in (guest, ola):
                person.go("/cart")
                person.read(language).page.set_viewport_size({"width": width, "height": 844})
                lines.append(person.page.locator(".site-header").bounding_box()["height"])
            assert lines[0] == lines[1] < 180, (language, width)


def test_a_price_that_moved_is_shown_before_anyone_pays_it(meet, shop):
    ola = meet("customer")
    ola.put("ETH-250")
    ola.check_out()
    ola.page.get_by_label("Ile ziaren chcesz").fill("100")
    ola.follow("button", "Użyj", exact=True)
    ola.page.locator("#fl-points-help:has-text('Płacisz nimi')").wait_for()
    ola.page.get_by_label("Odbiór w sklepie").check()
    before = ola.balance()
    with shop.app.app_context():
        db.session.get(Product, "ETH-250").price_minor = 4600
        db.session.commit()
    ola.press_order()
    ola.page.get_by_role("alert").wait_for()
    ola.sees("coś się zmieniło", of="[role=alert]")
    assert sums(ola)["Produkty"] == 4600, "the page shows what it costs now"
    assert ola.balance() == before, "nothing is half-done"
    ola.look("checkout-stale")
    promised = points(ola.text(".fl-checkout > .fl-line"))
    ola.press_order()
    ola.pay()
    assert points(ola.text(".fl-thanks .fl-big")) == promised
    assert sums(ola)["Zapłacono"] == 4600 - 200
    assert ola.balance() == before - 100


def tab_to(page, target) -> None:
    """Reach something as a person without a mouse would, and see the focus on the way."""
    reached = target.element_handle()
    for _press in range(150):
        page.keyboard.press("Tab")
        if reached.evaluate("element => element === document.activeElement"):
            assert reached.evaluate("e => getComputedStyle(e).outlineStyle") != "none"
            return
    raise AssertionError(f"Tab does not reach {target}")


def press(page, target) -> None:
    """Open the page that a link or a button leads to."""
    tab_to(page, target)
    with turning(page):
        page.keyboard.press("Enter")
