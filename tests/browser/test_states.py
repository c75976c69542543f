"""Each state of a code and each kind of nudge, as a customer sees it, in both languages."""

from __future__ import annotations

import json

import pytest

from example_shop.loyalty import PROGRAMME, loyalty
from example_shop.models import User, db
from flask_loyalty.services import codes
from flask_loyalty.store.holds import take_limits
from flask_loyalty.store.writing import own
from tests.infrastructure.browser import follow, keep_shots

from .people import plain

BUTTONS = {"pl": ("Kod rabatowy", "Dodaj"), "en": ("Discount code", "Add")}

# ---------------------------------------------------------------- codes

CODES = [
    {"id": "ZIARNKO"},
    {"id": "STARY", "until": "2025-11-01"},
    {"id": "GWIAZDKA", "from": "2025-12-01"},
    {"id": "RAZ", "uses": 1},
    {"id": "LATO"},
    {"id": "FESTIWAL"},
    {"id": "OSOBISTY", "batch": True},
]
BUDGETS = [
    {"id": "festiwal", "name": {"pl": "Festiwal kawy", "en": "Coffee festival"}, "amount": "100 PLN"},
    {"id": "lato", "name": {"pl": "Lato", "en": "Summer"}, "amount": "500 PLN", "per": "month"},
    {"id": "degustacje", "amount": "20 uses", "per": "customer per year", "on_run_out": "nothing"},
]
RULES = [
    {"id": "summer", "group": "basket", "rule": 'when "LATO" in order.codes discount 1 PLN', "budget": "lato",
     "name": {"pl": "Letnia złotówka", "en": "A summer zloty"}},
    {"id": "festival", "rule": 'when "FESTIWAL" in order.codes discount 5 PLN', "budget": "festiwal",
     "name": {"pl": "5 zł na festiwal", "en": "PLN 5 for the festival"}},
    *({"id": code.lower(), "rule": f'when "{code}" in order.codes discount 5 PLN'}
      for code in ("STARY", "GWIAZDKA", "RAZ", "OSOBISTY")),
]  # fmt: skip

REFUSED = {
    "": ("Najpierw wpisz kod.", "Type the code first."),
    "NIEMA": ("Nie ma takiego kodu.", "There is no such code."),
    "STARY": ("Ten kod już nie obowiązuje.", "This code is no longer valid."),
    "RAZ": ("Ten kod został już wykorzystany.", "This code has been used already."),
    "jan's": ("Ten kod należy do kogoś innego.", "This code belongs to somebody else."),
    "withdrawn": ("Ten kod został wycofany.", "This code has been withdrawn."),
    "slip": ("W kodzie jest literówka – sprawdź znak po znaku.", "A sign is wrong – check what you typed."),
}
KEPT = {
    "FESTIWAL": ("✕ wyczerpany", "✕ has run out"),
    "GWIAZDKA": ("… czeka", "… is waiting"),
    "LATO": ("✓ działa", "✓ works"),
    "ZIARNKO": ("… czeka", "… is waiting"),
}
WHY = {
    "FESTIWAL": ("Ta promocja już się wyczerpała.", "This offer has run out."),
    "GWIAZDKA": ("Będzie działać od 1 grudnia.", "It will work from 1 December."),
    "LATO": ("Letnia złotówka", "A summer zloty"),
    "ZIARNKO": ("Wartość zamówienia 39,00 zł, potrzeba co najmniej 60,00 zł.",
                "The order value is PLN 39.00, at least PLN 60.00 is needed."),
}  # fmt: skip
IN_A_LARGER_CART = {
    "LATO": ("– działa coś lepszego", "– something better applies"),
    "ZIARNKO": ("✓ działa", "✓ works"),
}
INSTEAD = ("Zamiast niego masz: Rabat za powrót w 21 dni.", "Instead you have: Back within 21 days.")
TOO_MANY = ("Za dużo błędnych kodów.", "Too many wrong codes. Try again in 15 minutes.")


def published(shop, **changes):
    """The example programme with something changed, in force at once."""
    with shop.app.app_context():
        document = {**json.loads(PROGRAMME.read_text("utf-8")), **changes}
        loyalty.publish(json.dumps(document), author="szefowa")


