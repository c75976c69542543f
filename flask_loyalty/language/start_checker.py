"""What starts a rule and whom it is for: which of the two fit together, and what each lets a rule mention."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import assert_never

from flask_loyalty.language import nodes as n
from flask_loyalty.language.checker import ABOUT, AN_ORDER, Checker, Here, near
from flask_loyalty.language.meant import group_meant
from flask_loyalty.language.source import Span
from flask_loyalty.language.vocabulary import AUDIENCES, EVENT_WORDS, Scope, plural

__all__ = ["PEOPLE", "Sort", "StartChecker"]

PEOPLE = ("customer", "friend")
"""Audiences that are customers: they get points, deals and counters, and no money."""

_OF_PERIODS: dict[str, frozenset[Scope]] = {
    "customer": ABOUT["customer"],
    "employee": ABOUT["employee"],
    "team": frozenset({Scope.TEAM, Scope.NOW}),
    "supplier": frozenset({Scope.SUPPLIER, Scope.NOW}),
    "distributor": frozenset({Scope.DISTRIBUTOR, Scope.NOW}),
}
"""Who has periods, and what is known of them."""

_STARTS: dict[str, tuple[str, ...]] = {
    "customer": ("order", "within", "event", "every"),
    "friend": ("event",),
    "employee": ("order", "every"),
    "affiliate": ("order",),
    "team": ("every",),
    "supplier": ("every",),
    "distributor": ("every",),
}
"""What may start a rule for whom."""

_NO_REFERRAL = (*(word for word in EVENT_WORDS if word != "referral"),)
"""Events of the language that bring no friend."""


@dataclass(slots=True)
class Sort:
    """What a rule is about, worked out from its start and audience."""

    start: str = "order"  # "order", "within", "event", "every"
    audience: str = "customer"
    event: str = ""
    scopes: frozenset[Scope] = field(default_factory=lambda: AN_ORDER)
    period: n.Period | None = None

    @property
    def about(self) -> str:
        """What conditions are about: ``order``, ``event``, or whose period it is."""
        if self.start in ("order", "within"):
            return "order"
        return "event" if self.start == "event" else self.audience

    @property
    def streak(self) -> bool:
        """Whether periods in a row can be counted."""
        return self.start == "every" and self.audience == "customer"


class StartChecker(Checker):
    """The first two clauses of a rule."""

    def sort_of(self, rule: n.Rule) -> Sort:
        """What a rule is about; its mistakes are told on the way."""
        sort = Sort()
        match rule.start:
            case n.On():
                self._on(rule.start, sort)
            case n.Within():
                self._within(rule.start, sort)
            case n.Every():
                sort.start, sort.period = "every", rule.start.period
            case None:
                pass
            case _:
                assert_never(rule.start)
        self._audience(rule, sort)
        return sort

    def _on(self, start: n.On, sort: Sort) -> None:
        event = start.event
        sort.start, sort.event = "event", event.word
        sort.scopes = frozenset({Scope.EVENT, Scope.CUSTOMER, Scope.NOW})
        if event.word == "order":
            self.tell("R118", start.span, why="order")
            sort.start, sort.scopes = "order", AN_ORDER
        else:
            self._event(event)
        if event.where is not None:
            self.condition(event.where, Here(sort.scopes, sort.about, event.word))

    def _within(self, start: n.Within, sort: Sort) -> None:
        sort.start = "within"
        event = start.event
        if start.duration.number < 1:
            self.tell("R109", start.span, found=str(start.duration.number))
        if event.word == "order":
            if event.reference is not None:
                self.tell("R121", event.span, id=event.reference)
            scopes = AN_ORDER
        else:
            self._event(event)
            scopes = frozenset({Scope.EVENT, Scope.CUSTOMER, Scope.NOW})
        if event.where is not None:
            about = "order" if event.word == "order" else "event"
            self.condition(event.where, Here(scopes, about, event.word))

    def _event(self, event: n.Noun) -> None:
        """The document or the language must know the event; only a segment is one of several."""
        known = (*EVENT_WORDS, *self.names.events)
        if event.word not in known:
            parts = {"word": event.word, "known": ", ".join(known), "guess": near(event.word, known)}
            self.tell("L104", word_span(event), **parts)
        elif event.word != "segment":
            if event.reference is not None:
                self.tell("R121", event.span, id=event.reference)
        elif event.reference is None:
            self.tell("R140", word_span(event), known=", ".join(self.names.segments) or "–")
        elif event.reference not in self.names.segments:
            self.unknown_id("segment", event.reference, event.span)

    def unknown_id(self, kind: str, id_: str, span: Span) -> None:
        """An id that the document does not have."""
        declared = self.names.declared(kind) or ()
        known, why = ", ".join(declared), "" if declared else "none"
        self.tell("L106", span, why=why, kind=f"id:{kind}", id=id_, known=known, guess=near(id_, declared))

    def _audience(self, rule: n.Rule, sort: Sort) -> None:
        audience = rule.audience
        word = audience.word if audience is not None else "customer"
        if audience is not None and word not in AUDIENCES:
            self._no_audience(audience)
            return
        sort.audience = word
        self._fits(rule, sort)
        if audience is not None and audience.reference is not None:
            self.tell("R121", audience.span, id=audience.reference)
        if audience is not None and audience.where is not None:
            scopes = _OF_PERIODS.get(word, sort.scopes & _NOT_ORDERS)
            self.condition(audience.where, Here(scopes, sort.about if word == "friend" else word, sort.event))

    def _no_audience(self, audience: n.Noun) -> None:
        """A word after "for" that is nobody; perhaps a segment or a tier."""
        word, known = audience.word, [plural(one) for one in AUDIENCES]
        group = group_meant(word, self.names)
        if group is not None:
            self.tell("L105", audience.span, why=group[0], word=group[1])
            return
        self.tell("L105", audience.span, word=word, known=", ".join(known), guess=near(word, known))

    def _fits(self, rule: n.Rule, sort: Sort) -> None:
        """Whether there is such a start for such people, and what the rule may then mention."""
        word = sort.audience
        if sort.start == "every":
            sort.scopes = _OF_PERIODS.get(word, frozenset({Scope.NOW}))
        elif word == "friend":
            sort.scopes = frozenset({Scope.EVENT, Scope.NOW})
        elif word == "employee" and sort.start == "order":
            sort.scopes = sort.scopes | {Scope.EMPLOYEE}
        audience = rule.audience
        if audience is None:
            return
        if sort.start not in _STARTS[word]:
            why = "period" if _STARTS[word] == ("every",) else word
            self.tell("R141", audience.span, about=plural(word), word=word, why=why)
        elif word == "friend" and sort.event in _NO_REFERRAL:
            self.tell("R141", audience.span, about="friends", word=word, why="friend")


_NOT_ORDERS = frozenset(Scope) - {Scope.ORDER, Scope.ITEM, Scope.CARD}
"""What a ``where`` after an audience may mention: the people, not the order."""


def word_span(noun: n.Noun) -> Span:
    """Where a noun's word stands, without what narrows it."""
    return Span(noun.span.start, noun.span.start + len(noun.word)) if noun.span.end else noun.span
