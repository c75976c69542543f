"""How long it takes to examine a programme before it is published, and one edited rule against the rest.

    .venv/bin/python -m benchmarks.analysis --json

The programmes are those of the quote benchmarks with ``checks`` that ask for the most of price and margin. An
edited rule is given another limit each time, so that nothing of its own can have been kept.
"""

from __future__ import annotations

import argparse
import gc
import json
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median
from time import process_time

from benchmarks.mix import document, specs_of
from flask_loyalty.analysis.editing import Editing
from flask_loyalty.analysis.examine import examine
from flask_loyalty.programme import reading
from flask_loyalty.programme.loader import load_programme

NOW = datetime(2026, 11, 1, tzinfo=UTC)
CHECKS = {"most": "60%", "most_of_margin": "100%", "least_margin": "30%", "least_order": "20 PLN"}
AIMS = {200: 2.0, 2000: 20.0}
EDIT_AIM = 0.2
EDITS = (
    "when order.subtotal >= {}.37 PLN\nearn 5 points",
    'discount {}% on items where item.sku in ("s1", "s2")',
    'earn {} points per 10 PLN of item.paid on items where item.category in "c1"',
)


def written(rules: int) -> str:
    """The reference programme of so many rules, with checks."""
    text = json.dumps({**json.loads(document(specs_of(rules))), "checks": CHECKS})
    reading.MAX_BYTES = max(reading.MAX_BYTES, len(text) + 1)
    return text


def measured(rules: int, times: int) -> dict[str, float]:
    """Seconds of the processor: to examine all of it, and one edited rule (the median, and the worst),
    told without corrections and with them."""
    text = written(rules)
    loaded = load_programme(text)
    assert loaded.programme is not None
    whole = []
    for _ in range(times):
        start = process_time()
        found = examine(text, loaded, NOW)
        whole.append(process_time() - start)
    gc.collect()  # what the examinations above left behind is no part of an edit
    editing = Editing(text, loaded, NOW)
    edits = _timed(editing.told, times)
    corrected = _timed(editing.edited, times)
    return {
        "rules": rules,
        "findings": len(found),
        "examined_s": round(median(whole), 3),
        "aim_s": AIMS.get(rules, 0),
        "edited_rule_s": round(median(edits), 4),
        "edited_rule_worst_s": round(max(edits), 4),
        "corrected_rule_s": round(median(corrected), 4),
        "corrected_rule_worst_s": round(max(corrected), 4),
        "edited_rule_aim_s": EDIT_AIM,
    }


def _timed(tell: Callable[[str, str], object], times: int) -> list[float]:
    """Seconds of each of many edits of one rule."""
    took = []
    for number in range(2, 2 + 4 * times):
        for sentence in EDITS:
            start = process_time()
            tell("r7", sentence.format(number))
            took.append(process_time() - start)
    return took


def main() -> None:
    """Print a line for each size, or all as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rules", type=int, nargs="*", default=[200, 2000])
    parser.add_argument("--times", type=int, default=3)
    asked = parser.parse_args()
    found = [measured(rules, asked.times) for rules in asked.rules]
    if asked.json:
        print(json.dumps(found, indent=2))
        return
    for one in found:
        print(
            f"{one['rules']} rules: {one['examined_s']} s (aim {one['aim_s']}), one edited rule "
            f"{one['edited_rule_s'] * 1000:.0f} ms, at worst {one['edited_rule_worst_s'] * 1000:.0f} ms, "
            f"with corrections {one['corrected_rule_s'] * 1000:.0f} ms, "
            f"at worst {one['corrected_rule_worst_s'] * 1000:.0f} ms"
        )


if __name__ == "__main__":
    main()
