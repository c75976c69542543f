# ruff: noqa: E501  (the paths of a drawing read no better in short lines)
"""Product pictures, drawn by the shop: one shape per kind of thing, one colour per product, as SVG."""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import sha256
from html import escape

from flask import Blueprint, Response, abort, has_request_context, request, url_for

from .models import Product, db

bp = Blueprint("pictures", __name__)

YEAR = 365 * 24 * 3600
CREAM, INK, STEEL, WOOD, COFFEE = "#fbf3e6", "#33241a", "#aeb4b8", "#c99a63", "#4a2b1a"


@bp.get("/pictures/<sku>.svg")
def picture(sku: str):
    product = db.session.get(Product, sku)
    if product is None:
        abort(404)
    response = Response(
        draw(product.picture, product.colour, product.name_pl, product.brand), mimetype="image/svg+xml"
    )
    response.cache_control.public = True
    response.cache_control.max_age = YEAR  # its address changes with its looks
    response.set_etag(_looks(product))
    return response.make_conditional(request)


@bp.app_template_global()
def picture_url(product: Product) -> str:
    return url_for("pictures.picture", sku=product.sku, v=_looks(product))


def address_of(product: Product) -> str:
    """The address of a product's picture; a command in a terminal has none."""
    return picture_url(product) if has_request_context() else ""


def _looks(product: Product) -> str:
    text = "|".join(("2", product.picture, product.colour, product.name_pl, product.brand))
    return sha256(text.encode()).hexdigest()[:10]


def draw(shape: str, colour: str, name: str, brand: str) -> str:
    """A picture of 400 × 400 without background; an unknown shape is a plain parcel.

    >>> draw("mug", "#4c6a78", "Kubek", "Ziarno").startswith("<svg")
    True
    """
    if not re.fullmatch(r"#[0-9a-f]{6}", colour):
        colour = "#b4532a"
    body = SHAPES.get(shape, _parcel)(colour, name, brand)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" width="400" height="400">{body}</svg>'
    )


def mix(colour: str, other: str, share: float) -> str:
    """``colour`` with a share (0 to 1) of another one.

    >>> mix("#000000", "#ffffff", 0.5)
    '#808080'
    """
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _light(colour: str, share: float = 0.3) -> str:
    return mix(colour, "#ffffff", share)


def _dark(colour: str, share: float = 0.3) -> str:
    return mix(colour, "#1a0f08", share)


def _shadow(x: int, y: int, rx: int, ry: int = 12) -> str:
    return f'<ellipse cx="{x}" cy="{y}" rx="{rx}" ry="{ry}" fill="#2a1a10" opacity=".16"/>'


def _bean(x: float, y: float, size: float, turn: int, colour: str = COFFEE) -> str:
    return (
        f'<g transform="translate({x} {y}) rotate({turn}) scale({size / 20:.2f})"><ellipse rx="13" ry="19" fill="{colour}"/>'
        f'<path d="M0-18c7 10-7 26 0 36" fill="none" stroke="{_light(colour, 0.35)}" stroke-width="3"/></g>'
    )


def _steam(x: int, y: int) -> str:
    wave = "c-14-16 14-28 0-46s12-26 2-40"
    return (
        f'<g fill="none" stroke="#b9a797" stroke-width="7" stroke-linecap="round" opacity=".55">'
        f'<path d="M{x - 24} {y}{wave}"/><path d="M{x + 20} {y - 6}{wave}"/></g>'
    )


def _words(x: int, y: int, text: str, size: float, colour: str, weight: int = 700, spacing: float = 0) -> str:
    return (
        f'<text x="{x}" y="{y}" text-anchor="middle" font-family="Helvetica Neue,Arial,Liberation Sans,sans-serif" '
        f'font-size="{size:g}" font-weight="{weight}" letter-spacing="{spacing:g}" fill="{colour}">{escape(text)}</text>'
    )


