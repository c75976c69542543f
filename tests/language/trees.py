"""Random trees of the language: everything that the grammar can say, well typed or not.

``rules()`` and ``expressions()`` are Hypothesis strategies; the printer's and the parser's laws hold for
all of them. Names are drawn mostly from the vocabulary, so that many trees come near to making sense.
Each strategy is made once: there are hundreds of places for an expression, and making one is not cheap.
"""

from __future__ import annotations

from datetime import date, time
from fractions import Fraction
from functools import cache

from hypothesis import strategies as st

from flask_loyalty.language import nodes as n
from flask_loyalty.language.polish_surfaces import surfaces
from flask_loyalty.language.vocabulary import CLAUSE_WORDS, FACTS, NOUNS, TIME_WORDS, WEEKDAYS

__all__ = ["expressions", "rules"]

_counted = sorted(set(NOUNS) - set(TIME_WORDS))
# A name that is a Polish word of the language cannot be written in a Polish rule, nor can a document have it.
_polish_words = {"zl"} | {word for surface, _ in surfaces() for word in surface.split()}
_names = st.one_of(
    st.sampled_from(sorted({*WEEKDAYS, "none", "review", "silent", "order"})),
    st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True).filter(
        lambda w: (
            w not in {word.split()[0] for word in CLAUSE_WORDS} | {noun.plural for noun in NOUNS.values()}
            and w not in _polish_words
        )
    ),
)
_facts = st.one_of(
    st.sampled_from(sorted(FACTS)), st.from_regex(r"[a-z][a-z0-9_]{0,6}\.[a-z][a-z0-9_]{0,6}", fullmatch=True)
)
_texts = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"), exclude_characters='"“”„\n'),
    max_size=12,
) | st.sampled_from(["coffee/espresso", 'a "b" c', "zażółć gęślą"])
_decimals = st.decimals(0, 10**9, places=4, allow_nan=False).map(Fraction) | st.integers(0, 10**15 - 1).map(
    Fraction
)
_small = st.integers(1, 200_000)
_operators = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])

durations = st.builds(n.Duration, st.integers(0, 10_000), st.sampled_from(list(TIME_WORDS.values())))
_windows = st.one_of(
    st.builds(n.Window, st.just(n.WindowKind.LAST), durations),
    st.builds(
        n.Window,
        st.sampled_from([n.WindowKind.THIS, n.WindowKind.PREVIOUS]),
        st.sampled_from([*(period.value for period in n.Period), "membership_year"]).map(
            lambda unit: n.Duration(1, n.TimeUnit(unit))
        ),
    ),
)
money = st.builds(n.MoneyLiteral, st.integers(0, 10**12), st.sampled_from(["PLN", "EUR"])) | st.builds(
    n.MoneyLiteral, st.integers(0, 10**9), st.just("JPY")
)
counts = st.builds(n.CountLiteral, _decimals, st.sampled_from(_counted), st.none() | _texts)
_literals = st.one_of(
    money,
    counts,
    st.builds(n.NumberLiteral, _decimals),
    st.builds(n.PercentLiteral, st.integers(0, 10**6).map(lambda i: Fraction(i, 10_000))),
    st.builds(n.DurationLiteral, durations),
    st.builds(n.DateLiteral, st.dates(date(1, 1, 1))),
    st.builds(n.TimeLiteral, st.times().map(lambda t: time(t.hour, t.minute))),
    st.builds(n.TextLiteral, _texts),
    st.builds(n.WordLiteral, _names),
)
_plain_facts = st.builds(n.Fact, _facts, st.none() | _windows)