def what_others_did(shop):
    """A code is used up and a budget spent; a code of Jan's, one that was withdrawn, one with a slip."""
    state = shop.app.extensions["loyalty"]

    def work(conn):
        take_limits(conn, "somebody", {"code:RAZ": 1, "budget:festiwal/ever": 100_00}, {})
        programme, now = state.programmes.current(conn, state.now()), state.now()
        jan = db.session.query(User.id).filter_by(email="jan@ziarno.example").scalar()
        mine = codes.generate(conn, programme, "OSOBISTY", 1, now, member=str(jan)).codes[0]
        gone = codes.generate(conn, programme, "OSOBISTY", 1, now).codes[0]
        codes.revoke(conn, now, code=gone)
        wrong = ("4" if gone[0] != "4" else "7") + gone[1:]
        return {"jan's": mine, "withdrawn": gone, "slip": wrong}

    with shop.app.app_context():
        return own(state.db.engine, work)


REFUSED_AS = {"jan's": "of-jan", "": "empty"}
"""Names for files."""


@pytest.mark.parametrize("language", ["pl", "en"])
def test_every_state_of_a_code_is_told(meet, shop, language):
    example = json.loads(PROGRAMME.read_text("utf-8"))
    published(shop, codes=CODES, budgets=BUDGETS, rules=[*example["rules"], *RULES])
    real = what_others_did(shop)
    ola = meet("customer")
    ola.put("ZIA-250")
    ola.read(language)
    ola.go("/checkout")

    def add(code):
        ola.page.get_by_label(BUTTONS[language][0]).fill(real.get(code, code))
        ola.follow("button", BUTTONS[language][1], exact=True)

    for code, told in REFUSED.items():
        add(code)
        error = ola.page.locator("#fl-code-error")
        assert plain(error.inner_text()) == told[language == "en"], code
        keep_shots(ola.page, f"states-{language}-refused-{REFUSED_AS.get(code, code)}")
    assert ola.page.evaluate("document.activeElement.id") == "fl-code-add", "the focus stays"
    for code in KEPT:
        add(code)
    rows = typed(ola)
    assert {code: state for code, (state, _why) in rows.items()} == told_in(KEPT, language)
    assert {code: why for code, (_state, why) in rows.items()} == told_in(WHY, language)
    said = plain(ola.page.locator("#fl-checkout-said").inner_text())
    assert all(f"{code}: {state[2:]}." in said for code, (state, _why) in rows.items()), said
    keep_shots(ola.page, f"states-{language}-kept")

    ola.page.evaluate(GUESS, 10 - 5)  # an empty one, a slip and codes that are kept do not count
    add("NIEMA")
    ola.sees(TOO_MANY[language == "en"], of="#fl-code-error")
    ola.look(f"states-{language}-too-many")
    ola.go("/cart")
    follow(ola.page.locator(".stepper__button").nth(1))
    ola.go("/checkout")
    larger = {**KEPT, **IN_A_LARGER_CART}
    rows = typed(ola)
    assert {code: state for code, (state, _why) in rows.items()} == told_in(larger, language)
    assert rows["LATO"][1] == INSTEAD[language == "en"]
    ola.page.locator(".fl-checkout .fl-why summary").last.click()
    ola.look(f"states-{language}-larger-cart")


GUESS = """async times => {
    const form = document.querySelector(".fl-code-form");
    for (let time = 0; time < times; time++) {
        const sent = new URLSearchParams(new FormData(form));
        sent.set("code", `GUESS${time}`);
        await fetch(form.action, {method: "POST", body: sent, redirect: "manual"});
    }
}"""


def typed(person):
    """By code, how it stands and why, as the panel lists them."""
    rows = person.page.locator(".fl-typed").all()
    parts = (".fl-typed-text", ".fl-typed-state", ".fl-quiet")
    read = ([plain(row.locator(part).inner_text()) for part in parts] for row in rows)
    return {code: (state, why) for code, state, why in read}


def told_in(texts, language):
    return {key: pair[language == "en"] for key, pair in texts.items()}


# ---------------------------------------------------------------- nudges

