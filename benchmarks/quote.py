"""How long a cart takes under many rules, beside hand-written Python and two engines from PyPI.

    python benchmarks/quote.py [--rules 10,100,1000,10000] [--lines 3,10,50] [--json]

CPU time a cart, the median of nine runs over carts that no run has seen before. Every result is compared
first: the engine's with both hand-written forms amount by amount and share by share, that of the others
rule by rule. ``ifs`` asks every rule, ``indexed`` looks up candidates. Of the engine there are

- ``first_seen``: a cart of units that were never seen, under rules whose plans are made, as the hand-written
  form has its index; what the first asking of a rule adds, once a worker, is ``first_asked_us``;
- ``seen``: a cart for the third time, as a shop quotes it with each page;
- ``read``: first seen, and every share and the numbers of every reason read, which otherwise are put into
  objects when somebody looks;
- ``plainly``: the same by going through the tree of every rule;
- ``proposed_us``, ``nearest_us``: the nearest change of one rule, derived; and confirmed by deciding;
- ``why_not_us``: the sentence that tells why one rule gave nothing, as a customer reads it.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.by_hand import Given, Indexed, ifs
from benchmarks.mix import FACTS, NOON, SPENT, Mix, carts, mix
from benchmarks.others import engines
from flask_loyalty.engine.changes import Occurrence
from flask_loyalty.engine.decide import decide
from flask_loyalty.engine.explanation import why_not
from flask_loyalty.engine.facts import OrderEvent
from flask_loyalty.engine.nearest import nearest
from flask_loyalty.engine.needs import needs
from flask_loyalty.engine.outcomes import Decision
from flask_loyalty.engine.plans import plan_of
from flask_loyalty.engine.recalling import memory
from flask_loyalty.engine.sights import Sight
from flask_loyalty.language.vocabulary import Names

RUNS = 9
SPENT_MINOR = int(FACTS.past[SPENT])  # type: ignore[arg-type]


def told(decision: Decision) -> Given:
    """What the engine decided, in the form of the hand-written ones."""
    return {
        outcome.rule: (
            outcome.amount,
            tuple(
                (line, sum(share.amount for share in shares))
                for line, shares in groupby(outcome.shares, key=lambda share: share.line)
            ),
        )
        for outcome in decision.outcomes
    }


def in_any_order(given: Given) -> dict[str, tuple[int, dict[str, int]]]:
    """The same without the order of the lines: the engine names the dearest first."""
    return {rule: (amount, dict(shares)) for rule, (amount, shares) in given.items()}


def micros(work: Callable[[OrderEvent], Any], batches: Sequence[Sequence[OrderEvent]]) -> float:
    """CPU microseconds a cart: the median of the batches, each of carts of its own."""
    taken = []
    for batch in batches:
        gc.collect()
        start = time.process_time()
        for event in batch:
            work(event)
        taken.append((time.process_time() - start) / len(batch) * 1e6)
    return statistics.median(taken)


def read(decision: Decision) -> int:
    """Look at every share and every reason."""
    return sum(len(outcome.shares) + bool(outcome.why.units) for outcome in decision.outcomes)


def first_asked(made: Mix) -> float:
    """CPU microseconds a rule to make its plan; afterwards every rule has one."""
    start = time.process_time()
    for rule in made.programme.rules:
        plan_of(rule)
    return (time.process_time() - start) / len(made.programme.rules) * 1e6


def telling_why_not(made: Mix, decisions: Sequence[Decision]) -> float | None:
    """CPU microseconds to tell of one rule why it gave nothing: the median of those that gave nothing."""
    names, taken = Names(tiers=("silver", "gold")), []
    for missed in [missed for decision in decisions for missed in decision.missed][:50]:
        start = time.process_time()
        for _ in range(20):
            assert why_not(missed, made.programme, names, "en")
        taken.append((time.process_time() - start) / 20 * 1e6)
    return round(statistics.median(taken), 1) if taken else None


def looking_for_the_nearest(
    made: Mix, decided: Sequence[tuple[OrderEvent, Decision]]
) -> dict[str, float | None]:
    """CPU microseconds to find the nearest change of one rule that gave nothing, medians.

    ``proposed``: from what stood in its way to the changes that the interpreter agrees with; ``nearest``:
    with every cart decided that confirms them and shows that no smaller one does.
    """
    proposed, confirmed = [], []
    missed = [(event, decision, miss) for event, decision in decided for miss in decision.missed]
    for event, decision, miss in missed[:30]:
        rule, here = made.programme.rule(miss.rule), Occurrence(made.programme, event, FACTS, NOON)
        start = time.process_time()
        list(needs(rule, Sight.of(here, rule, decision), decision, lambda sku, more: True))
        proposed.append((time.process_time() - start) * 1e6)
        start = time.process_time()
        nearest(here, rule, decision, most_ways=1)
        confirmed.append((time.process_time() - start) * 1e6)
    told = {"proposed_us": proposed, "nearest_us": confirmed}
    return {name: round(statistics.median(taken), 1) if taken else None for name, taken in told.items()}


def cell(made: Mix, rules: int, lines: int) -> dict[str, Any]:
    """One row of figures."""
    per_batch = max(2, 40 // lines)
    events = carts(made, lines, (2 * RUNS + 1) * per_batch)
    batches = [events[i : i + per_batch] for i in range(0, len(events), per_batch)]
    checked, timed, other = batches[0], batches[1 : RUNS + 1], batches[RUNS + 1 :]
    memory.forget()
    indexed, others = Indexed(made.specs), engines(made.specs)

    def ours(event: OrderEvent) -> Decision:
        return decide(made.programme, event, FACTS, NOON)

    fired = 0
    for event in checked:
        assert decide(made.programme, event, FACTS, NOON, plainly=True) == ours(event)
        given = in_any_order(told(ours(event)))
        assert given == in_any_order(ifs(made.specs, event.cart, SPENT_MINOR))
        assert given == in_any_order(indexed(event.cart, SPENT_MINOR))
        for name, fires in others.items():
            assert set(given) <= fires(event.cart, SPENT_MINOR), name
        fired += len(given)
    first = micros(ours, timed)
    looked_at = micros(lambda event: read(ours(event)), other)
    for batch in timed:
        for event in batch:
            ours(event)
    figures = {
        "first_seen": first,
        "seen": micros(ours, timed),
        "read": looked_at,
        "plainly": micros(lambda event: decide(made.programme, event, FACTS, NOON, plainly=True), timed),
        "ifs": micros(lambda event: ifs(made.specs, event.cart, SPENT_MINOR), timed),
        "indexed": micros(lambda event: indexed(event.cart, SPENT_MINOR), timed),
    }
    for name, fires in others.items():
        figures[name] = micros(lambda event, fires=fires: fires(event.cart, SPENT_MINOR), timed)  # type: ignore[misc]
    return {
        "rules": rules,
        "lines": lines,
        "fired": round(fired / len(checked), 1),
        **{f"{name}_us": round(taken, 1) for name, taken in figures.items()},
        "first_seen_vs_indexed": round(figures["first_seen"] / figures["indexed"], 2),
        "seen_vs_indexed": round(figures["seen"] / figures["indexed"], 2),
        "read_vs_indexed": round(figures["read"] / figures["indexed"], 2),
        "plainly_vs_indexed": round(figures["plainly"] / figures["indexed"], 2),
        **looking_for_the_nearest(made, [(event, ours(event)) for event in checked]),
        "why_not_us": telling_why_not(made, [ours(event) for event in checked]),
        "vs_ifs": round(figures["first_seen"] / figures["ifs"], 2),
        **{f"{name}_vs_indexed": round(figures[name] / figures["indexed"], 2) for name in others},
    }


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("--rules", default="10,100,1000,10000")
    asked.add_argument("--lines", default="3,10,50")
    asked.add_argument("--json", action="store_true")
    options = asked.parse_args()
    cells = []
    for rules in map(int, options.rules.split(",")):
        made = mix(rules)
        once_a_rule = round(first_asked(made), 1)
        for lines in map(int, options.lines.split(",")):
            cells.append({**cell(made, rules, lines), "first_asked_us": once_a_rule})
            if not options.json:
                print("  ".join(f"{name} {value}" for name, value in cells[-1].items()), flush=True)
    if options.json:
        print(json.dumps({"python": sys.version.split()[0], "cells": cells}, indent=1))


if __name__ == "__main__":
    main()
