"""URL in, verdict out: read the page, find the links to our site, judge each with the five factors."""

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final, Protocol

from scoring import (
    advice,
    anchor,
    context,
    copies,
    credit,
    disclosure,
    intent,
    placed,
    relevance,
    risk,
)
from scoring.anchor import MIN_TYPO_LETTERS
from scoring.authority import Authority
from scoring.basis import basis
from scoring.evidence import Evidence, Factor, Finding, Judgement, Risk
from scoring.grade import best_first, clearest_first, grade, points
from scoring.look import Look
from scoring.readable import readable
from scoring.referring_site import ReferringSite, notes
from scoring.relevance import Nearness, Remembered, Subject
from scoring.results import (
    AnchorType,
    Checked,
    JudgedLink,
    LinkMissing,
    PageFacts,
    Unreadable,
    Worth,
)
from scoring.site import Site, Target
from scoring.site_look import NOT_LOOKED, SiteLook, looked_at
from scoring.topic import Embed
from scoring.weights import weights
from scoring.words import one_letter_apart, sentence_around
from web import urls
from web.errors import ReadError
from web.outcome import Outcome
from web.page import Link, Page, Placement, Reading
from web.urls import Url

MAX_MENTIONS: Final = 3  # sentences that name us without a link, quoted
MAX_NEAR_MISSES: Final = 5  # addresses like ours, shown
MAX_JUDGED: Final = 50  # links of one page to us; a shop that lists us five hundred times says the same thing
MAX_TARGETS: Final = 5  # pages of our own that are looked at for one referring page
MIN_NAME_LETTERS: Final = 4  # a shorter name stands in too many others


class ReadTarget(Protocol):
    """Looks at the page of ours that a link points to. Never raises: what is wrong is said in the Target."""

    def __call__(self, url: Url, /) -> Awaitable[Target]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check asked for: the page, whose links are looked for, and what was typed."""

    asked: str
    site: Site | None
    ref: str | None
    at: datetime
    model: str = ""  # the embedding model's name
    known: Authority | None = None  # what the rank index has on the page's domain, None without one


async def check(
    asked: Check,
    reading: Reading,
    *,
    read_target: ReadTarget | None,
    embed: Embed,
    look: SiteLook = NOT_LOOKED,
) -> Checked | LinkMissing:
    """Judge a page that was read. `read_target` None leaves our own pages alone (no network)."""
    links = () if asked.site is None else links_to(asked.site, reading.page)
    targets = await _targets(_best_placed(links), read_target)
    return await asyncio.to_thread(judge, asked, reading, targets, embed, look)


def judge(
    asked: Check, reading: Reading, targets: dict[Url, Target], embed: Embed, look: SiteLook = NOT_LOOKED
) -> Checked | LinkMissing:
    """The verdict on a page that was read: pure but for the embedding function it is handed."""
    page = reading.page
    around = ReferringSite(page, look, asked.known)
    remembered = Remembered(embed)
    links = () if asked.site is None else links_to(asked.site, page)
    seen = Look(page)
    prospect = judge_as_prospect(page, asked.site, embed=remembered, around=around, look_at=seen)
    worth = Worth(verdict=prospect.verdict, score=prospect.score)
    if asked.site is None or not links:
        return _missing(asked, reading, prospect, worth, look)
    chosen = _best_placed(links)
    judged = _Judge(around, asked.site, targets, remembered, seen).all(chosen)
    best, verdict = judged[0]
    verdict = _with_all_risks(verdict, [each for _, each in judged])
    left_out = len(links) - len(chosen)
    said = (f"{left_out} more links to us were not judged.",) if left_out else ()
    return Checked(
        ref=asked.ref,
        url=asked.asked,
        final_url=page.final_url,
        checked_at=asked.at,
        site=asked.site.domain,
        say=_say(verdict, best, len(links)),
        judgement=verdict,
        links=tuple(link for link, _ in judged),
        page=facts(page, notes=(*said, *notes(look))),
        as_prospect=worth,
        advice=advice.for_link(verdict, best),
        snapshot=digest(reading),
        basis=basis(asked.site, targets.values(), asked.model, asked.known),
        looked_at=looked_at(look),
    )


def judge_as_prospect(
    page: Page,
    site: Site | None,
    *,
    embed: Embed,
    topic: str = "",
    around: ReferringSite | None = None,
    look_at: Look | None = None,
) -> Judgement:
    """What a link from this page would be worth: in its text, in words of its editor's choosing.

    `around` and `look_at` are the page's own, made before; without them they are made here.
    """
    link = Link(href="", target=page.final_url, anchor="", placement=Placement.CONTENT, in_content=True)
    subject = relevance.subject_of_topic(topic) if topic else relevance.subject_of(None, site, None)
    look = around.look if around is not None else NOT_LOOKED
    nearness = relevance.judge(relevance.compare(page, subject, embed, look), None, embed)
    stands = Finding(
        factor=Factor.CONTEXT,
        confidence=weights().confidence["context"],
        evidence=(
            _premise(
                Factor.CONTEXT, weights().context["in_prose"], "Judged as a link in the text of the page."
            ),
        ),
    )
    words = Finding(
        factor=Factor.ANCHOR,
        confidence=weights().confidence["anchor"],
        evidence=(
            _premise(
                Factor.ANCHOR, weights().anchor["chosen_by_editor"], "The words would be the editor's choice."
            ),
        ),
    )
    around = around or ReferringSite(page, NOT_LOOKED)
    money = disclosure.payment(page, None, look_at)
    signs = risk.judge(link, AnchorType.OTHER, money)
    by_others = placed.ceilings(money.look, None)
    findings = (around.trusted, nearness, stands, intent.judge(link, money, signs, by_others), words)
    seen = around.judge(link, AnchorType.OTHER, signs)
    held = (*risk.ceilings(signs), *by_others, *relevance.ceilings(nearness), *seen.ceilings)
    return grade(seen.told(findings), (*signs, *seen.risks), held)


def unreadable(asked: Check, error: ReadError) -> Unreadable:
    """The value for a page that could not be read."""
    return Unreadable(
        ref=asked.ref,
        url=asked.asked,
        final_url=None,
        checked_at=asked.at,
        site=asked.site.domain if asked.site else None,
        outcome=error.outcome,
        say=error.say,
        advice=advice.for_unreadable(error.outcome),
    )


def links_to(site: Site, page: Page) -> tuple[Link, ...]:
    """The page's links to a site of ours or its subdomains, in document order; none on our own pages."""
    if urls.belongs_to(page.final_url, site.domain):
        return ()
    return tuple(link for link in page.links if urls.belongs_to(link.target, site.domain))