def _bag(colour: str, name: str, brand: str) -> str:
    """A side-gusset bag with a rolled top; the house brand wears its colour, the roastery a band of it."""
    house = brand == "Ziarno"
    paper = colour if house else "#efe7da"
    big = "1 kg" in name
    title, _space, rest = re.sub(r"\s\d+ k?g$", "", name).partition(" ")
    rest = rest.replace(" do espresso", "")
    weight = (re.search(r"\d+ k?g$", name) or [""])[0]
    label = (
        f'<path d="M140 346V222c0-44 120-44 120 0v124z" fill="{CREAM}"/>{_bean(200, 226, 13, 28, colour)}'
        if house
        else f'<path d="M111 208h178v112H111z" fill="{colour}"/><path d="M111 208h178v5H111zM111 315h178v5H111z" '
        f'fill="{_dark(colour)}" opacity=".5"/>'
    )
    ink, faint = (INK, _dark(colour, 0.15)) if house else (CREAM, CREAM)
    texts = _words(200, 284 if house else 262, title.upper(), min(20, 150 / max(len(title), 1)), ink, 800, 1)
    if rest:
        texts += _words(200, 306 if house else 286, rest, min(15, 190 / len(rest)), faint, 500)
    texts += _words(200, 332 if house else 307, weight, 12, faint, 600, 1)
    brand_mark = "" if house else _words(200, 182, "ROASTERS", 15, INK, 800, 5)
    scale = (
        ' transform="translate(-14 -26) scale(1.07)"' if big else ' transform="translate(14 22) scale(.94)"'
    )
    return (
        f"{_shadow(200, 372, 112)}<g{scale}>"
        f'<path d="M108 96 100 356q0 10 10 10h180q10 0 10-10l-8-260z" fill="{paper}"/>'
        f'<path d="M108 96 100 356q0 10 10 10h18L136 96z" fill="{_dark(paper, 0.22)}" opacity=".55"/>'
        f'<path d="M292 96l8 260q0 10-10 10h-14L268 96z" fill="{_light(paper, 0.35)}" opacity=".5"/>'
        f'<path d="M106 50q0-8 8-8h172q8 0 8 8v46q-94 12-188 0z" fill="{_dark(paper, 0.16)}"/>'
        f'<path d="M100 70h200v20H100z" rx="3" fill="{_dark(paper, 0.42)}"/>'
        f'<path d="M92 66h12v28H92zM296 66h12v28h-12z" fill="{_light(paper, 0.55)}"/>'
        f'<circle cx="200" cy="130" r="9" fill="{_dark(paper, 0.3)}"/><circle cx="200" cy="130" r="3" fill="{_light(paper, 0.3)}"/>'
        f"{label}{brand_mark}{texts}</g>"
    )


def _tin(colour: str, name: str, brand: str) -> str:
    title = re.sub(r" (w puszce )?\d+ g$", "", name)
    return (
        f"{_shadow(200, 352, 96)}"
        f'<path d="M116 124v206q0 24 84 24t84-24V124z" fill="{colour}"/>'
        f'<path d="M116 124v206q0 12 26 18V124z" fill="{_dark(colour)}" opacity=".5"/>'
        f'<path d="M252 124v225q32-7 32-19V124z" fill="{_light(colour)}" opacity=".4"/>'
        f'<path d="M110 92v34q0 20 90 20t90-20V92z" fill="{_light(colour, 0.72)}"/>'
        f'<ellipse cx="200" cy="92" rx="90" ry="20" fill="{_light(colour, 0.85)}"/>'
        f'<ellipse cx="200" cy="90" rx="74" ry="14" fill="{_light(colour, 0.6)}"/>'
        f'<rect x="136" y="186" width="128" height="118" rx="8" fill="{CREAM}"/>'
        f'<path d="M200 204c22 8 22 32 0 40-22-8-22-32 0-40zm0 2v44" fill="none" stroke="{colour}" stroke-width="4"/>'
        f'<path d="M200 236q-22 4-32-14 24-6 32 14zM200 236q22 4 32-14-24-6-32 14z" fill="{colour}"/>'
        + _words(200, 274, title, min(16, 200 / len(title)), INK, 700)
        + _words(200, 293, brand.upper(), 9, _dark(colour, 0.1), 700, 2)
    )


def _cup(colour: str, width: int, height: int) -> str:
    """A cup on its saucer, seen a little from above."""
    left, right, top = 200 - width, 200 + width, 300 - height
    return (
        f"{_steam(200, top - 26)}{_shadow(200, 330, width + 84, 14)}"
        f'<ellipse cx="200" cy="312" rx="{width + 76}" ry="24" fill="{_dark(colour, 0.14)}"/>'
        f'<ellipse cx="200" cy="306" rx="{width + 76}" ry="24" fill="{_light(colour, 0.12)}"/>'
        f'<ellipse cx="200" cy="304" rx="{width + 20}" ry="12" fill="{_dark(colour, 0.16)}"/>'
        f'<path d="M{right - 8} {top + 26}q52-12 48 24t-62 40" fill="none" stroke="{colour}" stroke-width="15"/>'
        f'<path d="M{left} {top}q2 {height} {width * 0.55:g} {height}h{width * 0.9:g}q{width * 0.53:g} 0 {width * 0.55:g}-{height}z" fill="{colour}"/>'
        f'<path d="M{left} {top}q2 {height} {width * 0.55:g} {height}h16q-{width * 0.4:g} -8-{width * 0.4:g}-{height}z" fill="{_dark(colour)}" opacity=".28"/>'
        f'<ellipse cx="200" cy="{top}" rx="{width}" ry="{width * 0.22:g}" fill="{_light(colour, 0.5)}"/>'
        f'<ellipse cx="200" cy="{top + 3}" rx="{width - 9}" ry="{width * 0.17:g}" fill="#6d4126"/>'
        f'<ellipse cx="{200 - width * 0.2:g}" cy="{top + 2}" rx="{width * 0.45:g}" ry="{width * 0.08:g}" fill="#c18a55"/>'
    )


def _cup_small(colour: str, _name: str, _brand: str) -> str:
    return _cup(colour, 62, 92)


def _cup_large(colour: str, _name: str, _brand: str) -> str:
    return _cup(colour, 104, 116)


