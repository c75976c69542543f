"""A year in the life of the shop: products, people, and orders with habits. The same every time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, insert, select
from werkzeug.security import generate_password_hash

from .models import Category, Order, OrderLine, Product, User, db, now, searchable
from .pricing import DELIVERY_MINOR, refund_minor
from .seed_products import CATEGORIES, PRODUCTS

DEMO_PASSWORD = "swieza-kawa"
DEMO_LOGINS = {
    "customer": "ola@ziarno.example",
    "merchant": "szefowa@ziarno.example",
    "employee": "anna@ziarno.example",
    "partner": "kasa@helios.example",
}
SEED = 20
DAYS = 365
OPENED = datetime(2024, 9, 1, tzinfo=UTC)  # the first prices: long before the oldest deal was announced
NAMES = """Ola Wrona;Jan Kowalczyk;Maria Zielińska;Piotr Wójcik;Katarzyna Lis;Tomasz Mazur;Agnieszka Krawczyk
Michał Piotrowski;Ewa Grabowska;Paweł Nowicki;Zofia Pawlak;Krzysztof Michalski;Joanna Król;Łukasz Wieczorek
Magdalena Jabłońska;Grzegorz Majewski;Natalia Olszewska;Adam Stępień;Barbara Malinowska;Jakub Jaworski
Monika Witkowska;Rafał Walczak;Alicja Górska;Wojciech Rutkowski;Hanna Sikora;Marcin Baran;Julia Duda
Szymon Szewczyk;Karolina Tomaszewska;Damian Pietrzak;Olivia Smith;Łucja Żak""".replace("\n", ";").split(";")
STREETS = [
    "Piotrkowska",
    "Narutowicza",
    "Gdańska",
    "Wólczańska",
    "Kilińskiego",
    "Zachodnia",
    "Próchnika",
    "Jaracza",
]
TOWNS = [
    ("90-001", "Łódź"),
    ("00-950", "Warszawa"),
    ("31-042", "Kraków"),
    ("60-770", "Poznań"),
    ("50-101", "Wrocław"),
]


@dataclass(frozen=True, slots=True)
class Habit:
    """How a customer buys: every so many days, mostly these things."""

    every_days: int
    favourites: tuple[str, ...]
    also: tuple[str, ...] = ("COOKIE-OAT", "COOKIE-CHOC", "CANTUCCI", "FILTERS-100", "CHOC-70")
    starts_before_days: int = DAYS
    stops_before_days: int = 0


HABITS = [
    Habit(28, ("ZIA-1000", "ZIA-250"), ("COOKIE-OAT", "CUP-S", "CUP-L")),
    Habit(24, ("ETH-250", "KEN-250", "COS-250"), ("FILTERS-100", "CANTUCCI", "DRIP-02")),
    Habit(30, ("BRA-250", "NOC-250"), ("CHOC-70", "BEANS-CHOC", "MOKA-3")),
    Habit(35, ("TEA-SENCHA", "TEA-EARL", "TEA-MINT"), ("COOKIE-OAT", "MUG-300")),
    Habit(14, ("BAR-LATTE", "BAR-ESPRESSO"), ("COOKIE-CHOC", "BAR-COLD")),
    Habit(40, ("DEC-250", "DEC-ESP-250"), ("TEA-ROOIBOS", "CANTUCCI")),
    Habit(45, ("COL-250", "RWA-250", "GUA-250"), ("AERO", "SCALE", "BOOK-HOME")),
    Habit(26, ("ZIA-250", "IND-250"), ("COOKIE-OAT", "GLASS-2"), DAYS, 130),  # has gone quiet
    Habit(20, ("ETH-250", "PAN-100"), ("KETTLE", "GRIND-HAND", "CHEMEX-6"), 100),  # new this season
    Habit(
        90,
        ("GIFT-100", "GIFT-50", "BOOK-ATLAS"),
        ("STICKERS", "CUP-L", "MUG-TRAVEL", "ESP-HOME", "GRIND-ELEC"),
    ),
]


def seed_if_empty() -> bool:
    """Fill an empty shop; tell whether there was anything to do."""
    if db.session.scalar(select(func.count()).select_from(Product)):
        return False
    seed_catalogue()
    people = seed_people()
    seed_orders(people)
    db.session.commit()
    return True


def seed_catalogue() -> None:
    db.session.execute(
        insert(Category),
        [
            {"path": path, "name_pl": polish, "name_en": english, "position": position}
            for position, (path, polish, english) in enumerate(CATEGORIES)
        ],
    )
    searched = ("sku", "name_pl", "name_en", "brand", "origin_pl", "origin_en", "notes_pl", "notes_en")
    db.session.execute(
        insert(Product),
        [row | {"search_text": searchable(*(row[key] for key in searched))} for row in PRODUCTS],
    )


def seed_people() -> list[User]:
    """Customers first, then those who work here or with us. One password for all: this is a demo."""
    password = generate_password_hash(DEMO_PASSWORD)
    joined = now() - timedelta(days=DAYS + 5)
    rows = [
        {"email": f"{searchable(name.split()[0])}@ziarno.example", "name": name, "role": "customer"}
        for name in NAMES
    ]
    rows += [
        {
            "email": DEMO_LOGINS["employee"],
            "name": "Anna Kubiak",
            "role": "employee",
            "employee_code": "anna",
        },
        {
            "email": "marek@ziarno.example",
            "name": "Marek Sobczak",
            "role": "employee",
            "employee_code": "marek",
        },
        {"email": DEMO_LOGINS["merchant"], "name": "Irena Ziarnik", "role": "merchant"},
        {"email": DEMO_LOGINS["partner"], "name": "Kino Helios", "role": "partner", "organisation": "helios"},
    ]
    nothing = {"organisation": None, "employee_code": None, "password_hash": password, "created_at": joined}
    db.session.execute(insert(User), [nothing | row for row in rows])
    return list(db.session.scalars(select(User).order_by(User.id)))


def seed_orders(people: list[User]) -> None:
    chance = random.Random(SEED)
    products = {product.sku: product for product in db.session.scalars(select(Product))}
    employees = [who for who in people if who.role == "employee"]
    customers = [who for who in people if who.role == "customer"]
    visits = sorted(_visits(customers, chance), key=lambda visit: visit[0])
    orders, lines = [], []
    for number, (when, user, habit) in enumerate(visits, start=1):
        order = _order(number, when, user, chance, employees)
        orders.append(order)
        lines += _lines(order, habit, products, chance)
    db.session.execute(insert(Order), orders)
    db.session.execute(insert(OrderLine), lines)
    _advance_sequence()
    _refund_some(chance)


def _visits(customers: list[User], chance: random.Random):
    """(when, who or None for a guest, habit) of every order in the past year."""
    for position, user in enumerate(customers):
        habit = HABITS[position % len(HABITS)]
        every = habit.every_days + (0 if position < len(HABITS) else chance.randint(2, 24))
        ago = habit.starts_before_days - chance.randint(1, every)
        while ago > habit.stops_before_days:
            yield _time_of_day(ago, chance), user, habit
            ago -= max(3, every + chance.randint(-5, 5))
    for ago, user in enumerate([*customers[:3], None, *customers[3:6]]):  # on their way now
        yield now() - timedelta(hours=7 + 9 * ago), user, HABITS[ago]
    for _guest in range(24):
        yield _time_of_day(chance.randint(1, DAYS), chance), None, chance.choice(HABITS)


def _time_of_day(days_ago: int, chance: random.Random) -> datetime:
    return now() - timedelta(days=days_ago, minutes=chance.randint(0, 12 * 60))


def _order(
    number: int, when: datetime, user: User | None, chance: random.Random, employees: list[User]
) -> dict:
    """A row of orders. Recent ones are still on their way; a few were called off."""
    paid = when + timedelta(minutes=chance.randint(1, 20))
    delivered = paid + timedelta(days=chance.randint(1, 3), hours=chance.randint(0, 8))
    transfer = chance.random() < 0.15
    delivery = chance.choices(("locker", "courier", "pickup"), (5, 3, 3))[0]
    status = "delivered" if delivered < now() else "paid"
    if transfer and when > now() - timedelta(days=4):
        status = "placed"
    elif chance.random() < 0.03:
        status = "cancelled"
    name = user.name if user else chance.choice(["Iwona Gość", "Robert Gość", "Kinga Przejazdem"])
    postcode, town = chance.choice(TOWNS)
    street = f"{chance.choice(STREETS)} {chance.randint(1, 190)}"
    fetched = delivery == "pickup"
    return {
        "id": number, "token": f"demo-{chance.getrandbits(128):032x}", "attempt": None,
        "user_id": user.id if user else None,
        "served_by_id": chance.choice(employees).id if fetched or chance.random() < 0.25 else None,
        "email": user.email if user else f"{searchable(name.split()[0])}@poczta.example",
        "name": name, "street": "" if fetched else street,
        "postcode": "" if fetched else postcode, "city": "" if fetched else town,
        "delivery": delivery, "payment": "transfer" if transfer else "card", "currency": "PLN",
        "shipping_minor": DELIVERY_MINOR[delivery], "discount_minor": 0,
        "vouchers_minor": 0, "vouchers_note": "", "refunded_minor": 0, "status": status, "placed_at": when,
        "paid_at": paid if status in ("paid", "delivered") else None,
        "delivered_at": delivered if status == "delivered" else None,
        "cancelled_at": when + timedelta(hours=5) if status == "cancelled" else None,
        "refunded_at": None, "version": 1,
    }  # fmt: skip


def _lines(order: dict, habit: Habit, products: dict[str, Product], chance: random.Random) -> list[dict]:
    wanted = {chance.choice(habit.favourites): chance.choices((1, 2, 3), (6, 3, 1))[0]}
    if chance.random() < 0.25:
        wanted.setdefault(chance.choice(habit.favourites), 1)
    if chance.random() < 0.4:
        wanted.setdefault(chance.choice(habit.also), chance.choices((1, 2), (4, 1))[0])
    return [_line(order, products[sku], qty, chance) for sku, qty in wanted.items()]


def _line(order: dict, product: Product, qty: int, chance: random.Random) -> dict:
    """As sold then: at today's price for the last month; earlier at the regular one, now and then reduced."""
    recent = order["placed_at"] > now() - timedelta(days=30)
    price = product.price_minor if recent or chance.random() < 0.15 else product.regular_price_minor
    return {
        "order_id": order["id"], "sku": product.sku, "name": product.name_pl, "name_en": product.name_en,
        "qty": qty, "refunded": 0,
        "unit_price_minor": price, "regular_price_minor": product.regular_price_minor,
        "cost_minor": product.cost_minor, "tax_rate": product.tax_rate,
        "category": product.category_path, "brand": product.brand, "discount_minor": 0, "discount_note": "",
    }  # fmt: skip


