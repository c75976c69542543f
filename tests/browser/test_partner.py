"""A ticket to the cinema: chosen for points, a code after payment, redeemed once, owed by the shop."""

from __future__ import annotations

import csv
import io
import re

from .conftest import OTHER_PARTNER

CODE = r"[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}"


def test_a_ticket_is_bought_redeemed_once_and_owed(meet, shop):
    ola = meet("customer")
    before = ola.balance()
    ola.put("TEA-MINT")
    ola.check_out()
    ola.follow("button", "Wybierz: Bilet do kina")
    ola.page.get_by_label("Odbiór w sklepie").check()
    ola.press_order()
    assert not re.search(CODE, ola.text()), "no code before the payment"
    assert ola.balance() == before - 1500
    ola.pay()
    ola.sees("Bilet do kina", "do wykorzystania: Kino Helios, do 18 lutego 2026", of=".fl-voucher")
    code = ola.text(".fl-voucher code")
    assert re.fullmatch(CODE, code)
    ola.look("thanks-ticket")

    kino = meet("partner")
    kino.open_own_page("Kody i rozliczenie")
    kino.sees("Kino Helios", "0,00 zł", "Nie zrealizowano jeszcze żadnego kodu.")
    kino.look("partner-new")
    assert "Nieważny" in redeem(kino, "AAAA-BBBB-CCCC")
    kino.sees("Nie znamy takiego kodu.")
    shop.clock.pass_time(days=1)
    assert "Ważny" in redeem(kino, f" {code.lower().replace('-', ' ')} "), "as a person types it"
    kino.sees("Bilet do kina. Sklep jest Wam za to winien 18,00 zł.", of=".fl-verdict")
    kino.look("partner-valid")
    shop.clock.pass_time(minutes=5)
    verdict = redeem(kino, code)
    assert "Nieważny" in verdict
    assert "już zrealizowany: 21.11.2025, 13:00" in verdict
    kino.look("partner-used")
    kino.sees("18,00 zł", "tyle winien jest Wam sklep", code)
    with kino.page.expect_download() as started:
        kino.page.get_by_role("link", name="Pobierz jako CSV").click()
    rows = list(csv.DictReader(io.StringIO(started.value.path().read_text("utf-8"))))
    assert [(row["reward"], row["code"], row["amount_minor"]) for row in rows] == [("cinema", code, "1800")]

    ola.go("/loyalty/")
    ola.sees("wykorzystany 21 listopada", of=".fl-vouchers")

    other = meet(OTHER_PARTNER)
    other.go("/loyalty/partner/")
    other.sees("Nie zrealizowano jeszcze żadnego kodu.")
    assert code not in other.text()
    assert "Nie znamy takiego kodu." in redeem(other, code), "nothing is told of another's codes"


def test_a_ticket_is_claimed_without_an_order(meet):
    ola = meet("customer")
    before = ola.balance()
    ola.go("/loyalty/")
    ola.follow("button", "Odbierz: Bilet do kina")
    ola.sees("Nagroda jest Twoja.", of="[role=status].fl-message")
    assert ola.balance() == before - 1500
    ola.look("overview-claimed")
    code = ola.text(".fl-vouchers code")
    kino = meet("partner")
    kino.go("/loyalty/partner/")
    assert "Ważny" in redeem(kino, code)


def redeem(partner, code: str) -> str:
    """Type a code; what the page answers."""
    partner.page.get_by_label("Kod od klienta").fill(code)
    partner.follow("button", "Zrealizuj")
    return partner.text(".fl-verdict")
