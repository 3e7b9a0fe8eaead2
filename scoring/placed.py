"""Who placed the link, where no editor did: we ourselves, a visitor, an outsider, a wire, a coupon page.

Each rule asks one question of the page and gives a ceiling, which limits a link however good the rest is.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final

from scoring import boards, coupons, releases, schemes
from scoring.entries import hold
from scoring.evidence import Ceiling
from scoring.look import Look
from scoring.ours import Ours, ours
from scoring.platforms import Account, Pages, account_of, path_parts, shown
from scoring.site import Site
from web import urls
from web.page import Link, Placement

MAX_LINE_CHARS: Final = 90  # of a byline; a longer line is prose that speaks of us

# A link outside the text is the site's own choice, whoever writes the text.
_BY_THE_WRITER: Final = frozenset(
    {Placement.CONTENT, Placement.LINK_LIST, Placement.COMMENT, Placement.UNKNOWN, Placement.AUTHOR_BIO}
)
_OF_THE_TEXT: Final = frozenset(
    {"ceiling_user_content", "ceiling_contributor", "ceiling_profile", "ceiling_bookmarks"}
)


@dataclass(frozen=True, slots=True)
class _Case:
    """A page that links to a site of ours; `ours` None where it is judged as a prospect."""

    look: Look
    account: Account | None
    ours: Ours | None


def ceilings(look: Look, site: Site | None) -> tuple[Ceiling, ...]:
    """All that limits the links of a page because of who placed them; asked once a page."""
    case = _Case(look, account_of(look.page.final_url), ours(site) if site else None)
    return tuple(held for rule in RULES if (held := rule(case)) is not None)


def applies(held: Ceiling, link: Link) -> bool:
    """False where a ceiling is about who wrote the text, and the link stands outside of it."""
    return held.signal not in _OF_THE_TEXT or link.placement in _BY_THE_WRITER


def _self_placed(case: _Case) -> Ceiling | None:
    """The account is ours, or our name signs the piece; one of us whom an editor let write is another."""
    if case.ours is None:
        return None
    if name := next((name for name in _accounts(case) if case.ours.owns(name)), ""):
        says = (
            f"The page is our own account, {name}: self-placed, at most Fair, as no publisher vouched for it."
        )
        return hold("self_placed", says, shown(case.look.page.final_url))
    if quote := _signed(case, case.ours):
        says = "We wrote the piece ourselves: self-placed, at most Fair, as no publisher vouched for it."
        return hold("self_placed", says, quote)
    return None


def _press_wire(case: _Case) -> Ceiling | None:
    if urls.registrable_domain(case.look.page.final_url) not in schemes.term_set("hosts", "wires"):
        return None
    says = "A press wire prints what it is sent: the link is self-distributed, and nobody chose it."
    return hold("press_wire", says, shown(case.look.page.final_url))


def _press_release(case: _Case) -> Ceiling | None:
    found = releases.release(case.look, case.ours) if case.ours else None
    if found is None:
        return None
    says = "The page prints our press release as it was sent: self-distributed, and nobody chose the link."
    return hold("press_release", says, found.words, case.look.where(found))


def _coupons(case: _Case) -> Ceiling | None:
    words = coupons.coupons(case.look)
    if not words:
        return None
    says = "A coupon page lists every shop that has a code: the link says nothing about ours."
    return hold("coupons", says, words)


def _bookmarks(case: _Case) -> Ceiling | None:
    quote = shown(case.look.page.final_url) if _on(case, Pages.BOOKMARKS) else boards.stored(case.look)
    if not quote:
        return None
    says = "Anyone can save links there, and nobody reviews them: at most Weak."
    return hold("bookmarks", says, quote)


def _profile(case: _Case) -> Ceiling | None:
    if not _on(case, Pages.PROFILE):
        return None
    says = "The page is an account's own profile: at most Fair, as no editor stands behind it."
    return hold("profile", says, shown(case.look.page.final_url))


def _user_content(case: _Case) -> Ceiling | None:
    quote = shown(case.look.page.final_url) if _on(case, Pages.VISITORS) else boards.board(case.look)
    if not quote:
        return None
    says = "Whoever visits may post there: at most Fair, as no editor stands behind it."
    return hold("user_content", says, quote)


def _contributor(case: _Case) -> Ceiling | None:
    says = "An outside contributor wrote the piece, not the publisher's staff: at most Fair."
    if found := case.look.find("contributor"):
        return hold("contributor", says, found.words, case.look.where(found))
    if role := _role(case.look):
        return hold("contributor", says, role)
    parts = path_parts(case.look.page.final_url)
    if not _on(case, Pages.CONTRIBUTORS) and not _CONTRIBUTORS & set(parts[:-1]):
        return None
    return hold("contributor", says, shown(case.look.page.final_url))


def _role(look: Look) -> str:
    """The author with the line below the name, where it says that the author is no staff."""
    name = look.page.author.lower().partition(", ")[0]
    lines = (f"{name}\n{role}" for role in schemes.terms("accounts", "roles"))
    found = next((line for line in lines if name and f"{line}\n" in look.folded), "")
    return found.replace("\n", ", ")


def _accounts(case: _Case) -> Iterator[str]:
    """The names of accounts in the page's address: of a known platform, or in the forms many hosts use."""
    if case.account is not None:
        yield case.account.name
        return
    parts = path_parts(case.look.page.final_url)
    if parts and parts[0][0] in "@~":
        yield parts[0][1:]
    for word, name in pairwise(parts):
        if word in schemes.term_set("accounts", "corners"):
            yield name.partition(".")[0]
        if word in schemes.term_set("accounts", "members") and case.look.once(boards.members):
            yield name.partition(".")[0]
    if len(parts) > 1 and _is_code_host(case.look):
        yield parts[0]


