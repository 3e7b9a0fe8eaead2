"""Small pages, read as real ones are, and what the ledger says of a link on them."""

from scoring import anchor, disclosure, risk
from scoring.evidence import Risk
from scoring.results import AnchorType
from scoring.site import Site
from tests.fakes import NOON
from web import urls
from web.page import Link, Page, Placement, Snapshot
from web.parse import parse

OURS = "https://greenspade.example/"
SITE = Site(domain="greenspade.example", brand=("Green Spade",))
STORY = (
    "<p>The allotment by the river floods every other spring, and the people who dig there have learnt "
    "to live with it: they raise the beds, keep the paths low, and store the tools above the line that "
    "the water drew on the shed in the worst year.</p>"
)


def a_reading(
    body: str,
    *,
    title: str = "Digging by the river",
    url: str = "https://notes.example/post",
    language: str = "en",
) -> Page:
    """The page of a body and a title, parsed."""
    html = (
        f"<!doctype html><html lang={language}><head><title>{title}</title></head><body>{body}</body></html>"
    )
    place = urls.normalise(url)
    return parse(
        Snapshot(
            url=place,
            final_url=place,
            status=200,
            content_type="text/html; charset=utf-8",
            robots_header="",
            body=html.encode(),
            fetched_at=NOON,
        )
    )


def judged(page: Page) -> tuple[Risk, ...]:
    """The ledger of the first link to us, or of the page as a prospect when it has none."""
    link = next((each for each in page.links if urls.belongs_to(each.target, SITE.domain)), None)
    if link is None:
        place = Link(href="", target=page.final_url, anchor="", placement=Placement.CONTENT, in_content=True)
        return risk.judge(place, AnchorType.OTHER, disclosure.payment(page, None))
    return risk.judge(link, anchor.classify(link, SITE, None), disclosure.payment(page, SITE))


def rules(
    body: str, *, title: str = "Digging by the river", url: str = "https://notes.example/post"
) -> set[str]:
    """The names of the rules that apply there."""
    return {one.rule for one in judged(a_reading(body, title=title, url=url))}


def rules_of_each(
    body: str, *, title: str = "Digging by the river", url: str = "https://notes.example/post"
) -> list[set[str]]:
    """The names of the rules that apply to each link to us, in document order."""
    page = a_reading(body, title=title, url=url)
    payment = disclosure.payment(page, SITE)
    ours = [link for link in page.links if urls.belongs_to(link.target, SITE.domain)]
    kinds = [anchor.classify(link, SITE, None, payment.look) for link in ours]
    return [
        {one.rule for one in risk.judge(link, kind, payment)} for link, kind in zip(ours, kinds, strict=True)
    ]
