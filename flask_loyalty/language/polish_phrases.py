"""Facts, amounts and conditions in Polish."""

from __future__ import annotations

from flask_loyalty.language import nodes as n
from flask_loyalty.language.polish_words import (
    ON_WEEKDAYS,
    PRODUCT,
    REACH,
    SELECTED,
    SIZES,
    THINGS_FOR,
    TOLD,
    YOURS,
    the,
)
from flask_loyalty.language.telling import Teller, grown, is_literal, is_nothing, is_target, whole_of
from flask_loyalty.language.vocabulary import NOUNS, WEEKDAYS, Case, Kind, Type
from flask_loyalty.language.walking import facts_of
from flask_loyalty.language.wording import count_text, counted_form, joined, number_text, percent_text

__all__ = ["PolishPhrases"]

_IS = {
    "=": "wynosi", "!=": "nie wynosi",
    ">=": "wynosi co najmniej", ">": "wynosi więcej niż",
    "<=": "wynosi najwyżej", "<": "wynosi mniej niż",
}  # fmt: skip
_IS_AS = {
    "=": "wynosi tyle co", "!=": "nie wynosi tyle co", ">=": "wynosi co najmniej tyle co",
    "<=": "wynosi najwyżej tyle co",
}  # fmt: skip
_IS_THING = {
    "=": "to", "!=": "to nie",
    ">=": "to co najmniej", ">": "jest wyższy niż", "<=": "to najwyżej", "<": "jest niższy niż",
}  # fmt: skip
_TARGETED = {">=": "osiąga", ">": "przekracza", "<": "nie osiąga", "<=": "nie przekracza"}
_MANY = {
    "wynosi": "wynoszą",
    "mieści": "mieszczą",
    "osiąga": "osiągają",
    "przekracza": "przekraczają",
    "stanowi": "stanowią",
}
_AT_TIME = {
    "=": "jest {}", "!=": "nie jest {}", ">=": "jest {} lub później", ">": "jest po {}",
    "<=": "jest najpóźniej {}", "<": "jest przed {}",
}  # fmt: skip
_DOES = {  # merchant, customer, what nothing is said as
    "customer.orders": ("klient złożył", "złożysz", "klient nie złożył zamówienia"),
    "customer.spend": ("klient wydał", "wydasz", "klient nic nie wydał"),
    "customer.quantity": ("klient kupił", "kupisz", "klient nic nie kupił"),
}
_LACKS = {
    "customer.tier": ("klient nie ma jeszcze poziomu", "klient ma już poziom"),
    "customer.since_order": ("klient nie złożył jeszcze zamówienia", "klient złożył już zamówienie"),
    "order.is_first": ("klient jest gościem", "klient nie jest gościem"),
    "card.kind": ("klient nie okazał karty", "klient okazał kartę"),
    "item.category": ("produkt nie ma kategorii", "produkt ma kategorię"),
    "item.brand": ("produkt nie ma marki", "produkt ma markę"),
    "employee.role": ("pracownik nie ma stanowiska", "pracownik ma stanowisko"),
}


