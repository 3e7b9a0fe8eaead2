"""Pages on other ground that bear the name or the trade of one site, and only send on to it."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Final
from urllib.parse import unquote, urlsplit

from scoring import quotes, schemes
from scoring.look import Case, Look, Sign, words
from web import urls
from web.page import Link

MIN_NAME_LETTERS: Final = 5  # of a site's name that a page bears; a shorter one stands in too many words
FUNNEL_SHARE: Final = 0.6  # of the links to other sites that lead to sites of that name
MIN_PLAY_WORDS: Final = 4  # different words of players and their money; a bank has three of them
MAX_OWN_LINKS: Final = 3  # to pages of its own; a site of somebody's has a menu
MIN_SERIES: Final = 6  # items of one line that begin alike: “Plumber Leeds, Plumber York” ...
MAX_ITEM_WORDS: Final = 6  # ... each of so many words
MAX_LINES: Final = 2_000  # of a text that are looked at
MAX_LINE_CHARS: Final = 600  # of such a line

_LETTERS: Final = re.compile(r"[^\W\d_]+")
_BETWEEN: Final = re.compile(r"\s*[,|·•;]\s*")


def _mirror(case: Case) -> Sign | None:
    """A page by the name of a gambling site that is elsewhere: its log-in, its mirror, its new address."""
    look, link = case.look, case.link
    if not _may_be_one(case) or not _sends_to_its_name(look, link):
        return None
    if schemes.term_set("gateway", "access").isdisjoint(_plain(look.page.title)):
        return None
    if len(told := look.once(_play_words)) < MIN_PLAY_WORDS:
        return None
    name = urls.host(link.target)
    says = f"The page bears the name of {name} among gambling words, and only sends visitors there."
    return Sign(
        "gambling_gateway", says, quotes.strung((look.page.title, ", ".join(told)), " … "), link.where
    )


def _cracked(case: Case) -> Sign | None:
    """A page that hands out a program with its lock broken, by buttons that lead to one other site."""
    look = case.look
    if not _may_be_one(case) or len(look.domains) != 1:
        return None
    if not schemes.says("cracked", look.title) or look.page.author:
        return None
    says = "The page promises a cracked program, and only sends visitors on to another site for it."
    told = quotes.strung((look.page.title, quotes.around(case.link)), " … ")
    return Sign("download_gateway", says, told, case.link.where)


def _area_card(case: Case) -> Sign | None:
    """A page that strings a trade with one place after the other, has no site around it, and sends on."""
    look, link = case.look, case.link
    if not _may_be_one(case) or look.page.author:
        return None
    series = look.once(_series)
    if not series or series[0] not in words(look.title) or not _is_served(look, link, series[0]):
        return None
    says = f"The page repeats “{series[0]}” with one place name after another, and sends visitors elsewhere."
    return Sign("town_page", says, quotes.clipped(series[1]), link.where)


def _uploaded(case: Case) -> Sign | None:
    """A page for players among the uploaded files of a site of another kind: somebody put it there."""
    look, link = case.look, case.link
    parts = set(urlsplit(look.page.final_url).path.lower().split("/")[:-1])
    if not case.given or parts.isdisjoint(schemes.term_set("gateway", "stores")):
        return None
    if len(told := look.once(_play_words)) < MIN_PLAY_WORDS or not any(map(_is_call, look.outward)):
        return None
    says = "The page is for gamblers, and lies among the uploaded files of a site of another kind."
    return Sign("injected_block", says, quotes.strung((look.page.title, ", ".join(told)), " … "), link.where)


def _may_be_one(case: Case) -> bool:
    """Search engines may count the link, and its page has no date and hardly a way on within its own site."""
    bare = not case.look.page.published and case.look.inward <= MAX_OWN_LINKS
    return case.given and not case.marked and bare


def _sends_to_its_name(look: Look, link: Link) -> bool:
    """Title or host bear the name of the site that nearly all links lead to, by one address or several."""
    name = _name(urls.registrable_domain(link.target))
    borne = _joined(f"{look.page.title} {urls.host(look.page.final_url)}")
    if len(name) < MIN_NAME_LETTERS or name not in borne:
        return False
    led = sum(count for domain, count in look.domains.items() if _name(domain).startswith(name))
    signed = bool(look.page.author) and name not in _joined(look.page.author)
    return led >= FUNNEL_SHARE * look.domains.total() and not signed


def _name(domain: str) -> str:
    """The letters that the name of a site begins with: `kite` of kite247-id.example."""
    found = _LETTERS.match(domain.split(".", maxsplit=1)[0].replace("-", ""))
    return found[0] if found else ""


def _joined(text: str) -> str:
    return "".join(words(text))


def _plain(text: str) -> tuple[str, ...]:
    """The words of a text, the Turkish capital İ as the letter that it is."""
    return words(text.replace("İ", "i"))


def _play_words(look: Look) -> tuple[str, ...]:
    """The different words of players and their money in title and text."""
    found = dict.fromkeys(_plain(look.page.title)) | dict.fromkeys(look.words)
    return tuple(word for word in found if word in schemes.term_set("gateway", "play"))


def _is_call(link: Link) -> bool:
    return link.anchor.lower().strip() in schemes.term_set("calls", "register")


def _series(look: Look) -> tuple[str, str] | None:
    """The word that the items of one line begin with, and the line."""
    for line in look.folded.split("\n", MAX_LINES)[:MAX_LINES]:
        items = {words(item) for item in _BETWEEN.split(line[:MAX_LINE_CHARS])}
        short = [item for item in items if 1 < len(item) <= MAX_ITEM_WORDS]
        first = Counter(item[0] for item in short).most_common(1)
        if first and first[0][1] >= MIN_SERIES and first[0][0].isalpha():
            return first[0][0], line
    return None


def _is_served(look: Look, link: Link, trade: str) -> bool:
    """Links to the site of ours have the trade in their words or their address, or there are several."""
    site = urls.registrable_domain(link.target)
    to_it = [each for each in look.outward if urls.registrable_domain(each.target) == site]
    return len(to_it) > 1 or any(trade in words(f"{each.anchor} {unquote(each.target)}") for each in to_it)


RULES: Final[tuple[Callable[[Case], Sign | None], ...]] = (_mirror, _cracked, _area_card, _uploaded)