NUDGES = {
    "amount": (
        ["when order.subtotal >= 60 PLN", "discount 10 PLN"],
        ("Dodaj produkty za 18,00 zł, a oszczędzisz 10,00 zł.", "42,00 zł z 60,00 zł", "Zobacz produkty"),
        ("Add PLN 18.00 more, and save PLN 10.00.", "PLN 42.00 of PLN 60.00", "See the products"),
        "/products",
    ),
    "units": (
        ["when order.quantity >= 2 items", "discount 10 PLN"],
        ("Dodaj jeszcze 1 sztukę, a oszczędzisz 10,00 zł.", "1 z 2 szt.", "Zobacz produkty"),
        ("Add 1 more item, and save PLN 10.00.", "1 of 2 items", "See the products"),
        "/products",
    ),
    "delivery": (
        ["when order.subtotal >= 60 PLN", "discount 100% on shipping"],
        ("Dodaj produkty za 18,00 zł, a dostawa będzie darmowa.", "42,00 zł z 60,00 zł", "Zobacz produkty"),
        ("Add PLN 18.00 more, and delivery is free.", "PLN 42.00 of PLN 60.00", "See the products"),
        "/products",
    ),
    "category": (
        'discount 100% on cheapest 1 of every 2 items where item.category in "cups"',
        ("Dodaj jeszcze 1 sztukę (Filiżanka mała 80 ml), a drugi", "1 z 2 szt.",
         "Zobacz wszystko: Filiżanki i kubki"),
        ("Add 1 more item (Small Cup 80 ml), and", "1 of 2 items",
         "See all: Cups and mugs"),
        "/products?category=cups",
    ),
    "product": (
        'price 0.01 PLN on cheapest 1 of every 2 items where item.sku in ("CUP-S", "CUP-L")',
        ("Dodaj jeszcze 1 sztukę (Filiżanka mała 80 ml), a drugi", "1 z 2 szt.",
         "Zobacz: Filiżanka duża 220 ml"),
        ("Add 1 more item (Small Cup 80 ml), and", "1 of 2 items",
         "See: Large Cup 220 ml"),
        "/products/CUP-L",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("language", "scripts"), [("pl", True), ("en", False)])
def test_every_kind_of_nudge_is_told_and_can_be_followed(meet, shop, language, scripts):
    guest = meet(java_script_enabled=scripts)
    guest.put("CUP-S")
    guest.read(language)
    for kind, (rule, *texts, leads_to) in NUDGES.items():
        published(shop, rules=[{"id": kind, "rule": rule}])
        guest.go("/cart")
        sentence, progress, link = texts[language == "en"]
        guest.sees(sentence, progress, of=".fl-nudge")
        assert guest.page.get_by_role("link", name=link, exact=True).get_attribute("href") == leads_to
        assert "0 ziaren" not in guest.text(".fl-cart")
        if scripts:
            guest.look(f"nudge-{kind}")
        else:  # axe is itself a script
            keep_shots(guest.page, f"nudge-{kind}-plain")
    guest.follow("button", {"pl": "Dodaj: Filiżanka mała 80 ml", "en": "Add: Small Cup 80 ml"}[language])
    saved = {"pl": "Oszczędzasz\n41,99 zł", "en": "You save\nPLN 41.99"}[language]
    assert saved in guest.text(".fl-cart")
    assert guest.page.locator(".fl-nudge").count() == 0
    assert guest.page.locator(".qty").input_value() == "2"


# ---------------------------------------------------------------- budgets


@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_merchant_sees_how_budgets_stand(meet, shop, language):
    example = json.loads(PROGRAMME.read_text("utf-8"))
    published(shop, codes=CODES, budgets=BUDGETS, rules=[*example["rules"], *RULES])
    what_others_did(shop)
    owner = meet("merchant").read(language)
    owner.go("/staff/orders")
    owner.follow("link", {"pl": "Budżety", "en": "Budgets"}[language])
    told = {
        "pl": ("Festiwal kawy", "Wykorzystano: 100,00 zł, limit: 100,00 zł", "wyczerpany", "5 zł na festiwal",
               "Reguły wcześniejszych wersji",
               "Teraz od 1 listopada 2025 do 30 listopada 2025.", "20 użyć na klienta; dotąd: 0 klientów."),
        "en": ("Coffee festival", "PLN 100.00 of PLN 100.00 used", "used up", "PLN 5 for the festival",
               "Rules of earlier versions",
               "Now from 1 November 2025 to 30 November 2025.", "20 uses for each; 0 customers so far."),
    }[language]  # fmt: skip
    owner.sees(*told)
    owner.look(f"budgets-{language}")
