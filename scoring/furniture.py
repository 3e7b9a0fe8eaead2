"""Links that repeat on every page, lists that anybody may join, and sections rented out."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import urlsplit

from scoring import quotes, schemes
from scoring.credit import HINTS
from scoring.look import Case, Look, Sign, is_visitors, words
from scoring.money import names_its_site, sells, theme_of_phrase
from scoring.results import AnchorType
from web import urls
from web.page import Link, Placement, View

MIN_NETWORK: Final = 5  # home pages of other sites in one row outside the text
STEM_CHARS: Final = 5  # first letters that names of one network share
MIN_TRADES: Final = 4  # sites whose commercial phrases stand in one element; a page may praise two or three
MIN_SISTERS: Final = 3  # different names, the editions of one name counted once
ROW_SHOWN: Final = 4  # links of a row quoted on each side of ours
MAX_LABEL_CHARS: Final = 40  # of a network's label: "Our sites:", "Network"
DIRECTORY_LINKS: Final = 100  # to other sites; Google's examples name low-quality directories
NOTE_WORDS: Final = 8  # of text for each link, from which a list has notes
MIN_LISTED: Final = 2  # other sites in the text of a guide that ranks them
MIN_OWN_LINKS: Final = 5  # to pages of its own, from which a site is more than one page
MIN_PAPER_WORDS: Final = 3  # entries of the menu by which a site is a paper or a school

_PLAIN: Final = frozenset({AnchorType.BRANDED, AnchorType.NAKED_URL, AnchorType.EMPTY, AnchorType.GENERIC})


def _network_row(case: Case) -> Sign | None:
    link, look = case.link, case.look
    if not case.given or link.view is View.EDITORIAL or link.in_content or urlsplit(link.target).path != "/":
        return None
    row = next((row for row in look.once(_rows) if any(each is link for each in row)), [])
    if len({urls.registrable_domain(each.target) for each in row}) < MIN_NETWORK or not _is_family(look, row):
        return None
    says = f"The link stands in a row of {len(row)} sites of one network, on every page of it."
    place = next(place for place, each in enumerate(row) if each is link)
    near = row[max(0, place - ROW_SHOWN) : place + ROW_SHOWN + 1]
    return Sign("network_row", says, quotes.strung(each.anchor for each in near), link.where)


def _trade_row(case: Case) -> Sign | None:
    """Commercial phrases for one site after the other, in one element outside the text: nobody's choice."""
    link, look = case.link, case.look
    if not case.given or link.in_content:
        return None
    row = look.once(_sellers).get(_element(link), ())
    if not any(each is link for each in row):
        return None
    sites = {urls.registrable_domain(each.target) for each in row}
    if len(sites) < MIN_TRADES:
        return None
    says = f"The link stands in a row of commercial phrases for {len(sites)} sites, outside the text."
    return Sign("network_row", says, quotes.strung(each.anchor for each in row), link.where)


def _named_row(case: Case) -> Sign | None:
    """A row of keywords for one site after the other that the page itself calls its network."""
    link, look = case.link, case.look
    if not case.given or case.marked or link.start < 0 or names_its_site(link):
        return None
    row = next((row for row in look.once(_lines) if any(each is link for each in row)), ())
    if len({urls.registrable_domain(each.target) for each in row}) < MIN_NETWORK:
        return None
    before = words(look.folded[max(0, row[0].start - MAX_LABEL_CHARS) : row[0].start])
    if schemes.term_set("members", "networks").isdisjoint(before):
        return None
    says = f"The link stands in a row of {len(row)} links that the page calls its network."
    return Sign("network_row", says, quotes.strung(each.anchor for each in row), link.where)


def _lines(look: Look) -> tuple[tuple[Link, ...], ...]:
    """Links to other sites one behind the other, with nothing but marks between them."""
    rows: list[list[Link]] = []
    end = -1
    for link in sorted((each for each in look.outward if each.start >= 0), key=lambda each: each.start):
        if rows and not words(look.folded[end : link.start][:MAX_LABEL_CHARS]):
            rows[-1].append(link)
        else:
            rows.append([link])
        end = link.end
    return tuple(tuple(row) for row in rows)


def _sellers(look: Look) -> Mapping[str, tuple[Link, ...]]:
    """The links to other sites outside the text whose words sell, by the element they stand in."""
    found: dict[str, list[Link]] = {}
    for link in look.outward:
        told = link.in_content or is_visitors(link) or HINTS & set(link.rel) or names_its_site(link)
        if not told and sells(link.anchor):
            found.setdefault(_element(link), []).append(link)
    return {element: tuple(links) for element, links in found.items()}


def _element(link: Link) -> str:
    """The path without its last two steps: links of one line or one list share it."""
    return " > ".join(link.where.split(" > ")[:-2])


