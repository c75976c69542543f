"""The texts of the extension's own pages: find them in the sources, merge them into the Polish catalogue.

    .venv/bin/python -m tools.messages

writes ``messages.po`` and ``messages.mo`` and names what is still to be translated.
"""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

WEB = Path(__file__).resolve().parent.parent / "flask_loyalty" / "web"
POLISH = WEB / "translations" / "pl" / "LC_MESSAGES" / "messages.po"

KEYWORDS = {"t": None, "tn": (1, 2), "fl_t": None, "fl_tn": (1, 2)}
# Dates and names that would change with every run and say nothing.
IDLE_HEADERS = r'"(POT-Creation|PO-Revision|Report-Msgid|Last-Translator|Language-Team|Generated-By)[^\n]*\n'
SOURCES = [("**.py", "python"), ("templates/**.html", "jinja2")]


def extracted() -> Catalog:
    """Every text that the pages' sources mark."""
    found = Catalog()
    for name, line, message, _comments, context in extract_from_dir(
        str(WEB), method_map=SOURCES, keywords=KEYWORDS, options_map={"**.html": {"silent": "false"}}
    ):
        found.add(message, None, [(name, line)], context=context)
    return found


def catalogue() -> Catalog:
    """The Polish catalogue as it is kept."""
    with POLISH.open("rb") as file:
        return read_po(file, locale="pl")


def untranslated(texts: Catalog) -> list[Message]:
    """Messages without a translation, or with a guessed one."""

    def told(message: Message) -> bool:
        forms = (message.string,) if isinstance(message.string, str) else message.string
        return bool(forms) and all(forms) and not message.fuzzy

    return [message for message in texts if message.id and not told(message)]


def main() -> None:
    texts = catalogue()
    texts.update(extracted(), no_fuzzy_matching=True)
    texts.obsolete.clear()
    with POLISH.open("wb") as file:
        write_po(file, texts, width=110, sort_output=True, no_location=True)
    POLISH.write_text(re.sub(IDLE_HEADERS, "", POLISH.read_text("utf-8")), "utf-8")
    with POLISH.with_suffix(".mo").open("wb") as file:
        write_mo(file, texts)
    for message in untranslated(texts):
        print("to translate:", message.id)


if __name__ == "__main__":
    main()
