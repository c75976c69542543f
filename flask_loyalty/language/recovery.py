"""What is wrong with a text that does not parse: one mistake a clause, all clauses at once.

The text is cut where a clause word begins a clause; each piece is read by itself up to its first
mistake, and a mistake is explained by the words around it and by what would have fitted there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from flask_loyalty.language.automaton import END
from flask_loyalty.language.diagnostics import Diagnostic
from flask_loyalty.language.lexing import Piece
from flask_loyalty.language.parser import Stuck, Word, automaton, read_clause, state_told, words_of
from flask_loyalty.language.parts import EFFECTS
from flask_loyalty.language.source import Span
from flask_loyalty.language.vocabulary import CLAUSE_WORDS, FACTS

__all__ = ["Clause", "clauses_of", "mistakes"]

MAX_TOLD = 20
MAX_SLIP = 300  # words of a rule in which one slip is looked for

_STARTS = frozenset({"ON", "EVERY", "WITHIN"})
_CLAUSE_OF = {
    **dict.fromkeys(EFFECTS, "effect"),
    **dict.fromkeys(_STARTS, "start"),
    **{"FOR": "audience", "WHEN": "condition_clause", "AT_MOST": "limit"},
}
_PLACE = {"start": 0, "audience": 1, "condition_clause": 2, "effect": 3, "limit": 4}
_SIGNS = frozenset({"PLUS", "MINUS", "STAR", "SLASH"})
_VALUES = frozenset({"FACT", "NUMBER", "PERCENT", "DATE", "TIME", "TEXT", "LPAR", "NAME"})
# After these a word that could begin an effect is meant as a name: "when price >= 5 PLN".
_OPERATORS = frozenset({"COMPARISON", "IN", "NOT", "AND", "OR", "RPAR", "COMMA", "TO"}) | _SIGNS


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of a rule: which clause it is (None: it begins with no clause word), and its words."""

    kind: str | None
    words: Sequence[Word]


def mistakes(text: str, start: str, pieces: Sequence[Piece] | None = None) -> tuple[Diagnostic, ...]:
    """The mistakes of a text that did not parse; at least one.

    :param pieces: what a lexer found in it, if the text is not English.
    """
    words = words_of(text, pieces)
    if isinstance(words, Diagnostic):
        return (words,)
    if start == "expression":
        found = list(_in_clause(Clause("expression", words)))
    else:
        found = list(_in_rule(clauses_of(words)))
        if len(found) > 1 and len(words) <= MAX_SLIP:
            found.sort(key=lambda d: d.span.start)
            found = list(_one_slip(words, found[0])) or found
    found.sort(key=lambda d: d.span.start)
    return tuple(found[:MAX_TOLD]) or (
        Diagnostic("L215", Span(0, len(text)), {"word": text[:20], "why": "first", "state": "begin"}),
    )


def _one_slip(words: Sequence[Word], first: Diagnostic) -> Iterator[Diagnostic]:
    """Where one word gone, added, changed or moved makes the whole rule readable, it is one mistake.

    Cut into clauses the rule would show what follows from the slip as mistakes of their own.

    :param first: of those; it is the one if the rule's first word cannot be read.
    """
    kinds = [word.kind for word in words]
    index, stack = automaton().read(kinds, "rule")
    if not _is_one_slip(kinds, index):
        return
    if index == 0:
        yield first
        return
    clauses = clauses_of(words)
    at, clause = 0, clauses[0]
    for one in clauses:
        if at < index:
            clause = one
        at += len(one.words)
    fits = automaton().following(stack, "rule")
    if index >= len(words):
        yield _at_the_end(Clause(clause.kind, words), fits, state_told(stack, "rule"))
    else:
        yield _explain(Clause(clause.kind, words), Stuck(index, fits), state_told(stack, "rule"))


def _is_one_slip(kinds: list[str], index: int) -> bool:
    """Whether one change at the word where reading stopped, or at the one before, repairs the rule."""
    table = automaton()
    for at in (index, index - 1) if index else (0,):
        _, stack = table.read(kinds[:at], "rule")
        tails = [kinds[at + 1 :], [*kinds[at + 1 : at + 2], *kinds[at : at + 1], *kinds[at + 2 :]]]
        for kind in table.following(stack, "rule") - {END}:
            tails += [[kind, *kinds[at:]], [kind, *kinds[at + 1 :]]]
        if any(table.reads(tail, "rule", stack) for tail in tails):
            return True
    return False


