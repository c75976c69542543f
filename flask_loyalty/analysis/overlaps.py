"""Deals that meet on one unit or on one order, where nothing says which of them wins."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from flask_loyalty.analysis.examination import Examination
from flask_loyalty.analysis.gives import DEALS
from flask_loyalty.analysis.meetings import Meetings, Star, on_one_order, on_one_unit
from flask_loyalty.analysis.telling import told
from flask_loyalty.language import nodes as n
from flask_loyalty.language.wording import joined
from flask_loyalty.programme.finding_words import FINDINGS
from flask_loyalty.programme.indexing import indexed
from flask_loyalty.programme.model import Phase, Programme, ProgrammeRule

__all__ = ["check_overlaps", "named"]

_BESIDE = {"en": 'and "{}"', "pl": "i „{}”"}
_BESIDE_OF_GROUP = {"en": 'and "{{}}", of the group "{}"', "pl": "i „{{}}”, z grupy „{}”"}
_ON_GOODS = (Phase.ITEM, Phase.BUNDLE)
_ON_ORDER = (Phase.ORDER,)
MOST_NAMED = 3
"""So many rules of a finding are named; of the others their number is told."""


def check_overlaps(of: Examination) -> None:
    """Note deals of no group beside others on one unit and on one order, and percentages of what others left.

    Each deal that meets others is named in one finding of its sort, beside one that it meets. Deals of groups
    have their answer there, beside each other; beside a deal of no group nothing says which wins.
    """
    deals = [rule for rule in of.living if _competes(rule)]
    alone = [rule for rule in deals if rule.group is None]
    if not alone or not of.chosen(deals):
        return
    space = of.space.of(_of_deals(of))

    def note(kind: str, mine: Sequence[ProgrammeRule], its: Sequence[ProgrammeRule]) -> list[ProgrammeRule]:
        units = kind != "both_on_order"
        meetings = Meetings(of, space, on_one_unit if units else on_one_order, by_units=units)
        return _note(of, kind, meetings, *_edited_first(of, mine, its)) if mine and its else []

    untried = note("both_apply", _of(alone, _ON_GOODS), _of(deals, _ON_GOODS))
    untried += note("both_on_order", _of(alone, _ON_ORDER), _of(deals, _ON_ORDER))
    for whole, single in ((alone, deals), ([rule for rule in deals if rule.group is not None], alone)):
        mine, its = filter(_is_share, _of(whole, _ON_ORDER)), filter(_is_share, _of(single, _ON_GOODS))
        untried += note("percent_of_percent", [*mine], [*its])
    _note_untried(of, untried)


def _of(rules: Sequence[ProgrammeRule], phases: Collection[Phase]) -> list[ProgrammeRule]:
    return [rule for rule in rules if rule.phase in phases]


def _edited_first(
    of: Examination, mine: Sequence[ProgrammeRule], its: Sequence[ProgrammeRule]
) -> tuple[Sequence[ProgrammeRule], Sequence[ProgrammeRule]]:
    """The two sides, the one with the rule that is edited first."""
    if any(rule.id == of.only for rule in its) and not of.chosen(mine):
        return its, mine
    return mine, its


def _of_deals(of: Examination) -> Programme:
    """The programme with its deals alone: what is earned changes no deal, so its orders show the same."""
    lowering = [rule for rule in of.living if _lowers(rule)]
    return replace(of.programme, rules=indexed(lowering, [tier.id for tier in of.programme.tiers]))


def _lowers(rule: ProgrammeRule) -> bool:
    """Whether it lowers what is paid for goods, or gives some."""
    return rule.phase in (Phase.ITEM, Phase.BUNDLE, Phase.ORDER)


def _competes(rule: ProgrammeRule) -> bool:
    """Whether it lowers the price of goods and may do so beside another."""
    return _lowers(rule) and rule.rule.effect.verb in DEALS and not rule.exclusive


def _is_share(rule: ProgrammeRule) -> bool:
    """Whether it takes a percentage of what is to be paid when its turn comes."""
    effect = rule.rule.effect
    return isinstance(effect.amount, n.PercentLiteral) and effect.measure is None


# ---------------------------------------------------------------- in words


def _note(
    of: Examination,
    kind: str,
    meetings: Meetings,
    mine: Sequence[ProgrammeRule],
    its: Sequence[ProgrammeRule],
) -> list[ProgrammeRule]:
    """Note which rules meet; the rules of which that was not found out."""
    mine, its = _not_meant(of, kind, mine), _not_meant(of, kind, its)
    for star in meetings.stars(mine, its):
        beside = [rule for rule in star.first.rules if rule is not star.about][:MOST_NAMED]
        beside += [rule for rule in star.others if rule not in beside][: MOST_NAMED - len(beside)]
        ids, more = [rule.id for rule in beside], len(star.others) - len(beside)
        of.of_rule(
            kind,
            star.about,
            detail=star.about.id,
            other=named(ids, more),
            **({"more": str(more)} if more else {}),
            related=[of.beside(rule, _beside(rule)) for rule in beside],
            example=told(star.first.shown, of.names, *_in_turn(star, ids)),
        )
    return meetings.untried


def _beside(rule: ProgrammeRule) -> Mapping[str, str]:
    """What a further rule is to the finding, with the group in which it competes."""
    if rule.group is None:
        return _BESIDE
    return {locale: text.format(rule.group) for locale, text in _BESIDE_OF_GROUP.items()}


def _in_turn(star: Star, named: Collection[str]) -> Iterator[str]:
    """The rules of an example in the order of the programme."""
    return (rule.id for rule in star.first.rules if rule is star.about or rule.id in named)


def _not_meant(of: Examination, kind: str, rules: Sequence[ProgrammeRule]) -> Sequence[ProgrammeRule]:
    """The rules of which the document does not say that they may meet any other."""
    accepted, code = of.programme.checks.accept, FINDINGS[kind].code
    return [rule for rule in rules if code not in accepted and f"{code} {rule.id}" not in accepted]


def named(ids: Sequence[str], more: int) -> Mapping[str, str]:
    """Rules as a list in a sentence, with the number of those that are not named."""
    quoted = {"en": [f'"{id_}"' for id_ in ids], "pl": [f"„{id_}”" for id_ in ids]}
    if more:
        return {
            "en": f"{', '.join(quoted['en'])} and {more} more",
            "pl": f"{', '.join(quoted['pl'])} i jeszcze {more}",
        }
    return {"en": joined(quoted["en"], "and"), "pl": joined(quoted["pl"], "i")}


def _note_untried(of: Examination, untried: Sequence[ProgrammeRule]) -> None:
    """Note that not every two deals were tried: what is named in no finding may meet others all the same."""
    if untried:
        ids = [*dict.fromkeys(rule.id for rule in untried)]
        shown = ids[:MOST_NAMED]
        of.of_rule("meetings_untried", untried[0], detail=named(shown, len(ids) - len(shown)))
