"""The customer's pages: what they have, what they can have, why; and the choices for their cart."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from flask_loyalty.engine.goal_words import GoalWords
from flask_loyalty.engine.goals import Goal
from flask_loyalty.errors import KeyConflict, NotEnoughPoints, RewardRefused, WrongInput
from flask_loyalty.language.vocabulary import FACTS, Kind
from flask_loyalty.programme.working import codes_of
from flask_loyalty.services import rewards, views
from flask_loyalty.services.goals import goals_of
from flask_loyalty.store.writing import own, reading
from flask_loyalty.web import choosing, panels
from flask_loyalty.web.card_balance import balance_page
from flask_loyalty.web.guard import check_csrf, member_or_login, safe_next
from flask_loyalty.web.history import history_rows
from flask_loyalty.web.locale import gettext as t
from flask_loyalty.web.refusals import told
from flask_loyalty.web.state import the_state
from flask_loyalty.web.trying import try_code
from flask_loyalty.web.words import Words

__all__ = ["blueprint"]


def blueprint() -> Blueprint:
    """A fresh blueprint ``loyalty_customer``."""
    bp = Blueprint("loyalty_customer", __name__)
    bp.before_request(check_csrf)
    bp.get("/")(overview)
    bp.post("/points")(points)
    bp.post("/reward")(reward)
    bp.post("/code")(code)
    bp.route("/gift-card", methods=["GET", "POST"])(gift_card)
    bp.post("/claim")(claim)
    bp.post("/add")(add)
    return bp


def overview() -> str | tuple[str, int]:
    """Balance, codes, rewards, history with reasons."""
    member = member_or_login()
    words = the_state().words()
    if words is None:
        return render_template("flask_loyalty/closed.html")
    return render_template("flask_loyalty/customer/overview.html", p=_page(words, member))


def points() -> Response:
    """Choose how many points pay for the cart: typed, one step up or down, all that can, or none."""
    back = safe_next("loyalty_customer.overview")
    try:
        choosing.choose_points(_wanted_points())
    except WrongInput:
        choosing.say("error", t("Enter a whole number, such as 100."))
        return redirect(back)
    _say_if_clamped()
    return redirect(f"{back}#fl-checkout")


def reward() -> Response:
    """Take a reward with the order, or put it back."""
    wanted = request.form.get("reward", "")[:100]
    choosing.toggle_reward(wanted, take=request.form.get("take") == "1")
    offer = panels.current_offer()
    taken = {one.reward for one in offer.decision.rewards} if offer is not None else set()
    if wanted in choosing.chosen().rewards and wanted not in taken:
        choosing.toggle_reward(wanted, take=False)
        choosing.say("error", t("This reward cannot be had with this order."))
    return redirect(f"{safe_next('loyalty_customer.overview')}#fl-checkout")


def code() -> Response:
    """Use a code or a gift card with the cart, or no longer."""
    back = f"{safe_next('loyalty_customer.overview')}#fl-codes"
    typed = choosing.read_code(request.form.get("code", ""))
    if request.form.get("remove") == "card":
        choosing.remove_card(typed)
        return redirect(back)
    if request.form.get("remove"):
        choosing.remove_code(typed)
        return redirect(back)
    refused = try_code(typed)
    if refused:
        choosing.refuse_code(typed, refused)
    return redirect(back)


def add() -> Response:
    """Put into the shop's cart what a nudge is about, as the shop does it itself.

    Once for each time that it was shown: a button pressed twice, or in a tab of before, finds more in the
    cart than it was shown with, and adds nothing.
    """
    loyalty = the_state().loyalty
    sku, typed = request.form.get("sku", "")[:100], request.form.get("qty", "1")
    sold = loyalty.has("cart_adder") and loyalty.has("product") and loyalty.load("product", sku)
    if not sold or not (typed.isascii() and typed.isdigit() and 1 <= int(typed[:4]) <= panels.MOST_ADDED):
        abort(404)
    if _has_more_than(request.form.get("had", ""), sku):
        choosing.say("done", t("It is already in your cart."))
        return redirect(f"{safe_next('loyalty_customer.overview')}#fl-cart")
    refused = loyalty.load("cart_adder", sku, int(typed[:4]))
    if refused:
        choosing.say("error", str(refused))
    else:
        choosing.say("done", t("It is in your cart."))
    return redirect(f"{safe_next('loyalty_customer.overview')}#fl-cart")


def _has_more_than(shown: str, sku: str) -> bool:
    """Whether the cart holds more of a product than when its nudge was shown, as far as both are known."""
    loyalty = the_state().loyalty
    known = shown.isascii() and shown.isdigit() and len(shown) <= 9 and loyalty.has("cart")
    cart = loyalty.load("cart") if known else None
    return cart is not None and sum(line.qty for line in cart.lines if line.sku == sku) > int(shown)


def gift_card() -> str | tuple[str, int]:
    """What is on a gift card; open to guests, for whoever has the card may use it."""
    page = balance_page()
    if page is None:
        abort(404)
    html = render_template("flask_loyalty/customer/gift_card.html", p=page)
    return (html, 422) if page["error"] else html


def claim() -> Response:
    """Get a reward at once, without an order."""
    member = member_or_login()
    state = the_state()
    wanted, key = request.form.get("reward", "")[:100], request.form.get("key", "")[:100]
    try:
        own(
            state.db.engine,
            lambda conn: rewards.claim(
                conn,
                state.programmes,
                state.loyalty.shop,
                member,
                wanted,
                key or secrets.token_hex(8),
                state.now(),
            ),
        )
    except (KeyConflict, NotEnoughPoints, RewardRefused) as refused:
        choosing.say("error", told(refused, state.words()))
    else:
        choosing.say("done", t("It is yours. Your code is below."))
    return redirect(url_for("loyalty_customer.overview"))


def _page(words: Words, member: str) -> dict[str, Any]:
    state = the_state()
    now = state.now()
    with reading(state.db.session()) as conn:
        view = views.member_view(conn, state.programmes, member, now)
        aims = goals_of(conn, state.programmes, member, now)
    return {
        "programme": words.title,
        "balance": words.points(view.available),
        "worth": t("= %(money)s", money=words.worth(view.available)),
        "pending": [_pending_row(words, number, since, now) for number, since in view.pending_by_day],
        "expiring": _expiring(words, view, now),
        "debt": t("%(points)s will be taken from what you collect next.", points=words.points(view.debt))
        if view.debt
        else "",
        "goal": panels.goal(words, view),
        **_tier(words, view),
        "aims": [_aim(words, one) for one in aims],
        "vouchers": [panels.voucher_card(words, voucher) for voucher in view.vouchers],
        "rewards": [panels.reward_card(words, reward, view.available) for reward in view.rewards],
        "claim_key": secrets.token_urlsafe(12),
        "history": history_rows(words, view, now),
        "rules": [words.sentence(rule, "customer") for rule in words.programme.rules if _for_customers(rule)],
    }


def _for_customers(rule: Any) -> bool:
    """Whether every customer may read of a rule; one that asks for a code would give the code away."""
    for_them = rule.rule.audience is None or rule.rule.audience.word == "customer"
    return for_them and not any(codes_of(rule.rule))


def _pending_row(words: Words, number: int, since: Any, now: Any) -> str:
    if since is None:
        return t(
            "+%(points)s once your order is delivered and its return time is over",
            points=words.points(number),
        )
    return t("+%(points)s from %(day)s", points=words.points(number), day=words.day(since, now))


def _expiring(words: Words, view: Any, now: Any) -> str:
    if view.expiring is None:
        return ""
    number, at = view.expiring
    return t("%(points)s expire on %(day)s.", points=words.points(number), day=words.day(at, now))


def _tier(words: Words, view: Any) -> dict[str, str]:
    by_id = {tier.id: tier for tier in words.programme.tiers}
    tier = by_id.get(view.tier or "")
    return {"tier": t("Your tier: %(name)s", name=words.text(tier.name))} if tier else {}


def _aim(words: Words, goal: Goal) -> dict[str, Any]:
    """A goal as a sentence, with a bar where its numbers may be shown."""
    told = GoalWords(words.programme, words.names, words.language, the_state().now())
    text = told.told(goal)
    if not told.is_countable(goal):
        return {"text": text, "bar": None}
    change = next(one for one in goal.missing if one.counted and one.fact is not None)
    known = FACTS.get(change.fact.name) if change.fact is not None else None
    money = known is not None and known.type.kind is Kind.MONEY
    now, most = (words.money(goal.now), words.money(goal.most)) if money else (goal.now, goal.most)
    progress = t("%(now)s of %(most)s", now=now, most=most)
    return {"text": text, "bar": {"now": goal.now, "most": goal.most, "label": text, "text": progress}}


def _wanted_points() -> int:
    used = request.form.get("use", "")
    offer = panels.current_offer()
    most = offer.decision.payment.most_points if offer else 0
    if used == "none":
        return 0
    if used == "most":
        return most
    typed = choosing.read_points(request.form.get("points", ""))
    step = request.form.get("step", "")
    if not step:
        return typed
    return (
        max(0, min(most, typed + int(step)))
        if step.removeprefix("-").isdecimal() and len(step) < 10
        else typed
    )


def _say_if_clamped() -> None:
    """When fewer points can pay than were asked for, say so and how many do."""
    chosen = choosing.chosen().points
    offer = panels.current_offer()
    if offer is None or offer.words is None or not chosen or offer.points_paid == chosen:
        return
    words = offer.words
    choosing.choose_points(offer.points_paid)
    redeem = words.programme.points.redeem
    if redeem is not None and chosen < redeem.minimum:
        least = words.points(redeem.minimum)
        choosing.say("error", t("Use %(least)s or more.", least=least))
        return
    choosing.say(
        "error",
        t(
            "You chose %(asked)s. On this order you can use at most: %(used)s.",
            asked=words.points(chosen),
            used=words.points(offer.points_paid),
        ),
    )
