"""The page of every code, of rules and of documents alike."""

from __future__ import annotations

from flask_loyalty.language import pages as language
from flask_loyalty.language.diagnostics import known_locale
from flask_loyalty.language.pages import HEADS
from flask_loyalty.programme.examples import Example, example_of
from flask_loyalty.programme.mistakes import CATALOGUE

__all__ = ["CODES", "explain_error"]

_DOCUMENT = frozenset(mistake.code for mistake in CATALOGUE.values())

CODES: tuple[str, ...] = (*language.CODES, *sorted(_DOCUMENT))
"""Every code that a merchant may read."""

_LONGEST = 500
_JSON = frozenset('{["')
_BLANK = {
    "en": {"wrong": "(nothing)", "right": "(leave it out)"},
    "pl": {"wrong": "(nic)", "right": "(pomiń to)"},
}


def explain_error(code: str, locale: str = "en") -> str:
    """The page of a code in one language, or which code is nearest to one that there is not.

    >>> explain_error("d022").splitlines()[0]
    '# D022: the document has ended, yet more follows'
    >>> explain_error("U102")
    'There is no code U102. Did you mean T102? All codes stand in docs/errors.'
    """
    known = code.strip().upper()
    if known in language.CODES:
        return language.page(known, locale)
    if known in _DOCUMENT:
        return _page(known, known_locale(locale))
    return language.unknown_code(code, CODES, locale)


def _page(code: str, locale: str) -> str:
    """The page of a document's mistake, as Markdown."""
    example, heads = example_of(code, locale), HEADS[locale]
    one = example.located
    parts = [
        f"# {code}: {heads['note'] if one.warning else ''}{one.message[locale]}",
        f"**{heads['why']}.** {one.reason[locale]}",
        f"**{heads['do']}.** {one.help[locale]}",
        f"{heads['wrong']}:",
        _block("text", _shown(example) or _BLANK[locale]["wrong"]),
        f"{heads['right']}:",
        _block("json" if example.right[:1] in _JSON else "text", example.right or _BLANK[locale]["right"]),
    ]
    return "\n\n".join(parts) + "\n"


def _shown(example: Example) -> str:
    """The wrong part, and the line of it that a terminal shows; only that line if there is no other."""
    carets, wrong = example.located.shown.rstrip(), example.wrong
    if len(wrong) > _LONGEST:
        wrong = f"{wrong[:_LONGEST]}…"
    wrong = "".join(char if char.isprintable() or char == "\n" else "·" for char in wrong)
    if not carets:
        return wrong
    return f"{wrong}\n\n{carets}" if wrong not in carets else carets


def _block(kind: str, text: str) -> str:
    return f"```{kind}\n{text}\n```"
