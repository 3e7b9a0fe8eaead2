"""Who paid? Sentences that say a page, or a link on it, was paid for, and offers to sell links."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from scoring import schemes
from scoring.anchor import brand_terms
from scoring.entries import hold
from scoring.evidence import Ceiling
from scoring.look import MAX_TEXT_CHARS, Look
from scoring.payer import labelled_alone, paid_by_us
from scoring.selling import PRICE, is_agency, is_listed, is_meant, is_offer, is_told, sells_posts
from scoring.site import Site
from scoring.words import keywords_of, phrases, plain, sentence_around, word_list
from web import urls
from web.page import Disclosure, DisclosureKind, Link, Page

PRICE_REACH: Final = 50  # characters from the name of what is sold to its price, a line end included
LIST_CHARS: Final = 1_500  # above a link in which the heading of its list is looked for: forty names
LIST_LINES: Final = 40  # the same, in lines
MAX_HEADING_CHARS: Final = 60  # a longer line is a sentence
PROSE_CHARS: Final = (
    120  # a longer line that holds a link is a paragraph, whose heading stands right above it
)

_PAYMENTS: Final = frozenset({DisclosureKind.PAID, DisclosureKind.ADVERTISEMENT})
# Where a sentence has said who paid and goes on to say something about them.
_GOES_ON: Final = re.compile(
    r"[;:(–—]|,\s(?:who|which|the|makers?|die|der|das|qui|que|dont|le|la|un|une|el|quien|una)\b"
    r"|\b(?:who|which|whose|because|but|aber|weil|mais|pero|porque)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """What a page says about money, each as the words that say it; "" where it says nothing."""

    look: Look  # the page, for the rules of the ledger
    paid: str = ""  # the whole piece, or our link on it, was paid for
    names_us: bool = False  # the words that say so name us
    priced: str = ""  # followed links or posts are offered for a price
    offered: str = ""  # links are spoken of as for sale, without a price
    gift: str = ""  # we gave what the piece is about
    given: str = ""  # somebody who is not named gave it
    partner: str = ""  # we are named as a partner, and nothing speaks of money


def payment(page: Page, site: Site | None, look: Look | None = None) -> Payment:
    """Read once a page and site; a `look` at the page that was taken before saves the work of a new one.

    A disclosure about somebody else's brand is nothing to us.
    """
    text = page.visible_text[:MAX_TEXT_CHARS]
    look = look or Look(page)
    sold = any(look.has(term) for term in word_list("link_sale")) and look.find("marked") is None
    priced = _priced(text, look) if sold and not look.once(is_agency) else ""
    offers = any(look.has(term) for term in word_list("link_sale_plain"))
    paid, partner = _paid(page, site, look)
    gift, given = _gifts(page, site) if site else ("", "")
    return Payment(
        look=look,
        paid=paid,
        names_us=site is not None and _names_us(paid, site),
        priced=priced,
        offered=_offered(text, look) if offers else "",
        gift=gift,
        given=given,
        partner=partner,
    )


def ceilings(link: Link, payment: Payment) -> tuple[Ceiling, ...]:
    """What limits a link behind which goods, help or a sponsor's money stand, though it was not bought."""
    return tuple(held for rule in _CEILINGS if (held := rule(link, payment)) is not None)


def _paid(page: Page, site: Site | None, look: Look) -> tuple[str, str]:
    """The words by which the page says that we, or somebody it does not name, paid for the whole piece; and
    those that only name us as a partner.

    What is said of less than the whole piece counts where it names us; what others paid for is none of ours.
    """
    told = tuple(one for one in page.disclosures if one.kind in _PAYMENTS)
    said = tuple(one for one in told if not _is_idle(one) and not _names_the_page(one, look))
    if site is None:
        return next((one.words for one in said if one.whole_piece and look.gives_credit), ""), ""
    ours = tuple(one for one in said if _names_us(_payer(one), site))
    bought = (one.words for one in ours if not _is_partnership(one, page))
    if paid := next(bought, ""):
        return paid, ""
    if paid := paid_by_us(look, site) or labelled_alone(look, site):
        return paid, ""
    if ours:
        return "", ours[0].words
    if any(one.whole_piece and one.about for one in said):
        return "", ""
    return next((one.words for one in said if one.whole_piece), ""), ""


def _is_idle(said: Disclosure) -> bool:
    """It says that nobody paid, or introduces what follows, a box of its own."""
    return bool(phrases("nobody", said.words)) or said.words.rstrip().endswith(":")


def _names_the_page(said: Disclosure, look: Look) -> bool:
    """A label that is how the page for advertisers is called: “Publicidad”."""
    if look.page.published or look.page.author or said.kind is not DisclosureKind.ADVERTISEMENT:
        return False
    label = schemes.same_length_lower(said.words).strip()
    return look.once(is_offer) and any(name.startswith(label) for name in look.segments)


def _is_partnership(said: Disclosure, page: Page) -> bool:
    """It speaks of working together and not of money; over a dated or signed piece that is said for money."""
    if said.kind is DisclosureKind.PAID and not said.whole_piece:  # of an issue or an episode
        return False
    if not schemes.says("partnership", schemes.same_length_lower(said.words)):
        return False
    return not (said.whole_piece and (page.published or page.author))


