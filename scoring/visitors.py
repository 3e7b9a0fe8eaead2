"""Comments, profiles and signatures, judged link by link: a name is a person, a keyword is a campaign."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final
from urllib.parse import urlsplit

from scoring import quotes, schemes
from scoring.boards import board, members
from scoring.look import COMMERCIAL, THEMES, Case, Look, Sign, is_visitors, words
from scoring.money import has_goods, names_its_site, selling_words, sells
from scoring.results import AnchorType
from scoring.words import phrases
from web import urls
from web.page import Link, Placement

FLOODED: Final = 10  # visitors' links behind keywords, from which nobody tends the thread
FLOODED_SHARE: Final = 0.3  # of all visitors' links
KEYWORD_SHARE: Final = 0.3  # of those: they sell, or stand where names do; a lively thread cites in sentences
MIN_KEYWORDS: Final = 2  # words of a keyword; one word may be a nickname
MIN_TRADE_WORDS: Final = 3  # of a phrase of another trade; “online casino” may be a thing spoken of
LONG_NAME: Final = 4  # words from which it is nobody's name
MIN_NAMES: Final = 2  # different keywords as names, from which comments for one site are a campaign
MIN_PROFILE_LINKS: Final = 3  # different keywords of a profile for one site; two may be two hobbies
SAID_CHARS: Final = 400  # of a comment, from its link, in which stock words are looked for
SAID_LINES: Final = 3  # below a name: “says:”, a date, and what is said ...
SAID_WORDS: Final = 4  # ... a line of so many words without numbers
BYLINE_CHARS: Final = 100  # on each side of a link in which the line of a name is looked for
BYLINE_WORDS: Final = 8  # behind a name: “says: 12 March 2026 at 10:14 am”
MAX_BRAND_WORDS: Final = 3  # of a brand with a word that sells in it: “… Wholesale”, “… Outlet Store”
DATE_NUMBERS: Final = 2  # numbers of a date or a time, which programs link behind a comment

# What follows a mark of schemes.toml: the end of its line, a colon, or a date or a number in a few words.
_MEMBERS: Final = r"(?: ?$| ?:|\s(?:\w{1,20}[.,]?\s){0,3}\d)"

_NAMED: Final = frozenset({AnchorType.BRANDED, AnchorType.NAKED_URL, AnchorType.EMPTY})
_OURS: Final = COMMERCIAL | {AnchorType.PARTIAL, AnchorType.DESCRIPTIVE}  # it says what our page is about
_FURNITURE: Final = frozenset({Placement.FOOTER, Placement.NAVIGATION, Placement.HEADER})


def _comment_spam(case: Case) -> Sign | None:
    if not case.given or not _is_left(case.look, case.link) or case.in_commercial_comment:
        return None
    spam = case.look.once(flooded)
    stock = _is_stock(case.look, case.link)
    keyword = case.anchor not in _NAMED and _is_keyword(case.look, case.link)
    if _sells(case.link) and not _is_brand(case):
        says = "A visitor left the link with a commercial phrase as anchor text."
    elif stock and (keyword or _is_ours_as_a_name(case)):
        says = "A visitor left the link with a keyword as anchor text and the stock words of a spam program."
    elif case.anchor is not AnchorType.BRANDED and _is_of_another_trade(case.look, case.link):
        says = "A visitor left the link in words of a trade that the page is not about."
    elif spam and (keyword or (stock and _is_byline(case.look, case.link))):
        says = f"A visitor left the link on a keyword, one of {spam} such in a thread that nobody moderates."
    else:
        return None
    return Sign("comment_spam", says, quotes.around(case.link), case.link.where)


def _same_campaign(case: Case) -> Sign | None:
    """Another comment leads to the same site behind a keyword that no person is called."""
    link, look = case.link, case.look
    if not case.given or not _is_left(look, link):
        return None
    other = look.once(_campaigns).get(urls.registrable_domain(link.target))
    told = _is_byline(look, link) or _is_stock(look, link) or phrases("praising", link.anchor) or _sells(link)
    if other is None or other is link or not told:
        return None
    says = f"Comments on the page link to the same site again and again, one with “{other.anchor}”."
    return Sign("comment_spam", says, quotes.strung((quotes.around(link), other.anchor), " … "), link.where)


def _member_spam(case: Case) -> Sign | None:
    """A signature or a profile: what a member of a board stands for, beside what others wrote."""
    link, look = case.link, case.look
    if not case.given or is_visitors(link) or case.anchor in _NAMED or not _sells(link):
        return None
    in_menu = link.placement in _FURNITURE  # what every page of a site has is hardly a member's
    signed = case.anchor in COMMERCIAL or (not in_menu and look.once(_is_board))
    if not signed or not look.once(_is_idle if link.in_content or in_menu else _is_board):
        return None
    says = "A forum member's signature or profile carries the link with a commercial phrase as anchor text."
    return Sign("comment_spam", says, quotes.around(link), link.where)


def _signed_keywords(case: Case) -> Sign | None:
    """Below a post on a board: several phrases for one site, one of them of a trade that sells by links."""
    link, look = case.link, case.look
    if (
        not case.given
        or link.in_content
        or link.placement in _FURNITURE
        or not (board(look) or members(look))
    ):
        return None
    signed = look.once(_below_posts).get((urls.registrable_domain(link.target), _row(link)), ())
    if len({each.anchor.lower() for each in signed}) < MIN_PROFILE_LINKS:
        return None
    if not any(_sells(each) or _is_of_another_trade(look, each, MIN_KEYWORDS) for each in signed):
        return None
    says = f"A forum member's signature links to one site with {len(signed)} phrases."
    told = quotes.strung(each.anchor for each in signed)
    return Sign("comment_spam", says, told, link.where)


def _profile_spam(case: Case) -> Sign | None:
    """The profile of a member who wrote nothing, made for links: it reaches the address in it too."""
    link, look = case.link, case.look
    if not case.given or not look.once(_is_profile) or not look.once(_is_idle):
        return None
    held = look.once(_profiled).get(urls.registrable_domain(link.target))
    if held is None:
        return None
    says = f"The profile of a member who wrote nothing links to the site with “{held[0].anchor}”."
    return Sign("comment_spam", says, quotes.around(held[0]), link.where)


def _flooded_thread(case: Case) -> Sign | None:
    """Of a page judged as a prospect: its neighbours would be campaigns."""
    if case.given or not case.look.once(flooded):
        return None
    spam = [link for link in case.look.outward if is_visitors(link) and _is_keyword(case.look, link)]
    says = f"Visitors left {len(spam)} links on keywords in the comments, and nobody removed them."
    return Sign("bad_neighbours", says, quotes.strung(link.anchor for link in spam), spam[0].where)


def flooded(look: Look) -> int:
    """How many keywords stand in the comments, where they are so many that nobody tends them; else 0."""
    left = [link for link in look.outward if is_visitors(link)]
    nameless = [link for link in left if _is_nameless(link)]
    keywords = sum(_is_keyword(look, link) for link in nameless)
    many = len(nameless) >= FLOODED and len(nameless) >= FLOODED_SHARE * len(left)
    return len(nameless) if many and keywords >= KEYWORD_SHARE * len(nameless) else 0


def _campaigns(look: Look) -> Mapping[str, Link]:
    """A telling comment link of each site that a campaign in the comments is for."""
    telling: dict[str, Link] = {}
    names: dict[str, dict[str, Link]] = {}
    for link in look.outward:
        if not _is_left(look, link) or not _is_keyword(look, link):
            continue
        site = urls.registrable_domain(link.target)
        if _sells(link) or _is_stock(look, link):
            telling.setdefault(site, link)
        if _is_byline(look, link):
            names.setdefault(site, {}).setdefault(link.anchor.lower(), link)
    several = {site: next(iter(found.values())) for site, found in names.items() if len(found) >= MIN_NAMES}
    return several | telling


def _profiled(look: Look) -> Mapping[str, tuple[Link, ...]]:
    """Different keywords for one site, by the site, the most telling first: some that sell, or many."""
    keywords: dict[str, dict[str, Link]] = {}
    for link in look.outward:
        said = words(link.anchor)
        if len(said) < MIN_KEYWORDS or "://" in link.anchor or names_its_site(link) or _is_personal(said):
            continue
        keywords.setdefault(urls.registrable_domain(link.target), {}).setdefault(link.anchor.lower(), link)
    held = {site: sorted(found.values(), key=_is_mild) for site, found in keywords.items()}
    return {
        site: tuple(links)
        for site, links in held.items()
        if not _is_mild(links[0]) or len(links) >= MIN_PROFILE_LINKS
    }


def _below_posts(look: Look) -> Mapping[tuple[str, str], list[Link]]:
    """Phrases that name neither their site nor a person, by the site and the line they stand in."""
    found: dict[tuple[str, str], list[Link]] = {}
    for link in look.outward:
        said = words(link.anchor)
        told = len(said) >= MIN_KEYWORDS and "://" not in link.anchor and not _is_personal(said)
        if told and not link.in_content and not names_its_site(link):
            found.setdefault((urls.registrable_domain(link.target), _row(link)), []).append(link)
    return found


def _row(link: Link) -> str:
    return link.where.rpartition(" > ")[0]


def _is_of_another_trade(look: Look, link: Link, least: int = MIN_TRADE_WORDS) -> bool:
    """A phrase by which another trade sells is among its words, and no article is.

    “The history of the online casino” is spoken of; nobody types an article into a search box.
    """
    said = words(link.anchor)
    if len(said) < least or names_its_site(link) or _is_personal(said):
        return False
    if not schemes.term_set("board", "articles").isdisjoint(said):
        return False
    return any(theme not in look.own_themes and phrases(f"money_{theme}", link.anchor) for theme in THEMES)


def _is_mild(link: Link) -> bool:
    """Its words neither sell nor praise goods."""
    return not (_sells(link) or (phrases("praising", link.anchor) and has_goods(link.anchor)))


def _is_left(look: Look, link: Link) -> bool:
    """A visitor left the link: in a comment, or in the text of a guestbook."""
    return is_visitors(link) or (link.in_content and look.once(_is_guestbook))


def _is_guestbook(look: Look) -> bool:
    address = urlsplit(look.page.final_url).path.lower()
    return any(name in look.title or name in address for name in schemes.terms("board", "guestbooks"))


def _is_profile(look: Look) -> bool:
    """The page shows one member, by its title or its address, beside what boards say of members."""
    place = urlsplit(look.page.final_url)
    named = {*words(place.path), *words(place.query)} & schemes.term_set("board", "profiles")
    return bool(named or _profile_title().search(look.title)) and look.once(_is_board)


def _is_board(look: Look) -> bool:
    """Lines begin as boards write about their members: “Joined: May 2026”, “Posts: 12”."""
    return any(
        re.search(rf"^[ •·|]{{0,4}}{re.escape(mark)}{_MEMBERS}", look.folded, re.MULTILINE)
        for mark in schemes.terms("board", "marks")
        if mark in look.folded
    )


def _is_idle(look: Look) -> bool:
    """The profile of a member who wrote nothing: its text is all that the account was made for."""
    return look.once(_is_board) and _idle().search(look.folded) is not None


def _is_keyword(look: Look, link: Link) -> bool:
    """Words that sell, or such as nobody is called where a name stands; a sentence may link by any words."""
    return _is_nameless(link) and (_sells(link) or _is_byline(look, link))


def _is_nameless(link: Link) -> bool:
    """Words by which nobody is called."""
    said = words(link.anchor)
    if "://" in link.anchor or len(said) < MIN_KEYWORDS or names_its_site(link):
        return False
    praises = bool(phrases("praising", link.anchor))
    is_date = sum(word.isdigit() for word in said) >= DATE_NUMBERS
    is_phrase = len(said) >= LONG_NAME or link.anchor == link.anchor.lower()
    is_nickname = said[0] in schemes.term_set("board", "articles") or _is_personal(said)
    return praises or _sells(link) or (is_phrase and not is_date and not is_nickname)


def _is_brand(case: Case) -> bool:
    """The words are our name as a shop writes it, with one word that sells behind it."""
    said = words(case.link.anchor)
    sold = selling_words(case.link.anchor)
    named = case.anchor is AnchorType.BRANDED and len(said) <= MAX_BRAND_WORDS
    return named and len(sold) == 1 and said[:1] != words(sold[0])[:1]


def _is_ours_as_a_name(case: Case) -> bool:
    """Who comments is called what our page is about: “Dachsanierung Kosten”."""
    several = len(words(case.link.anchor)) >= MIN_KEYWORDS
    return several and case.anchor in _OURS and _is_byline(case.look, case.link)


def _is_byline(look: Look, link: Link) -> bool:
    """It stands where the name of who comments does: at the head of a line, or behind “by” and its date."""
    if link.start < 0:
        return False
    before = (
        look.folded[max(0, link.start - BYLINE_CHARS) : link.start].rpartition("\n")[2].strip(" \t:-–—|·,")
    )
    behind = look.folded[link.end : link.end + BYLINE_CHARS].partition("\n")[0]
    led = not before or (words(before)[-1:] and words(before)[-1] in schemes.term_set("board", "by"))
    return bool(led) and len(words(behind)) <= BYLINE_WORDS


def _is_personal(said: tuple[str, ...]) -> bool:
    """“my garden diary”: a person speaks."""
    return not schemes.term_set("board", "own").isdisjoint(said)


def _sells(link: Link) -> bool:
    return len(words(link.anchor)) >= MIN_KEYWORDS and sells(link.anchor)


def _is_stock(look: Look, link: Link) -> bool:
    said = _said(look, link)
    return schemes.says("trackback", schemes.same_length_lower(said)) or any(
        mark in said for mark in ("[...]", "[…]", "[url=", "[link=")
    )


def _said(look: Look, link: Link) -> str:
    """What the visitor wrote: the line of the link, and below a name the first line that says something."""
    if link.start < 0:
        return " ".join(link.context.split())
    before = look.text[max(0, link.start - SAID_CHARS) : link.start].rpartition("\n")[2]
    own, *below = look.text[link.start : link.start + SAID_CHARS].split("\n")
    lines = [before + own]
    for line in below[:SAID_LINES] if _is_byline(look, link) else ():
        lines.append(line)
        if sum(word.isalpha() for word in words(line)) >= SAID_WORDS:
            break
    return " ".join(" ".join(lines).split())


@cache
def _idle() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(schemes.terms('board', 'idle'))})(?!\w)")


@cache
def _profile_title() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(schemes.terms('board', 'titles'))})(?!\w)")


RULES: Final[tuple[Callable[[Case], Sign | None], ...]] = (
    _comment_spam,
    _same_campaign,
    _member_spam,
    _signed_keywords,
    _profile_spam,
    _flooded_thread,
)
