"""Who may see what; a guest's way; and no word in the other language."""

from __future__ import annotations

import re

import pytest

from tests.infrastructure.browser import axe, follow, keep_shot, no_sideways_scroll

from .people import plain, points, sums

OWN = {
    "customer": ["/loyalty/"],
    "merchant": [
        "/loyalty/merchant/",
        "/loyalty/merchant/budgets",
        "/loyalty/merchant/difference",
        "/loyalty/merchant/rule",
    ],
    "employee": ["/loyalty/staff/"],
    "partner": ["/loyalty/partner/"],
}
PAGES = [page for pages in OWN.values() for page in pages]


def test_each_page_opens_for_its_own_people_only(meet, shop):
    answers = {}
    for role in OWN:
        ask = meet(role).page.request.get
        answers[role] = [ask(shop.address + page, max_redirects=0).status for page in PAGES]
    opened = {role: [page for page, status in zip(PAGES, answers[role], strict=True) if status == 200]
              for role in OWN}  # fmt: skip
    assert opened == OWN, answers
    guest = meet()
    for path in [*PAGES, "/loyalty/partner/statement.csv", "/loyalty/merchant/?version=1"]:
        guest.go(path)
        assert "Klub" not in guest.text(), path
        guest.sees("Zaloguj się")
        assert "/login?next=%2Floyalty%2F" in guest.page.url, "and comes back here"


def test_another_customers_order_does_not_exist(meet, shop):
    ola, jan = meet("customer"), meet("jan@ziarno.example")
    ola.put("ETH-250")
    number = ola.order()
    before = jan.balance()
    for page in ("", "/thanks", "/pay"):
        assert jan.page.request.get(f"{shop.address}/orders/{number}{page}").status == 404
    ola.go("/loyalty/")
    form = ola.page.locator("form[action$=claim]").first
    hidden = {field: form.locator(f"[name={field}]").get_attribute("value") for field in ("reward", "key")}
    refused = jan.page.request.post(f"{shop.address}/loyalty/claim", form=hidden)
    assert refused.status == 400, "a form without the token of its page"
    jan.go("/loyalty/")
    assert jan.balance() == before
    assert number not in jan.text()


def test_a_guest_gets_the_deals_and_is_told_of_the_points(meet, shop):
    guest = meet()
    guest.put("CUP-S", 2)
    guest.go("/cart")
    guest.sees("Druga filiżanka za grosz", "W klubie zbierzesz za to zamówienie", of=".fl-cart")
    guest.sees("Zaloguj się, żeby zebrać ziarna. Rabaty masz i bez tego.", of=".fl-cart")
    promised = points(guest.text(".fl-cart .fl-line"))
    assert sums(guest)["Do zapłaty"] == 4201
    assert guest.page.locator(".fl-chip").count() == 0
    guest.look("cart-guest")
    guest.check_out()
    guest.sees("W klubie zbierzesz", of=".fl-checkout")
    assert guest.page.get_by_label("Ile ziaren chcesz").count() == 0
    guest.look("checkout-guest")
    guest.page.get_by_label("Imię i nazwisko").fill("Iga <script>alert(1)</script> {{ 7*7 }}")
    guest.page.get_by_label("E-mail").fill("iga@poczta.pl")
    guest.order()
    assert points(guest.text(".fl-thanks .fl-big")) == promised
    guest.sees("W klubie byłoby za to", of=".fl-thanks")
    guest.look("thanks-guest")


ENGLISH = re.compile(r"\b(the|and|your|you|points?|order|with|of|for|reward|code|beans?)\b", re.IGNORECASE)
POLISH = re.compile(r"[ąćęłńśźż]|\b(ziaren|ziarna|za|nagroda|kod|zamówienie|lub)\b", re.IGNORECASE)
MEANT = ".fl-rule pre, .fl-rule code, .fl-meaning dd, .fl-compare option"
"""Rules as they are written, their ids, and their sentences in both languages."""


@pytest.mark.parametrize("language", ["pl", "en"])
def test_nothing_of_ours_speaks_the_other_language(meet, shop, language):
    foreign = {"pl": ENGLISH, "en": POLISH}[language]
    ola = meet("customer")
    owner = meet("merchant")
    people = {"/loyalty/": ola, "/account": ola, "/products/KEN-250": ola, "/cart": ola, "/checkout": ola,
              "/loyalty/staff/": meet("employee"), "/loyalty/partner/": meet("partner"),
              "/loyalty/merchant/": owner, "/loyalty/merchant/budgets": owner,
              "/loyalty/merchant/difference": owner, "/loyalty/merchant/rule": owner}  # fmt: skip
    for person in set(people.values()):
        if language == "en":
            follow(person.page.locator("button.language"))
            person.page.locator("html[lang=en]").wait_for()
    ola.go("/products/CUP-S")
    follow(ola.page.locator("form.buy button"))
    ola.page.locator(".notice").wait_for()
    for path, person in people.items():
        person.go(path)
        assert person.page.locator("html").get_attribute("lang") == language
        for text in person.page.locator(".fl-page, .fl-slot, .fl-chip").all_inner_texts():
            strangers = [word for word in foreign.findall(_ours(person, text)) if word]
            assert not strangers, f"{path}: {strangers} in\n{text}"
        if language == "en":  # what the Polish pages' walks look at, in other words: one width will do
            axe(person.page)
            no_sideways_scroll(person.page)
            keep_shot(person.page, f"loyalty-english{path.replace('/', '-').rstrip('-')}")


def _ours(person, text: str) -> str:
    """The text without what is meant to be in another language."""
    meant = [*person.page.locator(MEANT).all_inner_texts(), "pierwszy program", "flask loyalty"]
    for part in sorted(meant, key=len, reverse=True):
        text = text.replace(part, "")
    return plain(text).replace(" zł", "")