def _payer(said: Disclosure) -> str:
    """Whom the words name: from the name to where the sentence goes on, as a second name may follow."""
    _, name, rest = said.words.partition(said.about or said.words)
    if not said.about:
        return said.words
    return f"{name}{_GOES_ON.split(rest, maxsplit=1)[0]}" if name else said.about


def _gifts(page: Page, site: Site) -> tuple[str, str]:
    """What the page says that we gave, and what nobody it names gave."""
    said = [one for one in page.disclosures if one.kind is DisclosureKind.GIFTED]
    ours = next((one.words for one in said if _names_us(_payer(one), site)), "")
    nobodys = next((one.words for one in said if not one.about), "")
    if nobodys and _names_us(page.title, site):
        return ours or nobodys, ""
    return ours, nobodys


def _priced(text: str, look: Look) -> str:
    """The words of an offer of the page's own, with its price."""
    for price in PRICE.finditer(look.folded):
        before = text[max(0, price.start() - PRICE_REACH) : price.start()]
        named = tuple(name for name in phrases("link_sale", before) if is_meant(look, name))
        if not named or not (look.once(sells_posts) or _is_listed(look, named, price.start())):
            continue
        sentence = sentence_around(text, price.start() - len(before), price.end())
        if not phrases("denying", sentence) and not is_told(look, sentence, price.start()):
            return sentence
    return ""


def _is_listed(look: Look, named: tuple[str, ...], price: int) -> bool:
    """One of the names of what is sold stands before its price as in a list."""
    ends = (look.folded.rfind(name, 0, price) + len(name) for name in named)
    return any(is_listed(look, end, price) for end in ends)


def _offered(text: str, look: Look) -> str:
    folded = plain(text)
    offers = phrases("link_sale_plain", folded)
    if not offers:
        return ""
    place = folded.index(offers[0])
    sentence = sentence_around(folded, place, place + len(offers[0]))
    return "" if phrases("denying", sentence) or is_told(look, sentence, place) else sentence


def _names_us(words: str, site: Site) -> bool:
    said = _bare(words)
    terms = (_bare(term) for term in (*brand_terms(site), site.domain))
    return any(re.search(rf"(?<!\w){re.escape(term)}(?!\w)", said) for term in terms if term)


def _bare(words: str) -> str:
    """Folded, without accents."""
    letters = unicodedata.normalize("NFKD", plain(words))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _gift(link: Link, said: Payment) -> Ceiling | None:
    words = said.gift or (said.given if _is_given(link, said) else "")
    if not words:
        return None
    says = "The page got what it writes about for free: at most Fair, as Google counts goods as payment."
    return hold("gift", says, words, link.where)


def _is_given(link: Link, said: Payment) -> bool:
    """The words of the gift name what the link leads to, or no other site is linked in the text."""
    if not said.given:
        return False
    named = keywords_of(f"{link.anchor} {re.sub(r'[-_/.]+', ' ', link.target)}")
    if not named.isdisjoint(keywords_of(said.given) - word_list("gift")):
        return True
    return {urls.registrable_domain(one.target) for one in said.look.outward if one.in_content} == {
        urls.registrable_domain(link.target)
    }


def _partner(link: Link, said: Payment) -> Ceiling | None:
    if not said.partner:
        return None
    says = "The page names us as its partner: at most Fair, as a partner's link is not an editor's choice."
    return hold("partner", says, said.partner, link.where)


def _sponsor_list(link: Link, said: Payment) -> Ceiling | None:
    heading = _heading_over(link, said.look)
    if not schemes.says("sponsors", schemes.same_length_lower(heading)):
        return None
    says = "The link thanks a sponsor: at most Fair, as money for an event or a project came first."
    return hold("sponsor_list", says, heading, link.where)


def _heading_over(link: Link, look: Look) -> str:
    """The heading nearest above a link, one for a rank of sponsors passed over; "" for none in reach."""
    if not 0 <= link.start <= len(look.text):
        return ""
    *above, before = look.text[max(0, link.start - LIST_CHARS) : link.start].split("\n")
    behind = look.text[link.start : link.start + PROSE_CHARS].partition("\n")[0]
    reach = 1 if len(before) + len(behind) >= PROSE_CHARS else LIST_LINES
    lines = (one for one in _upwards(above, link.start - len(before)) if one[1].strip())
    for start, words in islice(lines, reach):
        if _is_heading(words, start, look) and not schemes.says("tier", schemes.same_length_lower(words)):
            return words.strip()
    return ""


def _upwards(lines: list[str], end: int) -> Iterator[tuple[int, str]]:
    """The lines from the last to the first, each with its place; `end` is that of the line behind them."""
    for words in reversed(lines):
        end -= len(words) + 1
        yield end, words


def _is_heading(words: str, start: int, look: Look) -> bool:
    """A short line without a link that ends as no sentence does."""
    told = words.strip()
    if len(told) > MAX_HEADING_CHARS or told[-1] in ".,;!?":
        return False
    starts = look.once(_starts)
    place = bisect_left(starts, start)
    return place == len(starts) or starts[place] >= start + len(words)


def _starts(look: Look) -> list[int]:
    return sorted(link.start for link in look.placed)


_CEILINGS: Final[tuple[Callable[[Link, Payment], Ceiling | None], ...]] = (_gift, _partner, _sponsor_list)
