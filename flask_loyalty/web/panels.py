"""What each slot shows, worked out from quotes and views; None where there is nothing to say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, cast

from flask import g, request, url_for

from flask_loyalty.engine.code_states import CodeState
from flask_loyalty.engine.facts import Cart, Choices
from flask_loyalty.engine.lowest import announced_in_force
from flask_loyalty.engine.newcomer import NEWCOMER
from flask_loyalty.engine.nudges import Nudge, NudgeKind
from flask_loyalty.engine.outcomes import Decision, Missed, OutcomeKind
from flask_loyalty.services import views
from flask_loyalty.services.views import MemberView, OrderView
from flask_loyalty.store.writing import reading
from flask_loyalty.web import choosing
from flask_loyalty.web.card_words import card_row, sold_panels
from flask_loyalty.web.code_words import reason_of
from flask_loyalty.web.gifts import gift_shown
from flask_loyalty.web.guard import address_of, is_guest
from flask_loyalty.web.left_out import without_them
from flask_loyalty.web.locale import gettext as t
from flask_loyalty.web.nearest import nearest_steps
from flask_loyalty.web.offer import Offer
from flask_loyalty.web.pictures import reward_picture
from flask_loyalty.web.prices import told_prices
from flask_loyalty.web.public import discounts, not_applied
from flask_loyalty.web.seams import OrderFacts, ProductFacts, cart_of_product
from flask_loyalty.web.shelves import shelves_of
from flask_loyalty.web.state import the_state
from flask_loyalty.web.words import Words

__all__ = [
    "account",
    "cart",
    "checkout",
    "current_offer",
    "goal",
    "member_view",
    "nav",
    "product",
    "reward_card",
    "thanks",
]

Panel = Mapping[str, Any]

HOW = "loyalty_how"
"""The argument of a page that asks what can be done about what does not apply."""

MOST_LINKS = 3
"""How many products a nudge leads to."""

MOST_ADDED = 99
"""How many units a nudge may put into a cart at once."""


def product(sku: str) -> Panel | None:
    """What one unit of a product earns, for this customer or, for a guest, for any member."""
    state = the_state()
    facts: ProductFacts | None = state.loyalty.load("product", sku)
    words = state.words()
    if facts is None or words is None:
        return None
    member = state.loyalty.load("member")
    cart = cart_of_product(facts, member=str(member) if member else NEWCOMER, at=state.now())
    law = _reduced(cart, words)
    earned = _for_the_product(_decided(cart)) if member or is_guest() else 0
    if not earned:
        return {"programme": words.title, "text": "", "goal": "", **law} if law["lowest"] else None
    points = words.points(earned)
    text = (
        t("You will collect %(points)s.", points=points)
        if member
        else t("As a member you would collect %(points)s.", points=points)
    )
    left = _left_to_reward(words, earned) if member else ""
    return {"programme": words.title, "text": text, "goal": left, **law}


def cart() -> Panel | None:
    """Discounts with their reasons, points to be earned, the nearest nudge."""
    offer = current_offer()
    if offer is None or offer.words is None or not offer.cart.lines:
        return None
    words = offer.words
    guest = offer.cart.member is None
    earned = offer.points if not guest else _as_a_member(offer.cart)
    return {
        "programme": words.title,
        **_savings(offer, words),
        "lowest": _lowest_rows(offer),
        "earn": _earn_text(words, earned, guest=guest),
        "whys": [
            {"text": words.why(o), "points": words.points(o.amount)}
            for o in offer.decision.outcomes
            if o.kind is OutcomeKind.POINTS
        ],
        "earned": words.points(earned),
        "nudges": [_nudge(offer, words, nudge) for nudge in offer.quote.nudges],
        "next": _here(),
        "said": _said(offer, words, _earn_text(words, earned, guest=guest)),
        "points": _spendable(offer, words),
        "guest": t("Sign in to collect %(few)s; discounts are yours without it.", **words.unit)
        if guest and earned
        else "",
    }


def checkout() -> Panel | None:
    """Points to spend, rewards to choose, and what this order will earn."""
    offer = current_offer()
    if offer is None or offer.words is None or not offer.cart.lines:
        return None
    words = offer.words
    choosing.remember_shown(offer)
    if offer.cart.member is None:
        earned = _as_a_member(offer.cart)
        guest = _earn_text(words, earned, guest=True)
        return {
            "programme": words.title,
            "member": False,
            "guest": guest,
            **_savings(offer, words),
            "next": _here(),
            "codes": _codes(offer, words),
            "said": _said(offer, words, guest),
            "lowest": _lowest_rows(offer),
        }
    view = member_view(offer.cart.member)
    choosable = view.rewards if _can_choose() else ()
    earn = _earn_text(words, offer.points, guest=False)
    return {
        "programme": words.title,
        "member": True,
        "said": _said(offer, words, earn),
        **_savings(offer, words),
        "next": _here(),
        "codes": _codes(offer, words),
        "lowest": _lowest_rows(offer),
        "balance": t(
            "You have %(points)s = %(worth)s.",
            points=words.points(view.available),
            worth=words.worth(view.available),
        ),
        "points": _points_field(offer, words) if _can_choose() else None,
        "no_points": _why_no_points(offer, words, view) if _can_choose() else "",
        "rewards": [
            reward_card(
                words, reward, view.available - _taken(offer), chosen=reward.id in offer.choices.rewards
            )
            for reward in choosable
        ],
        "earn": earn,
    }


def thanks(ref: object) -> Panel | None:
    """Earned, pending until when, the new balance, the reward's code, one next step."""
    state = the_state()
    words = state.words()
    with reading(state.db.session()) as conn:
        order = views.order_view(conn, state.programmes, str(ref), state.now())
    if order is None or words is None:
        return None
    if order.member is None:
        return _thanks_guest(words, str(ref), order)
    if order.member != state.loyalty.load("member"):
        return None  # codes and balance are their owner's, whoever holds the link
    view = member_view(order.member)
    return {
        "programme": words.title,
        "earned": _earned_text(words, order),
        "balance": t(
            "You have %(points)s = %(worth)s to use.",
            points=words.points(view.available),
            worth=words.worth(view.available),
        ),
        "vouchers": [voucher_card(words, voucher) for voucher in order.vouchers],
        "cards": _bought(words, order),
        "rewards": _promised(words, order),
        **(_next_step(words, view) if order.state != "cancelled" and not order.placed.rewards else {}),
    }