def _mug(colour: str, _name: str, _brand: str) -> str:
    return (
        f"{_steam(188, 96)}{_shadow(196, 342, 110)}"
        f'<path d="M268 168q66-8 62 46t-68 58" fill="none" stroke="{_dark(colour, 0.12)}" stroke-width="22"/>'
        f'<path d="M104 128v196q0 18 18 18h132q18 0 18-18V128z" fill="{colour}"/>'
        f'<path d="M104 128v196q0 18 18 18h16V128z" fill="{_dark(colour)}" opacity=".4"/>'
        f'<path d="M104 264h168v60q0 18-18 18H122q-18 0-18-18z" fill="{_light(colour, 0.75)}"/>'
        f'<ellipse cx="188" cy="128" rx="84" ry="20" fill="{_light(colour, 0.5)}"/>'
        f'<ellipse cx="188" cy="130" rx="74" ry="15" fill="#6d4126"/>{_bean(188, 206, 22, 24, CREAM)}'
    )


def _tumbler(colour: str, _name: str, _brand: str) -> str:
    return (
        f"{_shadow(200, 366, 74)}"
        f'<path d="M136 112l14 240q1 12 12 12h76q11 0 12-12l14-240z" fill="{colour}"/>'
        f'<path d="M136 112l14 240q1 12 12 12h12l-12-252z" fill="{_dark(colour)}" opacity=".45"/>'
        f'<path d="M244 112l-8 252h2q11 0 12-12l14-240z" fill="{_light(colour)}" opacity=".5"/>'
        f'<path d="M142 196h116l-5 84H147z" fill="{WOOD}"/><path d="M142 196h116M147 280h106" stroke="{_dark(WOOD)}" stroke-width="3"/>'
        f'<rect x="126" y="78" width="148" height="38" rx="10" fill="{_dark(colour, 0.55)}"/>'
        f'<rect x="146" y="52" width="108" height="30" rx="10" fill="{_dark(colour, 0.7)}"/>'
        f'<rect x="212" y="42" width="32" height="16" rx="6" fill="{STEEL}"/>{_bean(200, 238, 20, 24)}'
    )


def _glass(colour: str, _name: str, _brand: str) -> str:
    def one(x: int, y: int) -> str:
        return (
            f'<g transform="translate({x} {y})"><path d="M0 0l12 190q1 14 16 14h64q15 0 16-14L120 0z" fill="{_light(colour, 0.55)}" opacity=".85"/>'
            f'<path d="M16 62l8 108q1 16 14 16h44q13 0 14-16l8-108z" fill="#b98455"/>'
            f'<path d="M16 62q44 14 88 0l2-26q-46 10-92 0z" fill="{CREAM}"/><path d="M18 88q42 12 84 0l-1 22q-42 12-82 0z" fill="#d9b48a"/>'
            f'<ellipse cx="60" cy="2" rx="60" ry="11" fill="none" stroke="{colour}" stroke-width="4"/>'
            f'<path d="M100 24l-10 130" stroke="#fff" stroke-width="6" opacity=".7" stroke-linecap="round"/></g>'
        )

    return f"{_shadow(200, 348, 150)}{one(62, 118)}{one(212, 138)}"


def _dripper(colour: str, _name: str, _brand: str) -> str:
    return (
        f"{_shadow(200, 356, 96)}"
        f'<path d="M132 236h136l14 92q2 26-22 26H140q-24 0-22-26z" fill="#dfe8e8" opacity=".9"/>'
        f'<path d="M124 288h152l6 40q2 26-22 26H140q-24 0-22-26z" fill="#7a4a2b"/>'
        f'<path d="M146 246l-10 84" stroke="#fff" stroke-width="7" opacity=".75" stroke-linecap="round"/>'
        f'<path d="M96 92h208l-70 124h-68z" fill="{colour}"/><path d="M96 92h54l40 124h-24z" fill="{_dark(colour)}" opacity=".25"/>'
        f'<path d="M164 96l22 116M200 96v116M236 96l-22 116" stroke="{_dark(colour, 0.2)}" stroke-width="4"/>'
        f'<ellipse cx="200" cy="92" rx="104" ry="22" fill="{_light(colour, 0.4)}"/><ellipse cx="200" cy="94" rx="88" ry="16" fill="#5b3722"/>'
        f'<rect x="122" y="214" width="156" height="20" rx="9" fill="{_dark(colour, 0.12)}"/>'
        f'<path d="M292 112q52 2 40 42t-60 24" fill="none" stroke="{_dark(colour, 0.1)}" stroke-width="14"/>'
    )


def _filters(colour: str, _name: str, _brand: str) -> str:
    sheets = "".join(
        f'<path d="M{100 + 9 * i} {128 - 7 * i}h190l-74 190h-42z" fill="{mix(colour, "#b58f60", 0.12 * (4 - i))}" stroke="{_dark(colour, 0.2)}" stroke-width="1.5"/>'
        for i in range(5)
    )
    return f"{_shadow(208, 326, 92)}{sheets}<path d='M140 112h182l-14 36H152z' fill='{_light(colour, 0.5)}' opacity='.6'/>"


