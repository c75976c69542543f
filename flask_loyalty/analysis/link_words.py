"""Why facts cannot be so together, in words."""

from __future__ import annotations

from collections.abc import Mapping

from flask_loyalty.analysis.link import Clash
from flask_loyalty.language.sentences import amount_phrase
from flask_loyalty.language.vocabulary import Names

__all__ = ["clash_text"]

_WORDS: Mapping[str, Mapping[str, str]] = {
    "first": {
        "en": "before a customer's first order there is none",
        "pl": "przed pierwszym zamówieniem klienta nie ma żadnego innego",
    },
    "not_first": {
        "en": "who has not ordered yet is placing the first order",
        "pl": "kto jeszcze nic nie zamówił, składa właśnie pierwsze zamówienie",
    },
    "guest": {
        "en": "without a customer nothing is known of one",
        "pl": "bez klienta nic o nim nie wiadomo",
    },
    "never_more": {
        "en": "{one} is never more than {other}",
        "pl": "„{one}” to nigdy nie więcej niż „{other}”",
    },
    "nothing_without_orders": {
        "en": "{one} is nought where there was no order",
        "pl": "„{one}” to zero, jeśli nie było żadnego zamówienia",
    },
    "since_none": {
        "en": "the time since the last order is known exactly where there was one",
        "pl": "czas od ostatniego zamówienia jest znany wtedy i tylko wtedy, gdy jakieś już było",
    },
    "since_longer": {
        "en": "the last order was before the time of {one}",
        "pl": "ostatnie zamówienie było wcześniej niż okres, którego dotyczy „{one}”",
    },
    "since_shorter": {
        "en": "the last order was within the time of {one}",
        "pl": "ostatnie zamówienie było w okresie, którego dotyczy „{one}”",
    },
    "tier": {
        "en": 'the rest excludes what "tiers" asks for "{name}"',
        "pl": "reszta wyklucza to, czego „tiers” wymaga dla „{name}”",
    },
    "no_tier": {
        "en": "who meets this has a tier",
        "pl": "kto to spełnia, ma już jakiś poziom",
    },
    "segment": {
        "en": 'the rest does not go with what "segments" says of "{name}"',
        "pl": "reszta nie zgadza się z tym, co „segments” mówi o „{name}”",
    },
    "nobodys_tier": {
        "en": 'nobody ever has the tier "{name}"',
        "pl": "nikt nigdy nie ma poziomu „{name}”",
    },
    "nobodys_tiers": {
        "en": "nobody ever has one of these tiers: {name}",
        "pl": "nikt nigdy nie ma żadnego z poziomów: {name}",
    },
    "nobodys_segment": {
        "en": 'nobody is ever in the segment "{name}"',
        "pl": "nikt nigdy nie należy do segmentu „{name}”",
    },
    "weekday": {
        "en": "none of these days is such a weekday",
        "pl": "żaden z tych dni nie wypada w taki dzień tygodnia",
    },
    "no_goods": {
        "en": "without an item nothing is given",
        "pl": "bez towarów w zamówieniu nic się nie daje",
    },
    "nothing_without_goods": {
        "en": "{one} is nought where there is no item",
        "pl": "„{one}” to zero, jeśli nie ma żadnej sztuki",
    },
    "months": {
        "en": "months of the period with an order: {name} at most",
        "pl": "miesięcy z zamówieniem jest w tym okresie najwyżej {name}",
    },
    "share": {
        "en": "{one} that reaches a larger part of {other} reaches a smaller one too",
        "pl": "„{one}”, jeśli sięga większej części „{other}”, sięga i mniejszej",
    },
    "too_dear": {
        "en": "{one} is never less than {other} of what is in it",
        "pl": "„{one}” to nigdy nie mniej niż „{other}” tego, co jest w zamówieniu",
    },
    "too_few": {
        "en": "its effect needs {name} items",
        "pl": "do zestawu trzeba sztuk: {name}",
    },
}


def clash_text(clash: Clash, names: Names) -> Mapping[str, str]:
    """Why there is no order of a rule, in both languages."""
    kind, of_tier = clash.kind, clash.one is not None and clash.one.name == "customer.tier"
    if kind == "nobody":
        kind = "nobodys_segment" if not of_tier else "nobodys_tiers" if ", " in clash.name else "nobodys_tier"
    elif kind == "standing":
        kind = "segment" if not of_tier else "tier" if clash.name else "no_tier"
    return {
        locale: words.format(
            one="" if clash.one is None else amount_phrase(clash.one, names, locale),
            other="" if clash.other is None else amount_phrase(clash.other, names, locale),
            name=clash.name,
        )
        for locale, words in _WORDS[kind].items()
    }
