"""A member's points while an event changes them: lots, holds, claw-backs, debt.

A :class:`Purse` is loaded under the member's lock, changed by the methods below, and written back once.
Each change says what it moved in a :class:`~flask_loyalty.ledger.entries.Draft`; the lots hold the sums:

- what is *pending* is what the pending lots hold, what is *available* is what the available ones hold;
- a lot opens at its ``active_from`` and lapses at its ``expires_at``, whenever somebody looks;
- points are taken from the lot that lapses first;
- a debt is repaid as soon as there is anything to repay it with, so a member with a debt has no points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from flask_loyalty.errors import NotEnoughPoints
from flask_loyalty.ledger import accounts
from flask_loyalty.ledger.entries import Draft, Entry, Heading, LotUse, NewLot

__all__ = ["Lot", "Purse", "Stage", "UnitAmounts"]

UnitAmounts = Mapping[str, Mapping[tuple[str, int | None], int]]
"""Points by rule, and by line and unit within it; ``("", None)`` where there are no units."""


_NEVER = datetime.max.replace(tzinfo=UTC)


class Stage:
    """Where a lot stands in its life."""

    PENDING = "pending"
    AVAILABLE = "available"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Lot:
    """Points that came together and lapse together.

    ``active_from`` is None until it is known, ``expires_at`` until then, or for ever. ``revision`` counts
    its changes; ``name`` tells it apart in the keys of entries, even before it has a number.
    """

    id: int
    order: str | None
    rule: str
    amount: int
    remaining: int
    active_from: datetime | None
    expires_at: datetime | None
    stage: str
    revision: int = 0
    name: str = ""


@dataclass(slots=True)
class Purse:
    """The lots and the debt (0 or negative) of one member, and the entries that changed them.

    :ivar uses: what an order at hand has taken from lots so far, by its entries.
    :ivar read: the lots as they were loaded.
    :ivar opened: the numbers of the accounts that were there when it was loaded, the programme's too.
    """

    subject: str
    lots: dict[int, Lot]
    debt: int = 0
    uses: Sequence[LotUse] = ()
    read: Mapping[int, Lot] = field(default_factory=dict)
    opened: Mapping[accounts.Account, int] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    _created: int = 0

    @property
    def spendable(self) -> int:
        """What can be spent now, once :meth:`settle` has opened and lapsed what was due."""
        return sum(lot.remaining for lot in self.lots.values() if lot.stage == Stage.AVAILABLE)

    @property
    def pending(self) -> int:
        """What waits for the end of the return time."""
        return sum(lot.remaining for lot in self.lots.values() if lot.stage == Stage.PENDING)

    # ------------------------------------------------------------ time

    def settle(self, now: datetime, cause: str) -> None:
        """Open the lots that have become active by a moment and lapse those that have expired, in the
        order of time, as if somebody had looked all the while."""
        while due := self._next_due(now):
            lot, at = due
            if lot.stage == Stage.PENDING:
                self._open(lot, at, cause)
                self.repay(at, cause)
            else:
                self._lapse(lot, at, cause)

    def _next_due(self, now: datetime) -> tuple[Lot, datetime] | None:
        due = [
            (at, lot.stage == Stage.PENDING, lot.id)
            for lot in self.lots.values()
            if (at := _due_at(lot)) is not None and at <= now
        ]
        if not due:
            return None
        at, _, lot_id = min(due)
        return self.lots[lot_id], at

    def _open(self, lot: Lot, at: datetime, cause: str) -> None:
        draft = Draft(_of_lot(lot, "mature", at, cause))
        draft.post(accounts.pending(self.subject), -lot.remaining, rule=lot.rule)
        draft.post(accounts.available(self.subject), lot.remaining, rule=lot.rule)
        self._put(replace(lot, stage=Stage.AVAILABLE))
        self.book(draft)

    def _lapse(self, lot: Lot, at: datetime, cause: str) -> None:
        draft = Draft(_of_lot(lot, "lapse", at, cause))
        draft.post(accounts.available(self.subject), -lot.remaining, rule=lot.rule)
        draft.post(accounts.breakage(), lot.remaining, rule=lot.rule)
        draft.use(lot.id, lot.remaining, "lapse")
        self._put(replace(lot, remaining=0, stage=Stage.CLOSED))
        self.book(draft)

    def repay(self, at: datetime, cause: str) -> None:
        """Repay a debt with what can be spent, the earliest expiry first."""
        if self.debt >= 0:
            return
        for lot in self._spendable_lots():
            part = min(lot.remaining, -self.debt)
            if part > 0:
                draft = Draft(_of_lot(lot, "repay", at, cause))
                draft.post(accounts.available(self.subject), -part, rule=lot.rule)
                draft.post(accounts.debt(self.subject), part, rule=lot.rule)
                draft.use(lot.id, part, "repay")
                self._put(replace(lot, remaining=lot.remaining - part))
                self.debt += part
                self.book(draft)

    # ------------------------------------------------------------ spending

    def hold(self, draft: Draft, points: int, hold: int, *, reward: str = "") -> None:
        """Reserve points for an order, in lots too, so that nothing lapses meanwhile.

        :raises NotEnoughPoints: if there are fewer.
        """
        if points > self.spendable:
            raise NotEnoughPoints(
                wanted=points, spendable=self.spendable, pending=self.pending, reward=reward
            )
        self._take(draft, points, "hold", hold)
        draft.post(accounts.available(self.subject), -points)
        draft.post(accounts.held(self.subject), points)

    def void(self, draft: Draft, points: int, hold: int) -> None:
        """Give a hold back to the same lots, with their old expiry."""
        for lot_id, amount in self._of_hold(hold).items():
            self._give(draft, lot_id, amount, "void", hold)
        draft.post(accounts.held(self.subject), -points)
        draft.post(accounts.available(self.subject), points)

    def capture(self, draft: Draft, points: int) -> None:
        """What was held is spent."""
        draft.post(accounts.held(self.subject), -points)
        draft.post(accounts.redeemed(), points)

    def honour(self, draft: Draft, points: int, hold: int) -> None:
        """Spend points whose hold ran out: what is no longer there becomes a debt."""
        there = min(points, self.spendable)
        self._take(draft, there, "hold", hold)
        draft.post(accounts.available(self.subject), -there)
        draft.post(accounts.debt(self.subject), there - points)
        draft.post(accounts.redeemed(), points)
        self.debt -= points - there

    def give_back(
        self, draft: Draft, hold: int, points: int, before: int, *, now: datetime, grace_until: datetime
    ) -> None:
        """Give spent points back, to the lots that they were taken from.

        A lot that lapsed meanwhile lives until ``grace_until``. What no lot had given (it had become a
        debt) comes back as a lot of its own, which repays the debt if that is still open.

        :param points: how many of the hold's points are given back in all.
        :param before: how many of them were given back already.
        """
        filled = 0
        for lot_id, amount in self._of_hold(hold).items():
            part = _within(points - filled, amount) - _within(before - filled, amount)
            filled += amount
            if part:
                self._give(draft, lot_id, part, "return", hold)
                self._revive(lot_id, now, grace_until)
        rest = max(0, points - filled) - max(0, before - filled)
        if rest > 0:
            self._create(draft, "", rest, now, grace_until, now)
        draft.post(accounts.redeemed(), before - points)
        draft.post(accounts.available(self.subject), points - before)

    # ------------------------------------------------------------ earning

    def entitle(
        self,
        heading: Heading,
        target: UnitAmounts,
        booked: UnitAmounts,
        *,
        active_from: datetime | None,
        expires_at: datetime | None,
        now: datetime,
        debt_before: int = 0,
    ) -> None:
        """Book what an order earns in all, as the difference to what it has earned so far.

        More becomes a lot a rule. Less is taken from the order's own lots (what lapsed of them reverses
        the lapse and is owed to nobody), then from the others, the earliest expiry first; the rest is a
        debt. What earlier refunds of this order took is put back first and taken anew, so that any number
        of refunds ends where one would have ended.

        :param booked: what earlier entries of this order have granted, less what they took back.
        :param debt_before: what earlier entries of this order have left as a debt (0 or negative).
        """
        draft = Draft(heading)
        for rule, line, unit_no, amount in _differences(target, booked):
            draft.post(accounts.issued(), -amount, rule=rule, line=line, unit_no=unit_no)
        own = [] if heading.order is None else self._in_order(lambda lot: lot.order == heading.order)
        claims: dict[str, int] = {}
        for rule in sorted({*target, *(lot.rule for lot in own)}):
            total = sum(target.get(rule, {}).values())
            granted = sum(lot.amount for lot in own if lot.rule == rule)
            if total > granted:
                lot = self._create(draft, rule, total - granted, active_from, expires_at, now)
                draft.post(self._account(lot), lot.amount, rule=rule)
            elif total < granted:
                claims[rule] = granted - total
        self._claw(draft, claims, own, -debt_before)
        if self.debt > 0:  # less is owed than was repaid meanwhile
            self._credit(draft, self.debt, now, expires_at)
        self.book(draft)
        self.settle(now, heading.cause)
        self.repay(now, heading.cause)

    def activate(self, order: str, active_from: datetime, expires_at: datetime | None) -> None:
        """From now on it is known when the lots of an order open and when they lapse."""
        for lot in list(self.lots.values()):
            if lot.order == order and lot.stage == Stage.PENDING and lot.active_from is None:
                self._put(replace(lot, active_from=active_from, expires_at=expires_at))

    def book(self, draft: Draft) -> None:
        """Close a draft."""
        self.entries.extend(draft.entries())

    # ------------------------------------------------------------ taking back

    def _claw(self, draft: Draft, claims: Mapping[str, int], own: Sequence[Lot], debt_before: int) -> None:
        """Take back what the claims come to in all, as the difference to what was taken before."""
        claw, unlapse = _sums(self.uses, "claw"), _sums(self.uses, "unlapse")
        taken_before = {lot: claw.get(lot, 0) + unlapse.get(lot, 0) for lot in claw}
        plan = _Claw(
            left={lot.id: lot.remaining + taken_before.get(lot.id, 0) for lot in self.lots.values()},
            lapsed=_sums(self.uses, "lapse"),
        )
        owed = sum(plan.of_rule(rule, amount, own) for rule, amount in claims.items())
        owed = plan.of_lots(owed, own)
        credit = min(owed, max(0, self.debt + debt_before))  # of the former debt, what was repaid since
        debt = credit
        if owed > credit:
            mine = {lot.id for lot in own}
            others = self._in_order(
                lambda lot: (
                    lot.id not in mine and (lot.stage == Stage.AVAILABLE or taken_before.get(lot.id, 0) > 0)
                )
            )
            debt += plan.of_lots(owed - credit, others, reverse_lapses=False)
        for lot_id in sorted({*plan.taken, *plan.unlapsed, *taken_before}, key=abs):
            self._take_back(
                draft,
                self.lots[lot_id],
                plan.taken.get(lot_id, 0) - taken_before.get(lot_id, 0),
                plan.unlapsed.get(lot_id, 0) + unlapse.get(lot_id, 0),
            )
        draft.post(accounts.debt(self.subject), debt_before - debt)
        self.debt += debt_before - debt

    def _take_back(self, draft: Draft, lot: Lot, taken: int, unlapsed: int) -> None:
        """Take so many points more from a lot, and of its lapsed ones."""
        draft.use(lot.id, taken + unlapsed, "claw")
        draft.use(lot.id, -unlapsed, "unlapse")
        draft.post(accounts.breakage(), -unlapsed, rule=lot.rule)
        draft.post(self._account(lot), -taken, rule=lot.rule)
        if taken:
            stage = Stage.AVAILABLE if lot.stage == Stage.CLOSED else lot.stage
            self._put(replace(lot, remaining=lot.remaining - taken, stage=stage))

    def _credit(self, draft: Draft, amount: int, now: datetime, expires_at: datetime | None) -> None:
        """Turn what was repaid too much into points."""
        draft.post(accounts.debt(self.subject), -amount)
        draft.post(accounts.available(self.subject), amount)
        self._create(draft, "", amount, now, expires_at, now)
        self.debt -= amount

    # ------------------------------------------------------------ lots

    def _create(
        self,
        draft: Draft,
        rule: str,
        amount: int,
        active_from: datetime | None,
        expires_at: datetime | None,
        now: datetime,
    ) -> Lot:
        """A new lot; the postings are the caller's. Without a rule it belongs to no order's earnings."""
        self._created += 1
        heading = draft.heading
        active = active_from is not None and active_from <= now
        stage = Stage.AVAILABLE if active else Stage.PENDING
        name = f"{heading.scope}:{heading.key}:{rule}:{self._created}"
        order = heading.order if rule else None
        lot = Lot(-self._created, order, rule, amount, amount, active_from, expires_at, stage, name=name)
        self._put(lot)
        draft.create(NewLot(lot.id, order, rule, amount))
        return lot

    def _put(self, lot: Lot) -> None:
        """Keep a changed lot; an empty one is closed until something is given back to it."""
        if lot.stage == Stage.AVAILABLE and lot.remaining == 0:
            lot = replace(lot, stage=Stage.CLOSED)
        self.lots[lot.id] = replace(lot, revision=lot.revision + 1)

    def _take(self, draft: Draft, points: int, kind: str, hold: int) -> None:
        for lot in self._spendable_lots():
            part = min(lot.remaining, points)
            if part > 0:
                draft.use(lot.id, part, kind, hold)
                self._put(replace(lot, remaining=lot.remaining - part))
                points -= part

    def _give(self, draft: Draft, lot_id: int, amount: int, kind: str, hold: int) -> None:
        lot = self.lots[lot_id]
        draft.use(lot_id, -amount, kind, hold)
        self._put(replace(lot, remaining=lot.remaining + amount, stage=Stage.AVAILABLE))

    def _revive(self, lot_id: int, now: datetime, grace_until: datetime) -> None:
        lot = self.lots[lot_id]
        if lot.expires_at is not None and lot.expires_at <= now:
            self._put(replace(lot, expires_at=grace_until))

    def _of_hold(self, hold: int) -> dict[int, int]:
        """What a hold took, by lot, in the order of taking."""
        taken: dict[int, int] = {}
        for use in self.uses:
            if use.hold == hold and use.kind == "hold":
                taken[use.lot] = taken.get(use.lot, 0) + use.amount
        return taken

    def _in_order(self, wanted: Callable[[Lot], bool]) -> list[Lot]:
        """Some of the lots; picked before they are sorted, for a member may have thousands."""
        return sorted(filter(wanted, self.lots.values()), key=_expiry)

    def _spendable_lots(self) -> list[Lot]:
        return self._in_order(lambda lot: lot.stage == Stage.AVAILABLE)

    def _account(self, lot: Lot) -> accounts.Account:
        pending = lot.stage == Stage.PENDING
        return accounts.pending(self.subject) if pending else accounts.available(self.subject)


@dataclass(slots=True)
class _Claw:
    """Where claims find their points: ``left`` in each lot, ``lapsed`` of each."""

    left: dict[int, int]
    lapsed: Mapping[int, int]
    taken: dict[int, int] = field(default_factory=dict)
    unlapsed: dict[int, int] = field(default_factory=dict)

    def of_rule(self, rule: str, owed: int, own: Sequence[Lot]) -> int:
        """Take from the lots of one rule; what is still owed."""
        return self.of_lots(owed, [lot for lot in own if lot.rule == rule])

    def of_lots(self, owed: int, lots: Sequence[Lot], *, reverse_lapses: bool = True) -> int:
        for lot in lots:
            part = min(owed, self.left[lot.id])
            if part > 0:
                self.taken[lot.id] = self.taken.get(lot.id, 0) + part
                self.left[lot.id] -= part
                owed -= part
            lapsed = self.lapsed.get(lot.id, 0) - self.unlapsed.get(lot.id, 0) if reverse_lapses else 0
            if lapsed > 0 and owed > 0:
                self.unlapsed[lot.id] = self.unlapsed.get(lot.id, 0) + min(owed, lapsed)
                owed -= min(owed, lapsed)
        return owed


def _differences(target: UnitAmounts, booked: UnitAmounts) -> list[tuple[str, str, int | None, int]]:
    """What changes, by rule, line and unit."""
    found = []
    for rule in sorted({*target, *booked}):
        new, old = target.get(rule, {}), booked.get(rule, {})
        for line, unit_no in {**old, **new}:
            key = (line, unit_no)
            if difference := new.get(key, 0) - old.get(key, 0):
                found.append((rule, line, unit_no, difference))
    return found


def _sums(uses: Iterable[LotUse], kind: str) -> dict[int, int]:
    sums: dict[int, int] = {}
    for use in uses:
        if use.kind == kind:
            sums[use.lot] = sums.get(use.lot, 0) + use.amount
    return sums


def _within(amount: int, most: int) -> int:
    return max(0, min(amount, most))


def _due_at(lot: Lot) -> datetime | None:
    if lot.stage == Stage.AVAILABLE:
        return lot.expires_at
    return lot.active_from if lot.stage == Stage.PENDING else None


def _expiry(lot: Lot) -> tuple[bool, datetime, bool, int]:
    """Earliest expiry first, those without one last; of equals the older lot."""
    return lot.expires_at is None, lot.expires_at or _NEVER, lot.id < 0, abs(lot.id)


def _of_lot(lot: Lot, kind: str, at: datetime, cause: str) -> Heading:
    return Heading("lot", f"{lot.name}:{lot.revision}", kind, cause, at, order=lot.order)
