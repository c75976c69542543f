"""Days and times of day as people write them: ``on Tuesdays``, ``w weekendy``, ``from 10:00 to 12:00``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from flask_loyalty.language.everyday_words import Row, condition

__all__ = ["DAYS", "TIMES"]

DAYS: Mapping[str, tuple[str, str]] = {
    "monday": ("mon", "poniedziałek|poniedziałki"),
    "tuesday": ("tues?", "wtorek|wtorki"),
    "wednesday": ("wed", "środę|środy|środa"),
    "thursday": ("thurs?", "czwartek|czwartki"),
    "friday": ("fri", "piątek|piątki"),
    "saturday": ("sat", "sobotę|soboty|sobota"),
    "sunday": ("sun", "niedzielę|niedziele|niedziela"),
}
_POLISHDAYS = ("poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela")
_EN_DAY = rf"(?P<day>(?:{'|'.join(DAYS)})s?)"
_PL_DAY = rf"(?P<day>{'|'.join(forms for _, forms in DAYS.values())})"


def _weekday(match: re.Match[str], language: str) -> str:
    """``on Tuesdays`` as ``when now.weekday = tuesday``."""
    written = match["day"].lower()
    for number, (day, (_, forms)) in enumerate(DAYS.items()):
        if written.rstrip("s") == day or written in forms.split("|"):
            polish = _POLISHDAYS[number]
            return condition(f"now.weekday = {day}", f"dzień tygodnia = {polish}")(match, language)
    return ""


_WEEKEND = condition("now.weekday in (saturday, sunday)", "dzień tygodnia w (sobota, niedziela)")


def _hours(match: re.Match[str], language: str) -> str:
    """``from 10:00 to 12:00`` as ``when now.time in 10:00 to 12:00``."""
    ends = [_clock(match[name]) for name in ("low", "high")]
    if not all(ends):
        return ""
    low, high = ends
    told = (f"now.time in {low} to {high}", f"pora dnia w przedziale od {low} do {high}")
    if match["inside"] or "asked" in match.groupdict():
        return told[language == "pl"]
    return condition(*told)(match, language)


def _clock(written: str) -> str:
    hour, _, minutes = written.replace(".", ":").partition(":")
    return f"{int(hour):02}:{minutes or '00'}" if int(hour) < 24 else ""


_HOUR = r"[0-9]{1,2}(?:[:.][0-5][0-9])?"
_TIME = r"[0-9]{1,2}[:.][0-5][0-9]"
_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

TIMES: Sequence[Row] = (
    (
        rf"\b(?:when|if)\s+(?:it\s+is|it['’]s|(?:the\s+|to)?day\s+is)\s+(?:a\s+)?{_EN_DAY}\b",
        "day",
        _weekday,
    ),
    (rf"\b(?:gdy|jeśli|kiedy)\s+(?:dziś\s+|dzisiaj\s+)?(?:jest|to)\s+{_PL_DAY}\b", "day", _weekday),
    (
        r"\b(?:on|at|during|every)\s+(?:the\s+|all\s+)?weekends?\b|\bw\s+(?:każdy\s+)?weekend[y]?\b",
        "day",
        _WEEKEND,
    ),
    (rf"\b(?:on|every)\s+(?:every\s+|each\s+)?{_EN_DAY}\b", "day", _weekday),
    (rf"\b(?:w|we|co)\s+(?:każd[yąe]\s+)?{_PL_DAY}\b", "day", _weekday),
    (
        rf"\b(?P<inside>(?:the\s+)?(?:hour|time)\s+(?:is\s+)?|godzina\s+(?:jest\s+)?)"
        rf"(?:between|from|między|od)\s+(?P<low>{_HOUR})\s+(?:and|to|a|do)\s+(?P<high>{_HOUR})\b",
        "time",
        _hours,
    ),
    (
        r"(?:\b(?P<asked>now\.time|time|hour|pora\s+dnia|godzina)\s+|(?<=when )|(?<=gdy ))"
        rf"(?P<inside>)(?P<low>{_TIME})\s*[-–]\s*(?P<high>{_TIME})\b",
        "time",
        _hours,
    ),
    (
        r"(?<!dnia )(?<!time )\b(?P<inside>)(?:between|from|między|pomiędzy|od|w\s+godzinach(?:\s+od)?)\s+"
        rf"(?:godziny\s+)?(?P<low>{_TIME})"
        rf"\s*(?:and|to|a|do|-|–)\s*(?P<high>{_TIME})\b",
        "time",
        _hours,
    ),
    (
        rf"(?<!data )(?<!date )\b(?:from|between|od|między)\s+(?P<low>{_DATE})"
        rf"\s+(?:to|until|and|do|a)\s+(?P<high>{_DATE})\b",
        "day",
        condition("now.date in {low} to {high}", "data w przedziale od {low} do {high}"),
    ),
    (
        rf"(?<!to )(?<!do )\b(?:until|till|valid\s+until|do|ważne\s+do)\s+(?P<high>{_DATE})\b",
        "day",
        condition("now.date <= {high}", "data <= {high}"),
    ),
    (
        rf"(?<!data )(?<!date )\b(?:since|od)\s+(?P<low>{_DATE})\b(?!\s+do\b)",
        "day",
        condition("now.date >= {low}", "data >= {low}"),
    ),
)