def facts(page: Page, *, notes: tuple[str, ...] = ()) -> PageFacts:
    """The facts that stand beside a verdict, with notes beside those of the page."""
    return PageFacts(
        title=page.title,
        language=page.language,
        published=page.published,
        author=page.author,
        words=page.words,
        external_links=context.external_links(page),
        robots=page.robots,
        canonical=page.canonical,
        ai_readable=readable(page.ai),
        notes=(*page.notes, *notes),
    )


def digest(reading: Reading) -> str:
    """sha256 of the page's bytes: the name its snapshot is stored under."""
    return hashlib.sha256(reading.snapshot.body).hexdigest()


async def _targets(links: Sequence[Link], read_target: ReadTarget | None) -> dict[Url, Target]:
    if read_target is None:
        return {}
    wanted = tuple(dict.fromkeys(link.target for link in links))[:MAX_TARGETS]
    found = await asyncio.gather(*(read_target(url) for url in wanted))
    return dict(zip(wanted, found, strict=True))


class _Judge:
    """Judges the links of one page to one site; what the page says is worked out once for all of them."""

    def __init__(
        self, around: ReferringSite, site: Site, targets: dict[Url, Target], embed: Embed, look: Look
    ) -> None:
        page = around.page
        self._page = page
        self._around = around
        self._site = site
        self._targets = targets
        self._embed = embed
        self._money = disclosure.payment(page, site, look)
        self._placed = placed.ceilings(look, site)
        self._copy = copies.find(look, site, targets.values())
        self._external = look.external
        self._compared: dict[Subject, Nearness] = {}

    def all(self, links: Sequence[Link]) -> list[tuple[JudgedLink, Judgement]]:
        """Best first; those alike in worth with the content before the furniture, then as given."""
        judged = [self._one(link) for link in links]
        return sorted(judged, key=lambda one: (*best_first(one[1]), not one[0].link.in_content))

    def _one(self, link: Link) -> tuple[JudgedLink, Judgement]:
        target = self._targets.get(link.target)
        kind = anchor.classify(link, self._site, target, self._money.look)
        nearness = relevance.judge(self._near(link, target), link, self._embed)
        signs = risk.judge(link, kind, self._money)
        held = (
            *risk.ceilings(signs),
            *copies.ceilings(self._copy),
            *context.ceilings(link),
            *intent.ceilings(link, self._placed),
            *disclosure.ceilings(link, self._money),
            *relevance.ceilings(nearness),
        )
        findings = (
            self._around.trusted,
            nearness,
            context.judge(link, self._external),
            intent.judge(link, self._money, signs, held),
            anchor.judge(link, kind, self._money.look),
        )
        seen = self._around.judge(link, kind, signs)
        judgement = grade(seen.told(findings), (*signs, *seen.risks), (*held, *seen.ceilings))
        judged = JudgedLink(
            link=link,
            anchor_type=kind,
            credit=credit.judge(link, self._page),
            verdict=judgement.verdict,
            target_status=target.status if target else None,
            target_say=target.say if target else "",
        )
        return judged, judgement

    def _near(self, link: Link, target: Target | None) -> Nearness:
        subject = relevance.subject_of(link, self._site, target)
        if subject not in self._compared:
            self._compared[subject] = relevance.compare(self._page, subject, self._embed, self._around.look)
        return self._compared[subject]


