"""What the corrections of findings do, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_loyalty.programme.mistakes import Part

__all__ = ["all_of", "title"]

_TITLES: Mapping[str, tuple[str, str]] = {
    "delete": ("delete the condition: {clause}", "usuń warunek: {clause}"),
    "delete_limit": ("delete the limit: {clause}", "usuń limit: {clause}"),
    "delete_bands": (
        "delete what gives less than a band below it: {clause}",
        "usuń to, co daje mniej niż niższy próg: {clause}",
    ),
    "write": ("write instead: {clause}", "napisz zamiast tego: {clause}"),
    "ask": ("ask for more: {clause}", "wymagaj więcej: {clause}"),
    "write_there": ('in the rule "{id}" write: {clause}', "w regule „{id}” napisz: {clause}"),
    "delete_rule": ('delete the rule "{id}"', "usuń regułę „{id}”"),
    "delete_thing": ('delete "{id}"', "usuń „{id}”"),
    "delete_unused": ('delete the unused "{id}"', "usuń nieużywane „{id}”"),
    "accept": (
        'if it is meant so, say that: "accept": ["{accepted}"]',
        'jeśli tak ma być, zapisz to: "accept": ["{accepted}"]',
    ),
    "accept_disclosed": (
        'once it is said beside the price: "accept": ["{accepted}"]',
        'gdy informacja stoi już obok ceny: "accept": ["{accepted}"]',
    ),
    "accept_allowed": (
        'where the law allows it, say so: "accept": ["{accepted}"]',
        'jeśli prawo na to pozwala, zapisz to: "accept": ["{accepted}"]',
    ),
    "group_best": (
        'put them into one group in which the better one wins: "pick": "best"',
        'włóż je do jednej grupy, w której wygrywa korzystniejsza: "pick": "best"',
    ),
    "join": (
        'put {id} into the group "{group}" too',
        "włóż {id} też do grupy „{group}”",
    ),
    "group_all": (
        'put them into one group in which all apply: "pick": "all"',
        'włóż je do jednej grupy, w której działają wszystkie: "pick": "all"',
    ),
    "sum": (
        "let both be taken of the regular price, so that they add up: {clause}",
        "niech oba liczą się od ceny regularnej, wtedy się zsumują: {clause}",
    ),
    "goes_first": (
        'let "{id}" go before it: "priority": {number}',
        'niech „{id}” ma pierwszeństwo: "priority": {number}',
    ),
    "first_wins": (
        'let the first one win, and "{id}" be first: "pick": "first", "priority": {number}',
        'niech wygrywa pierwsza, a pierwsza będzie „{id}”: "pick": "first", "priority": {number}',
    ),
    "no_day": ('delete "{key}": "{day}"', 'usuń "{key}": "{day}"'),
    "dates": ("write {dates}", "napisz {dates}"),
    "dates_there": ('in the rule "{id}" write {dates}', "w regule „{id}” napisz {dates}"),
    "day_of_text": ("move the day in the rule's text to {day}", "przenieś datę w treści reguły na {day}"),
    "days_of_text": (
        "move the days in the rule's text to {first} – {last}",
        "przenieś daty w treści reguły na okres od {first} do {last}",
    ),
    "exchange": (
        'exchange the conditions of "{id}" and "{other}"',
        "zamień warunki poziomów „{id}” i „{other}”",
    ),
    "for_all": ('delete "for": everybody may take it', 'usuń "for": może ją odebrać każdy'),
    "jury": (
        'if a jury chooses and nothing is left to chance: "jury": true',
        'jeśli wybiera jury, a nie przypadek: "jury": true',
    ),
    "exclude": (
        'exclude "{id}" from the whole programme: "excluded"',
        'wyłącz „{id}” z całego programu: "excluded"',
    ),
    "not_exclude": (
        'let these goods into the programme, without this in "excluded": {clause}',
        'wpuść te towary do programu: usuń z "excluded" warunek {clause}',
    ),
    "floor": (
        'let no deal go below cost: "floors": [{{"keep": "{clause}"}}]',
        'nie pozwól promocjom zejść poniżej kosztu: "floors": [{{"keep": "{clause}"}}]',
    ),
    "floor_price": (
        'let deals leave at least this part of the price: "floors": [{{"keep": "{clause}"}}]',
        'niech po promocjach zostanie co najmniej tyle ceny: "floors": [{{"keep": "{clause}"}}]',
    ),
    "allow": ('allow as much as is given: "{key}": "{share}"', 'pozwól na tyle: "{key}": "{share}"'),
}


def title(kind: str, **parts: Part) -> Mapping[str, str]:
    """What a correction does, in both languages.

    :param parts: what stands in it, the same in both or one for each.
    """
    return {
        locale: words.format(
            **{name: part if isinstance(part, str) else part[locale] for name, part in parts.items()}
        )
        for locale, words in zip(("en", "pl"), _TITLES[kind], strict=True)
    }


def all_of(titles: Sequence[Mapping[str, str]]) -> Mapping[str, str]:
    """What a correction does that does several things."""
    return {locale: f" {last} ".join(one[locale] for one in titles) for locale, last in _AND.items()}


_AND = {"en": "and", "pl": "oraz"}
