"""How long it takes until a large programme is ready: from text, in its checked form, and after one edit.

    python benchmarks/language.py [--rules 10000] [--json]

CPU time, the median of at least five runs, beside a fixed piece of plain Python measured in the same run
(``ratio``), so that figures of two machines, or of a busy hour, can be compared. Every result is compared
with the others before it is timed.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from flask_loyalty.language import Names, check_rule, parse_rule
from flask_loyalty.programme import reading
from flask_loyalty.programme.editing import with_rule
from flask_loyalty.programme.freezing import freeze, thaw
from flask_loyalty.programme.loader import load_programme

AIMS_MS = {"cold from text": 1500, "from the checked form": 60, "one rule edited": 5}
RUNS = 5


def rule(number: int, chance: random.Random) -> str:
    """One rule of the reference mix: 60 % about items, 20 % thresholds, 20 % about the customer."""
    pick, some = chance.random(), chance.randint
    if pick < 0.6:
        return chance.choice(
            [
                f"earn {some(1, 9)} points on every item where item.category in"
                f' "c{some(1, 500)}/d{some(1, 50)}" and item.brand = "b{some(1, 99)}"',
                f'price {some(1, 9)}.99 PLN on cheapest 1 of every 2 items where item.sku in ("S{number}",'
                f' "S{number + 1}")',
                f'discount {some(1, 30)}% on items where item.brand = "b{some(1, 300)}"',
            ]
        )
    if pick < 0.8:
        return (
            f"when order.subtotal >= {some(20, 900)} PLN\ndiscount {some(1, 20)} PLN\n"
            "at most 3 times per customer per month"
        )
    return chance.choice(
        [
            f'when customer.tier >= "gold" and order.subtotal >= {some(20, 900)} PLN\n'
            f"earn {some(1, 99)} points",
            f"when customer.spend in last {some(1, 90)} days >= {some(20, 900)} PLN\n"
            f"earn 1 point per {some(1, 9)} PLN of order.margin",
        ]
    )


def document(texts: list[str]) -> str:
    """A programme of these rules."""
    return json.dumps(
        {
            "format": 1,
            "name": {"pl": "Klub", "en": "Club"},
            "currency": "PLN",
            "assume_margin": "20%",
            "points": {"name": {"pl": ["a", "b", "c"], "en": ["a", "b"]}, "value": "0.02 PLN"},
            "tiers": [
                {"id": "silver", "when": "customer.spend in last 12 months >= 100 PLN"},
                {"id": "gold", "when": "customer.spend in last 12 months >= 500 PLN"},
            ],
            "groups": [{"id": "all", "pick": "best"}],
            "rules": [
                {"id": f"r{number}", "group": "all", "rule": text.split("\n")}
                for number, text in enumerate(texts)
            ],
        },
        indent=1,
    )


def milliseconds(work: Callable[[], Any]) -> float:
    """CPU time of the median of some runs."""
    taken = []
    for _ in range(RUNS):
        gc.collect()
        start = time.process_time()
        work()
        taken.append((time.process_time() - start) * 1000)
    return statistics.median(taken)


def plain_python() -> int:
    """The yardstick: about the work of an interpreter on dictionaries and short strings."""
    seen: dict[str, int] = {}
    for number in range(200_000):
        key = f"k{number % 977}"
        seen[key] = seen.get(key, 0) + number % 7
    return sum(seen.values())


def measured(count: int) -> Iterator[tuple[str, float]]:
    """What was measured, in milliseconds."""
    chance = random.Random(20260501)
    texts = [rule(number, chance) for number in range(count)]
    names = Names(tiers=("silver", "gold"))
    reading.MAX_BYTES = max(reading.MAX_BYTES, 500 * count)
    text = document(texts)
    loaded = load_programme(text)
    programme = loaded.programme
    assert programme is not None, loaded.errors[:1]
    frozen = freeze(programme)
    assert thaw(frozen) == programme
    edited = with_rule(programme, loaded.names, "r7", "earn 3 points")
    assert not isinstance(edited, tuple)
    assert edited.rule("r7").rule == parse_rule("earn 3 points").tree

    def cold() -> None:
        for one in texts:
            tree = parse_rule(one).tree
            assert tree is not None
            assert not check_rule(tree, names)

    yield "plain Python", milliseconds(plain_python)
    yield "cold from text", milliseconds(cold)
    yield "whole document", milliseconds(lambda: load_programme(text))
    yield "from the checked form", milliseconds(lambda: thaw(frozen))
    yield "checked form, each rule used once", milliseconds(lambda: list(thaw(frozen).rules))  # type: ignore[union-attr]
    yield "one rule edited", milliseconds(lambda: with_rule(programme, loaded.names, "r7", texts[0]))


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("--rules", type=int, default=10_000)
    asked.add_argument("--json", action="store_true")
    options = asked.parse_args()
    figures = dict(measured(options.rules))
    yardstick = figures["plain Python"]
    rows = [
        {"what": what, "ms": round(ms, 2), "ratio": round(ms / yardstick, 3), "aim_ms": AIMS_MS.get(what)}
        for what, ms in figures.items()
    ]
    if options.json:
        told = {"rules": options.rules, "python": sys.version.split()[0], "figures": rows}
        print(json.dumps(told, indent=1))
        return
    for row in rows:
        aim = f"   aim {row['aim_ms']} ms" if row["aim_ms"] else ""
        print(f"{row['what']:36}{row['ms']:>10} ms{row['ratio']:>10} x{aim}")


if __name__ == "__main__":
    main()
