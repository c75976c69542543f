"""Home page, catalogue, product pages."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, abort, render_template, request
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, or_, select

from . import i18n
from .models import Category, Order, OrderLine, Product, db, now, searchable

bp = Blueprint("catalogue", __name__)

SORTS = {
    "name": _l("Name"),
    "cheapest": _l("Price: low to high"),
    "dearest": _l("Price: high to low"),
    "sale": _l("On sale first"),
}


@bp.get("/")
def home():
    on_sale = db.session.scalars(
        select(Product).where(Product.price_minor < Product.regular_price_minor, Product.stock > 0)
        .order_by(Product.price_minor * 100 / Product.regular_price_minor, Product.sku).limit(4)
    ).all()  # fmt: skip
    return render_template("home.html", bestsellers=_bestsellers(), on_sale=on_sale)


@bp.get("/products")
def products():
    words = request.args.get("q", "").strip()[:80]
    sort = request.args.get("sort", "name")
    category = db.session.get(Category, request.args.get("category", "")[:60])
    if request.args.get("category") and category is None:
        abort(404)
    found = db.session.scalars(_listing(words, category, sort if sort in SORTS else "name")).all()
    return render_template(
        "products.html",
        products=found, words=words, category=category, sort=sort, sorts=SORTS,
        tree=category_tree(), counts=_counts(),
    )  # fmt: skip


@bp.get("/products/<sku>")
def product(sku: str):
    found = db.session.get(Product, sku)
    if found is None:
        abort(404)
    return product_page(found)


def product_page(product: Product, **more) -> str:
    """The page of one product; ``error`` and ``typed`` say what was wrong with a quantity."""
    similar = db.session.scalars(
        select(Product)
        .where(Product.category_path == product.category_path, Product.sku != product.sku, Product.stock > 0)
        .order_by(func.abs(Product.price_minor - product.price_minor), Product.sku)
        .limit(4)
    ).all()
    return render_template(
        "product.html", product=product, trail=_trail(product.category), similar=similar, **more
    )


def _listing(words: str, category: Category | None, sort: str) -> Select:
    query = select(Product)
    for word in searchable(words).split():
        query = query.where(Product.search_text.contains(word, autoescape=True))
    if category is not None:
        query = query.where(
            or_(
                Product.category_path == category.path,
                Product.category_path.startswith(category.path + "/", autoescape=True),
            )
        )
    name = Product.name_en if i18n.language() == "en" else Product.name_pl
    order = {
        "name": (),
        "cheapest": (Product.price_minor,),
        "dearest": (Product.price_minor.desc(),),
        "sale": ((Product.price_minor >= Product.regular_price_minor),),
    }[sort]
    return query.order_by(*order, name, Product.sku)


def _bestsellers(count: int = 4) -> list[Product]:
    """What sold most in the last 90 days."""
    sold = (
        select(OrderLine.sku, func.sum(OrderLine.qty - OrderLine.refunded).label("units"))
        .join(Order)
        .where(Order.placed_at >= now() - timedelta(days=90), Order.status != "cancelled")
        .group_by(OrderLine.sku)
        .subquery()
    )
    return list(
        db.session.scalars(
            select(Product).join(sold, sold.c.sku == Product.sku).where(Product.stock > 0)
            .order_by(sold.c.units.desc(), Product.sku).limit(count)
        )
    )  # fmt: skip


def all_categories() -> list[Category]:
    return list(db.session.scalars(select(Category).order_by(Category.position)))


def top_categories() -> list[Category]:
    return [category for category in all_categories() if "/" not in category.path]


def category_tree() -> list[tuple[Category, list[Category]]]:
    everything = all_categories()
    return [
        (top, [below for below in everything if below.path.startswith(top.path + "/")])
        for top in everything
        if "/" not in top.path
    ]


def _counts() -> dict[str, int]:
    """How many products each category holds, those below it included."""
    counts: dict[str, int] = {}
    for path, number in db.session.execute(
        select(Product.category_path, func.count()).group_by(Product.category_path)
    ):
        parts = path.split("/")
        for depth in range(1, len(parts) + 1):
            above = "/".join(parts[:depth])
            counts[above] = counts.get(above, 0) + number
    return counts


def path_names(product: Product) -> dict[str, str]:
    """The names of a product's category and of those above it, by language: "Kawa/Do espresso"."""
    trail = _trail(product.category)
    return {code: "/".join(step.name_in(code).replace("/", " ") for step in trail) for code in ("pl", "en")}


def _trail(category: Category) -> list[Category]:
    parts = category.path.split("/")
    paths = ["/".join(parts[: depth + 1]) for depth in range(len(parts))]
    return [found for path in paths if (found := db.session.get(Category, path))]
