"""How long the language takes over hostile texts of up to 64 KiB: every answer should come within a second.

    .venv/bin/python benchmarks/robustness.py [--json]

Each text is scanned, parsed, its mistakes found, checked, and told in one language.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator

from flask_loyalty.language import Names, in_language, to_data
from flask_loyalty.language.diagnosing import diagnose
from flask_loyalty.language.polish_surfaces import surfaces
from flask_loyalty.language.scanning import MAX_BYTES, MAX_DEPTH
from flask_loyalty.language.vocabulary import CLAUSE_WORDS, FACTS

LIMIT = 1.0
"""Seconds in which any answer should come."""


def fill(piece: str, head: str = "", tail: str = "") -> str:
    """A text of nearly 64 KiB, made of one piece again and again."""
    room = MAX_BYTES - len((head + tail).encode("utf-8"))
    return head + piece * (room // len(piece.encode("utf-8"))) + tail


def deepest() -> str:
    """Brackets as deep as they may be, with every operator at each level."""
    text = "order.is_first"
    for level in range(MAX_DEPTH // 2):
        text = f"not (order.is_first and (customer.orders where {text}) - -1 * 2% of 3 above 1 >= {level})"
    return f"when {text} discount 5%"


def texts() -> Iterator[tuple[str, str]]:
    """Every hostile text with its name."""
    yield "open brackets", fill("(", "when ")
    yield "pairs of brackets", fill("()", "when ")
    yield "the deepest tree", deepest()
    yield "a huge number", fill("9", "earn ", " points")
    yield "many numbers", fill("9 ", "earn ")
    yield "thousands", fill(" 000", "earn 1", " points")
    yield (
        "20 000 members of a list",
        "discount 5% on items where item.sku in (" + ",".join(['"A"'] * 15_000) + ")",
    )
    yield "20 000 members of a sum", "when " + "+".join(["1"] * 20_000) + " = 1 discount 5%"
    yield "a chain of and", fill(" and order.is_first", "when order.is_first", " discount 5%")
    yield "a chain of unknown facts", fill(" and a.b", "when a.b", " discount 5%")
    yield (
        "many bands",
        "discount by order.quantity whole " + ", ".join(f"from {n}: 5%" for n in range(1, 4500)),
    )
    yield "effects", fill("earn 5 points\n")
    yield "effects without amounts", fill("earn ")
    yield "limits", fill("at most 5 points per order\n", "earn 5 points\n")
    yield "limits without a scope", fill("at most 5 points\n", "earn 5 points\n")
    yield "conditions", fill("when a.b\n")
    yield "misspelt words", fill("eran 5 ponts\n")
    yield "unknown ids", fill(' or customer.tier = "x"', 'when customer.tier = "x"', " discount 5%")
    yield "null bytes", fill("\x00", "earn 5 points")
    yield "bytes that are no text", bytes(range(256)).decode("latin-1") * 250
    yield "look-alikes", fill("оrder.margin ", "when ")
    yield "quotes", fill('"', "when ")
    yield "opening quotes", fill("„", "when ")
    yield "comments", fill("# a\n")
    yield "emoji", fill("😀", "earn ")
    yield "one word", fill("x", "earn 5 ")
    yield "dots", fill("a.", "when ")
    yield "not", fill("not ", "when ")
    yield "signs", fill("-", "when order.subtotal = ")
    yield "spaces", fill(" ", "earn 5 points")
    yield from word_texts()


SIZES = (20, 100, 300, 600, 1200, 3000, 8000)
"""Words of a random text."""


def word_texts() -> Iterator[tuple[str, str]]:
    """Words of the language in any order, of each language and of both, some misspelt; always the same."""
    values = ["5", "50 PLN", "10%", "1", '"coffee"', ">=", "=", "(", ")", "+", ","]
    english = [*CLAUSE_WORDS, *FACTS, *values, "points", "items", "customer", "month"]
    polish = [*sorted({surface for surface, _ in surfaces()}), *values, "50 zł"]
    shortest = "na za co od każdy gdzie w : najwyżej raz progu rabat zł"
    effects = [*shortest.split(), *values]
    kinds = {"English": english, "Polish": polish, "mixed": english + polish, "effects": effects}
    for kind, words in kinds.items():
        for share in (0, 20, 100):
            for size in SIZES:
                dice = random.Random(f"{kind} {share} {size}")
                said = [_slip(dice, word, share) for word in dice.choices(words, k=size)]
                text = " ".join(said).encode("utf-8")[:MAX_BYTES].decode("utf-8", "ignore")
                yield f"{size} {kind} words, {share}% misspelt", text


def _slip(dice: random.Random, word: str, share: int) -> str:
    """A word with another letter in it, in so many percent of all cases."""
    if dice.randrange(100) >= share:
        return word
    at = dice.randrange(len(word))
    return word[:at] + dice.choice("abcdefghijklmnoprstuwyząęłóś") + word[at + 1 :]


def measured(text: str, language: str) -> tuple[float, int]:
    """Seconds of the processor until everything is told, and how many mistakes that are."""
    start = time.process_time()
    found = diagnose(text, Names(tiers=("silver", "gold")), language)
    for one in found:
        in_language(to_data(one, text, language), language)
    return time.process_time() - start, len(found)


def main() -> int:
    """Measure every text; 1 if one takes longer than the limit."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    options = parser.parse_args()
    diagnose("earn 5 points", Names())  # the parser is built with the first text
    diagnose("nalicz 5 punktów", Names(), "pl")
    rows = []
    for name, text in texts():
        for language in ("en", "pl"):
            seconds, mistakes = measured(text, language)
            rows.append({"text": name, "language": language, "bytes": len(text.encode("utf-8", "replace")),
                         "seconds": round(seconds, 4), "mistakes": mistakes})  # fmt: skip
    slow = [row for row in rows if row["seconds"] > LIMIT]
    if options.json:
        print(json.dumps({"limit": LIMIT, "rows": rows, "slow": len(slow)}, ensure_ascii=False, indent=1))
    else:
        for row in rows:
            mark = "  SLOW" if row in slow else ""
            print(f"{row['seconds']:8.3f} s  {row['mistakes']:4}  {row['language']}  {row['text']}{mark}")
    return int(bool(slow))


if __name__ == "__main__":
    sys.exit(main())
