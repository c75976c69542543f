"""Single values of a document changed in its text: what is right, and that the rest stays as it lies."""

import json

import pytest

from flask_loyalty.language.diagnostics import apply
from flask_loyalty.programme.patching import Patch
from flask_loyalty.programme.reading import read_json

LINES = """{
  "name": "Club",
  "codes": [
    {"id": "A"},
    {"id": "B", "until": "2027-01-01"}
  ],
  "rules": [
    {
      "id": "one",
      "rule": ["when order.is_first", "earn 5 points"]
    }
  ],
  "groups": []
}"""


def patched(text, *changes):
    patch = Patch(text, read_json(text))
    for how, *of in changes:
        getattr(patch, how)(*of)
    return apply(text, patch.fix({"en": "", "pl": ""}))


def without(old, new=""):
    assert old in LINES
    return LINES.replace(old, new)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([("put", ("name",), "Klub")], without('"Club"', '"Klub"')),
        ([("put", ("codes", 0, "until"), "2027-01-01")], without('"A"}', '"A", "until": "2027-01-01"}')),
        (
            [("put", ("rules", 0, "group"), "g")],
            without('points"]\n', 'points"],\n      "group": "g"\n'),
        ),
        ([("append", ("codes",), {"id": "C"})], without('01"}\n', '01"},\n    {"id": "C"}\n')),
        ([("append", ("groups",), "g")], without("[]", '["g"]')),
        ([("append", ("floors",), "f")], without("[]\n", '[],\n  "floors": ["f"]\n')),
        ([("drop", ("codes", 0))], without('{"id": "A"},\n    ')),
        ([("drop", ("codes", 1))], without(',\n    {"id": "B", "until": "2027-01-01"}')),
        ([("drop", ("codes", 1, "until"))], without(', "until": "2027-01-01"')),
        ([("drop", ("codes", 1, "id"))], without('"id": "B", ')),
        ([("drop", ("groups",))], without(',\n  "groups": []')),
        (
            [("sentence", ("rules", 0, "rule"), "when order.is_first\nearn 9 points")],
            without("earn 5", "earn 9"),
        ),
        (
            [("append", ("codes",), 1), ("append", ("codes",), 2), ("drop", ("rules", 0, "id"))],
            without('01"}\n', '01"},\n    1,\n    2\n').replace('"id": "one",\n      ', ""),
        ),
    ],
)
def test_one_value_changes_and_the_rest_stays(changes, expected):
    assert patched(LINES, *changes) == expected
    json.loads(expected)


def test_with_its_last_member_a_list_goes_but_for_the_rules():
    text = '{"codes": [{"id": "A"}], "rules": [{"id": "one"}]}'
    assert patched(text, ("drop", ("codes", 0))) == '{"rules": [{"id": "one"}]}'
    assert patched(text, ("drop", ("rules", 0))) == '{"codes": [{"id": "A"}], "rules": []}'
