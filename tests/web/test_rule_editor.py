"""The merchant's page of one rule: what it tells of a text that is typed, and that nothing is kept of it."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest

from flask_loyalty import ProductFacts
from tests.web.shops import document
from tests.web.test_pages import ONLY_A_PAGE, Visitor

PAGE = "/loyalty/merchant/rule"
RULES = {
    "base": "earn 1 point per 1 PLN of order.margin",
    "cups": ["# Cups this spring.", "discount 5%", 'on items where item.category in "cups"'],
    "big": ["when order.subtotal >= 100 PLN", "discount 10 PLN"],
}


@pytest.fixture
def editor(make_shop):
    """A shop with three rules, and its merchant at the page."""
    shop = make_shop()
    shop.publish(document(RULES))
    return Visitor(shop, merchant="szefowa")


def written(visitor, rule, text, **more):
    answer = visitor.post(PAGE, rule=rule, text=text, **more)
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True))


def codes(page):
    return re.findall(r'fl-finding-code">(\w+)<', page)


def offers(page):
    return re.findall(r'name="take" value="(.*?)" aria-label', page, re.S)


@ONLY_A_PAGE
def test_it_opens_with_a_rule_of_the_version_in_force(editor):
    page = editor.text(PAGE)
    assert "earn 1 point per 1 PLN of order.margin</textarea>" in page
    assert "Nothing that surprises was found." in page
    assert "To publish it" not in page
    page = editor.text(f"{PAGE}?rule=cups")
    assert "# Cups this spring.\ndiscount 5%\non items" in page
    assert "<option selected>cups</option>" in page
    assert '/loyalty/merchant/rule?rule=cups"' in editor.text("/loyalty/merchant/")
    assert editor.get(f"{PAGE}?rule=nobody").status_code == 404


@ONLY_A_PAGE
@pytest.mark.parametrize(
    ("rule", "text", "told", "offered"),
    [
        pytest.param("base", "earn 1 piont", ["L105"], ["earn 1 point"], id="a slip"),
        pytest.param("base", "", ["D138"], [], id="nothing"),
        pytest.param("base", "discount 5%", ["C111", "C112"], [], id="beside another rule"),
        pytest.param(
            "big",
            "when order.quantity >= 0\nearn 5 points",
            ["C104"],
            ["earn 5 points"],
            id="asks for nothing",
        ),
        pytest.param("big", "when order.subtotal >= 90 PLN\ndiscount 10 PLN", [], [], id="nothing surprises"),
    ],
)
def test_what_it_tells_of_a_text(editor, rule, text, told, offered):
    page = written(editor, rule, text)
    assert codes(page) == told
    assert offers(page)[: len(offered)] == offered
    assert text.replace("\r\n", "\n") in page.partition("<textarea")[2]


@ONLY_A_PAGE
@pytest.mark.parametrize(("refuse", "stands"), [(["C104"], True), (["C101"], False)])
def test_what_the_document_refuses_is_said_to_stand_in_the_way(make_shop, refuse, stands):
    shop = make_shop()
    shop.publish(document(RULES, checks={"refuse": refuse}))
    page = written(Visitor(shop, merchant="szefowa"), "big", "when order.quantity >= 0\nearn 5 points")
    assert ("One thing may surprise. This stands in the way of publishing: C104." in page) is stands


@ONLY_A_PAGE
@pytest.mark.parametrize(("refuse", "stands"), [(["C101"], True), (["C104"], False)])
def test_a_contradiction_stands_in_the_way_where_rules_that_never_give_are_refused(make_shop, refuse, stands):
    shop = make_shop()
    shop.publish(document(RULES, checks={"refuse": refuse}))
    text = "when order.subtotal >= 100 PLN and order.subtotal < 80 PLN discount 10 PLN"
    page = written(Visitor(shop, merchant="szefowa"), "big", text)
    assert "T120" in page
    assert ("This stands in the way of publishing: T120." in page) is stands


@ONLY_A_PAGE
def test_a_rule_that_another_one_names_is_shown_as_it_is_typed(editor):
    page = written(editor, "big", "discount 20% on items")
    assert "C110" in page or "C111" in page
    page = written(editor, "cups", "when order.subtotal >= 100 PLN\ndiscount 10 PLN")
    assert "C106" in page
    shown = re.findall(r"<pre[^>]*>(.*?)</pre>", page, re.S)
    assert not any("discount 5%" in one for one in shown), "what is published of it"


@ONLY_A_PAGE
def test_what_a_rule_says_names_the_shops_goods(make_shop):
    shop = make_shop()
    name = {"pl": "Parzucha", "en": "House Brew"}
    brew = ProductFacts(sku="BREW", unit_price=40_00, currency="PLN", category="coffee", name=name)
    shop.loyalty.catalogue(lambda: [brew])
    shop.publish(document(RULES))
    page = written(
        Visitor(shop, merchant="szefowa"), "big", 'discount 10 PLN on items where item.sku = "BREW"'
    )
    assert "House Brew" in page


@ONLY_A_PAGE
def test_a_correction_is_taken_over_with_one_press(editor):
    page = written(editor, "cups", "discount 5%\non items where item.category in cups")
    (offer,) = set(offers(page))
    page = written(editor, "cups", "what is typed meanwhile", take=offer)
    assert offer in page
    assert codes(page) == []
    assert "what is typed meanwhile" not in page


@ONLY_A_PAGE
def test_it_tells_what_the_text_would_change_and_where_to_put_it(editor):
    page = written(editor, "big", "when order.subtotal >= 90 PLN\r\ndiscount 20 PLN", compare="1")
    assert "big: changed" in page.lower()
    assert "example" in page
    put = re.search(r'Text for the document">(.*?)</pre>', page, re.S)[1]
    assert json.loads(put) == ["when order.subtotal >= 90 PLN", "discount 20 PLN"]
    assert "rules[2].rule" in page
    assert "Mend the mistakes first." in written(editor, "big", "discount", compare="1")


@ONLY_A_PAGE
def test_a_rule_that_is_too_long_is_told_and_nothing_is_kept(editor):
    page = written(editor, "base", "earn 1 point " + "x" * 4000)
    assert "This text has 4013 characters. A rule has 4000 at most." in page
    assert "earn 1 point per 1 PLN" in editor.text(PAGE)
    assert "?version=3" not in editor.text("/loyalty/merchant/")


@ONLY_A_PAGE
def test_a_new_rule_is_written_beside_the_others(editor):
    page = editor.text(f"{PAGE}?rule=%2B")
    assert "Nothing is written yet." in page
    assert codes(page) == []
    page = written(editor, "+", "discount 5% on items")
    assert codes(page) == ["C110"]
    assert '"new-rule" takes something off the same item as "cups"' in page
    page = written(editor, "+", "when order.quantity >= 3\nearn 7 points", compare="1")
    assert codes(page) == []
    assert "new-rule: added" in page
    put = re.search(r'Text for the document">(.*?)</pre>', page, re.S)[1]
    assert json.loads(put) == {"id": "new-rule", "rule": ["when order.quantity >= 3", "earn 7 points"]}
    assert codes(written(editor, "base", "earn 1 point")) == [], "beside the others, without the new one"


@ONLY_A_PAGE
def test_the_first_rule_of_a_programme_without_any(make_shop):
    shop = make_shop()
    shop.publish(document({"new-rule": "earn 1 point per 1 PLN of order.margin"}))
    visitor = Visitor(shop, merchant="szefowa")
    assert '"id": "new-rule-1"' in written(visitor, "+", "earn 3 points")
    shop.publish(document({}))
    assert "Text of the new rule" in visitor.text(PAGE)
    assert '"id": "new-rule"' in written(visitor, "+", "earn 3 points")


@ONLY_A_PAGE
def test_a_form_of_another_page_is_refused(editor):
    assert editor.client.post(PAGE, data={"rule": "base", "text": "earn 1 point"}).status_code == 400


@ONLY_A_PAGE
def test_what_is_meant_is_marked_where_it_stands(editor):
    """Carets would stand under something else as soon as a narrow page breaks the line."""
    page = editor.post(PAGE, rule="base", text="earn 2 pionts per 1 PLN of order.margin")
    shown = page.get_data(as_text=True)
    assert "earn <mark>2 pionts</mark> per 1 PLN of order.margin" in shown
    assert "^^" not in shown


@ONLY_A_PAGE
def test_hostile_text_is_shown_as_text(editor):
    page = editor.post(PAGE, rule="base", text='</textarea><script>alert("1")</script>').get_data(
        as_text=True
    )
    assert "<script>alert" not in page


@ONLY_A_PAGE
def test_it_writes_in_the_version_that_holds_now(editor):
    editor.text(PAGE)
    editor.shop.publish(document({**RULES, "base": "earn 2 points per 1 PLN of order.margin"}))
    assert "earn 2 points per 1 PLN" in editor.text(PAGE)
