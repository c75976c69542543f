"""LOYALTY_* settings: all mistakes at once, each with what to do."""

from __future__ import annotations

from datetime import timedelta

import pytest

from flask_loyalty.errors import SetupError
from flask_loyalty.web.config import read_settings


def test_without_settings_everything_is_on():
    settings = read_settings({"SECRET_KEY": "x"})
    assert set(settings.blueprints) == {"customer", "merchant", "employee", "partner"}
    assert settings.order_ttl == timedelta(days=14)


def test_a_blueprint_can_be_off_moved_or_on_another_host():
    settings = read_settings(
        {
            "LOYALTY_BLUEPRINTS": {
                "merchant": False,
                "customer": "/klub",
                "partner": {"prefix": "/p", "host": "b2b.x"},
            }
        }
    )
    assert settings.blueprints == {"customer": "/klub", "employee": "/loyalty/staff", "partner": "/p"}
    assert settings.hosts == {"partner": "b2b.x"}


def test_every_mistake_is_told_at_once():
    with pytest.raises(SetupError) as caught:
        read_settings(
            {
                "LOYALTY_ORDER_TLL": 3,
                "LOYALTY_ORDER_TTL": 0,
                "LOYALTY_LOCALE": "de",
                "LOYALTY_CLOCK": "now",
                "LOYALTY_BLUEPRINTS": {"costumer": "/x"},
            }
        )
    told = str(caught.value)
    assert len(caught.value.mistakes) == 5
    assert "Did you mean LOYALTY_ORDER_TTL?" in told
    assert "'costumer'" in told


@pytest.mark.parametrize("key", ["LOYALTY_LOGIN_VIEW", "LOYALTY_CATALOGUE_VIEW"])
def test_a_page_of_the_shop_is_an_endpoint_or_a_path(key):
    for good in ("account.login", "login", "/login", "/signin?from=club"):
        settings = read_settings({key: good})
        assert good in (settings.login_view, settings.catalogue_view)
    for wrong in (
        "",
        None,
        3,
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "sign in",
        "/a\n",
    ):
        with pytest.raises(SetupError, match=f"{key}: must be an endpoint"):
            read_settings({key: wrong})


@pytest.mark.parametrize("value", [-1, "14", timedelta(0), True])
def test_an_order_ttl_is_a_positive_time(value):
    with pytest.raises(SetupError):
        read_settings({"LOYALTY_ORDER_TTL": value})


@pytest.mark.parametrize(
    ("key", "given", "kept"),
    [
        pytest.param("LOYALTY_HTMX", True, "ours", id="our own htmx"),
        pytest.param("LOYALTY_HTMX", "shop", "shop", id="the shop's"),
        pytest.param("LOYALTY_HTMX", False, "", id="none"),
        pytest.param("LOYALTY_HTMX", "yes", None, id="whose is not told"),
        pytest.param("LOYALTY_REFRESH", ["sums", "order-lines"], ("sums", "order-lines"), id="elements"),
        pytest.param("LOYALTY_REFRESH", "sums", ("sums",), id="one element"),
        pytest.param("LOYALTY_REFRESH", ["#sums"], None, id="no selector"),
        pytest.param("LOYALTY_REFRESH", ["a,b"], None, id="no list in a text"),
        pytest.param("LOYALTY_REFRESH", 3, None, id="a number"),
    ],
)
def test_how_panels_change_in_place(key, given, kept):
    if kept is None:
        with pytest.raises(SetupError, match=key):
            read_settings({key: given})
    else:
        assert kept in (getattr(read_settings({key: given}), key.removeprefix("LOYALTY_").lower()),)
