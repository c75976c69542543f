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
    folder = Path(tempfile.mkdtemp(prefix=f"loyalty-{os.getpid()}-", dir=place()))
    folder.chmod(0o755)
    os.environ[FOLDER] = str(folder)
    return folder


def place() -> str:
    """Memory where there is plenty: making a database is ten times quicker there than on a disk."""
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free >= 2 << 30:
        return str(memory)
    return tempfile.gettempdir()


def abandoned() -> list[Path]:
    """Folders of our own earlier runs that were killed and could not clean up."""
    found = [path for path in Path(place()).glob("loyalty-*-*") if path.stat().st_uid == os.geteuid()]
    numbers = [(path, path.name.split("-")[1]) for path in found]
    return [path for path, number in numbers if number.isdigit() and not alive(int(number))]


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


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
