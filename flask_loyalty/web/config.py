"""The ``LOYALTY_*`` settings, checked all at once when the extension is attached."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from flask_loyalty.errors import SetupError

__all__ = ["BLUEPRINTS", "Settings", "read_settings"]

BLUEPRINTS: Mapping[str, str] = {
    "customer": "/loyalty",
    "merchant": "/loyalty/merchant",
    "employee": "/loyalty/staff",
    "partner": "/loyalty/partner",
}
"""The blueprints and where each is mounted unless ``LOYALTY_BLUEPRINTS`` says otherwise."""

ID = re.compile(r"[A-Za-z][\w-]*", re.ASCII)  # one that a selector needs no escape for
LOCALES = ("pl", "en")


def utc_now() -> datetime:
    """The default clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Settings:
    """What ``LOYALTY_*`` came to.

    :ivar blueprints: URL prefix of each blueprint that is on.
    :ivar hosts: the host that a blueprint is bound to, where one was named.
    :ivar order_ttl: how long a placed order's holds wait for payment.
    :ivar code_tries: wrong codes that one member, or one guest's address, may type within ``code_window``.
    :ivar code_tries_per_address: the same for all who come from one address.
    :ivar locale: the language where nothing else tells one.
    :ivar deals: whether the shop's checkout applies deals and points; if not, slots show none.
    :ivar login_view: where the shop lets people sign in: an endpoint, or a path that starts with "/".
    :ivar catalogue_view: where the shop shows its products, likewise.
    :ivar htmx: whose htmx exchanges panels in place: ``"ours"``, ``"shop"`` (its pages load one), or "" for
        none: then each form loads its page.
    :ivar refresh: the ids of the shop's elements (totals, lines) that are exchanged together with a panel.
    :ivar clock: where the time comes from; a shop's tests put their own here.
    """

    blueprints: Mapping[str, str] = field(default_factory=lambda: dict(BLUEPRINTS))
    hosts: Mapping[str, str] = field(default_factory=dict)
    order_ttl: timedelta = timedelta(days=14)
    code_tries: int = 10
    code_tries_per_address: int = 50
    code_window: timedelta = timedelta(minutes=15)
    locale: str = "en"
    deals: bool = False
    login_view: str = ""
    catalogue_view: str = ""
    htmx: str = "ours"
    refresh: tuple[str, ...] = ()
    clock: Callable[[], datetime] = utc_now


def read_settings(config: Mapping[str, Any]) -> Settings:
    """Check every ``LOYALTY_*`` key of a Flask configuration.

    :raises SetupError: listing unknown keys and wrong values, all of them.
    """
    mistakes: list[str] = []
    values: dict[str, Any] = {}
    for key in sorted(k for k in config if k.startswith("LOYALTY_")):
        reader = READERS.get(key)
        if reader is None:
            near = difflib.get_close_matches(key, READERS, n=1)
            hint = f" Did you mean {near[0]}?" if near else f" Known keys: {', '.join(sorted(READERS))}."
            mistakes.append(f"{key}: there is no such setting.{hint}")
            continue
        try:
            values.update(reader(config[key]))
        except ValueError as wrong:
            mistakes.append(f"{key}: {wrong}")
    if mistakes:
        raise SetupError(mistakes)
    return Settings(**values)


def _blueprints(value: Any) -> dict[str, Any]:
    """``{"merchant": False, "partner": "/partners", "employee": {"prefix": "/team", "host": "hr.x"}}``."""
    if not isinstance(value, Mapping):
        raise ValueError(
            "must be a mapping from a blueprint's name to False, a URL prefix or {prefix, host}."
        )
    prefixes, hosts = dict(BLUEPRINTS), {}
    for name, wanted in value.items():
        if name not in BLUEPRINTS:
            raise ValueError(f"there is no blueprint {name!r}; there are {', '.join(BLUEPRINTS)}.")
        options = wanted if isinstance(wanted, Mapping) else {"prefix": wanted}
        if options.get("prefix") is False:
            prefixes.pop(name)
            continue
        prefix = options.get("prefix", BLUEPRINTS[name])
        if prefix is not True and (not isinstance(prefix, str) or not prefix.startswith("/")):
            raise ValueError(f"{name}: a prefix is a text that starts with '/', or False to switch it off.")
        prefixes[name] = BLUEPRINTS[name] if prefix is True else prefix
        if "host" in options:
            hosts[name] = str(options["host"])
    return {"blueprints": prefixes, "hosts": hosts}


