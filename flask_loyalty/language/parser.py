"""Words to tree, or to the mistake that stood in the way. The only module that knows Lark.

How a tree is put together depends only on the kinds of its words, not on what they say: Lark is asked
once for each sequence of kinds, and the answer, a list of steps, is kept. Rules of one shape, of which a
large programme has thousands, are then built without a parser.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from fractions import Fraction
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, cast

from lark import Lark, Tree
from lark.parsers.lalr_analysis import Shift

from flask_loyalty.errors import WrongInput
from flask_loyalty.language import nodes as n
from flask_loyalty.language.automaton import END, Automaton
from flask_loyalty.language.diagnostics import Diagnostic
from flask_loyalty.language.lexing import Lexer, Piece, piece
from flask_loyalty.language.source import Span
from flask_loyalty.language.states import told_of
from flask_loyalty.language.vocabulary import EVENT_WORDS, PERIOD_WORDS, TIME_WORDS, singular
from flask_loyalty.money import minor_digits

__all__ = ["Stuck", "Word", "automaton", "read", "read_clause", "read_words", "state_told", "words_of"]


def read(text: str, start: str) -> Any:
    """The tree of a text that the scanner has passed, or a :class:`Diagnostic` of its first mistake.

    :param start: ``"rule"`` or ``"expression"``.
    """
    words = lexer().words(text)
    if isinstance(words, int):
        return _strange(text, words)
    return read_words(words, start)


def read_words(words: Sequence[Piece], start: str) -> Any:
    """The tree that words make, or a :class:`Diagnostic` of the first mistake.

    :param start: a start symbol of the grammar.
    """
    kinds = tuple([word.kind for word in words])
    steps = _kept_steps(kinds, start) if len(kinds) <= LONGEST_KEPT else _steps(kinds, start)
    if isinstance(steps, int):
        return _first_mistake(words, start)
    try:
        return _built(steps, words)
    except Refused as refused:
        return refused.diagnostic


def _strange(text: str, at: int) -> Diagnostic:
    """A sign that is no word of the language."""
    return Diagnostic("L014", Span(at, at + 1), {"sign": text[at : at + 1]})


def _first_mistake(words: Sequence[Piece], start: str) -> Diagnostic:
    """The one mistake at which parsing stopped, told by itself."""
    index, stack = automaton().read([word.kind for word in words], start)
    told = {"state": state_told(stack, start)}
    before = words[index - 1] if index else None
    if index >= len(words):
        span = Span(before.start, before.end) if before else Span(0, 0)
        return Diagnostic("L214", span, {"before": str(before or "")[:40], **told})
    word = words[index]
    parts = {"word": word[:40], **({"before": before[:40]} if before else {"why": "first"}), **told}
    return Diagnostic("L215", place(word), parts)


@cache
def lexer() -> Lexer:
    """The lexer of rules in English."""
    found = sorted(_lark().terminals, key=lambda t: (-t.priority, -t.pattern.max_width, t.name))
    return Lexer({terminal.name: terminal.pattern.to_regexp() for terminal in found})


@cache
def automaton() -> Automaton:
    """The grammar's parse table without trees, for everything that only asks what may follow."""
    conf: Any = _lark().parse_interactive("", start="rule").parser_state.parse_conf
    actions: dict[int, dict[str, int | tuple[str, int]]] = {
        state: {
            kind: then if action.name == "Shift" else (then.origin.name, len(then.expansion))
            for kind, (action, then) in row.items()
        }
        for state, row in conf.parse_table.states.items()
    }
    return Automaton(actions, conf.parse_table.start_states, conf.parse_table.end_states)


@cache
def _lark() -> Lark:
    """The parser, built at the first text; it keeps no state between texts."""
    return build("basic", ("rule", "expression", *CLAUSES))


