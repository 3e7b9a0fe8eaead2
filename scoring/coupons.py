"""Pages of coupons, by their address or by what is on them."""

import re
from functools import cache
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from scoring import schemes
from scoring.look import Look

MAX_LINES: Final = 5_000  # of a page that are looked at
MAX_LINE_CHARS: Final = 120  # of a line on a coupon; a longer one is prose
MAX_BUTTON_CHARS: Final = 40  # of a button
MIN_BUTTONS: Final = 3  # for a code, on a page whose title does not name coupons
MIN_MARKS: Final = 2  # buttons, and lines on use or expiry, on a page whose title does


def coupons(look: Look) -> str:
    """The words by which a page lists coupons, "" for another page. Gift vouchers are none."""
    parts = urlsplit(look.page.final_url).path.lower().split("/")
    if section := next((part for part in parts if part in schemes.term_set("sections", "coupons")), ""):
        return section
    if not look.words.keys() & schemes.term_set("coupons", "words"):
        return ""
    lines = [line for line in islice(look.folded.split("\n"), MAX_LINES) if 0 < len(line) <= MAX_LINE_CHARS]
    buttons = [
        line
        for line in lines
        if len(line) <= MAX_BUTTON_CHARS and _any_of("buttons").fullmatch(line.strip(" .!»›→"))
    ]
    if not buttons:
        return ""
    title = next((part for part in look.segments if _titled(part)), "")
    told = sum(_any_of("lines").search(line) is not None for line in lines)
    if title and len(buttons) + told >= MIN_MARKS:
        return f"{title} · {buttons[0]}"
    codes = [line for line in buttons if not schemes.term_set("coupons", "codes").isdisjoint(line.split())]
    return " · ".join(codes[:MIN_BUTTONS]) if len(codes) >= MIN_BUTTONS else ""


def _titled(segment: str) -> bool:
    return _any_of("titles").search(segment) is not None and _any_of("others").search(segment) is None


@cache
def _any_of(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(schemes.terms('coupons', name))})(?!\w)")