def _order_ttl(value: Any) -> dict[str, Any]:
    if isinstance(value, int) and not isinstance(value, bool):
        value = timedelta(days=value)
    if not isinstance(value, timedelta) or value <= timedelta(0):
        raise ValueError("must be a positive number of days or a timedelta.")
    return {"order_ttl": value}


def _number(name: str) -> Callable[[Any], dict[str, Any]]:
    def read(value: Any) -> dict[str, Any]:
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise ValueError("must be a whole number from 1 up.")
        return {name: value}

    return read


def _code_window(value: Any) -> dict[str, Any]:
    if isinstance(value, int) and not isinstance(value, bool):
        value = timedelta(minutes=value)
    if not isinstance(value, timedelta) or value <= timedelta(0):
        raise ValueError("must be a positive number of minutes or a timedelta.")
    return {"code_window": value}


def _locale(value: Any) -> dict[str, Any]:
    if value not in LOCALES:
        raise ValueError(f"must be one of {', '.join(LOCALES)}; it is {value!r}.")
    return {"locale": value}


def _deals(value: Any) -> dict[str, Any]:
    if not isinstance(value, bool):
        raise ValueError("must be True or False: does the shop's checkout apply deals and points?")
    return {"deals": value}


def _view(name: str) -> Callable[[Any], dict[str, Any]]:
    def read(value: Any) -> dict[str, Any]:
        good = isinstance(value, str) and value.isprintable() and " " not in value
        if not good or not value or value.startswith("//") or (":" in value or "\\" in value):
            raise ValueError('must be an endpoint such as "account.login", or a path that starts with "/".')
        return {name: value}

    return read


def _htmx(value: Any) -> dict[str, Any]:
    if value == "shop":
        return {"htmx": "shop"}
    if not isinstance(value, bool):
        raise ValueError('must be True (ours is loaded), "shop" (your pages load htmx 2 already) or False.')
    return {"htmx": "ours" if value else ""}


def _refresh(value: Any) -> dict[str, Any]:
    ids = [value] if isinstance(value, str) else value
    if not isinstance(ids, list | tuple) or not all(
        isinstance(one, str) and ID.fullmatch(one) for one in ids
    ):
        raise ValueError('must be ids of elements of your pages, such as ["order-sums"], without "#".')
    return {"refresh": tuple(ids)}


def _clock(value: Any) -> dict[str, Any]:
    if not callable(value):
        raise ValueError("must be a callable that returns an aware datetime.")
    return {"clock": value}


READERS: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "LOYALTY_BLUEPRINTS": _blueprints,
    "LOYALTY_CATALOGUE_VIEW": _view("catalogue_view"),
    "LOYALTY_CLOCK": _clock,
    "LOYALTY_CODE_TRIES": _number("code_tries"),
    "LOYALTY_CODE_TRIES_PER_ADDRESS": _number("code_tries_per_address"),
    "LOYALTY_CODE_WINDOW": _code_window,
    "LOYALTY_DEALS": _deals,
    "LOYALTY_HTMX": _htmx,
    "LOYALTY_LOCALE": _locale,
    "LOYALTY_LOGIN_VIEW": _view("login_view"),
    "LOYALTY_ORDER_TTL": _order_ttl,
    "LOYALTY_REFRESH": _refresh,
}
