"""The merchant's page of two published versions: what becomes otherwise, for whom, at what cost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import abort, render_template, request

from flask_loyalty.services import publishing
from flask_loyalty.services.differing import version_data
from flask_loyalty.services.differing_text import Block, diff_blocks
from flask_loyalty.store.writing import reading
from flask_loyalty.web.guard import actor
from flask_loyalty.web.locale import short_datetime
from flask_loyalty.web.state import the_state
from flask_loyalty.web.words import Words

__all__ = ["block_lines", "difference_page"]


def difference_page() -> str:
    """Two versions side by side: ``?old=`` and ``?new=``, or the newest and the one before it."""
    actor("merchant")
    state = the_state()
    with reading(state.db.session()) as conn:
        versions = publishing.versions(conn)
    words = state.words()
    if words is None:
        return render_template("flask_loyalty/closed.html")
    numbers = [version.number for version in versions]
    pair = (_asked("old", numbers, -2), _asked("new", numbers, -1))
    return render_template(
        "flask_loyalty/merchant/difference.html",
        p={
            "programme": words.title,
            "versions": [_version(words, version) for version in reversed(versions)],
            "old": pair[0],
            "new": pair[1],
            "blocks": _blocks(*pair) if pair[0] != pair[1] else (),
        },
    )


def _asked(which: str, numbers: Sequence[int], place: int) -> int:
    """The number of a version that is asked for; 404 if it was never published."""
    written = request.args.get(which, "")
    if not written:
        return numbers[max(place, -len(numbers))]
    if written not in map(str, numbers):
        abort(404)
    return int(written)


def _version(words: Words, version: Any) -> dict[str, Any]:
    when = short_datetime(version.published_at, words.programme.timezone)
    return {"number": version.number, "told": f"{version.number} · {when} · {version.author}"}


def _blocks(old: int, new: int) -> Sequence[dict[str, Any]]:
    state = the_state()
    before, after = state.words_of(old), state.words_of(new)
    assert before is not None, "only published versions are asked for"
    assert after is not None, "only published versions are asked for"
    data = version_data((before.programme, before.names), (after.programme, after.names), state.now())
    return [block_lines(one) for one in diff_blocks(data, after.language)]


def block_lines(one: Block) -> dict[str, Any]:
    """A block with its lines, each with those that belong to it."""
    lines: list[dict[str, Any]] = []
    for line in one.lines:
        if line.startswith(" ") and lines:
            lines[-1]["under"].append(line.strip())
        else:
            lines.append({"text": line, "under": []})
    return {"head": one.head[:1].upper() + one.head[1:], "lines": lines, "silent": one.silent}
