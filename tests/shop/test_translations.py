"""Every text of the shop is there in Polish, and the compiled catalogue is the one in the source."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

import example_shop

SHOP = Path(example_shop.__file__).parent
FOLDER = SHOP / "translations" / "pl" / "LC_MESSAGES"
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "_l": None, "lazy_gettext": None}
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]


@pytest.fixture(scope="module")
def catalogue():
    with (FOLDER / "messages.po").open("rb") as file:
        return read_po(file, locale="pl")


def test_every_text_has_a_polish_one_and_none_is_left_over(catalogue):
    used = {message for _file, _line, message, *_ in extract_from_dir(SHOP, METHODS, keywords=KEYWORDS)}
    used = {message[0] if isinstance(message, tuple) else message for message in used}
    known = {
        message.id[0] if isinstance(message.id, tuple) else message.id for message in catalogue if message.id
    }
    assert used - known == set(), "run: pybabel extract, update and compile"
    assert known - used == set(), "no longer used"


def test_none_is_empty_or_fuzzy_and_placeholders_agree(catalogue):
    for message in catalogue:
        if not message.id:
            continue
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        assert len(texts) == (catalogue.num_plurals if len(ids) > 1 else 1)
        assert all(texts), message.id
        assert not message.fuzzy, message.id
        for text in texts:
            assert _placeholders(text) == _placeholders(ids[-1]), message.id


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)s", text))


def test_the_compiled_catalogue_agrees_with_the_source(catalogue):
    with (FOLDER / "messages.mo").open("rb") as file:
        compiled = read_mo(file)
    assert _texts(compiled) == _texts(catalogue)


def _texts(catalogue) -> dict[tuple[str, ...], tuple[str, ...]]:
    return {_tuple(message.id): _tuple(message.string) for message in catalogue if message.id}


def _tuple(text) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)
