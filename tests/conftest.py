"""The suite's settings and fixtures; how the parts are made stands in ``tests/infrastructure``."""

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.infrastructure import compiled, laws, postgres, run, templates  # noqa: F401 (compiled listens)
from tests.infrastructure.databases import Databases, PostgresDatabases, Prepare, SqliteDatabases
from tests.infrastructure.server import live_server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.infrastructure.browser import Visitors

MARKERS = {"postgres": "pg", "browser": "browser"}

laws.load_profile()
templates.share()


# The run


def pytest_configure(config: pytest.Config) -> None:
    """Make the run's folder, in the process that directs the workers."""
    if not is_worker(config):
        try:
            run.skipped()
        except run.Missing as mistake:
            raise pytest.UsageError(str(mistake)) from None
        for folder in run.abandoned():
            postgres.stop_in(folder)
            shutil.rmtree(folder, ignore_errors=True)
        run.start()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not is_worker(config) and run.FOLDER in os.environ:
        postgres.stop()
        run.finish()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take out what ``LOYALTY_SKIP`` leaves out; pytest's last line counts it as deselected."""
    left_out = {marker for marker, part in MARKERS.items() if part in run.skipped()}
    if not left_out:
        return
    gone = [item for item in items if left_out & {mark.name for mark in item.iter_markers()}]
    if gone:
        config.hook.pytest_deselected(items=gone)
        items[:] = [item for item in items if item not in set(gone)]


def pytest_collection_finish() -> None:
    """Ten thousand tests and all modules stay to the end: no garbage is looked for among them."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if parts := run.skipped():
        terminalreporter.write_line(f"LEFT OUT by LOYALTY_SKIP: {', '.join(sorted(parts))}", yellow=True)


def is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


# Databases


@pytest.fixture(scope="session")
def pg_server() -> Iterator[postgres.Server]:
    """The run's PostgreSQL server, started by the first test that needs it."""
    server = postgres.server()
    yield server
    server.close()


@pytest.fixture
def pg_url(pg_server: postgres.Server) -> Iterator[str]:
    """A new and empty PostgreSQL database, dropped after the test."""
    url = pg_server.create()
    yield url
    pg_server.drop(url)


@pytest.fixture(
    scope="session",
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)],
)
def databases(request: pytest.FixtureRequest) -> Iterator[Databases]:
    """Both kinds of database, one after the other; see ``tests/infrastructure/databases.py``.

    Of the session's scope, so that a Hypothesis test may use it::

        @given(...)
        def test_law(databases, ...):
            engine = databases.shared("ledger", prepare=upgrade)
            wipe(engine)
    """
    made: Databases
    if request.param == "sqlite":
        made = SqliteDatabases(Path(tempfile.mkdtemp(prefix="sqlite-", dir=run.folder())))
    else:
        made = PostgresDatabases(request.getfixturevalue("pg_server"))
    yield made
    made.close()


@pytest.fixture
def new_database(databases: Databases) -> Iterator[Callable[..., str]]:
    """Makes databases for one test: ``new_database()`` empty, ``new_database(name, prepare)`` a copy."""
    urls: list[str] = []

    def make(name: str | None = None, prepare: Prepare | None = None) -> str:
        urls.append(databases.copy(name, prepare) if name and prepare else databases.fresh())
        return urls[-1]

    yield make
    for url in urls:
        databases.drop(url)


@pytest.fixture
def database_url(new_database: Callable[..., str]) -> str:
    """The URL of an empty database, on SQLite and on PostgreSQL."""
    return new_database()


# The browser


@pytest.fixture
def serve() -> Iterator[Callable[[Any], str]]:
    """Serves an application until the test ends: ``address = serve(app)``."""
    with ExitStack() as servers:
        yield lambda application: servers.enter_context(live_server(application))


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """One browser a worker. A test takes ``page`` or ``visitors``; they bring the marker ``browser``."""
    from playwright.sync_api import sync_playwright

    from tests.infrastructure.browser import launch

    with sync_playwright() as playwright:
        started = launch(playwright)
        yield started
        started.close()


@pytest.fixture(
    params=[pytest.param(name, marks=pytest.mark.browser) for name in ("phone", "desktop")],
)
def viewport(request: pytest.FixtureRequest) -> str:
    """The two windows that every page is looked at in: 390×844 and 1280×800."""
    return request.param


@pytest.fixture
def visitors(browser: "Browser", viewport: str) -> Iterator["Visitors"]:
    """Opens a page for each person of a test: ``customer, partner = visitors(), visitors()``."""
    from tests.infrastructure.browser import Visitors

    people = Visitors(browser, viewport)
    yield people
    people.close()
    assert not people.faults, "\n".join(people.faults)


@pytest.fixture
def page(visitors: "Visitors") -> "Page":
    """One person's page, at both widths; fails the test on a script's error or an answer of 500."""
    return visitors()
