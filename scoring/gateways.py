"""Pages that exist to send on: gambling gateways, a company's card elsewhere, a piece around a link."""

from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from scoring import quotes, schemes
from scoring.credit import HINTS
from scoring.look import Case, Look, Sign, words
from scoring.money import names_its_site
from scoring.words import word_list
from web import urls
from web.page import Link, Placement

FUNNEL_SHARE: Final = 0.6  # of the links to other sites that lead to those best served
FUNNEL_DOMAINS: Final = 2  # other sites that a gateway sends on to
MIN_SLANG: Final = 2  # different words of the trade in the text, where the title has none
MIN_SOLICITED: Final = 2  # different promises to players
MIN_CALLS: Final = 2  # links that say log in or register, where the words are those of any casino page
MAX_OWN_LINKS: Final = 3  # of a gateway without slang; a site about casinos has a menu
MAX_READ_CHARS: Final = 12_000  # of a text in which phrases of the title are counted: two thousand words
MAX_TITLE_WORDS: Final = 40  # of a title; a longer one is a text
PHRASE_SIZES: Final = (4, 3, 2)  # words of such a phrase
MIN_TIMES: Final = 4  # times that it stands in the text, links left out ...
REPEATED_SHARE: Final = 0.08  # ... of all its words; an article on one thing names it every thirty words
MAX_CARD_WORDS: Final = 150  # of a company's card
MAX_DOMAINS: Final = 2  # other sites that a piece around a link leads to
MIN_PIECE_WORDS: Final = 150  # of the main text; shorter is a note
MIN_REPEATED: Final = 5  # times a piece repeats the words of its link
MIN_KEYWORD_WORDS: Final = 2  # of such words; one may be a name
MAX_CANDIDATES: Final = 20  # links of a prospect that are looked at
LOOK_BACK: Final = 80  # characters before a link that may send on to it


def _gambling(case: Case) -> Sign | None:
    look = case.look
    if case.given and not _leaves(look, case.link):
        return None
    slang = look.once(_slang)
    title = [term for term in slang if term in look.title]
    calls = look.once(_calls)
    solicited = look.once(_solicited) if slang or calls else []
    if title or len(slang) >= MIN_SLANG:
        sends = bool(calls) or len(solicited) >= MIN_SOLICITED
    else:
        plain = any(word in schemes.term_set("gateway", "plain") for word in words(look.title))
        few = look.inward <= MAX_OWN_LINKS and len(calls) >= MIN_CALLS
        sends = plain and (few or look.once(_is_shell)) and len(look.once(_solicited)) >= MIN_SOLICITED
    if not sends or not _is_funnel(look):
        return None
    says = "The page looks like a doorway: gambling words around links that only send visitors elsewhere."
    return Sign("gambling_gateway", says, _quote(case, calls), case.link.where)


def _download(case: Case) -> Sign | None:
    """A page for one program that says its name in every line, and only sends on to another site for it."""
    look = case.look
    if not case.given or not _leaves(look, case.link) or not schemes.says("download", look.title):
        return None
    if len(look.domains) != 1 or look.inward > MAX_OWN_LINKS:
        return None
    buttons = look.once(_downloads)
    if len(buttons) < MIN_CALLS:
        return None
    if not (repeated := look.once(_repeated)):
        return None
    says = f"The page repeats “{repeated}” around buttons that only send visitors on to another site."
    return Sign(
        "download_gateway", says, quotes.strung((link.anchor for link in buttons), " … "), case.link.where
    )


def _card(case: Case) -> Sign | None:
    look = case.look
    if look.page.words > MAX_CARD_WORDS:
        return None
    found = look.find("card")
    named = next((link for link in look.outward if found and 0 <= link.start - found.end <= LOOK_BACK), None)
    if found is None or named is None or len(look.domains) > MAX_DOMAINS or not _speaks_as_company(look):
        return None
    if case.given and not urls.same_site(named.target, case.link.target):
        return None
    says = "The page speaks for a company whose site is elsewhere, and looks made only to link to it."
    return Sign("company_card", says, quotes.passage(look.text, found.start, named.end), named.where)


def _behind_a_call(case: Case) -> Sign | None:
    if not case.look.once(_is_lone_piece):
        return None
    link = next(
        (link for link in _candidates(case) if not _is_held_back(link) and _called(case.look, link)), None
    )
    if link is None:
        return None
    says = "The link ends the text with a stock call to action, and is one of few that leave the page."
    return Sign("call_link", says, quotes.around(link), link.where)


def _written_around(case: Case) -> Sign | None:
    look = case.look
    for link in _candidates(case) if look.unsigned else ():
        phrase = " ".join(link.anchor.lower().split())
        keyword = len(words(phrase)) >= MIN_KEYWORD_WORDS and not names_its_site(link)
        if not keyword or phrase not in look.title or not _leads_home(link) or _is_held_back(link):
            continue
        if (times := look.folded.count(phrase)) >= MIN_REPEATED:
            says = f"The text repeats its anchor text {times} times, in its title too."
            return Sign("written_around_link", says, quotes.around(link), link.where)
    return None


def _no_publisher(case: Case) -> Sign | None:
    """Beside one of the two above: nobody stands behind the page."""
    placed = (_behind_a_call(case) or _written_around(case)) if case.look.unsigned else None
    if placed is None:
        return None
    says = "Nobody signs the page: no author, no date, no site around it."
    return Sign("no_publisher", says, placed.quote, placed.where)


