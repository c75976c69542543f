"""The extension: what a shop developer attaches, calls and puts into templates."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from blinker import Signal
from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy

from flask_loyalty.engine.facts import Cart, Choices, Product, SignalEvent, Value
from flask_loyalty.engine.nudges import OnSale
from flask_loyalty.errors import GiftRefused, LoyaltyError, SetupError, UnknownOrder, WrongInput
from flask_loyalty.money import minor_from
from flask_loyalty.services import events, holding, orders, publishing, quoting, refunding
from flask_loyalty.services.gift_cards import sold_lines
from flask_loyalty.services.reconcile import Report, reconcile
from flask_loyalty.store import schema
from flask_loyalty.store.failures import record_failure
from flask_loyalty.store.hooks import (
    ANY_CHANGE,
    Attribute,
    ShopSession,
    Watch,
    attach,
    follow_commits,
    when_committed,
)
from flask_loyalty.store.prices import note_prices
from flask_loyalty.store.writing import joined, own, reading
from flask_loyalty.web import blueprints, choosing, trying
from flask_loyalty.web.card_words import SoldCard, sold_cards
from flask_loyalty.web.cli import group
from flask_loyalty.web.config import read_settings
from flask_loyalty.web.nearest import nearest_data
from flask_loyalty.web.offer import Offer
from flask_loyalty.web.prices import seen_prices
from flask_loyalty.web.public import not_applied, public_offer
from flask_loyalty.web.refund import Refund
from flask_loyalty.web.refusals import told
from flask_loyalty.web.seams import (
    LineFacts,
    OrderFacts,
    ProductFacts,
    cart_from,
    cart_of_product,
    event_values,
    key_of,
    shop_values,
)
from flask_loyalty.web.slots import loyalty_slot
from flask_loyalty.web.state import LoyaltyState
from flask_loyalty.web.state import the_state as _state
from flask_loyalty.web.unbroken import unbroken

__all__ = ["Loyalty", "ShopSeam"]

log = logging.getLogger("flask_loyalty")

F = TypeVar("F", bound=Callable[..., Any])

ORDER_EVENTS = {
    "paid": orders.paid,
    "delivered": orders.delivered,
    "cancelled": orders.cancelled,
    "refunded": orders.refunded,
}


class ShopSeam:
    """The shop's facts about people, asked through its loaders; what services take as ``shop``."""

    def __init__(self, loyalty: Loyalty) -> None:
        self._loyalty = loyalty

    def employee_facts(self, employee: str, names: Iterable[str]) -> Mapping[str, Value]:
        """Facts of an employee (role, target …); empty without a ``facts_loader("employee")``."""
        loader = self._loyalty.facts_loaders.get("employee")
        if loader is None:
            return {}
        return shop_values(dict(loader(employee, tuple(names)) or {}), f"employee {employee!r}")

    def gifts(self, skus: Iterable[str]) -> Mapping[str, Product]:
        """Products that rules give, by the product loader; none in stock of one that it does not know."""
        loyalty = self._loyalty
        if not loyalty.fulfils("gift"):
            return {}
        return {sku: self._gift(loyalty.load("product", sku)) for sku in skus}

    def _gift(self, facts: ProductFacts | None) -> Product:
        if facts is None:
            return Product(0, stock=0)
        (line,) = cart_of_product(facts, member=None, at=_state().now()).lines
        return Product(line.unit_price_minor, line.cost_minor, facts.stock)


