"""A text's mistakes in one call: read, checked, and each with its corrections."""

from __future__ import annotations

from flask_loyalty.language.checker import check_amount, check_condition
from flask_loyalty.language.diagnostics import Diagnostic
from flask_loyalty.language.fixes import with_fixes
from flask_loyalty.language.rule_checker import check_rule
from flask_loyalty.language.vocabulary import Names, Type

__all__ = ["diagnose"]


def diagnose(
    text: str,
    names: Names,
    language: str | None = None,
    *,
    about: str | None = None,
    want: Type | None = None,
) -> tuple[Diagnostic, ...]:
    """Every mistake of a rule, or of a document's field, in the order of the text. Pure.

    :param language: in which the text is written; None: the language of the document's rules.
    :param about: of a field, what it decides about (``"customer"``, ``"item"``, ``"order"``,
        ``"employee"``); None: the text is a rule.
    :param want: of a field that is an amount, its type; None: the field is a condition.

    >>> [(one.code, one.fixes[0].edits[0].text) for one in diagnose("earn 1,000.50 points", Names())]
    [('L006', '1000.50')]
    """
    spoken = language or names.language
    found = _found(text, names, spoken, about, want)
    return with_fixes(found, text, names.currency, spoken)


def _found(
    text: str, names: Names, language: str, about: str | None, want: Type | None
) -> tuple[Diagnostic, ...]:
    # Lark comes with the first text that is read.
    from flask_loyalty.language.reading import parse_expression, parse_rule

    if about is None:
        rule = parse_rule(text, language, names)
        return rule.diagnostics if rule.tree is None else check_rule(rule.tree, names)
    field = parse_expression(text, language, names)
    if field.tree is None:
        return field.diagnostics
    if want is None:
        return check_condition(field.tree, names, about)
    return check_amount(field.tree, names, want, about)
