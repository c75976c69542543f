"""A document with one value changed is read as if all of it were read again."""

import json

from hypothesis import given
from hypothesis import strategies as st

from flask_loyalty.programme.reading import MAX_BYTES, read_json
from flask_loyalty.programme.rereading import reread
from tests.infrastructure.laws import examples
from tests.programme.test_reading import VALUES


def plain(place):
    """Places as what they hold, however they are kept."""
    members = [(key, plain(one)) for key, one in place.members.items()]
    return place.start, place.end, members, [*place.keys.items()]


def paths_of(value, path=()):
    yield path
    for key, inner in value.items() if isinstance(value, dict) else ():
        yield from paths_of(inner, (*path, key))
    for key, inner in enumerate(value) if isinstance(value, list) else ():
        yield from paths_of(inner, (*path, key))


def place_of(read, path):
    place = read.place
    for step in path:
        place = place.members[step]
    return place


@examples(150)
@given(st.data(), VALUES, VALUES, st.sampled_from([None, 1, 4]), st.booleans())
def test_reading_one_value_anew_is_reading_all_of_it(data, document, value, indent, ascii_only):
    before = json.dumps(document, indent=indent, ensure_ascii=ascii_only)
    read = read_json(before)
    if read.flaws:
        return
    path = data.draw(st.sampled_from([*paths_of(document)]))
    place, written = place_of(read, path), json.dumps(value, ensure_ascii=ascii_only)
    after = before[: place.start] + written + before[place.end :]
    found, whole = reread(read, path, after, len(after) - len(before)), read_json(after)
    assert (found.value, found.flaws) == (whole.value, whole.flaws)
    assert whole.flaws or plain(found.place) == plain(whole.place)


def test_twice_over():
    text = '{"a": [1, {"b": 2}, 3], "c": {"d": [4]}}'
    once = text.replace("1,", "100,")
    twice = once.replace("2", "[2, 2]")
    read = reread(reread(read_json(text), ("a", 0), once, 2), ("a", 1, "b"), twice, 5)
    assert plain(read.place) == plain(read_json(twice).place)


def test_what_is_told_wrongly_or_grows_too_large_is_read_as_a_whole():
    text = '{"a": "b", "c": 1}'
    assert reread(read_json(text), ("a",), text.replace("1", "12"), 1) == read_json(text.replace("1", "12"))
    large = json.dumps({"a": "b" * MAX_BYTES, "c": 1})
    (flaw,) = reread(read_json(text), ("a",), large, len(large) - len(text)).flaws
    assert flaw.kind == "too_large"
