"""How the codes of a cart stand, for the customer who typed them: what each does, or what it waits for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_loyalty.engine.explanation import Told
from flask_loyalty.engine.facts import Choices
from flask_loyalty.engine.outcomes import Decision, Missed
from flask_loyalty.language.vocabulary import Names
from flask_loyalty.programme.model import Programme
from flask_loyalty.programme.working import codes_of

__all__ = ["MAY_WAIT", "CodeState", "code_reason", "code_states"]

MAY_WAIT = frozenset({"applied", "waiting", "lost", "not_yet", "guest"})
"""States in which a code stays with the cart: it does something, or may do so later."""


@dataclass(frozen=True, slots=True)
class CodeState:
    """A code as it was typed and how it stands.

    :ivar state: ``applied``, ``waiting`` (it holds and does nothing yet), ``lost`` (to a better deal),
        ``not_yet``, ``expired``, ``used`` (by this customer, as often as they may), ``used_up``,
        ``not_yours``, ``revoked``, ``mistyped``, ``unknown``, ``guest`` (for members), ``currency``.
    :ivar code: the document's id of it; empty where it is none that holds.
    :ivar missed: of a code that waits or lost, what stands in the way of the rules that ask for it.
    :ivar rules: of a code that is applied, the rules that gave something for it.
    """

    typed: str
    state: str
    code: str = ""
    missed: tuple[Missed, ...] = ()
    rules: tuple[str, ...] = ()

    @property
    def stays(self) -> bool:
        """Whether it should stay with the cart."""
        return self.state in MAY_WAIT

    def data(self) -> dict[str, Any]:
        """For JSON: the state, and the reasons as data."""
        reasons = [{"rule": miss.rule, "clause": miss.clause, "by": miss.by} for miss in self.missed]
        return {"typed": self.typed, "code": self.code, "state": self.state, "reasons": reasons,
                "rules": list(self.rules)}  # fmt: skip


def code_states(programme: Programme, choices: Choices, decision: Decision) -> tuple[CodeState, ...]:
    """How each typed code stands, in the order of typing."""
    good = {one.typed or one.code: one for one in decision.codes}
    bad = {miss.rule: miss.clause for miss in decision.missed if miss.of == "code"}
    found: dict[str, CodeState] = {}
    for text in choices.codes:
        if text in good:
            found[text] = _holding(programme, text, good[text].code, good[text].used, decision)
        elif text in bad:
            found[text] = CodeState(text, "waiting" if bad[text] == "another" else bad[text])
    return tuple(found.values())


def _holding(programme: Programme, text: str, code: str, used: bool, decision: Decision) -> CodeState:
    asking = {rule.id for rule in programme.rules if code in codes_of(rule.rule)}
    if used:
        rules = dict.fromkeys(outcome.rule for outcome in decision.outcomes if outcome.rule in asking)
        return CodeState(text, "applied", code, rules=tuple(rules))
    missed = tuple(miss for miss in decision.missed if miss.of == "rule" and miss.rule in asking)
    return CodeState(text, _waiting(missed), code, missed)


def _waiting(missed: Iterable[Missed]) -> str:
    clauses = {miss.clause for miss in missed}
    for clause in ("lost", "guest"):
        if clause in clauses:
            return clause
    return "waiting"


# ---------------------------------------------------------------- in words


_REASONS = {
    "applied": ("kod działa", "the code is applied"),
    "lost": ("wygrała lepsza dla Ciebie promocja", "a better deal for you won"),
    "not_yet": ("ten kod jeszcze nie obowiązuje", "this code is not valid yet"),
    "expired": ("ten kod już nie obowiązuje", "this code is no longer valid"),
    "used": ("ten kod został już przez Ciebie wykorzystany", "you have used this code already"),
    "used_up": ("ten kod został już wykorzystany", "this code has been used already"),
    "not_yours": ("ten kod należy do kogoś innego", "this code belongs to somebody else"),
    "revoked": ("ten kod został wycofany", "this code has been withdrawn"),
    "mistyped": ("w kodzie jest literówka – sprawdź znak po znaku", "a sign is wrong – check what you typed"),
    "unknown": ("nie ma takiego kodu", "there is no such code"),
    "guest": ("ten kod jest dla uczestników programu – zaloguj się", "this code is for members – sign in"),
}


def code_reason(state: CodeState, programme: Programme, names: Names, locale: str) -> str:
    """Why a code stands as it does, in the customer's words; of one that waits, what is missing."""
    told = Told(programme, names, locale, "customer")
    if state.state == "waiting" and state.code:
        for miss in state.missed:
            if miss.clause != "nothing":
                return told.hindrance(miss, programme.rule(miss.rule))
        return told.say("w tym zamówieniu jeszcze nic nie daje", "it does nothing for this order yet")
    if state.state == "waiting":
        return told.say("na zamówienie działa jeden taki kod", "one code of this kind works for an order")
    if state.state == "lost":
        by = next((miss.by for miss in state.missed if miss.clause == "lost"), "")
        better = told.winner(by) if by else ""
        return told.say(*_REASONS["lost"]) + (f": {better}" if better else "")
    if state.state in _REASONS:
        return told.say(*_REASONS[state.state])
    return told.common(Missed(state.typed, state.state, of="code"))
