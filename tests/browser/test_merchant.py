"""The merchant's page: versions, rules in words; and a new version that holds from the next quote on."""

from __future__ import annotations

import json

from example_shop.loyalty import PROGRAMME, loyalty

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
