"""Comments, profiles and signatures, judged link by link: a name is a person, a keyword is a campaign."""

import re
from collections.abc import Callable
from typing import Final

from scoring import schemes
from scoring.look import COMMERCIAL, Case, Look, Sign, around, is_visitors, words
from scoring.money import sells
from scoring.words import phrases
from web.page import Link

FLOODED: Final = 10  # visitors' links behind keywords, from which nobody tends the thread
FLOODED_SHARE: Final = 0.3  # of all visitors' links
MIN_KEYWORDS: Final = 2  # words of a keyword; one word may be a nickname
MIN_BOARD_MARKS: Final = 1  # words that stand beside members' posts
LONG_NAME: Final = 4  # words from which it is nobody's name


def _comment_spam(case: Case) -> Sign | None:
    if not case.given or not is_visitors(case.link) or case.in_commercial_comment:
        return None
    spam = case.look.once(flooded)
    stock = _is_stock(case.link)
    if _sells(case.link):
        says = "A visitor left the link behind a selling phrase."
    elif _is_keyword(case.link) and stock:
        says = "A visitor left the link behind a keyword, with the stock words of a robot."
    elif spam and (_is_keyword(case.link) or stock):
        says = f"A visitor left the link behind a keyword, one of {spam} in a thread that nobody tends."
    else:
        return None
    return Sign("comment_spam", says, around(case.link), case.link.where)


def _member_spam(case: Case) -> Sign | None:
    """A signature or a profile: what a member of a board stands for, beside what others wrote."""
    link = case.link
    if not case.given or is_visitors(link) or case.anchor not in COMMERCIAL:
        return None
    if not _sells(link) or not case.look.once(_is_idle if link.in_content else _is_board):
        return None
    says = "A member of a board carries the link behind a selling phrase, in a signature or a profile."
    return Sign("comment_spam", says, around(link), link.where)


def _is_board(look: Look) -> bool:
    return sum(mark in look.folded for mark in schemes.terms("board", "marks")) >= MIN_BOARD_MARKS


def _is_idle(look: Look) -> bool:
    """The profile of a member who wrote nothing: its text is all that the account was made for."""
    return look.once(_is_board) and any(
        re.search(rf"(?<!\w){re.escape(mark)}(?!\w)", look.folded)
        for mark in schemes.terms("board", "idle")
        if mark in look.folded
    )


def _flooded_thread(case: Case) -> Sign | None:
    """Of a page judged as a prospect: its neighbours would be campaigns."""
    if case.given or not case.look.once(flooded):
        return None
    spam = [link for link in case.look.outward if is_visitors(link) and _is_keyword(link)]
    says = f"Visitors left {len(spam)} links behind keywords in the comments, and nobody took them away."
    return Sign("bad_neighbours", says, " · ".join(link.anchor for link in spam)[:200], spam[0].where)


def flooded(look: Look) -> int:
    """How many keywords stand in the comments, where they are so many that nobody tends them; else 0."""
    left = [link for link in look.outward if is_visitors(link)]
    keywords = sum(_is_keyword(link) for link in left)
    return keywords if keywords >= FLOODED and keywords >= FLOODED_SHARE * len(left) else 0


def _is_keyword(link: Link) -> bool:
    said = words(link.anchor)
    if "://" in link.anchor or len(said) < MIN_KEYWORDS:
        return False
    praises = bool(phrases("praising", link.anchor))
    return praises or _sells(link) or len(said) >= LONG_NAME or link.anchor == link.anchor.lower()


def _sells(link: Link) -> bool:
    return len(words(link.anchor)) >= MIN_KEYWORDS and sells(link.anchor)


def _is_stock(link: Link) -> bool:
    return schemes.says("trackback", schemes.same_length_lower(" ".join(link.context.split()))) or any(
        mark in link.context for mark in ("[...]", "[…]", "[url=", "[link=")
    )


RULES: Final[tuple[Callable[[Case], Sign | None], ...]] = (_comment_spam, _member_spam, _flooded_thread)