def price_history() -> Iterator[tuple[datetime, dict[str, int]]]:
    """What products cost at a moment, the oldest first: regular, an earlier sale, today's sale of a month."""
    products = db.session.scalars(select(Product).order_by(Product.sku)).all()
    on_sale = [product for product in products if product.on_sale]
    yield OPENED, {product.sku: product.regular_price_minor for product in products}
    yield now() - timedelta(days=62), {product.sku: product.lowest_price_minor for product in on_sale}
    yield now() - timedelta(days=41), {product.sku: product.regular_price_minor for product in on_sale}
    yield now() - timedelta(days=30), {product.sku: product.price_minor for product in on_sale}
    yield now(), {product.sku: product.price_minor for product in products}


def _refund_some(chance: random.Random) -> None:
    """Some goods came back: usually one unit, now and then everything."""
    delivered = db.session.scalars(
        select(Order)
        .where(Order.status == "delivered", Order.delivered_at < now() - timedelta(days=5))
        .order_by(Order.id)
    ).all()
    for order in chance.sample(delivered, min(18, len(delivered))):
        everything = chance.random() < 0.3
        units = {line.id: line.qty if everything else 0 for line in order.lines}
        if not everything:
            units[chance.choice(order.lines).id] = 1
        order.refunded_minor = refund_minor(order, units)
        order.refunded_at = order.delivered_at + timedelta(days=chance.randint(1, 4))
        for line in order.lines:
            line.refunded = units[line.id]
        if all(line.left == 0 for line in order.lines):
            order.status = "refunded"


def _advance_sequence() -> None:
    """Ids were given by hand; PostgreSQL must not give them again."""
    if db.engine.dialect.name == "postgresql":
        newest = select(func.max(Order.id)).scalar_subquery()
        db.session.execute(
            select(func.setval(func.pg_get_serial_sequence(Order.__tablename__, "id"), newest))
        )
