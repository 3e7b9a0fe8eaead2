"""The rules that name a link's place, nearest and clearest sign first."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from web import corrections
from web.corrections import Seen
from web.page import Placement, View
from web.regions import Placed

IN_CONTENT: Final = 0.5  # the model's numbers are moved so that its threshold is here
LIST_LINKS: Final = 5  # entries of neighbouring lists that make them a list of links, as within one list


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one link stands."""

    placement: Placement
    because: str  # in a few words
    behind: Placement = Placement.UNKNOWN  # of a hidden link: where it would stand if it were seen
    in_content: bool
    in_sentence: bool  # text stands before and after it in its line
    view: View
    chance: float  # that it is in the content, 0 to 1


def place(seen: Seen, chance: float) -> Place:
    """Where a link stands that is in the content with this chance."""
    in_content = chance >= IN_CONTENT
    placement, because = _in_words(seen) if in_content else _outside(seen)
    view = View.EDITORIAL if in_content else View.COLUMN if _in_column(seen, placement) else View.FURNITURE
    found = Place(
        placement=placement,
        because=because,
        in_content=in_content,
        in_sentence=bool(seen["line_both"]),
        view=view,
        chance=chance,
    )
    hiding, why = seen.node.standing.place
    if hiding is not Placement.HIDDEN or seen.around.is_opened(seen.node):
        return found
    seen_as = View.COLUMN if view is View.EDITORIAL else view
    return replace(found, placement=hiding, because=why, behind=placement, in_content=False, view=seen_as)


def _in_words(seen: Seen) -> Placed:
    """A link in the content: what shows it best."""
    if seen["kept"] and seen["line_both"]:
        because = "it stands within a sentence of the main text"
    elif seen["kept"]:
        because = "its line belongs to the main text"
    elif seen["line_both"]:
        because = "it stands within a sentence, as links in the content do"
    elif seen.node.standing.behind[0] is Placement.CONTENT:
        because = f"it stands in {seen.node.standing.behind[1]}"
    else:
        because = "what is around it looks like content"
    entries = seen.around.entries(seen.node)
    if seen["external"] and not seen["line_before"] and entries >= LIST_LINKS:
        return Placement.LINK_LIST, f"one of {entries} entries of lists that stand together"
    return Placement.CONTENT, because


def _outside(seen: Seen) -> Placed:
    return next(placed for rule in OUTSIDE if (placed := rule(seen)) is not None)


def _voice(seen: Seen) -> Placed | None:
    return seen.node.standing.voice


def _against(seen: Seen) -> Placed | None:
    said = corrections.against(seen)
    return said if said is not None and said[0] is not Placement.UNKNOWN else None


def _region(seen: Seen) -> Placed | None:
    said = seen.around.meaning(seen.node)
    return said if said is not None and said[0] not in {Placement.UNKNOWN, Placement.CONTENT} else None


def _named(seen: Seen) -> Placed | None:
    for group, placement, what in _GROUPS:
        if seen.near(group):
            return placement, f"an element for {what} is around it"
    return None


_GROUPS: Final = (
    ("author", Placement.AUTHOR_BIO, "the author"),
    ("comment", Placement.COMMENT, "comments"),
    ("share", Placement.NAVIGATION, "sharing"),
    ("related", Placement.NAVIGATION, "related pieces"),
    ("promo", Placement.SIDEBAR, "promotion"),
    ("footer", Placement.FOOTER, "the footer"),
    ("menu", Placement.NAVIGATION, "a menu"),
    ("side", Placement.SIDEBAR, "a sidebar"),
    ("meta", Placement.NAVIGATION, "tags and dates"),
    ("user", Placement.NAVIGATION, "members"),
    ("header", Placement.HEADER, "the header"),
)
_AROUND: Final = frozenset({Placement.NAVIGATION, Placement.FOOTER, Placement.HEADER, Placement.SIDEBAR})


def _is_under_related(seen: Seen) -> bool:
    return bool(seen["heading_related"]) and seen.around.heading_of(seen.node) != ""


def _read_so(seen: Seen) -> Placed | None:
    if seen["anchor_number"]:
        return Placement.NAVIGATION, "its anchor is a number"
    if seen["shares"]:
        return Placement.NAVIGATION, "it shares the page"
    if _is_under_related(seen) or seen["above_related"]:
        return Placement.NAVIGATION, "it stands under a heading for other pieces"
    if seen["anchor_acts"]:
        return Placement.NAVIGATION, "its anchor asks for something, and is not of the text"
    return None


def _leads_on(seen: Seen) -> Placed | None:
    if seen["line_promotes"] or seen["above_promotes"]:
        return Placement.NAVIGATION, "its line leads on or promotes, and is not of the text"
    return None


def _by_position(seen: Seen) -> Placed | None:
    """Above the main text stand menus, below it other pieces."""
    if seen["before_main"]:
        return Placement.NAVIGATION, "it stands above the main text"
    if seen["after_main"]:
        return Placement.NAVIGATION, "it stands below the main text"
    return None


def _not_known(seen: Seen) -> Placed:
    if seen["in_main"]:
        return Placement.UNKNOWN, "it stands among the main text without being of it"
    if seen["line_of_links"] or seen["anchor_legal"] or not seen["external"]:
        return Placement.NAVIGATION, "it leads on within the site, outside its text"
    return Placement.UNKNOWN, "nothing around it says where it stands"


OUTSIDE: Final[tuple[Callable[[Seen], Placed | None], ...]] = (
    _voice,
    _region,
    _against,
    corrections.against_all,
    _named,
    _read_so,
    corrections.at_the_end,
    _leads_on,
    _by_position,
    _not_known,
)


def _in_column(seen: Seen, placement: Placement) -> bool:
    """Does a link that is not in the content stand in its column all the same?"""
    within = seen.around.in_column(seen.node)
    if placement is Placement.FOOTER and not seen["footer_in_article"] and not (seen["in_main"] and within):
        return False
    if seen.around.is_beside(seen.node):
        return False
    if seen["in_main"] or seen["header_in_article"] or seen["footer_in_article"]:
        return True
    said = seen.around.meaning(seen.node)
    if placement is Placement.HEADER or (said is not None and said[0] in _AROUND):
        return False
    return (
        within
        or (said is not None and said[0] is Placement.CONTENT)
        or placement in {Placement.COMMENT, Placement.AUTHOR_BIO}
        or _is_under_related(seen)
    )