def _press(colour: str, _name: str, _brand: str) -> str:
    return (
        f"{_shadow(200, 360, 96)}"
        f'<rect x="150" y="40" width="100" height="20" rx="8" fill="{_dark(colour, 0.5)}"/>'
        f'<rect x="164" y="56" width="72" height="92" fill="{_light(colour, 0.55)}" opacity=".8"/>'
        f'<rect x="150" y="120" width="100" height="176" rx="8" fill="{_light(colour, 0.3)}" opacity=".85"/>'
        f'<rect x="158" y="214" width="84" height="76" fill="{COFFEE}"/><rect x="158" y="196" width="84" height="20" fill="{INK}"/>'
        f'<rect x="120" y="110" width="160" height="20" rx="8" fill="{_dark(colour, 0.4)}"/>'
        f'<rect x="134" y="286" width="132" height="24" rx="8" fill="{_dark(colour, 0.5)}"/>'
        f'<path d="M166 240h14M166 260h14M166 280h14" stroke="{CREAM}" stroke-width="4"/>'
        f'<path d="M126 310h148l-10 36q-3 12-16 12h-96q-13 0-16-12z" fill="{CREAM}"/><path d="M126 310h148l-3 12H129z" fill="{COFFEE}"/>'
    )


def _frenchpress(colour: str, _name: str, _brand: str) -> str:
    return (
        f"{_shadow(196, 362, 104)}"
        f'<path d="M196 36v84" stroke="{STEEL}" stroke-width="8"/><circle cx="196" cy="36" r="18" fill="{colour}"/>'
        f'<path d="M274 166h32q20 0 20 20v84q0 20-20 20h-32" fill="none" stroke="{colour}" stroke-width="20"/>'
        f'<rect x="120" y="126" width="152" height="212" rx="10" fill="#dbe5e6" opacity=".9"/>'
        f'<rect x="128" y="190" width="136" height="142" rx="6" fill="{COFFEE}"/><rect x="128" y="184" width="136" height="14" fill="#8b5a36"/>'
        f'<path d="M140 142v180" stroke="#fff" stroke-width="8" opacity=".55" stroke-linecap="round"/>'
        f'<path d="M108 128q0-32 88-32t88 32z" fill="{STEEL}"/><path d="M108 128h176v12H108z" fill="{_dark(STEEL)}"/>'
        f'<path d="M112 218h168v14H112zM112 330h168v14H112z" fill="{_dark(STEEL, 0.15)}"/>'
        f'<path d="M116 344h22v16h-22zM254 344h22v16h-22z" fill="{_dark(STEEL, 0.3)}"/>'
    )


def _moka(colour: str, _name: str, _brand: str) -> str:
    return (
        f"{_steam(126, 96)}{_shadow(200, 362, 104)}"
        f'<path d="M146 104h108l12 116H134z" fill="{colour}"/><path d="M146 104h36l-6 116h-42z" fill="{_light(colour, 0.4)}"/>'
        f'<path d="M222 104h32l12 116h-38z" fill="{_dark(colour, 0.22)}"/><path d="M148 112l-34-6 30 46z" fill="{_light(colour, 0.2)}"/>'
        f'<path d="M140 104l60-34 60 34z" fill="{_dark(colour, 0.12)}"/><rect x="186" y="44" width="28" height="28" rx="9" fill="{INK}"/>'
        f'<path d="M258 112h46q16 0 14 16l-12 84" fill="none" stroke="{INK}" stroke-width="20" stroke-linecap="round" stroke-linejoin="round"/>'
        f'<rect x="126" y="216" width="148" height="24" rx="6" fill="{_dark(colour, 0.35)}"/>'
        f'<path d="M136 240h128l20 108q2 12-10 12H126q-12 0-10-12z" fill="{colour}"/><path d="M136 240h40l-12 120h-38q-12 0-10-12z" fill="{_light(colour, 0.4)}"/>'
        f'<path d="M228 240h36l20 108q2 12-10 12h-38z" fill="{_dark(colour, 0.22)}"/><circle cx="200" cy="268" r="8" fill="{WOOD}"/>'
    )


def _kettle(colour: str, _name: str, _brand: str) -> str:
    return (
        f"{_shadow(210, 354, 126)}"
        f'<path d="M146 296q-76 6-74-72 1-70-36-92" fill="none" stroke="{colour}" stroke-width="17" stroke-linecap="round"/>'
        f'<path d="M166 148h124l26 160q2 18-16 18H156q-18 0-16-18z" fill="{colour}"/>'
        f'<path d="M166 148h36l-18 178h-28q-18 0-16-18z" fill="{_light(colour, 0.25)}" opacity=".6"/>'
        f'<path d="M158 148q0-24 70-24t70 24z" fill="{_dark(colour, 0.3)}"/><rect x="212" y="96" width="32" height="30" rx="10" fill="{WOOD}"/>'
        f'<path d="M292 158h50q20 0 18 20l-10 92" fill="none" stroke="{WOOD}" stroke-width="20" stroke-linecap="round" stroke-linejoin="round"/>'
        f'<rect x="128" y="328" width="200" height="26" rx="10" fill="{_dark(colour, 0.5)}"/>'
        f'<rect x="196" y="334" width="64" height="14" rx="4" fill="#e8a35c"/>'
    )


