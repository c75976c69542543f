"""Anything, in any order: after every step the books balance, and the views say what the books say."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from flask_loyalty.errors import LoyaltyError
from flask_loyalty.services import gift_cards
from tests.infrastructure.databases import wipe
from tests.services.world import DAY, World, document, line, upgrade

RULES = {
    "base": "earn 1 point per 1 PLN of order.margin at most 300 points per customer per month",
    "welcome": "on signup earn 40 points at most 1 time per customer",
    "cups": 'price 0.01 PLN on cheapest 1 of every 2 items where item.category in "cups"',
    "again": "within 21 days of order when order.subtotal >= 60 PLN discount 15%",
    "sales": "every month for employees pay 10% of employee.margin above employee.target",
    "code": 'when "AUTUMN" in order.codes discount 5 PLN',
    "public": 'when "SPRING" in order.codes discount 1 PLN',
    "spring": "discount 2 PLN at most 5 times per day",
}
BUDGETS = [{"id": "little", "amount": "500 PLN", "per": "month"}, {"id": "few", "amount": "3 uses"}]
DRAWS = {"cups": "little", "spring": "little", "public": "few"}
CODES = [{"id": "AUTUMN", "batch": True, "per_customer": 2}, {"id": "SPRING", "uses": 2}]

members = st.sampled_from(["anna", "jan", None])
refs = st.integers(0, 5).map("o{}".format)


def machine(engine):
    class Shop(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            wipe(engine)
            rules = [
                {"id": id_, "rule": text, **({"budget": DRAWS[id_]} if id_ in DRAWS else {})}
                for id_, text in RULES.items()
            ]
            self.world = World(engine, document(rules=rules, budgets=BUDGETS, codes=CODES, gift_cards={}))
            self.codes = ("SPRING", *self.world.codes("AUTUMN", 3))
            self.cards = [one.code for one in self.world.own(self.issue)]
            self.held = ""
            self.world.shop.targets["eva"] = 50_00
            self.claims = 0

        def issue(self, conn):
            programme = self.world.programmes.current(conn, self.world.now)
            return gift_cards.issue(conn, programme, 70_00, self.world.now, count=2)

        def happens(self, what, ref, **more):
            if ref in self.world.carts:
                self.world.happens(what, ref, **more)

        @rule(
            ref=refs,
            member=members,
            quantity=st.integers(1, 3),
            price=st.sampled_from([15_00, 40_00, 90_00]),
            points=st.sampled_from([0, 0, 30, 200]),
            rewards=st.sampled_from([(), (), ("tea",), ("cinema", "tea")]),
            quoted=st.booleans(),
            served=st.booleans(),
            typed=st.sets(st.integers(0, 3), max_size=2),
            cards=st.sets(st.integers(0, 1)),
            card_sold=st.booleans(),
        )
        def place(
            self, ref, member, quantity, price, points, rewards, quoted, served, typed, cards, card_sold
        ):
            if ref in self.world.carts:
                return
            self.world.place(
                ref,
                line("1", quantity, price, category="cups", kind="gift_card" if card_sold else "goods"),
                member=member,
                points=points,
                rewards=rewards,
                quoted=quoted,
                served_by="eva" if served else None,
                codes=tuple(self.codes[number] for number in sorted(typed)),
                gift_cards=tuple(self.cards[number] for number in sorted(cards)),
            )

        @rule(
            member=members,
            points=st.sampled_from([0, 30]),
            typed=st.sets(st.integers(0, 3), max_size=2),
            cards=st.sets(st.integers(0, 1)),
        )
        def hold(self, member, points, typed, cards):
            about = replace(_cart(self.world), member=member)
            codes = tuple(self.codes[number] for number in sorted(typed))
            paying = tuple(self.cards[number] for number in sorted(cards))
            quote = self.world.quote(about, points=points, codes=codes, gift_cards=paying)
            try:
                self.held = self.world.hold(quote, former=self.held).hold
            except LoyaltyError:
                pass  # what its own earlier hold frees would bring more than the quote knew

        @rule(ref=refs, served=st.booleans())
        @precondition(lambda self: self.held)
        def place_what_is_held(self, ref, served):
            quote = self.world.held(self.held)
            if ref in self.world.carts or quote is None:
                return
            self.world.carts[ref] = replace(
                quote.cart, ref=ref, at=self.world.now, served_by="eva" if served else None
            )
            placed = self.world.place_quote(ref, quote, former=self.held)
            assert placed.decision.to_pay_minor == quote.decision.to_pay_minor
            self.held = ""

        @rule(ref=refs)
        def paid(self, ref):
            self.happens("paid", ref)

        @rule(ref=refs)
        def delivered(self, ref):
            self.happens("delivered", ref)

        @rule(ref=refs)
        def cancelled(self, ref):
            self.happens("cancelled", ref)

        @rule(ref=refs, count=st.integers(0, 3))
        def refunded(self, ref, count):
            if ref in self.world.carts:
                old = self.world.carts[ref]
                (sold,) = old.lines
                count = max(sold.refunded, min(count, sold.quantity))
                self.world.carts[ref] = replace(old, lines=(replace(sold, refunded=count),))
                self.happens("refunded", ref)

        @rule(ref=refs, amount=st.integers(1, 20_00), key=st.sampled_from("ab"))
        def money_back(self, ref, amount, key):
            try:
                self.happens("refunded", ref, amount_minor=amount, key=key)
            except LoyaltyError:
                pass

        @rule(member=st.sampled_from(["anna", "jan"]), key=st.sampled_from("xy"))
        def signup(self, member, key):
            self.world.signal("signup", member, key)

        @rule(member=st.sampled_from(["anna", "jan"]), reward=st.sampled_from(["tea", "cinema"]))
        def claim(self, member, reward):
            self.claims += 1
            try:
                self.world.claim(reward, member, key=str(self.claims))
            except LoyaltyError:
                pass

        @rule(member=st.sampled_from(["anna", "jan"]))
        def redeem(self, member):
            for voucher in self.world.view(member).vouchers[:1]:
                try:
                    self.world.redeem(voucher.code, voucher.partner, key=voucher.code)
                except LoyaltyError:
                    pass

        @rule(days=st.sampled_from([1, 10, 20, 40, 200]))
        def time_passes(self, days):
            self.world.now += days * DAY + timedelta(hours=1)

        @rule()
        def tick(self):
            self.world.tick()
            assert not any(self.world.tick().values())

        @invariant()
        def the_books_balance(self):
            self.world.check()

        @invariant()
        @precondition(lambda self: self.world.carts)
        def cancelled_orders_leave_nothing(self):
            for ref in self.world.carts:
                order = self.world.order(ref)
                if order is not None and order.state == "cancelled":
                    used = sum(one.points for one in order.vouchers if one.state == "used")
                    expired = any(one.state == "expired" for one in order.vouchers)
                    left = self.world.sums(ref)
                    assert expired or sum(abs(total) for total in left.values()) == 2 * used

        @invariant()
        def gift_cards_hold_what_was_put_on_them(self):
            for code in self.cards:
                card = self.world.read(lambda conn, code=code: gift_cards.show(conn, code)).card
                assert 0 <= card.balance_minor <= card.balance_minor + card.held_minor <= 70_00

        @invariant()
        def nothing_is_used_beyond_its_limit(self):
            used = self.world.used()
            most = {"code:SPRING": 2, "budget:few/ever": 3}
            for key, number in used.items():
                each = 1 if "#" in key else 2 if "/customer:" in key else 500_00
                assert 0 <= number <= most.get(key, each), (key, number)

        @invariant()
        @precondition(lambda self: self.world.carts and not self.held)
        def what_is_off_uses_nothing(self):
            orders = [self.world.order(ref) for ref in self.world.carts]
            if all(order is None or order.state == "cancelled" for order in orders):
                assert not any(self.world.used(tuple(self.world.carts)).values())

        @invariant()
        def views_say_what_can_be_spent(self):
            for member in ("anna", "jan"):
                view = self.world.view(member)
                quote = self.world.quote(
                    replace(_cart(self.world), member=member), points=max(1, view.available)
                )
                assert quote.facts.spendable_points == view.available

    return Shop


def _cart(world):
    from tests.services.world import cart

    return cart(line(price=10_000_00), at=world.now)


@pytest.mark.timeout(300)
def test_anything_in_any_order(databases):
    engine = databases.shared("machine", upgrade)
    examples = settings().max_examples // (10 if databases.kind == "postgresql" else 5)
    short = settings(max_examples=examples, stateful_step_count=20, deadline=None)
    run_state_machine_as_test(lambda: machine(engine)(), settings=short)
