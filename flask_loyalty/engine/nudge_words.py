"""Nudges in words: „Dodaj produkty za 12,40 zł, a dostawa będzie darmowa.”"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from flask_loyalty.engine.explanation import Told
from flask_loyalty.engine.nudges import Nudge, NudgeKind
from flask_loyalty.engine.outcomes import Outcome, OutcomeKind
from flask_loyalty.language.nodes import (
    Effect,
    Expression,
    Fact,
    Membership,
    Rank,
    Rule,
    TextLiteral,
    UnitsKind,
    Verb,
)
from flask_loyalty.language.sentences import rule_sentence
from flask_loyalty.language.vocabulary import Names
from flask_loyalty.language.walking import and_members
from flask_loyalty.language.wording import count_form, money_text
from flask_loyalty.programme.model import Programme

__all__ = ["nudge_text"]


def nudge_text(nudge: Nudge, programme: Programme, names: Names, locale: str) -> str:
    """One step more and what it brings: „Dodaj produkty za 12,40 zł, a dostawa będzie darmowa.”"""
    told = _NudgeWords(programme, names, locale, "customer")
    return f"{told.step(nudge)}, {told.brings(nudge)}{told.by_code(nudge)}."


class _NudgeWords(Told):
    """A step and what it brings, told to a customer."""

    def step(self, nudge: Nudge) -> str:
        """„Dodaj produkty za 12,40 zł” or „Dodaj jeszcze 1 sztukę (filiżanka Aurora)”."""
        if nudge.kind is NudgeKind.AMOUNT:
            amount = money_text(nudge.amount_minor, self.programme.currency, self.locale)
            return self.say(f"Dodaj produkty za {amount}", f"Add {amount} more")
        count = nudge.quantity
        forms = ("sztukę", "sztuki", "sztuk", "sztuki")
        many = self.say(count_form(count, forms, "pl"), count_form(count, ("item", "items"), "en"))
        which = self.say(" lub ", " or ").join(nudge.products)
        shown = f" ({which})" if which else ""
        return self.say(f"Dodaj jeszcze {count} {many}{shown}", f"Add {count} more {many}{shown}")

    def brings(self, nudge: Nudge) -> str:
        """What the step brings, as the rest of the sentence."""
        rule = self.programme.rule(nudge.rule)
        effect = rule.rule.effect
        gain = nudge.gain
        if gain.kind is OutcomeKind.SHIPPING and gain.why.exact == gain.why.base:
            return self.say("a dostawa będzie darmowa", "and delivery is free")
        if gain.kind in (OutcomeKind.POINTS, OutcomeKind.MULTIPLIER):
            return self.say(f"a zbierzesz {self.gained(gain)}", f"and collect {self.gained(gain)}")
        if effect.units is not None and effect.units.kind is UnitsKind.RANKED_IN_SETS:
            return self.in_set(effect, gain)
        more = gain.amount - nudge.replaced_minor
        if nudge.replaced_minor and gain.kind is OutcomeKind.DEAL and more > 0:
            return self.saving_more(rule.rule, more)
        return self.saving(rule.rule, gain)

    def by_code(self, nudge: Nudge) -> str:
        """`` (kod LATO)``, where it is one that has been typed that brings it; empty without."""
        when = self.programme.rule(nudge.rule).rule.when
        parts = () if when is None else and_members(when)
        codes = [_code_asked(part) for part in parts]
        declared = [self.programme.codes.get(code) for code in codes if code]
        if not declared:
            return ""
        which = [code.id for code in declared if code is not None and not code.batch]
        if not which:
            return self.say(" (wpisany kod)", " (by the code that you typed in)")
        return self.say(f" (kod: {which[0]})", f" (code: {which[0]})")

    def gained(self, gain: Outcome) -> str:
        more = self.say("dodatkowo ", "another ") if gain.kind is OutcomeKind.MULTIPLIER else ""
        return more + self.points(gain.amount)

    def in_set(self, effect: Effect, gain: Outcome) -> str:
        """„a drugi produkt dostaniesz za 1 grosz”, „a najtańszy z 3 produktów dostaniesz gratis”."""
        units = effect.units
        assert units is not None
        if units.take != 1 or units.rank is not Rank.CHEAPEST:
            return self.saving(Rule(effect), gain)
        which = self.say(f"najtańszy z {units.size} produktów", f"the cheapest of {units.size}")
        if units.size == 2:
            which = self.say("drugi produkt", "the second one")
        rate = gain.why.rate or Fraction(0)
        if effect.verb is Verb.PRICE:
            price = self.price(rate)
            return self.say(f"a {which} dostaniesz za {price}", f"and get {which} for {price}")
        if gain.why.base is not None and rate == 1:
            return self.say(f"a {which} dostaniesz gratis", f"and get {which} free")
        return self.saving(Rule(effect), gain)

    def price(self, minor: Fraction) -> str:
        """A price as it is said aloud: below a złoty in groszach, „za 1 grosz”."""
        whole = int(minor)
        if self.locale.startswith("pl") and self.programme.currency == "PLN" and 0 < whole == minor < 100:
            return f"{whole} {count_form(whole, ('grosz', 'grosze', 'groszy'), 'pl')}"
        return self.money(minor)

    def saving(self, rule: Rule, gain: Outcome) -> str:
        """„a oszczędzisz 21,24 zł: rabat 10%”; of a fixed amount once is enough."""
        saved = money_text(gain.amount, self.programme.currency, self.locale)
        told = self.say(f"a oszczędzisz {saved}", f"and save {saved}")
        if gain.why.base is None and gain.why.rate == gain.amount:
            return told
        return told + self.offer(rule)

    def saving_more(self, rule: Rule, more: int) -> str:
        """„a oszczędzisz o 5,10 zł więcej: rabat 15 zł”, where it takes the place of what is saved now."""
        saved = money_text(more, self.programme.currency, self.locale)
        told = self.say(f"a oszczędzisz o {saved} więcej", f"and save {saved} more")
        return told + self.offer(rule)

    def offer(self, rule: Rule) -> str:
        """What a rule gives, behind a colon, or behind a dash where it has a colon of its own."""
        bare = replace(rule, start=None, when=None, limits=())
        offer = rule_sentence(bare, self.names, self.locale, "customer")
        small = offer if offer[1:2].isupper() else offer[:1].lower() + offer[1:]  # "PLN 5 off …" stays
        return f" – {small}" if ": " in small else f": {small}"


def _code_asked(condition: Expression) -> str:
    match condition:
        case Membership(TextLiteral(code), Fact("order.codes"), negated=False):
            return code
    return ""
