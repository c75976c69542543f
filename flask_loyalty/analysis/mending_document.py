"""Corrections of what a document declares: tiers, rewards, days, draws, and what nothing uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from flask_loyalty.analysis.mending_tools import Mender, Wound, drop_word, forget
from flask_loyalty.analysis.mending_words import title
from flask_loyalty.analysis.mentioned import mentioned_anywhere
from flask_loyalty.analysis.retelling import changed, nodes_in
from flask_loyalty.analysis.space import last_day
from flask_loyalty.analysis.unused import unreached
from flask_loyalty.engine.periods import zone_of
from flask_loyalty.language import nodes as n
from flask_loyalty.language.diagnostics import Fix
from flask_loyalty.language.wording import date_text
from flask_loyalty.programme.shapes import Path

__all__ = ["MENDERS"]

# ---------------------------------------------------------------- days


def _today(wound: Wound) -> date:
    return wound.of.now.astimezone(zone_of(wound.of.programme.timezone)).date()


def _years_later(day: date, years: int) -> date:
    """The same day of a later year; of 29 February where there is none, the day before."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _years_until(wound: Wound, last: date) -> int:
    """In how many years the same day is not over."""
    today = _today(wound)
    years = max(0, today.year - last.year)
    return years if _years_later(last, years) >= today else years + 1


def _day(wound: Wound, path: Path) -> date | None:
    written = wound.value(path)
    return date.fromisoformat(written) if isinstance(written, str) and len(written) == 10 else None


def _over(wound: Wound) -> Iterator[Fix]:
    """The same days of the next year; or without the rule."""
    last = _day(wound, wound.path)
    if last is not None:
        years, patch = _years_until(wound, last), wound.patch()
        first = _day(wound, (*wound.path[:2], "from"))
        until = str(_years_later(last, years))
        said = title("until", day=until)
        if first is not None:
            since = str(_years_later(first, years))
            patch.put((*wound.path[:2], "from"), since)
            said = title("from_until", first=since, day=until)
        yield patch.put(wound.path, until).fix(said)
    yield from wound.without(wound.rule)


def _past(wound: Wound) -> Iterator[Fix]:
    """The days of its conditions in the next year; or without the rule."""
    rule = wound.rule
    days = list(nodes_in(rule.rule, lambda node: isinstance(node, n.DateLiteral)))
    last = date.fromisoformat(str(wound.one.parts["other"]))
    years = _years_until(wound, last)
    moved = [(one, n.DateLiteral(_years_later(one.value, years))) for one in days]
    if moved:
        patch = wound.patch().sentence(wound.path, changed(rule, wound.names, *moved))
        until = _day(wound, (*wound.path[:2], "until"))
        if until is not None and until < _years_later(last, years):
            patch.put((*wound.path[:2], "until"), str(_years_later(until, years)))
        yield patch.fix(_spoken([new.value for _, new in moved]))
    yield from wound.without(rule)


def _spoken(days: list[date]) -> Mapping[str, str]:
    """Where days are moved to: the first and the last of them."""
    first, last = min(days), max(days)
    said = {
        locale: date_text(last, locale) if first == last else _from_to(first, last, locale)
        for locale in ("pl", "en")
    }
    return {locale: title("days", day=said[locale])[locale] for locale in said}


def _from_to(first: date, last: date, locale: str) -> str:
    return f"{date_text(first, locale)} – {date_text(last, locale)}"


def _thing_over(wound: Wound) -> Iterator[Fix]:
    last, key = _day(wound, wound.path), str(wound.path[-1])
    if last is not None:
        day = str(_years_later(last, _years_until(wound, last)))
        yield wound.patch().put(wound.path, day).fix(title("date", key=key, day=day))


_MONTH = timedelta(days=31)


def _too_soon(wound: Wound) -> Iterator[Fix]:
    """From the first day that is more than 30 days behind the earlier one."""
    rule, (other, *_) = wound.rule, wound.others
    first = _day(wound, (*wound.path[:2], "from"))
    announced = wound.value((*wound.path[:2], "announce"))
    if first is not None and announced is True and other.until is not None:
        day = last_day(other.until, wound.of.programme.timezone) + timedelta(days=1) + _MONTH
        if rule.until is None or day <= last_day(rule.until, wound.of.programme.timezone):
            said = title("from", day=str(day))
            yield wound.patch().put((*wound.path[:2], "from"), str(day)).fix(said)
    yield from wound.accepted()


# ---------------------------------------------------------------- tiers and rewards


def _no_such_tier(wound: Wound) -> Iterator[Fix]:
    """Its condition and that of a higher tier in each other's place; or without it."""
    tiers, place = wound.of.programme.tiers, int(wound.path[1])
    for higher in range(place + 1, len(tiers)):
        order = [*range(len(tiers))]
        order[place], order[higher] = order[higher], order[place]
        if next(unreached(wound.of.space, [tiers[one].when for one in order]), None) is None:
            mine, its = wound.value(("tiers", place, "when")), wound.value(("tiers", higher, "when"))
            patch = wound.patch().put(("tiers", place, "when"), its).put(("tiers", higher, "when"), mine)
            yield patch.fix(title("exchange", id=tiers[place].id, other=tiers[higher].id))
            break
    yield from _without(wound, ("tiers", place), tiers[place].id)


def _for_nobody(wound: Wound) -> Iterator[Fix]:
    yield wound.patch().drop(wound.path).fix(title("for_all"))
    rewards = list(wound.of.programme.rewards)
    yield from _without(wound, wound.path[:2], rewards[int(wound.path[1])])


def _without(wound: Wound, path: Path, id_: str) -> Iterator[Fix]:
    """The document without something that no rule mentions."""
    if id_ not in mentioned_anywhere(wound.of.programme):
        patch = wound.patch().drop(path)
        forget(wound, patch, id_)
        yield patch.fix(title("delete_thing", id=id_))


def _unused(wound: Wound) -> Iterator[Fix]:
    """The document without what nothing in it uses: no order is decided otherwise."""
    id_, patch = str(wound.value(wound.path)), wound.patch().drop(wound.path[:2])
    groups: Any = wound.value(("groups",)) if wound.path[0] == "groups" else None
    for place in range(len(groups or ())):
        if place != wound.path[1]:
            drop_word(wound, patch, ("groups", place, "excludes"), id_)
    forget(wound, patch, id_)
    yield patch.fix(title("delete_unused", id=id_), safe=True)


# ---------------------------------------------------------------- law


def _personalised(wound: Wound) -> Iterator[Fix]:
    yield from wound.accepted("accept_disclosed")


def _jury(wound: Wound) -> Iterator[Fix]:
    yield wound.patch().put((*wound.path, "jury"), True).fix(title("jury"))


MENDERS: Mapping[str, Mender] = {
    "C105": _over,
    "C108": _past,
    "C109": _thing_over,
    "C130": _no_such_tier,
    "C131": _for_nobody,
    "C150": _unused,
    "C170": _personalised,
    "C171": _jury,
    "C173": _too_soon,
}