class Loyalty:
    """Attach loyalty to a Flask shop.

    Loaders and watches belong to this object; everything an app keeps stands in
    ``app.extensions["loyalty"]``, so one object serves several apps and nothing is global.
    """

    def __init__(self, app: Flask | None = None, *, db: SQLAlchemy | None = None) -> None:
        self._loaders: dict[str, Callable[..., Any]] = {}
        self.actor_loaders: dict[str, Callable[[], Any]] = {}
        self.facts_loaders: dict[str, Callable[..., Any]] = {}
        self.watches: list[Watch] = []
        self.shop = ShopSeam(self)
        if app is not None:
            if db is None:
                raise SetupError(["Loyalty(app) needs the shop's database: Loyalty(app, db=db)."])
            self.init_app(app, db=db)

    def init_app(self, app: Flask, *, db: SQLAlchemy) -> None:
        """Attach to an app: settings, slots, pages, commands, the session's commits.

        :param db: the shop's Flask-SQLAlchemy object; what belongs to an order joins its session.
        :raises SetupError: listing every wrong setting at once.
        """
        state = LoyaltyState(self, read_settings(app.config), db)
        app.extensions["loyalty"] = state
        app.jinja_env.globals["loyalty_slot"] = loyalty_slot
        app.jinja_env.filters["fl_unbroken"] = unbroken
        blueprints.register(app, state.settings)
        app.cli.add_command(group)
        follow_commits(db.session, _act)

    # ------------------------------------------------------------ loaders

    def member_loader(self, loader: F) -> F:
        """``() -> str | None``: the signed-in customer's opaque key, None for a guest."""
        return self._keep("member", loader)

    def order_loader(self, loader: F) -> F:
        """``(ref: str) -> OrderFacts | None``: an order by its reference."""
        return self._keep("order", loader)

    def cart_loader(self, loader: F) -> F:
        """``() -> OrderFacts | None``: the cart of this request."""
        return self._keep("cart", loader)

    def product_loader(self, loader: F) -> F:
        """``(sku: str) -> ProductFacts | None``: a product as it is sold now."""
        return self._keep("product", loader)

    def cart_adder(self, adder: F) -> F:
        """``(sku: str, qty: int) -> str | None``: put so many more into this request's cart, or say why not.

        Nudges then have a button that does it. The text is for the customer.
        """
        return self._keep("cart_adder", adder)

    def shelf_link(self, linker: F) -> F:
        """``(kind, id) -> str | None``: the address of a ``"category"`` or a ``"brand"`` in the shop.

        Nudges whose rule is about one then open it, so that the customer can choose there.
        """
        return self._keep("shelf_link", linker)

    def catalogue(self, loader: F) -> F:
        """``() -> iterable of ProductFacts``: everything the shop sells."""
        return self._keep("catalogue", loader)

    def orders_between(self, loader: F) -> F:
        """``(since, until) -> iterable of (event, ref, occurred_at)``: what ``reconcile`` sweeps."""
        return self._keep("orders_between", loader)

    def fulfiller(self, kind: str) -> Callable[[F], F]:
        """``("gift")``: ``(ref, gift) -> str | None``: add a product to an order at 0, or say why not.

        Called by ``place`` for each gift, in your transaction, with the order's reference; the text is for
        the customer, and refuses the order. Tell such lines by ``LineFacts(kind="gift")``. Needs a product
        loader.
        """
        if kind != "gift":
            raise SetupError([f'fulfiller({kind!r}): use "gift".'])

        def keep(fulfil: F) -> F:
            self._loaders[f"fulfiller {kind}"] = fulfil
            return fulfil

        return keep

    def fulfils(self, kind: str) -> bool:
        """Whether the shop hands over what is given of that kind."""
        return self.has(f"fulfiller {kind}") and self.has("product")

    def actor_loader(self, kind: str) -> Callable[[F], F]:
        """``() -> str | None``: who the signed-in employee, merchant or partner is.

        Without one the pages of that kind are closed. A merchant's may give ``(key, role)``.
        """
        if kind not in ("employee", "merchant", "partner"):
            raise SetupError([f'actor_loader({kind!r}): use "employee", "merchant" or "partner".'])

        def keep(loader: F) -> F:
            self.actor_loaders[kind] = loader
            return loader

        return keep

    def facts_loader(self, kind: str) -> Callable[[F], F]:
        """``(id, names) -> mapping``: facts that the shop alone knows about an employee."""
        if kind != "employee":
            raise SetupError([f'facts_loader({kind!r}): use "employee".'])

        def keep(loader: F) -> F:
            self.facts_loaders[kind] = loader
            return loader

        return keep

    def _keep(self, name: str, loader: F) -> F:
        self._loaders[name] = loader
        return loader

    def load(self, name: str, *args: Any) -> Any:
        """What the shop's loader of that name gives.

        :raises SetupError: if the shop has not given one.
        """
        loader = self._loaders.get(name)
        if loader is None:
            raise SetupError(
                [f"this needs the shop's {name} loader: decorate a function with @loyalty.{_seam(name)}."]
            )
        found = loader(*args)
        return key_of(found) if name == "member" else found

    def has(self, name: str) -> bool:
        """Whether the shop has given the loader of that name."""
        return name in self._loaders

    # ------------------------------------------------------------ what happens in the shop

    def watch(
        self,
        column: Attribute,
        *,
        event: str,
        becomes: object = ANY_CHANGE,
        ref: Callable[[Any], object] | None = None,
        member: Callable[[Any], object] | None = None,
    ) -> None:
        """When ``column`` of one of the shop's models becomes a value, that is an event.

        :param becomes: the value (an Enum's member, value or name); any change of a row when absent.
        :param ref: for an order's event (paid, delivered, cancelled, refunded): the order of a row.
        :param member: for any other event (signup …): the member of a row.

        >>> loyalty.watch(Order.status, becomes="paid", ref=lambda o: o.id, event="paid")  # doctest: +SKIP
        """
        about = _about(event, ref, member)
        watch = Watch(column.key, becomes, about, event, of_member=ref is None)
        self.watches.append(watch)
        attach(column, watch)

    def signal(
        self,
        signal: Signal,
        *,
        event: str,
        ref: Callable[[Any], object] | None = None,
        member: Callable[[Any], object] | None = None,
    ) -> None:
        """When a blinker signal is sent, that is an event of the order ``ref(…)`` or of ``member(…)``.

        Both get the signal's ``event`` argument if it is sent with one, otherwise its sender.
        """
        about = _about(event, ref, member)

        def heard(sender: Any, **sent: Any) -> None:
            if not self._is_asked(event):
                return
            try:
                of = about(sent.get("event", sender))
            except Exception:  # whoever sends the signal must not fall over our listening
                log.exception("loyalty: nobody can say which %s this was", event)
            else:
                self.emit(event, of) if ref else self.emit(event, member=of)

        signal.connect(heard, weak=False)

    def _is_asked(self, event: str) -> bool:
        """Whether the current app is one of ours: a signal is heard by everybody in the process."""
        state = _state_or_log(event)
        return state is not None and state.loyalty is self

    def emit(
        self,
        event: str,
        ref: object = None,
        *,
        member: object = None,
        id: object = None,
        friend: object = None,
        amount: Any = None,
        units: Mapping[str, int] | None = None,
        at: datetime | None = None,
        session: ShopSession | None = None,
        **facts: object,
    ) -> None:
        """Tell that something happened; it is booked in the transaction of ``session``, which you commit.

        ``session`` is ``db.session`` when absent.

        For an order: ``emit("paid" | "delivered" | "cancelled" | "refunded", ref)``; money given back without
        goods is ``emit("refunded", ref, amount=…, id=…)``, and a shop whose lines do not count what came back
        passes ``units={line: n}, id=…`` of this return. For anything else:
        ``emit("signup", member=m)``, ``emit("review", member=m, id="r7", rating=5)``,
        ``emit("referral", member=m, friend=f)``,
        ``emit("purchase", member=m, id="h9", partner="helios", total=Decimal("25.00"), currency="PLN")``.
        That a customer enters a segment or is due to buy again, ``flask loyalty tick`` finds out itself.

        A failure never reaches the shop: it is logged, kept, shown to the merchant and repaired by
        ``flask loyalty reconcile``. Hearing the same thing twice changes nothing.
        """
        state = _state()
        moment = at or state.now()
        session = session or state.db.session()
        if event in ORDER_EVENTS:
            if ref is None:
                raise SetupError([f"emit({event!r}) needs the order's reference: emit({event!r}, order.id)."])
            self._order_event(session, event, str(ref), moment, amount=amount, units=units, key=_text(id))
            return
        if member is None:
            raise SetupError([f"emit({event!r}) is no event of an order, so it needs member=…"])
        if event in events.OWN:
            raise SetupError([f"emit({event!r}) is worked out by `flask loyalty tick`; nobody emits it."])
        key = _text(id) or event

        def told() -> dict[str, Value]:
            return event_values(event, facts)

        def book(conn: Any) -> None:
            signal = SignalEvent(event, key, str(member), moment, told(), key_of(friend))
            events.happened(conn, state.programmes, signal, moment)

        self._guarded(session, event, key, moment, book, str(member), told, key_of(friend))

    def _order_event(
        self,
        session: ShopSession,
        event: str,
        ref: str,
        moment: datetime,
        *,
        amount: Any = None,
        units: Mapping[str, int] | None = None,
        key: str = "",
    ) -> None:
        state = _state()

        def book(conn: Any) -> None:
            with state.speaking_for(session):
                cart = self.order(ref)
            extra: dict[str, Any] = {} if units is None else {"units": self._sold(ref, units)}
            if amount is not None:
                extra["amount_minor"] = _amount(amount, cart)
            ORDER_EVENTS[event](conn, state.programmes, self.shop, cart, moment, key=key, **extra)

        self._guarded(session, event, ref, moment, book)

    def _sold(self, ref: str, units: Mapping[str, int]) -> Mapping[str, int]:
        """Of units that come back, those that were sold: what was given is no business of the books."""
        facts: OrderFacts | None = self.load("order", ref)
        lines = facts.lines if facts is not None else ()
        given = {_id_of(line) for line in lines if line.kind == "gift"}
        given -= {_id_of(line) for line in lines if line.kind != "gift"}
        return {line: number for line, number in units.items() if line not in given}

    def _guarded(
        self,
        session: ShopSession,
        event: str,
        ref: str,
        moment: datetime,
        book: Callable[[Any], object],
        member: str | None = None,
        told: Callable[[], Mapping[str, Value]] | None = None,
        friend: str | None = None,
    ) -> None:
        """Book inside a savepoint; if that fails the shop goes on, and the failure waits for the sweeper."""
        # The shop's payment must stand, whatever a rule or we ourselves got wrong.
        try:
            with joined(session) as conn:
                book(conn)
        except Exception as failure:
            log.exception("loyalty: %s of %r was not booked; see `flask loyalty failures`", event, ref)
            try:
                with joined(session) as conn:
                    record_failure(
                        conn, event=event, ref=ref, occurred_at=moment, error=failure, member=member,
                        facts=_readable(told), friend=friend,
                    )  # fmt: skip
            except Exception:  # nothing more can be done here than to say so
                log.exception("loyalty: the failure itself could not be kept")

    def order(self, ref: str) -> Cart:
        """An order of the shop as the engine sees it.

        :raises UnknownOrder: if the shop has none of that reference.
        """
        facts: OrderFacts | None = self.load("order", ref)
        if facts is None:
            raise UnknownOrder(ref=ref)
        return cart_from(facts, ref=ref)

    # ------------------------------------------------------------ quote and place

    def quote(self, cart: OrderFacts | None = None, *, choices: Choices | None = None) -> Offer:
        """What the programme gives on a cart; writes nothing.

        :param cart: the cart; the cart loader's when absent.
        :param choices: points to spend, rewards; what the panel keeps in the browser when absent.
        """
        state = _state()
        if cart is None:
            cart = self.load("cart")
        if cart is None:
            cart = OrderFacts(member=None, currency="XXX", placed_at=state.now(), lines=[])
        chosen = choosing.chosen() if choices is None else choices
        of_shop = cart_from(cart)
        state.prices.see(of_shop, state.now())
        return self._held(of_shop, chosen) or self.quote_cart(of_shop, chosen)

    def _held(self, cart: Cart, choices: Choices) -> Offer | None:
        """The offer that this browser holds, if it is of this cart and these choices."""
        state, ref = _state(), choosing.held()
        if not ref:
            return None
        with reading(state.db.session()) as conn:
            quote = holding.held_quote(conn, ref, cart, choices, state.now())
        return None if quote is None else Offer(quote, state.words_of(quote.programme))

    def hold(self, offer: Offer) -> Offer:
        """Reserve what an offer promises before your checkout takes the money: for 30 minutes.

        Points, rewards, codes and budgets are taken in a transaction of its own; ``place`` with the offer
        that comes back (or, in the same browser, with ``loyalty.quote()`` of the same cart) takes them over
        as they were promised. Otherwise they lapse by themselves.

        :raises StaleQuote, NotEnoughPoints, RewardRefused: as ``place`` does, while nothing is paid yet.
        """
        state = _state()
        choosing.refuse_if_changed(offer)
        quote = own(
            state.db.engine,
            lambda conn: orders.hold(
                conn, state.programmes, self.shop, offer.quote, state.now(), former=choosing.held()
            ),
        )
        choosing.remember_held(quote.hold)
        return Offer(quote, offer.words)

    def quote_cart(self, cart: Cart, choices: Choices) -> Offer:
        """The same for a cart in the engine's own form."""
        state = _state()
        deals = state.settings.deals
        with reading(state.db.session()) as conn:
            quote = quoting.quote(
                conn, state.programmes, self.shop, cart, choices, state.now(), dealt=deals,
                former=choosing.held(), shelf=self.on_sale if self.has("product") else None,
            )  # fmt: skip
            words = state.words_quoted(conn, quote.programme)
        return Offer(quote, words)

    def on_sale(self, sku: str) -> OnSale | None:
        """A product as the shop sells it now, with its name; None where it does not sell it."""
        facts: ProductFacts | None = self.load("product", sku)
        if facts is None:
            return None
        state = _state()
        words = state.words()
        (line,) = cart_of_product(facts, member=None, at=state.now()).lines
        named = facts.name if isinstance(facts.name, str) else words.text(facts.name) if words else ""
        return OnSale(replace(line, name=named), facts.stock)

    def public(self, offer: Offer) -> dict[str, Any]:
        """All that the customer may read of an offer, for ``jsonify``: texts in their language, minor units.

        ``discounts`` by line with their reasons, ``saved_minor``, ``lowest_prices`` by line where a price is
        reduced for everybody (to be shown beside it), ``points`` with the rules that give them, ``rewards``,
        ``codes`` and ``gift_cards`` with their states, ``to_pay_minor``, ``not_applied`` with why,
        ``nudges``.
        """
        return public_offer(offer)

    def gift_cards(self, ref: object) -> list[SoldCard]:
        """The gift cards that an order sold, once it is paid: to be mailed to whoever bought them."""
        return sold_cards(str(ref))

    def remove_gift_card(self, card: str) -> None:
        """Pay no longer with a gift card, as it was typed or as ``public`` shows it."""
        choosing.remove_card(card)

    def nearest(self, offer: Offer) -> dict[str, list[dict[str, Any]]]:
        """What would make the rules that gave nothing give something, by rule, for ``jsonify``.

        Of each at most three ways, the cheapest first, with its ``text`` in the customer's language and its
        ``changes``: ``kind``, ``number`` (minor units, items, orders), ``skus``, ``at``. An empty list: not
        from here. It decides the cart many times over, so ask for it when the customer does.
        """
        words = offer.words
        if words is None:
            return {}
        return {miss.rule: nearest_data(offer, words, miss) for miss, _ in not_applied(offer, words)}

    def add_code(self, code: str) -> str:
        """Use a code or a gift card that this browser's customer typed, if it does something for their cart.

        :return: empty, or why not, in their words. Too many wrong ones make them wait.
        """
        return trying.try_code(code)

    def remove_code(self, code: str) -> None:
        """Use a code no longer, as ``offer.codes`` has it."""
        choosing.remove_code(code)

    def told(self, refused: LoyaltyError) -> str:
        """Why ``place`` refused, for the customer, in their language: the figures, and what to do."""
        return told(refused, _state().words())

    def propose_refund(
        self, ref: object, *, units: Mapping[str, int] | None = None, amount: Any = None
    ) -> Refund | None:
        """What a refund would do, before you book it; writes nothing.

        :param units: how many more units of each line come back, by the lines' ids.
        :param amount: money that goes back without goods, beside them or alone.
        :return: the money (``money_minor``; each unit's own share, or down to the new price of what is
            kept, as the programme says), points, deals that end, and all of it told in both languages; None
            for an order that the programme does not know, and where nothing but gifts comes back.
        :raises RefundRefused: if more would go back than is left, or the order is cancelled.
        """
        state = _state()
        wanted = None if amount is None else _amount(amount, self.order(str(ref)))
        asked = units and self._sold(str(ref), units)
        if units and any(units.values()) and not wanted and not any((asked or {}).values()):
            return None
        with reading(state.db.session()) as conn:
            try:
                found = refunding.propose(
                    conn, state.programmes, str(ref), state.now(), units=asked, amount_minor=wanted
                )
            except UnknownOrder:
                return None
        words = state.words_of(found.version)
        assert words is not None, "the version that an order names is kept"
        names = {line.id: line.name or line.sku for line in self.order(str(ref)).lines}
        return Refund(found, words, names)

    # ------------------------------------------------------------ the programme and the books

    def upgrade(self) -> None:
        """Bring the extension's tables to this version, in a transaction of its own."""
        schema.upgrade(_state().db.engine)

    def publish(self, document: str, *, author: str, note: str = "", since: datetime | None = None) -> int:
        """Publish a programme document; the number of the version that holds it.

        What the newest version says already makes no other.

        :param since: when it starts to hold; now when absent.
        :raises ProgrammeRefused: with every mistake in the document; then nothing is published.
        """
        state = _state()
        return own(
            state.db.engine,
            lambda conn: publishing.publish(
                conn,
                document,
                author,
                note,
                state.now(),
                effective_from=since,
                gifts=self.fulfils("gift"),
                deals=state.settings.deals,
            ),
        ).number

    def note_prices(self, products: Iterable[ProductFacts], *, at: datetime | None = None) -> int:
        """Note what products cost, in a transaction of its own; how many changes there were.

        ``tick`` does so for the whole catalogue. A shop that has a history of its prices tells it once, the
        oldest first, before the first ``tick``: what is older than what is known changes nothing.

        :param at: since when they cost that; now when absent.
        """
        state = _state()
        seen = seen_prices(products, at or state.now())
        return own(state.db.engine, lambda conn: note_prices(conn, seen))

    def reconcile(self, since: datetime, until: datetime) -> Report:
        """Book whatever of the shop's events between two moments was not heard; twice changes nothing."""
        state = _state()
        told = list(self.load("orders_between", since, until))
        return reconcile(state.db.engine, state.programmes, self.shop, told, self.order, state.now())

    def place(self, ref: object, offer: Offer | None = None) -> None:
        """Take the holds for an order being placed: points, rewards, limits. Call it last before your commit.

        :param ref: the order's reference, as the order loader takes it; flush the order first.
        :param offer: the quote that the order was made from.
        :raises GiftRefused: if your fulfiller could not add a gift.
        :raises StaleQuote: if what the customer saw has changed; roll back, show the new quote, ask again.
        :raises NotEnoughPoints, RewardRefused: if what was chosen is gone.
        """
        state = _state()
        quote = None if offer is None else offer.quote
        if offer is not None:
            choosing.refuse_if_changed(offer)
        with joined(state.db.session()) as conn:
            cart = self.order(str(ref))
            placed = orders.place(
                conn,
                state.programmes,
                self.shop,
                cart,
                quote,
                state.now(),
                ttl=state.settings.order_ttl,
                former=choosing.held(),
            )
        if placed.new and offer is not None and placed.decision is not None:
            self._hand_over(str(ref), Offer(replace(offer.quote, decision=placed.decision), offer.words))
        # Were it rolled back, whoever tries again must find what they chose.
        when_committed(state.db.session(), choosing.forget)
        if sold_lines(cart.lines):
            when_committed(state.db.session(), lambda: choosing.remember_placed(str(ref)))
        when_committed(state.db.session(), lambda: state.prices.write(state))

    def _hand_over(self, ref: str, offer: Offer) -> None:
        """Let the shop add what is given to its order.

        :raises GiftRefused: if it cannot.
        """
        for gift in offer.gifts:
            refused = self.load("fulfiller gift", ref, gift)
            if refused:
                raise GiftRefused(sku=gift.sku, why=str(refused))


