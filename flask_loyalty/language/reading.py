"""Text to tree, or to every mistake in it at once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from flask_loyalty.language import nodes as n
from flask_loyalty.language.addressing import is_group, with_groups
from flask_loyalty.language.clashing import with_kinds
from flask_loyalty.language.comments import comments_of_expression, comments_of_rule
from flask_loyalty.language.diagnostics import Diagnostic, Fix, Labelled, apply
from flask_loyalty.language.idioms import Saying, about, placed, replaced, sayings
from flask_loyalty.language.lexing import Piece
from flask_loyalty.language.parser import lexer, read, read_words
from flask_loyalty.language.polish_guesses import guessed
from flask_loyalty.language.polish_lexing import lex_polish
from flask_loyalty.language.polish_surfaces import ENGLISH
from flask_loyalty.language.printer import print_expression, print_rule
from flask_loyalty.language.recovery import mistakes
from flask_loyalty.language.rephrasing import as_polish
from flask_loyalty.language.scanning import Scanned, scan
from flask_loyalty.language.source import Span
from flask_loyalty.language.templates import Templates
from flask_loyalty.language.vocabulary import Names
from flask_loyalty.language.walking import in_singular

__all__ = ["Parsed", "expression_comments", "parse_expression", "parse_rule", "tree_of"]

Tree = TypeVar("Tree")

# A text of more words than this is told its first mistake only, so that the answer comes in time.
MANY_WORDS = 8000
# A text of at most so many characters that cannot be read is tried in the other language.
OTHER_LANGUAGE = 4000


@dataclass(frozen=True, slots=True)
class Parsed(Generic[Tree]):
    """A tree, or the mistakes that stood in its way; exactly one of them is there."""

    tree: Tree | None
    diagnostics: tuple[Diagnostic, ...] = ()


def parse_rule(text: str, language: str = "en", names: Names | None = None) -> Parsed[n.Rule]:
    """The tree of a rule's text, comments included.

    :param language: in which the rule is written: ``"en"`` or ``"pl"``.
    :param names: what the document declares; Polish reads its own facts and nouns by their words, English
        its own nouns in the plural.

    >>> parse_rule("earn 1 point per 1 PLN of order.margin").tree.effect.verb.value
    'earn'
    >>> parse_rule("nalicz 1 punkt za każdy 1 zł marży zamówienia", "pl").tree.effect.verb.value
    'earn'
    """
    tree = _templates("rule", language, names).tree(text)
    if tree is not None:
        return Parsed(tree)
    scanned = scan(text, language)
    parsed: Parsed[n.Rule] = _parse(text, "rule", scanned, language, names)
    if parsed.tree is None or not scanned.comments:
        return parsed
    words = _words(text, language, names)
    return Parsed(replace(parsed.tree, comments=comments_of_rule(text, parsed.tree, words)))


def parse_expression(text: str, language: str = "en", names: Names | None = None) -> Parsed[n.Expression]:
    """The tree of a condition or an amount, as document fields hold them.

    >>> parse_expression('customer.tier >= "gold"').tree.operator
    '>='
    """
    return _parse(text, "expression", scan(text, language), language, names)


def tree_of(text: str, start: str, language: str = "en") -> Any:
    """The tree of a text without its comments, or None; what is wrong with it is not looked for.

    :param start: ``"rule"`` or ``"expression"``.
    """
    return _read(text, start, scan(text, language), language, None, told=False).tree


_DOCUMENTS = 8
"""The templates of so many documents are kept, of each language and start."""

_kept: OrderedDict[tuple[str, str, int], tuple[Names | None, Templates]] = OrderedDict()


def _templates(start: str, language: str, names: Names | None) -> Templates:
    """The templates of a document's wordings; of too many documents the first that came is forgotten."""
    key = start, language, id(names)
    kept = _kept.get(key)
    if kept is None:

        def tree(text: str) -> Any:
            return _read(text, start, scan(text, language), language, names, told=False).tree

        # Together with the names, so that their id stays theirs.
        kept = _kept.setdefault(key, (names, Templates(language, tree)))
        while len(_kept) > _DOCUMENTS:
            _kept.popitem(last=False)
    return kept[1]


def expression_comments(text: str, language: str = "en", names: Names | None = None) -> tuple[n.Comment, ...]:
    """The comments of a condition or an amount that can be read; its tree does not hold them."""
    if not scan(text, language).comments:
        return ()
    return comments_of_expression(text, _words(text, language, names))


def _words(text: str, language: str, names: Names | None) -> Sequence[Piece]:
    """The words of a text that has been read."""
    words = lexer().words(text) if language == "en" else lex_polish(text, names).words
    assert not isinstance(words, int)
    return words


