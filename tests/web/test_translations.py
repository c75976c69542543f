"""The pages speak Polish everywhere: nothing untranslated, nothing left over, the compiled form true."""

from __future__ import annotations

import re

from babel.messages.mofile import read_mo

from tools.messages import POLISH, catalogue, extracted, untranslated


def test_every_text_of_the_pages_is_translated():
    assert [message.id for message in untranslated(catalogue())] == []


def test_the_catalogue_has_just_the_texts_of_the_sources():
    kept = {message.id for message in catalogue() if message.id}
    marked = {message.id for message in extracted() if message.id}
    assert kept == marked


def test_the_compiled_catalogue_is_the_one_that_was_translated():
    with POLISH.with_suffix(".mo").open("rb") as file:
        compiled = texts(read_mo(file))
    assert compiled == texts(catalogue())


def texts(found):
    """Id and translation of each message; of a counted one all forms."""
    return {
        message.id if isinstance(message.id, str) else message.id[0]: message.string
        if isinstance(message.string, str)
        else tuple(message.string)
        for message in found
        if message.id
    }


def test_a_translation_keeps_what_is_filled_in():
    def holes(text: str) -> set[str]:
        # The club's own word for its points stands in whichever form a language needs.
        return {re.sub("^(few|many)$", "word", hole) for hole in re.findall(r"%\((\w+)\)s", text)}

    for message in catalogue():
        if isinstance(message.id, str) and message.id:
            assert holes(message.id) == holes(message.string), message.id