def account() -> Panel | None:
    """Balance first, large; what is on its way; the track to the next reward."""
    state = the_state()
    member, words = state.loyalty.load("member"), state.words()
    if member is None or words is None:
        return None
    view = member_view(str(member))
    return {
        "programme": words.title,
        "balance": words.points(view.available),
        "worth": t("= %(money)s", money=words.worth(view.available)),
        "pending": t("+%(points)s on the way", points=words.points(view.pending)) if view.pending else "",
        "goal": goal(words, view),
    }


def nav() -> Panel | None:
    """The balance as one short chip."""
    state = the_state()
    member, words = state.loyalty.load("member"), state.words()
    if member is None or words is None or "customer" not in state.settings.blueprints:
        return None
    number, _space, unit = words.points(member_view(str(member)).available).rpartition(" ")
    return {"number": number, "unit": unit, "url": url_for("loyalty_customer.overview")}


# ---------------------------------------------------------------- what several panels share


def current_offer() -> Offer | None:
    """The quote of this request's cart with this browser's choices, asked once a request."""
    if "_loyalty_offer" not in g:
        state = the_state()
        cart: OrderFacts | None = state.loyalty.load("cart")
        g._loyalty_offer = state.loyalty.quote(cart) if cart is not None and cart.lines else None
    return cast("Offer | None", g._loyalty_offer)


