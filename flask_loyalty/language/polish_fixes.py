"""Corrections of Polish rules: those of English ones, in Polish words, where they correct something.

A correction that is made of English words fits a Polish text in its places; its words are turned one by
one. Where what results cannot be read, Polish says it in another way, and none is offered.
"""

from __future__ import annotations

import re
from dataclasses import replace

from flask_loyalty.language.diagnostics import Edit, Fix, apply
from flask_loyalty.language.fixing import Place
from flask_loyalty.language.nodes import And, Comparison, Membership, Not, Or
from flask_loyalty.language.polish_agreement import agreed
from flask_loyalty.language.printer import print_expression
from flask_loyalty.language.rephrasing import said_in_polish
from flask_loyalty.language.vocabulary import FACTS, NOUNS, Case, singular
from flask_loyalty.language.wording import counted_form

__all__ = ["in_polish"]


def in_polish(fix: Fix, place: Place) -> Fix | None:
    """A correction in Polish words, or None if the text would still have the mistake.

    :param place: of the mistake in its Polish text.
    :raises Spent: if it would take too much reading to know.
    """
    if place.diagnostic.code in ("L004", "L114"):
        return fix  # the word in letters of the alphabet, or what is said in Polish already
    turned = replace(fix, edits=tuple(Edit(one.span, _turned(one, place)) for one in fix.edits))
    if place.reads(turned):
        turned = replace(agreed(turned, place.text), title=fix.title)
    text = apply(place.text, turned)
    if text == place.text:
        return None
    code = place.diagnostic.code
    if place.readings.good(text, "pl"):
        return turned
    both = zip(place.readings.codes(text, "pl"), place.readings.codes(place.text, "pl"), strict=True)
    return turned if any(after.count(code) < before.count(code) for after, before in both) else None


def _turned(edit: Edit, place: Place) -> str:
    """What an edit writes, its English words turned; spaces around them stay."""
    text = edit.text
    inner = text.strip()
    if not inner or inner in place.text:
        return text
    lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    before = place.text[: edit.span.start] + lead
    return lead + (_inflected(inner, before) or _spelt(said_in_polish(inner))) + tail


def _inflected(word: str, before: str) -> str:
    """A fact or a noun in the form that its place asks for; empty for anything else."""
    fact = FACTS.get(word) or next((one for one in FACTS.values() if word == one.form(Case.NOMINATIVE)), None)
    last = before.split()[-1] if before.split() else ""
    case = _CASE_AFTER.get(last, Case.GENITIVE if last.endswith("%") else Case.NOMINATIVE)
    if fact is not None:
        return fact.form(case)
    noun = NOUNS.get(singular(word)) or next(
        (one for one in NOUNS.values() if word in (one.one[Case.NOMINATIVE], one.many[Case.NOMINATIVE])), None
    )
    if noun is None:
        return ""
    if re.fullmatch(r"[0-9]+", last):
        return counted_form(int(last), noun, Case.ACCUSATIVE)
    return noun.one[case]


_CASE_AFTER = {
    **dict.fromkeys(("z", "ze", "od", "zł", "progu", "według"), Case.GENITIVE),
    **dict.fromkeys(("na", "za", "ponad", "przez", "co"), Case.ACCUSATIVE),
    **dict.fromkeys(("w", "we"), Case.LOCATIVE),
}


def _spelt(text: str) -> str:
    """A condition in its canonical spelling; anything else as it is."""
    from flask_loyalty.language.reading import tree_of

    tree = tree_of(text, "expression", "pl")
    whole = isinstance(tree, Comparison | Membership | And | Or | Not)
    return print_expression(tree, "pl") if tree is not None and whole else text
