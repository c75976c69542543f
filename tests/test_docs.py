"""What the documents show is what is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flask_loyalty.web.cli import group
from flask_loyalty.web.config import READERS

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
INTEGRATION = (ROOT / "docs" / "integration.md").read_text("utf-8")


def code(text: str) -> list[str]:
    """The lines of a program that say something."""
    return [
        line.split("  # fmt")[0].rstrip() for line in text.splitlines() if line.strip() and line[0] != "#"
    ]


def test_the_readme_shows_the_thirty_lines_of_the_shop():
    shown = README.split("```python\n")[1].split("```")[0]
    kept = (ROOT / "example_shop" / "loyalty.py").read_text("utf-8")
    part = kept[kept.index("loyalty = Loyalty()") : kept.index("# ---", kept.index("thirty lines"))]
    assert code(shown) == code(part)
    assert len(code(shown)) <= 31, "thirty lines, and the one that makes the extension"


def test_the_mistake_in_the_readme_is_the_one_that_is_told(tmp_path):
    from flask_loyalty.services.checking import check_files

    good = (ROOT / "grammar" / "programmes" / "klub-ziarno.json").read_text("utf-8")
    bad = tmp_path / "klub.json"
    bad.write_text(good.replace("PLN of order.margin", "PLN of order.margins", 1), "utf-8")
    told, status = check_files([str(bad)], "en")
    assert status != 0
    shown = README.split("way out:\n\n```\n")[1].split("```")[0].strip()
    assert shown == told.replace(f"{tmp_path}/", "").rsplit("\n\n", 1)[0].strip()


@pytest.mark.parametrize("page", [README, INTEGRATION, (ROOT / "CONTRIBUTING.md").read_text("utf-8")])
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#:]+)\)", page):
        assert (ROOT / target).exists() or (ROOT / "docs" / target).exists(), target


def test_every_setting_and_command_is_explained():
    for name in READERS:
        assert f"`{name}`" in INTEGRATION, name
    for name in group.commands:
        assert re.search(rf"\b{name}\b", INTEGRATION), name


def test_the_nearest_change_is_told_as_its_page_shows():
    from flask_loyalty.services.reasoning import why_case

    page = (ROOT / "docs" / "nearest-change.md").read_text("utf-8")
    command, *shown = re.findall(r"^    (.+)$", page, re.M)
    file, name = re.search(r"why (\S+) \"(.+)\"", command).groups()
    told = why_case(str(ROOT / file), name, "leaflet", "en")[0].replace("\u00a0", " ")
    assert shown == told.splitlines()[1:]