def member_view(member: str) -> MemberView:
    """A member's points without their history, asked once a request."""
    kept: dict[str, MemberView] = g.setdefault("_loyalty_members", {})
    if member not in kept:
        state = the_state()
        with reading(state.db.session()) as conn:
            kept[member] = views.member_view(conn, state.programmes, member, state.now(), history=False)
    return kept[member]


def goal(words: Words, view: MemberView) -> Panel | None:
    """The way to the nearest reward that is still out of reach, as a bar with its text."""
    ahead = [reward for reward in view.rewards if reward.points > view.available]
    if not ahead:
        return None
    nearest = min(ahead, key=lambda reward: (reward.points, reward.id))
    missing = words.points(nearest.points - view.available)
    name = words.text(nearest.name)
    return {
        "now": view.available,
        "most": nearest.points,
        "label": t("The way to: %(name)s", name=name),
        "text": t("%(name)s: %(missing)s to go", name=name, missing=missing),
    }


def reward_card(words: Words, reward: Any, available: int, *, chosen: bool = False) -> Panel:
    """A reward with its price and what is left after it, or why it cannot be had."""
    partner = words.programme.partners.get(reward.partner or "")
    left = available - reward.points
    if reward.sold_out:
        note = t("none is left")
    elif chosen:
        note = t("chosen")
    elif left < 0:
        note = t("%(points)s to go", points=words.points(-left))
    else:
        note = t("%(points)s left after it", points=words.points(left))
    return {
        "id": reward.id,
        "name": words.text(reward.name),
        "description": words.text(reward.description) if reward.description else "",
        "partner": partner.name if partner else "",
        "picture": reward_picture(reward.partner),
        "price": words.points(reward.points),
        "note": note,
        "chosen": chosen,
        "available": not reward.sold_out and left >= 0,
    }


def voucher_card(words: Words, voucher: Any) -> Panel:
    """A one-time code, where it is used and until when; or when it was."""
    state = the_state()
    reward = words.programme.rewards.get(voucher.reward)
    partner = words.programme.partners.get(voucher.partner or "")
    place = partner.name if partner else t("in our shop")
    day = words.day(voucher.ended_at or voucher.valid_until, state.now())
    told = {
        "issued": t("to use at %(place)s by %(day)s", place=place, day=day)
        if partner
        else t("to use in our shop by %(day)s", day=day),
        "used": t("used on %(day)s", day=day),
        "cancelled": t("cancelled on %(day)s", day=day),
        "expired": t("expired on %(day)s", day=day),
    }
    return {
        "name": words.text(reward.name) if reward else voucher.reward,
        "code": voucher.code,
        "where": told[voucher.state],
        "open": voucher.state == "issued",
    }


def _as_a_member(cart: Cart) -> int:
    """The points that somebody would collect who joined; whoever is signed in and no customer does not."""
    return _decided(replace(cart, member=NEWCOMER)).points if is_guest() else 0


def _decided(cart: Cart) -> Decision:
    """What a cart would bring without any choice made."""
    state = the_state()
    decision: Decision = state.loyalty.quote_cart(cart, Choices()).decision
    return decision


def _for_the_product(decision: Decision) -> int:
    """Points that this product brings; a bonus for the order as such would come with any other too."""
    return sum(
        outcome.amount
        for outcome in decision.outcomes
        if outcome.kind is OutcomeKind.POINTS and (outcome.why.fact or outcome.why.units)
    )


def _reduced(cart: Cart, words: Words) -> Panel:
    """Of a product that is reduced for everybody: its announced deals, and the lowest price before."""
    state, line = the_state(), cart.lines[0].id
    deals = announced_in_force(words.programme, cart, cart.at) if state.settings.deals else {}
    told = told_prices(state, words, cart, {line: set(deals.values())}, cart.at).get(line)
    return {"deals": [words.rule_title(rule) for rule in deals], "lowest": told.text if told else ""}


