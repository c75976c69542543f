"""Snippets of rules inside messages, said in Polish where the rule is in Polish.

The messages quote the language in English, once. Whatever in a message's Polish wording is English is such
a snippet (nothing else there is); it is read, perhaps with what must stand before or behind it, and
printed in Polish; what is no part of a rule is turned word by word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache, lru_cache

from flask_loyalty.language.definitions import Case
from flask_loyalty.language.diagnostics import Diagnostic
from flask_loyalty.language.fact_table import FACTS
from flask_loyalty.language.polish_surfaces import english_words
from flask_loyalty.language.vocabulary import NOUNS, Names

__all__ = ["as_polish", "polish_part", "rephrased", "said_in_polish"]

LONGEST = 1000
"""Characters: a longer snippet is not read, as what frames it has to be looked for."""

_TOKEN = re.compile(
    r"""
      (?P<hole>\{[a-z_]+\})
    | (?P<text>"[^"\n]*")
    | (?P<word>[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?(?![\w.-]*\w))
    | (?P<letter>[A-Z](?![\w]))
    | (?P<money>[A-Z]{3}(?![\w]))
    | (?P<value>[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{2}:[0-9]{2}|[0-9]+(?:\.[0-9]+)?%?|…)
    | (?P<sign>!=|<=|>=|[-+*/=<>(),:])
    | (?P<space>[ \n]+)
    | (?P<other>[^\W\d]\w*|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ALSO_POLISH = frozenset({"to", "on", "partner", "segment", "profile", "order", "rating", "by"})
_LETTERS = frozenset("abcdxy")
_HALVES = frozenset({"at", "most", "total", "last", "this", "previous"})  # of clause words of two words
# Words that stand by themselves, where the first surface is not the one that explains best.
_ALONE = {
    **{"every": "każdy", "per": "za każdy", "items": "produkty", "item": "sztuka", "of every": "z każdych"},
    **{"money": "kwota", "now": "data i pora dnia"},
    **{"of …": "z …", "on …": "na …", "per …": "na …", "per {word}": "{word}", "per: {known}": "{known}"},
}
# What stands before and behind a snippet to make a whole of it, in English and in Polish.
_FRAMES = (
    ("", "", "", ""),
    ("discount 5% ", "rabat 5% ", "", ""),
    ("earn 1 point ", "nalicz 1 punkt ", "", ""),
    ("earn ", "nalicz ", "", ""),
    ("discount 5% on ", "rabat 5% na ", "", ""),
    ("discount 5% on every item ", "rabat 5% na każdą sztukę ", "", ""),
    ("discount 5% on items ", "rabat 5% na produkty, ", "", ""),
    ("discount 5%\n", "rabat 5%\n", "", ""),
    ("discount 5%\nat most ", "rabat 5%\nnajwyżej ", "", ""),
    ("discount 5%\nat most 5 times ", "rabat 5%\nnajwyżej 5 razy ", "", ""),
    ("", "", "\nearn 5 points", "\nnalicz 5 punktów"),
    ("order.subtotal ", "wartość zamówienia ", "", ""),
    ("customer.orders ", "liczba zamówień klienta ", " >= 3", " >= 3"),
    ("order.subtotal >= ", "wartość zamówienia >= ", "", ""),
    ("multiply points ", "pomnóż punkty ", "", ""),
)
# What a hole of a message may stand for; printed in Polish it is still itself.
_STANDINS = ("h{}.h", "987{}", "hole{}", '"hole{}"')
# The Polish name of a fact is a phrase, so in a sentence it stands in quotes; in a snippet it does not.
_NAMED = re.compile(r'(?<![„"\x01])\{(name|other)\}(?![”"])')
_KEPT = "\x01"
_HOLE = re.compile(r"\{[a-z_]+\}(?: …)?|…")


def rephrased(text: str, polish: str) -> str:
    """A message's text with its snippets in Polish.

    :param polish: the same message in Polish, in which the snippets are found.
    """
    for snippet, said in _snippets(polish):
        kept = said.replace("\\", r"\\").replace("{", _KEPT)
        text = re.sub(rf"(?<![\w.]){re.escape(snippet)}(?![\w]|\.\w)", kept, text)
    quoted = r"„{\1}”" if text == polish or "„" in text else r'"{\1}"'
    return _NAMED.sub(quoted, text).replace(_KEPT, "{")


@lru_cache(maxsize=4096)
def _snippets(polish: str) -> tuple[tuple[str, str], ...]:
    """The English snippets of a Polish text with what they are in Polish, longest first."""
    found = dict.fromkeys(_runs(polish))
    return tuple((run, said_in_polish(run)) for run in sorted(found, key=len, reverse=True))


def _runs(text: str) -> Iterator[str]:
    """The parts of a text that are of the rules language."""
    run: list[tuple[str, str]] = []
    for match in _TOKEN.finditer(text):
        kind, token = match.lastgroup or "other", match.group()
        if kind == "other" or (kind == "word" and not _belongs(token)):
            yield from _closed(run)
            run = []
        else:
            run.append((kind, token))
    yield from _closed(run)


def _belongs(word: str) -> bool:
    return word in _words() or word in _LETTERS or word in _HALVES


def _closed(run: list[tuple[str, str]]) -> Iterator[str]:
    """A run without what does not belong to it at its ends; nothing if no word of it is English."""
    while run and _loose(run[-1], run):
        run = run[:-1]
    while run and (_loose(run[0], run) or run[0][1] == ")"):
        run = run[1:]
    while run and run[-1][1] == ")" and _depth(run) < 0:
        run = run[:-1]
    if run and run[0][1] == "(" and _depth(run) > 0:
        yield from _closed(run[1:])
        return
    words = {token for kind, token in run if kind == "word" and token in _words()}
    words |= {f"{one[1]} {other[1]}" for one, _, other in zip(run, run[1:], run[2:], strict=False)} & set(
        _words()
    )
    if words - _ALSO_POLISH or (words and len(run) > 2) or ("money", "PLN") in run:
        yield "".join(token for _, token in run)


def _loose(token: tuple[str, str], run: list[tuple[str, str]]) -> bool:
    """Whether a token at the end of a run belongs to the sentence around it."""
    kind, text = token
    if kind == "space" or text in (",", ":", "-", "to"):
        return True
    joined = any(other in ("and", "or", "+") for _, other in run)
    return not joined and (text in _LETTERS or (kind == "letter"))


def _depth(run: list[tuple[str, str]]) -> int:
    return sum({"(": 1, ")": -1}.get(token, 0) for _, token in run)


def said_in_polish(snippet: str, names: Names | None = None) -> str:
    """A rule, a part of one or a list of words in Polish; a very long one is turned word by word.

    >>> said_in_polish("per 1 PLN of order.margin"), said_in_polish("at most 5 points per order")
    ('za każdy 1 zł marży zamówienia', 'najwyżej 5 punktów na zamówienie')
    """
    if len(snippet) > LONGEST:
        return _word_by_word(snippet)
    if snippet in _ALONE:
        return _ALONE[snippet]
    if snippet in _words():
        return _words()[snippet]
    whole = _printed(snippet, names)
    if whole is not None:
        return f"({whole})" if snippet.startswith("(") and not whole.startswith("(") else whole
    if _in_brackets(snippet):
        return f"({said_in_polish(snippet[1:-1], names)})"
    for joint in (", ", ": ", " …"):
        if joint in snippet.strip("…"):
            return joint.join(said_in_polish(part, names) if part else "" for part in snippet.split(joint))
    return _word_by_word(snippet)


def _in_brackets(snippet: str) -> bool:
    """Whether one pair of brackets holds the whole."""
    depth = 0
    for at, sign in enumerate(snippet):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth == 0:
            return sign == ")" and at == len(snippet) - 1
    return False


def _printed(snippet: str, names: Names | None) -> str | None:
    """The print of a snippet that is a part of a rule."""
    from flask_loyalty.language.parser import read
    from flask_loyalty.language.polish_spelling import Polish
    from flask_loyalty.language.printer import Printer

    holes = _HOLE.findall(snippet)
    for standin in _STANDINS if holes else ("",):
        english = snippet
        stands = {}
        for number, hole in enumerate(holes):
            stands[standin.format(number)] = hole
            english = english.replace(hole, standin.format(number), 1)
        for head, polish_head, tail, polish_tail in _FRAMES:
            for start in ("rule", "expression"):
                tree = read(f"{head}{english}{tail}", start)
                printed = _shown(tree, Printer(Polish(names)), start)
                if (
                    printed is None
                    or not printed.startswith(polish_head)
                    or not printed.endswith(polish_tail)
                ):
                    continue
                text = printed[len(polish_head) : len(printed) - len(polish_tail)].replace("\n", " ")
                for stand, hole in stands.items():
                    text = text.replace(stand, hole)
                return text
    return None


def _shown(tree: object, printer: object, start: str) -> str | None:
    from flask_loyalty.language.nodes import WordLiteral

    if isinstance(tree, Diagnostic | WordLiteral):
        return None
    if start == "rule":
        return "\n".join(printer.lines(tree))  # type: ignore[attr-defined]
    return str(printer.at(tree, 1))  # type: ignore[attr-defined]


def _word_by_word(snippet: str) -> str:
    """Each word in its first Polish form; the longest phrases first."""
    known = _words()
    out, at = "", 0
    tokens = [(m.lastgroup, m.group()) for m in _TOKEN.finditer(snippet)]
    while at < len(tokens):
        kind, token = tokens[at]
        pair = "".join(part for _, part in tokens[at : at + 3])
        if kind == "word" and pair in known:
            out, at = out + known[pair], at + 3
            continue
        if kind == "money" and token == "PLN":
            token = "zł"
        out, at = out + (known.get(token, token) if kind == "word" else token), at + 1
    return out


@cache
def _words() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for word, meaning in english_words():
        found.setdefault(word, meaning.value)
    return found


# ---------------------------------------------------------------- parts of messages

_PLAIN = frozenset({"id", "code", "currency", "digits", "why", "state"})
_WORDS_OF_THE_TREE = frozenset({"L104", "L105", "L107"})
_GUESSED = frozenset({"L101", "L102", "L103", "L108"}) | _WORDS_OF_THE_TREE
# Where the English message speaks of dots in facts, Polish has one of its own.
_OWN_WORDS = frozenset({"L102", "L108", "L221"})


def as_polish(diagnostic: Diagnostic, names: Names | None) -> Diagnostic:
    """A mistake as one of a Polish text, with the document's own facts by their Polish names."""
    parts = {key: _own_fact(value, names) for key, value in diagnostic.parts.items()}
    if diagnostic.code in _OWN_WORDS:
        parts["why"] = parts.get("why") or "polish"
    return replace(diagnostic, parts=parts, language="pl")


def _own_fact(value: str, names: Names | None) -> str:
    own = names.fact(value) if names is not None and value not in FACTS else None
    return own.form(Case.NOMINATIVE) if own is not None else value


def polish_part(code: str, key: str, value: str) -> str:
    """A part of a mistake as a Polish message shows it.

    What the checker says is taken from the tree, which is English; what stands in the text is left.
    """
    if (code, key) == ("L108", "word") and value in NOUNS:
        return NOUNS[value].one[Case.NOMINATIVE]  # the word of the tree; what stands in the text is its form
    if not _is_english(code, key) and (code, key) != ("L017", "fix"):
        return value
    if re.fullmatch(r"-?[0-9]+\.[0-9]+%?", value):
        return value.replace(".", ",")
    if (code, key) == ("L017", "fix"):
        return value.replace(" PLN", " zł")
    if (code, key) == ("R107", "known"):
        value = value.replace("money", "PLN")
    if (code, key) == ("R119", "word"):
        return said_in_polish(f"per {value}")
    return ", ".join(said_in_polish(one) if _has_english(one) else one for one in value.split(", "))


def _has_english(text: str) -> bool:
    """Whether some word of a part is of the language; ids of things are not."""
    return any(match.group() in _words() or match.group() == "PLN" for match in _TOKEN.finditer(text))


def _is_english(code: str, key: str) -> bool:
    if key in _PLAIN:
        return False
    if code[0] in "TR":
        return True
    if code in _WORDS_OF_THE_TREE:
        return key in ("guess", "known", "fix", "word")
    return code in _GUESSED and key in ("guess", "fix")
