"""Which spaces of a page do not break, and which texts stay as they are."""

import pytest

from flask_loyalty.web.unbroken import unbroken

KEPT = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param("do 1 grudnia", "do 1~grudnia", id="a month"),
        pytest.param("by 31 December 2026", "by 31~December 2026", id="a month in English"),
        pytest.param("6 Dec 2026, 14:05", "6~Dec 2026, 14:05", id="a month in short"),
        pytest.param("<b>Filiżanka 80 ml</b>", "<b>Filiżanka 80~ml</b>", id="a measure"),
        pytest.param("Kenia 250 g (po 49,00~zł)", "Kenia 250~g (po~49,00~zł)", id="each"),
        pytest.param("1 grudniaka, 5 gier, tempo 5", "1 grudniaka, 5 gier, tempo 5", id="other words"),
        pytest.param('<a title="80 ml">80 ml</a>', '<a title="80 ml">80~ml</a>', id="an attribute"),
        pytest.param("<pre>80 ml</pre> 80 ml", "<pre>80 ml</pre> 80~ml", id="what is copied"),
        pytest.param("<code>5 g</code><textarea>5 g</textarea>", "<code>5 g</code><textarea>5 g</textarea>",
                     id="what is sent"),
        pytest.param("<b>80</b> ml", "<b>80</b> ml", id="in two parts"),
    ],
)  # fmt: skip
def test_a_number_stays_with_what_it_is_of(html, expected):
    once = unbroken(html.replace("~", KEPT))
    assert once == expected.replace("~", KEPT)
    assert unbroken(once) == once