def _parse(text: str, start: str, scanned: Scanned, language: str, names: Names | None) -> Parsed[Any]:
    parsed = _read(text, start, scanned, language, names)
    if language != "en" and parsed.diagnostics:
        parsed = Parsed(None, tuple(as_polish(one, names) for one in parsed.diagnostics))
    if parsed.tree is None and len(text) <= OTHER_LANGUAGE and not any(map(is_group, parsed.diagnostics)):
        better = _other_language(text, start, language, names) or _said(text, start, language, names)
        return Parsed(None, better) if better else parsed
    return parsed


def _read(
    text: str, start: str, scanned: Scanned, language: str, names: Names | None, *, told: bool = True
) -> Parsed[Any]:
    """The tree of a text in a language, or its mistakes; only the first one if nobody will be told."""
    if scanned.diagnostics:
        return Parsed(None, scanned.diagnostics)
    lexed = lex_polish(text, names) if language == "pl" else None
    if lexed is not None and lexed.mistakes:
        return Parsed(None, lexed.mistakes)
    found = read(text, start) if lexed is None else read_words(lexed.words, start)
    if not isinstance(found, Diagnostic):
        return Parsed(found if names is None else in_singular(found, names))
    if not told or scanned.words > MANY_WORDS:
        return Parsed(None, (found,))
    words = lexer().words(text) if lexed is None else lexed.words
    if isinstance(words, int):
        return Parsed(None, mistakes(text, start))
    wrong = with_kinds(mistakes(text, start, words), text, words, names)
    wrong = with_groups(wrong, text, words, names)
    return Parsed(None, wrong if lexed is None else guessed(wrong, words, text, names))


def _other_language(text: str, start: str, language: str, names: Names | None) -> tuple[Diagnostic, ...]:
    """A rule that is wholly or nearly of the other language, with its text in this one if there is one."""
    other = "en" if language == "pl" else "pl"
    meant = _read(text, start, scan(text, other), other, names, told=False)
    parts = {"why": "rule" if language == "pl" else "polish"}
    if meant.tree is None:
        parts["mended"] = "yes"
        if language == "pl" and len(text) > MENDED_LONGEST:
            return ()  # each English word is told by itself
        shares = _shares(text)
        if shares[other] <= shares[language]:
            return ()
        meant = _mended(text, start, other, names) if len(text) <= MENDED_LONGEST else Parsed(None)
        if meant.tree is None and language == "pl":
            return ()  # each English word is told by itself
    if meant.tree is not None:
        spelt = print_rule if isinstance(meant.tree, n.Rule) else print_expression
        parts["fix"] = spelt(meant.tree, language, names)
    return (Diagnostic("L111", Span(0, len(text)), parts, language=language),)


def _shares(text: str) -> dict[str, int]:
    """How many words of a text are of each language."""
    words = [word for word in lex_polish(text, anyway=True).words if word.end > word.start]
    named = [word for word in words if text[word.start].isalpha() and word.kind not in ("CURRENCY", "ODD")]
    english = sum(word.kind == ENGLISH for word in named)
    known = [
        word for word in named if word.kind not in (ENGLISH, "NAME") or word != text[word.start : word.end]
    ]
    return {"en": english, "pl": sum(word.kind != ENGLISH for word in known)}


MENDED_LONGEST = 300
"""Characters: a longer text is not put right to find out what it says, which would take too long."""
MENDED = 3
"""Words of a rule in the other language that are put right to find out what it says."""


def _mended(text: str, start: str, language: str, names: Names | None) -> Parsed[Any]:
    """What a text says once its sayings and its misspelt words are put right."""
    text = replaced(text, sayings(text, language))
    for _ in range(MENDED):
        parsed = _read(text, start, scan(text, language), language, names)
        if parsed.tree is not None:
            return parsed
        first = parsed.diagnostics[0]
        better = first.parts.get("fix") or first.parts.get("guess")
        if not better:
            break
        text = apply(text, Fix.write(first.span, better))
    return Parsed(None)


def _said(text: str, start: str, language: str, names: Names | None) -> tuple[Diagnostic, ...]:
    """The sayings of a text, and what is wrong with it beside them."""
    found = sayings(text, language)
    if not found:
        return ()
    better = replaced(text, found)
    told = [one.mistake(text) for one in found]
    for rest in _read(better, start, scan(better, language), language, names).diagnostics:
        at = placed(rest.span, found)
        if at is not None:
            told.append(replace(rest, span=at, related=tuple(_about(one, found) for one in rest.related)))
    if language != "en":
        told = [as_polish(one, names) for one in told]
    return tuple(sorted(told, key=lambda one: one.span.start))


def _about(related: Span | Labelled, found: Sequence[Saying]) -> Span | Labelled:
    if isinstance(related, Labelled):
        return replace(related, span=about(related.span, found))
    return about(related, found)
