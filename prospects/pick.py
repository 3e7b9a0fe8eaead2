"""Pages that were read -> prospects: ranked, judged, and each with one true reason. Values in, values out."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from prospects import links, paragraphs, rank
from prospects.contacts import contacts
from prospects.opportunities import passage_fit, resource_page
from prospects.opportunities.look import Kind, Look, Suggestion
from prospects.ours import Ours
from prospects.paragraphs import Paragraph
from prospects.prospect import Prospect
from prospects.rank import Ranked, TopicFits
from scoring.evidence import Factor, Judgement
from scoring.site import Site
from scoring.topic import Embed
from web import urls
from web.page import Page

KINDS: Final[tuple[Kind, ...]] = (resource_page.suggest,)  # the first that applies; a passage fits always
SELLING: Final = "sells_links"  # how the names of the rules begin that say a site sells links
PASSAGE_CHARS: Final = 600  # of their paragraph, as much as a card can show


class JudgeProspect(Protocol):
    """What a link from this page would be worth. Plain computing, no reading."""

    def __call__(self, page: Page, site: Site | None, *, topic: str, embed: Embed) -> Judgement: ...


History = Callable[[str], tuple[str, ...]]  # registrable domain -> who of us already had to do with it


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """What picking uses: the scorer, the model and the team's memory, handed in."""

    fits: TopicFits
    judge: JudgeProspect
    embed: Embed
    history: History


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is searched for, and for whom."""

    topic: str
    site: Site | None
    limit: int


@dataclass(slots=True)
class Picked:
    prospects: list[Prospect] = field(default_factory=list)
    selling: int = 0  # sites that would have been prospects
    left_out: Counter[str] = field(default_factory=Counter)  # reason -> pages


def pick(pages: Sequence[Page], wanted: Wanted, *, ours: Ours, using: Judging) -> Picked:
    """At most `limit` prospects, one a site, best first. Sites after the last one needed are not judged."""
    picked = Picked()
    ranked = rank.by_relevance(pages, wanted.topic, fits=using.fits, embed=using.embed)
    picked.left_out["fit less at first sight than the best 50"] = len(pages) - len(ranked)
    groups = rank.by_domain(ranked)
    bests = [best for theirs in groups.values() if (best := _best(theirs, wanted, picked.left_out))]
    for best in sorted(bests, key=lambda each: -each.fit.score):
        if len(picked.prospects) == wanted.limit:
            break
        # A site sells links whichever of its pages says so.
        others = [
            page for page in pages if page is not best.page and urls.same_site(page.final_url, best.domain)
        ]
        judgement, *rest = [
            using.judge(page, wanted.site, topic=wanted.topic, embed=using.embed)
            for page in (best.page, *others)
        ]
        if any(_sells(each) for each in (judgement, *rest)):
            picked.selling += 1
            continue
        prospect = _prospect(best, judgement, wanted, ours=ours, using=using)
        picked.prospects.append(replace(prospect, rank=len(picked.prospects) + 1))
    return picked


def _best(theirs: Sequence[Ranked], wanted: Wanted, left_out: Counter[str]) -> Ranked | None:
    """The page of one site to write about: on topic, without a link to us, rather not its home page."""
    floor = rank.floor_for(wanted.topic)
    fitting = [each for each in theirs if each.fit.relevance >= floor]
    fresh = [each for each in fitting if not _links_to_us(each.page, wanted.site)]
    left_out[f"fit the topic less than {floor:.0f} of 100"] += len(theirs) - len(fitting)
    left_out["link to us already"] += len(fitting) - len(fresh)
    return min(fresh, key=lambda each: links.is_home(each.page), default=None)  # the first of equals


def _prospect(best: Ranked, judgement: Judgement, wanted: Wanted, *, ours: Ours, using: Judging) -> Prospect:
    page = best.page
    paragraph = _paragraph(best, wanted.topic, using.embed)
    suggestion = _suggestion(
        Look(page=page, topic=wanted.topic, paragraph=paragraph, ours=ours, embed=using.embed)
    )
    return Prospect(
        rank=0,  # given by its place among the others
        domain=best.domain,
        url=page.final_url,
        title=page.title,
        fit=round(best.fit.relevance),
        passage=paragraphs.cut(paragraph.text, chars=PASSAGE_CHARS),
        source_score=_authority(judgement),
        verdict=judgement.verdict,
        opportunity=suggestion.opportunity,
        why=suggestion.why,
        offer=suggestion.offer,
        place=suggestion.place,
        contact=contacts(page),
        history=using.history(best.domain),
        warnings=tuple(dict.fromkeys(risk.says for risk in judgement.risks)),
    )


def _paragraph(best: Ranked, topic: str, embed: Embed) -> Paragraph:
    """Theirs that is nearest to the topic; on a page without paragraphs the scorer's nearest passage."""
    found = paragraphs.nearest(topic, paragraphs.split(best.page.text), embed=embed)
    return found or Paragraph(number=0, text=best.fit.passage)


def _suggestion(look: Look) -> Suggestion:
    for kind in KINDS:
        if (suggestion := kind(look)) is not None:
            return suggestion
    return passage_fit.suggest(look)


def _links_to_us(page: Page, site: Site | None) -> bool:
    return site is not None and any(urls.same_site(link.target, site.domain) for link in page.links)


def _sells(judgement: Judgement) -> bool:
    return any(risk.rule.startswith(SELLING) for risk in judgement.risks)


def _authority(judgement: Judgement) -> int | None:
    """The referring domain's authority 0-100, None when nothing is known about it."""
    known = (each for each in judgement.factors if each.factor is Factor.AUTHORITY and each.confidence > 0)
    return next((each.score for each in known), None)
