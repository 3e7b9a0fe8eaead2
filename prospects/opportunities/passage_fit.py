"""The very paragraph of theirs to which a page of ours would add something."""

import re

from prospects.opportunities.look import Look, Suggestion
from prospects.paragraphs import Paragraph, quote
from prospects.prospect import Opportunity
from web import urls
from web.page import Link, Page, Placement

_NO_LETTER = re.compile(r"[\W_]+")


def suggest(look: Look) -> Suggestion:
    """The paragraph nearest to the topic, and the page of ours nearest to that paragraph."""
    standing = _links_in(look.paragraph, look.page)
    return Suggestion(
        opportunity=Opportunity.PASSAGE_FIT,
        why=f"This paragraph of theirs comes nearest to “{look.topic}”. {_sources(standing, look.page)}",
        place=_place(look.paragraph, standing),
        offer=look.ours.offer_for(look.embed([look.paragraph.text])[0]),
    )


def _links_in(paragraph: Paragraph, page: Page) -> list[Link]:
    """Links in the content whose words, and whose surroundings, stand in the paragraph."""
    return [
        link
        for link in page.links
        if link.placement is Placement.CONTENT
        and link.anchor
        and link.anchor in paragraph.text
        and _overlap(link.context, paragraph.text)
    ]


def _overlap(context: str, paragraph: str) -> bool:
    """Is one part of the other? Blanks and punctuation, which extraction changes, do not matter."""
    first, second = _NO_LETTER.sub("", context), _NO_LETTER.sub("", paragraph)
    return first in second or second in first


def _sources(standing: list[Link], page: Page) -> str:
    outside = [link for link in standing if not urls.same_site(link.target, page.final_url)]
    if not outside:
        return "It links to no other site."
    return f"It links to {quote(outside[0].anchor, chars=60)} already, so they do cite others."


def _place(paragraph: Paragraph, standing: list[Link]) -> str:
    if standing:
        return standing[0].where.rpartition(" > ")[0]
    if paragraph.number:
        return (
            f"paragraph {paragraph.number} of the main text, which begins {quote(paragraph.text, chars=50)}"
        )
    return f"in the main text, near {quote(paragraph.text, chars=50)}"
