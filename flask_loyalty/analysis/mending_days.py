"""Corrections of what is over: the same days of a year to come, for all dates that belong together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from flask_loyalty.analysis.mending_tools import Mender, Wound
from flask_loyalty.analysis.mending_words import all_of, title
from flask_loyalty.analysis.mentioned import mentioned
from flask_loyalty.analysis.over import TODAY, is_past
from flask_loyalty.analysis.retelling import changed, nodes_in, swapped
from flask_loyalty.analysis.space import Space, last_day
from flask_loyalty.engine.periods import zone_of
from flask_loyalty.language import nodes as n
from flask_loyalty.language.diagnostics import Fix
from flask_loyalty.language.wording import date_text, joined
from flask_loyalty.programme.model import ProgrammeRule
from flask_loyalty.programme.patching import Patch
from flask_loyalty.programme.shapes import Path

__all__ = ["MENDERS"]

_PLACES: Sequence[Path] = (("announce", "from"), ("from",), ("until",), ("date",))
"""Where a rule, a code or a draw has its days."""


def _over(wound: Wound) -> Iterator[Fix]:
    """The same days of a year to come, in its conditions too where that is needed; or without the rule."""
    last = _day(wound, wound.path)
    if last is not None:
        own = _Moved.of(wound, _years_until(wound, last))
        own.dates(wound.path[:2])
        if not own.holds():
            own.conditions()
        yield from own.fix()
    yield from wound.without(wound.rule)


def _past(wound: Wound) -> Iterator[Fix]:
    """The days of its conditions in a year to come, and those of the rule if it is over by then."""
    last = date.fromisoformat(str(wound.one.parts["day"]))
    own = _Moved.of(wound, _years_until(wound, last))
    own.conditions()
    if not own.holds():
        own.dates(wound.path[:2])
    yield from own.fix()
    yield from wound.without(wound.rule)


def _thing_over(wound: Wound) -> Iterator[Fix]:
    """A code or a draw in a year to come, and with it a rule that asks for it and would be over by then."""
    last = _day(wound, wound.path)
    if last is not None:
        years = _years_until(wound, last)
        patch = wound.patch()
        told = [_put(wound, patch, wound.path[:2], years)]
        first = _day(wound, (*wound.path[:2], "from"))
        if first is not None:
            begins = max(_years_later(first, years), _today(wound))
            for rule in _over_before(wound, begins):
                path = wound.of.path_of(rule)[:2]
                told.append(_put(wound, patch, path, years, places=[("until",)], id_=rule.id))
        yield patch.fix(all_of(told))


def _over_before(wound: Wound, begins: date) -> Iterator[ProgrammeRule]:
    """The rules that ask for the thing of the finding and end before it begins."""
    timezone = wound.of.programme.timezone
    for rule in wound.of.unended:
        ends = None if rule.until is None else last_day(rule.until, timezone)
        if ends is not None and ends < begins and wound.one.about in mentioned([rule]):
            yield rule


@dataclass(slots=True)
class _Moved:
    """The rule of a finding with days of later years, gathered until it holds again."""

    wound: Wound
    years: int
    rule: ProgrammeRule
    patch: Patch
    told: list[Mapping[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, wound: Wound, years: int) -> _Moved:
        return cls(wound, years, wound.rule, wound.patch())

    def dates(self, path: Path) -> None:
        """The days that the document gives the rule."""
        dated = _later(self.wound, path, self.years)
        zone = zone_of(self.wound.of.programme.timezone)
        if dated:
            self.told.append(_put(self.wound, self.patch, path, self.years))
        if ("from",) in dated:
            self.rule = replace(self.rule, since=datetime.combine(dated["from",], time(), zone))
        if ("until",) in dated:
            end = dated["until",] + timedelta(days=1)
            self.rule = replace(self.rule, until=datetime.combine(end, time(), zone))

    def conditions(self) -> None:
        """The days that its text compares with today."""
        moved = [(one, n.DateLiteral(_years_later(one.value, self.years))) for one in _compared(self.rule)]
        if moved:
            text = changed(self.rule, self.wound.names, *moved)
            self.patch.sentence(self.wound.of.path_of(self.rule), text)
            self.told.append(_spoken([new.value for _, new in moved]))
            rule = self.rule.rule
            for old, new in moved:
                rule = swapped(rule, old, new)
            self.rule = replace(self.rule, rule=rule)

    def holds(self) -> bool:
        """Whether the rule is asked today or later."""
        space = Space(replace(self.wound.of.programme, rules=(self.rule,)))
        boxes = space.rule(self.rule).when
        return not boxes.empty and not is_past(space, boxes, _today(self.wound))

    def fix(self) -> Iterator[Fix]:
        """The correction, if the rule then holds."""
        if self.told and self.holds():
            yield self.patch.fix(all_of(self.told))


def _compared(rule: ProgrammeRule) -> Sequence[n.DateLiteral]:
    """The days in conditions on the day; not those in conditions on the customer."""
    asked = nodes_in(rule.rule, lambda node: isinstance(node, n.Comparison | n.Membership))
    of_today = [one for one in asked if any(nodes_in(one, _is_today))]
    return [day for one in of_today for day in nodes_in(one, lambda node: isinstance(node, n.DateLiteral))]


def _is_today(node: object) -> bool:
    return isinstance(node, n.Fact) and node.name == TODAY


# ---------------------------------------------------------------- dates of the document


def _put(
    wound: Wound,
    patch: Patch,
    path: Path,
    years: int,
    *,
    places: Sequence[Path] = _PLACES,
    id_: str = "",
) -> Mapping[str, str]:
    """Put the days of a thing into a later year; says each of them.

    :param id_: of a rule beside the thing that the finding is about.
    """
    dated = {place: day for place, day in _later(wound, path, years).items() if place in places}
    for place, day in dated.items():
        patch.put((*path, *place), str(day))
    written = [_entry(place, day) for place, day in dated.items()]
    dates = {"en": joined(written, "and"), "pl": joined(written, "i")}
    return title("dates_there", id=id_, dates=dates) if id_ else title("dates", dates=dates)


def _entry(place: Path, day: date) -> str:
    """A day as the document writes it, with its keys.

    >>> _entry(("announce", "from"), date(2027, 5, 20))
    '"announce": {"from": "2027-05-20"}'
    """
    key, *below = place
    return f'"{key}": "{day}"' if not below else f'"{key}": {{{_entry(tuple(below), day)}}}'


def _later(wound: Wound, path: Path, years: int) -> Mapping[Path, date]:
    """The days of a rule, a code or a draw, so many years later."""
    dated = {place: _day(wound, (*path, *place)) for place in _PLACES}
    return {place: _years_later(day, years) for place, day in dated.items() if day is not None}


def _day(wound: Wound, path: Path) -> date | None:
    written = wound.value(path)
    return date.fromisoformat(written) if isinstance(written, str) and len(written) == 10 else None


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


def _spoken(days: Sequence[date]) -> Mapping[str, str]:
    """Where the days in a rule's text are moved to: the first and the last of them."""
    first, last = min(days), max(days)
    if first == last:
        return title("day_of_text", day={locale: date_text(last, locale) for locale in ("pl", "en")})
    ends = {"first": first, "last": last}
    return title(
        "days_of_text",
        **{key: {locale: date_text(day, locale) for locale in ("pl", "en")} for key, day in ends.items()},
    )


# ---------------------------------------------------------------- announced one after another

_MONTH = timedelta(days=31)


def _too_soon(wound: Wound) -> Iterator[Fix]:
    """From the first day that is more than 30 days behind the earlier one."""
    rule, (other, *_) = wound.rule, wound.others
    first = _day(wound, (*wound.path[:2], "from"))
    announced = wound.value((*wound.path[:2], "announce"))
    if first is not None and announced is True and other.until is not None:
        day = last_day(other.until, wound.of.programme.timezone) + timedelta(days=1) + _MONTH
        if rule.until is None or day <= last_day(rule.until, wound.of.programme.timezone):
            said = title("dates", dates=f'"from": "{day}"')
            yield wound.patch().put((*wound.path[:2], "from"), str(day)).fix(said)
    yield from wound.accepted()


MENDERS: Mapping[str, Mender] = {
    "C105": _over,
    "C108": _past,
    "C109": _thing_over,
    "C173": _too_soon,
}
