"""A programme's things in the reader's words: amounts, reasons, names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_loyalty.engine import explanation
from flask_loyalty.engine.nudge_words import nudge_text
from flask_loyalty.engine.nudges import Nudge
from flask_loyalty.engine.outcomes import Missed, Outcome
from flask_loyalty.language.sentences import rule_sentence
from flask_loyalty.language.vocabulary import Names
from flask_loyalty.language.wording import count_form, money_text, point_forms, points_text
from flask_loyalty.money import round_fraction
from flask_loyalty.programme.model import Programme, ProgrammeRule, Texts
from flask_loyalty.web.locale import current_language, person_date

__all__ = ["Words"]


@dataclass(frozen=True, slots=True)
class Words:
    """How one version of a programme speaks to a reader."""

    programme: Programme
    names: Names
    language: str

    @classmethod
    def of(cls, programme: Programme, names: Names) -> Words:
        """In the language of this request."""
        return cls(programme, names, current_language())

    @property
    def title(self) -> str:
        """The programme's name."""
        return self.text(self.programme.name)

    def text(self, texts: Texts | Mapping[str, str]) -> str:
        """A text of the document in the reader's language, or in the one that there is; "" if none."""
        return texts.get(self.language) or next(iter(texts.values()), "")

    def points(self, number: int) -> str:
        """``"42 ziarna"``."""
        return points_text(number, self.names, self.language)

    @property
    def unit(self) -> dict[str, str]:
        """The club's own word for its points, to be filled into a text: of a few, and of many.

        A document has no other forms, so a Polish text takes these: ``Użyj ziaren``, ``Twoje ziarna``, and
        nothing that would need an instrumental.
        """
        forms = point_forms(self.names, self.language)
        return {"few": count_form(2, forms, self.language), "many": count_form(5, forms, self.language)}

    def money(self, minor: int) -> str:
        """``"12,40 zł"``."""
        return money_text(minor, self.programme.currency, self.language)

    def worth(self, number: int) -> str:
        """What so many points pay, rounded down."""
        return self.money(round_fraction(number * self.programme.points.value_minor))

    def day(self, moment: datetime, now: datetime) -> str:
        """``"6 grudnia"``, in the programme's time zone."""
        return person_date(moment, self.programme.timezone, now=now)

    def rule(self, rule_id: str) -> ProgrammeRule | None:
        """The rule of that id, unless this version has none."""
        try:
            return self.programme.rule(rule_id)
        except KeyError:
            return None

    def rule_title(self, rule_id: str) -> str:
        """The rule's name, or its sentence for customers."""
        rule = self.rule(rule_id)
        if rule is None:
            return rule_id
        return self.text(rule.name) or self.sentence(rule, "customer")

    def sentence(self, rule: ProgrammeRule, reader: str, language: str | None = None) -> str:
        """What the rule says, for ``"customer"`` or ``"merchant"``."""
        return rule_sentence(rule.rule, self.names, language or self.language, reader=reader)

    def why(self, outcome: Outcome) -> str:
        """How an amount came about, with the arithmetic."""
        return explanation.why(outcome, self.programme, self.names, self.language)

    def why_not(self, missed: Missed) -> str:
        """Why a rule gave nothing."""
        return explanation.why_not(missed, self.programme, self.names, self.language)

    def hindrance(self, missed: Missed, rule: ProgrammeRule) -> str:
        """What stood in a rule's way, as a sentence for the customer."""
        told = explanation.Told(self.programme, self.names, self.language, "customer")
        text = told.not_open(missed, rule) if missed.clause == "span" else told.hindrance(missed, rule)
        return f"{text[:1].upper()}{text[1:].rstrip('.')}."

    def nudge(self, nudge: Nudge) -> str:
        """The nearest change that brings more."""
        return nudge_text(nudge, self.programme, self.names, self.language)