class PolishPhrases(Teller):
    """What a rule is made of, told in Polish."""

    locale = "pl"
    either = "lub"
    or_else = "albo"
    both = "i"
    at_once = "i zarazem "
    for_people = "dla osób "
    of_orders = ("przy zakupach ", "przy zakupie ")
    of_size = "o "
    subjects = ("klient ",)
    weekdays = ("poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela")

    # conditions as short phrases

    @property
    def for_group(self) -> tuple[str, str]:
        """A segment, and the same as people."""
        return "dla grupy ", "dla osób z grupy "

    def circumstance(self, condition: n.Expression) -> str | None:
        match condition:
            case n.Or(members):
                phrases = [self.circumstance(member) for member in members]
                return joined([p for p in phrases if p], self.either) if all(phrases) else None
            case n.Fact("order.is_first"):
                return "za pierwsze zamówienie" if self.earns else "przy pierwszym zamówieniu"
            case n.Not(n.Fact("order.is_first")):
                return "za każde kolejne zamówienie" if self.earns else "przy kolejnych zamówieniach"
            case n.Comparison(operator, n.Fact("order.subtotal"), n.MoneyLiteral() as limit) if (
                operator in REACH
            ):
                return f"{self.at_purchases} {REACH[operator]} {self.amount(limit)}"
            case n.Membership(n.Fact("order.subtotal"), n.Between() as reach, False):
                return f"{self.at_purchases} {self.amount(reach)}"
            case n.Comparison(
                operator, n.Fact("order.quantity"), n.NumberLiteral() | n.CountLiteral() as size
            ) if operator in SIZES:
                counted = count_text(size.value, "item", self.names, "pl", Case.GENITIVE)
                return f"przy zakupie {SIZES[operator]} {counted}"
            case n.Membership(n.TextLiteral() as code, n.Fact("order.codes"), False):
                return f"z kodem {self.things('code', code)}"
            case n.Comparison("=", n.Fact("card.kind"), n.TextLiteral() as card):
                return f"z kartą {self.things('card', card)}"
            case n.Membership(n.Fact("card.kind"), n.ListLiteral() as cards, False):
                return f"z kartą {self.things('card', cards)}"
            case n.Comparison("=", n.Fact("card.kind"), n.WordLiteral("none")):
                return "bez karty"
            case n.Comparison("!=", n.Fact("card.kind"), n.WordLiteral("none")):
                return "po okazaniu karty"
            case n.Comparison(">=", n.Fact(name, None) as counted, asked) if name in _DOES and isinstance(
                self.start, n.Within
            ):
                return self._mission(counted, asked)
            case _:
                return self._for_whom(condition) or self._moment(condition)

    def _mission(self, counted: n.Fact, asked: n.Expression) -> str | None:
        """„za 3 zamówienia o wartości od 50 zł”: what has to be done within the span."""
        bought = counted.name == "customer.quantity"
        size = self.quantity_of(counted, asked, Case.GENITIVE if bought else Case.ACCUSATIVE)
        if size is None or counted.otherwise is not None or not self.earns:
            return None
        head = {"customer.spend": "zakupy za ", "customer.quantity": "zakup "}.get(counted.name, "")
        return f"za {head}{size}{self._filter_of(counted)}"

    @property
    def at_purchases(self) -> str:
        """Before the value of an order; a span holds for one order, of an order for one later one."""
        if not isinstance(self.start, n.Within):
            return "przy zakupach"
        later = self.start.event.word == "order" and not self.earns
        return "przy jednym kolejnym zamówieniu" if later else "przy jednym zamówieniu"

    def _for_whom(self, condition: n.Expression) -> str | None:
        match condition:
            case n.Comparison(operator, n.Fact("customer.tier"), n.TextLiteral() as tier):
                return self._for_tier(operator, tier)
            case n.Membership(n.Fact("customer.tier"), n.ListLiteral() as tiers, False):
                return f"dla poziomu {self.things('tier', tiers)}"
            case n.Comparison("=", n.Fact("customer.tier"), n.WordLiteral("none")):
                return "dla osób bez poziomu"
            case n.Membership(n.TextLiteral() as segment, n.Fact("customer.segments"), False):
                known = self.names.label("segment", segment.value, "pl")
                if known is None and self.for_customer:
                    return "dla wybranych osób"
                return f"dla grupy {self.things('segment', segment)}"
            case n.Membership(n.TextLiteral() as interest, n.Fact("customer.interests"), False):
                return f"dla osób zainteresowanych tematem {self.things('interest', interest)}"
            case n.Membership(n.TextLiteral() as purpose, n.Fact("customer.consents"), False):
                return f"dla osób ze zgodą {self.things('purpose', purpose)}"
            case _:
                return None

    def _for_tier(self, operator: str, tier: n.TextLiteral) -> str | None:
        name = self.things("tier", tier)
        highest = self.names.tiers[-1:] == (tier.value,)
        phrases = {
            "=": f"dla poziomu {name}",
            ">=": f"dla poziomu {name}" + ("" if highest else " i wyższych"),
            ">": f"dla poziomów powyżej {name}",
            "<": f"dla poziomów poniżej {name}",
            "<=": f"dla poziomu {name} i niższych",
        }
        return phrases.get(operator)

    def _moment(self, condition: n.Expression) -> str | None:
        match condition:
            case n.Comparison("=", n.Fact("now.weekday"), n.WordLiteral(word)) if word in WEEKDAYS:
                return ON_WEEKDAYS[WEEKDAYS.index(word)]
            case n.Membership(n.Fact("now.weekday"), n.ListLiteral(members), False):
                words = [m.word for m in members if isinstance(m, n.WordLiteral) and m.word in WEEKDAYS]
                return joined([ON_WEEKDAYS[WEEKDAYS.index(word)] for word in words], "i") or None
            case n.Membership(n.Fact("now.time" | "now.date"), n.Between() as reach, False):
                return self.amount(reach)
            case n.Comparison(">=" | "<=" | "<" as operator, n.Fact("now.time"), n.TimeLiteral() as time):
                return f"{'od' if operator == '>=' else 'do'} {self.amount(time)}"
            case n.Comparison(">=" | "<=" as operator, n.Fact("now.date"), n.DateLiteral() as day):
                return f"{REACH[operator]} {self.amount(day)}"
            case n.Comparison("=", n.Fact("now.date"), n.DateLiteral() as day):
                return self.amount(day)
            case _:
                return None

    # products

    def quality(self, condition: n.Expression) -> str | None:
        match condition:
            case n.Comparison("=", n.Fact("item.paid" | "item.price"), n.Fact("item.regular_price")):
                return "w regularnej cenie"
            case n.Comparison("<", n.Fact("item.paid" | "item.price"), n.Fact("item.regular_price")):
                return "w obniżonej cenie"
            case n.Membership(
                n.Fact("item.sku"), n.TextLiteral() | n.ListLiteral() as skus, True
            ) | n.Comparison("!=", n.Fact("item.sku"), n.TextLiteral() as skus):
                several = isinstance(skus, n.ListLiteral) and len(skus.members) > 1
                which = "produktów" if several else "produktu"
                return f"oprócz {which} {self.things('sku', skus, negated=True)}"
            case n.Membership(n.TextLiteral() as label, n.Fact("item.labels"), negated):
                return f"{'bez etykiety' if negated else 'z etykietą'} {self.things('label', label)}"
            case n.Comparison(
                operator, n.Fact("item.price" | "item.paid" | "item.regular_price"), n.MoneyLiteral() as limit
            ) if operator in REACH:
                return f"w cenie {REACH[operator]} {self.amount(limit)}"
            case n.Membership(
                n.Fact("item.price" | "item.paid" | "item.regular_price"), n.Between() as reach, False
            ):
                return f"w cenie {self.amount(reach)}"
            case n.Membership(n.Fact("order.subtotal"), n.Between() as reach, False):
                return f"o wartości {self.amount(reach)}"
            case n.Membership(n.Fact("purchase.total"), n.Between() as reach, False):
                return f"na kwotę {self.amount(reach)}"
            case n.Comparison(
                operator,
                n.Fact("item.margin" | "item.margin_rate" | "item.cost" | "order.margin") as fact,
                n.MoneyLiteral() | n.PercentLiteral() as limit,
            ) if operator in REACH:
                return f"o {self._bare(fact, Case.LOCATIVE)} {REACH[operator]} {self.amount(limit)}"
            case n.Comparison(operator, n.Fact("order.subtotal"), n.MoneyLiteral() as limit) if (
                operator in REACH
            ):
                return f"o wartości {REACH[operator]} {self.amount(limit)}"
            case n.Comparison(operator, n.Fact("review.rating"), n.NumberLiteral() as size) if (
                operator in SIZES
            ):
                return f"z oceną {'' if operator == '=' else f'{SIZES[operator]} '}{self.amount(size)}"
            case n.Comparison(operator, n.Fact("rating.score"), n.NumberLiteral() as size) if (
                operator in SIZES
            ):
                return f"{'' if operator == '=' else f'{SIZES[operator]} '}na {self.amount(size)}"
            case n.Comparison("=", n.Fact("purchase.partner"), n.TextLiteral() as partner):
                return f"u partnera {self.things('partner', partner)}"
            case n.Comparison(operator, n.Fact("purchase.total"), n.MoneyLiteral() as limit) if (
                operator in REACH
            ):
                return f"na kwotę {REACH[operator]} {self.amount(limit)}"
            case _:
                return self._of_kind(condition)

    def _of_kind(self, condition: n.Expression) -> str | None:
        """Products of a category or a brand."""
        match condition:
            case (
                n.Comparison("=", n.Fact("item.category"), n.Fact(own))
                | n.Membership(n.Fact("item.category"), n.Fact(own), False)
            ) if own in THINGS_FOR:  # fmt: skip
                return THINGS_FOR[own][0 if self.for_customer else 1]
            case n.Membership(n.Fact("item.category"), n.Fact(own), True) if f"not {own}" in THINGS_FOR:
                return THINGS_FOR[f"not {own}"][0 if self.for_customer else 1]
            case n.Comparison("=" | "!=" as operator, n.Fact("item.category"), n.TextLiteral() as category):
                return f"{'z' if operator == '=' else 'spoza'} kategorii {self.things('category', category)}"
            case n.Membership(
                n.Fact("item.category"), n.TextLiteral() | n.ListLiteral() as categories, negated
            ):
                word = "spoza kategorii" if negated else "z kategorii"
                return f"{word} {self.things('category', categories, negated=negated)}"
            case n.Comparison("=" | "!=" as operator, n.Fact("item.brand"), n.TextLiteral() as brand):
                return f"{'marki' if operator == '=' else 'marki innej niż'} {self.things('brand', brand)}"
            case n.Membership(n.Fact("item.brand"), n.TextLiteral() | n.ListLiteral() as brands, negated):
                word = "marek innych niż" if negated else "marek"
                return f"{word} {self.things('brand', brands, negated=negated)}"
            case _:
                return None

    def any_product(self, quality: str) -> str:
        return quality

    # conditions as clauses

    def comparison(self, left: n.Expression, operator: str, right: n.Expression, type_: Type | None) -> str:
        kind = type_.kind if type_ is not None else None
        if kind in (Kind.REFERENCE, Kind.TEXT):
            return f"{self.amount(left)} {_IS_THING[operator]} {self.label(type_, right)}"
        if kind is Kind.WEEKDAY:
            return f"{'jest' if operator == '=' else 'nie jest'} {self.amount(right)}"
        if kind in (Kind.DATE, Kind.TIME) and isinstance(left, n.Fact) and left.name.startswith("now."):
            return _AT_TIME[operator].format(self.amount(right))
        if isinstance(left, n.Fact) and (special := self._told_apart(left, operator, right)):
            return special
        name, verb = self.amount(left), _IS[operator]
        if isinstance(right, n.Fact):
            verb = _IS_AS.get(operator, verb)
        if is_target(right) and operator in _TARGETED:
            case = Case.GENITIVE if operator in ("<", "<=") else Case.ACCUSATIVE
            return f"{name} {self._agreeing(_TARGETED[operator], left)} {self.amount(right, case)}"
        return f"{name} {self._agreeing(verb, left)} {self._asked(left, right)}"

    def _agreeing(self, verb: str, left: n.Expression) -> str:
        """A verb in the number of what it is about."""
        known = self.fact_def(left) if isinstance(left, n.Fact) else None
        if known is None or not known.many:
            return verb
        return " ".join(_MANY.get(word, word) for word in verb.split(" "))

    def _asked(self, left: n.Expression, right: n.Expression) -> str:
        """What is asked; a count without its unit, which the fact's name says already."""
        known = self.fact_def(left) if isinstance(left, n.Fact) else None
        if isinstance(right, n.CountLiteral) and known is not None and right.unit == known.type.of:
            return number_text(right.value, "pl")
        return self.amount(right)

    def _told_apart(self, left: n.Fact, operator: str, right: n.Expression) -> str | None:
        """Comparisons that Polish says with another verb than „wynosi”."""
        if left.name == "customer.since_order" and operator in SIZES and is_literal(right):
            if operator == "<=":
                return f"od ostatniego zamówienia minęło nie więcej niż {self.amount(right)}"
            passed = f"{_passed(operator, right)} {SIZES[operator]}"
            return f"od ostatniego zamówienia {passed} {self.amount(right)}"
        if left.name == "customer.margin_rank" and operator == "<=" and is_literal(right):
            return f"klient należy do {self.amount(right)} klientów o najwyższej marży{self._window_of(left)}"
        if (share := whole_of(left, right)) is not None and operator in SIZES:
            size = f"{SIZES[operator]} {percent_text(share, 'pl')}"
            return f"{self.amount(left)} {self._agreeing('stanowi', left)} {size} całości"
        growth = self._growth(left, operator, right)
        does = left.name in _DOES and operator in SIZES and left.otherwise is None
        if does and (done := self._does(left, operator, right, growth)) is not None:
            return done
        if growth is not None:
            return f"{self.amount(left)} {self._higher(left, growth)}"
        return None

    def _growth(self, left: n.Fact, operator: str, right: n.Expression) -> str | None:
        """„co najmniej o 20% więcej niż w poprzednim kwartale”: against the same fact at another time."""
        share, window = grown(left, operator, right)
        if window is None:
            return None
        when, at_least = self.window(window), "co najmniej " if operator == ">=" else "ponad "
        if share > 1:
            return f"{at_least}o {percent_text(share - 1, 'pl')} więcej niż {when}"
        if share == 1:
            return f"co najmniej tyle co {when}" if operator == ">=" else f"więcej niż {when}"
        return f"{at_least}{percent_text(share, 'pl')} tego, co {when}"

    def _higher(self, left: n.Fact, growth: str) -> str:
        """„są co najmniej o 20% wyższe niż …”; of one thing „wynosi co najmniej o 20% więcej niż …”."""
        known = self.fact_def(left)
        if known is None or not known.many or "więcej" not in growth:
            return f"{self._agreeing('wynosi', left)} {growth}"
        return f"są {growth.replace('więcej', 'wyższe')}"

    def _does(self, left: n.Fact, operator: str, right: n.Expression, growth: str | None) -> str | None:
        """„klient złożył co najmniej 3 zamówienia w tym miesiącu”; to a customer „złożysz”."""
        of_span = left.window is None and isinstance(self.start, n.Every | n.Within)
        if self.for_customer and not of_span and left.name != "customer.orders":
            return None
        merchant, customer, nothing = _DOES[left.name]
        if self.for_customer and not of_span:
            customer, nothing = "masz", "nie masz zamówień"
        verb = customer if self.for_customer else merchant
        if growth is not None:
            noun = {"customer.orders": " zamówień", "customer.quantity": " produktów"}.get(left.name, "")
            which, when = self._filter_of(left), self._window_of(left)
            noun, which = (noun + which, "") if noun else ("", which)
            said = growth.replace("więcej niż", f"więcej{noun} niż").replace("tyle co", f"tyle{noun} co")
            return f"{verb}{which}{when} {said}"
        size = self.quantity_of(left, right)
        if size is None:
            return None
        if is_nothing(operator, right) and not (self.for_customer and of_span):
            return f"{nothing}{self._filter_of(left)}{self._window_of(left)}"
        return f"{verb} {SIZES[operator]} {size}{self._filter_of(left)}{self._window_of(left)}"

    def quantity_of(self, left: n.Fact, right: n.Expression, case: Case = Case.ACCUSATIVE) -> str | None:
        """So many orders, products or so much money; None if it is no plain amount."""
        if left.name == "customer.spend":
            return self.amount(right) if isinstance(right, n.MoneyLiteral) else None
        if not isinstance(right, n.NumberLiteral | n.CountLiteral):
            return None
        noun = NOUNS["order"] if left.name == "customer.orders" else PRODUCT
        return f"{number_text(right.value, 'pl')} {counted_form(right.value, noun, case)}"

    def membership(self, e: n.Membership) -> str:
        type_ = self.type_of(e.element) or self.type_of(e.container)
        negative, last = ("nie ", "ani") if e.negated else ("", "")
        who = "klient" if not self.for_customer else ""
        match e:
            case n.Membership(n.Fact("item.category"), n.Fact(), _):
                return f"kategoria produktu {negative}należy do {self.amount(e.container, Case.GENITIVE)}"
            case n.Membership(n.Fact("item.category"), container, _):
                return f"produkt {negative}jest z kategorii {self.label(type_, container, last=last)}"
            case n.Membership(n.Fact("now.time" | "now.date"), n.Between(low, high), _):
                inside = f"między {self.amount(low)} a {self.amount(high)}"
                return f"{negative}jest {inside}"
            case n.Membership(n.Fact("customer.since_order", otherwise=None), n.Between() as reach, False):
                return f"od ostatniego zamówienia minęło {self.amount(reach)}"
            case n.Membership(_, n.Between() as reach, _):
                fits = self._agreeing("mieści", e.element)
                return f"{self.amount(e.element)} {negative}{fits} się w zakresie {self.label(type_, reach)}"
            case n.Membership(_, n.Fact("customer.segments"), _):
                verb = f"{who} {negative}należy do grupy" if who else f"{negative}należysz do grupy"
                return f"{verb} {self.label(type_, e.element)}"
            case n.Membership(_, n.Fact("customer.interests"), _):
                verb = f"{who} {negative}interesuje się tematem" if who else f"{negative}interesuje Cię temat"
                return f"{verb} {self.label(type_, e.element)}"
            case n.Membership(_, n.Fact("customer.consents"), _):
                verb = f"{who} {negative}wyraził zgody" if e.negated else f"{who} wyraził zgodę"
                verb = verb if who else f"{negative}wyrażasz {'zgody' if e.negated else 'zgodę'}"
                return f"{verb} {self.label(type_, e.element)}"
            case n.Membership(_, n.Fact("order.codes"), _):
                return f"{negative}podano {'kodu' if e.negated else 'kod'} {self.label(type_, e.element)}"
            case n.Membership(_, n.Fact("item.labels"), _):
                return f"produkt {'nie ma etykiety' if e.negated else 'ma etykietę'} " + self.label(
                    type_, e.element
                )
            case n.Membership(element, n.Fact() as container, _):
                among = self.amount(container, Case.GENITIVE)
                return f"{self.label(type_, element)} {negative}należy do {among}"
            case _ if type_ is not None and type_.kind is Kind.WEEKDAY:
                return f"{negative}jest {self.label(type_, e.container, last=last)}"
            case _:
                is_ = "to nie" if e.negated else "to"
                return f"{self.amount(e.element)} {is_} {self.label(type_, e.container, last=last)}"

    def missing(self, e: n.Expression, *, missing: bool) -> str:
        if isinstance(e, n.Fact) and e.name in _LACKS and e.window is None and e.where is None:
            told = _LACKS[e.name][0 if missing else 1]
            if self.for_customer:
                told = told.replace("klient nie ma", "nie masz").replace("klient ma", "masz")
            return told
        return f"{'brak danych' if missing else 'są dane'} o {self.amount(e, Case.LOCATIVE)}"

    def negation(self, e: n.Expression) -> str:
        if isinstance(e, n.Fact):
            return self.flag(e, holds=False)
        return f"nie jest tak, że {self.clause(e)}"

    def flag(self, e: n.Fact, *, holds: bool) -> str:
        known = self.fact_def(e)
        if e.name == "order.is_first" and self.for_customer:
            return f"to {'' if holds else 'nie '}jest Twoje pierwsze zamówienie"
        if known is not None and "pl" in known.clauses:
            return known.clauses["pl"][0 if holds else 1]
        name = known.form(Case.NOMINATIVE) if known else e.name
        return f"zachodzi: {name}" if holds else f"nie zachodzi: {name}"

    # facts and calculations

    def fact(self, e: n.Fact, case: Case) -> str:
        text = self._form(e, case) + self._filter_of(e) + self._window_of(e)
        if e.otherwise is not None:
            text += f" (a gdy brak danych: {self.amount(e.otherwise)})"
        return text

    def _form(self, e: n.Fact, case: Case) -> str:
        own = (YOURS if self.for_customer else TOLD).get(e.name)
        if own is not None:
            return own[min(case, len(own) - 1)]
        known = self.fact_def(e)
        return known.form(case) if known is not None else self.quoted(e.name)

    def _bare(self, e: n.Fact, case: Case) -> str:
        """A fact of a product without „produktu”, where the product is named beside it."""
        return self._form(e, case).removesuffix(" produktu").removesuffix(" zamówienia")

    def _filter_of(self, e: n.Fact) -> str:
        """What of the past is counted: „ na produkty z kategorii …”, „ o wartości od 50 zł”."""
        if e.where is None:
            return ""
        items = any(fact.name.startswith("item.") for fact in facts_of(e.where))
        selection = self.selection(e.where)
        if selection.products or selection.others:
            noun = "produkty" if items else "zamówienia"
            return f" (licząc {self.chosen(noun, e.where)})"
        told = self.qualities_of(selection)
        if not items:
            return f" w zamówieniach {told}" if e.name != "customer.orders" else f" {told}"
        if e.name == "customer.quantity":
            return f" {told}"
        return f" na produkty {told}" if e.name == "customer.spend" else f" na produktach {told}"

    def chosen(self, noun: str, where: n.Expression | None) -> str:
        """A noun with what narrows it: „produkty marki Ziarno z kategorii „Kawa””."""
        selection = self.selection(where)
        if selection.hidden:
            head, _, last = noun.rpartition(" ")
            noun = f"{head} {SELECTED.get(last, last)}".strip()
        products = [f"({p})" if any(c.isdigit() for c in noun) else p for p in selection.products]
        text = " ".join([noun, *products, self.qualities_of(selection)]).rstrip()
        clause = self.clauses_of(selection)
        return f"{text}, dla których {clause}" if clause else text

    def _window_of(self, e: n.Fact) -> str:
        return f" {self.window(e.window)}" if e.window is not None else ""

    def window(self, window: n.Window) -> str:
        """„w ostatnich 90 dniach”, „w tym roku”, „w poprzednim kwartale”."""
        unit, number = NOUNS[window.duration.unit.value], window.duration.number
        if window.kind is n.WindowKind.LAST and number != 1:
            return f"w ostatnich {number_text(number, 'pl')} {unit.many[Case.LOCATIVE]}"
        return f"w {the(window.kind.value, unit, Case.LOCATIVE)}"

    def average(self, e: n.Arithmetic, case: Case) -> str | None:
        match e:
            case n.Arithmetic(
                n.Fact("customer.spend") as spend, (("/", n.Fact("customer.orders") as orders),)
            ) if spend.window == orders.window and not (spend.where or orders.where or spend.otherwise):
                head = ("średnia wartość", "średniej wartości", "średnią wartość", "średniej wartości")
                whose = "Twojego zamówienia" if self.for_customer else "zamówienia klienta"
                return f"{head[min(case, 3)]} {whose}{self._window_of(spend)}"
            case _:
                return None

    def part_of(self, e: n.PartOf, case: Case) -> str:
        return f"{self.amount(e.percent, case)} {self.amount(e.whole, Case.GENITIVE)}"

    def above(self, e: n.Above, case: Case) -> str:
        head = ("nadwyżka", "nadwyżki", "nadwyżkę", "nadwyżce", "nadwyżką")[case]
        return f"{head} {self.amount(e.measure, Case.GENITIVE)} ponad {self.amount(e.limit, Case.ACCUSATIVE)}"

    def between(self, low: str, high: str) -> str:
        return f"od {low} do {high}"

    def quoted(self, text: str) -> str:
        return f"„{text}”"

    def belongs(self, unit: str) -> str:
        return {"stamp": "na karcie ", "ticket": "w loterii "}.get(unit, "")

    def word(self, word: str) -> str:
        return {"none": "brak"}.get(word, word)

    def on_some_orders(self) -> str:
        return "przy wybranych zamówieniach"


def _passed(operator: str, time: n.Expression) -> str:
    """The verb in the number of the time: „minął co najmniej 1 dzień”, „minęły dokładnie 2 dni”."""
    if operator not in (">=", "=") or not isinstance(time, n.DurationLiteral):
        return "minęło"
    number = time.duration.number
    if number == 1:
        return "minęła" if NOUNS[time.duration.unit.value].gender == "f" else "minął"
    return "minęły" if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else "minęło"