def _scale(colour: str, _name: str, _brand: str) -> str:
    return (
        f"{_shadow(200, 334, 150)}"
        f'<path d="M70 246h260l22 66q4 18-16 18H64q-20 0-16-18z" fill="{colour}"/>'
        f'<path d="M84 236h232l16 44H68z" fill="{_light(colour, 0.2)}"/>'
        f'<rect x="130" y="292" width="140" height="30" rx="6" fill="#11100f"/>'
        + _words(170, 314, "18,0 g", 19, "#ffd9a8", 700)
        + _words(238, 314, "0:28", 19, "#ffd9a8", 700)
        + f'<path d="M138 150h124l-16 94q-2 12-14 12h-64q-12 0-14-12z" fill="#dfe8e8" opacity=".92"/>'
        f'<path d="M143 182h114l-11 62q-2 12-14 12h-64q-12 0-14-12z" fill="{COFFEE}"/>'
        f'<ellipse cx="200" cy="150" rx="62" ry="12" fill="none" stroke="#b8c5c6" stroke-width="5"/>'
    )


def _chemex(colour: str, _name: str, _brand: str) -> str:
    return (
        f"{_shadow(200, 364, 106)}"
        f'<path d="M112 44h176l-66 134 70 146q14 38-30 38H138q-44 0-30-38l70-146z" fill="#dbe6e7" opacity=".92"/>'
        f'<path d="M136 264h128l28 60q14 38-30 38H138q-44 0-30-38z" fill="#6f4327"/>'
        f'<path d="M126 52h148l-66 122h-16z" fill="{CREAM}"/><path d="M150 96h100l-42 78h-16z" fill="#7d5233"/>'
        f'<path d="M162 152q38-16 76 0l-8 26 8 28q-38 16-76 0l8-28z" fill="{colour}"/><path d="M162 152q38-16 76 0l-3 10q-35-13-70 0z" fill="{_light(colour, 0.3)}"/>'
        f'<circle cx="200" cy="196" r="8" fill="{_dark(colour, 0.4)}"/><path d="M200 180v10" stroke="{_dark(colour, 0.5)}" stroke-width="4"/>'
        f'<path d="M152 250l-26 74" stroke="#fff" stroke-width="8" opacity=".65" stroke-linecap="round"/>'
    )


def _machine(colour: str, _name: str, _brand: str) -> str:
    return (
        f"{_shadow(200, 362, 154)}"
        f'<path d="M62 96q0-22 22-22h232q22 0 22 22v70H62z" fill="{colour}"/><path d="M62 96q0-22 22-22h40v92H62z" fill="{_light(colour, 0.25)}" opacity=".5"/>'
        f'<rect x="82" y="54" width="236" height="22" rx="6" fill="{_dark(colour, 0.45)}"/>'
        f'<path d="M104 54l6-24h34l6 24zM160 54l6-24h34l6 24z" fill="{CREAM}"/>'
        f'<path d="M94 166h212v150H94z" fill="{_dark(colour, 0.62)}"/><path d="M62 166h40v164H62zM298 166h40v164h-40z" fill="{_dark(colour, 0.1)}"/>'
        f'<rect x="48" y="318" width="304" height="40" rx="10" fill="{_dark(colour, 0.3)}"/><path d="M96 318h208v10H96z" fill="{STEEL}"/>'
        f'<circle cx="112" cy="122" r="24" fill="{CREAM}"/><path d="M112 122l12-14" stroke="#b4331f" stroke-width="4" stroke-linecap="round"/>'
        f'<circle cx="112" cy="122" r="24" fill="none" stroke="{STEEL}" stroke-width="5"/>'
        f'<circle cx="236" cy="122" r="9" fill="{CREAM}"/><circle cx="268" cy="122" r="9" fill="{CREAM}"/><circle cx="300" cy="122" r="9" fill="#f2b35e"/>'
        f'<rect x="156" y="166" width="88" height="22" fill="{STEEL}"/><rect x="148" y="186" width="104" height="22" rx="6" fill="{_dark(STEEL)}"/>'
        f'<path d="M246 197h60" stroke="{INK}" stroke-width="17" stroke-linecap="round"/><path d="M186 208h28l-4 16h-20z" fill="{STEEL}"/>'
        f'<path d="M196 224v44M204 224v44" stroke="#8a5630" stroke-width="4"/>'
        f'<path d="M172 266h56l-6 40q-2 12-14 12h-16q-12 0-14-12z" fill="{CREAM}"/><path d="M228 276q20-2 16 14t-22 14" fill="none" stroke="{CREAM}" stroke-width="7"/>'
        f'<path d="M322 176q10 60-8 112" fill="none" stroke="{STEEL}" stroke-width="8" stroke-linecap="round"/>'
    )


