"""What is over by the day of the examination: conditions that hold on past days only, codes, draws."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from flask_loyalty.analysis.boxes import Boxes
from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.mentioned import mentioned
from flask_loyalty.analysis.space import Space, last_day
from flask_loyalty.analysis.telling import day_parts
from flask_loyalty.engine.periods import zone_of
from flask_loyalty.programme.model import ProgrammeRule

__all__ = ["TODAY", "check_days", "is_past"]

TODAY = "now.date"


def check_days(of: Examination) -> None:
    """Note rules whose conditions lie in the past, and codes and draws that are over and still asked for."""
    today = of.now.astimezone(zone_of(of.programme.timezone)).date()
    for rule in of.chosen(of.living):
        day = _last_day(of, rule, today)
        if day is not None and rule.id not in of.contradictory:
            of.of_rule("in_the_past", rule, **day_parts(day))
    asked = mentioned(of.chosen(of.living))
    for path, id_, day in _things(of):
        if day < today and id_ in asked:
            of.notes.finding("thing_over", path, detail=id_, **day_parts(day))


def _last_day(of: Examination, rule: ProgrammeRule, today: date) -> date | None:
    """The last day on which a rule is asked, if that is over; None if it is not."""
    boxes = of.rules[rule.id].when
    if not is_past(of.space, boxes, today):
        return None
    days = of.space.dimension(TODAY)
    found = [day for box in boxes.boxes for day in days.values(box[TODAY]) if isinstance(day, date)]
    return max(found, default=None)


def is_past(space: Space, asked: Boxes, today: date) -> bool:
    """Whether conditions that can hold do so on days before today alone."""
    boxes = asked.boxes
    if not boxes or any(TODAY not in box for box in boxes):
        return False
    days = space.dimension(TODAY)
    from_today = days.full & ~((1 << days.cell_of(today)) - 1)
    return not any(box[TODAY] & from_today for box in boxes)


def _things(of: Examination) -> Iterator[tuple[tuple[str, int, str], str, date]]:
    """Codes and draws with the last day of each."""
    zone = of.programme.timezone
    for place, code in enumerate(of.programme.codes.values()):
        if isinstance(code.until, datetime):
            yield ("codes", place, "until"), code.id, last_day(code.until, zone)
    for place, draw in enumerate(of.programme.draws.values()):
        if draw.date is not None:
            yield ("draws", place, "date"), draw.id, draw.date
