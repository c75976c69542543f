"""The shop in a real browser, at both widths: a whole purchase by keyboard, and axe on every page."""

from __future__ import annotations

import re

import pytest

from example_shop import seed
from example_shop.models import Order, db
from tests.infrastructure.browser import axe, follow, keep_shot, no_sideways_scroll, turning


@pytest.fixture
def address(make, serve) -> str:
    return serve(make(WTF_CSRF_ENABLED=True)).rstrip("/")


def look(page, name: str) -> None:
    axe(page)
    no_sideways_scroll(page)
    keep_shot(page, f"shop-{name}")


def sign_in(page, address: str, role: str) -> None:
    page.goto(f"{address}/login")
    page.get_by_label("E-mail").fill(seed.DEMO_LOGINS[role])
    page.get_by_label("Hasło").fill(seed.DEMO_PASSWORD)
    follow(page.get_by_role("main").get_by_role("button", name="Zaloguj się"))


def press_tab_to(page, target) -> None:
    """Reach something as a person without a mouse would, and see the focus on the way."""
    reached = target.element_handle()
    for _press in range(120):
        page.keyboard.press("Tab")
        if reached.evaluate("element => element === document.activeElement"):
            assert reached.evaluate("e => getComputedStyle(e).outlineStyle") != "none"
            return
    raise AssertionError(f"Tab does not reach {target}")


def press_enter(page) -> None:
    """On what opens a page."""
    with turning(page):
        page.keyboard.press("Enter")


def test_a_guest_buys_by_keyboard(page, address):
    page.goto(f"{address}/")
    look(page, "home")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Przejdź do treści"
    page.goto(f"{address}/products/RWA-250")
    look(page, "product")
    press_tab_to(page, page.get_by_role("button", name="Do koszyka"))
    press_enter(page)
    page.get_by_role("status").get_by_text("W koszyku: Rwanda Kivu 250 g.").wait_for()
    press_tab_to(page, page.get_by_role("link", name="Przejdź do koszyka"))
    press_enter(page)
    page.get_by_role("heading", name="Twój koszyk").wait_for()
    look(page, "cart")
    quantity = page.get_by_label("Liczba sztuk: Rwanda Kivu 250 g")
    press_tab_to(page, quantity)
    page.keyboard.type("2")
    press_enter(page)
    page.get_by_text("Koszyk zmieniony.").wait_for()
    assert quantity.input_value() == "2", "Enter takes what was typed, not the minus button"
    press_tab_to(page, page.get_by_role("link", name="Przejdź do zamówienia"))
    press_enter(page)
    page.get_by_role("heading", name="Zamówienie", exact=True).wait_for()
    look(page, "checkout")
    with turning(page):
        page.get_by_role("button", name="Zamawiam z obowiązkiem zapłaty").press("Enter")
    page.get_by_role("alert").wait_for()
    look(page, "checkout-errors")
    assert page.locator(":focus").get_attribute("role") == "alert"
    page.get_by_role("link", name=re.compile("Imię i nazwisko")).press("Enter")
    page.keyboard.type("Kasia Żak")
    page.keyboard.press("Tab")
    page.keyboard.type("kasia@poczta.pl")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.get_by_label("Odbiór w sklepie").is_checked()
    press_tab_to(page, page.get_by_role("button", name="Zamawiam z obowiązkiem zapłaty"))
    press_enter(page)
    page.get_by_role("heading", name="Płatność", exact=True).wait_for()
    look(page, "pay")
    press_tab_to(page, page.get_by_role("button", name="Zapłać 94,00 zł (symulacja)"))
    press_enter(page)
    page.get_by_role("heading", name="Dziękujemy, Kasia.").wait_for()
    look(page, "thanks")
    follow(page.get_by_role("link", name="Strona zamówienia"))
    look(page, "order")


def test_the_other_pages_pass_axe(visitors, address):
    page = visitors()
    for path in (
        "/products?category=coffee/filter&sort=sale",
        "/products?q=xyzzy",
        "/cart",
        "/login",
        "/nope",
    ):
        page.goto(f"{address}{path}")
        axe(page)
        no_sideways_scroll(page)
    follow(page.get_by_role("button", name="English"))
    page.locator("html[lang=en]").wait_for()
    axe(page)


def test_dark_pages_pass_axe(visitors, address):
    page = visitors(color_scheme="dark")
    sign_in(page, address, "employee")
    look(page, "staff-orders-dark")
    for path in ("/", "/products/ESP-PRO", "/signup"):
        page.goto(f"{address}{path}")
        axe(page)


def test_a_customer_and_a_clerk_pass_axe_on_their_pages(visitors, address):
    customer = visitors()
    sign_in(customer, address, "customer")
    customer.get_by_role("heading", name="Cześć, Ola").wait_for()
    look(customer, "account")
    clerk = visitors()
    sign_in(clerk, address, "employee")
    follow(clerk.get_by_role("link", name=re.compile("^opłacone")))
    look(clerk, "staff-orders")
    follow(clerk.get_by_role("rowheader").first.get_by_role("link"))
    clerk.get_by_text("Anuluj zamówienie").first.click()
    look(clerk, "staff-order")
    clerk.get_by_role("spinbutton").first.fill("1")
    follow(clerk.get_by_role("button", name="Pokaż kwotę"))
    look(clerk, "staff-refund")
    follow(clerk.get_by_role("button", name=re.compile("^Zwróć")))
    clerk.get_by_text(re.compile("Zwrócono:")).wait_for()


def test_everything_works_with_scripts_off(visitors, make, serve):
    app = make(WTF_CSRF_ENABLED=True)
    address = serve(app).rstrip("/")
    page = visitors(java_script_enabled=False)
    sign_in(page, address, "customer")
    page.goto(f"{address}/products/ETH-250")
    follow(page.get_by_role("button", name="Do koszyka"))
    page.goto(f"{address}/cart")
    follow(page.get_by_role("button", name="o jedną więcej"))
    follow(page.get_by_role("link", name="Przejdź do zamówienia"))
    page.get_by_label("Przelew").check()
    page.get_by_label("Odbiór w sklepie").check()
    follow(page.get_by_role("button", name="Przelicz z tą dostawą"))
    assert "98,00" in page.locator(".sums__total").inner_text()
    follow(page.get_by_role("button", name="Zamawiam z obowiązkiem zapłaty"))
    assert page.get_by_role("heading", name="Czekamy na Twój przelew").is_visible()
    with app.app_context():
        assert db.session.query(Order).order_by(Order.id.desc()).first().status == "placed"


def test_nothing_is_lost_at_four_hundred_percent(visitors, address):
    """A desktop window of 1280 px at 400 % is 320 px wide (WCAG 1.4.10)."""
    page = visitors(viewport="desktop")
    page.set_viewport_size({"width": 320, "height": 256})
    for path in ("/", "/products?category=coffee", "/products/RWA-250", "/login"):
        page.goto(f"{address}{path}")
        no_sideways_scroll(page)
    follow(page.get_by_role("link", name="Koszyk"))
    page.get_by_role("heading", name="Twój koszyk").wait_for()
    no_sideways_scroll(page)
