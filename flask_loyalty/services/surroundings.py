"""What a document says around a rule's text: its dates, its group, its budget, and that it stands alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_loyalty.language.nodes import Period
from flask_loyalty.language.vocabulary import Names
from flask_loyalty.language.wording import date_text, money_text, points_text, time_text
from flask_loyalty.programme.model import Budget, Group, Pick, Programme, ProgrammeRule

__all__ = ["surroundings"]

_INSTANT = timedelta(microseconds=1)

_WORDS = {
    "en": {
        "since": "valid from {since}",
        "until": "valid until {until}",
        "both": "valid from {since} until {until}",
        "alone": "applies alone, where it gives more than all other deals together",
        "group": "group “{group}”: {pick}{most}",
        "best": "what is best for the customer applies",
        "first": "the first by priority takes its part first",
        "all": "all of it apply",
        "most": ", at most {most} on an order",
        "apart": "never together with the group “{group}”",
        "budget": "draws on the budget “{budget}”: {amount}{per}",
        "uses": "uses: {number}",
        "customer": ", for each customer",
        Period.DAY: " a day",
        Period.WEEK: " a week",
        Period.MONTH: " a month",
        Period.QUARTER: " a quarter",
        Period.YEAR: " a year",
    },
    "pl": {
        "since": "obowiązuje od {since}",
        "until": "obowiązuje do {until}",
        "both": "obowiązuje od {since} do {until}",
        "alone": "działa sama, gdy daje więcej niż wszystkie inne promocje razem",
        "group": "grupa „{group}”: {pick}{most}",
        "best": "działa to, co najlepsze dla klienta",
        "first": "kolejno według priorytetu",
        "all": "działają wszystkie",
        "most": ", najwyżej {most} na zamówienie",
        "apart": "nigdy razem z grupą „{group}”",
        "budget": "korzysta z budżetu „{budget}”: {amount}{per}",
        "uses": "liczba użyć: {number}",
        "customer": ", dla każdego klienta osobno",
        Period.DAY: " na dzień",
        Period.WEEK: " na tydzień",
        Period.MONTH: " na miesiąc",
        Period.QUARTER: " na kwartał",
        Period.YEAR: " na rok",
    },
}


def surroundings(rule: ProgrammeRule, programme: Programme, names: Names, locale: str) -> tuple[str, ...]:
    """A phrase for each thing that the rule's own sentence cannot tell, for the merchant."""
    words = _WORDS["pl" if locale.startswith("pl") else "en"]
    told = [_dates(rule, programme, words, locale)]
    group = programme.groups.get(rule.group or "")
    if group is not None:
        told += _group(group, programme, words)
    if rule.exclusive:
        told.append(words["alone"])
    budget = programme.budgets.get(rule.budget or "")
    if budget is not None:
        told.append(_budget(budget, programme, names, words, locale))
    return tuple(one for one in told if one)


_Words = dict[object, str]


def _dates(rule: ProgrammeRule, programme: Programme, words: _Words, locale: str) -> str:
    zone = ZoneInfo(programme.timezone)
    since = "" if rule.since is None else _moment(rule.since, zone, locale)
    until = "" if rule.until is None else _moment(rule.until, zone, locale, last=True)
    key = "both" if since and until else "since" if since else "until"
    return words[key].format(since=since, until=until) if since or until else ""


def _moment(moment: datetime, zone: ZoneInfo, locale: str, *, last: bool = False) -> str:
    """A day; with the time unless it is midnight. What ends at midnight ends with the day before."""
    local = moment.astimezone(zone)
    if local.time() == time(0):
        day = (local - _INSTANT if last else local).date()
        return date_text(day, locale)
    return f"{date_text(local.date(), locale)}, {time_text(local.time(), locale)}"


def _group(group: Group, programme: Programme, words: _Words) -> Iterator[str]:
    pick = {Pick.BEST: "best", Pick.FIRST: "first", Pick.ALL: "all"}[group.pick]
    most = "" if group.at_most is None else words["most"].format(most=group.at_most)
    yield words["group"].format(group=group.id, pick=words[pick], most=most)
    apart = {*group.excludes, *(one.id for one in programme.groups.values() if group.id in one.excludes)}
    for other in sorted(apart - {group.id}):
        yield words["apart"].format(group=other)


def _budget(budget: Budget, programme: Programme, names: Names, words: _Words, locale: str) -> str:
    if budget.counts == "money":
        amount = money_text(budget.most, programme.currency, locale, short=True)
    elif budget.counts == "point":
        amount = points_text(budget.most, names, locale)
    else:
        amount = words["uses"].format(number=budget.most)
    per = "" if budget.period is None else words[budget.period]
    per += words["customer"] if budget.per_customer else ""
    name = budget.name.get(locale[:2]) or budget.id
    return words["budget"].format(budget=name, amount=amount, per=per)
