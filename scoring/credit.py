"""Does this link pass credit? rel, robots, canonical and hiding decide.

Since 2019 nofollow, ugc and sponsored are hints to search engines, not walls (Google, "Evolving nofollow").
"""

from typing import Final

from scoring.evidence import Credit
from web.page import Link, Page, Placement
from web.urls import same_site

HINTS: Final = frozenset({"nofollow", "ugc", "sponsored"})


def judge(link: Link, page: Page) -> Credit:
    """`no` when the page or the place takes the credit away, `hint` when the link only asks for that."""
    if gone := tuple(_taken_away(link, page)):
        return Credit(passes="no", why=gone)
    if asked := tuple(f"rel={value} is a hint, not a wall" for value in link.rel if value in HINTS):
        return Credit(passes="hint", why=asked)
    return Credit(passes="yes", why=("it is followed, and nothing on the page holds it back",))


def _taken_away(link: Link, page: Page) -> list[str]:
    why = []
    if "none" in page.robots or "nofollow" in page.robots:
        why.append("the page's robots directives say nofollow")
    if "none" in page.robots or "noindex" in page.robots:
        why.append("the page's robots directives say noindex")
    if page.canonical is not None and not same_site(page.canonical, page.final_url):
        why.append("the page names a page of another site as its original")
    if link.placement is Placement.HIDDEN:
        why.append("the link is hidden from readers")
    return why
