"""Tree to canonical text: one clause a line, one spelling for each meaning, in English or in Polish.

Law: parsing the print of a tree gives the tree; printing it again gives the same text. Different trees
print differently, so the English text of a history fact can serve as its key.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import assert_never

from flask_loyalty.language import nodes as n
from flask_loyalty.language.comments import with_comments
from flask_loyalty.language.definitions import Case
from flask_loyalty.language.polish_spelling import Polish
from flask_loyalty.language.spelling import English, spelt_number
from flask_loyalty.language.vocabulary import Names

__all__ = ["print_expression", "print_number", "print_rule"]

# How tightly an operator binds; a part that binds looser than its place allows stands in brackets.
_LOGIC, _SIMPLE, _SUM, _PRODUCT, _PART, _EXCESS, _SIGNED, _ATOM = range(1, 9)
_NOM, _GEN, _ACC, _LOC = Case.NOMINATIVE, Case.GENITIVE, Case.ACCUSATIVE, Case.LOCATIVE
# In Polish these three are nouns, and what follows them is named, not given.
_NAMED = (n.Verb.DISCOUNT, n.Verb.PRICE, n.Verb.BUNDLE)


def print_rule(rule: n.Rule, language: str = "en", names: Names | None = None) -> str:
    """The canonical text of a rule, one clause a line, each with its comments.

    :param language: ``"en"`` or ``"pl"``.
    :param names: what the document declares, for the Polish words of its own facts and nouns.

    >>> from flask_loyalty.language import parse_rule
    >>> rule = parse_rule("when now.weekday=tuesday multiply points by 2").tree
    >>> print(print_rule(rule))
    when now.weekday = tuesday
    multiply points by 2
    >>> print(print_rule(rule, "pl"))
    gdy dzień tygodnia = wtorek
    pomnóż punkty przez 2
    """
    return "\n".join(with_comments([*_printer(language, names).lines(rule)], rule.comments))


def print_expression(expression: n.Expression, language: str = "en", names: Names | None = None) -> str:
    """The canonical one-line text of a condition or an amount.

    >>> from flask_loyalty.language import parse_expression
    >>> tree = parse_expression("customer.spend  in last 90 days>=(300.00 PLN)").tree
    >>> print_expression(tree)
    'customer.spend in last 90 days >= 300 PLN'
    >>> print_expression(tree, "pl")
    'wydatki klienta w ostatnich 90 dniach >= 300 zł'
    """
    return _printer(language, names).at(expression, _LOGIC)


def print_number(value: Fraction) -> str:
    """A number exactly, as English spells it: ``1.25``, ``100 000``."""
    return spelt_number(value)


def _printer(language: str, names: Names | None) -> Printer:
    return Printer(Polish(names)) if language == "pl" else _ENGLISH


class Printer:
    """Puts a tree together in the words of one language."""

    def __init__(self, words: English) -> None:
        self.words = words

    def lines(self, rule: n.Rule) -> Iterator[str]:
        """The clauses of a rule."""
        say = self.words
        if rule.start is not None:
            yield self._start(rule.start)
        if rule.audience is not None:
            yield f"{say.for_} {self._noun(rule.audience, _GEN, many=True)}"
        if rule.when is not None:
            yield f"{say.when} {self.at(rule.when, _LOGIC)}"
        yield self._effect(rule.effect)
        for limit in rule.limits:
            yield self._limit(limit)

    def _start(self, start: n.Start) -> str:
        say = self.words
        match start:
            case n.On():
                return f"{say.on_event(start.event.word)} {self._noun(start.event, _ACC)}"
            case n.Every():
                return f"{say.every} {say.noun(start.period.value, _ACC)}"
            case n.Within():
                return f"{say.within(start.duration)} {say.of_event()} {self._noun(start.event, _GEN)}"
            case _:
                assert_never(start)

    def _noun(self, noun: n.Noun, case: Case, *, many: bool = False) -> str:
        reference = f" {_text(noun.reference)}" if noun.reference is not None else ""
        return self.words.noun(noun.word, case, many=many) + reference + self._where(noun.where)

    def _where(self, condition: n.Expression | None) -> str:
        return "" if condition is None else self.words.where + self.at(condition, _LOGIC)

    # effects

    def _effect(self, effect: n.Effect) -> str:
        say = self.words
        text = say.verb(effect)
        if effect.multiplied is not None:
            text += f" {self._noun(effect.multiplied, _ACC, many=True)}"
            text += f" {say.multiplied_by}" if effect.amount is not None else ""
        if effect.amount is not None:
            text += f" {self.at(effect.amount, _ATOM, _NOM if effect.verb in _NAMED else _ACC)}"
        if effect.per is not None:
            text += f" {say.per(effect.per, self.at(effect.per, _ATOM, _ACC))}"
        if effect.measure is not None:
            text += f" {self._of(effect.per or effect.amount, effect.measure, rate=effect.per is not None)}"
        if effect.units is not None:
            text += f" {say.on_units(effect, effect.units)} {self._units(effect.units)}"
        if effect.bands is not None:
            text += (
                say.after_where if _ends_in_where(effect.units) else ""
            ) + f" {self._bands(effect.bands)}"
        return text

    def _of(self, left: n.Expression | None, whole: n.Expression, *, rate: bool = False) -> str:
        leading = whole.measure if isinstance(whole, n.Above) else whole
        text = self.at(whole, _EXCESS, _GEN)
        is_fact = isinstance(leading, n.Fact) and not text.startswith("(")
        return self.words.of(text, left if is_fact else None, rate=rate)

    def _units(self, units: n.Units) -> str:
        text = self._choice(units) + self._where(units.where)
        if units.beside is None:
            return text
        parted = self.words.after_where if units.where is not None else ""
        return f"{text}{parted} {self.words.beside(units.beside.number)}{self._where(units.beside.where)}"

    def _choice(self, units: n.Units) -> str:
        say = self.words
        rank = units.rank or n.Rank.CHEAPEST
        match units.kind:
            case n.UnitsKind.ALL:
                return say.all_of_them()
            case n.UnitsKind.SHIPPING:
                return say.shipping()
            case n.UnitsKind.EACH:
                return say.each()
            case n.UnitsKind.SETS:
                return say.sets(units.size)
            case n.UnitsKind.RANKED:
                return say.ranked(rank, units.take)
            case n.UnitsKind.RANKED_IN_SETS:
                return say.ranked_in_sets(rank, units.take, units.size)
            case _:
                assert_never(units.kind)

    def _bands(self, bands: n.Bands) -> str:
        say = self.words
        mode = f" {say.mode(bands.mode)}" if bands.mode else ""
        steps = ", ".join(
            f"{say.from_} {self.at(band.limit, _PART, _GEN)}: {self.at(band.amount, _ATOM, _ACC)}"
            for band in bands.bands
        )
        return f"{say.bands_by} {self.at(bands.measure, _ATOM, _GEN)}{mode} {steps}"

    def _limit(self, limit: n.Limit) -> str:
        say = self.words
        amount = f"{say.at_most} {self.at(limit.amount, _ATOM, _ACC)}"
        if limit.scope is None:
            return f"{amount} {say.in_total}"
        period = f" {say.scope(limit.period.value)}" if limit.period else ""
        return f"{amount} {say.scope(limit.scope)}{period}"

    # expressions

    def at(self, expression: n.Expression, place: int, case: Case = _NOM) -> str:
        """The text of an expression, in brackets if it binds looser than its place asks for."""
        text, binding = self._text_and_binding(expression, case)
        return text if binding >= place else f"({text})"

    def _text_and_binding(self, e: n.Expression, case: Case) -> tuple[str, int]:
        say = self.words
        match e:
            case n.And():
                return f" {say.and_} ".join(self.at(member, _SIMPLE) for member in e.members), _LOGIC
            case n.Or():
                return f" {say.or_} ".join(self.at(member, _SIMPLE) for member in e.members), _LOGIC
            case n.Not():
                if isinstance(e.operand, n.Fact):
                    return f"{say.not_} {self._fact(e.operand, _NOM)}", _SIMPLE
                return f"{say.not_} ({self.at(e.operand, _LOGIC)})", _SIMPLE
            case n.Comparison():
                return f"{self.at(e.left, _SUM)} {e.operator} {self.at(e.right, _SUM)}", _SIMPLE
            case n.Membership():
                negated = f"{say.not_} " if e.negated else ""
                return f"{self.at(e.element, _SUM)} {negated}{self._container(e.container)}", _SIMPLE
            case n.Arithmetic():
                return self._chain(e, case)
            case n.PartOf():
                return f"{self.at(e.percent, _EXCESS, case)} {self._of(e.percent, e.whole)}", _PART
            case n.Above():
                limit = self.at(e.limit, _SIGNED, _ACC)
                return f"{self.at(e.measure, _SIGNED, case)} {say.above} {limit}", _EXCESS
            case n.Negative():
                return f"-{self.at(e.operand, _ATOM, case)}", _SIGNED
            case n.Fact():
                return self._fact(e, case), _ATOM
            case n.ListLiteral():
                return f"({', '.join(self.at(member, _SUM) for member in e.members)})", _ATOM
            case n.Between():
                return say.bare_between(self.at(e.low, _SUM, _GEN), self.at(e.high, _SUM, _GEN)), 0
            case _:
                return self._literal(e, case), _ATOM

    def _container(self, container: n.Expression) -> str:
        if isinstance(container, n.Between):
            return self.words.between(self.at(container.low, _SUM, _GEN), self.at(container.high, _SUM, _GEN))
        return self.words.contained(self.at(container, _SUM, _LOC))

    def _chain(self, chain: n.Arithmetic, case: Case) -> tuple[str, int]:
        adds = chain.rest[0][0] in "+-"
        inner = _PRODUCT if adds else _PART
        rest = "".join(f" {operator} {self.at(operand, inner, case)}" for operator, operand in chain.rest)
        return self.at(chain.first, inner, case) + rest, _SUM if adds else _PRODUCT

    def _fact(self, fact: n.Fact, case: Case) -> str:
        say = self.words
        text = say.fact(fact.name, case) + (f" {say.window(fact.window)}" if fact.window else "")
        if fact.where is None and fact.otherwise is None:
            return text
        otherwise = say.otherwise + self.at(fact.otherwise, _SUM, case) if fact.otherwise is not None else ""
        return f"({text}{self._where(fact.where)}{otherwise})"

    def _literal(
        self,
        e: n.MoneyLiteral
        | n.NumberLiteral
        | n.PercentLiteral
        | n.CountLiteral
        | n.DurationLiteral
        | n.DateLiteral
        | n.TimeLiteral
        | n.TextLiteral
        | n.WordLiteral,
        case: Case,
    ) -> str:
        say = self.words
        match e:
            case n.MoneyLiteral():
                return say.money(e)
            case n.NumberLiteral():
                return say.number(e.value)
            case n.PercentLiteral():
                return f"{say.number(e.value * 100)}%"
            case n.CountLiteral():
                reference = f" {_text(e.reference)}" if e.reference is not None else ""
                return say.counted(e.value, e.unit, case) + reference
            case n.DurationLiteral():
                return say.counted(Fraction(e.duration.number), e.duration.unit.value, case)
            case n.DateLiteral():
                return e.value.isoformat()
            case n.TimeLiteral():
                return e.value.strftime("%H:%M")
            case n.TextLiteral():
                return _text(e.value)
            case n.WordLiteral():
                return say.word(e.word)
            case _:
                assert_never(e)


_ENGLISH = Printer(English())


def _ends_in_where(units: n.Units | None) -> bool:
    """Whether a subordinate clause stands last in the choice of units."""
    if units is None:
        return False
    return (units.beside.where if units.beside is not None else units.where) is not None


def _text(value: str) -> str:
    """A text in the marks that it does not contain itself."""
    return f'"{value}"' if '"' not in value else f"“{value}”"