def _is_shell(look: Look) -> bool:
    """Buttons to one site alone, sister pages of the same trade, and nobody who publishes them."""
    if len(look.domains) != 1 or look.page.author or look.page.published:
        return False
    pairs = zip(look.links, look.names, strict=True)
    own = [link.anchor.lower() for link, name in pairs if name == look.home]
    if any(anchor.strip(" .") in schemes.term_set("gateway", "publisher") for anchor in own):
        return False
    plain = schemes.term_set("gateway", "plain")
    sisters = sum(not plain.isdisjoint(words(anchor)) for anchor in own)
    buttons = sum(
        schemes.says("playing", link.anchor[: schemes.MAX_SENTENCE_CHARS].lower()) or _is_register(link)
        for link in look.outward
    )
    return buttons >= MIN_CALLS and (len(own) <= MAX_OWN_LINKS or 2 * sisters >= len(own))


def _downloads(look: Look) -> list[Link]:
    """The buttons that hand out a program."""
    return [
        link
        for link in look.outward
        if schemes.says("downloading", link.anchor[: schemes.MAX_SENTENCE_CHARS].lower())
    ]


def _repeated(look: Look) -> str:
    """The phrase of the title that the text repeats as no writer does, "" where there is none."""
    stop, main = word_list("stop"), f" {' '.join(words(look.page.text[:MAX_READ_CHARS]))} "
    linked = "  ".join(f" {' '.join(words(link.anchor))} " for link in look.links)[:MAX_READ_CHARS]
    title = words(look.title)[:MAX_TITLE_WORDS]
    for size in PHRASE_SIZES:
        for first in range(len(title) - size + 1):
            phrase = title[first : first + size]
            said = f" {' '.join(phrase)} "
            times = main.count(said) - linked.count(said) if stop.isdisjoint((phrase[0], phrase[-1])) else 0
            if times >= MIN_TIMES and times * size >= REPEATED_SHARE * main.count(" "):
                return said.strip()
    return ""


def _slang(look: Look) -> list[str]:
    return _told(look, "slang")


def _solicited(look: Look) -> list[str]:
    return _told(look, "solicit")


def _calls(look: Look) -> list[Link]:
    return [link for link in look.outward if _is_register(link)]


def _told(look: Look, name: str) -> list[str]:
    """Which words of the trade the title or the text has."""
    return [term for term in schemes.terms("gateway", name) if term in look.title or look.has(term)]


def _leaves(look: Look, link: Link) -> bool:
    return urls.registrable_domain(link.target) != look.home


def _is_register(link: Link) -> bool:
    return " ".join(words(link.anchor)) in _register_words()


def _register_words() -> frozenset[str]:
    return schemes.term_set("calls", "register")


def _is_funnel(look: Look) -> bool:
    most = sum(count for _, count in look.domains.most_common(FUNNEL_DOMAINS))
    return bool(look.domains) and most >= FUNNEL_SHARE * look.domains.total()


def _quote(case: Case, calls: list[Link]) -> str:
    """The words of the trade, and the link that sends on."""
    look = case.look
    link = case.link if case.given else next(iter(calls), None)
    term = next((term for term in (*look.once(_slang), *look.once(_solicited)) if term in look.folded), "")
    place = look.folded.find(term) if term else -1
    told = quotes.passage(look.text, place, place + len(term)) if place >= 0 else look.page.title
    return f"{told} … {quotes.around(link)}" if link and link.anchor else told


def _speaks_as_company(look: Look) -> bool:
    return not set(words(look.title)).isdisjoint(_ABOUT) or not set(words(look.text[:200])).isdisjoint(_ABOUT)


def _is_lone_piece(look: Look) -> bool:
    """An article that nobody signs, of a site that does not show, with hardly a way out."""
    return look.unsigned and len(look.domains) <= MAX_DOMAINS and look.page.words >= MIN_PIECE_WORDS


def _candidates(case: Case) -> tuple[Link, ...]:
    """The link asked about, or those of a page that is judged as a prospect; none of a head or a menu."""
    asked = (case.link,) if case.given else case.look.outward[:MAX_CANDIDATES]
    return tuple(link for link in asked if link.placement not in _MENUS)


def _is_held_back(link: Link) -> bool:
    """Search engines or readers are kept from it: not what such a piece is made for."""
    return bool(HINTS & set(link.rel)) or link.placement is Placement.HIDDEN


def _leads_home(link: Link) -> bool:
    return urlsplit(link.target).path == "/"


def _called(look: Look, link: Link) -> bool:
    if link.start < 0:
        return False
    start = link.start
    for before in reversed([each for each in look.placed if 0 <= each.end <= start]):  # links in one row
        if look.folded[before.end : start].strip(" \n,|·"):
            break
        start = before.start
    return schemes.ends_with_call(look.folded[max(0, start - LOOK_BACK) : start])


_MENUS: Final = frozenset({Placement.HEADER, Placement.NAVIGATION})  # a logo, and what is on every page
_ABOUT: Final = frozenset({"about", "impressum", "kontakt", "contact", "propos", "contacto", "nosotros"})

RULES: Final[tuple[Callable[[Case], Sign | None], ...]] = (
    _gambling,
    _download,
    _card,
    _behind_a_call,
    _written_around,
    _no_publisher,
)