def _widget(case: Case) -> Sign | None:
    link = case.link
    if not case.given or case.anchor in _PLAIN or link.in_content:
        return None
    if not schemes.says("credit", schemes.same_length_lower(" ".join(link.context.split()))):
        return None
    theme = theme_of_phrase(link.anchor)
    if theme and theme not in case.look.own_themes:
        says = "A widget or an embedded graphic carries the link, in words foreign to the page."
        return Sign("widget_trade", says, quotes.around(link), link.where)
    says = "A widget or an embedded graphic carries the link, with a keyword as anchor text."
    return Sign("widget_credit", says, quotes.around(link), link.where)


def _directory(case: Case) -> Sign | None:
    look = case.look
    listed = sum(not is_visitors(link) for link in look.outward)
    if listed <= DIRECTORY_LINKS or look.words.total() >= NOTE_WORDS * listed or _lists_members(look):
        return None
    found = look.find("directory")
    if found is None:
        return None
    says = f"The page lists {listed} other sites with hardly a word on each, and takes any that is submitted."
    return Sign("thin_directory", says, found.words, look.where(found))


def _rented_section(case: Case) -> Sign | None:
    look = case.look
    if not look.once(_is_paper):
        return None
    parts = urlsplit(look.page.final_url)
    named = {*parts.path.lower().split("/"), *urls.host(look.page.final_url).split(".")[:-1]}
    section = min(named & schemes.term_set("sections", "rented"), default="")
    if section:
        says = f"A section named {section} stands on a site whose own pages are about other things."
        return Sign("rented_section", says, quotes.clipped(f"{parts.netloc}{parts.path}"))
    promised = look.find("promo")
    if promised is None or not _ranks_what_pays(look):
        return None
    says = "A guide that earns from what it ranks stands on a site whose own pages are about other things."
    told = quotes.strung((look.page.title, promised.words), ": ")
    return Sign("rented_section", says, told, look.where(promised))


def _is_paper(look: Look) -> bool:
    """The site is a paper or a school by its menu or its name, and no name of the site is of a trade."""
    names = {urls.host(look.page.final_url).rpartition(".")[0].removeprefix("www."), *look.segments}
    named = {word for name in names if not _is_of_a_trade(name) for word in words(name)}
    core = look.home.split(".")[0]
    press = schemes.term_set("sections", "press")
    menu = {link.anchor.lower() for link in look.links if link.placement is not Placement.CONTENT}
    by_menu = len(menu & schemes.term_set("sections", "paper")) >= MIN_PAPER_WORDS
    by_name = not press.isdisjoint(named) or any(core.endswith(word) for word in press if word.isascii())
    return by_menu or (by_name and not _is_of_a_trade(core) and look.inward >= MIN_OWN_LINKS)


def _ranks_what_pays(look: Look) -> bool:
    """Title or address name a guide to a trade, and its text leads to several of that trade."""
    path = " ".join(words(urlsplit(look.page.final_url).path))
    named = any(schemes.says("guide", name) for name in (look.title, path))
    listed = {urls.registrable_domain(link.target) for link in look.outward if link.in_content}
    return named and len(listed) >= MIN_LISTED


def _is_of_a_trade(name: str) -> bool:
    return any(term in name for term in schemes.terms("sections", "native"))


def _lists_members(look: Look) -> bool:
    """By its title or its address the list is of those who joined something."""
    named = {*words(look.title), *words(urlsplit(look.page.final_url).path)}
    return not named.isdisjoint(schemes.term_set("members", "named"))


def _rows(look: Look) -> tuple[list[Link], ...]:
    """Runs of links outside the text to the home pages of other sites, in document order."""
    rows: list[list[Link]] = [[]]
    outward = {id(link) for link in look.outward}
    for link in look.links:
        if id(link) in outward and not link.in_content and urlsplit(link.target).path == "/" and link.anchor:
            rows[-1].append(link)
        elif rows[-1]:
            rows.append([])
    return tuple(row for row in rows if len(row) >= MIN_NETWORK)


def _is_family(look: Look, row: list[Link]) -> bool:
    """Their names begin alike, or their words are keywords where their label says network."""
    cores = {_core(each) for each in row}
    named = cores | {look.home.split(".")[0].replace("-", "")}
    editions = {core for core in cores for other in named if core != other and core.startswith(other)}
    stems = Counter(core[:STEM_CHARS] for core in cores - editions)
    alike = max(stems.values(), default=0)
    before = look.folded[max(0, row[0].start - MAX_LABEL_CHARS) : max(0, row[0].start)]
    labelled = not _NETWORK.isdisjoint(words(before))
    by_name = sum("".join(words(each.anchor)) == _core(each) for each in row)
    return (2 * alike >= len(cores) or labelled) and len(cores) > MIN_SISTERS and 2 * by_name < len(row)


def _core(link: Link) -> str:
    """The name in an address: `greenspade` of shop.green-spade.example."""
    return urls.registrable_domain(link.target).split(".")[0].replace("-", "")


_NETWORK: Final = frozenset(
    {"network", "sites", "réseau", "netzwerk", "seiten", "red", "sitios", "partner", "partners"}
)

RULES: Final[tuple[Callable[[Case], Sign | None], ...]] = (
    _network_row,
    _trade_row,
    _named_row,
    _widget,
    _directory,
    _rented_section,
)
