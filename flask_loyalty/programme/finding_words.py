"""The words for what is found out about a programme as a whole: codes C, each with its reason.

A finding is no mistake of writing: the programme can be decided, but does something that its author hardly
wants. What a document says of them (``"checks"``) decides whether they stand in the way of publishing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

__all__ = ["FINDINGS", "Finding"]


class Finding(NamedTuple):
    """The words of one sort of finding: message, reason and help, each in English and in Polish."""

    code: str
    en: str
    pl: str
    en_why: str
    pl_why: str
    en_help: str
    pl_help: str


FINDINGS: Mapping[str, Finding] = {
    "never_asked": Finding(
        "C101",
        'the conditions of "{detail}" never hold together',
        "warunki reguły „{detail}” nigdy nie są spełnione jednocześnie",
        "A rule that never gives anything looks as if it did.",
        "Reguła, która nigdy nic nie daje, wygląda tak, jakby działała.",
        'Widen one of the conditions, write "or" where either is enough, or delete the rule.',
        "Poluzuj jeden z warunków, napisz „lub”, jeśli wystarczy jeden z nich, albo usuń regułę.",
    ),
    "no_such_units": Finding(
        "C102",
        'no product can meet what "{detail}" asks of its items',
        "żaden produkt nie spełni tego, czego wymaga reguła „{detail}”",
        "A rule that never gives anything looks as if it did.",
        "Reguła, która nigdy nic nie daje, wygląda tak, jakby działała.",
        'Look at the conditions after "where": two of them exclude each other.',
        "Przyjrzyj się warunkom po słowie „gdzie”: dwa z nich się wykluczają.",
    ),
    "only_excluded": Finding(
        "C103",
        'all items of "{detail}" are excluded by the programme',
        "wszystkie produkty reguły „{detail}” są wyłączone z programu",
        "Excluded goods neither earn nor are reduced, so the rule gives nothing.",
        "Za towary wyłączone niczego się nie nalicza ani nie obniża, więc reguła nic nie daje.",
        'Take the goods out of "excluded", or delete the rule.',
        'Usuń te towary z "excluded" albo usuń regułę.',
    ),
    "always_true": Finding(
        "C104",
        "this condition always holds here",
        "ten warunek jest tu zawsze spełniony",
        "It asks for what the other conditions, or the nature of the fact, already ensure.",
        "Pyta o to, co zapewniają już pozostałe warunki albo sama natura tej danej.",
        "Delete it, or correct it if it was meant to narrow the rule.",
        "Usuń go albo popraw, jeśli miał zawężać regułę.",
    ),
    "is_over": Finding(
        "C105",
        'the rule "{detail}" ended on {other}',
        "reguła „{detail}” skończyła się {other}",
        "It gives nothing any more, and everybody who reads the programme has to read it.",
        "Nic już nie daje, a każdy, kto czyta program, musi ją przeczytać.",
        "Delete it, or correct its last day.",
        "Usuń ją albo popraw jej ostatni dzień.",
    ),
}
