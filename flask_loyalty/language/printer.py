"""Tree to canonical text: one clause a line, one spelling for each meaning.

Law: parsing the print of a tree gives the tree; printing it again gives the same text. Different trees
print differently, so the text of a history fact can serve as its key.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import assert_never

from flask_loyalty.language import nodes as n
from flask_loyalty.language.vocabulary import plural
from flask_loyalty.money import minor_digits

__all__ = ["print_expression", "print_number", "print_rule"]

# How tightly an operator binds; a part that binds looser than its place allows stands in brackets.
_LOGIC, _SIMPLE, _SUM, _PRODUCT, _PART, _EXCESS, _SIGNED, _ATOM = range(1, 9)


def print_rule(rule: n.Rule) -> str:
    """The canonical text of a rule, one clause a line, its comments first.

    >>> from flask_loyalty.language import parse_rule
    >>> print(print_rule(parse_rule("when now.weekday=tuesday multiply points by 2").tree))
    when now.weekday = tuesday
    multiply points by 2
    """
    return "\n".join(_lines(rule))


def print_expression(expression: n.Expression) -> str:
    """The canonical one-line text of a condition or an amount.

    >>> from flask_loyalty.language import parse_expression
    >>> print_expression(parse_expression("customer.spend  in last 90 days>=(300.00 PLN)").tree)
    'customer.spend in last 90 days >= 300 PLN'
    """
    return _at(expression, _LOGIC)


def _lines(rule: n.Rule) -> Iterator[str]:
    for comment in rule.comments:
        yield f"# {comment}".rstrip()
    if rule.start is not None:
        yield _start(rule.start)
    if rule.audience is not None:
        yield f"for {_noun(rule.audience, many=True)}"
    if rule.when is not None:
        yield f"when {_at(rule.when, _LOGIC)}"
    yield _effect(rule.effect)
    for limit in rule.limits:
        yield _limit(limit)


def _start(start: n.Start) -> str:
    match start:
        case n.On():
            return f"on {_noun(start.event)}"
        case n.Every():
            return f"every {start.period.value}"
        case n.Within():
            return f"within {_duration(start.duration)} of {_noun(start.event)}"
        case _:
            assert_never(start)


def _noun(noun: n.Noun, *, many: bool = False) -> str:
    word = plural(noun.word) if many else noun.word
    reference = f" {_text(noun.reference)}" if noun.reference is not None else ""
    return word + reference + _where(noun.where)


def _where(condition: n.Expression | None) -> str:
    return "" if condition is None else f" where {_at(condition, _LOGIC)}"


def _effect(effect: n.Effect) -> str:
    words = [effect.verb.value]
    if effect.multiplied is not None:
        words.append(_noun(effect.multiplied, many=True))
        if effect.amount is not None:
            words.append("by")
    if effect.amount is not None:
        words.append(_at(effect.amount, _ATOM))
    if effect.per is not None:
        words.append(f"per {_at(effect.per, _ATOM)}")
    if effect.measure is not None:
        words.append(f"of {_at(effect.measure, _EXCESS)}")
    if effect.units is not None:
        words.append(f"on {_units(effect.units)}")
    if effect.bands is not None:
        words.append(_bands(effect.bands))
    return " ".join(words)


def _units(units: n.Units) -> str:
    beside = f" with {_counted(units.beside.number)}{_where(units.beside.where)}" if units.beside else ""
    return _choice(units) + _where(units.where) + beside


def _choice(units: n.Units) -> str:
    rank = units.rank.value if units.rank else ""
    match units.kind:
        case n.UnitsKind.ALL | n.UnitsKind.SHIPPING | n.UnitsKind.EACH:
            return str(units.kind.value)
        case n.UnitsKind.SETS:
            return f"every {_counted(units.size)}"
        case n.UnitsKind.RANKED:
            return f"{rank} {_counted(units.take)}"
        case n.UnitsKind.RANKED_IN_SETS:
            return f"{rank} {print_number(Fraction(units.take))} of every {_counted(units.size)}"
        case _:
            assert_never(units.kind)


def _counted(number: int) -> str:
    return f"{print_number(Fraction(number))} {'item' if number == 1 else 'items'}"


def _bands(bands: n.Bands) -> str:
    mode = f" {bands.mode}" if bands.mode else ""
    steps = ", ".join(f"from {_at(b.limit, _PART)}: {_at(b.amount, _ATOM)}" for b in bands.bands)
    return f"by {_at(bands.measure, _ATOM)}{mode} {steps}"


def _limit(limit: n.Limit) -> str:
    amount = f"at most {_at(limit.amount, _ATOM)}"
    if limit.scope is None:
        return f"{amount} in total"
    period = f" per {limit.period.value}" if limit.period else ""
    return f"{amount} per {limit.scope}{period}"


# ---------------------------------------------------------------- expressions


def _at(expression: n.Expression, place: int) -> str:
    """The text of an expression, in brackets if it binds looser than its place asks for."""
    text, binding = _text_and_binding(expression)
    return text if binding >= place else f"({text})"


def _text_and_binding(e: n.Expression) -> tuple[str, int]:
    match e:
        case n.And():
            return " and ".join(_at(member, _SIMPLE) for member in e.members), _LOGIC
        case n.Or():
            return " or ".join(_at(member, _SIMPLE) for member in e.members), _LOGIC
        case n.Not():
            if isinstance(e.operand, n.Fact):
                return f"not {_fact(e.operand)}", _SIMPLE
            return f"not ({_at(e.operand, _LOGIC)})", _SIMPLE
        case n.Comparison():
            return f"{_at(e.left, _SUM)} {e.operator} {_at(e.right, _SUM)}", _SIMPLE
        case n.Membership():
            word = "not in" if e.negated else "in"
            return f"{_at(e.element, _SUM)} {word} {_container(e.container)}", _SIMPLE
        case n.Arithmetic():
            return _chain(e)
        case n.PartOf():
            return f"{_at(e.percent, _EXCESS)} of {_at(e.whole, _EXCESS)}", _PART
        case n.Above():
            return f"{_at(e.measure, _SIGNED)} above {_at(e.limit, _SIGNED)}", _EXCESS
        case n.Negative():
            return f"-{_at(e.operand, _ATOM)}", _SIGNED
        case n.Fact():
            return _fact(e), _ATOM
        case n.ListLiteral():
            return f"({', '.join(_at(member, _SUM) for member in e.members)})", _ATOM
        case n.Between():
            return _container(e), 0
        case _:
            return _literal(e), _ATOM


def _container(container: n.Expression) -> str:
    if isinstance(container, n.Between):
        return f"{_at(container.low, _SUM)} to {_at(container.high, _SUM)}"
    return _at(container, _SUM)


def _chain(chain: n.Arithmetic) -> tuple[str, int]:
    adds = chain.rest[0][0] in "+-"
    inner = _PRODUCT if adds else _PART
    rest = "".join(f" {operator} {_at(operand, inner)}" for operator, operand in chain.rest)
    return _at(chain.first, inner) + rest, _SUM if adds else _PRODUCT


def _fact(fact: n.Fact) -> str:
    text = fact.name + (f" {_window(fact.window)}" if fact.window else "")
    if fact.where is None and fact.otherwise is None:
        return text
    otherwise = f" else {_at(fact.otherwise, _SUM)}" if fact.otherwise is not None else ""
    return f"({text}{_where(fact.where)}{otherwise})"


def _window(window: n.Window) -> str:
    if window.kind is n.WindowKind.LAST:
        return f"in last {_duration(window.duration)}"
    return f"in {window.kind.value} {window.duration.unit.value}"


def _duration(duration: n.Duration) -> str:
    word = duration.unit.value if duration.number == 1 else plural(duration.unit.value)
    return f"{print_number(Fraction(duration.number))} {word}"


def _literal(
    e: n.MoneyLiteral
    | n.NumberLiteral
    | n.PercentLiteral
    | n.CountLiteral
    | n.DurationLiteral
    | n.DateLiteral
    | n.TimeLiteral
    | n.TextLiteral
    | n.WordLiteral,
) -> str:
    match e:
        case n.MoneyLiteral():
            return _money(e)
        case n.NumberLiteral():
            return print_number(e.value)
        case n.PercentLiteral():
            return f"{print_number(e.value * 100)}%"
        case n.CountLiteral():
            word = e.unit if e.value == 1 else plural(e.unit)
            reference = f" {_text(e.reference)}" if e.reference is not None else ""
            return f"{print_number(e.value)} {word}{reference}"
        case n.DurationLiteral():
            return _duration(e.duration)
        case n.DateLiteral():
            return e.value.isoformat()
        case n.TimeLiteral():
            return e.value.strftime("%H:%M")
        case n.TextLiteral():
            return _text(e.value)
        case n.WordLiteral():
            return e.word
        case _:
            assert_never(e)


def _money(money: n.MoneyLiteral) -> str:
    digits = minor_digits(money.currency)
    whole, part = divmod(money.minor, int(10**digits))
    tail = f".{part:0{digits}d}" if part else ""
    return f"{_grouped(whole)}{tail} {money.currency}"


def print_number(value: Fraction) -> str:
    """A number exactly, as the language spells it: thousands by a space from five digits on.

    >>> print_number(Fraction(100000)), print_number(Fraction(2000)), print_number(Fraction(5, 4))
    ('100 000', '2000', '1.25')
    """
    sign = "-" if value < 0 else ""
    whole, rest = divmod(abs(value), 1)
    digits = ""
    while rest:
        digit, rest = divmod(rest * 10, 1)
        digits += str(int(digit))
    return sign + _grouped(int(whole)) + (f".{digits}" if digits else "")


def _grouped(whole: int) -> str:
    return f"{whole:,}".replace(",", " ") if whole >= 10_000 else str(whole)


def _text(value: str) -> str:
    """A text in the marks that it does not contain itself."""
    return f'"{value}"' if '"' not in value else f"“{value}”"
