"""What is over by the day of the examination: conditions that hold on past days only, codes, draws."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.mentioned import mentioned
from flask_loyalty.analysis.over import TODAY, is_past
from flask_loyalty.analysis.space import last_day
from flask_loyalty.analysis.telling import day_parts
from flask_loyalty.engine.periods import zone_of
from flask_loyalty.programme.model import ProgrammeRule

__all__ = ["check_days"]


def check_days(of: Examination) -> None:
    """Note rules whose conditions lie in the past, and codes and draws that are over and still asked for."""
    today = of.now.astimezone(zone_of(of.programme.timezone)).date()
    for rule in of.chosen(of.unended):
        day = _last_day(of, rule, today)
        if day is not None and rule.id not in of.contradictory:
            of.of_rule("in_the_past", rule, **day_parts(day))
    asked = mentioned(of.chosen(of.unended))
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


def _things(of: Examination) -> Iterator[tuple[tuple[str, int, str], str, date]]:
    """Codes and draws with the last day of each."""
    zone = of.programme.timezone
    for place, code in enumerate(of.programme.codes.values()):
        if isinstance(code.until, datetime):
            yield ("codes", place, "until"), code.id, last_day(code.until, zone)
    for place, draw in enumerate(of.programme.draws.values()):
        if draw.date is not None:
            yield ("draws", place, "date"), draw.id, draw.date
