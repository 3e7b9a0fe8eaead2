"""What a page is once it has been read: facts only, no opinion, no HTML."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from web.urls import Url


class Placement(StrEnum):
    """Where on the page a link stands. The values are part of the JSON contract."""

    CONTENT = "content"
    LINK_LIST = "link_list"
    AUTHOR_BIO = "author_bio"
    COMMENT = "comment"
    SIDEBAR = "sidebar"
    NAVIGATION = "navigation"
    HEADER = "header"
    FOOTER = "footer"
    HIDDEN = "hidden"
    UNKNOWN = "unknown"


class View(StrEnum):
    """How a page's editor stands to a link, as far as its place tells."""

    EDITORIAL = "editorial"  # in the content itself
    COLUMN = "column"  # in the column of the content but not of it: promotion, related pieces, author lines
    FURNITURE = "furniture"  # around the content: menus, sidebars, footers


class DisclosureKind(StrEnum):
    """What a page admits about money."""

    PAID = "paid"  # a piece or a link was paid for, sponsored or commissioned
    ADVERTISEMENT = "advertisement"  # a label alone: "Anzeige", "Advertorial"
    GIFTED = "gifted"  # a product, a stay or an access was given free of charge
    AFFILIATE = "affiliate"  # links earn a commission


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """A sentence in which a page says that money or goods changed hands."""

    kind: DisclosureKind
    words: str  # the sentence as it stands
    about: str = ""  # whom it names as the one who paid or gave, as written; "" when nobody
    whole_piece: bool = False  # it speaks of the whole piece, not of one link or of the site at large
    placement: Placement = Placement.UNKNOWN  # where it stands itself
    where: str = ""  # CSS path of the element that says it


class Purpose(StrEnum):
    """What a program behind an answer engine wants pages for. The values are part of the JSON contract."""

    ANSWERING = "answering"  # to quote, sum up or look up a page for somebody who asks
    TRAINING = "training"  # to learn from it


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """A program of an answer engine, as robots.txt files name it, for one purpose; some serve two."""

    name: str
    operator: str
    purpose: Purpose
    allowed: bool | None  # to read this page by its robots.txt; None when that was not asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class AiAccess:
    """What a page gives answer engines to read, and what it asks of them."""

    agents: tuple[Agent, ...]
    refusals: tuple[str, ...] = ()  # where a refusal stands and its words: "meta robots: noai"
    paywalled: bool = False
    share_without_script: float | None = None  # of the text, 0 to 1; None when there is too little to tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One `<a href>` or `<area href>` with an http(s) target, in document order."""

    href: str  # as written on the page
    target: Url  # absolute, in normal form
    anchor: str  # visible words, or the image's alt text
    image: bool = False  # the anchor is an image: `anchor` is its alt text
    rel: tuple[str, ...] = ()  # lower-case tokens in the order written
    placement: Placement = Placement.UNKNOWN
    because: str = ""  # why this placement, in a few words
    behind: Placement = Placement.UNKNOWN  # of a hidden link: where it would stand if it were seen
    in_content: bool = False
    view: View = View.FURNITURE
    chance: float = 0.0  # that it is in the content, 0 to 1, by the placement model
    via: Url | None = None  # the redirector it is wrapped in; `target` is then what the wrapping names
    shortener: bool = False  # `target` is a known shortener: where it leads is not known
    affiliate: str = ""  # the part of the address that earns a commission: "tag=", "awin1.com"
    aria_hidden: bool = False  # seen by readers, but kept from those who listen
    context: str = ""  # the text around the link, about 250 characters each side, anchor included
    where: str = ""  # CSS path of the element
    start: int = -1  # of its anchor in the page's `visible_text`, -1 when it is not known
    end: int = -1  # past its last character; `start` for an anchor without words


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How the content is built, as far as it tells a guide, figures and a tool from other pages."""

    headings: tuple[str, ...] = ()  # below the first level, as written, in document order; the first 50
    figure_rows: int = 0  # rows of tables with two figures or more
    steps: int = 0  # entries of numbered lists
    fields: int = 0  # fields for numbers, dates and choices, which a visitor fills in to get an answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A referring page as read: what the scorer sees, and all it sees."""

    url: Url  # as asked for
    final_url: Url  # after redirects
    title: str = ""
    language: str = ""  # two letters, "" when not known
    published: str = ""  # ISO date, "" when not known
    modified: str = ""  # ISO date of the last change, "" when not known
    author: str = ""
    text: str = ""  # main text
    visible_text: str = ""  # all text a reader sees, furniture included
    words: int = 0  # of the main text
    robots: tuple[str, ...] = ()  # directives of meta robots and X-Robots-Tag, lower-case
    canonical: Url | None = None
    links: tuple[Link, ...] = ()
    disclosures: tuple[Disclosure, ...] = ()
    advertising: tuple[str, ...] = ()  # the advertising systems whose code the page loads
    accounts: tuple[str, ...] = ()  # its numbers at analytics and advertising services: "G-…", "ca-pub-…"
    ai: AiAccess | None = None  # None when it was not looked at
    site_names: tuple[str, ...] = ()  # what its metas and its JSON-LD call the site and its owner, as written
    feeds: tuple[Url, ...] = ()  # that its head names
    shape: Shape = Shape()
    scripts_text: str = ""  # inline scripts and JSON-LD, where an address may stand that no reader sees
    notes: tuple[str, ...] = ()  # what was cut or could not be seen, one sentence each


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The bytes a verdict was made from, so that it can be replayed."""

    url: Url
    final_url: Url
    status: int
    content_type: str
    robots_header: str  # X-Robots-Tag, "" when absent
    body: bytes
    fetched_at: datetime
    truncated: bool = False
    robots_txt: bytes | None = None  # of the final host, as it was read; b"" none there, None not asked
    usage_headers: str = ""  # TDM-Reservation and Content-Usage, one `name: value` a line, "" when absent


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A page and the bytes it was read from."""

    page: Page
    snapshot: Snapshot