def _lowest_rows(offer: Offer) -> list[Panel]:
    """The same for the lines of a cart, each product once."""
    names = {line.id: line.name or line.sku for line in offer.cart.lines}
    rows = dict.fromkeys((names[line], told.text) for line, told in offer.lowest_prices.items())
    return [{"name": name, "text": text} for name, text in rows]


def _earn_text(words: Words, points: int, *, guest: bool) -> str:
    """What the order brings; nothing to say where that is nothing."""
    if not points:
        return ""
    if guest:
        return t("As a member you would collect %(points)s with this order.", points=words.points(points))
    return t("With this order you will collect %(points)s.", points=words.points(points))


def _deal_rows(offer: Offer, words: Words) -> list[Panel]:
    """Where something is off: the line's name, and each discount under it with its reason."""
    names = {line.id: line.name or line.sku for line in offer.cart.lines}
    names[""] = t("The whole order")
    return [
        {
            "of": t("Delivery") if one.line is None else names[one.line],
            "parts": [
                {"text": words.rule_title(rule), "amount": words.money(amount)} for rule, amount in one.parts
            ],
        }
        for one in discounts(offer)
    ]


def _savings(offer: Offer, words: Words) -> Panel:
    """What both the cart and the checkout tell of discounts, and of those that were not applied."""
    asked = HOW in request.args
    missed = not_applied(offer, words) if the_state().settings.deals else []
    rows = [_row(offer, words, *one, asked=asked) for one in _waiting(offer, words)]
    rows += [_row(offer, words, words.rule_title(miss.rule), miss, why, asked=asked) for miss, why in missed]
    return {
        "deals": _deal_rows(offer, words),
        "gifts": [gift_shown(words, one) for one in offer.gifts],
        "saved": words.money(offer.discount_minor + offer.shipping_discount_minor),
        "not_applied": [row for row in rows if row["within_reach"]],
        "out_of_reach": [row for row in rows if not row["within_reach"]],
        "how_asked": asked,
        "how": _with_how(_here()),
    }


def _row(offer: Offer, words: Words, title: str, miss: Missed, reason: str, *, asked: bool) -> Panel:
    """A rule that gave nothing, and why; where that is asked, what can be done about it."""
    steps = nearest_steps(offer, words, miss) if asked else None
    return {
        "text": title,
        "reason": reason if steps is None else f"{reason} {steps.instead}".strip(),
        "steps": () if steps is None else steps.ways,
        "note": "" if steps is None or steps.without in reason else steps.without,
        "within_reach": steps is None or steps.reachable,
    }


def _waiting(offer: Offer, words: Words) -> Iterator[tuple[str, Missed, str]]:
    """The codes that wait for something, each with what stands in the way of its own deal."""
    for one in offer.codes:
        if one.state == "waiting" and one.missed:
            title = t("The code %(code)s", code=one.typed)
            yield title, one.missed[0], reason_of(words, one, the_state().now())


def _with_how(path: str) -> str:
    """The same page with what can be done about each rule that does not apply; it takes some deciding."""
    return f"{path}{'&' if '?' in path else '?'}{HOW}=1#fl-how"


def _nudge(offer: Offer, words: Words, nudge: Nudge) -> Panel:
    """A step worth telling, with how far the cart has come, and what to press."""
    now, most = _progress(offer, nudge)
    return {
        "text": words.nudge(nudge),
        "now": now,
        "most": most,
        "label": t("How far this cart has come"),
        "progress": _progress_text(words, nudge, now, most),
        "note": without_them(offer, words, words.programme.rule(nudge.rule)),
        "links": _helpful(words, nudge),
        "add": _addable(offer, words, nudge),
    }


