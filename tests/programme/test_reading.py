"""JSON is read strictly, with places, and never raises."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.programme.reading import MAX_BYTES, MAX_DEPTH, read_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


@pytest.mark.parametrize(
    ("text", "kind", "start"),
    [
        pytest.param("", "nothing", 0, id="an empty file"),
        pytest.param(" \n\t ", "nothing", 4, id="only space"),
        pytest.param('{"a": 1,}', "comma_too_many", 7, id="a comma after the last member"),
        pytest.param("[1, 2", "not_closed", 0, id="a list that never ends points at its bracket"),
        pytest.param('{"a": 1 "b": 2}', "comma_missing", 8, id="two members without a comma"),
        pytest.param('{"a" 1}', "colon_missing", 5, id="a key without a colon"),
        pytest.param("{a: 1}", "key_unquoted", 1, id="a key as JavaScript writes it"),
        pytest.param("{'a': 1}", "other_quotes", 1, id="single quotes"),
        pytest.param('{"a": “b”}', "other_quotes", 6, id="curly quotes from a word processor"),
        pytest.param('{"a": earn}', "unquoted_text", 6, id="a text without quotes"),
        pytest.param('{"a": }', "value_missing", 6, id="no value"),
        pytest.param('{"a":', "ends_early", 5, id="cut off after a colon"),
        pytest.param('{"a": "b\n"}', "text_not_closed", 6, id="a line end inside a text"),
        pytest.param('{"a": "b', "text_not_closed", 6, id="cut off inside a text"),
        pytest.param('{"a": "\\x"}', "bad_escape", 7, id="an escape that JSON does not have"),
        pytest.param('{"a": 1} // b', "more_after_end", 9, id="something after the end"),
        pytest.param('{\n// b\n"a": 1}', "comment", 2, id="a comment"),
        pytest.param("[01]", "unquoted_text", 1, id="a number with a leading zero"),
        pytest.param("[1_000]", "unquoted_text", 1, id="a number as Python writes it"),
        pytest.param("[١٢]", "unquoted_text", 1, id="digits of another script"),
        pytest.param('{"a": 1, "a": 2}', "duplicate_key", 9, id="a key twice"),
        pytest.param("[NaN]", "not_a_number", 1, id="NaN"),
        pytest.param("[-Infinity]", "not_a_number", 1, id="minus infinity"),
        pytest.param("[" + "9" * 5000 + "]", "number_too_long", 1, id="a number of 5 000 digits"),
        pytest.param('["\\ud800"]', "surrogate", 1, id="half of a character"),
        pytest.param('["a\\u0000b"]', "control", 1, id="a null character"),
        pytest.param('["a\tb"]', "control", 3, id="a raw tab inside a text"),
        pytest.param("[" * (MAX_DEPTH + 1), "too_deep", MAX_DEPTH, id="one bracket too deep"),
        pytest.param("[" * 100_000, "too_deep", MAX_DEPTH, id="a hundred thousand brackets"),
        pytest.param('{"a":' * 100_000, "too_deep", 5 * MAX_DEPTH, id="a hundred thousand braces"),
        pytest.param(" " * (MAX_BYTES + 1), "too_large", 0, id="one byte too many"),
        pytest.param('"' + "ż" * (MAX_BYTES // 2) + '"', "too_large", 0, id="bytes count, not letters"),
    ],
)  # fmt: skip
def test_flaws(text, kind, start):
    read = read_json(text)
    assert [(flaw.kind, flaw.span.start) for flaw in read.flaws] == [(kind, start)]


def test_all_flaws_that_let_reading_go_on_are_found_at_once():
    read = read_json('{"a": NaN, "a": "\\udfff", "b": 11111111111111111111}')
    assert [flaw.kind for flaw in read.flaws] == [
        "not_a_number",
        "duplicate_key",
        "surrogate",
        "number_too_long",
    ]


@pytest.mark.parametrize(
    ("text", "kinds", "value"),
    [
        ('{"a": 1,, "b": [1 2,]}', ["comma_twice", "comma_missing", "comma_too_many"], {"a": 1, "b": [1, 2]}),
        ('{"a": 1,,}', ["comma_twice", "comma_too_many"], {"a": 1}),
        ("[1,,,2]", ["comma_twice", "comma_twice"], [1, 2]),
        ('{"a": 1 "b": earn 5}', ["comma_missing"], None),
        ('{"a": NaN "b": 2, c}', ["not_a_number", "comma_missing"], None),
        ("[1 2", ["comma_missing"], None),
    ],
)
def test_reading_goes_on_behind_a_comma_that_is_wrong_where_the_rest_can_be_read(text, kinds, value):
    """Otherwise the comma alone is told: what stands behind it may be its doing."""
    read = read_json(text)
    assert ([flaw.kind for flaw in read.flaws], read.value) == (kinds, value)


def test_every_value_and_key_has_its_place():
    text = '{"a": [1, {"b": "c"}]}'
    place = read_json(text).place
    inner = place.members["a"].members[1]
    assert text[inner.span.start : inner.span.end] == '{"b": "c"}'
    assert text[inner.keys["b"].start : inner.keys["b"].end] == '"b"'
    assert text[inner.members["b"].span.start : inner.members["b"].span.end] == '"c"'


def test_a_byte_order_mark_is_no_mistake():
    assert read_json('\ufeff{"a": 1}').value == {"a": 1}


def test_the_deepest_that_is_read():
    assert not read_json("[" * MAX_DEPTH + "]" * MAX_DEPTH).flaws


@given(VALUES, st.sampled_from([None, 1, "\t"]), st.booleans())
def test_reads_what_json_writes(value, indent, ascii_only):
    """Plain JSON is read like ``json.loads`` reads it."""
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    read = read_json(text)
    assert {flaw.kind for flaw in read.flaws} <= {"control"}
    assert read.value == value


@given(st.text() | st.text('{}[]",:\\ 0123456789.eE-+truefalsn/\n'))
def test_any_text_gets_an_answer(text):
    """A value or a flaw, whatever comes; flaws lie inside the text."""
    read = read_json(text)
    assert (read.place is None) <= bool(read.flaws)
    assert all(0 <= flaw.span.start <= len(text) for flaw in read.flaws)
