"""A barista's month: orders that they advised, what accrues above the target, and what a refund takes."""

from __future__ import annotations

import re

from example_shop.loyalty import MONTHLY_TARGET_MINOR

from .people import grosze


def test_a_barista_sees_a_share_of_the_margin_above_the_target(meet, shop):
    shop.clock.pass_time(days=12)  # a new month begins with nothing
    anna, ola = meet("employee"), meet("customer")
    anna.open_own_page("Moje cele")
    assert anna.text(".fl-balance") == "0,00 zł naliczone dotąd w tym miesiącu"
    assert missing(anna) == MONTHLY_TARGET_MINOR
    anna.sees("Poprzednie okresy", "listopad 2025")
    ola.put("ETH-250")
    ola.order(adviser="Anna Kubiak")
    anna.go("/loyalty/staff/")
    left = missing(anna)
    assert left < MONTHLY_TARGET_MINOR, "an order more is a step nearer"
    assert grosze(anna.text(".fl-bar-text")) + left == MONTHLY_TARGET_MINOR
    anna.look("employee-below")

    ola.put("ESP-PRO", 2)
    number = ola.order(adviser="Anna Kubiak")
    anna.go("/loyalty/staff/")
    measured = sum(grosze(cell) for cell in anna.page.locator("tbody .fl-number").all_inner_texts())
    assert measured == grosze(anna.text("tfoot .fl-number")) > MONTHLY_TARGET_MINOR
    accrued = grosze(anna.text(".fl-balance"))
    assert accrued == (measured - MONTHLY_TARGET_MINOR) * 3 // 100
    anna.sees("cel 120,00 zł osiągnięty", of=".fl-bar-text")
    anna.sees("3% × (", f"− {MONTHLY_TARGET_MINOR // 100} zł)", number, "Miesiąc kończy się 31 grudnia.")
    anna.look("employee-above")

    anna.deliver(number)
    anna.refund(number, 2)
    anna.go("/loyalty/staff/")
    assert anna.text(".fl-balance").startswith("0,00 zł"), "given back, taken back"
    assert missing(anna) == left


def missing(anna) -> int:
    """The margin that is still missing to the target."""
    return grosze(re.search(r"Jeszcze (.*?) marży", anna.text()).group(1))
