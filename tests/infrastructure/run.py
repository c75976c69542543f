"""One run of the suite, shared by all of its worker processes: its folder, and what is made only once."""

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

PARTS = ("pg", "browser")
FOLDER = "LOYALTY_RUN_DIR"  # in the environment, so that workers inherit it


class Missing(Exception):
    """A part that the tests need is not on this machine; the message names the ways out."""


def skipped() -> set[str]:
    """The parts that ``LOYALTY_SKIP`` leaves out; a word that is no part is a mistake, not a wish."""
    words = {word.strip() for word in os.environ.get("LOYALTY_SKIP", "").split(",")} - {""}
    if unknown := words - set(PARTS):
        raise Missing(
            f"LOYALTY_SKIP names {', '.join(sorted(unknown))}; it can leave out {', '.join(PARTS)}."
        )
    return words


def start() -> Path:
    """Make the run's folder; the server's own account must be able to walk into it."""
    folder = Path(tempfile.mkdtemp(prefix=f"loyalty-{os.getpid()}-"))
    folder.chmod(0o755)
    os.environ[FOLDER] = str(folder)
    return folder


def folder() -> Path:
    return Path(os.environ[FOLDER])


def finish() -> None:
    shutil.rmtree(os.environ.pop(FOLDER), ignore_errors=True)


def once(name: str, make: Callable[[], Any]) -> Any:
    """What ``make`` returned to the first worker that asked, to every worker; it must fit in JSON.

    The others wait meanwhile. If it failed, whoever asks next tries again.
    """
    import fcntl

    answer = folder() / f"{name}.json"
    with open(folder() / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not answer.exists():
            answer.write_text(json.dumps(make()))
        return json.loads(answer.read_text())