def clauses_of(words: Sequence[Word]) -> list[Clause]:
    """A rule's words cut at those that begin a clause."""
    cuts: list[tuple[int, str | None]] = []
    kind: str | None = None
    depth = 0
    for index, word in enumerate(words):
        depth += {"LPAR": 1, "RPAR": -1}.get(word.kind, 0)
        begins = _begins(words, index, kind) if depth == 0 else None
        if begins is not None or index == 0:
            kind = begins
            cuts.append((index, kind))
    ends = [index for index, _ in cuts[1:]] + [len(words)]
    return [Clause(kind, words[at:end]) for (at, kind), end in zip(cuts, ends, strict=True)]


def _begins(words: Sequence[Word], index: int, inside: str | None) -> str | None:
    """The clause that a word begins, or None if it goes on with the one before."""
    kind = words[index].kind
    if kind in EFFECTS:
        following = words[index + 1].kind if index + 1 < len(words) else "END"
        is_word = following in _OPERATORS and not _negative_at(words, index + 1)
        return None if is_word else "effect"
    if kind in _STARTS and (inside == "effect" or (index and words[index - 1].kind in ("OF", "ON"))):
        return None  # "on items", "on every item", "of every 2 items" belong to the effect
    return _CLAUSE_OF.get(kind)


def _negative_at(words: Sequence[Word], index: int) -> bool:
    """Whether a number below zero stands there."""
    kinds = [word.kind for word in words[index : index + 2]]
    return kinds in (["MINUS", "NUMBER"], ["MINUS", "PERCENT"])


# ---------------------------------------------------------------- the rule as a whole


def _in_rule(clauses: Sequence[Clause]) -> Iterator[Diagnostic]:
    yield from _order(clauses)
    told = 0
    for clause in clauses:
        for diagnostic in _in_clause(clause):
            told += 1
            yield diagnostic
        if told >= MAX_TOLD:
            return


def _order(clauses: Sequence[Clause]) -> Iterator[Diagnostic]:
    """Clauses that are missing, stand twice or too late."""
    first: dict[str, Span] = {}
    furthest = 0
    for clause in clauses:
        if clause.kind is None:
            continue
        head = clause.words[0]
        if clause.kind in first and clause.kind != "limit":
            code = "L202" if clause.kind == "effect" else "L204"
            yield Diagnostic(code, head.span, {"word": head.text}, (first[clause.kind],))
        elif _PLACE[clause.kind] < furthest:
            things = clause.words[1].value if len(clause.words) > 1 else ""
            chosen = {"why": "units"} if head.kind == "FOR" and things in ("item", "items") else {}
            yield Diagnostic("L203", head.span, {"word": head.text, **chosen})
        first.setdefault(clause.kind, head.span)
        furthest = max(furthest, _PLACE[clause.kind])
    if "effect" not in first and all(clause.kind is not None for clause in clauses):
        end = clauses[-1].words[-1].span
        yield Diagnostic("L201", Span(end.end - 1, end.end))


def _in_clause(clause: Clause) -> Iterator[Diagnostic]:
    """The first mistake of a clause."""
    if clause.kind is None:
        yield _no_clause(clause.words[0])
        return
    stuck = read_clause(clause.words, clause.kind)
    if isinstance(stuck, Diagnostic):
        yield stuck
    elif stuck is not None:
        _, stack = automaton().read([word.kind for word in clause.words], clause.kind)
        yield _explain(clause, stuck, state_told(stack, clause.kind))


def _no_clause(word: Word) -> Diagnostic:
    """A piece that begins with no clause word: the nearest one is offered."""
    heads = ("on", "every", "within", "for", "when", "at most")
    effects = tuple(kind.lower() for kind in sorted(EFFECTS))
    meant = _MEANT.get(word.text, "")
    near = [meant] if meant in heads + effects else get_close_matches(word.text, heads + effects, 1, 0.6)
    return Diagnostic("L101", word.span, {"word": word.text, **({"guess": near[0]} if near else {})})