def _addable(offer: Offer, words: Words, nudge: Nudge) -> Panel | None:
    """The product that completes it, for a button that puts it into the shop's cart."""
    state = the_state()
    seams = all(map(state.loyalty.has, ("cart_adder", "product"))) and "customer" in state.settings.blueprints
    if not seams or not nudge.skus or not 1 <= nudge.quantity <= MOST_ADDED:
        return None
    facts: ProductFacts | None = state.loyalty.load("product", nudge.skus[0])
    if facts is None:
        return None
    had = sum(line.quantity for line in offer.cart.lines if line.sku == facts.sku)
    return {"sku": facts.sku, "qty": nudge.quantity, "had": had, "name": _name_of(facts, words)}


def _name_of(facts: ProductFacts, words: Words) -> str:
    return (facts.name if isinstance(facts.name, str) else words.text(facts.name)) or facts.sku


def _helpful(words: Words, nudge: Nudge) -> list[Panel]:
    """Where what is missing can be had: the products' own pages, or the shop's catalogue."""
    state = the_state()
    links = _shelf_links(words, nudge)
    for sku in nudge.skus[:MOST_LINKS] if not links and state.loyalty.has("product") else ():
        facts: ProductFacts | None = state.loyalty.load("product", sku)
        if facts is not None and facts.url:
            links.append({"url": facts.url, "text": t("See: %(name)s", name=_name_of(facts, words))})
    if not links and (view := state.settings.catalogue_view):
        links.append({"url": address_of(view), "text": t("See the products")})
    return links


def _shelf_links(words: Words, nudge: Nudge) -> list[Panel]:
    """The category or brand that the rule is about, opened in the shop, where the shop says how."""
    loyalty, rule = the_state().loyalty, words.rule(nudge.rule)
    if rule is None or not nudge.skus or not (loyalty.has("shelf_link") and loyalty.has("product")):
        return []
    facts: ProductFacts | None = loyalty.load("product", nudge.skus[0])
    if facts is None:
        return []
    (line,) = cart_of_product(facts, member=None, at=the_state().now()).lines
    links: list[Panel] = []
    for kind, id_ in shelves_of(rule.rule.effect.units, line)[:MOST_LINKS]:
        if url := loyalty.load("shelf_link", kind, id_):
            name = words.text(words.names.labels.get(kind, {}).get(id_, {})) or id_
            links.append({"url": str(url), "text": t("See all: %(name)s", name=name)})
    return links


def _progress(offer: Offer, nudge: Nudge) -> tuple[int, int]:
    """How far the cart is and how far it has to come: in minor units, or in units of the products."""
    if nudge.kind is NudgeKind.AMOUNT:
        return nudge.counted_minor, nudge.counted_minor + nudge.missing_minor
    any_ = nudge.kind is NudgeKind.UNITS
    have = sum(line.quantity for line in offer.cart.lines if any_ or line.sku in nudge.skus)
    return have, have + nudge.quantity


def _progress_text(words: Words, nudge: Nudge, now: int, most: int) -> str:
    if nudge.kind is NudgeKind.AMOUNT:
        return t("%(now)s of %(most)s", now=words.money(now), most=words.money(most))
    return t("%(now)s of %(most)s items", now=now, most=most)


def _can_choose() -> bool:
    """Whether the shop's checkout takes points and rewards, and the forms to choose them are there."""
    settings = the_state().settings
    return settings.deals and "customer" in settings.blueprints


def _said(offer: Offer, words: Words, earn: str) -> str:
    """What a screen reader is told once a choice has changed the panel in place; "" while a page loads."""
    if request.headers.get("HX-Request") != "true":
        return ""
    goods = words.money(offer.decision.goods_minor - offer.points_paid_minor)
    parts = [t("For the goods you pay %(money)s.", money=goods)]
    if offer.points_paid:
        money = words.money(offer.points_paid_minor)
        parts.append(t("%(points)s pay %(money)s.", points=words.points(offer.points_paid), money=money))
    for taken in offer.decision.rewards:
        reward = words.programme.rewards.get(taken.reward)
        parts += [t("Chosen: %(name)s.", name=words.text(reward.name))] if reward else []
    rows = (_code_row(words, one) for one in offer.codes)
    parts += [f"{row['code']}: {row['label']}." for row in rows]
    cards = (card_row(words, one) for one in offer.gift_cards)
    parts += [f"{row['code']}: {row['label']}." for row in cards]
    parts += [t("A gift: %(name)s.", name=gift_shown(words, one)["name"]) for one in offer.gifts]
    parts += [left] if (left := _left_to_pay(offer, words)) else []
    return " ".join([*parts, earn]).strip()


