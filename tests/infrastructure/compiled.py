"""Statements are compiled once a worker, though each test has an engine of its own.

Building SQL out of expressions was a quarter of the work of tests that use a database.
"""

from sqlalchemy import Connection, Engine, event

MOST = 3000  # statements kept; the models of a tiny shop are made afresh for each test, and so are theirs

_FIRST: dict[tuple[str, str], Engine] = {}


@event.listens_for(Engine, "engine_connect")
def share(connection: Connection) -> None:
    """Let an engine use what the first one of its kind has compiled.

    The cache's keys name the dialect, so that is shared too. An engine with an isolation level of its own
    keeps it in its dialect, and stays apart.
    """
    engine = connection.engine
    if engine.dialect._on_connect_isolation_level is not None or engine._compiled_cache is None:
        return
    first = _FIRST.setdefault((engine.dialect.name, engine.dialect.driver), engine)
    if first is engine:
        engine._compiled_cache.capacity = MOST
    engine._compiled_cache = first._compiled_cache
    engine.dialect = connection.dialect = first.dialect
