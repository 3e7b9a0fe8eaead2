"""Pages of a small referring site, read as real ones are."""

from scoring.site_look import Role, SiteLook, SitePage
from tests.scoring.pages import OURS, STORY, a_reading
from web.page import Page

NOTES = "https://notes.example"
NAMES = {
    Role.HOME: "/",
    Role.ADVERTISE: "/advertise",
    Role.CONTRIBUTE: "/write-for-us",
    Role.PARTNERS: "/links",
    Role.SAMPLE: "/walks/heron",
}
TITLES = {
    Role.HOME: "River Notes",
    Role.ADVERTISE: "Advertise with us | River Notes",
    Role.CONTRIBUTE: "Write for us | River Notes",
    Role.PARTNERS: "Links | River Notes",
    Role.SAMPLE: "The heron at noon | River Notes",
}


def a_site_page(
    role: Role, body: str = STORY, *, path: str | None = None, title: str | None = None, head: str = ""
) -> SitePage:
    """A page of notes.example with the usual address and title of its role; `head` are scripts before it."""
    url = f"{NOTES}{NAMES[role] if path is None else path}"
    page = a_reading(head + body, title=TITLES[role] if title is None else title, url=url)
    return SitePage(page=page, role=role, snapshot="0" * 64)


def our_page(body: str = STORY, *, head: str = "") -> SitePage:
    """Our home page."""
    page = a_reading(head + body, title="Green Spade", url=OURS)
    return SitePage(page=page, role=Role.OURS, snapshot="1" * 64)


def a_look(*pages: SitePage, ours: tuple[SitePage, ...] = ()) -> SiteLook:
    """A look at the site: its home page, and what is given."""
    return SiteLook(pages=(a_site_page(Role.HOME), *pages), ours=ours)


def referring(body: str, *, head: str = "") -> Page:
    """The page that links to us."""
    return a_reading(head + body, url=f"{NOTES}/post")