def _hand_grinder(colour: str, _name: str, _brand: str) -> str:
    return (
        f"{_shadow(190, 368, 70)}"
        f'<path d="M196 82l104-24" stroke="{STEEL}" stroke-width="12" stroke-linecap="round"/><path d="M196 82v24" stroke="{STEEL}" stroke-width="12"/>'
        f'<path d="M300 20q20 0 20 20l-4 26q-2 14-16 14t-16-14l-4-26q0-20 20-20z" fill="{WOOD}"/>'
        f'<path d="M134 128q0-28 62-28t62 28v96H134z" fill="{colour}"/><path d="M134 128q0-18 30-25v121h-30z" fill="{_light(colour, 0.3)}" opacity=".6"/>'
        f'<rect x="130" y="196" width="132" height="60" rx="6" fill="{WOOD}"/><path d="M150 196v60M174 196v60M198 196v60M222 196v60M244 196v60" stroke="{_dark(WOOD, 0.25)}" stroke-width="3"/>'
        f'<path d="M136 256h120v94q0 16-16 16h-88q-16 0-16-16z" fill="{_dark(colour, 0.25)}"/><path d="M136 256h28v110h-12q-16 0-16-16z" fill="{_light(colour, 0.2)}" opacity=".5"/>'
        f"{_bean(292, 344, 17, 60)}{_bean(326, 352, 15, -20)}{_bean(84, 350, 16, 30)}"
    )


def _grinder(colour: str, _name: str, _brand: str) -> str:
    beans = "".join(_bean(x, y, 12, turn) for x, y, turn in [(168, 104, 20), (192, 110, 70), (218, 102, -30), (182, 84, 120), (208, 82, 40), (234, 88, 80), (160, 82, -60)])  # fmt: skip
    return (
        f"{_shadow(200, 366, 104)}"
        f'<path d="M134 44h132l-26 92h-80z" fill="#cfdcdd" opacity=".75"/>{beans}<rect x="128" y="32" width="144" height="16" rx="7" fill="{INK}"/>'
        f'<path d="M126 134h148q16 0 16 16v82H110v-82q0-16 16-16z" fill="{colour}"/><path d="M126 134h30v98h-46v-82q0-16 16-16z" fill="{_light(colour, 0.4)}" opacity=".6"/>'
        f'<circle cx="232" cy="184" r="26" fill="{_dark(colour, 0.6)}"/><path d="M232 184v-20" stroke="{CREAM}" stroke-width="5" stroke-linecap="round"/>'
        f'<path d="M110 232h54v112h-54zM236 232h54v112h-54z" fill="{_dark(colour, 0.1)}"/><path d="M164 232h72v112h-72z" fill="{_dark(colour, 0.55)}"/>'
        f'<path d="M184 232h32l-6 22h-20z" fill="{STEEL}"/><rect x="94" y="338" width="212" height="28" rx="9" fill="{_dark(colour, 0.5)}"/>'
        f'<path d="M170 290h60l-6 44q-1 6-8 6h-32q-7 0-8-6z" fill="{STEEL}"/><path d="M174 290q26-22 52 0z" fill="{COFFEE}"/>'
    )


def _cookie(colour: str, _name: str, _brand: str) -> str:
    def one(x: int, y: int, r: int) -> str:
        chips = (
            (-0.45, -0.3),
            (0.1, -0.55),
            (0.5, -0.1),
            (-0.1, 0.05),
            (-0.5, 0.35),
            (0.25, 0.5),
            (0.62, 0.38),
        )
        return (
            f'<circle cx="{x}" cy="{y + 6}" r="{r}" fill="{_dark(colour, 0.35)}"/><circle cx="{x}" cy="{y}" r="{r}" fill="{colour}"/>'
            f'<circle cx="{x - r * 0.08:g}" cy="{y - r * 0.1:g}" r="{r * 0.82:g}" fill="{_light(colour, 0.2)}"/>'
            + "".join(
                f'<ellipse cx="{x + dx * r:g}" cy="{y + dy * r:g}" rx="{r * 0.13:g}" ry="{r * 0.1:g}" fill="{_dark(colour, 0.62)}"/>'
                for dx, dy in chips
            )
        )

    return f"{_shadow(200, 346, 140)}{one(140, 172, 74)}{one(268, 196, 78)}{one(190, 268, 82)}"


def _cantucci(colour: str, _name: str, _brand: str) -> str:
    def one(x: int, y: int, turn: int) -> str:
        return (
            f'<g transform="translate({x} {y}) rotate({turn})"><path d="M-104 22q-14-50 40-58 70-10 124 4 46 12 40 44-4 24-40 24h-126q-32 0-38-14z" fill="{_dark(colour, 0.28)}"/>'
            f'<path d="M-104 12q-14-50 40-58 70-10 124 4 46 12 40 44-4 24-40 24h-126q-32 0-38-14z" fill="{_light(colour, 0.12)}"/>'
            f'<path d="M-70-8q18-22 34-4-16 22-34 4zM-14 4q20-20 36 0-18 20-36 0zM40-16q18-16 30 2-14 18-30-2z" fill="{CREAM}" stroke="#8a5a32" stroke-width="4"/></g>'
        )

    return f"{_shadow(200, 338, 140)}{one(196, 290, -4)}{one(214, 222, 7)}{one(190, 152, -9)}"


