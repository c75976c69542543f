"""Draws the figures of benchmarks/quote.py as an SVG for docs/performance.md.

python benchmarks/quote.py --json > quote.json
python benchmarks/plot.py quote.json docs/images/quote.svg
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from html import escape
from math import log10
from pathlib import Path
from typing import Any

WIDTH, HEIGHT = 720, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 150, 30, 50
SERIES = [  # name in the figures, name in the picture, colour, dashes
    ("first_seen_us", "flask_loyalty", "#b4531f", ""),
    ("seen_us", "… seen before", "#d99a6c", "5 3"),
    ("plainly_us", "… tree by tree", "#e0c4b0", "2 2"),
    ("indexed_us", "by hand, indexed", "#2f6f4f", "6 4"),
    ("ifs_us", "by hand, ifs", "#4a5a8a", "2 4"),
    ("zen_us", "zen-engine*", "#7a5aa0", "8 3 2 3"),
    ("cel_us", "CEL (Rust)*", "#888", "1 3"),
]


def drawn(cells: Sequence[dict[str, Any]], lines: int) -> str:
    """The picture for carts of so many lines: rules to the right, microseconds upwards, both by tens."""
    mine = [cell for cell in cells if cell["lines"] == lines]
    across = [log10(cell["rules"]) for cell in mine]
    values = [cell[name] for cell in mine for name, *_ in SERIES if name in cell]
    low, high = int(log10(min(values))), int(log10(max(values))) + 1

    def x(rules: float) -> float:
        return LEFT + (log10(rules) - across[0]) / (across[-1] - across[0]) * (WIDTH - LEFT - RIGHT)

    def y(micros: float) -> float:
        return HEIGHT - BOTTOM - (log10(micros) - low) / (high - low) * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'font-family="system-ui, sans-serif" font-size="13">',
        f"<title>CPU time of a cart of {lines} lines by the number of rules</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for power in range(low, high + 1):
        at = y(10**power)
        parts.append(f'<path d="M{LEFT} {at:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{_time(power)}</text>')
    for cell in mine:
        at = x(cell["rules"])
        rules = f"{cell['rules']:,}".replace(",", " ")
        parts.append(f'<text x="{at:.1f}" y="{HEIGHT - 26}" text-anchor="middle">{rules}</text>')
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(f'<text x="{middle}" y="{HEIGHT - 6}" text-anchor="middle">rules</text>')
    ends = []
    for name, shown, colour, dashes in SERIES:
        known = [cell for cell in mine if name in cell]
        if not known:
            continue
        points = " ".join(f"{x(cell['rules']):.1f},{y(cell[name]):.1f}" for cell in known)
        parts.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2.5" '
            f'stroke-dasharray="{dashes}"/>'
        )
        ends.append((y(known[-1][name]), shown, colour))
    parts += _labels(ends)
    return "\n".join([*parts, "</svg>", ""])


def _time(power: int) -> str:
    micros = 10**power
    return f"{micros // 1000} ms" if micros >= 1000 else f"{micros} µs"


def _labels(ends: list[tuple[float, str, str]]) -> Iterator[str]:
    """The names at the ends of the lines, pushed apart where two would meet."""
    last = -100.0
    for at, shown, colour in sorted(ends):
        last = max(at, last + 17)
        yield f'<text x="{WIDTH - RIGHT + 10}" y="{last + 4:.1f}" fill="{colour}">{escape(shown)}</text>'


if __name__ == "__main__":
    cells = json.loads(Path(sys.argv[1]).read_text("utf-8"))["cells"]
    Path(sys.argv[2]).write_text(drawn(cells, 10), "utf-8")
