"""Which rules of a phase apply where several could: the groups of a programme."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Generic, TypeVar, assert_never

from flask_loyalty.engine.outcomes import Missed
from flask_loyalty.programme.model import Phase, Pick, Programme, ProgrammeRule

__all__ = ["Candidate", "compete", "competes", "guarded", "in_force"]

What = TypeVar("What")


@dataclass(frozen=True, slots=True)
class Candidate(Generic[What]):
    """A rule that could apply, what it would give, and what that is worth to the customer, exactly."""

    rule: ProgrammeRule
    what: What
    gain: Fraction


def in_force(programme: Programme, phases: Iterable[Phase], moment: datetime) -> list[ProgrammeRule]:
    """The rules of some phases that are valid at a moment, by priority, then id.

    Never by their place in the document: shuffling it changes nothing.
    """
    wanted = frozenset(phases)
    rules = [rule for rule in programme.rules if rule.phase in wanted and _valid(rule, moment)]
    return sorted(rules, key=_order)


def _valid(rule: ProgrammeRule, moment: datetime) -> bool:
    return (rule.since is None or rule.since <= moment) and (rule.until is None or moment < rule.until)


def _order(rule: ProgrammeRule) -> tuple[int, str]:
    return rule.priority, rule.id


def competes(programme: Programme, rule: ProgrammeRule) -> bool:
    """Whether a rule stands in a group of which not all apply."""
    group = programme.groups.get(rule.group or "")
    return group is not None and group.pick is not Pick.ALL


def guarded(rule: ProgrammeRule, work: Callable[[], What]) -> What | Missed:
    """A rule's work; a rule that fails is missed with its error, and the others go on."""
    try:
        return work()
    except Exception as failure:  # whatever a rule does must not stop an order
        return Missed(rule.id, "error", f"{type(failure).__name__}: {failure}")


def compete(
    programme: Programme, candidates: Sequence[Candidate[What]]
) -> tuple[list[Candidate[What]], list[Missed]]:
    """The candidates that apply, by priority then id, and those that lost to another of their group."""
    applying: list[Candidate[What]] = []
    lost: list[Missed] = []
    groups: dict[str, list[Candidate[What]]] = {}
    for candidate in sorted(candidates, key=lambda c: _order(c.rule)):
        if competes(programme, candidate.rule):
            groups.setdefault(candidate.rule.group or "", []).append(candidate)
        else:
            applying.append(candidate)
    for name, members in groups.items():
        winner = _winner(programme.groups[name].pick, members)
        applying.append(winner)
        lost += [Missed(c.rule.id, "lost", winner.rule.id) for c in members if c is not winner]
    return sorted(applying, key=lambda c: _order(c.rule)), lost


def _winner(pick: Pick, members: Sequence[Candidate[What]]) -> Candidate[What]:
    """One of a group; its members come by priority, then id, and ``max`` keeps the earlier of equals."""
    match pick:
        case Pick.BEST:
            return max(members, key=lambda c: c.gain)
        case Pick.FIRST | Pick.ALL:
            return members[0]
        case _:
            assert_never(pick)