def _chocolate(colour: str, _name: str, _brand: str) -> str:
    squares = "".join(
        f'<rect x="{118 + 56 * i}" y="{58 + 46 * j}" width="50" height="40" rx="5" fill="{_light(colour, 0.1)}"/>'
        f'<path d="M{122 + 56 * i} {62 + 46 * j}h42l-6 6h-30v26l-6 5z" fill="{_light(colour, 0.26)}"/>'
        for i in range(3)
        for j in range(3)
    )
    return (
        f'{_shadow(200, 362, 108)}<g transform="rotate(-5 200 200)"><rect x="110" y="50" width="180" height="200" rx="8" fill="{colour}"/>{squares}'
        f'<path d="M104 176l18-14 20 14 20-14 20 14 20-14 20 14 20-14 20 14 20-14 14 14v22H104z" fill="#d9c7a4"/>'
        f'<rect x="100" y="190" width="200" height="166" rx="6" fill="#b8452b"/><rect x="122" y="222" width="156" height="102" rx="6" fill="{CREAM}"/>'
        + _words(200, 272, "70 %", 40, colour, 800)
        + _words(200, 302, "KAKAO · CACAO", 13, colour, 700, 2)
        + "</g>"
    )


def _jar(colour: str, _name: str, _brand: str) -> str:
    spots = [(150, 200), (186, 190), (222, 202), (252, 190), (160, 232), (196, 226), (236, 234), (150, 268), (184, 262), (220, 268), (250, 262), (168, 300), (204, 298), (240, 302), (152, 328), (188, 330), (224, 330), (252, 330)]  # fmt: skip
    beans = "".join(_bean(x, y, 18, (x * 7 + y * 3) % 180, colour) for x, y in spots)
    return (
        f"{_shadow(200, 366, 98)}"
        f'<path d="M128 122h144q28 14 28 48v164q0 28-28 28H128q-28 0-28-28V170q0-34 28-48z" transform="translate(20) scale(.9 1)" fill="#dbe6e7" opacity=".85"/>'
        f'<path d="M124 176h152v150q0 24-24 24H148q-24 0-24-24z" fill="{_dark(colour, 0.25)}"/>{beans}'
        f'<rect x="122" y="76" width="156" height="44" rx="8" fill="{WOOD}"/><path d="M122 96h156" stroke="{_dark(WOOD, 0.25)}" stroke-width="3"/>'
        f'<rect x="146" y="222" width="108" height="84" rx="8" fill="{CREAM}"/>{_bean(200, 254, 22, 24, "#b4532a")}'
        + _words(200, 294, "ZIARNO", 13, INK, 800, 3)
    )


def _drink_espresso(colour: str, _name: str, _brand: str) -> str:
    return _cup("#f3ece0", 70, 88) + _bean(312, 318, 15, 60, colour) + _bean(88, 322, 14, 20, colour)


def _drink_latte(colour: str, _name: str, _brand: str) -> str:
    return (
        f"{_shadow(200, 354, 150)}"
        f'<ellipse cx="196" cy="206" rx="150" ry="146" fill="#e6dccb"/><ellipse cx="196" cy="200" rx="150" ry="146" fill="#f7f0e4"/>'
        f'<path d="M296 250q58 34 78 20t-30-64" fill="#f7f0e4"/><circle cx="196" cy="200" r="118" fill="{_dark(colour, 0.32)}"/><circle cx="196" cy="200" r="110" fill="{colour}"/>'
        f'<path d="M196 300q-86-66-76-128 8-40 42-36 24 3 34 30 10-27 34-30 34-4 42 36 10 62-76 128z" fill="{CREAM}"/>'
        f'<path d="M196 282q-58-50-54-96 4-22 22-20 22 4 32 44 10-40 32-44 18-2 22 20 4 46-54 96z" fill="none" stroke="{colour}" stroke-width="8"/>'
        f'<path d="M196 262q-32-30-30-58M196 262q32-30 30-58" fill="none" stroke="{colour}" stroke-width="7"/>'
    )


def _drink_cold(colour: str, _name: str, _brand: str) -> str:
    ice = "".join(
        f'<rect x="{x}" y="{y}" width="46" height="42" rx="8" transform="rotate({turn} {x + 23} {y + 21})" fill="#f3f8f8" opacity=".55"/>'
        for x, y, turn in [(150, 130, 12), (206, 122, -14), (176, 180, 30), (218, 186, 6)]
    )
    return (
        f"{_shadow(200, 362, 92)}"
        f'<path d="M236 24l-30 180" stroke="#b4532a" stroke-width="11" stroke-linecap="round"/>'
        f'<path d="M124 88h152l-18 258q-1 16-16 16h-84q-15 0-16-16z" fill="#dbe6e7" opacity=".8"/>'
        f'<path d="M130 120h140l-15 220q-1 14-14 14h-82q-13 0-14-14z" fill="{colour}"/>{ice}'
        f'<path d="M148 112l14 226" stroke="#fff" stroke-width="8" opacity=".5" stroke-linecap="round"/>'
        f'<ellipse cx="200" cy="88" rx="76" ry="13" fill="none" stroke="#b8c5c6" stroke-width="5"/>'
        f'<circle cx="276" cy="92" r="34" fill="#e8a33d"/><circle cx="276" cy="92" r="27" fill="#f6d58b"/><path d="M276 65v54M249 92h54M257 73l38 38M295 73l-38 38" stroke="#e8a33d" stroke-width="4"/>'
    )


