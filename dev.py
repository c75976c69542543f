#!/usr/bin/env python3
"""Everything that a developer starts by hand: ``python3 dev.py shop | test | lint | matrix | clean``.

Needs nothing but a Python: it finds one that is new enough, makes ``.venv``, installs into it what
the constraints file names, and says plainly what is missing and how to get it. A stamp tells whether
anything has changed since, so that a second start is fast.
"""

# Written so that an old Python 3 can read it too: it must get as far as looking for a newer one.
import glob
import hashlib
import os
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.abspath(__file__))
OLDEST = (3, 11)
NAMES = ["python3.14", "python3.13", "python3.12", "python3.11", "python3", "python"]
EXTRAS = {"shop": ".[shop]", "test": ".[shop,postgres,dev]"}
MATRIX_SQLALCHEMY = ["2.0", "2.1"]
CACHES = (".venv .venvs build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis flask_loyalty.egg-info "
          "tests/.screenshots tests/.browser")  # fmt: skip

USAGE = f"""\
usage: python3 dev.py COMMAND [ARGUMENTS]

  shop          install, migrate, seed and serve the example shop; ARGUMENTS go to its `serve`
  shop-reset    forget the example shop's data and seed it afresh
  test          install what the suite needs, then run linters, types and every test;
                ARGUMENTS go to pytest. LOYALTY_SKIP=pg,browser leaves these out and says so
  lint          ruff and mypy alone
  matrix        the suite without the browser, on every Python found, each with
                SQLAlchemy {" and ".join(MATRIX_SQLALCHEMY)}
  clean         remove environments, caches and screenshots; the shop's data stays
"""


class Missing(Exception):
    """Something that we cannot do without is not on this machine; the message says how to get it."""


