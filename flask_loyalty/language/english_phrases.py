"""Facts, amounts and conditions in English."""

from __future__ import annotations

from flask_loyalty.language import nodes as n
from flask_loyalty.language.telling import Teller, grown, is_literal, is_nothing, whole_of
from flask_loyalty.language.vocabulary import FACTS, NOUNS, WEEKDAYS, Case, Kind, Type
from flask_loyalty.language.walking import facts_of
from flask_loyalty.language.wording import duration_text, joined, number_text, percent_text

__all__ = ["EnglishPhrases", "is_plural", "yours"]

_REACH = {">=": "from", ">": "over", "<=": "up to", "<": "under"}
_RATED = {">=": "{} or higher", ">": "above {}", "<=": "{} or lower", "<": "below {}", "=": "{}"}
_OF_ORDERS = {">=": "of {} or more", ">": "over {}", "<=": "up to {}", "<": "under {}"}
SIZES = {
    ">=": "at least", ">": "more than", "<=": "at most", "<": "less than", "=": "exactly",
}  # fmt: skip
_IS = {"=": "is", "!=": "is not", **{sign: f"is {size}" for sign, size in SIZES.items() if sign != "="}}
_IS_THING = {**_IS, ">": "is above", "<": "is below"}
_AT_TIME = {
    "=": "it is {}", "!=": "it is not {}", ">=": "it is {} or later", ">": "it is after {}",
    "<=": "it is {} or earlier", "<": "it is before {}",
}  # fmt: skip
_DOES = {  # merchant, customer, what nothing is said as, what is counted
    "customer.orders": ("the customer has placed", "you place", "the customer has placed no order"),
    "customer.spend": ("the customer has spent", "you spend", "the customer has spent nothing"),
    "customer.quantity": ("the customer has bought", "you buy", "the customer has bought nothing"),
}
_LACKS = {
    "customer.tier": ("the customer has no tier yet", "the customer has a tier"),
    "customer.since_order": ("the customer has not ordered yet", "the customer has ordered before"),
    "order.is_first": ("the customer is a guest", "the customer is no guest"),
    "card.kind": ("no card is shown", "a card is shown"),
    "item.category": ("the product has no category", "the product has a category"),
    "item.brand": ("the product has no brand", "the product has a brand"),
    "employee.role": ("the employee has no role", "the employee has a role"),
}
_PLURALS = frozenset({"team.sales", "supplier.purchases", "distributor.purchases", "employee.hours"})
_THINGS_FOR = {  # to the customer, to the merchant
    "customer.bonus_category": ("in the category you chose", "in the category the customer chose"),
    "customer.next_category": (
        "in the category you buy most regularly",
        "in the category the customer buys most regularly",
    ),
    "customer.categories": (
        "in categories you have bought from",
        "in categories the customer has bought from",
    ),
    "not customer.categories": ("in categories new to you", "in categories new to the customer"),
}
_YOURS = (
    ("the customer's spend", "your spending"), ("the customer's", "your"),
    ("the customer has", "you have"), ("the customer will", "you will"),
    ("the customer bought", "you bought"), ("the customer chose", "you chose"),
    ("the tier", "your tier"), ("the time since the last order", "the time since your last order"),
    ("the usual time between orders", "the usual time between your orders"),
    ("the customer is", "you are"), ("the customer", "you"),
)  # fmt: skip


def is_plural(amount: n.Expression) -> bool:
    """Whether the verb after an amount is a plural: the team's sales are."""
    return isinstance(amount, n.Fact) and amount.name in _PLURALS


def yours(text: str) -> str:
    """A phrase about the customer as the customer reads it.

    >>> yours("the number of the customer's orders")
    'the number of your orders'
    """
    for merchant, customer in _YOURS:
        text = text.replace(merchant, customer)
    return text


