"""The most that the deals of a programme can take off an order, told or as data. No database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from flask_loyalty.analysis.bounds import GiveAway, most_of_programme, most_of_rule
from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.telling import told
from flask_loyalty.language.wording import percent_text
from flask_loyalty.programme.loader import Loaded
from flask_loyalty.programme.mistakes import Located, explain
from flask_loyalty.programme.model import Programme
from flask_loyalty.programme.notebook import Notebook
from flask_loyalty.programme.reading import read_json
from flask_loyalty.services.describing import loaded_file, programmes_below

__all__ = ["bound_data", "bound_files"]

_WORDS = {
    "en": {
        "most": "at most {} of the price",
        "shown": "an order that gets {}: {}",
        "all": "all deals together",
    },
    "pl": {
        "most": "najwyżej {} ceny",
        "shown": "zamówienie, które dostaje {}: {}",
        "all": "wszystkie promocje razem",
    },
}


def bound_data(programme: Programme, loaded: Loaded, now: datetime) -> dict[str, Any]:
    """What each deal, each group and the whole take off the price of an order's goods, as JSON.

    Shares are texts with four places: ``most`` is rounded up, for it is a bound, ``shown`` down.
    """
    of = Examination(programme, loaded.names, Notebook("programme", "{}", read_json("{}")), now)
    found = {rule.id: most_of_rule(of, rule) for rule in of.living}
    groups = {
        group: most_of_programme(of, [rule for rule in of.living if rule.group == group])
        for group in programme.groups
    }
    whole = most_of_programme(of)
    found = {id_: one for id_, one in found.items() if one.most}
    return {
        "rules": {id_: _data(one, loaded, id_) for id_, one in found.items()},
        "groups": {
            id_: _data(one, loaded, *(rule.id for rule in of.living if rule.group == id_))
            for id_, one in groups.items()
            if one.most
        },
        "programme": _data(whole, loaded, *found),
    }


def _data(found: GiveAway, loaded: Loaded, *rules: str) -> dict[str, Any]:
    return {
        "most": _places(found.most, up=True),
        "shown": _places(found.shown, up=False),
        "exact": found.exact,
        "example": None if found.example is None else dict(told(found.example, loaded.names, *rules)),
    }


def _places(share: Fraction, *, up: bool) -> str:
    whole = -(-share * 10_000 // 1) if up else share * 10_000 // 1
    return f"{int(whole) // 10_000}.{int(whole) % 10_000:04}"


def bound_files(
    paths: Sequence[str], now: datetime, locale: str = "en"
) -> tuple[str, int, list[dict[str, Any]]]:
    """The same of programme files, as text, with the exit status and the data of each file."""
    texts, data, status = [], [], 0
    for path in programmes_below(paths):
        loaded = loaded_file(path, None) if isinstance(path, Path) else path
        if isinstance(loaded, Located):
            texts.append(explain(loaded, locale))
            status = 1
        elif loaded.programme is None:
            texts += [explain(one, locale) for one in loaded.errors]
            status = 1
        else:
            found = bound_data(loaded.programme, loaded, now)
            data.append({"file": str(path), **found})
            texts.append("\n".join([str(path), *_lines(found, locale)]))
    return "\n\n".join(texts), status if texts else 1, data


def _lines(found: Mapping[str, Any], locale: str) -> list[str]:
    words = _WORDS[locale]
    named = [*found["rules"].items(), *found["groups"].items(), (words["all"], found["programme"])]
    lines = []
    for name, one in named:
        lines.append(f"  {name}: {words['most'].format(_percent(one['most'], locale))}")
        if one["example"]:
            shown = words["shown"].format(_percent(one["shown"], locale), one["example"][locale])
            lines.append(f"    {shown}")
    return lines


def _percent(share: str, locale: str) -> str:
    return percent_text(Fraction(share), locale)
