"""Goals in words: „Wydaj jeszcze 83,20 zł do 31 grudnia, a utrzymasz poziom Złoty.”"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask_loyalty.engine.change_words import ChangeWords, short_date
from flask_loyalty.engine.goals import Goal, GoalKind
from flask_loyalty.engine.periods import zone_of
from flask_loyalty.language.nodes import CountLiteral, Rule, Verb
from flask_loyalty.language.sentences import named, rule_sentence
from flask_loyalty.language.telling import is_secret_name
from flask_loyalty.language.vocabulary import Names
from flask_loyalty.language.wording import count_text, time_text
from flask_loyalty.programme.model import Programme

__all__ = ["GoalWords"]


@dataclass(frozen=True, slots=True)
class GoalWords:
    """How goals are told to a customer in one language, at a moment."""

    programme: Programme
    names: Names
    locale: str
    now: datetime

    def told(self, goal: Goal) -> str:
        """A goal as one sentence."""
        match goal.kind:
            case GoalKind.TIER:
                return self._next_tier(goal)
            case GoalKind.KEEP:
                return self._kept(goal)
        return self._of_rule(goal)

    def is_countable(self, goal: Goal) -> bool:
        """Whether its numbers may be shown: not those of margins."""
        names = [change.fact.name for change in goal.missing if change.fact is not None]
        return bool(goal.most) and not any(map(is_secret_name, names))

    def _next_tier(self, goal: Goal) -> str:
        tier, step = self._tier(goal), self._step(goal)
        if step is None:
            return self._say(
                f"Następny poziom: {tier}. Zbliżają do niego kolejne zakupy; {self._how_many('pl')}.",
                f"The next tier: {tier}. Further purchases lead to it; {self._how_many('en')}.",
            )
        return self._say(f"{step}, a osiągniesz poziom {tier}.", f"{step} and you reach the {tier} tier.")

    def _how_many(self, language: str) -> str:
        """Why there is no number: it would be one of margins."""
        if language == "pl":
            return "ile ich trzeba, zależy od wybranych produktów"
        return "how many depends on what you choose"

    def _kept(self, goal: Goal) -> str:
        tier, step = self._tier(goal), self._step(goal)
        until, by = self._until(goal, "until"), self._until(goal, "by")
        if not goal.missing:
            return self._say(
                f"Poziom {tier} masz co najmniej {until}.",
                f"Your {tier} tier lasts at least {until}.",
            )
        if step is None:
            return self._say(
                f"Poziom {tier} masz {until}. Przedłużą go kolejne zakupy; {self._how_many('pl')}.",
                f"Your {tier} tier lasts {until}. Further purchases extend it; {self._how_many('en')}.",
            )
        return self._say(
            f"{step} {by}, a utrzymasz poziom {tier}.",
            f"{step} {by} and you keep the {tier} tier.",
        )

    def _of_rule(self, goal: Goal) -> str:
        rule = self.programme.rule(goal.about).rule
        step = self._step(goal)
        offer = self._offer(rule if step is None else replace(rule, when=None, limits=()))
        if step is None:
            return f"{offer} – {self._until(goal, 'until')}."
        small = step[:1].lower() + step[1:]
        by = "" if self._last_is_said(goal) else f" {self._until(goal, 'by')}"
        return f"{offer}: {small}{by}."

    def _offer(self, rule: Rule) -> str:
        """What a rule gives, without what starts it: „300 ziaren”, „Rabat 10% przy zakupach od 60 zł”."""
        amount, effect = rule.effect.amount, rule.effect
        fixed = effect.verb is Verb.EARN and effect.per is None and effect.units is None
        if rule.when is None and fixed and isinstance(amount, CountLiteral):
            return count_text(amount.value, amount.unit, self.names, self.locale)
        return rule_sentence(replace(rule, start=None), self.names, self.locale, "customer")

    def _last_is_said(self, goal: Goal) -> bool:
        return any(change.fact is not None and change.fact.window is not None for change in goal.missing)

    def _step(self, goal: Goal) -> str | None:
        """What is missing as the beginning of a sentence; None where it may not be told."""
        by = goal.until if goal.kind is GoalKind.KEEP else None
        words = ChangeWords(self.programme, self.names, self.locale, "customer", self.now, by)
        step = words.told(goal.missing) if goal.missing else None
        return None if step is None else step[:1].upper() + step[1:]

    def _tier(self, goal: Goal) -> str:
        return named("tier", goal.about, self.names, self.locale)

    def _until(self, goal: Goal, english: str) -> str:
        """The last day with its preposition; where it is today and does not count as a whole, the hour."""
        zone = zone_of(self.programme.timezone)
        until = (goal.until or self.now).astimezone(zone)
        last = (until - timedelta(microseconds=1)).date()
        today = self.now.astimezone(zone).date()
        if until.date() == today:
            clock = time_text(until.time(), self.locale)
            return self._say(f"dziś do {clock}", f"{english} {clock} today")
        day = short_date(last, today, self.locale)
        return self._say(f"do {day}", f"{english} {day}")

    def _say(self, pl: str, en: str) -> str:
        return pl if self.locale.startswith("pl") else en