def main(arguments):
    """Run one command; the answer is the exit code."""
    commands = {"shop": shop, "shop-reset": shop_reset, "test": test, "lint": lint,
                "matrix": matrix, "clean": clean}  # fmt: skip
    if not arguments or arguments[0] not in commands:
        print(USAGE, end="", file=sys.stdout if arguments in (["help"], ["--help"]) else sys.stderr)
        return 0 if arguments in (["help"], ["--help"]) else 2
    os.chdir(ROOT)
    try:
        return commands[arguments[0]](arguments[1:])
    except Missing as missing:
        print(f"\ndev.py: {missing}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


# The commands


def shop(arguments):
    return run_shop("serve", arguments)


def shop_reset(arguments):
    return run_shop("reset", arguments)


def run_shop(what, arguments):
    if not os.path.exists("example_shop/__main__.py"):
        raise Missing("there is no example shop in this checkout (example_shop/__main__.py).")
    python = installed("shop")
    return subprocess.call([python, "-m", "example_shop", what, *arguments])


def test(arguments):
    """The whole suite. The last line tells how it ended and what was left out."""
    started = time.time()
    python = installed("test")
    # What the tests need beyond Python is looked for once, before anything runs.
    if subprocess.call([python, "-m", "tests.infrastructure"]) != 0:
        return 1
    # Beside the tests, which often wait: for a browser, for a disk.
    linters = subprocess.Popen([sys.executable, os.path.join(ROOT, "dev.py"), "lint"],
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # fmt: skip
    code = subprocess.call(pytest_command(python, arguments), env=compiling_once())
    print(linters.communicate()[0].decode(errors="replace"), end="", flush=True)
    lint_code = linters.returncode
    left_out = os.environ.get("LOYALTY_SKIP", "").strip()
    kept = f"LEFT OUT by LOYALTY_SKIP: {left_out}" if left_out else "nothing left out"
    seconds = time.time() - started
    print(f"suite: tests {verdict(code)}, linters and types {verdict(lint_code)}, {seconds:.0f} s; {kept}")
    return code or lint_code


def pytest_command(python, arguments):
    """One worker more than cores, for they often wait; but few: each may have a browser.

    Each gets a part of the tests at once and steals of the others when it is done: to be handed them one
    by one takes longer than most of them do. A later ``-n`` or ``--dist`` wins over ours.
    """
    workers = str(min((os.cpu_count() or 1) + 1, 4))
    return [python, "-m", "pytest", "-n", workers, "--dist", "worksteal", *arguments]


def compiling_once(**more):
    """The environment of a suite: what one worker has compiled, the others and all that they start read."""
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return dict(own, **more)


def verdict(code):
    return "passed" if code == 0 else "FAILED"


def lint(arguments):
    return run_linters(installed("test"))


def run_linters(python):
    """All three, so that one run shows everything that is wrong."""
    checks = [["ruff", "check", "--output-format=concise"], ["ruff", "format", "--check"], ["mypy"]]
    codes = [subprocess.call([python, "-m", *check]) for check in checks]
    if codes[1]:
        print("dev.py: `.venv/bin/ruff format` lays the files out.", file=sys.stderr)
    return max(codes)


def matrix(arguments):
    """Before a release: each Python found with each SQLAlchemy, every pair in its own environment."""
    pairs = [(python, version) for python in every_python() for version in MATRIX_SQLALCHEMY]
    results = [run_pair(python, version, arguments) for python, version in pairs]
    print()
    for name, code in results:
        print(f"{name:32} {verdict(code)}")
    print(f"matrix: {verdict(max(code for _, code in results))}; LEFT OUT: browser")
    return max(code for _, code in results)


def run_pair(python, version, arguments):
    """One environment's name and exit code; a failed installation does not stop the others."""
    name = "py{}.{}-sqlalchemy{}".format(*version_of(python), version)
    print(f"\n== {name}", flush=True)
    try:
        own = installed("test", python, os.path.join(".venvs", name), f"sqlalchemy=={version}.*")
    except Missing as missing:
        print(missing, file=sys.stderr)
        return name, 1
    return name, subprocess.call(pytest_command(own, arguments), env=compiling_once(LOYALTY_SKIP="browser"))


def clean(arguments):
    for path in CACHES.split():
        shutil.rmtree(path, ignore_errors=True)
    return 0


# An environment with everything installed


def installed(extras, python=None, folder=".venv", override=None):
    """The path of an environment's Python, in which our extension and these extras are installed.

    The stamp holds a hash of all that decides what is installed; while it fits, nothing is done.

    :param override: a requirement that replaces the constraint on the same library.
    """
    ours = environment_python(folder)
    if not works(ours):
        if python is None:
            restart_with_new_enough_python()
        make_environment(python or sys.executable, folder)
    stamp = os.path.join(folder, ".installed-")
    wanted = fingerprint(override)
    # What the tests need contains what the shop needs.
    if any(read(stamp + name) == wanted for name in {extras, "test"}):
        return ours
    print(f"dev.py: installing {EXTRAS[extras]} into {folder} (once; a minute or so)", flush=True)
    constraints = constraints_file(folder, override)
    command = [ours, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "-c", constraints,
               "-e", EXTRAS[extras]] + ([override] if override else [])  # fmt: skip
    if subprocess.call(command) != 0:
        raise Missing(
            "pip could not install what is needed; its own words stand above. It needs a package index, "
            "or a folder of wheels given by PIP_FIND_LINKS. `python3 dev.py clean` starts afresh."
        )
    with open(stamp + extras, "w") as file:
        file.write(wanted)
    return ours


def make_environment(python, folder):
    if not can_make_environments(python):
        raise Missing(
            "this Python cannot make a virtual environment: its modules venv and ensurepip are missing.\n"
            "  Debian, Ubuntu:  apt-get install python3-venv\n"
            "  elsewhere:       a Python from python.org, pyenv or uv has them"
        )
    print(f"dev.py: making {folder} with {python}", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    if subprocess.call([python, "-m", "venv", folder]) != 0:
        raise Missing("the virtual environment could not be made in " + os.path.join(ROOT, folder))


def fingerprint(override):
    digest = hashlib.sha256(repr(override).encode())
    for name in ["setup.cfg", "pyproject.toml", "constraints.txt"]:
        digest.update(read(name).encode())
    return digest.hexdigest()


def constraints_file(folder, override):
    """The constraints, without the line that an override stands in for."""
    if not override:
        return "constraints.txt"
    library = override.split("==")[0] + "=="
    lines = [line for line in read("constraints.txt").splitlines() if not line.lower().startswith(library)]
    path = os.path.join(folder, "constraints.txt")
    with open(path, "w") as file:
        file.write("\n".join(lines) + "\n")
    return path


def environment_python(folder):
    parts = ["Scripts", "python.exe"] if os.name == "nt" else ["bin", "python"]
    return os.path.join(ROOT, folder, *parts)


def read(path):
    """A file's text, or nothing where there is no file."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError:
        return ""


# Finding a Python


def restart_with_new_enough_python():
    """Go on under a Python that will do, if this one is too old or cannot make environments."""
    if sys.version_info[:2] >= OLDEST and can_make_environments(sys.executable):
        return
    for python in candidates():
        version = version_of(python)
        if version and version >= OLDEST and can_make_environments(python):
            command = [python, os.path.join(ROOT, "dev.py"), *sys.argv[1:]]
            sys.exit(subprocess.call(command)) if os.name == "nt" else os.execv(python, command)
    if sys.version_info[:2] >= OLDEST:
        return  # make_environment says what this one lacks
    raise Missing(
        f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; this is {sys.version.split()[0]} "
        "and no other was found.\n"
        "  Debian 12, Ubuntu 24.04 and newer:  apt-get install python3 python3-venv\n"
        "  macOS:                              brew install python@3.13\n"
        "  anywhere:                           pyenv install 3.13, or uv python install 3.13"
    )


def every_python():
    """One Python of each version that will do, the oldest first."""
    found = {}
    for python in [sys.executable, *candidates()]:
        version = version_of(python)
        if version and version >= OLDEST and version not in found and can_make_environments(python):
            found[version] = python
    if not found:
        restart_with_new_enough_python()
    return [found[version] for version in sorted(found)]


def candidates():
    """Pythons on PATH, then those that pyenv and uv keep elsewhere, newest first."""
    on_path = [shutil.which(name) for name in NAMES]
    home = os.path.expanduser("~")
    pyenv = os.environ.get("PYENV_ROOT", os.path.join(home, ".pyenv"))
    kept = glob.glob(os.path.join(pyenv, "versions", "3.*", "bin", "python"))
    kept += glob.glob(os.path.join(home, ".local/share/uv/python/cpython-3.*/bin/python3"))
    return [python for python in on_path if python] + sorted(kept, key=version_numbers, reverse=True)


def version_numbers(path):
    """``…/3.12.1/bin/python`` sorts after ``…/3.9.18/bin/python``."""
    return [int(part) for part in path.replace("-", ".").replace(os.sep, ".").split(".") if part.isdigit()]


def version_of(python):
    """``(3, 12)``; None for a file that is no working Python, such as a shim without a version."""
    answer = output([python, "-c", "import sys; print(*sys.version_info[:2])"])
    return tuple(map(int, answer.split())) if answer else None


def can_make_environments(python):
    return output([python, "-c", "import venv, ensurepip; print(1)"]) == "1"


def works(python):
    return os.path.exists(python) and output([python, "-c", "import pip; print(1)"]) == "1"


def output(command):
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode(errors="replace").strip() if done.returncode == 0 else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
