"""The merchant's page: versions, rules in words; and a new version that holds from the next quote on."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Locator

from example_shop.loyalty import PROGRAMME, loyalty
from tests.infrastructure.browser import VIEWPORTS, turning

from .people import points


def test_a_new_version_is_shown_and_used_at_once(meet, shop):
    owner, ola = meet("merchant"), meet("customer")
    ola.go("/products/CUP-S")
    before = points(ola.text(".fl-product"))
    owner.open_own_page("Reguły klubu")
    owner.sees("Opublikowane wersje", "pierwszy program", "Reguły wersji 1")
    document = json.loads(PROGRAMME.read_text("utf-8"))
    rules = document["rules"]
    assert owner.page.locator(".fl-rule").count() == len(rules)
    for language, words in {"pl": "złoty", "en": "PLN"}.items():
        sentences = owner.page.locator(f".fl-rule dd[lang={language}]").all_inner_texts()
        assert len(sentences) == len(rules), words
        assert all(sentences)
    owner.sees("PLN 15 off", "Rabat 15 zł")
    owner.look("merchant")

    rules.append({"id": "cups", "name": {"pl": "Tydzień filiżanek", "en": "Week of cups"},
                  "rule": "earn 40 points on items where item.category in \"cups\""})  # fmt: skip
    with shop.app.app_context():
        assert loyalty.publish(json.dumps(document), author="szefowa", note="<b>filiżanki</b> {{ 7*7 }}") == 2
    ola.go("/products/CUP-S")
    assert points(ola.text(".fl-product")) == before + 60, "40, and half more for gold"
    owner.go("/loyalty/merchant/")
    owner.sees("Reguły wersji 2", "<b>filiżanki</b> {{ 7*7 }}", "cups Tydzień filiżanek")
    owner.follow("link", "1", exact=True)
    owner.sees("Reguły wersji 1")
    assert "Tydzień filiżanek" not in owner.text()
    owner.go("/loyalty/merchant/?version=99")
    assert owner.page.get_by_text("404").count() or "Nie ma" in owner.text()


STACK = [
    {"id": "autumn", "rule": "discount 30% on items", "announce": False, "until": "2027-01-31"},
    {
        "id": "cups-week",
        "rule": 'discount 10 PLN on every item where item.category in "cups"',
        "announce": False,
    },
]


def test_what_was_found_stands_with_its_version(meet, shop):
    """With an order that shows it; the version before is told to be clean."""
    owner = meet("merchant")
    owner.open_own_page("Reguły klubu")
    owner.sees("Co wykazało sprawdzenie wersji 1", "Nic, co by zaskakiwało.")
    owner.follow("link", "Porównanie wersji")
    owner.sees("Opublikowano na razie jedną wersję.")
    document = json.loads(PROGRAMME.read_text("utf-8"))
    document["rules"] += STACK
    document["checks"]["refuse"] = False
    with shop.app.app_context():
        number = loyalty.publish(json.dumps(document), author="szefowa", note="jesień")
    owner.go("/loyalty/merchant/")
    owner.sees(f"Co wykazało sprawdzenie wersji {number}", "mogą zaskoczyć", "C110", "Na przykład:")
    shown = owner.page.locator(".fl-finding", has_text="C110").inner_text()
    assert "autumn" in shown
    assert "Możliwe poprawki:" in shown
    assert "Włóż je do jednej grupy, w której wygrywa korzystniejsza" in shown
    assert "cups-week: " in shown.partition("Na przykład:")[2]
    owner.look("merchant-findings")
    owner.follow("link", "Porównanie wersji")
    owner.sees("Reguła autumn: dodano", "Rabat 30% na produkty", "Wszystkie reguły razem")
    owner.look("merchant-difference")
    owner.page.get_by_label("Było").select_option(str(number))
    owner.follow("button", "Porównaj")
    owner.sees("To jedna i ta sama wersja. Wybierz dwie różne.")


def test_a_rule_is_told_as_it_is_typed(meet, shop):
    """Its mistakes, its corrections at one press, what it does beside the rest, and what it would change."""
    owner = meet("merchant")
    owner.go("/loyalty/merchant/")
    owner.follow("link", "Zmień i sprawdź leaflet")
    text = owner.page.get_by_label("Tekst reguły leaflet")
    told = owner.page.locator("#fl-rule-told")
    published = text.input_value()
    text.fill("earn 5 pionts")
    told.get_by_text("napisz points").wait_for()
    assert text.input_value() == "earn 5 pionts", "typing goes on while it is told"
    owner.look("merchant-rule-mistake")
    owner.follow("button", "Zastosuj: napisz points")
    assert text.input_value() == "earn 5 points"
    text.fill("discount 7% on items")
    told.get_by_text("Rabat 7% na produkty").wait_for()
    assert told.locator(".fl-finding", has_text="C110").get_by_text("Na przykład:").count() == 1
    owner.page.get_by_role("button", name="Co by to zmieniło?").click()
    told.get_by_text("Reguła leaflet: zmieniono").wait_for()
    told.get_by_text("Jak to opublikować").wait_for()
    owner.look("merchant-rule")
    owner.follow("link", "Wróć do opublikowanego tekstu")
    assert owner.page.get_by_label("Tekst reguły leaflet").input_value() == published


GAPS = """[...document.querySelectorAll(".fl-finding-order + .fl-finding-order")].map((box) =>
    box.getBoundingClientRect().top - box.previousElementSibling.getBoundingClientRect().bottom)"""
"""Between two examples of one rule, in pixels."""


def test_examples_of_one_rule_stand_apart(meet, shop):
    document = json.loads(PROGRAMME.read_text("utf-8"))
    (changed,) = [rule for rule in document["rules"] if rule["id"] == "from-200"]
    changed["rule"] = ["when order.subtotal >= 150 PLN", "discount 12 PLN"]
    with shop.app.app_context():
        loyalty.publish(json.dumps(document), author="szefowa", note="od 150 zł")
    owner = meet("merchant")
    for size in VIEWPORTS.values():
        owner.page.set_viewport_size(size)
        owner.go("/loyalty/merchant/difference")
        gaps = owner.page.evaluate(GAPS)
        assert gaps, "two examples: who gains and who loses"
        assert min(gaps) >= 6, gaps


@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_notes_of_versions_are_read_on_a_phone(meet, shop, language):
    note = "Próg darmowej dostawy z 120 zł na 150 zł, bo kurierzy podnieśli ceny od października"
    document = json.loads(PROGRAMME.read_text("utf-8"))
    document["rules"].append({"id": "five", "rule": "earn 5 points"})
    with shop.app.app_context():
        loyalty.publish(json.dumps(document), author="Irena Ziarnik", note=note)
    owner = meet("merchant").read(language)
    for size in VIEWPORTS.values():
        owner.page.set_viewport_size(size)
        owner.go("/loyalty/merchant/")
        frame = owner.page.locator(".fl-scroll")
        assert frame.evaluate("one => one.scrollWidth <= one.clientWidth"), size
        rows = frame.get_by_role("table").get_by_role("row")
        assert rows.count() == 3
        assert rows.filter(has_text="Irena").get_by_role("cell").all_inner_texts()[-1] == note
        assert frame.get_by_role("columnheader").count() == 4
    owner.look("merchant-versions")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_correction_leads_back_to_the_text(meet, scripts):
    owner = meet("merchant", java_script_enabled=scripts)
    owner.go("/loyalty/merchant/rule?rule=leaflet")
    text = owner.page.get_by_label("Tekst reguły leaflet")
    text.fill("earn 5 pionts")
    if not scripts:
        owner.follow("button", "Sprawdź")
    use = owner.page.get_by_role("button", name="Zastosuj: napisz points")
    with turning(owner.page):
        use.press("Enter")
    assert text.input_value() == "earn 5 points"
    told = described(text)
    assert told.startswith("Poprawka jest w tekście. ")
    assert "Nic, co by zaskakiwało." in told
    if scripts:  # without them nobody can ask where the focus is
        assert owner.page.evaluate("document.activeElement.id") == "fl-rule-text"
        box, height = text.bounding_box(), owner.page.viewport_size["height"]
        assert 0 <= box["y"] < height - 24, "and it is in sight"
    else:
        assert text.get_attribute("autofocus") is not None
    owner.go("/loyalty/merchant/rule?rule=leaflet")
    assert text.get_attribute("autofocus") is None


def described(field: Locator) -> str:
    """What a screen reader says of a field besides its name."""
    parts = (field.get_attribute("aria-describedby") or "").split()
    return " ".join(field.page.locator(f"#{part}").inner_text() for part in parts)


RESTORED = "Przywrócono niezapisany tekst."


def test_what_was_typed_outlasts_its_page(meet):
    """The other language, another rule and back: until it is discarded, or the same as what is published."""
    owner = meet("merchant")
    owner.go("/loyalty/merchant/rule?rule=leaflet")
    text, told = owner.page.locator("#fl-rule-text"), owner.page.locator("#fl-rule-told")
    published = text.input_value()
    assert RESTORED not in owner.text()
    text.fill("discount 7% on items")
    told.get_by_text("Rabat 7% na produkty").wait_for()
    owner.read("en")
    assert text.input_value() == "discount 7% on items"
    owner.sees("Restored what you had typed.")
    told.get_by_text("7% off products").wait_for()
    assert owner.page.evaluate("document.activeElement.tagName") == "BODY", "nothing takes the focus"
    owner.look("merchant-rule-restored")
    owner.read("pl")
    text.fill("discount 8% on items")
    owner.page.get_by_label("Reguła", exact=True).select_option("from-200")
    owner.follow("button", "Otwórz")
    assert "discount 8%" not in text.input_value()
    assert RESTORED not in owner.text(), "of this rule nothing was typed"
    owner.page.go_back()
    owner.page.get_by_label("Tekst reguły leaflet").wait_for()
    assert text.input_value() == "discount 8% on items"
    told.get_by_text("Rabat 8% na produkty").wait_for()
    owner.go("/loyalty/merchant/rule?rule=leaflet")
    owner.sees(RESTORED)
    assert owner.page.get_by_role("status").filter(has_text=RESTORED).count() == 1, "it is announced"
    owner.follow("link", "Odrzuć")
    assert text.input_value() == published
    assert RESTORED not in owner.text()
    owner.go("/loyalty/merchant/rule?rule=leaflet")
    assert text.input_value() == published, "and it is gone"
    text.fill("discount 9% on items")
    text.fill(published)
    owner.go("/loyalty/merchant/rule?rule=leaflet")
    assert RESTORED not in owner.text(), "there is nothing that is not published"


def test_a_text_that_was_sent_outlasts_its_page_too(meet):
    """What a correction made of it is the newest; it stays with its rule when the language changes."""
    owner = meet("merchant")
    owner.go("/loyalty/merchant/rule?rule=leaflet")
    text = owner.page.locator("#fl-rule-text")
    published = text.input_value()
    text.fill("earn 5 pionts")
    owner.follow("button", "Zastosuj: napisz points")
    assert text.input_value() == "earn 5 points"
    owner.read("en")
    assert owner.page.get_by_label("Text of the rule leaflet").input_value() == "earn 5 points"
    owner.sees("Restored what you had typed.")
    owner.follow("link", "Back to the published text")
    assert text.input_value() == published
    owner.read("pl")
    assert text.input_value() == published
