"""The pages of the codes, from the catalogue and the vectors: ``docs/errors/CODE.md`` and their list.

.venv/bin/python -m tools.pages
"""

from __future__ import annotations

from pathlib import Path

from flask_loyalty.programme.pages import CODES, explain_error

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "errors"


def pages() -> dict[str, str]:
    """Every file of the folder by its name."""
    files = {
        f"{code}.md": f"{explain_error(code, 'en')}\n---\n\n{explain_error(code, 'pl')}" for code in CODES
    }
    listed = [
        f"- [{explain_error(code, 'en').splitlines()[0].removeprefix('# ')}]({code}.md)" for code in CODES
    ]
    head = "# Codes of mistakes\n\n`python -m flask_loyalty explain-error CODE` prints a page. "
    head += "L: letters, words, sentence; T: types; R: what a rule says; D: the document.\n\n"
    return {**files, "README.md": head + "\n".join(listed) + "\n"}


def main() -> None:
    """Write what has changed and delete what has no code."""
    FOLDER.mkdir(exist_ok=True)
    wanted = pages()
    for old in FOLDER.glob("*.md"):
        if old.name not in wanted:
            old.unlink()
    for name, text in wanted.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
