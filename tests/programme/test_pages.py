"""The pages of the codes: each example is seen to be wrong and right, and the files are the pages."""

import re
from dataclasses import replace

import pytest

from flask_loyalty.language import diagnose
from flask_loyalty.language import pages as language
from flask_loyalty.language.pages import example_of
from flask_loyalty.language.vocabulary import MONEY
from flask_loyalty.programme.mistakes import CATALOGUE
from flask_loyalty.programme.pages import CODES, explain_error
from tests.language.vectors import declared
from tools import pages as tool

WANT = {"amount": MONEY}


# In Polish rules the comma of a number is a decimal sign, and "of" is said by a case.
ONLY_ENGLISH = {"L206"}
ONLY_POLISH = {"L019", "L111", "L112"}


@pytest.mark.parametrize("locale", ["en", "pl"])
@pytest.mark.parametrize("code", language.CODES)
def test_the_example_of_a_code(code, locale):
    """What a page calls wrong has this mistake alone; what it calls right has none; it is in its language."""
    example = example_of(code, locale)
    names, spoken, about = declared(), example.language, example.about
    names = replace(names, language=spoken)
    assert [one.code for one in diagnose(example.wrong, names, spoken, about=about)] == [code]
    assert diagnose(example.right, names, spoken, about=about) == ()
    assert spoken == locale or code in (ONLY_ENGLISH if spoken == "en" else ONLY_POLISH)


@pytest.mark.parametrize("code", CODES)
def test_a_page_has_no_holes(code):
    for locale in ("en", "pl"):
        text = explain_error(code, locale)
        assert text.startswith(f"# {code}: ")
        assert re.search(r"\{[a-z_]+\}", text) is None, text
        assert "None" not in text
    assert explain_error(code, "en") != explain_error(code, "pl")


def test_every_code_has_a_page():
    assert {mistake.code for mistake in CATALOGUE.values()} <= set(CODES)
    assert len(set(CODES)) == len(CODES)


@pytest.mark.parametrize(
    ("code", "locale", "told"),
    [
        ("l007", "en", "# L007: "),
        (" R114 ", "pl", "# R114: "),
        ("U102", "en", "There is no code U102. Did you mean T102?"),
        ("L03", "pl", "Nie ma kodu L03. Czy chodziło o L"),
        ("", "en", "There is no code . All codes"),
    ],
)
def test_what_is_asked_for(code, locale, told):
    assert explain_error(code, locale).startswith(told)


def test_the_files_are_the_pages():
    """``python -m tools.pages`` writes them."""
    wanted = tool.pages()
    assert {path.name: path.read_text(encoding="utf-8") for path in tool.FOLDER.glob("*.md")} == wanted
