"""A number stays on the line of what it is of: „1 grudnia”, „80 ml”, „po 22,00 zł”.

The texts themselves keep plain spaces, for the terminal and for data; this is done where pages are rendered.
"""

from __future__ import annotations

import re

from babel import Locale
from markupsafe import Markup

from flask_loyalty.web.config import LOCALES

__all__ = ["unbroken"]


def unbroken(html: str) -> Markup:
    """Rendered HTML with spaces that do not break between a day and its month, a number and its measure.

    What is copied or sent back (attributes, fields, ``pre``, ``code``) stays as it is.

    >>> unbroken('<b title="do 6 maja">Do 6 maja: kubek 80 ml</b>')
    Markup('<b title="do 6 maja">Do 6\\xa0maja: kubek 80\\xa0ml</b>')
    """
    return Markup(_FOUND.sub(lambda found: found[0] if found[1] else "\N{NO-BREAK SPACE}", html))


def _months(locale: str) -> set[str]:
    """As they stand behind a day, whole and in short."""
    names = Locale.parse(locale).months["format"]
    return {*names["wide"].values(), *names["abbreviated"].values()}


_MEASURES = ("ml", "l", "g", "kg", "mm", "cm", "m")
_UNITS = "|".join(sorted({*_MEASURES, *(month for locale in LOCALES for month in _months(locale))}))
_FOUND = re.compile(
    rf"""
      <(pre|code|textarea|option|script|style)\b .*? </\1>
    | (?: (?<=[0-9])[ ](?=(?:{_UNITS})\b) | (?<=\bpo)[ ](?=[0-9]) )
      (?= [^<>]* (?:<|\Z) )  # of a text: inside of a tag the next to come is its end
    """,
    re.DOTALL | re.VERBOSE,
)