def _book(colour: str, name: str, _brand: str) -> str:
    first, _space, rest = name.partition(" kaw")
    return (
        f'{_shadow(206, 358, 116)}<g transform="rotate(-3 200 200)"><path d="M108 56h180q14 0 14 14v278H118q-18 0-18-18V64q0-8 8-8z" fill="{_dark(colour, 0.4)}"/>'
        f'<path d="M112 330q0-12 14-12h176v26H126q-14 0-14-14z" fill="#f3ead9"/><path d="M120 324h182M118 332h184M122 339h180" stroke="#d3c4aa" stroke-width="2"/>'
        f'<path d="M100 64q0-16 16-16h172q14 0 14 14v256H122q-22 0-22 18z" fill="{colour}"/><path d="M100 64q0-16 16-16h12v270h-6q-22 0-22 18z" fill="{_dark(colour, 0.25)}"/>'
        f'<circle cx="214" cy="214" r="62" fill="{_light(colour, 0.78)}"/>{_bean(214, 214, 42, 28, _dark(colour, 0.45))}'
        + _words(214, 104, first, 26, CREAM, 800)
        + _words(214, 132, ("kaw" + rest).strip(), 20, _light(colour, 0.75), 600)
        + "</g>"
    )


def _gift_card(colour: str, name: str, _brand: str) -> str:
    value = (re.search(r"\d+ zł", name) or [""])[0]
    return (
        f'{_shadow(200, 318, 140)}<g transform="rotate(-6 200 200)"><rect x="52" y="108" width="296" height="188" rx="18" fill="{_dark(colour, 0.3)}"/>'
        f'<rect x="52" y="102" width="296" height="188" rx="18" fill="{colour}"/><path d="M52 224q90-70 170-22t126-34v104q0 18-18 18H70q-18 0-18-18z" fill="{_light(colour, 0.16)}"/>'
        f'<path d="M112 102h22v188h-22z" fill="{CREAM}" opacity=".9"/>'
        f'<path d="M123 160q-44-42-56-14t56 14q44-42 56-14t-56 14q-26 12-34 44M123 160q26 12 34 44" fill="none" stroke="{CREAM}" stroke-width="12" stroke-linejoin="round" stroke-linecap="round"/>'
        + _words(248, 166, "ZIARNO", 20, CREAM, 800, 5)
        + _words(248, 242, value, 46, CREAM, 800)
        + "</g>"
    )


def _stickers(colour: str, _name: str, _brand: str) -> str:
    tints = [colour, "#3f7f8c", "#9c2743", "#4f7942", CREAM, "#37343f", "#c9a227", "#b4532a", "#7a4a86"]
    marks = "".join(
        f'<circle cx="{126 + 74 * (i % 3)}" cy="{126 + 74 * (i // 3)}" r="29" fill="{tint}" stroke="#e7dcc9" stroke-width="2"/>'
        + _bean(126 + 74 * (i % 3), 126 + 74 * (i // 3), 15, 24 + 40 * i, CREAM if tint != CREAM else COFFEE)
        for i, tint in enumerate(tints)
    )
    return (
        f'{_shadow(200, 348, 128)}<g transform="rotate(4 200 200)"><rect x="78" y="78" width="244" height="244" rx="14" fill="#fffdf9" stroke="#e7dcc9" stroke-width="2"/>'
        f'{marks}<path d="M322 262v46q0 14-14 14h-46q44-8 60-60z" fill="#d9cbb5"/></g>'
    )


def _parcel(colour: str, _name: str, _brand: str) -> str:
    return (
        f'{_shadow(200, 330, 120)}<path d="M90 150l110-44 110 44v140l-110 44-110-44z" fill="{colour}"/>'
        f'<path d="M90 150l110 44 110-44-110-44z" fill="{_light(colour)}"/><path d="M200 194v140" stroke="{_dark(colour)}" stroke-width="4"/>'
    )


SHAPES: dict[str, Callable[[str, str, str], str]] = {
    "bag": _bag, "tin": _tin, "cup-small": _cup_small, "cup-large": _cup_large, "mug": _mug, "tumbler": _tumbler,
    "glass": _glass, "dripper": _dripper, "filters": _filters, "press": _press, "frenchpress": _frenchpress,
    "moka": _moka, "kettle": _kettle, "scale": _scale, "chemex": _chemex, "machine": _machine,
    "hand-grinder": _hand_grinder, "grinder": _grinder, "cookie": _cookie, "cantucci": _cantucci,
    "chocolate": _chocolate, "jar": _jar, "drink-espresso": _drink_espresso, "drink-latte": _drink_latte,
    "drink-cold": _drink_cold, "book": _book, "gift-card": _gift_card, "stickers": _stickers, "parcel": _parcel,
}  # fmt: skip
