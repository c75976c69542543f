"""The page of every code, of rules and of documents alike."""

from __future__ import annotations

from collections.abc import Mapping

from flask_loyalty.language import pages as language
from flask_loyalty.language.diagnostics import known_locale
from flask_loyalty.programme.mistakes import CATALOGUE, Mistake

__all__ = ["CODES", "explain_error"]

_DOCUMENT: Mapping[str, Mistake] = {mistake.code: mistake for mistake in CATALOGUE.values()}

CODES: tuple[str, ...] = (*language.CODES, *sorted(_DOCUMENT))
"""Every code that a merchant may read."""

_DO = {"en": "What to do", "pl": "Co zrobić"}


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
        return _page(_DOCUMENT[known], known_locale(locale))
    return language.unknown_code(code, CODES, locale)


class _Holes(dict[str, str]):
    """What stands for a part that only a document has; a guess and what is known are left out."""

    def __missing__(self, key: str) -> str:
        return "" if key in ("guess", "known") else "…"


def _page(mistake: Mistake, locale: str) -> str:
    told = mistake.message[locale].format_map(_Holes())
    advice = mistake.help[locale].format_map(_Holes()).strip()
    return f"# {mistake.code}: {told}\n" + (f"\n**{_DO[locale]}.** {advice}\n" if advice else "")
