import pytest
from sqlalchemy import create_engine

from tests.services.world import World, upgrade


@pytest.fixture
def engine(new_database):
    made = create_engine(new_database("services", upgrade))
    yield made
    made.dispose()


@pytest.fixture
def world(engine):
    made = World(engine)
    yield made
    made.check()