def _wider(parts: st.SearchStrategy[n.Expression]) -> st.SearchStrategy[n.Expression]:
    """One level more of every operator over ``parts``."""
    several = st.lists(parts, min_size=2, max_size=4).map(tuple)
    facts = st.builds(n.Fact, _facts, st.none() | _windows, st.none() | parts, st.none() | parts)
    lists = st.builds(n.ListLiteral, several)
    ranges = st.builds(n.Between, parts, parts)
    sums, products = (
        st.builds(
            n.Arithmetic,
            parts,
            st.lists(st.tuples(st.sampled_from(signs), parts), min_size=1, max_size=3).map(tuple),
        )
        for signs in ("+-", "*/")
    )
    return st.one_of(
        facts,
        lists,
        sums,
        products,
        st.builds(n.And, several),
        st.builds(n.Or, several),
        st.builds(n.Not, st.one_of(facts, parts)),
        st.builds(n.Comparison, _operators, parts, parts),
        st.builds(n.Membership, parts, st.one_of(parts, lists, ranges), st.booleans()),
        st.builds(n.Negative, parts),
        st.builds(n.PartOf, parts, parts),
        st.builds(n.Above, parts, parts),
    )


@cache
def expressions() -> st.SearchStrategy[n.Expression]:
    """Any expression."""
    return st.recursive(st.one_of(_literals, _plain_facts), _wider, max_leaves=12)


@cache
def _nouns(words: st.SearchStrategy[str]) -> st.SearchStrategy[n.Noun]:
    return st.builds(n.Noun, words, st.none() | _texts, st.none() | expressions())


@cache
def _starts() -> st.SearchStrategy[n.Start]:
    return st.one_of(
        st.builds(n.On, _nouns(_names)),
        st.builds(n.Every, st.sampled_from(n.Period)),
        st.builds(n.Within, durations, _nouns(_names)),
    )


@cache
def _units() -> st.SearchStrategy[n.Units]:
    where = st.none() | expressions()
    beside = st.none() | st.builds(n.Count, _small, where)
    rank = st.sampled_from(n.Rank)
    kind = n.UnitsKind
    return st.one_of(
        st.builds(n.Units, st.sampled_from([kind.ALL, kind.SHIPPING]), where=where),
        st.builds(n.Units, st.just(kind.EACH), where=where, beside=beside),
        st.builds(n.Units, st.just(kind.SETS), size=_small, where=where, beside=beside),
        st.builds(n.Units, st.just(kind.RANKED), rank=rank, take=_small, where=where, beside=beside),
        st.builds(
            n.Units,
            st.just(kind.RANKED_IN_SETS),
            rank=rank,
            take=_small,
            size=_small,
            where=where,
            beside=beside,
        ),
    )


_quantities = st.one_of(money, counts, st.builds(n.DurationLiteral, durations))


@cache
def _bands() -> st.SearchStrategy[n.Bands]:
    band = st.builds(n.Band, expressions(), expressions())
    return st.builds(
        n.Bands,
        expressions(),
        st.sampled_from(["marginal", "whole", None]),
        st.lists(band, min_size=1, max_size=3).map(tuple),
    )


@cache
def _effects() -> st.SearchStrategy[n.Effect]:
    verbs = st.sampled_from([verb for verb in n.Verb if verb is not n.Verb.MULTIPLY])
    rest = {
        "per": st.none() | _quantities,
        "measure": st.none() | expressions(),
        "units": st.none() | _units(),
    }
    multiplied = st.builds(n.Noun, st.sampled_from(_counted))
    multiply = st.just(n.Verb.MULTIPLY)
    return st.one_of(
        st.builds(n.Effect, verbs, expressions(), **rest),
        st.builds(n.Effect, verbs, st.none(), **rest, bands=_bands()),
        st.builds(n.Effect, multiply, expressions(), multiplied=multiplied),
        st.builds(n.Effect, multiply, st.none(), multiplied=multiplied, bands=_bands()),
    )


@cache
def rules() -> st.SearchStrategy[n.Rule]:
    """Any rule."""
    limits = st.one_of(
        st.builds(n.Limit, _quantities, st.sampled_from(_counted), st.none() | st.sampled_from(n.Period)),
        st.builds(n.Limit, _quantities, st.none()),
    )
    return st.builds(
        n.Rule,
        _effects(),
        st.none() | _starts(),
        st.none() | _nouns(st.sampled_from(_counted)),
        st.none() | expressions(),
        st.lists(limits, max_size=3).map(tuple),
    )
