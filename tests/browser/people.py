"""What people do in the shop, in the words of its pages: steps that several walks share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page

from example_shop import seed
from tests.infrastructure.browser import VIEWPORTS, axe, follow, keep_shot, no_sideways_scroll

NO_BREAK = "\N{NO-BREAK SPACE}"
CHIP = ".fl-chip"


class Person:
    """Somebody with a browser at the shop's address.

    :param widths: the windows in which :meth:`look` looks at a page.
    """

    def __init__(self, page: Page, address: str, widths: Iterable[str] = VIEWPORTS) -> None:
        self.page, self.address, self.widths = page, address, tuple(widths)
        self._seen: set[str] = set()

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)

    def sign_in(self, who: str) -> Person:
        """As one of the shop's people: an e-mail, or a role of :data:`example_shop.seed.DEMO_LOGINS`."""
        self.go("/login")
        self.page.get_by_label("E-mail").fill(seed.DEMO_LOGINS.get(who, who))
        self.page.get_by_label("Hasło").fill(seed.DEMO_PASSWORD)
        follow(self.main.get_by_role("button", name="Zaloguj się"))
        self.page.locator(".notice").wait_for()
        return self

    def open_own_page(self, link: str) -> None:
        """The page of an employee, a merchant or a partner, by the link that every page has for them."""
        self.go("/account")
        self.follow("link", link)

    def follow(self, role: str, name: str | re.Pattern[str], *, exact: bool = False) -> None:
        """Click the link or the button of this name, and wait for the page that it opens."""
        follow(self.page.get_by_role(role, name=name, exact=exact))

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    def text(self, of: str = "main") -> str:
        """What a place of the page says, with plain spaces."""
        return plain(self.page.locator(of).first.inner_text())

    def sees(self, *texts: str, of: str = "main") -> None:
        shown = self.text(of)
        for text in texts:
            assert text in shown, f"{self.page.url}: no {text!r} in\n{shown}"

    def balance(self) -> int:
        """The points that the chip in the header shows."""
        return points(self.text(CHIP))

    def look(self, name: str) -> None:
        """What every page must pass at both widths; its pictures are kept for a person to look at.

        A page that was looked at before has changed in parts: those axe sees again at the walk's own width.
        """
        own, kind = self.page.viewport_size, re.sub(r"[^/]*\d[^/]*", "…", urlsplit(self.page.url).path)
        for size in map(VIEWPORTS.__getitem__, self.widths):
            self.page.set_viewport_size(size)
            if kind not in self._seen or size == own:
                axe(self.page)
            no_sideways_scroll(self.page)
            keep_shot(self.page, f"loyalty-{name}")
        self._seen.add(kind)
        if own is not None:
            self.page.set_viewport_size(own)

    # shopping

    def read(self, language: str) -> Person:
        """Read the shop in ``"pl"`` or ``"en"``."""
        if self.page.locator("html").get_attribute("lang") != language:
            follow(self.page.locator("button.language"))
            self.page.locator(f"html[lang={language}]").wait_for()
        return self

    def put(self, sku: str, quantity: int = 1) -> None:
        self.go(f"/products/{sku}")
        self.page.get_by_label("Liczba sztuk").fill(str(quantity))
        self.follow("button", "Do koszyka")
        self.page.locator(".notice").wait_for()

    def check_out(self) -> None:
        self.go("/checkout")

    def order(self, *, pay_by: str = "Karta", adviser: str = "") -> str:
        """Fetch it in the shop, pay, and read the thank-you page; the order's number."""
        if "/checkout" not in self.page.url:
            self.check_out()
        self.page.get_by_label("Odbiór w sklepie").check()
        self.page.get_by_role("radio", name=pay_by).check()
        if adviser:
            self.page.get_by_label("Czy ktoś Ci doradził?").select_option(label=adviser)
        self.press_order()
        if pay_by == "Karta":
            self.pay()
        self.page.get_by_role("heading", name=re.compile("Dziękujemy")).wait_for()
        return re.search(r"/orders/([^/]+)/", self.page.url).group(1)

    def press_order(self) -> None:
        self.follow("button", "Zamawiam z obowiązkiem zapłaty")

    def pay(self) -> None:
        self.follow("button", re.compile("^Zapłać .*symulacja"))

    def check_balance(self, card: str) -> None:
        """Read what is on a gift card."""
        self.go("/loyalty/gift-card")
        self.page.get_by_label("Kod karty").fill(card)
        self.follow("button", "Sprawdź")
        self.page.locator(".fl-voucher").wait_for()

    # behind the counter

    def deliver(self, order: str) -> None:
        self._step(order, "Oznacz jako dostarczone")

    def book_transfer(self, order: str) -> None:
        self._step(order, re.compile("^Przyszła wpłata"))

    def cancel(self, order: str) -> None:
        self.go(f"/staff/orders/{order}")
        self.page.get_by_text("Anuluj zamówienie", exact=True).click()
        self.follow("button", "Tak, anuluj zamówienie")
        self.page.locator(".notice").wait_for()

    def propose(self, order: str, units: int = 1) -> None:
        """See what a refund would do."""
        self.go(f"/staff/orders/{order}")
        self.page.locator(".refund-row input").first.fill(str(units))
        self.follow("button", "Pokaż kwotę")

    def refund(self, order: str, units: int = 1) -> int:
        """So many units of the order's first line; the grosze given back."""
        self.propose(order, units)
        back = grosze(self.text(".big-sum"))
        self.follow("button", re.compile("^Zwróć"))
        self.page.get_by_text("Zwrócono:").wait_for()
        return back

    def _step(self, order: str, button: str | re.Pattern[str]) -> None:
        self.go(f"/staff/orders/{order}")
        self.follow("button", button)
        self.page.locator(".notice").wait_for()


Meet = Callable[..., Person]


def plain(text: str) -> str:
    return re.sub(rf"[{NO_BREAK}\N{{NARROW NO-BREAK SPACE}}]", " ", text)


def points(text: str) -> int:
    """The number before "ziaren" in a text, or its first number."""
    found = re.search(r"([\d ]*\d) (?:ziarn|ziaren)", plain(text)) or re.search(r"(\d[\d ]*)", plain(text))
    return int(found.group(1).replace(" ", ""))


def grosze(text: str) -> int:
    """The first amount of a text: „1 234,50 zł” is 123450, „39 zł” is 3900."""
    found = re.search(r"(\d[\d ]*)(?:,(\d\d))? zł", plain(text))
    return int(found.group(1).replace(" ", "")) * 100 + int(found.group(2) or 0)


def sums(person: Person) -> dict[str, int]:
    """The rows of the shop's summary, in grosze: what is taken off is negative."""
    rows = {}
    for row in person.page.locator(".sums > div").all():
        name, amount = plain(row.locator("dt").inner_text()), plain(row.locator("dd").inner_text())
        rows[name] = 0 if "zł" not in amount else grosze(amount) * (-1 if amount.startswith("−") else 1)
    return rows
