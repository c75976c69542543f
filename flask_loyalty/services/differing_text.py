"""The difference of two versions as a terminal shows it, out of its data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_loyalty.services.bounding import most_text
from flask_loyalty.services.differing_words import CHANGES, FIELDS, PARTS, SAID, THINGS, say

__all__ = ["Block", "diff_blocks", "diff_text"]


@dataclass(frozen=True, slots=True)
class Block:
    """What is said of one rule or setting.

    :ivar lines: those that begin with spaces belong to the one before.
    :ivar silent: whether only words differ.
    """

    head: str
    lines: tuple[str, ...] = ()
    silent: bool = False


def diff_text(data: Mapping[str, Any], locale: str) -> str:
    """Everything that differs, as a person reads it: in meaning first, then what differs only in words."""
    blocks = [Block(f"{data['old']} → {data['new']}"), *diff_blocks(data, locale)]
    return "\n\n".join("\n".join([one.head, *(f"  {line}" for line in one.lines)]) for one in blocks)


def diff_blocks(data: Mapping[str, Any], locale: str) -> Iterator[Block]:
    """The same in parts: one of each rule and setting, the last of what all rules give at most."""
    rules, settings = data["rules"], data["settings"]
    if not rules and not settings:
        yield Block(say(SAID, "equal", locale))
        return
    silent = [one for one in rules if one["change"] in ("words", "same")]
    loud = [one for one in rules if one not in silent]
    quiet = [one for one in settings if one["only_words"]]
    if data["same_meaning"]:
        ids = [one["id"] for one in silent] + [_thing(one, locale) for one in quiet]
        yield Block(say(SAID, "same_meaning", locale, rules=", ".join(ids)))
    yield from (_block(_rule(one, locale)) for one in loud)
    yield from (_block(_setting(one, locale)) for one in settings if not one["only_words"])
    if data["tiers"] is not None:
        yield _block(_moves(data["tiers"], locale))
    yield from (_block(_words(one, locale), silent=True) for one in silent)
    yield from (_block(_setting(one, locale), silent=True) for one in quiet)
    if data["bound"] is not None:
        yield Block(_bound(data["bound"], locale))


def _block(lines: Iterator[str], *, silent: bool = False) -> Block:
    head, *rest = lines
    return Block(head, tuple(rest), silent)


# ---------------------------------------------------------------- rules


def _rule(one: Mapping[str, Any], locale: str) -> Iterator[str]:
    parts = ", ".join(say(PARTS, part, locale) for part in one["parts"])
    change = say(CHANGES, one["change"], locale, parts=parts, old=one["old_id"] or "")
    yield say(SAID, "rule", locale, id=one["id"], change=change)
    if one["change"] in ("added", "renamed"):
        yield f"{say(SAID, 'is', locale)}: {one['is'][locale]}"
    elif one["change"] == "removed":
        yield f"{say(SAID, 'was', locale)}: {one['was'][locale]}"
    else:
        yield from _differences(one["differences"], PARTS, locale)
    for way in ("gained", "lost"):
        for kind in one[way]:
            yield f"{say(SAID, way, locale)}: {kind[locale]}"
    if not one["exact"]:
        yield say(SAID, "unclear", locale)
    if one["change"] != "renamed":
        yield from _examples(one["examples"], locale)
    if one["bound"] is not None:
        old, new = _bounds(one["bound"], locale)
        yield f"{say(SAID, 'rule_bound', locale)}: {new if old == new else f'{old} → {new}'}"


def _differences(
    differences: Sequence[Mapping[str, Any]], table: Mapping[str, tuple[str, str]], locale: str
) -> Iterator[str]:
    for one in differences:
        name = say(table, one.get("part") or one["field"], locale)
        yield f"{name}: {one['was'][locale]} → {one['is'][locale]}"


def _words(one: Mapping[str, Any], locale: str) -> Iterator[str]:
    parts = ", ".join(say(PARTS, part, locale) for part in one["parts"])
    yield say(SAID, "rule", locale, id=one["id"], change=say(CHANGES, one["change"], locale, parts=parts))
    if one["change"] == "same":
        yield from _differences(
            [part for part in one["differences"] if part["part"] != "text"], PARTS, locale
        )


def _examples(examples: Sequence[Mapping[str, Any]], locale: str) -> Iterator[str]:
    if not examples:
        yield say(SAID, "no_example", locale)
    for one in examples:
        yield from _example(one, locale)


def _example(one: Mapping[str, Any], locale: str) -> Iterator[str]:
    yield f"{say(SAID, 'alone' if one['alone'] else 'example', locale)}: {one['what'][locale]}"
    yield f"  {say(SAID, 'was', locale)}: {one['old']['told'][locale]}"
    yield f"  {say(SAID, 'is', locale)}: {one['new']['told'][locale]}"


# ---------------------------------------------------------------- outside the rules


def _thing(one: Mapping[str, Any], locale: str) -> str:
    return f"{say(THINGS, one['what'], locale)} {one['name'][locale]}".rstrip()


def _setting(one: Mapping[str, Any], locale: str) -> Iterator[str]:
    change = say(SAID, "text", locale) if one["only_words"] else say(CHANGES, one["change"], locale)
    yield f"{_thing(one, locale)}: {change}"
    if one["change"] == "changed":
        yield from _differences(one["differences"], FIELDS, locale)
    else:
        side = "is" if one["change"] == "added" else "was"
        for part in one["differences"]:
            yield f"{say(FIELDS, part['field'], locale)}: {part[side][locale]}"
    if one["moved"] is not None:
        yield from _moved(one["moved"], locale)
    if one["example"] is not None:
        yield from _example(one["example"], locale)


def _moved(moved: Mapping[str, Any], locale: str) -> Iterator[str]:
    """By how much another time zone moves days and hours, and of what."""
    minutes = moved["later_by_minutes"]
    if minutes:
        hours, rest = divmod(abs(minutes), 60)
        parts = [f"{hours} {say(SAID, 'hours', locale)}"] if hours else []
        parts += [f"{rest} min"] if rest else []
        yield say(SAID, "later" if minutes > 0 else "earlier", locale, by=" ".join(parts))
    else:
        yield say(SAID, "same_hour", locale)
    for kind in ("rules", "codes"):
        if moved[kind]:
            yield say(SAID, f"moved_{kind}", locale, ids=", ".join(moved[kind]))


def _moves(tiers: Mapping[str, Any], locale: str) -> Iterator[str]:
    """Who has another tier, and tiers that can or cannot be reached any more."""
    yield say(SAID, "moves", locale)
    for one in tiers["moves"]:
        for who in one["who"]:
            yield f"{one['was'][locale]} → {one['is'][locale]}: {who[locale]}"
    for change in ("reached", "unreached"):
        yield from (say(SAID, change, locale, tier=tier[locale]) for tier in tiers[change])
    if not tiers["exact"]:
        yield say(SAID, "unclear_moves", locale)


def _bound(bound: Mapping[str, Any], locale: str) -> str:
    old, new = _bounds(bound, locale)
    return say(SAID, "bound_same" if old == new else "bound", locale, old=old, new=new)


def _bounds(bound: Mapping[str, Any], locale: str) -> tuple[str, ...]:
    """What a rule or all of them give at most, in both versions."""
    sides = (bound["old"], bound["new"])
    none = say(SAID, "none", locale)
    return tuple(none if one is None else most_text(one, bound["currency"], locale) for one in sides)
