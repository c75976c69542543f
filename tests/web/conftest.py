import pytest

from tests.web.shops import Shop, prepare


@pytest.fixture
def make_shop(new_database):
    """Makes shops on a prepared database: ``make_shop()``; two on one with ``url=``."""
    made = []

    def make(url=None, **more):
        shop = Shop(url or new_database("web", prepare), **more)
        made.append(shop)
        return shop

    yield make
    for shop in made:
        with shop.app.app_context():
            shop.db.session.remove()
            for engine in shop.db.engines.values():
                engine.dispose()


@pytest.fixture
def shop(make_shop):
    """A shop whose books are looked at when the test is over; its app context is pushed."""
    made = make_shop()
    with made.app.test_request_context():
        yield made
        made.db.session.rollback()
    made.check()