def _here() -> str:
    """The page to which a form comes back."""
    return request.full_path.rstrip("?") if request.method == "GET" else request.path


def _codes(offer: Offer, words: Words) -> Panel | None:
    """The field for codes and gift cards, and how each that was typed stands; None where there are none."""
    cards = words.programme.gift_cards is not None
    codes = bool(words.programme.codes or offer.codes)
    if not _can_choose() or not (codes or cards):
        return None
    typed, error = choosing.take_refused_code()
    rows = [_code_row(words, one) for one in offer.codes] + [card_row(words, one) for one in offer.gift_cards]
    label = t("Discount code or gift card") if cards and codes else t("Gift card")
    return {
        "label": label if cards else t("Discount code"),
        "typed": typed,
        "error": error,
        "rows": rows,
        "left": _left_to_pay(offer, words),
        "balance_url": url_for("loyalty_customer.gift_card") if cards else "",
    }


def _left_to_pay(offer: Offer, words: Words) -> str:
    """What is left to pay once gift cards have paid; empty where none does."""
    if not offer.cards_paid_minor:
        return ""
    left = offer.decision.to_pay_minor
    if not left:
        return t("Nothing is left to pay.")
    return t("Left to pay: %(money)s.", money=words.money(left))


def _code_row(words: Words, one: CodeState) -> Panel:
    state = "gone" if _has_run_out(one) else one.state
    mark, label = {
        "gone": ("✕", t("has run out")),
        "applied": ("✓", t("works")),
        "waiting": ("…", t("is waiting")),
        "guest": ("…", t("is waiting")),
        "not_yet": ("…", t("is waiting")),
        "lost": ("–", t("something better applies")),
    }.get(state, ("✕", t("does not work")))
    return {
        "code": one.typed,
        "state": state if one.stays and state != "gone" else "bad",
        "mark": mark,
        "label": label,
        "reason": reason_of(words, one, the_state().now()),
    }


def _has_run_out(one: CodeState) -> bool:
    """Whether a code waits for nothing that this customer could do: its budget or its limit is used up."""
    clauses = {miss.clause for miss in one.missed}
    return one.state == "waiting" and bool(clauses) and clauses <= {"budget", "limit"}


def _taken(offer: Offer) -> int:
    """Points that this cart's choices use."""
    return offer.points_paid + sum(reward.points for reward in offer.decision.rewards)


def _points_field(offer: Offer, words: Words) -> Panel | None:
    """The number field to spend points, when some can be spent."""
    most = offer.decision.payment.most_points
    redeem = words.programme.points.redeem
    if redeem is None or most <= 0:
        return None
    used = offer.points_paid
    step = max(1, redeem.minimum)
    saved = t("They pay %(money)s of this order.", money=words.money(offer.points_paid_minor)) if used else ""
    least = min(redeem.minimum, most)
    parts = {"most": words.points(most), "worth": words.worth(most)}
    range_text = t("Only %(most)s (%(worth)s) on this order.", **parts)
    if least < most:
        range_text = t(
            "From %(least)s to %(most)s (%(worth)s) on this order.", least=words.points(least), **parts
        )
    return {
        "label": t("Pay with %(many)s", **words.unit),
        "none_text": t("Use no %(many)s", **words.unit),
        "value": used,
        "most": most,
        "most_text": t("Use %(points)s", points=words.points(most)),
        "step": step,
        "help": f"{saved} {range_text}".strip(),
    }


