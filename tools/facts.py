"""Write ``grammar/FACTS.md`` from the tables of the vocabulary.

.venv/bin/python -m tools.facts
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from flask_loyalty.language.definitions import Case, FactDef, NounDef
from flask_loyalty.language.vocabulary import (
    AUDIENCES,
    COUNTERS,
    EVENT_WORDS,
    FACTS,
    KEPT,
    NOUNS,
    TIME_WORDS,
    WEEKDAYS,
)

__all__ = ["FILE", "written"]

FILE = Path(__file__).resolve().parent.parent / "grammar" / "FACTS.md"

HEAD = """# Facts and nouns · Fakty i rzeczowniki

What rules may mention, in English and in Polish. Made of the language's own tables
(`python -m tools.facts`); the document of a shop may add facts, events and counters. How they are put into
sentences stands in [REFERENCE.md](REFERENCE.md).

## Facts

`?` the shop may not know it: say `else`, or `assume_margin` in the document. `or none`: may be missing, which
needs no answer. *past*: takes a window. *where*: takes a filter by what the past keeps of items
({items}) or of orders
({orders}). Polish: nominative / genitive; the other cases are read as
well.

"""


def written() -> str:
    """The text of the file."""
    items = ", ".join(f"`{name}`" for name in KEPT if name.startswith("item."))
    orders = ", ".join(f"`{name}`" for name in KEPT if name.startswith("order."))
    return (
        "\n".join([HEAD.format(items=items, orders=orders).rstrip("\n"), "", *_facts(), "", *_nouns()]) + "\n"
    )


def _facts() -> Iterator[str]:
    yield from _table(("fact", "type", "po polsku", "what it is"), map(_fact, FACTS.values()))


def _fact(fact: FactDef) -> tuple[str, ...]:
    marks = "".join(mark for mark, on in (("?", fact.optional), (" or none", fact.nullable)) if on)
    nominative, genitive = fact.form(Case.NOMINATIVE), fact.form(Case.GENITIVE)
    notes = [fact.description["en"]]
    if fact.historical:
        notes.append("*past*")
    if fact.where:
        notes.append(f"*where {' or '.join(sorted(scope.value + 's' for scope in fact.where))}*")
    return f"`{fact.name}`", fact.type.name + marks, f"{nominative} / {genitive}", " · ".join(notes)


def _nouns() -> Iterator[str]:
    yield "## Nouns"
    groups = (
        ("Events, after `on` and `within … of`", EVENT_WORDS),
        ("Audiences, after `for`", AUDIENCES),
        ("What is counted or given", ("point", "item", "time", *COUNTERS, "badge", "reward")),
        ("Units of time", (*TIME_WORDS, "membership_year")),
    )
    for title, words in groups:
        yield ""
        yield f"**{title}**"
        yield ""
        yield from _table(("English", "po polsku (1 · 2 · 5 · 1,5)"), (_noun(NOUNS[word]) for word in words))
    yield ""
    yield f"Days of the week: {', '.join(f'`{day}`' for day in WEEKDAYS)}; nothing: `none`."


def _noun(noun: NounDef) -> tuple[str, ...]:
    english = f"`{noun.word}`" if noun.word == noun.plural else f"`{noun.word}`, `{noun.plural}`"
    return english, " · ".join(noun.pl)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    titles = tuple(head)
    yield _row(titles)
    yield "|" + "---|" * len(titles)
    for row in rows:
        yield _row(row)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
