"""What one app keeps of its loyalty: settings, database, the programmes that it has read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from flask import current_app, g
from flask_sqlalchemy import SQLAlchemy

from flask_loyalty.errors import NoProgramme
from flask_loyalty.language.vocabulary import Names
from flask_loyalty.programme.loader import load_programme
from flask_loyalty.programme.model import Programme
from flask_loyalty.services.rule_writing import Desk
from flask_loyalty.store.hooks import ShopSession
from flask_loyalty.store.programmes import ProgrammeCache, document_of
from flask_loyalty.store.writing import reading
from flask_loyalty.web.config import Settings
from flask_loyalty.web.prices import PriceNotes
from flask_loyalty.web.words import Words

if TYPE_CHECKING:
    from flask_loyalty.web.extension import Loyalty

__all__ = ["LoyaltyState", "the_state"]

Labels = Mapping[str, Mapping[str, Mapping[str, str]]]


@dataclass(slots=True)
class LoyaltyState:
    """Stands in ``app.extensions["loyalty"]``."""

    loyalty: Loyalty
    settings: Settings
    db: SQLAlchemy
    programmes: ProgrammeCache = field(default_factory=ProgrammeCache)
    prices: PriceNotes = field(default_factory=PriceNotes)
    desk: Desk = field(default_factory=Desk)
    _names: dict[int, Names] = field(default_factory=dict)

    def now(self) -> datetime:
        """The moment, by the clock of ``LOYALTY_CLOCK``."""
        return self.settings.clock()

    @contextmanager
    def speaking_for(self, session: ShopSession) -> Iterator[None]:
        """Let the shop's loaders see what this session sees, for ``db.session`` may be another one.

        Inside a nested app context it is, and the order of the event may not be committed yet.
        """
        registry: Any = self.db.session.registry
        before = registry() if registry.has() else None
        registry.set(session)
        try:
            yield
        finally:
            registry.clear() if before is None else registry.set(before)

    def words(self) -> Words | None:
        """How the version in force speaks; None while nothing is published. Asked once a request."""
        if "_loyalty_words" not in g:
            g._loyalty_words = self._current_words()
        return cast("Words | None", g._loyalty_words)

    def words_of(self, number: int) -> Words | None:
        """How a version speaks, however old."""
        with reading(self.db.session()) as conn:
            return self._words_of(conn, number)

    def words_quoted(self, conn: Any, number: int) -> Words | None:
        """As :meth:`words`, where a quote has just found out which version is in force; 0: none."""
        if "_loyalty_words" not in g:
            g._loyalty_words = self._words_of(conn, number) if number else None
        return cast("Words | None", g._loyalty_words)

    def _words_of(self, conn: Any, number: int) -> Words | None:
        try:
            programme = self.programmes.version(conn, number)
        except NoProgramme:
            return None
        return Words.of(programme, self._names_of(conn, programme))

    def _current_words(self) -> Words | None:
        with reading(self.db.session()) as conn:
            try:
                programme = self.programmes.current(conn, self.now())
            except NoProgramme:
                return None
            return Words.of(programme, self._names_of(conn, programme))

    def _names_of(self, conn: Any, programme: Programme) -> Names:
        """The names that a version's sentences use: the document's, and the shop's for its products."""
        if programme.number not in self._names:
            document = document_of(conn, programme.number)
            self._names[programme.number] = load_programme(document, labels=self._labels()).names
        return self._names[programme.number]

    def _labels(self) -> Labels:
        """What the shop calls its products and categories, where it has given its catalogue."""
        if not self.loyalty.has("catalogue"):
            return {}
        products: dict[str, Mapping[str, str]] = {}
        categories: dict[str, Mapping[str, str]] = {}
        for product in self.loyalty.load("catalogue"):
            products[product.sku] = _texts(product.name)
            if product.category_name:
                _add_category(categories, product.category, _texts(product.category_name))
        return {"sku": products, "category": categories}


def _texts(name: str | Mapping[str, str]) -> Mapping[str, str]:
    return {"pl": name, "en": name} if isinstance(name, str) else name


def _add_category(known: dict[str, Mapping[str, str]], path: str, names: Mapping[str, str]) -> None:
    """A name for each step of a path: ``coffee`` is "Kawa", ``coffee/espresso`` is "Do espresso"."""
    steps = path.split("/")
    for depth in range(len(steps)):
        told = {lang: name.split("/")[depth] for lang, name in names.items() if name.count("/") >= depth}
        if told:
            known["/".join(steps[: depth + 1])] = told


def the_state() -> LoyaltyState:
    """The state of the current app."""
    return cast(LoyaltyState, current_app.extensions["loyalty"])