def _spendable(offer: Offer, words: Words) -> str:
    """In the cart: the points that this member could pay with, and what they are worth on it."""
    if offer.cart.member is None or words.programme.points.redeem is None:
        return ""
    most = offer.decision.payment.most_points
    if most <= 0:
        return ""
    return t(
        "You can pay %(money)s of it with %(points)s.", money=words.worth(most), points=words.points(most)
    )


def _why_no_points(offer: Offer, words: Words, view: MemberView) -> str:
    redeem = words.programme.points.redeem
    if redeem is None:
        return ""
    if view.available < redeem.minimum:
        return t("You can pay with them from %(points)s up.", points=words.points(redeem.minimum))
    return t("No %(many)s can be used on this order.", **words.unit)


def _left_to_reward(words: Words, earned: int) -> str:
    """After this product, how much is missing to the nearest reward."""
    member = the_state().loyalty.load("member")
    view = member_view(str(member))
    after = view.available + earned
    ahead = [reward for reward in view.rewards if reward.points > after]
    if not ahead:
        return ""
    nearest = min(ahead, key=lambda reward: (reward.points, reward.id))
    return t(
        "After that, %(missing)s more for: %(name)s.",
        missing=words.points(nearest.points - after), name=words.text(nearest.name),
    )  # fmt: skip


def _earned_text(words: Words, order: OrderView) -> str:
    state = the_state()
    points = f"+{words.points(order.earned)}"
    if order.state == "cancelled" and not (order.placed.payment.points or order.placed.rewards):
        return t("This order was cancelled.")
    if order.state == "cancelled":
        return t("This order was cancelled; the %(many)s that it used are back.", **words.unit)
    if not order.earned:
        return ""
    if order.state == "placed":
        return t("%(points)s will be yours once the order is paid.", points=points)
    if order.active_from is not None:
        return t(
            "%(points)s (yours to use from %(day)s).",
            points=points,
            day=words.day(order.active_from, state.now()),
        )
    return t("%(points)s, yours to use %(days)s after delivery.", points=points, days=_pending_days(words))


def _pending_days(words: Words) -> str:
    from flask_loyalty.language.wording import duration_text

    pending = words.programme.points.pending
    return duration_text(pending, words.language) if pending else ""


def _promised(words: Words, order: OrderView) -> list[str]:
    """Rewards that were taken with the order and get their codes when it is paid."""
    if order.state != "placed":
        return []
    rewards = [words.programme.rewards.get(taken.reward) for taken in order.placed.rewards]
    names = [words.text(reward.name) for reward in rewards if reward]
    return [t("Your reward: %(name)s. Its code comes with the payment.", name=name) for name in names]


def _next_step(words: Words, view: MemberView) -> Panel:
    reached = [reward for reward in view.rewards if reward.points <= view.available and not reward.sold_out]
    url = url_for("loyalty_customer.overview") if "customer" in the_state().settings.blueprints else ""
    if reached:
        best = max(reached, key=lambda reward: (reward.points, reward.id))
        return {
            "step": t("You can already have: %(name)s.", name=words.text(best.name)),
            "step_url": url,
            "step_link": t("See rewards"),
        }
    track = goal(words, view)
    return {"step": track["text"] + "." if track else "", "step_url": url, "step_link": t("See rewards")}


def _thanks_guest(words: Words, ref: str, order: OrderView) -> Panel | None:
    """A guest reads the cards they bought only in the browser in which they bought them."""
    cart = the_state().loyalty.order(ref)
    earned = _as_a_member(cart)
    cards = _bought(words, order) if choosing.placed_here(ref) else []
    if not earned and not cards:
        return None
    told = (
        t("As a member you would have collected %(points)s.", points=words.points(earned)) if earned else ""
    )
    return {"programme": words.title, "earned": told, "vouchers": [], "cards": cards}


def _bought(words: Words, order: OrderView) -> list[Panel]:
    """The gift cards that an order sold; before it is paid there are none."""
    return [] if order.state == "placed" else [*sold_panels(words, order.ref)]
