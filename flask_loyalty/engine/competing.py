"""Whose turn it is in a step of an order, and which rule of a group earns where several could."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar, assert_never

from flask_loyalty.engine.outcomes import Missed
from flask_loyalty.programme.model import Group, Pick, Programme, ProgrammeRule

__all__ = ["Block", "Candidate", "blocks", "compete", "guarded"]

What = TypeVar("What")


@dataclass(frozen=True, slots=True)
class Candidate(Generic[What]):
    """A rule that could apply, what it would give, and what that is worth to the customer, exactly."""

    rule: ProgrammeRule
    what: What
    gain: Fraction


def _order(rule: ProgrammeRule) -> tuple[int, str]:
    return rule.priority, rule.id


@dataclass(frozen=True, slots=True)
class Block:
    """Rules each by itself, or the rules of a group of which not all apply."""

    rules: tuple[ProgrammeRule, ...]
    group: Group | None = None


def blocks(programme: Programme, rules: Sequence[ProgrammeRule]) -> Iterator[Block]:
    """The rules of one step in the order of their turn: those of a group together, others by themselves.

    A group's place among the others is that of its own priority, then of its id.

    :param rules: by priority, then id.
    """
    groups: dict[str, list[ProgrammeRule]] = {}
    waiting: list[tuple[tuple[int, str], Block]] = []
    if not programme.groups or not any(rule.group in programme.groups for rule in rules):
        return iter((Block(tuple(rules)),))
    for rule in rules:
        if rule.group is not None and rule.group in programme.groups:
            groups.setdefault(rule.group, []).append(rule)
        else:
            waiting.append((_order(rule), Block((rule,))))
    for name, members in groups.items():
        group = programme.groups[name]
        waiting.append(((group.priority, name), Block(tuple(members), group)))
    return (block for _, block in sorted(waiting, key=lambda one: one[0]))


def guarded(rule: ProgrammeRule, work: Callable[[], What]) -> What | Missed:
    """A rule's work; a rule that fails is missed with its error, and the others go on."""
    try:
        return work()
    except Exception as failure:  # whatever a rule does must not stop an order
        return Missed(rule.id, "error", f"{type(failure).__name__}: {failure}")


def compete(
    programme: Programme, candidates: Sequence[Candidate[What]]
) -> tuple[list[Candidate[What]], list[Missed]]:
    """The candidates that apply, by priority then id, and those that lost to another of their group.

    For what is earned, where nothing is divided by units: ``best`` and ``first`` let one apply.
    """
    applying: list[Candidate[What]] = []
    lost: list[Missed] = []
    groups: dict[str, list[Candidate[What]]] = {}
    for candidate in sorted(candidates, key=lambda c: _order(c.rule)):
        if candidate.rule.group in programme.groups:
            groups.setdefault(candidate.rule.group or "", []).append(candidate)
        else:
            applying.append(candidate)
    for name, members in groups.items():
        winners = _winners(programme.groups[name], members)
        applying += winners
        lost += [Missed(c.rule.id, "lost", winners[0].rule.id) for c in members if c not in winners]
    return sorted(applying, key=lambda c: _order(c.rule)), lost


def _winners(group: Group, members: Sequence[Candidate[What]]) -> Sequence[Candidate[What]]:
    """Those of a group that apply; its members come by priority, then id, and ``max`` keeps the earlier."""
    match group.pick:
        case Pick.BEST:
            return [max(members, key=lambda c: c.gain)]
        case Pick.FIRST:
            return members[:1]
        case Pick.ALL:
            return members[: group.at_most]
        case _:
            assert_never(group.pick)
