"""Account numbers of analytics and advertising services in a page's code, which tell whose site it is."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

MAX_SCRIPT_CHARS: Final = 500_000  # of all inline scripts that are searched
MAX_ACCOUNTS: Final = 20  # of one page; a page with more collects other people's
MIN_DIFFERENT: Final = 3  # characters of a number; fewer, as in UA-00000000-0, fill a form

# The forms that Google's and Meta's help pages show for their services, in quotes or as a parameter's value.
# A number stands for one property or one container, so sites that share it are run by one hand.
_ACCOUNT: Final = re.compile(
    r"(?<=[\"'=])(UA-\d{4,10}-\d{1,4}|G-[A-Z0-9]{8,12}|GTM-[A-Z0-9]{5,9}|AW-\d{8,12}|ca-pub-\d{10,20})(?![\w-])"
)
_MARKS: Final = ("UA-", "G-", "GTM-", "AW-", "ca-pub-")  # what each form begins with
_PIXEL: Final = re.compile(r"\bfbq\(\s{0,3}[\"']init[\"']\s{0,3},\s{0,3}[\"'](\d{10,20})[\"']")
_PIXEL_MARK: Final = "fbq("
_ADSENSE_META: Final = "google-adsense-account"
_UNFILLED: Final = re.compile(r"X{3}|123456|MEASUREMENT|CONTAINER", re.IGNORECASE)


def of(loaded: Iterable[str], scripts: Iterable[str], metas: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The account numbers, each once and as written, in the order found; unfilled forms left out.

    `loaded` are the addresses of scripts and frames, `scripts` the texts of inline ones, `metas` the names
    and contents of meta elements.
    """
    found = (number for number in _written(loaded, scripts, metas) if _is_filled(number))
    return tuple(dict.fromkeys(found))[:MAX_ACCOUNTS]


def _written(
    loaded: Iterable[str], scripts: Iterable[str], metas: Iterable[tuple[str, str]]
) -> Iterator[str]:
    for address in loaded:
        yield from _ACCOUNT.findall(address)
    for name, content in metas:
        if name == _ADSENSE_META:
            yield from _ACCOUNT.findall(f'"{content.strip()}"')
    left = MAX_SCRIPT_CHARS
    for script in scripts:
        if left <= 0:
            return
        searched = script[:left]
        if any(mark in searched for mark in _MARKS):  # quicker than the pattern, and most have none
            yield from _ACCOUNT.findall(searched)
        if _PIXEL_MARK in searched:
            yield from (f"pixel {number}" for number in _PIXEL.findall(searched))
        left -= len(script)


def _is_filled(number: str) -> bool:
    _, _, figures = number.replace(" ", "-").partition("-")
    return len(set(figures) - {"-"}) >= MIN_DIFFERENT and not _UNFILLED.search(number)
