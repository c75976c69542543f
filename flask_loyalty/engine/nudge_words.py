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
from flask_loyalty.language.sentences import named, rule_sentence
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
        if nudge.kind is NudgeKind.UNITS:  # any will do, but what is gained may go by the price
            which = self.say("np. ", "such as ") + which if which and nudge.gain.why.base is not None else ""
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
            more = self.gained(nudge)
            return self.say(f"a zbierzesz {more}", f"and collect {more}")
        if gain.kind is OutcomeKind.GIFT:
            return self.gift(gain)
        if effect.units is not None and effect.units.kind is UnitsKind.RANKED_IN_SETS:
            return self.in_set(effect, nudge)
        return self.saved(rule.rule, nudge)

    def gift(self, gain: Outcome) -> str:
        """„a dostaniesz w prezencie: Naklejki”."""
        what = gain.reference
        if gain.counter == "item":
            what = named("sku", gain.reference, self.names, self.locale)
        times = f"{gain.amount} × " if gain.amount > 1 else ""
        return self.say(f"a dostaniesz w prezencie: {times}{what}", f"and get as a gift: {times}{what}")

    def saved(self, rule: Rule, nudge: Nudge) -> str:
        """What is saved by it: the difference, where the rule or one that it replaces saves some now."""
        gain, now = nudge.gain, nudge.had + nudge.replaced_minor
        if now and gain.kind is OutcomeKind.DEAL and gain.amount > now:
            return self.saving_more(rule, gain, gain.amount - now)
        return self.saving(rule, gain)

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

    def gained(self, nudge: Nudge) -> str:
        """The points; only those that come on top, where there are some now."""
        on_top = nudge.had or nudge.gain.kind is OutcomeKind.MULTIPLIER
        more = self.say("dodatkowo ", "another ") if on_top else ""
        return more + self.points(nudge.gain.amount - nudge.had)

    def in_set(self, effect: Effect, nudge: Nudge) -> str:
        """„a drugi produkt dostaniesz za 1 grosz”, „a najtańszy z 3 produktów dostaniesz gratis”."""
        units, gain = effect.units, nudge.gain
        assert units is not None
        if units.take != 1 or units.rank is not Rank.CHEAPEST or _is_cut(gain):
            return self.saved(Rule(effect), nudge)
        which = self.say(f"najtańszy z {units.size} produktów", f"the cheapest of {units.size}")
        if units.size == 2:
            which = self.say("drugi produkt", "the second one")
        rate = gain.why.rate or Fraction(0)
        if effect.verb is Verb.PRICE:
            price = self.price(rate)
            return self.say(f"a {which} dostaniesz za {price}", f"and get {which} for {price}")
        if gain.why.base is not None and rate == 1:
            return self.say(f"a {which} dostaniesz gratis", f"and get {which} free")
        return self.saved(Rule(effect), nudge)

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
        return told + self.offer(rule, gain)

    def saving_more(self, rule: Rule, gain: Outcome, more: int) -> str:
        """„a oszczędzisz o 5,10 zł więcej: rabat 15 zł”, where it takes the place of what is saved now."""
        saved = money_text(more, self.programme.currency, self.locale)
        told = self.say(f"a oszczędzisz o {saved} więcej", f"and save {saved} more")
        return told + self.offer(rule, gain)

    def offer(self, rule: Rule, gain: Outcome) -> str:
        """What a rule gives, behind a colon, or behind a dash where it has a colon of its own.

        Nothing where a budget leaves less than that.
        """
        if _is_cut(gain) and not self.programme.rule(gain.rule).rule.limits:
            return ""
        bare = replace(rule, start=None, when=None, limits=())
        offer = rule_sentence(bare, self.names, self.locale, "customer")
        small = offer if offer[1:2].isupper() else offer[:1].lower() + offer[1:]  # "PLN 5 off …" stays
        return f" – {small}" if ": " in small else f": {small}"


def _is_cut(gain: Outcome) -> bool:
    """Whether a budget or a limit leaves less than the rule would give."""
    return gain.why.exact - gain.amount >= 1


def _code_asked(condition: Expression) -> str:
    match condition:
        case Membership(TextLiteral(code), Fact("order.codes"), negated=False):
            return code
    return ""
