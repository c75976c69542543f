"""What the other tests stand on does what it says."""

import subprocess
import sys
import time

import pytest
from flask import Flask, request
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import (
    Column,
    Engine,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    Text,
    create_engine,
    event,
    func,
    select,
)
from sqlalchemy.exc import DatabaseError

from tests.infrastructure.databases import wipe

METADATA = MetaData()
PARENT = Table(
    "parent", METADATA, Column("id", Integer, primary_key=True, autoincrement=True), Column("name", Text)
)
CHILD = Table("child", METADATA, Column("parent_id", ForeignKey("parent.id"), nullable=False))
VERSION = Table("some_version", METADATA, Column("version_num", Text))


def prepare(engine: Engine) -> None:
    """Tables whose rows a trigger keeps, as the ledger's are kept."""
    METADATA.create_all(engine)
    with engine.begin() as connection:
        connection.execute(VERSION.insert().values(version_num="7"))
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql(
                "CREATE TRIGGER kept BEFORE DELETE ON parent BEGIN SELECT RAISE(ABORT, 'kept'); END"
            )
        else:
            connection.exec_driver_sql(
                "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'kept'; END $$"
            )
            connection.exec_driver_sql(
                "CREATE TRIGGER kept BEFORE DELETE ON parent FOR EACH ROW EXECUTE FUNCTION keep()"
            )


def test_a_fresh_database_is_empty(database_url, databases):
    engine = create_engine(database_url)
    assert engine.dialect.name == databases.kind
    METADATA.create_all(engine)  # would fail on what another test left
    engine.dispose()


def test_a_copy_is_prepared_and_separate(new_database):
    first, second = (create_engine(new_database("infrastructure", prepare)) for _ in range(2))
    with first.begin() as connection:
        connection.execute(PARENT.insert().values(name="only here"))
    with second.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(PARENT)) == 0
        assert connection.scalar(select(VERSION.c.version_num)) == "7"
    first.dispose()
    second.dispose()


@given(names=st.lists(st.sampled_from(["a", "b"]), max_size=3))
def test_wipe_gives_every_example_a_clean_database(databases, names):
    engine = databases.shared("infrastructure", prepare)
    wipe(engine)
    with engine.begin() as connection:
        for number, name in enumerate(names, start=1):
            (key,) = connection.execute(PARENT.insert().values(name=name)).inserted_primary_key
            assert key == number
            connection.execute(CHILD.insert().values(parent_id=key))
        assert connection.scalar(select(func.count()).select_from(CHILD)) == len(names)
        assert connection.scalar(select(VERSION.c.version_num)) == "7"


def test_wipe_puts_triggers_and_keys_back(databases):
    engine = databases.shared("infrastructure", prepare)
    wipe(engine)
    with engine.begin() as connection:
        connection.execute(PARENT.insert().values(name="kept"))
    with pytest.raises(DatabaseError, match="kept"), engine.begin() as connection:
        connection.execute(PARENT.delete())


def test_wipe_leaves_foreign_keys_as_they_were(new_database):
    engine = create_engine(new_database("infrastructure", prepare))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda driver, _: driver.execute("PRAGMA foreign_keys = ON"))
    wipe(engine)
    with pytest.raises(DatabaseError), engine.begin() as connection:
        connection.execute(CHILD.insert().values(parent_id=99))
    engine.dispose()


def greeter() -> Flask:
    app = Flask("greeter")

    @app.get("/")
    def hello() -> str:
        return "<!doctype html><html lang=pl><title>Dzień</title><main><h1>Zażółć gęślą jaźń</h1></main>"

    @app.get("/bad")
    def bad() -> str:
        return "<!doctype html><title>bad</title><img src=x><input><p style='color:#ccc'>pale</p>"

    @app.get("/door")
    def door() -> str:
        return "<!doctype html><title>door</title><a href=/late>late</a>"

    @app.get("/late")
    def late() -> str:
        time.sleep(0.3)  # long enough for whoever does not wait to read the page that is left
        return "<!doctype html><title>late</title>"

    @app.get("/cookie")
    def cookie() -> tuple[str, dict[str, str]]:
        return request.cookies.get("who", "nobody"), {"Set-Cookie": "who=me"}

    return app


def test_a_page_is_served_and_seen(serve, page, viewport):
    from tests.infrastructure.browser import axe, no_sideways_scroll, shot

    page.goto(serve(greeter()) + "/")
    assert page.get_by_role("heading").inner_text() == "Zażółć gęślą jaźń"
    assert page.viewport_size["width"] == {"phone": 390, "desktop": 1280}[viewport]
    axe(page)
    no_sideways_scroll(page)
    assert shot(page, "infrastructure").stat().st_size > 1000


def test_following_a_link_ends_on_the_page_that_it_opens(serve, page):
    from tests.infrastructure.browser import follow

    page.goto(serve(greeter()) + "/door")
    follow(page.get_by_role("link"))
    assert page.evaluate("[document.title, document.readyState]") == ["late", "complete"]


def test_axe_tells_what_is_wrong(serve, page):
    from tests.infrastructure.browser import axe

    page.goto(serve(greeter()) + "/bad")
    with pytest.raises(AssertionError, match=r"image-alt(?s:.*)html-has-lang|html-has-lang(?s:.*)image-alt"):
        axe(page)


def test_visitors_do_not_share_cookies(serve, visitors):
    address = serve(greeter()) + "/cookie"
    first, second = visitors(), visitors()
    first.goto(address)
    first.goto(address)
    second.goto(address)
    assert (first.inner_text("body"), second.inner_text("body")) == ("me", "nobody")


def test_a_part_that_cannot_be_left_out_is_refused():
    """A misspelt wish must not run less than was thought, nor more."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "tests/test_house.py"],
        env={"LOYALTY_SKIP": "postgres", "PATH": "/usr/bin"}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode != 0
    assert "LOYALTY_SKIP names postgres; it can leave out pg, browser" in done.stdout + done.stderr
