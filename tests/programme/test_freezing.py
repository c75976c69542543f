"""A frozen programme is the programme, and one of another form is not read."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files

from hypothesis import given

from flask_loyalty.language import print_expression
from flask_loyalty.programme.freezing import form, freeze, thaw
from flask_loyalty.programme.loader import load_programme
from flask_loyalty.programme.model import Group, Pick
from tests.language.trees import rules
from tests.programme.documents import minimal, text_of

KLUB = files("flask_loyalty.grammar").joinpath("programmes", "klub-ziarno.json").read_text("utf-8")


def klub():
    return load_programme(KLUB).programme


def test_the_example_thaws_as_it_froze():
    programme = klub()
    thawed = thaw(freeze(programme))
    assert thawed == programme
    assert tuple(thawed.rules) == programme.rules
    assert [rule.rule.span for rule in thawed.rules] == [rule.rule.span for rule in programme.rules]
    assert [rule.rule.comments for rule in thawed.rules] == [r.rule.comments for r in programme.rules]
    assert freeze(thawed) == freeze(programme)


def test_rules_by_place_and_in_part():
    programme = klub()
    thawed = thaw(freeze(programme)).rules
    assert len(thawed) == len(programme.rules)
    assert (thawed[0], thawed[-1]) == (programme.rules[0], programme.rules[-1])
    assert thawed[1:3] == programme.rules[1:3]
    assert thawed == programme.rules
    assert thaw(freeze(programme)).rule(programme.rules[3].id) == programme.rules[3]


@given(rules())
def test_any_rule_thaws_as_it_froze(rule):
    programme = klub()
    programme = replace(programme, rules=(replace(programme.rules[0], rule=rule),))
    (thawed,) = thaw(freeze(programme)).rules
    assert thawed.rule == rule


def test_competition_and_floors_thaw_as_they_froze():
    """And the document's fields are in the programme."""
    document = minimal(
        groups=[
            {"id": "a", "pick": "best", "at_most": 1, "priority": 5, "excludes": ["b"]},
            {"id": "b", "pick": "all"},
        ],
        floors=[{"keep": "item.paid >= item.cost", "on": "tea", "rules": ["solo"]}],
        assume_margin="25%",
        rules=[
            {"id": "solo", "rule": "discount 10%", "exclusive": True},
            {"id": "ten", "rule": "discount 10%", "group": "a"},
        ],
    )
    programme = load_programme(text_of(document)).programme
    assert programme.groups["a"] == Group("a", Pick.BEST, 1, 5, frozenset({"b"}))
    (floor,) = programme.floors
    assert (print_expression(floor.keep), floor.category) == ("item.paid >= item.cost", "tea")
    assert floor.rules == {"solo"}
    assert [rule.exclusive for rule in programme.rules] == [True, False]
    assert thaw(freeze(programme)) == programme


def test_what_another_release_froze_is_not_read():
    text = freeze(load_programme(text_of(minimal())).programme)
    assert thaw(text) is not None
    assert thaw(text.replace(form(), "0" * 16)) is None
    assert thaw("") is None
