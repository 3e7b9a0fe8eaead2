"""Links that earn a commission, and scholarships offered for the link."""

from collections.abc import Callable
from typing import Final

from scoring import quotes, schemes
from scoring.look import Case, Look, Sign, words
from scoring.words import phrases
from web import urls
from web.page import DisclosureKind, Link

MIN_AFFILIATE: Final = 3  # links of a page judged as a prospect that earn a commission ...
AFFILIATE_SHARE: Final = 0.5  # ... of those to other sites
MIN_NAME_CHARS: Final = 5  # of a name looked for in other sites' addresses; shorter ones stand in many
BUTTON_WORDS: Final = 8  # words of a button; longer ones are sentences


def _affiliate(case: Case) -> Sign | None:
    link = case.link
    if not case.given or not _earns(case.look, link):
        return None
    marked = "and is marked" if case.marked else "and is not marked as such"
    says = f"The link earns the page a commission {marked}: bought by results, not given."
    return Sign("affiliate_link", says, quotes.around(link), link.where)


def _affiliate_page(case: Case) -> Sign | None:
    if case.given:
        return None
    earning = [link for link in case.look.outward if _earns(case.look, link)]
    if len(earning) < MIN_AFFILIATE or len(earning) < AFFILIATE_SHARE * len(case.look.outward):
        return None
    says = f"{len(earning)} of its {len(case.look.outward)} links to other sites earn the page a commission."
    return Sign("affiliate_page", says, quotes.around(earning[0]), earning[0].where)


def _scholarship(case: Case) -> Sign | None:
    link = case.link
    if (
        not case.given
        or not case.look.once(_is_schools)
        or not schemes.says("scholarship", link.anchor.lower())
    ):
        return None
    labels = urls.host(link.target).split(".")
    if not _TEACHING.isdisjoint(labels[-2:]) or "scholar" in urls.registrable_domain(link.target):
        return None
    says = "The link leads to a company's scholarship, which schools are asked to list."
    return Sign("scholarship_link", says, quotes.around(link), link.where)


def _is_schools(look: Look) -> bool:
    """The page belongs to a school, by its address or its title: whom such scholarships are offered to."""
    labels = urls.host(look.page.final_url).split(".")[-2:]
    return not {"edu", "ac"}.isdisjoint(labels) or not _SCHOOLS.isdisjoint(words(look.title))


def _earns(look: Look, link: Link) -> bool:
    """Its address says so, or the page does and the link's words are a button to buy."""
    if any(term in link.anchor.lower() for term in _PROGRAMMES):  # an invitation to join one
        return False
    if link.affiliate:
        return True
    if _is_own_place(look, link):
        return False
    return look.once(_says_affiliate) and ("sponsored" in link.rel or _is_button(look, link))


def _says_affiliate(look: Look) -> bool:
    return any(said.kind is DisclosureKind.AFFILIATE for said in look.page.disclosures)


def _is_own_place(look: Look, link: Link) -> bool:
    """The host carries the name of the page's own site: its shop or its courses on somebody's platform."""
    own = look.home.split(".")[0].replace("-", "")
    return len(own) >= MIN_NAME_CHARS and own in urls.host(link.target).replace("-", "")


def _is_button(look: Look, link: Link) -> bool:
    """A line of its own, of words that send to a shop."""
    said = words(link.anchor)
    if not 0 < len(said) <= BUTTON_WORDS or link.start < 0 or phrases("clause", link.anchor):
        return False
    before = look.folded[max(0, link.start - 3) : link.start].rstrip(" ")
    alone = before[-1:] in {"", "\n"} or "\n" in look.folded[link.end - 1 : link.end + 1]
    anchor = f" {' '.join(said)} "
    return alone and any(f" {call} " in anchor for call in schemes.terms("calls", "buy"))


_PROGRAMMES: Final = ("affiliat", "affilié", "afiliad", "partnerprogramm")
_SCHOOLS: Final = frozenset(
    {
        "university",
        "college",
        "school",
        "universität",
        "hochschule",
        "université",
        "universidad",
        "scholarships",
    }
)
_TEACHING: Final = frozenset({"edu", "gov", "ac", "org", "mil", "int", "gouv", "gob"})

RULES: Final[tuple[Callable[[Case], Sign | None], ...]] = (_affiliate, _affiliate_page, _scholarship)