class EnglishPhrases(Teller):
    """What a rule is made of, told in English."""

    locale = "en"
    either = "or"
    or_else = "or"
    both = "and"
    at_once = "and at the same time "
    for_people = "for people "
    of_orders = ("on orders ",)
    of_size = "with "
    subjects = ("the customer ", "you ")
    weekdays = tuple(day.capitalize() for day in WEEKDAYS)

    # conditions as short phrases

    def circumstance(self, condition: n.Expression) -> str | None:
        match condition:
            case n.Or(members):
                phrases = [self.circumstance(member) for member in members]
                return joined([p for p in phrases if p], self.either) if all(phrases) else None
            case n.Fact("order.is_first"):
                return f"{self._for_or_on} {self._whose} first order"
            case n.Not(n.Fact("order.is_first")):
                return f"{self._for_or_on} every order after the first"
            case n.Comparison(operator, n.Fact("order.subtotal"), n.MoneyLiteral() as limit) if (
                operator in _OF_ORDERS
            ):
                return f"{self.at_orders} {_OF_ORDERS[operator].format(self.amount(limit))}"
            case n.Membership(n.Fact("order.subtotal"), n.Between() as reach, False):
                return f"{self.at_orders} {self.amount(reach)}"
            case n.Comparison(
                operator, n.Fact("order.quantity"), n.NumberLiteral() | n.CountLiteral() as size
            ) if operator in SIZES:
                items = "item" if size.value == 1 else "items"
                size_of = SIZES[operator].replace("less", "fewer")
                return f"on orders of {size_of} {number_text(size.value, 'en')} {items}"
            case n.Membership(n.TextLiteral() as code, n.Fact("order.codes"), False):
                return f"with the code {self.things('code', code)}"
            case n.Comparison("=", n.Fact("card.kind"), n.TextLiteral() as card):
                return f"with the card {self.things('card', card)}"
            case n.Membership(n.Fact("card.kind"), n.ListLiteral() as cards, False):
                return f"with the card {self.things('card', cards)}"
            case n.Comparison("=", n.Fact("card.kind"), n.WordLiteral("none")):
                return "without a card"
            case n.Comparison("!=", n.Fact("card.kind"), n.WordLiteral("none")):
                return "on showing a card"
            case n.Comparison(">=", n.Fact(name, None) as counted, asked) if name in _DOES and isinstance(
                self.start, n.Within
            ):
                return self._mission(counted, asked)
            case _:
                return self._for_whom(condition) or self._moment(condition)

    @property
    def group(self) -> str:
        """A segment, by a word that its reader knows; to a merchant a group is one of rules."""
        return "group" if self.for_customer else "segment"

    @property
    def for_group(self) -> tuple[str, str]:
        """A segment, and the same as people."""
        return f"for the {self.group} ", f"for people in the {self.group} "

    @property
    def _for_or_on(self) -> str:
        return "for" if self.earns else "on"

    @property
    def _whose(self) -> str:
        return "your" if self.for_customer else "the customer's"

    @property
    def at_orders(self) -> str:
        """Before the value of an order; a span holds for one order, of an order for one later one."""
        if not isinstance(self.start, n.Within):
            return "on orders"
        if self.start.event.word != "order" or self.earns:
            return "on one order"
        return "on your next order" if self.for_customer else "on one later order"

    def _mission(self, counted: n.Fact, asked: n.Expression) -> str | None:
        """``for 3 orders of PLN 50 or more``: what has to be done within the span."""
        size = self.quantity_of(counted, asked)
        if size is None or counted.otherwise is not None or not self.earns:
            return None
        head = {"customer.spend": "spending ", "customer.quantity": "buying "}.get(counted.name, "")
        return f"for {head}{size}{self._filter_of(counted)}"

    def _for_whom(self, condition: n.Expression) -> str | None:
        match condition:
            case n.Comparison(operator, n.Fact("customer.tier"), n.TextLiteral() as tier):
                return self._for_tier(operator, tier)
            case n.Membership(n.Fact("customer.tier"), n.ListLiteral() as tiers, False):
                return f"for {self.things('tier', tiers)}"
            case n.Comparison("=", n.Fact("customer.tier"), n.WordLiteral("none")):
                return "for people without a tier"
            case n.Membership(n.TextLiteral() as segment, n.Fact("customer.segments"), False):
                if self.names.label("segment", segment.value, "en") is None and self.for_customer:
                    return "for selected people"
                return f"for the {self.group} {self.things('segment', segment)}"
            case n.Membership(n.TextLiteral() as interest, n.Fact("customer.interests"), False):
                return f"for people interested in {self.things('interest', interest)}"
            case n.Membership(n.TextLiteral() as purpose, n.Fact("customer.consents"), False):
                return f"for people agreeing to {self.things('purpose', purpose)}"
            case _:
                return None

    def _for_tier(self, operator: str, tier: n.TextLiteral) -> str | None:
        name = self.things("tier", tier)
        highest = self.names.tiers[-1:] == (tier.value,)
        phrases = {
            "=": f"for {name}",
            ">=": f"for {name}" + ("" if highest else " and above"),
            ">": f"for tiers above {name}",
            "<": f"for tiers below {name}",
            "<=": f"for {name} and below",
        }
        return phrases.get(operator)

    def _moment(self, condition: n.Expression) -> str | None:
        match condition:
            case n.Comparison("=", n.Fact("now.weekday"), n.WordLiteral(word)) if word in WEEKDAYS:
                return f"on {word.capitalize()}s"
            case n.Membership(n.Fact("now.weekday"), n.ListLiteral(members), False):
                words = [m.word for m in members if isinstance(m, n.WordLiteral) and m.word in WEEKDAYS]
                days = joined([f"{word.capitalize()}s" for word in words], "and")
                return f"on {days}" if days else None
            case n.Membership(n.Fact("now.time" | "now.date"), n.Between() as reach, False):
                return self.amount(reach)
            case n.Comparison(">=" | "<=" | "<" as operator, n.Fact("now.time"), n.TimeLiteral() as time):
                return f"{'from' if operator == '>=' else 'until'} {self.amount(time)}"
            case n.Comparison(">=" | "<=" as operator, n.Fact("now.date"), n.DateLiteral() as day):
                return f"{'from' if operator == '>=' else 'until'} {self.amount(day)}"
            case n.Comparison("=", n.Fact("now.date"), n.DateLiteral() as day):
                return f"on {self.amount(day)}"
            case _:
                return None

    # products

    def quality(self, condition: n.Expression) -> str | None:
        match condition:
            case n.Comparison("=", n.Fact("item.paid" | "item.price"), n.Fact("item.regular_price")):
                return "at the regular price"
            case n.Comparison("<", n.Fact("item.paid" | "item.price"), n.Fact("item.regular_price")):
                return "at a reduced price"
            case n.Membership(
                n.Fact("item.sku"), n.TextLiteral() | n.ListLiteral() as skus, True
            ) | n.Comparison("!=", n.Fact("item.sku"), n.TextLiteral() as skus):
                return f"except {self.things('sku', skus, negated=True)}"
            case n.Membership(n.TextLiteral() as label, n.Fact("item.labels"), negated):
                return f"{'not ' if negated else ''}labelled {self.things('label', label)}"
            case n.Comparison(
                operator, n.Fact("item.price" | "item.paid" | "item.regular_price"), n.MoneyLiteral() as limit
            ) if operator in _REACH:
                return f"priced {_REACH[operator]} {self.amount(limit)}"
            case n.Membership(
                n.Fact("item.price" | "item.paid" | "item.regular_price"), n.Between() as reach, False
            ):
                return f"priced {self.amount(reach)}"
            case n.Comparison(
                operator,
                n.Fact("item.margin" | "item.margin_rate" | "item.cost" | "order.margin") as fact,
                n.MoneyLiteral() | n.PercentLiteral() as limit,
            ) if operator in _REACH:
                name = fact.name.partition(".")[2].replace("_", " ")
                return f"with a {name} {_OF_ORDERS[operator].format(self.amount(limit))}"
            case n.Comparison(operator, n.Fact("order.subtotal"), n.MoneyLiteral() as limit) if (
                operator in _OF_ORDERS
            ):
                return _OF_ORDERS[operator].format(self.amount(limit))
            case n.Comparison(operator, n.Fact("review.rating"), n.NumberLiteral() as size) if (
                operator in SIZES
            ):
                size_text = f"{'' if operator == '=' else f'{SIZES[operator]} '}{self.amount(size)}"
                return f"with a rating of {size_text}"
            case n.Comparison(operator, n.Fact("rating.score"), n.NumberLiteral() as size) if (
                operator in SIZES
            ):
                return _RATED[operator].format(self.amount(size))
            case n.Comparison("=", n.Fact("purchase.partner"), n.TextLiteral() as partner):
                return f"at {self.things('partner', partner)}"
            case n.Comparison(operator, n.Fact("purchase.total"), n.MoneyLiteral() as limit) if (
                operator in _OF_ORDERS
            ):
                return _OF_ORDERS[operator].format(self.amount(limit))
            case _:
                return self._of_kind(condition)

    def _of_kind(self, condition: n.Expression) -> str | None:
        """Products of a category or a brand."""
        match condition:
            case (
                n.Comparison("=", n.Fact("item.category"), n.Fact(own))
                | n.Membership(n.Fact("item.category"), n.Fact(own), False)
            ) if own in _THINGS_FOR:  # fmt: skip
                return _THINGS_FOR[own][0 if self.for_customer else 1]
            case n.Membership(n.Fact("item.category"), n.Fact(own), True) if f"not {own}" in _THINGS_FOR:
                return _THINGS_FOR[f"not {own}"][0 if self.for_customer else 1]
            case n.Comparison("=" | "!=" as operator, n.Fact("item.category"), n.TextLiteral() as category):
                where = "in" if operator == "=" else "outside"
                return f"{where} the category {self.things('category', category)}"
            case n.Membership(
                n.Fact("item.category"), n.TextLiteral() | n.ListLiteral() as categories, negated
            ):
                word = "outside" if negated else "in"
                noun = "categories" if isinstance(categories, n.ListLiteral) else "category"
                return f"{word} the {noun} {self.things('category', categories, negated=negated)}"
            case n.Comparison("=" | "!=" as operator, n.Fact("item.brand"), n.TextLiteral() as brand):
                return f"{'' if operator == '=' else 'not '}by {self.things('brand', brand)}"
            case n.Membership(n.Fact("item.brand"), n.TextLiteral() | n.ListLiteral() as brands, negated):
                return f"{'not by' if negated else 'by'} {self.things('brand', brands)}"
            case _:
                return None

    def any_product(self, quality: str) -> str:
        return f"any product {quality}"

    # conditions as clauses

    def comparison(self, left: n.Expression, operator: str, right: n.Expression, type_: Type | None) -> str:
        kind = type_.kind if type_ is not None else None
        if kind in (Kind.REFERENCE, Kind.TEXT):
            return f"{self.amount(left)} {_IS_THING[operator]} {self.label(type_, right)}"
        if kind is Kind.WEEKDAY:
            return f"it is {'' if operator == '=' else 'not '}{self.amount(right)}"
        if kind in (Kind.DATE, Kind.TIME) and isinstance(left, n.Fact) and left.name.startswith("now."):
            return _AT_TIME[operator].format(self.amount(right))
        if isinstance(left, n.Fact) and (special := self._told_apart(left, operator, right)):
            return special
        return f"{self.amount(left)} {self._agreeing(_IS[operator], left)} {self._asked(left, right)}"

    def _agreeing(self, verb: str, left: n.Expression) -> str:
        """A verb in the number of what it is about."""
        return verb.replace("is", "are", 1) if is_plural(left) else verb

    def _asked(self, left: n.Expression, right: n.Expression) -> str:
        """What is asked; a count without its unit, which the fact's name says already."""
        known = self.fact_def(left) if isinstance(left, n.Fact) else None
        if isinstance(right, n.CountLiteral) and known is not None and right.unit == known.type.of:
            return number_text(right.value, "en")
        return self.amount(right)

    def _told_apart(self, left: n.Fact, operator: str, right: n.Expression) -> str | None:
        """Comparisons that English says with another verb than "is"."""
        if left.name == "customer.since_order" and operator in SIZES and is_literal(right):
            return f"the last order was {SIZES[operator]} {self.amount(right)} ago"
        if left.name == "customer.margin_rank" and operator == "<=" and is_literal(right):
            top = f"the top {self.amount(right)} of customers by margin{self._window_of(left)}"
            return f"the customer is among {top}"
        if (share := whole_of(left, right)) is not None and operator in SIZES:
            return f"{self.amount(left)} is {SIZES[operator]} {percent_text(share, 'en')} of the whole"
        growth = self._growth(left, operator, right)
        does = left.name in _DOES and operator in SIZES and left.otherwise is None
        if does and (done := self._does(left, operator, right, growth)) is not None:
            return done
        if growth is not None:
            told = growth.replace(" more than", " higher than", 1)
            return f"{self.amount(left)} {self._agreeing('is', left)} {told}"
        return None

    def _growth(self, left: n.Fact, operator: str, right: n.Expression) -> str | None:
        """``at least 20% more than in the previous quarter``: against itself at another time."""
        share, window = grown(left, operator, right)
        if window is None:
            return None
        when, at_least = self.window(window), "at least" if operator == ">=" else "over"
        if share > 1:
            return f"{at_least} {percent_text(share - 1, 'en')} more than {when}"
        if share == 1:
            return f"at least as much as {when}" if operator == ">=" else f"more than {when}"
        return f"{at_least} {percent_text(share, 'en')} of what it was {when}"

    def _does(self, left: n.Fact, operator: str, right: n.Expression, growth: str | None) -> str | None:
        """``the customer has placed at least 3 orders``; to a customer ``you place``."""
        of_span = left.window is None and isinstance(self.start, n.Every | n.Within)
        if self.for_customer and not of_span and left.name != "customer.orders":
            return None
        merchant, customer, nothing = _DOES[left.name]
        if self.for_customer and not of_span:
            customer, nothing = "you have", "you have no orders"
        verb = customer if self.for_customer else merchant
        size = self.quantity_of(left, right)
        if growth is None and size is None:
            return None
        narrowed = self._filter_of(left) + self._window_of(left)
        if growth is not None:
            noun = {"customer.orders": " orders", "customer.quantity": " products"}.get(left.name, "")
            many = growth.replace("as much as", f"as many{noun} as") if noun else growth
            said = many.replace("more than", f"more{noun} than")
            than = max(said.rfind(" than "), said.rfind(" as "))
            return f"{verb} {said[:than]}{narrowed}{said[than:]}" if than > 0 else f"{verb} {said}{narrowed}"
        if is_nothing(operator, right) and not (self.for_customer and of_span):
            return f"{nothing}{narrowed}"
        much = SIZES[operator] if left.name == "customer.spend" else SIZES[operator].replace("less", "fewer")
        return f"{verb} {much} {size}{narrowed}"

    def quantity_of(self, left: n.Fact, right: n.Expression) -> str | None:
        """So many orders, products or so much money; None if it is no plain amount."""
        if left.name == "customer.spend":
            return self.amount(right) if isinstance(right, n.MoneyLiteral) else None
        if not isinstance(right, n.NumberLiteral | n.CountLiteral):
            return None
        noun = "order" if left.name == "customer.orders" else "product"
        return f"{number_text(right.value, 'en')} {noun}{'' if right.value == 1 else 's'}"

    def membership(self, e: n.Membership) -> str:
        type_ = self.type_of(e.element) or self.type_of(e.container)
        no = "not " if e.negated else ""
        match e:
            case n.Membership(n.Fact("item.category"), n.Fact(), _):
                return f"the product's category is {no}among {self.amount(e.container)}"
            case n.Membership(n.Fact("item.category"), container, _):
                categories = (
                    "one of the categories" if isinstance(container, n.ListLiteral) else "the category"
                )
                return f"the product is {no}in {categories} {self.label(type_, container)}"
            case n.Membership(n.Fact("now.time" | "now.date"), n.Between(low, high), _):
                return f"it is {no}between {self.amount(low)} and {self.amount(high)}"
            case n.Membership(_, n.Between() as reach, _):
                return f"{self.amount(e.element)} is {no}in the range {self.label(type_, reach)}"
            case n.Membership(element, n.Fact("customer.segments"), _):
                return self._you(f"the customer is {no}in the {self.group} {self.label(type_, element)}")
            case n.Membership(element, n.Fact("customer.interests"), _):
                return self._you(f"the customer is {no}interested in {self.label(type_, element)}")
            case n.Membership(element, n.Fact("customer.consents"), _):
                return self._you(f"the customer has {no}agreed to {self.label(type_, element)}")
            case n.Membership(element, n.Fact("order.codes"), _):
                return f"the code {self.label(type_, element)} is {no}given"
            case n.Membership(element, n.Fact("item.labels"), _):
                return f"the product is {no}labelled {self.label(type_, element)}"
            case n.Membership(element, n.Fact() as container, _):
                return f"{self.label(type_, element)} is {no}among {self.amount(container)}"
            case _ if type_ is not None and type_.kind is Kind.WEEKDAY:
                return f"it is {no}{self.amount(e.container)}"
            case _:
                return f"{self.amount(e.element)} is {no}{self.label(type_, e.container)}"

    def _you(self, text: str) -> str:
        return yours(text) if self.for_customer else text

    def missing(self, e: n.Expression, *, missing: bool) -> str:
        if isinstance(e, n.Fact) and e.name in _LACKS and e.window is None and e.where is None:
            return self._you(_LACKS[e.name][0 if missing else 1])
        return f"{self.amount(e)} is {'unknown' if missing else 'known'}"

    def negation(self, e: n.Expression) -> str:
        if isinstance(e, n.Fact):
            return self.flag(e, holds=False)
        return f"it is not so that {self.clause(e)}"

    def flag(self, e: n.Fact, *, holds: bool) -> str:
        known = self.fact_def(e)
        if known is not None and "en" in known.clauses:
            clause = known.clauses["en"][0 if holds else 1]
            return self._you(clause) if e.name in FACTS else clause
        return f"{self._form(e)}: {'yes' if holds else 'no'}"

    # facts and calculations

    def fact(self, e: n.Fact, case: Case) -> str:
        text = self._form(e) + self._filter_of(e) + self._window_of(e)
        if e.otherwise is not None:
            text += f" (if unknown: {self.amount(e.otherwise)})"
        return text

    def _form(self, e: n.Fact) -> str:
        known = self.fact_def(e)
        if known is None:
            return self.quoted(e.name)
        text = known.words.get("en", (self.quoted(e.name),))[0]
        return self._you(text) if e.name in FACTS else text

    def _filter_of(self, e: n.Fact) -> str:
        """What of the past is counted: `` on products in …``, `` of PLN 50 or more``."""
        if e.where is None:
            return ""
        items = any(fact.name.startswith("item.") for fact in facts_of(e.where))
        selection = self.selection(e.where)
        if selection.products or selection.others:
            return f" (counting only {self.chosen('products' if items else 'orders', e.where)})"
        told = self.qualities_of(selection)
        if not items:
            return f" {told}" if e.name == "customer.orders" else f" on orders {told}"
        return f" {told}" if e.name == "customer.quantity" else f" on products {told}"

    def chosen(self, noun: str, where: n.Expression | None) -> str:
        """A noun with what narrows it; products by name need no noun, unless one is to be kept."""
        selection = self.selection(where)
        head, _, last = noun.rpartition(" ")
        if selection.hidden:
            noun = f"{head} selected {last}".strip()
        elif selection.products:
            names = " ".join(selection.products)
            noun = {"": names, "a": names, "every": f"every {names}"}.get(head, f"{noun} ({names})")
        text = f"{noun} {self.qualities_of(selection)}".rstrip()
        clause = self.clauses_of(selection)
        return f"{text} for which {clause}" if clause else text

    def _window_of(self, e: n.Fact) -> str:
        return f" {self.window(e.window)}" if e.window is not None else ""

    def window(self, window: n.Window) -> str:
        """``in the last 90 days``, ``this year``, ``in the previous quarter``."""
        unit = NOUNS[window.duration.unit.value].word.replace("_", " ")
        if window.kind is n.WindowKind.LAST:
            single = window.duration.number == 1
            return f"in the last {unit if single else duration_text(window.duration, 'en')}"
        return f"this {unit}" if window.kind is n.WindowKind.THIS else f"in the previous {unit}"

    def average(self, e: n.Arithmetic, case: Case) -> str | None:
        match e:
            case n.Arithmetic(
                n.Fact("customer.spend") as spend, (("/", n.Fact("customer.orders") as orders),)
            ) if spend.window == orders.window and not (spend.where or orders.where or spend.otherwise):
                return self._you("the customer's average order value") + self._window_of(spend)
            case _:
                return None

    def part_of(self, e: n.PartOf, case: Case) -> str:
        return f"{self.amount(e.percent)} of {self.amount(e.whole)}"

    def above(self, e: n.Above, case: Case) -> str:
        return f"{self.amount(e.measure)} above {self.amount(e.limit)}"

    def between(self, low: str, high: str) -> str:
        return f"from {low} to {high}"

    def quoted(self, text: str) -> str:
        return f"“{text}”"

    def belongs(self, unit: str) -> str:
        return {"stamp": "on the card ", "ticket": "for the draw "}.get(unit, "")

    def word(self, word: str) -> str:
        return {"none": "nothing"}.get(word, word)

    def on_some_orders(self) -> str:
        return "on selected orders"
