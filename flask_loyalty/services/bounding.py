"""The most that the rules of a programme give on an order, told or as data. No database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from flask_loyalty.analysis.bounds import GiveAway, can_apply, least_margin, most_of_programme, most_of_rule
from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.telling import told
from flask_loyalty.engine.dealing import DEALS
from flask_loyalty.engine.deals import on_shipping
from flask_loyalty.language.nodes import Verb
from flask_loyalty.language.sentences import amount_phrase
from flask_loyalty.language.wording import money_text, percent_text
from flask_loyalty.programme.loader import Loaded
from flask_loyalty.programme.mistakes import Located, explain
from flask_loyalty.programme.model import Phase, Programme, ProgrammeRule
from flask_loyalty.programme.notebook import Notebook
from flask_loyalty.programme.reading import read_json
from flask_loyalty.services.describing import loaded_file, programmes_below

__all__ = ["bound_data", "bound_files", "most_data", "most_text"]

_WORDS = {
    "en": {
        "price": "at most {} of the price",
        "margin": "at most {} of the margin, of goods that leave {} or more",
        "none": "no share bounds it",
        "fixed": "{} on an order of any size",
        "each": "{} on each unit of any price",
        "shown": "an order that gets {}: {}",
        "not_found": "no order was found that gets any of it",
        "not_exact": "not exact: the most that was found is {}; {}",
        "search": "too many rules may meet to look at every set of them",
        "together": "the bound is of these rules together ({}), "
        "and an order that gets more was neither found nor ruled out",
        "tried": "an order that gets more was neither found nor ruled out",
        "all": "all rules together",
        "delivery": "at most the whole price of delivery, which no share of the goods bounds; not in the sum",
        "gift": "{} with an order, at what that costs; not in the sum",
        "counted": "{}, which is no money by itself; not in the sum",
        "never": "nothing, for it never applies",
        "others": "paid to others than customers; not in the sum",
        "and": " and ",
    },
    "pl": {
        "price": "najwyżej {} ceny",
        "margin": "najwyżej {} marży towarów, z których zostaje co najmniej {}",
        "none": "żaden procent tego nie ogranicza",
        "fixed": "{} przy zamówieniu dowolnej wielkości",
        "each": "{} za każdą sztukę, niezależnie od jej ceny",
        "shown": "zamówienie, które dostaje {}: {}",
        "not_found": "nie znaleziono zamówienia, które coś z tego dostaje",
        "not_exact": "niedokładnie: największy znaleziony udział to {}; {}",
        "search": "zbyt wiele reguł może zadziałać razem, żeby sprawdzić każdy ich zestaw",
        "together": "granica dotyczy łącznie reguł: {}; "
        "zamówień, które dostałyby więcej, ani nie znaleziono, ani nie wykluczono",
        "tried": "zamówień, które dostałyby więcej, ani nie znaleziono, ani nie wykluczono",
        "all": "wszystkie reguły razem",
        "delivery": "najwyżej cała cena dostawy, niezależnie od wartości towarów; poza sumą",
        "gift": "{} do zamówienia; liczy się koszt, poza sumą",
        "counted": "{}: same w sobie to nie pieniądze; poza sumą",
        "never": "nic, bo ta reguła nigdy nie zadziała",
        "others": "pieniądze nie dla klientów; poza sumą",
        "and": " i ",
    },
}


def bound_data(programme: Programme, loaded: Loaded, now: datetime) -> dict[str, Any]:
    """What each rule, each group and the whole give on an order, as JSON.

    Shares are texts with four places: ``most`` is rounded up, for it is a bound, ``shown`` down. What may
    come to it on an order of any size stands in ``beside`` (minor units). Those of the margin stand under
    ``margin``; ``of_goods_that_leave`` says of which goods they are. Where no order shows a share,
    ``why_not_exact`` has the reason: orders ``tried`` are not all, rules are bounded ``together``, or the
    ``search`` for those that meet was stopped. ``beside`` of the whole has the rules
    that give what no share of goods tells: ``delivery``, a ``gift``, what is ``counted``, pay to ``others``,
    and those that ``never`` apply.
    """
    of = Examination(programme, loaded.names, Notebook("programme", "{}", read_json("{}")), now)
    margin = least_margin(of)
    rules = {
        rule.id: _both(of, loaded, [rule], margin) if can_apply(of, rule) else None for rule in of.living
    }
    members = {group: [rule for rule in of.living if rule.group == group] for group in programme.groups}
    groups = {group: _both(of, loaded, found, margin) for group, found in members.items() if len(found) > 1}
    return {
        "currency": programme.currency,
        "of_goods_that_leave": None if margin is None else _places(margin, up=False),
        "rules": {id_: one for id_, one in rules.items() if one is not None},
        "beside": {
            rule.id: _beside(of, rule, loaded)
            for rule in of.living
            if rules[rule.id] is None and _gives(rule)
        },
        "groups": {id_: one for id_, one in groups.items() if one is not None},
        "programme": _both(of, loaded, None, margin) or _NOTHING,
    }


def _gives(rule: ProgrammeRule) -> bool:
    """Whether a rule gives anything by itself; a multiplier multiplies what others do."""
    return rule.rule.effect.verb is not Verb.MULTIPLY and rule.phase in (*DEALS, Phase.EARN)


def _beside(of: Examination, rule: ProgrammeRule, loaded: Loaded) -> dict[str, Any]:
    """What a rule gives that no share of goods tells: delivery, a thing, something counted, others' money."""
    amount = rule.rule.effect.amount
    if not can_apply(of, rule):
        return {"what": "never", "text": {"en": "", "pl": ""}}
    if rule.rule.audience is not None and rule.rule.audience.word not in ("customer", "friend"):
        return {"what": "others", "text": {"en": "", "pl": ""}}
    if on_shipping(rule):
        return {"what": "delivery", "text": {"en": "", "pl": ""}}
    what = "gift" if rule.rule.effect.verb is Verb.GIVE else "counted"
    given = {} if amount is None else {one: amount_phrase(amount, loaded.names, one) for one in _WORDS}
    text = {"en": "", "pl": "", **given}
    return {"what": what, "text": text}


