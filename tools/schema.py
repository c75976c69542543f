"""Write ``grammar/programme.schema.json`` from the fields that read a programme document.

.venv/bin/python -m tools.schema
"""

from __future__ import annotations

import json
from pathlib import Path

from flask_loyalty.programme.schema import json_schema

__all__ = ["FILE", "written"]

FILE = Path(__file__).resolve().parent.parent / "grammar" / "programme.schema.json"


def written() -> str:
    """The text of the file."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
