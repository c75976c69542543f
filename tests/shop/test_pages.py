"""Catalogue, cart, accounts: what they show, whom they let in, and what they refuse."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from example_shop import seed
from example_shop.models import Order, Product, User, db
from tests.shop.conftest import ADDRESS, Person

# --- catalogue


@pytest.mark.parametrize(
    ("query", "found", "not_found"),
    [
        pytest.param("q=yirgacheffe", "ETH-250", "KEN-250", id="by origin"),
        pytest.param("q=roasters", "IND-250", "ETH-250", id="by brand"),
        pytest.param("q=FILIZANKA", "CUP-S", "ETH-250", id="without Polish letters, in capitals"),
        pytest.param("q=jasmine+geisha", "PAN-100", "ETH-250", id="all words must be there"),
        pytest.param("category=coffee", "DEC-250", "CUP-S", id="a category holds what is below it"),
        pytest.param("category=coffee/filter", "ETH-250", "ZIA-250", id="a category below"),
        pytest.param("category=coffee&q=ziarno", "ZIA-250", "CUP-S", id="both"),
    ],
)
def test_searching(guest, query, found, not_found):
    page = guest.get(f"/products?{query}").text
    assert f"/products/{found}" in page
    assert f"/products/{not_found}" not in page


@pytest.mark.parametrize(
    "words", ["%", "_", "\\", "'; drop table product; --", "<script>alert(1)</script>", "ż" * 500]
)
def test_hostile_words_find_nothing_and_break_nothing(guest, words):
    page = guest.get("/products", query_string={"q": words})
    assert page.status_code == 200
    assert "<script>alert" not in page.text


def test_sorting_by_price(guest):
    page = guest.get("/products?category=machines&sort=dearest").text
    assert page.index("/products/ESP-PRO") < page.index("/products/GRIND-HAND")
    page = guest.get("/products?category=machines&sort=cheapest").text
    assert page.index("/products/ESP-PRO") > page.index("/products/GRIND-HAND")
    assert guest.get("/products?sort=nonsense").status_code == 200


def test_a_cut_price_shows_the_lowest_of_thirty_days(person):
    page = person(language="pl").get("/products/RWA-250").text
    assert "47,00\xa0zł" in page
    assert "Najniższa cena z 30 dni przed obniżką: 49,00\xa0zł" in page


@pytest.mark.parametrize(
    "path", ["/products/NO-SUCH", "/products?category=nowhere", "/orders/ZR-1", "/orders/x", "/nope"]
)
def test_what_is_not_there_is_404(guest, path):
    page = guest.get(path)
    assert page.status_code == 404
    assert "There is no such page" in page.text


def test_hostile_names_are_shown_as_text(guest):
    product = db.session.get(Product, "ETH-250")
    product.name_pl = product.name_en = "<script>alert(1)</script> {{ 7*7 }}"
    product.description_en = "<img src=x onerror=alert(1)>"
    db.session.commit()
    for path in ("/products/ETH-250", "/products?category=coffee", "/pictures/ETH-250.svg"):
        page = guest.get(path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    assert "{{ 7*7 }}" in guest.get("/products/ETH-250").text


def test_pictures_are_kept_by_browsers_and_change_their_address(guest):
    answer = guest.get("/pictures/ETH-250.svg")
    assert answer.mimetype == "image/svg+xml"
    assert answer.cache_control.max_age > 30 * 86400
    again = guest.get("/pictures/ETH-250.svg", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


# --- cart


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        pytest.param("0", "at least 1", id="none"),
        pytest.param("-3", "at least 1", id="negative"),
        pytest.param("51", "at most 50", id="too many at once"),
        pytest.param("9" * 400, "at most 50", id="absurd"),
        pytest.param("1.5", "whole number", id="a fraction"),
        pytest.param("1e3", "whole number", id="an exponent"),
        pytest.param("two", "whole number", id="a word"),
        pytest.param("", "whole number", id="empty"),
        pytest.param("٣", "whole number", id="digits of another script"),
    ],
)
def test_impossible_quantities_are_refused_beside_the_field(guest, typed, complaint):
    page = guest.post("/cart/add", {"sku": "ETH-250", "qty": typed})
    assert page.status_code == 422
    assert complaint in page.text
    assert 'aria-describedby="qty-error"' in page.text
    guest.post("/cart/add", {"sku": "ETH-250", "qty": "2"})
    if typed == "0":
        return  # in the cart, 0 takes the product out
    page = guest.post("/cart/update", {"qty-ETH-250": typed})
    assert page.status_code == 422
    assert 'aria-describedby="error-ETH-250"' in page.text


def test_quantities_change_step_by_step_and_together(guest):
    for sku in ("ETH-250", "KEN-250"):
        guest.post("/cart/add", {"sku": sku, "qty": "2"})
    guest.post("/cart/update", {"qty-ETH-250": "2", "qty-KEN-250": "2", "step": "ETH-250:+1"})
    assert _cart(guest) == {"ETH-250": 3, "KEN-250": 2}
    guest.post("/cart/update", {"qty-ETH-250": "5", "qty-KEN-250": "1"})
    assert _cart(guest) == {"ETH-250": 5, "KEN-250": 1}
    guest.post("/cart/update", {"step": "ETH-250:0"})
    assert _cart(guest) == {"KEN-250": 1}
    guest.post("/cart/update", {"step": "KEN-250:-1"})
    assert _cart(guest) == {}
    assert guest.post("/cart/update", {"step": "nonsense"}).status_code == 400


def _cart(person: Person) -> dict:
    with person.client.session_transaction() as session:
        return session.get("cart", {})


def test_no_more_than_there_is(guest):
    db.session.get(Product, "ESP-PRO").stock = 2
    db.session.commit()
    page = guest.post("/cart/add", {"sku": "ESP-PRO", "qty": "3"})
    assert page.status_code == 422
    assert "We have 2 of these" in page.text


def test_a_product_that_vanished_leaves_the_cart(guest):
    guest.post("/cart/add", {"sku": "STICKERS", "qty": "1"})
    db.session.delete(db.session.get(Product, "STICKERS"))
    db.session.commit()
    assert "Nothing here yet" in guest.get("/cart").text
    assert guest.get("/checkout").location == "/cart"


# --- checkout


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        pytest.param({"name": ""}, "Fill in this field", id="no name"),
        pytest.param({"name": "x" * 121}, "at most 120", id="too long a name"),
        pytest.param({"name": "a\x00b"}, "letters, digits", id="a null byte"),
        pytest.param({"email": "jan"}, "Enter an e-mail address", id="no e-mail"),
        pytest.param({"postcode": "123"}, "Enter the postcode", id="a wrong postcode"),
        pytest.param({"street": "", "delivery": "locker"}, "Fill in this field", id="no address"),
        pytest.param({"delivery": "drone"}, "Not a valid choice", id="an unknown delivery"),
        pytest.param({"payment": "gold"}, "Not a valid choice", id="an unknown payment"),
        pytest.param({"served_by": "1"}, "Not a valid choice", id="advised by a customer"),
    ],
)
def test_checkout_says_what_is_wrong(guest, changes, complaint):
    guest.post("/cart/add", {"sku": "ETH-250", "qty": "1"})
    newest = guest.newest_order().id
    page = guest.post("/checkout", {**ADDRESS, "attempt": "one", **changes})
    assert page.status_code == 422
    assert complaint in page.text
    assert "Please look at this again" in page.text
    assert guest.newest_order().id == newest


def test_no_order_is_placed_for_more_than_the_page_showed(guest):
    """Delivery chosen and the order sent at once, without a script: refused once, with what changed."""
    guest.post("/cart/add", {"sku": "ETH-250", "qty": "1"})
    page = guest.post("/checkout", {"delivery": "pickup", "recount": "1"})

    def shown(page):
        return re.search(r'name="shown" value="(\d+)"', page.text).group(1)

    sent = {**ADDRESS, "attempt": "dearer", "delivery": "courier"}
    refused = guest.post("/checkout", {**sent, "shown": shown(page)})
    assert refused.status_code == 409
    told = " ".join(re.search(r'role="alert".*?</div>', refused.text, re.S).group(0).split()).replace(
        "\xa0", " "
    )
    before, now = (f"PLN {int(shown(one)) / 100:.2f}" for one in (page, refused))
    assert f"You would pay {now}, but this page showed {before}. Delivery: PLN 14.90." in told
    assert int(shown(refused)) == int(shown(page)) + 1490
    assert guest.post("/checkout", {**sent, "shown": "abc"}).status_code == 409, "nothing was shown"
    assert guest.post("/checkout", {**sent, "shown": shown(refused)}).status_code == 302
    assert guest.newest_order().shipping_minor == 1490


def test_a_delivery_that_was_chosen_is_said_to_a_screen_reader(guest):
    """The sum follows the choice in place, so it is said; a page that is loaded says nothing by itself."""
    guest.post("/cart/add", {"sku": "ETH-250", "qty": "1"})

    def said(**more):
        page = guest.post("/checkout", {"delivery": "courier", "recount": "1"}, **more)
        total = int(re.search(r'name="shown" value="(\d+)"', page.text).group(1))
        text = re.search(r'id="sum-said" role="status">(.*?)</div>', page.text, re.S).group(1)
        return text.replace("\xa0", " "), f"With this delivery you pay PLN {total / 100:.2f}."

    told, expected = said(headers={"HX-Request": "true"})
    assert told == expected
    assert said()[0] == ""


def test_no_order_is_placed_for_other_goods_than_the_page_listed(guest):
    """Another tab changes the cart and opens its own checkout: the first page orders nothing unseen."""
    guest.post("/cart/add", {"sku": "ETH-250", "qty": "3"})
    page = guest.get("/checkout").text
    hidden = dict(re.findall(r'name="(goods|shown)" value="([^"]*)"', page))
    assert hidden["goods"] == "ETH-250:3"
    guest.post("/cart/update", {"qty-ETH-250": "1"})
    guest.get("/checkout")
    sent = {**ADDRESS, "attempt": "tab-a", "delivery": "courier"}
    refused = guest.post("/checkout", {**sent, **hidden})
    assert (refused.status_code, "Your cart has changed since this page was opened" in refused.text) == (
        409,
        True,
    )
    hidden = dict(re.findall(r'name="(goods|shown)" value="([^"]*)"', refused.text))
    assert guest.post("/checkout", {**sent, **hidden}).status_code == 302


def test_an_order_may_turn_out_cheaper_than_shown(guest):
    guest.post("/cart/add", {"sku": "ETH-250", "qty": "1"})
    page = guest.post("/checkout", {"delivery": "courier", "recount": "1"})
    shown = re.search(r'name="shown" value="(\d+)"', page.text).group(1)
    sent = {**ADDRESS, "attempt": "cheaper", "delivery": "pickup", "shown": shown}
    assert guest.post("/checkout", sent).status_code == 302


def test_the_total_follows_the_delivery_without_a_script(guest):
    guest.post("/cart/add", {"sku": "ETH-250", "qty": "1"})
    page = guest.post("/checkout", {"delivery": "locker", "recount": "1"})
    assert page.status_code == 200
    assert "PLN\xa060.90" in page.text
    assert "Please look at this again" not in page.text


def test_a_second_order_knows_the_address(ola):
    ola.buy()
    ola.post("/cart/add", {"sku": "ETH-250", "qty": "1"})
    assert 'value="Piotrkowska 1"' in ola.get("/checkout").text


# --- accounts and access


def test_signing_up_signing_out_and_in(person, guest):
    answer = guest.post(
        "/signup",
        {
            "name": "Nowa Osoba",
            "email": "Nowa@Poczta.PL",
            "password": "dobra mała kawa",
            "repeated": "dobra mała kawa",
        },
    )
    assert answer.location == "/account"
    user = db.session.scalar(select(User).where(User.email == "nowa@poczta.pl"))
    assert (user.role, user.has_password("dobra mała kawa")) == ("customer", True)
    guest.post("/logout")
    assert guest.get("/account").status_code == 302
    assert guest.post("/login", {"email": "nowa@poczta.pl", "password": "dobra mała kawa"}).status_code == 302


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        pytest.param({"email": "ola@ziarno.example"}, "There is an account with this e-mail", id="taken"),
        pytest.param({"password": "short", "repeated": "short"}, "10 to 200", id="short password"),
        pytest.param({"repeated": "another one"}, "not the same", id="mistyped"),
        pytest.param({"role": "merchant", "email": "x"}, "Enter an e-mail", id="no way to choose a role"),
    ],
)
def test_signup_says_what_is_wrong(guest, changes, complaint):
    form = {
        "name": "Nowa",
        "email": "n@poczta.pl",
        "password": "dobra mała kawa",
        "repeated": "dobra mała kawa",
    }
    page = guest.post("/signup", form | changes)
    assert page.status_code == 422
    assert complaint in page.text


def test_a_role_cannot_be_signed_up_for(guest):
    form = {"name": "N", "email": "n@poczta.pl", "password": "dobra mała kawa", "repeated": "dobra mała kawa"}
    guest.post("/signup", form | {"role": "merchant"})
    assert db.session.scalar(select(User.role).where(User.email == "n@poczta.pl")) == "customer"


def test_a_wrong_password_and_an_unknown_person_get_one_answer(guest):
    wrong = guest.post("/login", {"email": "ola@ziarno.example", "password": "not this one"})
    unknown = guest.post("/login", {"email": "nobody@ziarno.example", "password": "not this one"})
    assert wrong.status_code == unknown.status_code == 422
    for page in (wrong, unknown):
        assert "do not go together" in page.text


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_login_and_language_do_not_send_people_away(guest, target):
    form = {"email": "ola@ziarno.example", "password": seed.DEMO_PASSWORD}
    assert guest.post("/login", form, query_string={"next": target}).location == "/account"
    assert guest.post("/language/pl", {"next": target}).location == "/"


def test_an_order_is_seen_by_its_owner_or_by_its_key_only(person, ola, guest):
    order = ola.buy()
    other = person("jan@ziarno.example")
    for page in ("", "/thanks", "/pay"):
        path = f"/orders/{order.number}{page}"
        assert ola.get(path).status_code == 200
        for stranger in (other, guest, person(seed.DEMO_LOGINS["partner"])):
            assert stranger.get(path).status_code == 404
            assert stranger.get(f"{path}?key=guess").status_code == 404
            assert stranger.get(f"{path}?key=żółw").status_code == 404
        assert guest.get(f"{path}?key={order.token}").status_code == 200
    assert other.post(f"/orders/{order.number}/pay").status_code == 404
    assert order.number not in other.get("/account").text


STAFF_PAGES = [
    ("get", "/staff/orders"), ("get", "/staff/orders/ZR-1001"), ("post", "/staff/orders/ZR-1001/paid"),
    ("post", "/staff/orders/ZR-1001/delivered"), ("post", "/staff/orders/ZR-1001/cancel"),
    ("post", "/staff/orders/ZR-1001/refund"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), STAFF_PAGES)
def test_staff_pages_are_for_staff(person, guest, method, path):
    assert getattr(guest, method)(path).location.startswith("/login")
    for role in ("customer", "partner"):
        assert getattr(person(seed.DEMO_LOGINS[role]), method)(path).status_code == 403


def test_employees_and_the_owner_see_the_orders(person):
    for role in ("employee", "merchant"):
        page = person(seed.DEMO_LOGINS[role]).get("/staff/orders?status=delivered&q=ola")
        assert page.status_code == 200
        assert "Ola Wrona" in page.text
        assert "Jan Kowalczyk" not in page.text


def test_staff_find_an_order_by_its_number(anna):
    number = db.session.scalars(select(Order).order_by(Order.id).limit(1)).one().number
    page = anna.get("/staff/orders", query_string={"q": number.lower()}).text
    assert page.count("/staff/orders/ZR-") == 1


def test_forms_need_their_token(make):
    app = make(WTF_CSRF_ENABLED=True)
    client = app.test_client()
    for path in (
        "/cart/add",
        "/checkout",
        "/login",
        "/logout",
        "/language/en",
        "/staff/orders/ZR-1001/cancel",
    ):
        page = client.post(path, data={"sku": "ETH-250"})
        assert page.status_code == 400, path
        assert "Ten formularz się przedawnił" in page.text


def test_every_page_carries_the_headers(guest):
    headers = guest.get("/").headers
    assert "script-src" not in headers["Content-Security-Policy"], "scripts fall under default-src 'self'"
    assert headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_too_large_a_form_is_refused(guest):
    assert guest.post("/login", {"email": "x" * 300_000}).status_code == 413


# --- languages


def test_the_language_stays_and_is_declared(person):
    visitor = person(language="pl")
    page = visitor.get("/products/ESP-PRO").text
    assert '<html lang="pl">' in page
    assert "4\xa0299,00\xa0zł" in page
    assert visitor.post("/language/en", {"next": "/products/ESP-PRO"}).location == "/products/ESP-PRO"
    page = visitor.get("/products/ESP-PRO").text
    assert '<html lang="en">' in page
    assert "PLN\xa04,299.00" in page
    assert "Forte Dual-Boiler Machine" in page
    assert visitor.post("/language/xx").status_code == 404


@pytest.mark.parametrize(
    ("method", "page", "came_from", "back"),
    [
        ("get", "/products?q=lodz", "", "/products?q=lodz"),
        ("post", "/login?next=%2Fcart", "", "/login?next=%2Fcart"),
        ("post", "/cart/update", "http://localhost/cart?x=1", "/cart?x=1"),
        ("post", "/cart/update", "http://evil.example/cart", "/"),
        ("post", "/cart/update", "", "/"),
    ],
)
def test_the_switch_comes_back_to_the_page(guest, method, page, came_from, back):
    guest.post("/cart/add", {"sku": "CUP-S"})
    form = {} if method == "get" else {"data": {"qty-CUP-S": "many"}}
    shown = getattr(guest, method)(page, headers={"Referer": came_from}, **form).text
    assert f'name="next" value="{back}"' in shown.split('class="language"')[0]


def test_everybody_lands_where_their_club_pages_are(person):
    wanted = {"employee": ["My goals"], "merchant": ["Rules of the club", "Budgets"], "partner": []}
    for role, links in wanted.items():
        visitor = person()
        form = {"email": seed.DEMO_LOGINS[role], "password": seed.DEMO_PASSWORD}
        page = visitor.get(visitor.post("/login", form).location).text
        work = re.search(r'aria-label="Your work">(.*?)</nav>', page, re.DOTALL)[1]
        assert [link for link in links if link not in work] == [], role
    assert "aria-current=page>Codes and statement" in work, "the partner is there at once"


def test_polish_counts_as_poles_do(person):
    visitor = person(language="pl")
    for category, text in [("books", "2 produkty"), ("machines", "4 produkty"), ("coffee", "15 produktów")]:
        assert text in visitor.get(f"/products?category={category}").text
    assert "1 produkt<" in visitor.get("/products?q=geisha").text.replace("\n", "")
