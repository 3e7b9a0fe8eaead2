"""Links of one theme inside a page of another: an intruder's, or neighbours that nobody would choose."""

from collections.abc import Callable, Iterator
from typing import Final

from scoring import quotes
from scoring.look import Case, Look, Sign, is_visitors, theme_of
from web import urls
from web.page import Link, Placement

MIN_BLOCK: Final = 3  # links of one foreign theme that stand together; one or two may be an opinion
BLOCK_GAP: Final = 2  # other links between two of a block
MIN_NEIGHBOURS: Final = 6  # links of foreign themes in the text, and their themes, counted together ...
MIN_NEIGHBOUR_THEMES: Final = 2  # ... of which so many differ


def _injected(case: Case) -> Sign | None:
    look = case.look
    for block in look.once(_blocks):
        links = [look.outward[place] for place in block]
        themes = " and ".join(sorted({theme_of(link) for link in links}))
        place = look.places_of.get(id(case.link), -1) if case.given else -1
        if _is_among(case.link, place, block, links):
            says = (
                f"The link stands in a block of links about {themes}, and the page is about something else."
            )
            return Sign("injected_block", says, quotes.around(case.link), case.link.where)
        says = f"The site looks hacked: it carries a block of links about {themes}, and is not about that."
        quote = quotes.strung(link.anchor for link in links)
        return Sign("looks_hacked", says, quote, links[0].where)
    return None


def _is_among(link: Link, place: int, block: list[int], links: list[Link]) -> bool:
    """The link is one of the block, between two of it, or beside it in the same element."""
    if place < 0:
        return False
    beside = block[0] - 1 <= place <= block[-1] + 1 and any(_same_element(link, each) for each in links)
    return block[0] <= place <= block[-1] or beside


def _same_element(one: Link, other: Link) -> bool:
    """Their paths differ in the last two steps at most: neighbours in one line or one list."""
    return one.where.split(" > ")[:-2] == other.where.split(" > ")[:-2] and one.in_content == other.in_content


def _neighbours(case: Case) -> Sign | None:
    look = case.look
    if case.given and case.link.placement is Placement.COMMENT:
        return None
    foreign = look.once(_foreign)
    themes = {theme_of(link) for link in foreign}
    if len(foreign) + len(themes) < MIN_NEIGHBOURS or len(themes) < MIN_NEIGHBOUR_THEMES:
        return None
    says = f"The text leads to {len(foreign)} pages from trades that have nothing to do with its subject."
    quote = quotes.strung(link.anchor for link in foreign)
    return Sign("bad_neighbours", says, quote, foreign[0].where)


def _foreign(look: Look) -> list[Link]:
    """The links of the text about themes that the page is not about."""
    return [link for link in look.outward if link.in_content and _is_foreign(look, link)]


def _blocks(look: Look) -> tuple[list[int], ...]:
    """Places among the outward links of blocks of foreign themes, visitors' links left out."""
    foreign = [place for place, link in enumerate(look.outward) if _is_foreign(look, link)]
    return tuple(_runs(foreign, look))


def _is_foreign(look: Look, link: Link) -> bool:
    theme = theme_of(link)
    return bool(theme) and theme not in look.own_themes and not is_visitors(link)


def _runs(places: list[int], look: Look) -> Iterator[list[int]]:
    block: list[int] = []
    for place in (*places, len(look.outward) + 2 * BLOCK_GAP):
        if block and place - block[-1] > BLOCK_GAP + 1:
            if _is_block([look.outward[each] for each in block]):
                yield block
            block = []
        block.append(place)


def _is_block(links: list[Link]) -> bool:
    """Outside the text, or all about one thing and to several sites; else somebody chose each by itself."""
    domains = {urls.registrable_domain(link.target) for link in links}
    apart = 2 * sum(not link.in_content for link in links) > len(links)
    of_one_kind = len({theme_of(link) for link in links}) == 1 and len(domains) > 1
    return len(links) >= MIN_BLOCK and (apart or of_one_kind)


RULES: Final[tuple[Callable[[Case], Sign | None], ...]] = (_injected, _neighbours)
