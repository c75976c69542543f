"""Who may open what, what a form may say, and what a hostile name does: nothing."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import session
from flask_babel import Babel
from flask_login import LoginManager, UserMixin
from flask_wtf.csrf import CSRFProtect

from flask_loyalty.web import choosing
from flask_loyalty.web.blueprints.partner import plain
from flask_loyalty.web.slots import PANELS, loyalty_slot
from tests.web.shops import RULES, document, item

CUSTOMER, MERCHANT, EMPLOYEE, PARTNER = (
    "/loyalty/",
    "/loyalty/merchant/",
    "/loyalty/staff/",
    "/loyalty/partner/",
)
CSV = "/loyalty/partner/statement.csv"

ONLY_A_PAGE = pytest.mark.parametrize("databases", ["sqlite"], indirect=True, scope="session")
"""A page that only shows is the same on either database; whatever books something is tried on both."""


class Visitor:
    """A browser: signs in, fills in the forms of the page that it last saw."""

    def __init__(self, shop, **signed_in):
        self.shop, self.client = shop, shop.app.test_client()
        for kind, key in signed_in.items():
            self.client.get(f"/login/{kind}/{key}")

    def get(self, path, **more):
        return self.client.get(path, **more)

    def text(self, path, **more):
        return unescape(self.get(path, **more).get_data(as_text=True))

    def token(self):
        with self.client.session_transaction() as kept:
            return kept.setdefault("_loyalty_csrf", "a token")

    def post(self, path, **data):
        return self.client.post(path, data={"csrf_token": self.token(), **data})

    def choices(self):
        with self.client.session_transaction() as kept:
            return kept.get(choosing.KEY)

    def said(self):
        with self.client.session_transaction() as kept:
            return kept.get(choosing.SAID, [])


@pytest.fixture
def visit(make_shop):
    """One shop, and visitors to it: ``visit(customer="anna")``."""
    shop = make_shop()

    def come(**signed_in):
        return Visitor(shop, **signed_in)

    come.shop = shop
    with shop.app.app_context():
        yield come
        shop.db.session.rollback()
    shop.check()


# ---------------------------------------------------------------- what is told


@ONLY_A_PAGE
def test_the_reasons_of_points_begin_with_points(visit):
    """A row shows "+94 points"; what the same order saved comes after why."""
    shop = visit.shop
    shop.publish(document({"off": "discount 6%", "base": "earn 1 point per 1 PLN of order.subtotal"}))
    shop.cart, visitor = [item("cup", 100_00)], visit(customer="anna")
    assert visitor.post("/checkout").status_code == 200
    row = re.search(r'class="fl-why".*?</details>', visitor.text(CUSTOMER), re.S)[0]
    whys = re.findall(r"<li>(.*?)</li>", row)
    assert [why.split(" ")[0] for why in whys] == ["1", "6%"], whys


@ONLY_A_PAGE
@pytest.mark.parametrize(
    ("points", "said"),
    [
        (10, "Only 10 points (PLN\xa00.20) on this order."),
        (15, "From 10 points to 15 points (PLN\xa00.30) on this order."),
    ],
)
def test_how_many_points_may_be_used(visit, points, said):
    visit.shop.give(points)
    visit.shop.cart = [item("cup", 100_00)]
    assert said in visit(customer="anna").text("/slot/checkout")


# ---------------------------------------------------------------- who may open what


@ONLY_A_PAGE
@pytest.mark.parametrize(
    ("who", "open_pages", "refusals"),
    [
        pytest.param({}, set(), {CUSTOMER: 401}, id="a guest"),
        pytest.param({"customer": "anna"}, {CUSTOMER}, {}, id="a customer"),
        pytest.param({"employee": "ela"}, {EMPLOYEE}, {CUSTOMER: 401}, id="an employee"),
        pytest.param({"merchant": "szefowa"}, {MERCHANT}, {CUSTOMER: 401}, id="a merchant"),
        pytest.param({"partner": "helios"}, {PARTNER, CSV}, {CUSTOMER: 401}, id="a partner"),
    ],
)
def test_everybody_opens_their_own_pages_and_no_others(visit, who, open_pages, refusals):
    visitor = visit(**who)
    for page in (CUSTOMER, MERCHANT, EMPLOYEE, PARTNER, CSV):
        wanted = 200 if page in open_pages else refusals.get(page, 403)
        assert visitor.get(page).status_code == wanted, page
    for form in ("/loyalty/claim", "/loyalty/partner/redeem"):
        mine = form.startswith(CUSTOMER) and CUSTOMER in open_pages
        mine = PARTNER in open_pages if "partner" in form else mine
        assert (visitor.post(form, code="X", reward="tea").status_code in (401, 403)) is not mine, form


@ONLY_A_PAGE
@pytest.mark.parametrize("nobody", [None, False, "", (None, "sales")], ids=repr)
def test_a_loader_that_knows_nobody_lets_nobody_in(visit, nobody):
    shop = visit.shop
    shop.loyalty.member_loader(lambda: nobody if not isinstance(nobody, tuple) else None)
    for kind in ("employee", "merchant", "partner"):
        shop.loyalty.actor_loader(kind)(lambda: nobody)
    statuses = [visit().get(page).status_code for page in (CUSTOMER, MERCHANT, EMPLOYEE, PARTNER)]
    assert statuses == [401, 403, 403, 403]
    assert visit().text("/slot/account") == "[]"


@ONLY_A_PAGE
def test_pages_of_a_kind_that_the_shop_lets_nobody_be_are_not_there(visit):
    visit.shop.loyalty.actor_loaders.clear()
    statuses = [visit().get(page).status_code for page in (MERCHANT, EMPLOYEE, PARTNER)]
    assert statuses == [404, 404, 404]


STAFF_PAGES = (MERCHANT, EMPLOYEE, PARTNER)


@ONLY_A_PAGE
@pytest.mark.parametrize("view", ["/enter", "/enter?of=club", "enter"])
def test_a_guest_is_sent_to_sign_in_and_comes_back(make_shop, view):
    shop = make_shop(LOYALTY_LOGIN_VIEW=view)
    shop.app.add_url_rule("/enter", "enter", lambda: "")
    guest = Visitor(shop)
    for page in (*STAFF_PAGES, CUSTOMER, f"{MERCHANT}?version=1"):
        answer = guest.get(page)
        assert (answer.status_code, answer.location.partition("?")[0]) == (302, "/enter"), page
        assert parse_qs(urlsplit(answer.location).query)["next"] == [page]
    assert Visitor(shop, customer="anna").get(MERCHANT).status_code == 403, (
        "is somebody, and would go in circles"
    )
    assert Visitor(shop, merchant="szefowa").get(CUSTOMER).status_code == 401
    assert guest.post("/loyalty/partner/redeem", code="X").status_code == 403, "a form has no way back"


@ONLY_A_PAGE
def test_a_guest_is_sent_where_flask_login_says(make_shop):
    shop = make_shop()
    manager = LoginManager(shop.app)
    manager.user_loader(lambda key: UserMixin())
    shop.app.add_url_rule("/enter", "enter", lambda: "")
    assert [Visitor(shop).get(page).status_code for page in STAFF_PAGES] == [403] * 3, "it does not say"
    manager.login_view = "enter"
    answers = [Visitor(shop).get(page) for page in STAFF_PAGES]
    assert [parse_qs(urlsplit(answer.location).query)["next"] for answer in answers] == [
        [p] for p in STAFF_PAGES
    ]
    known = Visitor(shop)
    with known.client.session_transaction() as kept:
        kept["_user_id"] = "somebody of whom loyalty knows nothing"
    assert [known.get(page).status_code for page in STAFF_PAGES] == [403] * 3


@ONLY_A_PAGE
def test_blueprints_can_be_off_moved_or_on_another_host(make_shop):
    shop = make_shop(
        LOYALTY_BLUEPRINTS={
            "merchant": False,
            "customer": "/klub",
            "partner": {"prefix": "/p", "host": "b2b.example"},
        }
    )
    one = Visitor(shop, customer="anna", merchant="x", partner="helios")
    assert one.get(MERCHANT).status_code == 404
    assert one.get(CUSTOMER).status_code == 404
    assert one.get("/klub/").status_code == 200
    assert one.get("/p/").status_code == 404, "only on its own host"
    other = shop.app.test_client()
    other.get("/login/partner/helios", base_url="http://b2b.example")
    assert other.get("/p/", base_url="http://b2b.example").status_code == 200
    assert other.get("/p/", base_url="http://b2b.example:8000").status_code == 200


@ONLY_A_PAGE
def test_slots_do_without_the_customers_pages(make_shop, caplog):
    shop = make_shop(LOYALTY_BLUEPRINTS={"customer": False})
    shop.cart = [item()]
    with shop.app.test_request_context():
        shop.give(200)
        session["customer"] = "anna"
        assert "<form" not in loyalty_slot("checkout")
        assert loyalty_slot("cart")
        assert loyalty_slot("nav") == ""
    assert not caplog.records


def test_nobody_sees_what_is_somebody_elses(visit):
    shop = visit.shop
    shop.give(200)
    visit(customer="anna").post("/loyalty/claim", reward="cinema", key="k")
    (voucher,) = shop.view().vouchers
    order = shop.buy(33_00)
    assert voucher.code in visit(customer="anna").text(CUSTOMER)
    assert "33" in visit(customer="anna").text(f"/slot/thanks?ref={order.id}")
    for other in (visit(customer="boris"), visit(partner="zoo"), visit()):
        assert voucher.code not in other.text(CUSTOMER) + other.text(PARTNER)
        assert other.text(f"/slot/thanks?ref={order.id}") == "[]"


# ---------------------------------------------------------------- forms


FORMS = [
    pytest.param({"customer": "anna"}, "/loyalty/points", id="points"),
    pytest.param({"customer": "anna"}, "/loyalty/reward", id="reward"),
    pytest.param({"customer": "anna"}, "/loyalty/claim", id="claim"),
    pytest.param({}, "/loyalty/code", id="code"),
    pytest.param({"partner": "helios"}, "/loyalty/partner/redeem", id="redeem"),
]


@ONLY_A_PAGE
@pytest.mark.parametrize(("who", "form"), FORMS)
def test_a_form_without_its_token_is_refused(visit, who, form):
    for token in ("", "wrong", "ż"):
        assert visit(**who).client.post(form, data={"csrf_token": token}).status_code == 400
    one = visit(**who)
    one.token()
    assert one.client.post(form, data={"csrf_token": "wrong"}).status_code == 400
    assert one.post(form).status_code != 400


@ONLY_A_PAGE
@pytest.mark.parametrize("by_default", [True, False])
@pytest.mark.parametrize(("who", "form"), FORMS)
def test_with_flask_wtf_its_token_is_the_one(make_shop, who, form, by_default):
    shop = make_shop(WTF_CSRF_CHECK_DEFAULT=by_default)
    CSRFProtect(shop.app)
    shop.cart = [item()]

    @shop.app.get("/token")
    def token():
        from flask_loyalty.web.guard import csrf_field_value

        return csrf_field_value()

    one = Visitor(shop, **who)
    assert one.client.post(form).status_code == 400
    told = one.get("/token").get_data(as_text=True)
    assert one.client.post(form, data={"csrf_token": told}).status_code != 400


@ONLY_A_PAGE
@pytest.mark.parametrize(
    ("wanted", "goes"),
    [
        pytest.param("/cart?x=1", "/cart?x=1", id="a path of this site"),
        pytest.param("//evil.example", CUSTOMER, id="another host"),
        pytest.param("/\\evil.example", CUSTOMER, id="with a backslash"),
        pytest.param("\\\\evil.example", CUSTOMER, id="with two"),
        pytest.param("https:evil.example", CUSTOMER, id="a scheme"),
        pytest.param("https://evil.example/", CUSTOMER, id="an address"),
        pytest.param("javascript:alert(1)", CUSTOMER, id="a script"),
        pytest.param("/\t/evil.example", CUSTOMER, id="with a tab"),
        pytest.param("/\n/evil.example", CUSTOMER, id="with a new line"),
        pytest.param("/x\r\nSet-Cookie: a=b", CUSTOMER, id="with a header"),
        pytest.param(" //evil.example", CUSTOMER, id="with a space"),
        pytest.param("//[evil", CUSTOMER, id="what no parser takes"),
        pytest.param("", CUSTOMER, id="nothing"),
    ],
)
def test_after_a_form_one_stays_on_this_site(visit, wanted, goes):
    answer = visit(customer="anna").post("/loyalty/points", points="0", next=wanted)
    assert answer.status_code == 302
    assert answer.headers["Location"].partition("#")[0] == goes


@ONLY_A_PAGE
@pytest.mark.parametrize(
    ("typed", "points", "complains"),
    [
        pytest.param({"points": "100"}, 100, False, id="a number"),
        pytest.param({"points": " 1 00 "}, 100, False, id="with spaces"),
        pytest.param({"points": "0"}, 0, False, id="none"),
        pytest.param({"points": "999999"}, 200, True, id="more than there are"),
        pytest.param({"points": "5"}, 0, True, id="less than the least"),
        pytest.param({"points": "-5"}, None, True, id="less than nothing"),
        pytest.param({"points": "sto"}, None, True, id="a word"),
        pytest.param({"points": "1.5"}, None, True, id="a fraction"),
        pytest.param({"points": "1e3"}, None, True, id="an exponent"),
        pytest.param({"points": "9" * 5000}, None, True, id="5000 digits"),
        pytest.param({"points": "١٠٠"}, None, True, id="digits that int() would take"),
        pytest.param({"points": "²"}, None, True, id="a digit that int() would not take"),
        pytest.param({}, None, True, id="nothing at all"),
        pytest.param({"use": "most"}, 200, False, id="all that can"),
        pytest.param({"points": "100", "use": "none"}, 0, False, id="take it back"),
        pytest.param({"points": "100", "step": "10"}, 110, False, id="one step up"),
        pytest.param({"points": "100", "step": "-10"}, 90, False, id="one step down"),
        pytest.param({"points": "195", "step": "10"}, 200, False, id="not beyond the most"),
        pytest.param({"points": "100", "step": "x"}, 100, False, id="a step that is none"),
        pytest.param({"points": "100", "step": "²"}, 100, False, id="nor this one"),
    ],
)
def test_the_points_field(visit, typed, points, complains):
    shop = visit.shop
    shop.give(200)
    shop.cart = [item(price=500_00)]
    one = visit(customer="anna")
    assert one.post("/loyalty/points", **typed).status_code == 302
    assert (one.choices() or {}).get("points") == points
    assert bool(one.said()) is complains


@ONLY_A_PAGE
@pytest.mark.parametrize(
    ("reward", "taken", "said"),
    [
        pytest.param("cinema", True, "", id="one that can be had"),
        pytest.param("trip", False, "This reward cannot", id="too dear"),
        pytest.param("yacht", False, "This reward cannot", id="unknown"),
        pytest.param("<script>" * 100, False, "This reward cannot", id="hostile"),
    ],
)
def test_a_reward_is_chosen_for_a_cart(visit, reward, taken, said):
    visit.shop.give(200)
    visit.shop.cart = [item()]
    one = visit(customer="anna")
    one.post("/loyalty/reward", reward=reward, take="1")
    assert (reward in one.choices()["rewards"]) is taken
    assert said in str(one.said())
    one.post("/loyalty/reward", reward=reward, take="0")
    assert one.choices()["rewards"] == []


@pytest.mark.parametrize(
    ("reward", "said", "left"),
    [
        pytest.param("cinema", "It is yours", 150, id="one that can be had"),
        pytest.param("trip", "This costs 9,999 points", 200, id="too dear"),
        pytest.param("yacht", "no such reward", 200, id="unknown"),
        pytest.param("", "no such reward", 200, id="nothing"),
    ],
)
def test_a_reward_is_claimed(visit, reward, said, left):
    visit.shop.give(200)
    one = visit(customer="anna")
    assert one.post("/loyalty/claim", reward=reward, key="k1").status_code == 302
    assert said in one.text(CUSTOMER)
    assert visit.shop.view().available == left


def test_a_claim_sent_twice_is_one_and_the_third_of_two_is_refused(visit):
    visit.shop.give(200)
    one = visit(customer="anna")
    for _ in range(2):
        one.post("/loyalty/claim", reward="cinema", key="k1")
    assert len(visit.shop.view().vouchers) == 1
    one.post("/loyalty/claim", reward="cinema", key="k2")
    one.get(CUSTOMER)
    one.post("/loyalty/claim", reward="cinema", key="k3")
    assert "none is left" in one.text(CUSTOMER)
    assert visit.shop.view().available == 100


def test_one_claims_key_for_two_rewards_is_told_and_no_error(visit):
    visit.shop.give(200)
    one = visit(customer="anna")
    one.post("/loyalty/claim", reward="cinema", key="k1")
    assert one.post("/loyalty/claim", reward="tea", key="k1").status_code == 302
    assert len(visit.shop.view().vouchers) == 1


def test_a_partner_redeems_a_code_once(visit):
    shop = visit.shop
    shop.give(200)
    visit(customer="anna").post("/loyalty/claim", reward="cinema", key="k1")
    code = shop.view().vouchers[0].code
    redeem = "/loyalty/partner/redeem"
    for wrong in ("", "   ", "NOPE-NOPE", "x" * 5000, "'; DROP TABLE x", "<script>"):
        answer = visit(partner="helios").post(redeem, code=wrong)
        assert answer.status_code in (409, 422)
        assert "<script>" not in answer.get_data(as_text=True)
    assert visit(partner="zoo").post(redeem, code=code).status_code == 409
    assert shop.view().vouchers[0].state == "issued"
    helios = visit(partner="helios")
    assert helios.post(redeem, code=f" {code.lower()} ").status_code == 200
    shop.clock.forward(days=1)
    again = helios.post(redeem, code=code)
    assert again.status_code == 409
    assert "6\xa0May 2026" in again.get_data(as_text=True), "says when"
    rows = list(csv.reader(io.StringIO(helios.get(CSV).get_data(as_text=True))))
    assert [row[2:] for row in rows[1:]] == [["cinema", code, "1800", "PLN"]]
    assert len(list(csv.reader(io.StringIO(visit(partner="zoo").get(CSV).get_data(as_text=True))))) == 1


@pytest.mark.parametrize("start", list("=+-@\t\r\n"), ids=repr)
def test_no_cell_is_a_formula(start):
    assert plain(f"{start}1+1") == f"'{start}1+1"


def test_a_plain_cell_stays_as_it_is():
    assert [plain(text) for text in ("", "x=1", "ABCD-EFGH")] == ["", "x=1", "ABCD-EFGH"]


# ---------------------------------------------------------------- hostile names


HOSTILE = "<script>alert(1)</script>{{ 7*7 }}{% raw %}\"'><img src=x>"


def test_hostile_names_are_only_text(visit):
    shop = visit.shop
    names = {"pl": HOSTILE, "en": HOSTILE}
    told = document(
        name=names,
        partners=[{"id": "helios", "name": HOSTILE}],
        rewards=[
            {"id": "cinema", "partner": "helios", "name": names, "description": names,
             "points": 50, "settle": "18.00 PLN", "valid": "90 days"},
        ],
        tiers=[{"id": "gold", "name": names, "when": "customer.margin in last 12 months >= 1 PLN"}],
    )  # fmt: skip
    told = told.replace('{"id": "cups"', f'{{"id": "cups", "name": {_json(names)}')
    shop.publish(told)
    shop.give(200)
    shop.products[HOSTILE] = 100_00
    shop.cart = [item(HOSTILE, 30_00, 2, category="cups", name=HOSTILE)]
    one = visit(customer="anna", merchant=HOSTILE.replace("/", ""), employee="ela", partner="helios")
    one.post("/loyalty/claim", reward="cinema", key="k1")
    order = shop.new_order(cart=shop.cart, served_by="ela")
    shop.set_status(order, "paid")
    shop.loyalty.emit("paid", HOSTILE)
    shop.db.session.commit()
    pages = [f"/slot/{name}" for name in PANELS if name not in ("product", "thanks")]
    pages += [f"/slot/thanks?ref={order.id}", CUSTOMER, MERCHANT, EMPLOYEE, PARTNER]
    for page in pages:
        html = one.get(page).get_data(as_text=True)
        assert len(html) > 50, page
        assert not re.search(r"<script>alert|<img src=x", html), page
        assert "7*7" in html or "script" not in html, page
    product = one.client.get("/slot/product", query_string={"sku": HOSTILE}).get_data(as_text=True)
    assert "<script>alert" not in product


def _json(value):
    import json

    return json.dumps(value)


# ---------------------------------------------------------------- slots


@ONLY_A_PAGE
def test_an_error_inside_a_slot_is_an_empty_slot_and_a_line_in_the_log(visit, caplog):
    def broken(*_):
        raise ZeroDivisionError("the loader's own mistake")

    for seam in ("member_loader", "cart_loader", "product_loader"):
        getattr(visit.shop.loyalty, seam)(broken)
    for name in ("product?sku=x", "cart", "checkout", "account", "nav"):
        caplog.clear()
        assert visit().text(f"/slot/{name}") == "[]"
        assert "the loader's own mistake" in caplog.text


@ONLY_A_PAGE
@pytest.mark.parametrize(
    "slot", ["no-such-slot", "product", "thanks?ref=4711", "thanks?ref=x", "product?sku=gone", "cart?x=1"]
)
def test_a_slot_with_nothing_to_say_is_empty(visit, slot):
    assert visit(customer="anna").text(f"/slot/{slot}") == "[]"


@ONLY_A_PAGE
@pytest.mark.parametrize(
    ("urls", "view", "links"),
    [
        pytest.param({"CUP": "/p/cup?a=1&b=2"}, "/all", {"/p/cup?a=1&b=2": "See: CUP"}, id="to the product"),
        pytest.param({}, "/all", {"/all": "See the products"}, id="to the catalogue"),
        pytest.param({}, "", {}, id="nowhere"),
    ],
)
def test_a_nudge_leads_to_what_is_missing(make_shop, urls, view, links):
    shop = make_shop(**({"LOYALTY_CATALOGUE_VIEW": view} if view else {}))
    shop.cart = [item("CUP", 30_00, 1, category="cups")]
    shop.products, shop.urls = {"CUP": 30_00}, urls
    html = Visitor(shop).text("/slot/cart")
    assert "fl-nudge" in html
    nudge = html.partition('<div class="fl-nudge">')[2].partition("<details")[0]
    assert dict(re.findall(r'<a href="([^"]*)">([^<]*)</a>', nudge)) == links


@ONLY_A_PAGE
def test_a_nudge_puts_its_product_into_the_shops_cart(make_shop):
    shop = make_shop()
    shop.cart, shop.products = [item("CUP", 30_00, 1, category="cups")], {"CUP": 30_00}
    one, asked = Visitor(shop), []
    assert "Add: CUP" not in one.text("/slot/cart"), "the shop has not said how"
    assert one.post("/loyalty/add", sku="CUP", qty="1").status_code == 404
    shop.loyalty.cart_adder(
        lambda sku, qty: asked.append((sku, qty)) or ("Only one is left." if asked[1:] else None)
    )
    assert re.search(
        r'name="sku" value="CUP"><input type="hidden" name="qty" value="1"><input type="hidden" name="had"',
        one.text("/slot/cart"),
    )
    assert (
        one.post("/loyalty/add", sku="CUP", qty="1", next="/slot/cart").headers["Location"]
        == "/slot/cart#fl-cart"
    )
    assert "It is in your cart." in one.text("/slot/cart")
    one.post("/loyalty/add", sku="CUP", qty="1")
    assert "Only one is left." in one.text("/slot/cart")
    for sku, qty in (
        ("NONE", "1"),
        ("CUP", "0"),
        ("CUP", "100"),
        ("CUP", "-1"),
        ("CUP", "x"),
        ("CUP", "9" * 50),
    ):
        assert one.post("/loyalty/add", sku=sku, qty=qty).status_code == 404
    assert one.client.post("/loyalty/add", data={"sku": "CUP", "qty": "1"}).status_code == 400, (
        "without its token"
    )
    assert asked == [("CUP", 1), ("CUP", 1)]


@ONLY_A_PAGE
def test_a_nudge_pressed_twice_adds_once(make_shop):
    """The same button, twice or in a tab of before: the cart has what it was about."""
    shop = make_shop()
    shop.cart, shop.products = [item("CUP", 30_00, 1, category="cups")], {"CUP": 30_00}

    @shop.loyalty.cart_adder
    def put(sku, qty):
        (line,) = shop.cart
        shop.cart = [item(sku, 30_00, line.qty + qty, category="cups")]

    one = Visitor(shop)
    stale = dict(re.findall(r'name="(sku|qty|had)" value="([^"]*)"', one.text("/slot/cart")))
    assert stale == {"sku": "CUP", "qty": "1", "had": "1"}
    for said in ("It is in your cart.", "It is already in your cart."):
        assert one.post("/loyalty/add", **stale).status_code == 302
        assert said in one.text("/slot/cart")
        assert [line.qty for line in shop.cart] == [2]
    shop.cart = [item("CUP", 30_00, 3, category="cups")]
    fresh = dict(re.findall(r'name="(sku|qty|had)" value="([^"]*)"', one.text("/slot/cart")))
    one.post("/loyalty/add", **fresh)
    assert [line.qty for line in shop.cart] == [4], "a new nudge is another press"
    for had in ("x", "", "9" * 50):  # not ours: as without it
        one.post("/loyalty/add", **{**stale, "had": had})
    assert [line.qty for line in shop.cart] == [7]


@ONLY_A_PAGE
@pytest.mark.parametrize(
    ("whose", "scripts", "live"),
    [
        pytest.param(True, ["htmx-2.0.11.min.js", "loyalty.js"], True, id="ours"),
        pytest.param("shop", ["loyalty.js"], True, id="the shop's own"),
        pytest.param(False, [], False, id="none"),
    ],
)
def test_the_checkout_panel_changes_in_place(make_shop, whose, scripts, live):
    shop = make_shop(LOYALTY_HTMX=whose, LOYALTY_REFRESH=["sums", "order-lines"])
    with shop.app.app_context():
        shop.give(200)
    shop.cart = [item()]
    one = Visitor(shop, customer="anna")
    html = one.text("/slot/checkout")
    assert re.findall(r'<script defer src="[^"]*/([^/"]+)"', html) == scripts
    oob = 'hx-select-oob="#fl-checkout-said:innerHTML,#sums,#order-lines"'
    assert (oob in html, 'id="fl-checkout-said"' in html) == (live, live)
    assert html.count("<form") == html.count('method="post"'), "each works without scripts"
    assert "will collect" not in html.partition('<section class="fl-slot')[0], "nothing is read while loading"
    one.post("/loyalty/points", points="100")
    said = one.text("/slot/checkout", headers={"HX-Request": "true"}).partition('<section class="fl-slot')[0]
    assert ("100 points pay PLN 2.00." in said.replace("\xa0", " ")) is live


@ONLY_A_PAGE
def test_slots_stand_in_the_answer_to_a_form_too(visit):
    visit.shop.give(200)
    visit.shop.cart = [item()]
    html = visit(customer="anna").client.post("/slot/checkout").get_data(as_text=True)
    assert 'name="points"' in html
    assert 'name="next" value="/slot/checkout"' in html


@ONLY_A_PAGE
def test_without_a_programme_slots_and_pages_say_nothing_wrong(new_database, make_shop):
    from flask_loyalty.store import schema
    from tests.web.shops import make_tables

    def prepare_empty(engine):
        schema.upgrade(engine)
        make_tables(engine)

    shop = make_shop(url=new_database("web-empty", prepare_empty))
    shop.cart = [item()]
    one = Visitor(shop, customer="anna", merchant="m", employee="e", partner="helios")
    for name in ("product?sku=x", "cart", "checkout", "account", "nav", "thanks?ref=1"):
        assert one.text(f"/slot/{name}") == "[]"
    for page in (CUSTOMER, MERCHANT, EMPLOYEE, PARTNER, CSV):
        assert one.get(page).status_code == 200, page


# ---------------------------------------------------------------- languages


POLISH, ENGLISH = "na zamówieniu", "You have"


@ONLY_A_PAGE
@pytest.mark.parametrize(
    ("config", "accepts", "polish"),
    [
        pytest.param({}, "pl,en;q=0.5", True, id="the browser says Polish"),
        pytest.param({}, "en", False, id="the browser says English"),
        pytest.param({}, "de", False, id="neither: the setting's default"),
        pytest.param({"LOYALTY_LOCALE": "pl"}, "de", True, id="neither: the setting"),
        pytest.param({"LOYALTY_LOCALE": "pl"}, "", True, id="it says nothing"),
        pytest.param({"BABEL_DEFAULT_LOCALE": "pl"}, "en", True, id="the shop's flask-babel decides"),
        pytest.param({"BABEL_DEFAULT_LOCALE": "en"}, "pl", False, id="also for English"),
        pytest.param({"BABEL_DEFAULT_LOCALE": "de"}, "pl", False, id="a language that we have not"),
    ],
)
def test_the_language_of_the_reader(make_shop, config, accepts, polish):
    shop = make_shop(**config)
    if "BABEL_DEFAULT_LOCALE" in config:
        Babel(shop.app)
    with shop.app.app_context():
        shop.give(200)
    html = Visitor(shop, customer="anna").text("/slot/account", headers={"Accept-Language": accepts})
    assert ("Klub" in html, "Club" in html) == (polish, not polish)
    assert ("200 punktów" in html.replace("\xa0", " ")) is polish


@ONLY_A_PAGE
def test_promises_of_a_shop_without_deals(make_shop):
    shop = make_shop(LOYALTY_DEALS=False)
    shop.publish(document(RULES))
    shop.cart = [item("CUP", 30_00, 2, category="cups")]
    with shop.app.app_context():
        shop.give(200)
    one = Visitor(shop, customer="anna")
    cart, checkout = one.text("/slot/cart"), one.text("/slot/checkout")
    assert "You save" not in cart
    assert "60 points" in cart
    assert "<form" not in checkout