def _both(
    of: Examination, loaded: Loaded, rules: Sequence[ProgrammeRule] | None, margin: Fraction | None
) -> dict[str, Any] | None:
    """The share of the price and that of the margin; None where nothing is given."""

    def most(margin: Fraction | None) -> GiveAway:
        if rules is not None and len(rules) == 1:
            return most_of_rule(of, rules[0], margin=margin)
        return most_of_programme(of, rules, margin=margin)

    price = most(None)
    if not price.anything:
        return None
    ids = [rule.id for rule in (of.living if rules is None else rules)]
    of_margin = None if margin is None else _data(most(margin), loaded, ids, costs=True)
    return {**_data(price, loaded, ids), "margin": of_margin}


def _data(found: GiveAway, loaded: Loaded, rules: Sequence[str], *, costs: bool = False) -> dict[str, Any]:
    example = found.example
    return {
        **most_data(found),
        "shown": _places(found.shown, up=False),
        "exact": found.exact,
        "why_not_exact": _why_not_exact(found),
        "example": None if example is None else dict(told(example, loaded.names, *rules, costs=costs)),
    }


def _why_not_exact(found: GiveAway) -> dict[str, Any] | None:
    """Why no order shows a share that bounds what is given; None where one does, or no share does."""
    if found.exact or not found.sure or found.example is None:
        return None
    if not found.searched:
        return {"what": "search", "rules": []}
    several = len(found.together) > 1
    return {"what": "together" if several else "tried", "rules": list(found.together) if several else []}


def most_data(found: GiveAway) -> dict[str, Any]:
    """A proved bound: the share, and what may come to it on an order of any size."""
    return {
        "most": None if found.most is None else _places(found.most, up=True),
        "beside": {"fixed": _up(found.fixed), "each": _up(found.each)},
    }


_EMPTY = {
    "most": "0.0000",
    "beside": {"fixed": 0, "each": 0},
    "shown": "0.0000",
    "exact": True,
    "why_not_exact": None,
    "example": None,
}
_NOTHING = {**_EMPTY, "margin": None}


def _up(minor: Fraction) -> int:
    return int(-(-minor // 1))


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


def _lines(found: Mapping[str, Any], locale: str) -> Iterator[str]:
    words = _WORDS[locale]
    named = [*found["rules"].items(), *found["groups"].items(), (words["all"], found["programme"])]
    leaves = found["of_goods_that_leave"]
    for id_, one in found["beside"].items():
        yield f"  {id_}: {words[one['what']].format(one['text'][locale])}"
    for name, one in named:
        yield from _told(f"  {name}: ", words["price"], one, found["currency"], locale)
        if one["margin"] and leaves is not None:
            text = words["margin"].format("{}", _percent(leaves, locale))
            yield from _told("    ", text, one["margin"], found["currency"], locale)


def _told(start: str, text: str, one: Mapping[str, Any], currency: str, locale: str) -> Iterator[str]:
    words = _WORDS[locale]
    inner = "    " if start.strip() else "      "
    yield start + _most_text(text, one, currency, locale)
    if one["example"]:
        shown = words["shown"].format(_percent(one["shown"], locale), one["example"][locale])
        yield inner + shown
    elif one["most"] != "0.0000" or any(one["beside"].values()):
        yield inner + words["not_found"]
    if one["why_not_exact"]:
        reason = words[one["why_not_exact"]["what"]].format(", ".join(one["why_not_exact"]["rules"]))
        yield inner + words["not_exact"].format(_percent(one["shown"], locale), reason)


def most_text(one: Mapping[str, Any], currency: str, locale: str) -> str:
    """A bound in words: ``at most 12% of the price and PLN 5.00 on an order of any size``."""
    return _most_text(_WORDS[locale]["price"], one, currency, locale)


def _most_text(text: str, one: Mapping[str, Any], currency: str, locale: str) -> str:
    words, beside = _WORDS[locale], one["beside"]
    share = None if one["most"] is None else text.format(_percent(one["most"], locale))
    parts = [] if one["most"] == "0.0000" and any(beside.values()) else [share or words["none"]]
    parts += [
        words[key].format(money_text(beside[key], currency, locale))
        for key in ("fixed", "each")
        if beside[key] and share
    ]
    return words["and"].join(parts)


def _percent(share: str, locale: str) -> str:
    return percent_text(Fraction(share), locale)
