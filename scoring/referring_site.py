"""What the rest of the referring site says about a link: is it for sale, site-wide, mutual, or our own?

Looked at are the pages by which a site speaks to those who pay, write or trade, and a few of its others. What
it sells there is told of every link on it; it decides only where our link could be among the goods.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Final
from urllib.parse import unquote, urlsplit

from scoring import authority, site_offers
from scoring.authority import Authority
from scoring.credit import HINTS
from scoring.entries import entry
from scoring.evidence import Ceiling, Evidence, Factor, Finding, Risk
from scoring.grade import clearest_first, points
from scoring.look import Sign, is_visitors
from scoring.results import AnchorType
from scoring.site_look import FURNITURE, Role, SiteLook, SitePage, role_of
from scoring.site_offers import Offer
from scoring.weights import limit, weights
from scoring.words import plain
from web import urls
from web.outcome import Outcome
from web.page import Link, Page, Placement

LEAST_READ: Final = 2  # pages of a site, from which it counts as looked at
LEAST_COMPARED: Final = 3  # pages, the referring one among them, from which a link can be called site-wide
WIDELY: Final = 0.5  # share of the pages looked at on which a site-wide link stands
MANY_PAGES: Final = 10  # looked at, from which the share is firm
MAX_FURNITURE: Final = 1_000  # links of one page outside its content; the largest footers have hundreds
MAX_NAMED: Final = 3  # links to pages about the site that are told
MAX_PATH_CHARS: Final = 60  # of an address in a sentence

LIFTED: Final = frozenset({"selling", "reward"})  # kinds that a marked link, or a visitor's, has no part in
_FOR_MONEY: Final = frozenset({"selling", "reward", "paid"})
_PLAIN_NAMES: Final = frozenset({AnchorType.BRANDED, AnchorType.NAKED_URL})


@dataclass(frozen=True, slots=True)
class Seen:
    """What the site adds to the judgement of one link."""

    evidence: tuple[Evidence, ...] = ()  # of its intent
    risks: tuple[Risk, ...] = ()
    ceilings: tuple[Ceiling, ...] = ()
    looked: bool = False  # enough was read for intent to be known better

    def told(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """The five findings with this evidence in that of intent."""
        return tuple(self._with(one) if one.factor is Factor.INTENT else one for one in findings)

    def _with(self, intent: Finding) -> Finding:
        known = max(intent.confidence, weights().confidence["intent_site"] if self.looked else 0.0)
        evidence = [*intent.evidence, *self.evidence]
        worst = points(Factor.INTENT, weights().intent["site_selling"])
        if any(one.hard for one in self.risks) and intent.points > worst:
            sold = next(one for one in self.risks if one.hard)
            effect = round(worst - intent.points, 1)
            says = "The rest of the site speaks against an earned link."
            evidence.append(_told("site_scheme", says, sold.quote, sold.where, effect=effect))
        return replace(intent, confidence=known, evidence=tuple(evidence))


class ReferringSite:
    """The site of one referring page, as far as it was looked at; what it says is worked out once.

    `known` is what the rank index has on its domain, None without one.
    """

    def __init__(self, page: Page, look: SiteLook, known: Authority | None = None) -> None:
        self.page = page
        self.look = look
        self.trusted = authority.judge(known)  # the same for all links from there

    def judge(self, link: Link, anchor: AnchorType, risks: Sequence[Risk]) -> Seen:
        """What the site adds to the judgement of a link; `risks` are those of its own page."""
        if not self.look.pages:
            return Seen()
        case = _Case(self, link, anchor, tuple(risks))
        signs = [sign for rule in RISKS if (sign := rule(case)) is not None]
        told = [piece for rule in TOLD if (piece := rule(case)) is not None]
        own = _own_network(case)
        return Seen(
            evidence=tuple(sorted(told, key=lambda one: (-abs(one.effect), one.signal))),
            risks=clearest_first(_entry(sign, case) for sign in signs),
            ceilings=() if own is None else (own,),
            looked=len(self.look.pages) >= LEAST_READ,
        )

    @cached_property
    def home(self) -> str:
        """The registrable domain of the referring page."""
        return urls.registrable_domain(self.page.final_url)

    @cached_property
    def offers(self) -> tuple[Offer, ...]:
        return site_offers.clearest(self.look.pages)

    @cached_property
    def templates(self) -> tuple[tuple[SitePage, dict[tuple[str, str], Link]], ...]:
        """The furniture's links of the pages on the referring page's own host, whose template they share."""
        host = _bare(self.page.final_url)
        pages = (one for one in self.look.pages if _bare(one.page.final_url) == host)
        return tuple((one, {_named(link): link for link in _furniture(one.page)}) for one in pages)

    @cached_property
    def who(self) -> Evidence | None:
        """The pages about the site that its menus lead to, and how many pages are signed."""
        pages = (self.page, *(one.page for one in self.look.pages))
        found: dict[str, tuple[Page, Link]] = {}
        for page in pages:
            for link in _furniture(page):
                if (
                    link.anchor
                    and urls.same_site(link.target, page.final_url)
                    and role_of(link) is Role.ABOUT
                ):
                    found.setdefault(link.target, (page, link))
        if not found:
            return None
        named = list(found.values())[:MAX_NAMED]
        signed = sum(bool(page.author) for page in pages)
        by = f"; {signed} of {len(pages)} pages name who wrote them" if signed else ""
        page, link = named[0]
        return _told(
            "site_who",
            f"The site says who is behind it{by}.",
            " · ".join(each.anchor for _, each in named),
            f"{page.final_url} {link.where}",
        )

    @cached_property
    def mutual(self) -> tuple[SitePage, Link] | None:
        """A page of ours that links to the site."""
        links = ((one, link) for one in self.look.ours for link in one.page.links)
        return next((pair for pair in links if urls.registrable_domain(pair[1].target) == self.home), None)

    @cached_property
    def accounts(self) -> tuple[str, ...]:
        """Numbers at analytics and advertising services that the pages of the site carry."""
        pages = (self.page, *(one.page for one in self.look.pages))
        return tuple(dict.fromkeys(account for page in pages for account in page.accounts))

    @cached_property
    def our_accounts(self) -> frozenset[str]:
        return frozenset(account for one in self.look.ours for account in one.page.accounts)

    @cached_property
    def shared_accounts(self) -> tuple[str, ...]:
        """Numbers that ours carry too; none where both stand on one platform, which has its own."""
        here = urls.bought_domain(urls.host(self.page.final_url))
        if any(urls.bought_domain(urls.host(one.page.final_url)) == here for one in self.look.ours):
            return ()
        return tuple(account for account in self.accounts if account in self.our_accounts)


@dataclass(frozen=True)
class _Case:
    """One link under the rules, on its site. Of a page judged as a prospect the link has no address yet."""

    site: ReferringSite
    link: Link
    anchor: AnchorType
    risks: tuple[Risk, ...]

    @property
    def lifted(self) -> str:
        """Why the link is none of the goods of the site, "" when it may be one."""
        if HINTS & set(self.link.rel):
            return "ours asks search engines not to count it"
        return "a visitor left ours" if is_visitors(self.link) else ""

    @cached_property
    def repeated(self) -> tuple[tuple[SitePage, Link], ...]:
        """The pages on which the same link stands in the furniture again."""
        if not self.link.href or self.link.placement not in FURNITURE:
            return ()
        wanted = _named(self.link)
        return tuple((one, links[wanted]) for one, links in self.site.templates if wanted in links)

    @property
    def spread(self) -> tuple[int, int]:
        """On how many pages the link stands in the furniture, and of how many; the referring one counts."""
        return 1 + len(self.repeated), 1 + len(self.site.templates)


def notes(look: SiteLook) -> tuple[str, ...]:
    """What was read of the site, what was not and why, a sentence each."""
    said = [look.say] if look.say else []
    if look.pages:
        names = ", ".join(_path(one.page.final_url) for one in look.pages)
        said.append(f"Looked at {len(look.pages)} more of the site's pages: {names}.")
    if look.unread:
        whole = len(look.pages) + len(look.unread)
        causes = dict.fromkeys(
            _IN_WORDS.get(one.outcome, one.outcome.replace("_", " ")) for one in look.unread
        )
        names = ", ".join(_path(one.url) for one in look.unread)
        count = f"{len(look.unread)} of {whole} pages of the site could not be read"
        said.append(f"{count}: {', '.join(causes)} ({names}).")
    return tuple(said)


def _sells(case: _Case) -> Sign | None:
    """The clearest of what is for sale; only where that is a link which counts can ours be one."""
    offer = next((one for one in case.site.offers if one.rule in _ON_SALE), None)
    return None if offer is None else _sign(offer, _ON_SALE[offer.rule], case.lifted)


def _rewards(case: _Case) -> Sign | None:
    offer = next((one for one in case.site.offers if one.rule == "site_rewards_posts"), None)
    if offer is None:
        return None
    return _sign(offer, "promises contributors a followed link in return for a post", case.lifted)


def _trades(case: _Case) -> Sign | None:
    """A demand for a link: firm where ours stands among those given for it, and a page of ours leads back."""
    offer = next((one for one in case.site.offers if one.rule == "site_trades_links"), None)
    if offer is None:
        return None
    there = case.link.href and any(
        urls.same_site(link.target, case.link.target) for link in offer.page.page.links
    )
    if not there or case.site.mutual is None:
        return _sign(replace(offer, rule="site_wants_links"), "asks for a link before it gives one", "")
    ours = _path(case.site.mutual[0].page.final_url)
    return _sign(offer, f"demands a link in return; ours stands there, and our page {ours} links back", "")


def _sitewide(case: _Case) -> Sign | None:
    on, of = case.spread
    if not _is_widely(on, of):
        return None
    where = place(*case.repeated[0])
    if any(one.rule == "template_commercial" for one in case.risks):
        rule = "sitewide_commercial" if of >= MANY_PAGES else "sitewide_anchor"
        says = f"The commercial phrase that links to us stands on {on} of {of} pages of the site looked at."
        return Sign(rule, says, case.link.anchor, where)
    if case.anchor in _PLAIN_NAMES and case.link.placement is Placement.FOOTER:
        says = (
            f"The footer names us with a link on {on} of {of} pages of the site looked at, as a credit does."
        )
        return Sign("sitewide_credit", says, case.link.anchor, where)
    return None


RISKS: Final[tuple[Callable[[_Case], Sign | None], ...]] = (_sells, _rewards, _trades, _sitewide)


def _nothing_for_sale(case: _Case) -> Evidence | None:
    asked = [one for one in case.site.look.pages if one.role in {Role.ADVERTISE, Role.CONTRIBUTE}]
    sold = _FOR_MONEY & {weights().risk[offer.rule].kind for offer in case.site.offers}
    if not asked or sold or not _FOR_MONEY.isdisjoint(one.kind for one in case.risks):
        return None
    names = " and ".join(_path(one.page.final_url) for one in asked)
    says = f"The site says what it offers those who advertise or write ({names}), and no link is for sale."
    effect = points(Factor.INTENT, weights().intent["site_clean"])
    return _told("site_clean", says, asked[0].page.title, asked[0].page.final_url, effect=effect)


def _on_every_page(case: _Case) -> Evidence | None:
    on, of = case.spread
    if not _is_widely(on, of):
        return None
    says = (
        f"The same link stands on {on} of {of} pages looked at: the site's template has it, no single page."
    )
    return _told("site_wide", says, case.link.anchor, place(*case.repeated[0]))


def _linked_back(case: _Case) -> Evidence | None:
    if case.site.mutual is None or not case.link.href:
        return None
    page, link = case.site.mutual
    ours = _path(page.page.final_url)
    says = f"Our page {ours} links to {case.site.home} too: one mutual link is genuine, keep."
    return _told("mutual", says, link.anchor, place(page, link))


def _who_is_behind_it(case: _Case) -> Evidence | None:
    return case.site.who


def _accounts(case: _Case) -> Evidence | None:
    site = case.site
    if site.shared_accounts or not (site.accounts and site.our_accounts):
        return None
    says = "Its pages carry account numbers of analytics or advertising, none of which our pages carry."
    return _told("site_accounts", says, ", ".join(site.accounts), site.page.final_url)


TOLD: Final[tuple[Callable[[_Case], Evidence | None], ...]] = (
    _nothing_for_sale,
    _on_every_page,
    _linked_back,
    _who_is_behind_it,
    _accounts,
)


def _own_network(case: _Case) -> Ceiling | None:
    """Pages that carry one number are run by one hand, which vouches for itself."""
    shared = case.site.shared_accounts
    if not shared:
        return None
    says = (
        "Its pages and ours carry the same account number, so the same people or the same agency look after "
        "both: at most Fair, self-placed."
    )
    return Ceiling(
        signal="ceiling_own_network",
        factor=Factor.INTENT,
        at_most=limit("own_network"),
        says=says,
        quote=", ".join(shared),
        where=case.site.page.final_url,
    )


def place(page: SitePage, link: Link) -> str:
    """Where words stand on another page than the referring one: its address, a blank, the CSS path."""
    return f"{page.page.final_url} {link.where}"


_ON_SALE: Final = {
    "site_sells_links": "sells followed links",
    "site_sells_posts": "sells posts or places; nothing is said of links that count",
    "site_sells_elsewhere": "sells links on other sites; nothing says that those of its own are for sale",
}
_IN_WORDS: Final = {
    Outcome.BLOCKED_BY_ROBOTS: "blocked by robots.txt",
    Outcome.TIMEOUT: "no time left",
    Outcome.RATE_LIMITED: "the site asked for rest",
}


def _sign(offer: Offer, does: str, lifted: str) -> Sign:
    says = f"The site's page {_path(offer.page.page.final_url)} {does}{f'; {lifted}' if lifted else ''}."
    return Sign(offer.rule, says, offer.quote, offer.where)


def _entry(sign: Sign, case: _Case) -> Risk:
    return entry(sign, lifted=bool(case.lifted) and weights().risk[sign.rule].kind in LIFTED)


def _told(signal: str, says: str, quote: str, where: str, *, effect: float = 0.0) -> Evidence:
    source = where.partition(" ")[0]
    return Evidence(signal=signal, effect=effect, says=says, quote=quote, where=where, source=source)


def _named(link: Link) -> tuple[str, str]:
    """What a link in a template is known by: the host it leads to, and its words."""
    return urls.host(link.target), plain(link.anchor)


def _furniture(page: Page) -> Iterator[Link]:
    """Links that the site's template may have put there, as many as templates have."""
    return islice((link for link in page.links if link.placement in FURNITURE), MAX_FURNITURE)


def _is_widely(on: int, of: int) -> bool:
    return on > 1 and of >= LEAST_COMPARED and on >= WIDELY * of


def _bare(url: str) -> str:
    return urls.host(urls.Url(url)).removeprefix("www.")


def _path(url: str) -> str:
    parts = urlsplit(url)
    return unquote(f"{parts.path}{'?' if parts.query else ''}{parts.query}")[:MAX_PATH_CHARS]
