"""Rewards outside orders: claimed on the account page, redeemed at a partner's till."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from flask_loyalty.engine.facts import Facts, Party, SignalEvent
from flask_loyalty.engine.periods import add, zone_of
from flask_loyalty.engine.scope import Scope
from flask_loyalty.errors import CodeRefused, NotEnoughPoints, RewardRefused
from flask_loyalty.ledger import accounts
from flask_loyalty.ledger.entries import Draft, Heading
from flask_loyalty.programme.model import Programme, Reward
from flask_loyalty.services.shop import ShopFacts
from flask_loyalty.store import events, holds, vouchers
from flask_loyalty.store.history import load_facts
from flask_loyalty.store.journal import book, load_purse, write_purse
from flask_loyalty.store.parties import Known, lock, named
from flask_loyalty.store.programmes import ProgrammeSource
from flask_loyalty.store.vouchers import Voucher, end_voucher, find_voucher

__all__ = ["Redemption", "claim", "look_up", "open_to", "redeem_code"]


@dataclass(frozen=True, slots=True)
class Redemption:
    """A code that was redeemed, and what the shop owes for it in minor units."""

    reward: str
    version: int
    settle_minor: int
    currency: str
    at: datetime


def claim(
    conn: Connection,
    programmes: ProgrammeSource,
    shop: ShopFacts,
    member: str,
    reward_id: str,
    key: str,
    now: datetime,
) -> Voucher:
    """Buy a reward with points, at once; the same key gives the same voucher again.

    :raises NotEnoughPoints: if it costs more than there is.
    :raises RewardRefused: if there is no such reward, none is left, or it is not open to this member.
    :raises KeyConflict: if the key was used for another reward.
    """
    who = named(conn, [("customer", member)], now)["customer", member]
    scoped = f"{who.subject}:{key}"
    heard = events.hear(
        conn, "claim", scoped, "claim", events.fingerprint(reward_id), occurred_at=now, now=now
    )
    if not heard.new:
        return next(one for one in vouchers.vouchers_of(conn, who.id) if one.id == heard.answer)
    lock(conn, [who.id])
    programme = programmes.current(conn, now)
    reward = _open_reward(conn, programme, who, reward_id, now)
    hold = _pay(conn, programme, who, reward, scoped, now)
    code = vouchers.add_voucher(
        conn,
        party_id=who.id,
        hold_id=hold,
        order_ref=None,
        version=programme.number,
        reward=reward.id,
        partner=reward.partner,
        points=reward.points,
        settle_minor=reward.settle_minor,
        currency=programme.currency,
        issued_at=now,
        valid_until=add(now, reward.valid, zone_of(programme.timezone)),
    )
    made = find_voucher(conn, code)
    assert made is not None
    events.answered(conn, "claim", scoped, made.id)
    return made


def redeem_code(conn: Connection, partner: str | None, code: str, key: str, now: datetime) -> Redemption:
    """Redeem a code where its reward is given: at its partner, or in the shop (``partner`` None). Once.

    The same key gives the same answer again.

    :raises CodeRefused: if the code is unknown here, used, cancelled or expired. Another partner's code is
        unknown, and so is one that does not exist.
    """
    scope = f"{partner or 'shop'}:{key}"
    heard = events.hear(
        conn,
        "redeem",
        scope,
        "redeem",
        events.fingerprint(vouchers.normalised(code)),
        occurred_at=now,
        now=now,
    )
    voucher = look_up(conn, partner, code, now, again=not heard.new)
    if not heard.new and voucher.ended_at is not None and heard.answer == voucher.id:
        return _redemption(voucher, voucher.ended_at)
    _refuse_unless_issued(voucher, now)
    end_voucher(conn, voucher, "used", now)
    if voucher.partner is not None and voucher.settle_minor:
        heading = Heading(
            "voucher", f"{voucher.id}:used", "redeem", f"voucher {voucher.id}", now, version=voucher.version
        )
        draft = Draft(heading)
        draft.post(
            accounts.payable(voucher.partner, voucher.currency), voucher.settle_minor, rule=voucher.reward
        )
        draft.post(accounts.reward_cost(voucher.currency), -voucher.settle_minor, rule=voucher.reward)
        book(conn, list(draft.entries()), now)
    events.answered(conn, "redeem", scope, voucher.id)
    return _redemption(voucher, now)


def look_up(
    conn: Connection, partner: str | None, code: str, now: datetime, *, again: bool = False
) -> Voucher:
    """The voucher of a code, for those who may redeem it.

    :param again: whether an ended one is wanted too.
    :raises CodeRefused: if the code is unknown here or can no longer be redeemed.
    """
    voucher = find_voucher(conn, code, lock=True)
    if voucher is None or voucher.partner != partner:
        raise CodeRefused(why="unknown")
    if not again:
        _refuse_unless_issued(voucher, now)
    return voucher


def open_to(reward: Reward, programme: Programme, subject: str, facts: Facts, now: datetime) -> bool:
    """Whether a reward is open to a member at all."""
    return Scope(programme, facts, now, member=subject).holds(reward.audience)


def _refuse_unless_issued(voucher: Voucher, now: datetime) -> None:
    state = voucher.at(now)
    if state == "issued":
        return
    ended = voucher.ended_at or voucher.valid_until
    raise CodeRefused(why=state, when=ended.isoformat(timespec="minutes"))


def _redemption(voucher: Voucher, at: datetime) -> Redemption:
    return Redemption(voucher.reward, voucher.version, voucher.settle_minor, voucher.currency, at)


def _open_reward(conn: Connection, programme: Programme, who: Known, reward_id: str, now: datetime) -> Reward:
    reward = programme.rewards.get(reward_id)
    if reward is None:
        raise RewardRefused(reward=reward_id, why="unknown")
    party = Party("customer", who.subject)
    event = SignalEvent("claim", "", who.subject, now)
    facts = load_facts(conn, programme, event, now, {party: who.id})
    if not open_to(reward, programme, who.subject, facts, now):
        raise RewardRefused(reward=reward_id, why="not_for_you")
    if reward.stock is not None:
        holds.lock_stock(conn, [reward_id])
        if holds.stock_taken(conn, [reward_id])[reward_id] >= reward.stock:
            raise RewardRefused(reward=reward_id, why="sold_out")
    return reward


def _pay(
    conn: Connection, programme: Programme, who: Known, reward: Reward, scoped: str, now: datetime
) -> int:
    """Take a reward and its points; the hold from which a cancel would give them back."""
    purse = load_purse(conn, who)
    purse.settle(now, f"claim {scoped}")
    if reward.points > purse.spendable:
        raise NotEnoughPoints(
            wanted=reward.points, spendable=purse.spendable, pending=purse.pending, reward=reward.id
        )
    holds.take_stock(conn, reward.id, 1, reward.stock)
    hold = holds.add_hold(
        conn,
        order_ref=f"claim {scoped}",
        party_id=who.id,
        kind="reward",
        key=reward.id,
        amount=reward.points,
        expires_at=now,
        state="captured",
    )
    heading = Heading(
        "claim", scoped, "claim", f"claim {scoped}", now, version=programme.number, reason=reward.id
    )
    for step, act in (("hold", purse.hold), ("capture", None)):
        draft = Draft(heading.part(step))
        if act is not None:
            act(draft, reward.points, hold, reward=reward.id)
        else:
            purse.capture(draft, reward.points)
        purse.book(draft)
    write_purse(conn, who, purse, now)
    return hold