def _best_placed(links: Sequence[Link]) -> tuple[Link, ...]:
    """As many links as are judged: those in the content before those in the furniture, in document order."""
    return tuple(sorted(links, key=lambda link: not link.in_content)[:MAX_JUDGED])


def _with_all_risks(best: Judgement, every: list[Judgement]) -> Judgement:
    """The best link's judgement with the risks of all links listed."""
    seen: dict[Risk, None] = dict.fromkeys(entry for judgement in every for entry in judgement.risks)
    return Judgement(
        verdict=best.verdict,
        score=best.score,
        interval=best.interval,
        uncertain=best.uncertain,
        factors=best.factors,
        risks=clearest_first(seen),
        risk=best.risk,
    )


def _premise(factor: Factor, value: float, says: str) -> Evidence:
    return Evidence(signal="premise", effect=points(factor, value), says=says)


def _say(judgement: Judgement, best: JudgedLink, count: int) -> str:
    place = context.IN_WORDS[best.link.placement]
    more = f", the best of {count} links to us" if count > 1 else ""
    words = f"“{best.link.anchor}”" if best.link.anchor else "no words"
    score = f" {int(judgement.score)}/100" if judgement.score is not None else ""
    return f"{judgement.verdict.value.capitalize()}{score}: a link with {words} {place}{more}."


_MISSING_SAYS: Final[dict[Outcome, Callable[[str], str]]] = {
    Outcome.NO_SITE: lambda _site: "No site of yours is known yet, so the page was judged as a prospect.",
    Outcome.NO_LINK: lambda site: f"The page was read and has no link to {site}.",
    Outcome.MENTION_ONLY: lambda site: f"The page names {site} or its brand without a link.",
    Outcome.SCRIPT_ONLY: lambda site: f"The address of {site} stands only in a script on the page.",
}


def _missing(
    asked: Check, reading: Reading, prospect: Judgement, worth: Worth, look: SiteLook
) -> LinkMissing:
    page, site = reading.page, asked.site
    mentions = _mentions(page, site) if site and not _own_page(page, site) else ()
    if site is None:
        outcome = Outcome.NO_SITE
    elif mentions:
        outcome = Outcome.MENTION_ONLY
    else:
        outcome = Outcome.SCRIPT_ONLY if site.domain in page.scripts_text.lower() else Outcome.NO_LINK
    return LinkMissing(
        ref=asked.ref,
        url=asked.asked,
        final_url=page.final_url,
        checked_at=asked.at,
        site=site.domain if site else None,
        outcome=outcome,
        say=_own_page(page, site) or _MISSING_SAYS[outcome](site.domain if site else ""),
        judgement=prospect,
        page=facts(page, notes=notes(look)),
        as_prospect=worth,
        advice=advice.for_missing(outcome, prospect),
        snapshot=digest(reading),
        basis=basis(site, (), asked.model, asked.known),
        looked_at=looked_at(look),
        mentions=mentions,
        near_misses=_near_misses(page, site) if site else (),
    )


def _own_page(page: Page, site: Site | None) -> str:
    if site is None or not urls.belongs_to(page.final_url, site.domain):
        return ""
    return f"This is a page of {site.domain} itself; links inside a site are no backlinks."


def _mentions(page: Page, site: Site) -> tuple[str, ...]:
    """Sentences of the page that name our brand terms or our domain."""
    text = page.visible_text
    terms = [term for term in (*site.brand, site.domain) if term.strip()]
    pattern = re.compile(
        r"(?<!\w)(?:"
        + "|".join(re.escape(term) for term in sorted(terms, key=len, reverse=True))
        + r")(?!\w)",
        re.IGNORECASE,
    )
    found = (sentence_around(text, match.start(), match.end()) for match in pattern.finditer(text))
    return tuple(dict.fromkeys(islice(found, 10 * MAX_MENTIONS)))[:MAX_MENTIONS]


def _near_misses(page: Page, site: Site) -> tuple[str, ...]:
    """Links to other sites whose name is ours but for its ending, a hyphen, a letter or a word behind it."""
    own, home = _name(site.domain), urls.registrable_domain(page.final_url)
    if len(own) < MIN_NAME_LETTERS:
        return ()
    near = (
        link.target
        for link in page.links
        if urls.registrable_domain(link.target) != home and _is_near(_name(urls.host(link.target)), own)
    )
    return tuple(dict.fromkeys(near))[:MAX_NEAR_MISSES]


def _name(host: str) -> str:
    return urls.registrable_domain(host).split(".")[0].replace("-", "")


def _is_near(name: str, own: str) -> bool:
    return name == own or (
        len(own) >= MIN_TYPO_LETTERS and (one_letter_apart(name, own) or name.startswith(own))
    )