def _is_code_host(look: Look) -> bool:
    """Beside a project stand its issues, requests, releases and the like; a README alone is anybody's."""
    named = {link.anchor.lower().rstrip(" 0123456789") for link in look.links if not link.in_content}
    return len(named & schemes.term_set("accounts", "code")) > 1


def _signed(case: _Case, ours: Ours) -> str:
    names = [name for name in case.look.page.author.split(", ") if name]
    # Authors are told apart at "&" and "and", so that a name with one of them comes in two pieces.
    heads = (" ".join(names[:count]) for count in range(1, 4))
    if names:
        return next((", ".join(names) for head in heads if ours.owns(head)), "")
    for place in ours.places(case.look.folded):
        line = f"{place.before}{case.look.folded[place.start : place.end]}{place.after}"
        if len(line) <= MAX_LINE_CHARS and _bylines().fullmatch(place.before.strip()) and _ends(place.after):
            return case.look.text[place.start - len(place.before) : place.end + len(place.after)].strip()
    return ""


def _ends(after: str) -> bool:
    """A name ends the byline: nothing, a stop, a date or "team" follows, no word that makes it another's."""
    words = after.split()
    return (
        not after[:1].isspace()
        or not words
        or words[0].strip(".,:") in _AFTER_NAME
        or words[0][0] in "0123456789·|–—-("
    )


def _on(case: _Case, pages: Pages) -> bool:
    return case.account is not None and case.account.pages is pages


@cache
def _bylines() -> re.Pattern[str]:
    return re.compile("|".join(schemes.terms("accounts", "bylines")))


_CONTRIBUTORS: Final = frozenset(
    {"contributor", "contributors", "guest-post", "guest-posts", "gastbeitraege", "gastautoren"}
)
_AFTER_NAME: Final = frozenset(
    {"team", "on", "in", "am", "le", "el", "verfasst", "erstellt", "geschrieben", "eingereicht"}
)

RULES: Final[tuple[Callable[[_Case], Ceiling | None], ...]] = (
    _press_wire,
    _press_release,
    _coupons,
    _bookmarks,
    _self_placed,
    _profile,
    _user_content,
    _contributor,
)