# ---------------------------------------------------------------- one mistake


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where reading stopped: the word, those before it in its clause, and what would have fitted."""

    clause: str
    earlier: Sequence[Word]
    word: Word
    fits: frozenset[str]

    def back(self, steps: int = 1) -> Word | None:
        """The word so many steps before; None at the beginning of the clause."""
        return self.earlier[-steps] if len(self.earlier) >= steps else None


def _explain(clause: Clause, stuck: Stuck, state: str) -> Diagnostic:
    """Why a clause cannot be read on at a word: the most particular reason that fits."""
    if stuck.index >= len(clause.words):
        return _at_the_end(clause, stuck.fits, state)
    if clause.kind == "effect" and stuck.index == 1 and _negative_at(clause.words, 1):
        sign, number = clause.words[stuck.index : stuck.index + 2]
        return Diagnostic("R109", sign.span.to(number.span), {"found": f"-{number.text}"})
    earlier = clause.words[max(0, stuck.index - 3) : stuck.index]
    spot = _Spot(clause.kind or "", earlier, clause.words[stuck.index], stuck.fits)
    for reason in (
        _foreign,
        _first_order,
        _total,
        _twice,
        _numbers,
        _joined,
        _filters,
        _side_by_side,
        _missing_between,
    ):
        diagnostic = reason(spot)
        if diagnostic is not None:
            return diagnostic
    before = spot.back()
    told = {"before": before.text[:40]} if before is not None else {"why": "first"}
    return Diagnostic("L215", spot.word.span, {"word": spot.word.text[:40], **told, "state": state})


def _at_the_end(clause: Clause, fits: frozenset[str], state: str) -> Diagnostic:
    last = clause.words[-1]
    if clause.kind == "limit" and "IN_TOTAL" in fits:
        first = next(word for word in reversed(clause.words) if word.kind == "AT_MOST")
        return Diagnostic("L211", first.span.to(last.span))
    if last.kind == "NUMBER" and "CURRENCY" in fits:
        return Diagnostic("L205", last.span, {"number": last.text})
    return Diagnostic("L214", last.span, {"before": last.text[:40], "state": state})


# What people write who know other languages, and what it is called here.
_MEANT = {
    **{"if": "when", "unless": "when not (…)", "is": "=", "than": ">", "from": "to", "max": "at most"},
    **{"gdy": "when", "kiedy": "when", "dla": "for", "rabat": "discount", "nalicz": "earn", "daj": "give"},
    **{"lub": "or", "albo": "or", "oraz": "and", "i": "and", "gdzie": "where", "za": "per", "na": "on"},
}


def _foreign(spot: _Spot) -> Diagnostic | None:
    if spot.word.kind != "NAME" or spot.word.text not in _MEANT:
        return None
    before = spot.back()
    parts = {"word": spot.word.text, "before": before.text if before else "", "guess": _MEANT[spot.word.text]}
    return Diagnostic("L102", spot.word.span, parts)


def _first_order(spot: _Spot) -> Diagnostic | None:
    """``on first order``: being the first is a condition, and an order starts a rule by itself."""
    word, before, start = spot.word, spot.back(), spot.back(2)
    if before is None or start is None or start.kind != "ON" or word.value != "order":
        return None
    if before.text not in ("first", "pierwsze"):
        return None
    return Diagnostic("L215", start.span.to(word.span), {"word": before.text, "why": "first_order"})


def _total(spot: _Spot) -> Diagnostic | None:
    """``in total at most 5 points``: what a limit counts together stands behind it."""
    if spot.word.kind != "IN_TOTAL" or spot.clause != "effect":
        return None
    return Diagnostic("L215", spot.word.span, {"word": spot.word.text, "why": "total"})


def _twice(spot: _Spot) -> Diagnostic | None:
    word, before, fits = spot.word, spot.back(), spot.fits
    if before is None:
        return None
    if word.kind == before.kind and word.kind in ("NOT", "MINUS"):
        return Diagnostic("L209", before.span.to(word.span), {"word": word.text})
    if before.kind == "NOT":
        return Diagnostic("L218", before.span.to(word.span))
    if word.kind not in ("COMPARISON", "IN", "NOT") or "AND" not in fits or "COMPARISON" in fits:
        return None
    negated = spot.back(2)
    if negated is not None and negated.kind == "NOT" and before.kind == "FACT":
        return Diagnostic("L218", negated.span.to(word.span))
    return Diagnostic("L210", word.span)


def _numbers(spot: _Spot) -> Diagnostic | None:
    word, before, fits = spot.word, spot.back(), spot.fits
    if before is None:
        return None
    if before.kind == "PER" and word.kind == "NAME" and "NUMBER" in fits:
        each = {"why": "item"} if word.value in ("item", "items") else {}
        return Diagnostic("L216", before.span.to(word.span), each)
    if before.kind == "PER" and word.kind == "NUMBER" and spot.clause == "limit":
        return Diagnostic("L216", before.span.to(word.span), {"why": "limit"})
    if before.kind == "NUMBER" and word.kind == "NUMBER":
        return Diagnostic("L213", before.span.to(word.span))
    if before.kind == "NUMBER" and fits <= {"NAME", "CURRENCY", "EVERY"}:
        return Diagnostic("L205", before.span, {"number": before.text})
    if spot.clause == "limit" and "IN_TOTAL" in fits and word.kind not in _SIGNS:
        return Diagnostic("L211", word.span)
    return None


def _joined(spot: _Spot) -> Diagnostic | None:
    """Signs and words that join two parts where they cannot be joined."""
    word, fits = spot.word, spot.fits
    if word.kind == "COMMA":
        return Diagnostic("L212", word.span)
    if word.kind in ("AND", "OR") and fits & {"AND", "OR"}:
        return Diagnostic("L208", word.span)
    if spot.clause not in ("effect", "limit"):
        return None
    if word.kind in _SIGNS and not fits & _SIGNS:
        return Diagnostic("L217", word.span)
    if word.kind in ("AND", "OR", "COMPARISON", "IN", "NOT"):
        return Diagnostic("L219", word.span)
    return None


def _filters(spot: _Spot) -> Diagnostic | None:
    word, before = spot.word, spot.back()
    if word.kind == "WHERE":
        amount = spot.clause in ("effect", "limit") and (before is None or before.kind != "FACT")
        return Diagnostic("L207", word.span, {"why": "amount"} if amount else {})
    if word.kind in EFFECTS:
        guess = next((name for name in FACTS if name.endswith(f".{word.text}")), "")
        return Diagnostic("L221", word.span, {"word": word.text, **({"guess": guess} if guess else {})})
    return None


def _side_by_side(spot: _Spot) -> Diagnostic | None:
    """Two words side by side: a misspelt clause word, or a fact without its dot."""
    word, before, fits = spot.word, spot.back(), spot.fits
    if word.kind != "NAME" or before is None:
        return None
    parts = {"word": word.text, "before": before.text}
    if f"{before.text}.{word.text}" in FACTS:
        joined = before.span.to(word.span)
        return Diagnostic("L102", joined, {**parts, "fix": f"{before.text}.{word.text}"})
    fitting = [w for w in CLAUSE_WORDS if w.upper().replace(" ", "_") in fits]
    near = get_close_matches(word.text, fitting, 1, 0.6)
    if near or not fits & _VALUES:
        return Diagnostic("L102", word.span, {**parts, **({"guess": near[0]} if near else {})})
    return None


def _missing_between(spot: _Spot) -> Diagnostic | None:
    """A value right after another: the word between them is missing."""
    word, before, fits = spot.word, spot.back(), spot.fits
    if before is None or word.kind not in _VALUES:
        return None
    if "OF" in fits and word.kind in ("FACT", "LPAR") and before.kind in ("PERCENT", "CURRENCY", "NAME"):
        return Diagnostic("L206", word.span, {"word": word.text})
    if "COMPARISON" in fits and before.kind in ("FACT", "NAME", "RPAR"):
        return Diagnostic("L220", word.span, {"before": before.text, "word": word.text})
    return None