def build(lexer: str, starts: Sequence[str]) -> Lark:
    """A parser over the grammar with the given lexer and start symbols."""
    grammar = files("flask_loyalty.grammar").joinpath("loyalty.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer=cast(Any, lexer), start=list(starts))


# ---------------------------------------------------------------- the steps to a tree

Step = int | None | tuple[Callable[[list[Any]], Any], int]
"""Take the word of that number, take nothing, or make one node of the last so many parts."""

LONGEST_KEPT = 200  # words; a longer sentence hardly comes twice
SHAPES_KEPT = 4096
STATES_KEPT = 1024


@dataclass(frozen=True, slots=True)
class Stuck:
    """Where reading stopped: at which word (after the last if none), and what would have fitted."""

    index: int
    fits: frozenset[str]


def _steps(kinds: Sequence[str], start: str) -> tuple[Step, ...] | int:
    """How to build a sentence of words of these kinds, as Lark sees it; or the word that does not fit.

    The words go through Lark's own table and callbacks by their numbers: its parser wants a token of each,
    which a sentence of forty thousand words pays for dearly.
    """
    conf = _conf(start)
    states, callbacks, end = conf.parse_table.states, conf.callbacks, conf.end_state
    walked, built = [conf.start_state], []
    for number, kind in enumerate((*kinds, END)):
        while True:
            found = states[walked[-1]].get(kind)
            if found is None:
                return number
            action, then = found
            if action is Shift:
                walked.append(then)
                built.append(number)
                break
            size = len(then.expansion)
            parts = built[len(built) - size :]
            del walked[len(walked) - size :], built[len(built) - size :]
            built.append(callbacks[then](parts))
            walked.append(states[walked[-1]][then.origin.name][1])
            if kind == END and walked[-1] == end:
                return tuple(_in_order(built[-1]))
    raise AssertionError("a sentence ends where its end is read")


@cache
def _conf(start: str) -> Any:
    """Lark's table for a start symbol, and what it makes of the parts that it finds."""
    return _lark().parse_interactive("", start=start).parser_state.parse_conf


_kept_steps = lru_cache(maxsize=SHAPES_KEPT)(_steps)


def _in_order(tree: Any) -> Iterator[Step]:
    """A parse tree's parts, each before what is made of it."""
    if isinstance(tree, Tree):
        for child in tree.children:
            yield from _in_order(child)
        yield getattr(_BUILDER, str(tree.data)), len(tree.children)
    else:
        yield tree


def _built(steps: Iterable[Step], words: Sequence[Piece]) -> Any:
    """What the steps make of the words.

    :raises Refused: for a part that is well formed, but means nothing.
    """
    parts: list[Any] = []
    for step in steps:
        if step.__class__ is int:
            parts.append(words[step])
        elif step is None:
            parts.append(None)
        else:
            make, count = step  # type: ignore[misc]
            parts[-count:] = [make(parts[-count:])]
    return parts.pop()


# ---------------------------------------------------------------- reading on after a mistake

CLAUSES = ("start", "audience", "condition_clause", "effect", "limit")


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of text as the grammar sees it.

    :param kind: the name of its terminal.
    :param text: as it stands in the text; empty for a word that Polish leaves out.
    :param value: its English spelling, as the tree keeps it.
    """

    kind: str
    text: str
    span: Span
    value: str


def words_of(text: str, pieces: Sequence[Piece] | None = None) -> tuple[Word, ...] | Diagnostic:
    """All words of a text that the scanner has passed.

    :param pieces: what a lexer found, if the text is not English.
    """
    found = lexer().words(text) if pieces is None else pieces
    if isinstance(found, int):
        return _strange(text, found)
    return tuple(Word(one.kind, text[one.start : one.end], place(one), str(one)) for one in found)


@lru_cache(maxsize=STATES_KEPT)
def state_told(stack: tuple[int, ...], start: str) -> str:
    """The name of the message that tells what may come after these states of the automaton."""
    return told_of(automaton(), stack, start)


def read_clause(words: Sequence[Word], start: str) -> Stuck | Diagnostic | None:
    """The first mistake of one clause, or None if it has none."""
    kinds = tuple(word.kind for word in words)
    steps = _steps(kinds, start)
    if isinstance(steps, int):
        _, stack = automaton().read(kinds[:steps], start)
        return Stuck(steps, automaton().following(stack, start))
    try:
        _built(steps, [piece(word.kind, word.value, word.span.start, word.span.end) for word in words])
    except Refused as refused:
        return refused.diagnostic
    return None


class Refused(Exception):
    """A part that is well formed, but means nothing; the parser stops there."""

    def __init__(self, code: str, span: Span, /, **parts: str) -> None:
        self.diagnostic = Diagnostic(code, span, parts)
        super().__init__(code)


# ---------------------------------------------------------------- building nodes


def place(word: Piece) -> Span:
    """Where a word stands."""
    return Span(word.start, word.end)


def _over(*parts: Any) -> Span:
    """From the first to the last of some nodes, words and Nones, which stand in the order of the text."""
    first, last = parts[0], parts[-1]
    if first is None:
        first = next(part for part in parts if part is not None)
    if last is None:
        last = next(part for part in reversed(parts) if part is not None)
    start = first.start if first.__class__ is Piece else first.span.start
    end = last.end if last.__class__ is Piece else last.span.end
    return Span(start, end)


def _exact(token: Piece) -> Fraction:
    """The number that a token spells; the scanner has made sure that it is not absurdly long."""
    if token.isdigit():
        return Fraction(int(token))
    return Fraction("".join(c for c in token if c.isdigit() or c == "."))


def _whole(token: Piece) -> int:
    value = _exact(token)
    if value.denominator != 1:
        raise Refused("R109", place(token), found=str(token), why="fraction")
    return int(value)


def _time_unit(token: Piece) -> n.TimeUnit:
    unit = TIME_WORDS.get(singular(token))
    if unit is None:
        raise Refused("L107", place(token), word=str(token), known=", ".join(TIME_WORDS))
    return unit


def _period(token: Piece) -> n.Period:
    period = PERIOD_WORDS.get(singular(token))
    if period is None:
        raise Refused("L107", place(token), word=str(token), known=", ".join(PERIOD_WORDS))
    return period


def _calendar_unit(token: Piece) -> n.TimeUnit:
    """What ``in this`` and ``in previous`` may name: a calendar period, or the year of membership."""
    if singular(token) == n.TimeUnit.MEMBERSHIP_YEAR.value:
        return n.TimeUnit.MEMBERSHIP_YEAR
    if singular(token) not in PERIOD_WORDS:
        known = ", ".join((*PERIOD_WORDS, n.TimeUnit.MEMBERSHIP_YEAR.value))
        raise Refused("L107", place(token), word=str(token), known=known)
    return n.TimeUnit(_period(token).value)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A part of a node on its way up, with its place."""

    value: Any
    span: Span


class TreeBuilder:
    """One method for each production: what it was made of comes as a list, a node goes out."""

    # clauses

    def rule(self, c: list[Any]) -> n.Rule:
        start, audience, when, effect, *limits = c
        span = _over(*c)
        condition = when.value if when else None
        return n.Rule(effect, start, audience, condition, tuple(limits), span=span)

    def on(self, c: list[Any]) -> n.On:
        return n.On(c[1], span=_over(*c))

    def every(self, c: list[Any]) -> n.Every:
        return n.Every(_period(c[1]), span=_over(*c))

    def within(self, c: list[Any]) -> n.Within:
        duration = n.Duration(_whole(c[1]), _time_unit(c[2]))
        return n.Within(duration, c[4], span=_over(*c))

    def audience(self, c: list[Any]) -> n.Noun:
        noun: n.Noun = replace(c[1], span=_over(*c))
        return noun

    def condition_clause(self, c: list[Any]) -> _Placed:
        return _Placed(c[1], _over(*c))

    def effect(self, c: list[Any]) -> n.Effect:
        verb, amount, per, of, units = c
        return self._effect(verb, amount, per, of, units, None)

    def effect_by_bands(self, c: list[Any]) -> n.Effect:
        verb, per, of, units, bands = c
        return self._effect(verb, None, per, of, units, bands)

    def _effect(self, verb: Piece, amount: Any, per: Any, of: Any, units: Any, bands: Any) -> n.Effect:
        return n.Effect(
            n.Verb(str(verb)),
            amount,
            per=per.value if per else None,
            measure=of.value if of else None,
            units=units,
            bands=bands,
            span=_over(verb, amount, per, of, units, bands),
        )

    def multiply(self, c: list[Any]) -> n.Effect:
        noun = n.Noun(singular(c[1]), span=place(c[1]))
        return n.Effect(n.Verb.MULTIPLY, c[3], multiplied=noun, span=_over(*c))

    def multiply_by_bands(self, c: list[Any]) -> n.Effect:
        noun = n.Noun(singular(c[1]), span=place(c[1]))
        return n.Effect(n.Verb.MULTIPLY, None, bands=c[2], multiplied=noun, span=_over(*c))

    def limit(self, c: list[Any]) -> n.Limit:
        _, amount, _, scope, _, period = c
        return n.Limit(amount, singular(scope), _period(period) if period else None, span=_over(*c))

    def limit_in_total(self, c: list[Any]) -> n.Limit:
        return n.Limit(c[1], None, span=_over(*c))

    # parts of an effect

    def verb(self, c: list[Any]) -> Piece:
        return cast(Piece, c[0])

    rank = verb
    mode = verb

    def per(self, c: list[Any]) -> _Placed:
        return _Placed(c[1], _over(*c))

    of = per
    otherwise = per

    def where(self, c: list[Any]) -> _Placed:
        return _Placed(c[1], _over(*c))

    def on_units(self, c: list[Any]) -> n.Units:
        units: n.Units = replace(c[1], span=_over(*c))
        return units

    def units_all(self, c: list[Any]) -> n.Units:
        word, where = c
        if word not in ("items", "shipping"):
            if word in EVENT_WORDS:
                raise Refused("L105", place(word), word=str(word), why="event")
            raise Refused("L105", place(word), word=str(word), known="items, every item, shipping")
        kind = n.UnitsKind.SHIPPING if word == "shipping" else n.UnitsKind.ALL
        return n.Units(kind, where=where.value if where else None, span=_over(*c))

    def units_every(self, c: list[Any]) -> n.Units:
        _, size, word, where, beside = c
        kind = n.UnitsKind.EACH if size is None else n.UnitsKind.SETS
        return self._units(kind, word, where, beside, _over(*c), size=_whole(size) if size else 1)

    def units_ranked(self, c: list[Any]) -> n.Units:
        rank, take, word, where, beside = c
        kind = n.UnitsKind.RANKED
        return self._units(kind, word, where, beside, _over(*c), rank=_rank(rank), take=_whole(take))

    def units_ranked_in_sets(self, c: list[Any]) -> n.Units:
        rank, take, _, _, size, word, where, beside = c
        numbers = {"take": _whole(take), "size": _whole(size)}
        kind = n.UnitsKind.RANKED_IN_SETS
        return self._units(kind, word, where, beside, _over(*c), rank=_rank(rank), **numbers)

    def _units(
        self, kind: n.UnitsKind, word: Piece, where: Any, beside: Any, span: Span, **choice: Any
    ) -> n.Units:
        if singular(word) != "item":
            raise Refused("L105", place(word), word=str(word), known="item, items")
        return n.Units(kind, where=where.value if where else None, beside=beside, span=span, **choice)

    def beside(self, c: list[Any]) -> n.Count:
        _, number, word, where = c
        if singular(word) != "item":
            raise Refused("L105", place(word), word=str(word), known="item, items")
        return n.Count(_whole(number), where.value if where else None, span=_over(*c))

    def bands(self, c: list[Any]) -> n.Bands:
        _, measure, mode, *rest = c
        bands = tuple(part for part in rest if isinstance(part, n.Band))
        said = Span(0, 0) if mode is None else Span(mode.start, mode.end)
        return n.Bands(measure, str(mode) if mode else None, bands, said, span=_over(*c))

    def band(self, c: list[Any]) -> n.Band:
        return n.Band(c[1], c[3], span=_over(*c))

    def noun(self, c: list[Any]) -> n.Noun:
        word, reference, where = c
        return n.Noun(
            singular(word),
            reference[1:-1] if reference else None,
            where.value if where else None,
            span=_over(*c),
        )

    # conditions and amounts

    def expression(self, c: list[Any]) -> n.Expression:
        return cast(n.Expression, c[0])

    def all_of(self, c: list[Any]) -> n.And:
        return n.And(tuple(c[::2]), span=_over(c[0], c[-1]))

    def any_of(self, c: list[Any]) -> n.Or:
        return n.Or(tuple(c[::2]), span=_over(c[0], c[-1]))

    def comparison(self, c: list[Any]) -> n.Comparison:
        return n.Comparison(str(c[1]), c[0], c[2], span=_over(*c))

    def member(self, c: list[Any]) -> n.Membership:
        return n.Membership(c[0], c[2], span=_over(*c))

    def not_member(self, c: list[Any]) -> n.Membership:
        return n.Membership(c[0], c[3], negated=True, span=_over(*c))

    def negation(self, c: list[Any]) -> n.Not:
        return n.Not(c[1], span=_over(*c))

    def between(self, c: list[Any]) -> n.Between:
        return n.Between(c[0], c[2], span=_over(*c))

    def added(self, c: list[Any]) -> n.Arithmetic:
        rest = tuple((str(c[i]), c[i + 1]) for i in range(1, len(c), 2))
        return n.Arithmetic(c[0], rest, span=_over(c[0], c[-1]))

    multiplied = added

    def part_of(self, c: list[Any]) -> n.PartOf:
        return n.PartOf(c[0], c[2], span=_over(*c))

    def above(self, c: list[Any]) -> n.Above:
        return n.Above(c[0], c[2], span=_over(*c))

    def negative(self, c: list[Any]) -> n.Negative:
        return n.Negative(c[1], span=_over(*c))

    def fact(self, c: list[Any]) -> n.Fact:
        return n.Fact(str(c[0]), c[1], span=_over(*c), name_span=place(c[0]))

    def filtered(self, c: list[Any]) -> n.Fact:
        _, fact, where, otherwise, _ = c
        answer = otherwise.value if otherwise else None
        return cast(n.Fact, replace(fact, where=where.value, otherwise=answer, span=_over(*c)))

    def answered(self, c: list[Any]) -> n.Fact:
        return cast(n.Fact, replace(c[1], otherwise=c[2].value, span=_over(*c)))

    def group(self, c: list[Any]) -> n.Expression:
        return cast(n.Expression, c[1])

    def listed(self, c: list[Any]) -> n.ListLiteral:
        return n.ListLiteral(tuple(c[1:-1:2]), span=_over(*c))

    def in_last(self, c: list[Any]) -> n.Window:
        return n.Window(n.WindowKind.LAST, n.Duration(_whole(c[1]), _time_unit(c[2])), span=_over(*c))

    def in_this(self, c: list[Any]) -> n.Window:
        return self._calendar(n.WindowKind.THIS, c)

    def in_previous(self, c: list[Any]) -> n.Window:
        return self._calendar(n.WindowKind.PREVIOUS, c)

    def _calendar(self, kind: n.WindowKind, c: list[Any]) -> n.Window:
        return n.Window(kind, n.Duration(1, _calendar_unit(c[1])), span=_over(*c))

    # literals

    def money(self, c: list[Any]) -> n.MoneyLiteral:
        number, code = c
        try:
            digits = minor_digits(code)
        except WrongInput:
            raise Refused("L015", place(code), code=str(code)) from None
        minor = _exact(number) * 10**digits
        if minor.denominator != 1:
            raise Refused("L016", place(number), code=str(code), digits=str(digits))
        return n.MoneyLiteral(int(minor), str(code), span=_over(*c))

    def count(self, c: list[Any]) -> n.CountLiteral | n.DurationLiteral:
        number, word, reference = c
        unit = singular(word)
        if unit in TIME_WORDS and reference is None:
            return n.DurationLiteral(n.Duration(_whole(number), TIME_WORDS[unit]), span=_over(*c))
        return n.CountLiteral(_exact(number), unit, reference[1:-1] if reference else None, span=_over(*c))

    def number(self, c: list[Any]) -> n.NumberLiteral:
        return n.NumberLiteral(_exact(c[0]), span=place(c[0]))

    def percent(self, c: list[Any]) -> n.PercentLiteral:
        return n.PercentLiteral(_exact(c[0]) / 100, span=place(c[0]))

    def date(self, c: list[Any]) -> n.DateLiteral:
        return n.DateLiteral(date.fromisoformat(c[0]), span=place(c[0]))

    def time(self, c: list[Any]) -> n.TimeLiteral:
        return n.TimeLiteral(time.fromisoformat(c[0]), span=place(c[0]))

    def text(self, c: list[Any]) -> n.TextLiteral:
        return n.TextLiteral(str(c[0][1:-1]), span=place(c[0]))

    def word(self, c: list[Any]) -> n.WordLiteral:
        return n.WordLiteral(str(c[0]), span=place(c[0]))


def _rank(token: Piece) -> n.Rank:
    return n.Rank(str(token))


_BUILDER = TreeBuilder()