def _act(session: ShopSession, of: object, watch: Watch) -> None:
    """A watched column changed: book the event in the session that brought it."""
    state = _state_or_log(watch.name)
    if state is None or watch not in state.loyalty.watches:
        return
    if watch.of_member:
        state.loyalty.emit(watch.name, member=of, session=session)
    else:
        state.loyalty.emit(watch.name, of, session=session)


def _readable(told: Callable[[], Mapping[str, Value]] | None) -> Mapping[str, Value] | None:
    """The facts of an event that failed; None if it is they that cannot be read."""
    try:
        return told() if told else None
    except WrongInput:
        return None


def _state_or_log(event: str) -> LoyaltyState | None:
    """The current app's state; None, and a line in the log, where no app is current."""
    if not current_app:
        log.error(
            "loyalty: %s was noticed outside an app context; `flask loyalty reconcile` will book it", event
        )
        return None
    state: LoyaltyState | None = current_app.extensions.get("loyalty")
    return state


def _about(
    event: str, ref: Callable[[Any], object] | None, member: Callable[[Any], object] | None
) -> Callable[[Any], object]:
    """The one of ``ref`` and ``member`` that the event is about."""
    if event in ORDER_EVENTS and ref is not None and member is None:
        return ref
    if event not in ORDER_EVENTS and member is not None and ref is None:
        return member
    needs = "ref=… (the order)" if event in ORDER_EVENTS else "member=… (it is about no order)"
    raise SetupError([f"the event {event!r} needs {needs}."])


def _seam(loader: str) -> str:
    return (
        loader
        if loader in ("orders_between", "catalogue", "cart_adder", "shelf_link")
        else f"{loader}_loader"
    )


def _id_of(line: LineFacts) -> str:
    return line.sku if line.id is None else str(line.id)


def _amount(amount: Any, cart: Cart) -> int:
    return minor_from(amount, cart.currency, where=f"money back of order {cart.ref!r}")


def _text(key: object) -> str:
    return "" if key is None else str(key)
