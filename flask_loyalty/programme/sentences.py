"""The document's rules and expressions, parsed and checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_loyalty.language import Diagnostic, Names, parse_expression, parse_rule
from flask_loyalty.language.nodes import Comparison, Expression, Fact, Membership, Rule, TextLiteral
from flask_loyalty.programme.notebook import Notebook
from flask_loyalty.programme.shapes import Path
from flask_loyalty.programme.working import facts_read, nodes_of

__all__ = ["Sentences", "read_sentences"]


@dataclass(frozen=True, slots=True)
class Sentences:
    """The trees of a document by the place of their text."""

    rules: Mapping[int, Rule]
    expressions: Mapping[Path, Expression]

    def rule(self, place: int) -> Rule:
        """The tree of the rule at a place.

        :raises KeyError: if its text had mistakes.
        """
        return self.rules[place]

    def expression(self, *path: str | int) -> Expression:
        """The tree of an expression that must be there."""
        return self.expressions[path]

    def comparison(self, *path: str | int) -> Comparison:
        """The tree of an expression that was checked to be a comparison."""
        tree = self.expressions[path]
        assert isinstance(tree, Comparison), "what else stands here is a mistake of the document"
        return tree

    def optional(self, *path: str | int) -> Expression | None:
        """The tree of an expression, or None if the document has none."""
        return self.expressions.get(path)


def read_sentences(data: Mapping[str, Any], names: Names, notes: Notebook) -> Sentences:
    """Parse and check every sentence of the document; its mistakes go to the notebook."""
    from flask_loyalty.language.rule_checker import check_rule  # loaded with the first document

    rules: dict[int, Rule] = {}
    for place, one in enumerate(data.get("rules") or ()):
        if "rule" in one and not notes.full:
            if notes.full_of_notes and names.catalogue:
                names = replace(names, catalogue={})  # guesses that nobody is told take time
            parsed = parse_rule(one["rule"], names.language, names)
            found = parsed.diagnostics if parsed.tree is None else check_rule(parsed.tree, names)
            notes.sentence(
                found, ("rules", place, "rule"), one["rule"], names.language, rule=one.get("id", "?")
            )
            if parsed.tree is not None:
                rules[place] = parsed.tree
    expressions: dict[Path, Expression] = {}
    for path, text, check in _texts(data):
        if notes.full:
            break
        read = parse_expression(text, names.language, names)
        notes.sentence(
            read.diagnostics if read.tree is None else check(read.tree, names), path, text, names.language
        )
        if read.tree is not None:
            expressions[path] = read.tree
    _refuse_cycles(data, expressions, notes)
    return Sentences(rules, expressions)


Check = Callable[[Expression, Names], tuple[Diagnostic, ...]]


def _texts(data: Mapping[str, Any]) -> Iterator[tuple[Path, str, Check]]:
    """Every expression of the document with its place and what it must be."""
    from flask_loyalty.language.checker import check_amount, check_condition

    def about_item(tree: Expression, names: Names) -> tuple[Diagnostic, ...]:
        return check_condition(tree, names, "item")

    for key in ("tiers", "segments"):
        for place, one in enumerate(data.get(key) or ()):
            if "when" in one:
                yield (key, place, "when"), one["when"], check_condition
    for place, one in enumerate(data.get("rewards") or ()):
        if "audience" in one:
            yield ("rewards", place, "for"), one["audience"], check_condition
    redeem = (data.get("points") or {}).get("redeem") or {}
    if "at_most" in redeem:
        yield ("points", "redeem", "at_most"), redeem["at_most"], check_amount
    for place, one in enumerate(data.get("floors") or ()):
        if "keep" in one:
            yield ("floors", place, "keep"), one["keep"], _check_floor
    if "excluded" in data:
        yield ("excluded",), data["excluded"], about_item


def _check_floor(tree: Expression, names: Names) -> tuple[Diagnostic, ...]:
    """A floor is about a unit or about the order; what holds where a cost is not known, the engine says."""
    from flask_loyalty.language.checker import check_condition

    about = "order" if any(fact.name.startswith("order.") for fact in facts_read(tree)) else "item"
    return tuple(one for one in check_condition(tree, names, about) if one.code != "R114")


# ---------------------------------------------------------------- circles


TIERS = "customer.tier"


def _refuse_cycles(data: Mapping[str, Any], trees: Mapping[Path, Expression], notes: Notebook) -> None:
    """A tier or segment whose condition leads back to itself could never be worked out."""
    segments = [one.get("id", "?") for one in data.get("segments") or ()]
    needs: dict[str, set[str]] = {}
    places: dict[str, Path] = {}
    for path, tree in trees.items():
        if path[0] not in ("tiers", "segments"):
            continue
        node = TIERS if path[0] == "tiers" else _segment(segments[int(path[1])])
        wanted = set(_needs(tree, segments))
        if wanted:  # the place shown is that of a condition which takes part
            places[node] = path
        needs.setdefault(node, set()).update(wanted)
    for circle in _circles(needs):
        notes.add("cycle", places[circle[0]], detail=" → ".join([*circle, circle[0]]))


def _segment(id_: str) -> str:
    return f'segment "{id_}"'


def _needs(tree: Expression, segments: Sequence[str]) -> Iterator[str]:
    """The tiers and segments that a condition looks at; ``"x" in customer.segments`` looks at x alone."""
    names = [fact.name for fact in facts_read(tree)]
    if TIERS in names:
        yield TIERS
    asked = [
        node.element.value
        for node in nodes_of(tree)
        if isinstance(node, Membership)
        and isinstance(node.element, TextLiteral)
        and isinstance(node.container, Fact)
        and node.container.name == "customer.segments"
    ]
    whole = names.count("customer.segments") > len(asked)
    yield from (_segment(one) for one in (segments if whole else asked))


def _circles(needs: Mapping[str, set[str]]) -> Iterator[list[str]]:
    """Every separate circle once: the things on it, each needing the next, the last needing the first.

    What needs nothing is taken out again and again; whatever then remains leads into a circle, so a walk
    from anywhere finds one.
    """
    left = {node: {need for need in wanted if need in needs} for node, wanted in needs.items()}
    while left := _without_ends(left):
        walk: dict[str, None] = {}
        node = min(left)
        while node not in walk:
            walk[node] = None
            node = min(left[node])
        circle = list(walk)[list(walk).index(node) :]
        first = circle.index(min(circle))
        yield circle[first:] + circle[:first]
        left = {node: wanted - set(circle) for node, wanted in left.items() if node not in circle}


def _without_ends(needs: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Without everything that leads to no circle."""
    left = {node: set(wanted) for node, wanted in needs.items()}
    users: dict[str, list[str]] = {}
    for node, wanted in left.items():
        for need in wanted:
            users.setdefault(need, []).append(node)
    ends = [node for node, wanted in left.items() if not wanted]
    while ends:
        end = ends.pop()
        del left[end]
        for user in users.get(end, ()):
            left[user].discard(end)
            if not left[user]:
                ends.append(user)
    return left
