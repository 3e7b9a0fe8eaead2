"""What a referring site sells, rewards or trades on the pages that speak to those who pay or write."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from scoring import disclosure, quotes, risk
from scoring.look import Look
from scoring.results import AnchorType
from scoring.selling import PRICE, PRICE_REACH, is_agency, is_told
from scoring.site_look import Role, SitePage
from web.page import Link, Placement

_SPEAKING: Final = frozenset({Role.ADVERTISE, Role.CONTRIBUTE, Role.PARTNERS})
_PRICED: Final = frozenset({"sells_links_priced", "sells_links_offer"})
_SOLD: Final = frozenset({*_PRICED, "sells_links_words", "sells_links_unnamed", "fees_for_posts"})
_CLEAREST: Final = (
    "site_sells_links", "site_sells_posts", "site_sells_elsewhere", "site_rewards_posts", "site_trades_links",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offer:
    """What one page of the site offers, in its words."""

    rule: str  # of weights.toml
    page: SitePage
    quote: str
    where: str  # the page's address, and a CSS path after a blank where there is one


def clearest(pages: Iterable[SitePage]) -> tuple[Offer, ...]:
    """One offer of each rule, that of the first page; samples are articles and offer nothing for the site."""
    found = [offer for one in pages if one.role is not Role.SAMPLE for offer in _of(one)]
    first = {offer.rule: offer for offer in reversed(found)}
    return tuple(first[rule] for rule in _CLEAREST if rule in first)


def _of(one: SitePage) -> Iterator[Offer]:
    """What the rules of the ledger find on a page, for a link that would stand in its text."""
    would_be = Link(
        href="", target=one.page.final_url, anchor="", placement=Placement.CONTENT, in_content=True
    )
    money = disclosure.payment(one.page, None)
    for entry in risk.judge(would_be, AnchorType.OTHER, money):
        rule = _rule_of(entry.rule, one.role, money.look)
        if rule:
            where = f"{one.page.final_url} {entry.where}".strip()
            yield Offer(rule=rule, page=one, quote=entry.quote, where=where)
    if one.role is Role.ADVERTISE and (words := _priced_links(money.look)):
        rule = "site_sells_elsewhere" if is_agency(money.look) else "site_sells_links"
        yield Offer(rule=rule, page=one, quote=words, where=one.page.final_url)


def _priced_links(look: Look) -> str:
    """The words that put a price beside links which count, on a page of prices; "" for none.

    Elsewhere such words are told of as often as meant, so the rules of the ledger ask for more.
    """
    found = look.find("paid_links")
    if found is None or look.find("marked") is not None:
        return ""
    price = PRICE.search(look.folded, max(0, found.start - PRICE_REACH), found.end + PRICE_REACH)
    if price is None:
        return ""
    words = quotes.passage(look.text, min(found.start, price.start()), max(found.end, price.end()))
    return "" if is_told(look, words, found.start) else words


def _rule_of(rule: str, role: Role, look: Look) -> str:
    """The site's rule for a rule of one page, "" for what says nothing about the site."""
    if rule in _SOLD:
        if role is Role.CONTRIBUTE and look.find("pays_authors") is not None:
            return ""  # the sum goes the other way
        if is_agency(look):
            return "site_sells_elsewhere"
        counts = rule in _PRICED and role in _SPEAKING and look.find("counted") is not None
        return "site_sells_links" if counts else "site_sells_posts"
    if rule == "link_reward":
        return "site_rewards_posts"
    return "site_trades_links" if rule == "exchange_demand" and role is Role.PARTNERS else ""
