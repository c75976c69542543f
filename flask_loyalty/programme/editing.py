"""One rule of a checked programme replaced, without reading the rest again."""

from __future__ import annotations

from dataclasses import replace

from flask_loyalty.language import Diagnostic, Names, parse_rule
from flask_loyalty.programme.model import Orientation, Programme, ProgrammeRule
from flask_loyalty.programme.working import is_individual, manifest_of, phase_of

__all__ = ["with_rule"]


def with_rule(
    programme: Programme, names: Names, rule_id: str, text: str
) -> Programme | tuple[Diagnostic, ...]:
    """The programme with another text for one of its rules, or every mistake of that text.

    Equal to loading the edited document, save that its groups and dates are taken as they were: whoever
    publishes loads the whole. The orientation is worked out anew unless it was set against the rule's look.

    :raises KeyError: if the programme has no rule of that id.
    """
    from flask_loyalty.language.rule_checker import check_rule  # loaded with the first rule

    old = programme.rule(rule_id)
    parsed = parse_rule(text, names.language, names)
    if parsed.tree is None:
        return parsed.diagnostics
    errors = tuple(one for one in check_rule(parsed.tree, names) if one.severity == "error")
    if errors:
        return errors
    standing = tuple(tier.when for tier in programme.tiers), tuple(one.when for one in programme.segments)
    worked_out = is_individual(old.rule) is (old.orientation is Orientation.INDIVIDUAL)
    individual = is_individual(parsed.tree)
    new = replace(
        old,
        rule=parsed.tree,
        text=text,
        phase=phase_of(parsed.tree),
        orientation=Orientation.INDIVIDUAL if individual else Orientation.MASS,
        facts=manifest_of([parsed.tree], standing),
    )
    return _exchanged(programme, old, new if worked_out else replace(new, orientation=old.orientation))


def _exchanged(programme: Programme, old: ProgrammeRule, new: ProgrammeRule) -> Programme:
    rules = tuple(new if rule is old else rule for rule in programme.rules)
    if new.facts == old.facts:
        return replace(programme, rules=rules)
    standing = tuple(tier.when for tier in programme.tiers), tuple(one.when for one in programme.segments)
    audiences = [one.audience for one in programme.rewards.values() if one.audience is not None]
    trees = [*(rule.rule for rule in rules), *standing[0], *standing[1], *audiences]
    return replace(programme, rules=rules, manifest=manifest_of(trees, standing))
