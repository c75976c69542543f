"""``python -m tests.infrastructure``: find what the suite needs beyond Python, installing where we may."""

import sys

from tests.infrastructure import browser, postgres
from tests.infrastructure.run import Missing, skipped


def main() -> int:
    """Say what is used for each part; 1 if a part is missing."""
    code = 0
    for part, find in [("pg", postgres.describe), ("browser", browser.find_or_install)]:
        try:
            print(f"{part}: {'left out by LOYALTY_SKIP' if part in skipped() else find()}", flush=True)
        except Missing as missing:
            print(f"{part}: {missing}", file=sys.stderr)
            code = 1
    return code


if __name__ == "__main__":
    sys.exit(main())
