"""Which language a person reads, and the pages' own texts in it.

The shop's flask-babel tells the language when it is there; otherwise the browser, otherwise the setting.
The texts of the pages are catalogues of the extension's own, so a shop need not know them.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.support import NullTranslations, Translations
from flask import Flask, current_app, has_request_context, request

from flask_loyalty.web.config import LOCALES

__all__ = [
    "current_language",
    "gettext",
    "long_date",
    "ngettext",
    "period_text",
    "person_date",
    "short_date",
    "short_datetime",
]

CATALOGUES = Path(__file__).parent / "translations"


def current_language() -> str:
    """``"pl"`` or ``"en"``."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    told = _from_babel(app)
    if told is None and has_request_context():
        told = request.accept_languages.best_match(LOCALES)
    return told if told in LOCALES else _default(app)


def _default(app: Flask) -> str:
    return str(app.extensions["loyalty"].settings.locale)


def _from_babel(app: Flask) -> str | None:
    if "babel" not in app.extensions:
        return None
    from flask_babel import get_locale  # the shop's own; never required

    locale = get_locale()
    return locale.language if locale is not None else None


@cache
def _catalogue(language: str) -> NullTranslations:
    return Translations.load(CATALOGUES, [language])


def gettext(message: str, **values: object) -> str:
    """A text of the pages in the reader's language, with ``%(name)s`` filled in."""
    text: str = _catalogue(current_language()).gettext(message)
    return text % values if values else text


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """The same for a counted text; ``%(num)s`` is the count."""
    text: str = _catalogue(current_language()).ngettext(one, many, num)
    return text % {"num": num, **values}


def person_date(moment: datetime, zone: str, *, now: datetime) -> str:
    """A date as people say it: "6 grudnia", with the year only when it is another one."""
    day, today = moment.astimezone(ZoneInfo(zone)).date(), now.astimezone(ZoneInfo(zone)).date()
    if day.year != today.year:
        return long_date(day)
    return format_date(day, "d MMMM", locale=current_language())


def long_date(day: date) -> str:
    """A date with its year: "6 grudnia 2026", "6 December 2026"."""
    return format_date(day, "d MMMM y", locale=current_language())


# Where figures leave it open which is the month, its name stands.
_SHORT = {"en": ("d MMM y", "d MMM y, HH:mm")}


def short_datetime(moment: datetime, zone: str) -> str:
    """A moment in short: ``6.12.2026, 14:05``, ``6 Dec 2026, 14:05``."""
    language = current_language()
    pattern = _SHORT.get(language, ("short", "short"))[1]
    return format_datetime(moment, pattern, tzinfo=ZoneInfo(zone), locale=language)


def short_date(moment: datetime, zone: str) -> str:
    """A date in short: ``6.12.2026``, ``6 Dec 2026``."""
    language = current_language()
    pattern = _SHORT.get(language, ("short", "short"))[0]
    return format_date(moment.astimezone(ZoneInfo(zone)).date(), pattern, locale=language)


def period_text(start: datetime, end: datetime, zone: str) -> str:
    """A period by its name: ``"listopad 2026"``, ``"4th quarter 2026"``, ``"2026"``, or by its days.

    :param end: the moment that no longer belongs to it.
    """
    ended = end - timedelta(microseconds=1)
    day, last = (one.astimezone(ZoneInfo(zone)).date() for one in (start, ended))
    language, days = current_language(), (last - day).days + 1
    if days > _MOST_DAYS_OF_A_QUARTER:
        return str(day.year)
    if days > _MOST_DAYS_OF_A_MONTH:
        return format_date(day, "QQQQ y", locale=language)
    if days > _DAYS_OF_A_WEEK:
        return format_date(day, "LLLL y", locale=language)
    return short_date(start, zone) if days == 1 else f"{short_date(start, zone)} – {short_date(ended, zone)}"


_DAYS_OF_A_WEEK, _MOST_DAYS_OF_A_MONTH, _MOST_DAYS_OF_A_QUARTER = 7, 31, 92
