"""The rules language: text to a typed tree and back, with every mistake explained.

Law: pure; imports errors and money only. Lark stands in ``parser.py`` alone, and is loaded with the
first text that is parsed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_loyalty.language.checker import check_amount, check_condition
from flask_loyalty.language.completing import Suggestion, complete
from flask_loyalty.language.diagnosing import diagnose
from flask_loyalty.language.diagnostics import Diagnostic, Edit, Fix, apply
from flask_loyalty.language.mistake_words import help_text, message, reason
from flask_loyalty.language.printer import print_expression, print_rule
from flask_loyalty.language.reports import in_language, render, to_data
from flask_loyalty.language.rule_checker import check_rule
from flask_loyalty.language.sentences import amount_phrase, condition_phrase, rule_sentence
from flask_loyalty.language.source import Span
from flask_loyalty.language.vocabulary import FACTS, FactDef, Names
from flask_loyalty.language.walking import manifest
from flask_loyalty.language.wording import count_form, date_text, money_text, points_text

if TYPE_CHECKING:
    from flask_loyalty.language.nodes import Expression, Rule
    from flask_loyalty.language.reading import Parsed

__all__ = [
    "FACTS",
    "Diagnostic",
    "Edit",
    "FactDef",
    "Fix",
    "Names",
    "Span",
    "Suggestion",
    "amount_phrase",
    "apply",
    "check_amount",
    "check_condition",
    "check_rule",
    "complete",
    "condition_phrase",
    "count_form",
    "date_text",
    "diagnose",
    "help_text",
    "in_language",
    "manifest",
    "message",
    "money_text",
    "parse_expression",
    "parse_rule",
    "points_text",
    "print_expression",
    "print_rule",
    "reason",
    "render",
    "rule_sentence",
    "to_data",
]


def parse_rule(text: str, language: str = "en", names: Names | None = None) -> Parsed[Rule]:
    """The tree of a rule's text, or its mistakes; see :func:`flask_loyalty.language.reading.parse_rule`."""
    from flask_loyalty.language import reading

    return reading.parse_rule(text, language, names)


def parse_expression(text: str, language: str = "en", names: Names | None = None) -> Parsed[Expression]:
    """The tree of a condition or an amount, or its mistakes."""
    from flask_loyalty.language import reading

    return reading.parse_expression(text, language, names)
