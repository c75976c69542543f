"""What the parts of a programme are called where two versions differ."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["CHANGES", "FIELDS", "FLOOR", "PARTS", "SAID", "THINGS", "VALUES", "say"]

Both = tuple[str, str]
"""English, Polish."""

SAID: Mapping[str, Both] = {
    "equal": ("Nothing differs.", "Nic się nie różni."),
    "same_meaning": (
        "Nothing differs in meaning; only in words: {rules}",
        "Nic nie różni się w znaczeniu; tylko zapisem: {rules}",
    ),
    "rule": ("rule {id}: {change}", "reguła {id}: {change}"),
    "was": ("was", "było"),
    "is": ("is", "jest"),
    "gained": ("now also", "teraz także"),
    "lost": ("no longer", "już nie"),
    "goods": ("goods: {condition}", "produkty: {condition}"),
    "any": ("always", "zawsze"),
    "more": ("and {count} kinds more", "i jeszcze rodzajów: {count}"),
    "unclear": (
        "whom else it concerns cannot be said exactly",
        "kogo jeszcze to dotyczy, nie da się powiedzieć dokładnie",
    ),
    "example": ("example", "przykład"),
    "alone": (
        "example, if it were the only rule (with the others none was found)",
        "przykład, gdyby to była jedyna reguła (przy pozostałych takiego nie znaleziono)",
    ),
    "no_example": (
        "no order, event or period was found that gets anything else",
        "nie znaleziono zamówienia, zdarzenia ani okresu, za które byłoby co innego",
    ),
    "bound": (
        "all rules together: {old}; now {new}",
        "wszystkie reguły razem: {old}; teraz {new}",
    ),
    "bound_same": (
        "all rules together: {new}, as before",
        "wszystkie reguły razem: {new}, jak dotąd",
    ),
    "rule_bound": ("on one order", "na jednym zamówieniu"),
    "tier": ("tier", "poziom"),
    "moves": ("who moves from tier to tier", "kto zmienia poziom"),
    "no_tier": ("no tier", "bez poziomu"),
    "reached": (
        "{tier}: nobody could have it before; now customers can",
        "{tier}: dotąd nikt nie mógł go mieć; teraz można",
    ),
    "unreached": (
        "{tier}: nobody can have it any more",
        "{tier}: nikt już nie może go mieć",
    ),
    "unclear_moves": (
        "who else moves cannot be said exactly",
        "kto jeszcze zmienia poziom, nie da się powiedzieć dokładnie",
    ),
    "segments": ("segments", "segmenty"),
    "none": ("none", "brak"),
    "text": ("only in words", "tylko zapisem"),
    "old_clock": ("by the old clock ({zone}) {moment}", "według dotychczasowej strefy ({zone}) {moment}"),
    "hours": ("h", "godz."),
    "later": (
        "days, hours and periods now begin {by} later",
        "dni, godziny i okresy zaczynają się teraz {by} później",
    ),
    "earlier": (
        "days, hours and periods now begin {by} earlier",
        "dni, godziny i okresy zaczynają się teraz {by} wcześniej",
    ),
    "same_hour": (
        "today days and hours begin as before; at other times of the year they may not",
        "dziś dni i godziny zaczynają się jak dotąd; w innej porze roku może być inaczej",
    ),
    "moved_rules": ("this concerns the rules: {ids}", "dotyczy to reguł: {ids}"),
    "moved_codes": ("this concerns the codes: {ids}", "dotyczy to kodów: {ids}"),
}

CHANGES: Mapping[str, Both] = {
    "added": ("added", "dodano"),
    "removed": ("removed", "usunięto"),
    "renamed": (
        "the same as {old} under another id; what its limits counted begins anew",
        "ta sama co {old} pod innym identyfikatorem; liczniki jej limitów zaczynają od nowa",
    ),
    "meaning": ("changed ({parts})", "zmieniono ({parts})"),
    "same": (
        "written with other conditions that hold for the very same",
        "zapisano innymi warunkami, które obejmują dokładnie to samo",
    ),
    "words": ("only in words ({parts})", "tylko zapisem ({parts})"),
    "changed": ("changed", "zmieniono"),
}

PARTS: Mapping[str, Both] = {
    "start": ("when it happens", "kiedy następuje"),
    "for": ("for whom", "dla kogo"),
    "when": ("condition", "warunek"),
    "effect": ("effect", "skutek"),
    "goods": ("goods", "produkty"),
    "beside": ("goods beside them", "produkty obok nich"),
    "limits": ("limits", "limity"),
    "group": ("group", "grupa"),
    "priority": ("priority", "pierwszeństwo"),
    "rounding": ("rounding", "zaokrąglanie"),
    "from": ("from", "od"),
    "until": ("until", "do"),
    "budget": ("budget", "budżet"),
    "exclusive": ("exclusive", "wyłączność"),
    "announced": ("announced", "ogłoszono"),
    "orientation": ("orientation", "rodzaj"),
    "name": ("name", "nazwa"),
    "text": ("wording", "zapis"),
    "id": ("id", "identyfikator"),
}

THINGS: Mapping[str, Both] = {
    "programme": ("programme", "program"),
    "points": ("points", "punkty"),
    "tier": ("tier", "poziom"),
    "tiers": ("tiers", "poziomy"),
    "gift_cards": ("gift cards", "karty podarunkowe"),
    "checks": ("checks before publishing", "kontrole przed publikacją"),
    "segment": ("segment", "segment"),
    "group": ("group", "grupa"),
    "partner": ("partner", "partner"),
    "reward": ("reward", "nagroda"),
    "budget": ("budget", "budżet"),
    "code": ("code", "kod"),
    "stamp_card": ("stamp card", "karta pieczątek"),
    "draw": ("draw", "losowanie"),
    "fact": ("fact", "fakt"),
    "event": ("event", "zdarzenie"),
    "counter": ("counter", "licznik"),
    "floor": ("floor of", "dolna granica"),
}

FLOOR: Mapping[str, Both] = {
    "category": ("goods in {name}", "towary z kategorii {name}"),
    "rules": ("rules {names}", "reguły {names}"),
    "another": ("another one", "kolejna"),
}
"""What tells floors of one fact apart."""

FIELDS: Mapping[str, Both] = {
    "name": ("name", "nazwa"),
    "description": ("description", "opis"),
    "currency": ("currency", "waluta"),
    "timezone": ("time zone", "strefa czasowa"),
    "gross": ("prices with tax", "ceny z podatkiem"),
    "refund": ("refunds", "zwroty"),
    "excluded": ("excluded goods", "produkty wyłączone"),
    "assume_margin": ("assumed margin", "zakładana marża"),
    "forms": ("name", "nazwa"),
    "gift_cards": ("gift cards, valid for", "karty podarunkowe, ważne przez"),
    "value": ("value of a point", "wartość punktu"),
    "pending": ("waiting time of points", "czas oczekiwania na punkty"),
    "expire": ("life of points", "ważność punktów"),
    "redeem": ("points pay", "płatność punktami"),
    "minimum": ("fewest points at once", "najmniej punktów naraz"),
    "at_most": ("at most", "najwyżej"),
    "order": ("order", "kolejność"),
    "when": ("condition", "warunek"),
    "pick": ("which of its rules apply", "które z jej reguł działają"),
    "priority": ("priority", "pierwszeństwo"),
    "excludes": ("never together with", "nigdy razem z"),
    "points": ("price in points", "cena w punktach"),
    "partner": ("partner", "partner"),
    "settle_minor": ("owed to the partner", "należność partnera"),
    "stock": ("stock", "zapas"),
    "audience": ("for whom", "dla kogo"),
    "valid": ("life of its codes", "ważność kodów"),
    "counts": ("what it counts", "co liczy"),
    "most": ("how much", "ile"),
    "period": ("anew each", "odnawiany co"),
    "per_customer": ("for each customer", "dla każdego klienta"),
    "rest": ("gives what is left", "oddaje resztę"),
    "since": ("from", "od"),
    "until": ("until", "do"),
    "uses": ("uses", "użycia"),
    "batch": ("batch", "pula"),
    "full": ("stamps of a full card", "pieczątki pełnej karty"),
    "gives": ("gives", "daje"),
    "date": ("date", "data"),
    "type": ("type", "typ"),
    "most_of_margin": ("how much of the margin", "ile z marży"),
    "least_order_minor": ("orders from", "zamówienia od"),
    "least_price_minor": ("cheapest unit", "najtańsza sztuka"),
    "least_margin": ("goods leave at least", "towary zostawiają co najmniej"),
    "refuse": ("stands in the way", "wstrzymuje publikację"),
    "accept": ("is meant so", "jest zamierzone"),
    "keep": ("condition", "warunek"),
    "category": ("of goods in", "dotyczy towarów z kategorii"),
    "rules": ("of the rules", "dotyczy reguł"),
    "permit": ("number of the permit", "numer zezwolenia"),
    "jury": ("decided by a jury", "rozstrzyga jury"),
    "optional": ("may be unknown", "może być nieznany"),
    "nullable": ("may have no value", "może nie mieć wartości"),
}

VALUES: Mapping[str, Both] = {
    "True": ("yes", "tak"),
    "False": ("no", "nie"),
    "None": ("none", "brak"),
    "best": ("the best", "najlepsza"),
    "all": ("all", "wszystkie"),
    "first": ("the first", "pierwsza"),
    "down": ("down", "w dół"),
    "up": ("up", "w górę"),
    "half_up": ("to the nearest, halves up", "do najbliższej, połówki w górę"),
    "half_even": ("to the nearest, halves to even", "do najbliższej, połówki do parzystej"),
    "keep_deal": ("deals are kept", "rabaty zostają"),
    "reprice": ("priced again", "liczone od nowa"),
    "mass": ("for everyone alike", "dla wszystkich tak samo"),
    "individual": ("individual", "indywidualna"),
    "money": ("money", "pieniądze"),
    "point": ("points", "punkty"),
    "use": ("uses", "użycia"),
    "day": ("day", "dzień"),
    "week": ("week", "tydzień"),
    "month": ("month", "miesiąc"),
    "quarter": ("quarter", "kwartał"),
    "year": ("year", "rok"),
}


def say(table: Mapping[str, Both], key: str, locale: str, **parts: str) -> str:
    """A word of a table in the reader's language; an unknown one stands as it is."""
    found = table.get(key, (key, key))[1 if locale == "pl" else 0]
    return found.format(**parts) if parts else found
