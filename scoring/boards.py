"""Pages on which visitors post: threads of boards, questions with answers, links that members store."""

import re
from functools import cache
from itertools import pairwise
from typing import Final

from scoring import schemes
from scoring.look import Look
from scoring.platforms import path_parts, shown
from web import urls

MIN_MEMBERS: Final = 2  # lines about members, from which a page is a board
MIN_BUTTONS: Final = 2  # "Reply", "Quote"
MIN_SAVED: Final = 2  # links with the member who stored them
MAX_LINES: Final = 5_000  # of a page that are looked at
MAX_MEMBER_CHARS: Final = 80  # of a line about a member

_NUMBERED: Final = re.compile(r"\.\d+\Z")  # XenForo: /threads/heavy-clay.1234/
_QUERY: Final = re.compile(r"index\.php\?(?:topic=|threads/|/topic/)")  # Simple Machines, XenForo, Invision


def board(look: Look) -> str:
    """The words by which a page is a thread of a board or a question with its answers, "" for others.

    Its data says so, or its address does; where the address leaves a doubt the page must look it, as an
    organisation may be called a forum, and an article may have a lively thread of comments.
    """
    parts = path_parts(look.page.final_url)
    named = any(name in look.page.scripts_text for name in schemes.terms("threads", "data"))
    if named or _is_thread(look, parts):
        return shown(look.page.final_url)
    is_board = _is_on(look, parts, "boards")
    maybe = schemes.term_set("threads", "maybe") | schemes.term_set("threads", "threads")
    if not is_board and maybe.isdisjoint(parts):
        return ""
    told = look.once(members)
    if told or not is_board:
        return told
    if program := next((name for name in schemes.terms("threads", "programs") if name in look.folded), ""):
        return program
    replies = [link for link in look.links if link.anchor.lower() in schemes.term_set("threads", "buttons")]
    return replies[0].anchor if len(replies) >= MIN_BUTTONS else ""


def _is_thread(look: Look, parts: tuple[str, ...]) -> bool:
    """The address is that of one thread: on a board by its host or folder, or in a form of board programs."""
    if schemes.term_set("threads", "sure") & set(parts) or _QUERY.search(look.page.final_url):
        return True
    under = [name for word, name in pairwise(parts) if word in schemes.term_set("threads", "threads")]
    if any(_NUMBERED.search(name) for name in under):
        return True
    return bool(under) and (_is_on(look, parts, "boards") or _is_on(look, parts, "beside"))


def _is_on(look: Look, parts: tuple[str, ...], names: str) -> bool:
    """A folder of the address has one of the names, or a part of its host: `garden-forum`, `forum.garden`."""
    known = schemes.term_set("threads", names)
    labels = [name for label in urls.host(look.page.final_url).split(".")[:-1] for name in label.split("-")]
    return bool(known & {*parts, *labels}) or (names == "boards" and any(map(_joined, labels)))


def _joined(label: str) -> bool:
    """`gardenforum`, `forumjardin`: the word is long enough to be seen within another."""
    return label.startswith("forum") or label.endswith(("forum", "forums"))


def members(look: Look) -> str:
    """Two lines that stand beside members' posts, "" when there are fewer."""
    found = [line for line in _lines(look) if _member_line().match(line.strip())]
    return " · ".join(found[:MIN_MEMBERS]) if len(found) >= MIN_MEMBERS else ""


def stored(look: Look) -> str:
    """The words by which a page is a list of links that members of a service stored."""
    marks = [mark for mark in schemes.terms("bookmarks", "saved") if mark in look.folded]
    lines = [line for line in _lines(look) if any(mark in line for mark in marks)] if marks else []
    titles = schemes.term_set("bookmarks", "titles")
    title = next((part for part in look.segments if not titles.isdisjoint(part.split())), "")
    service = look.find("bookmarks")
    if len(lines) >= MIN_SAVED and (title or service):
        return " · ".join(lines[:MIN_SAVED])
    return service.words if service and title else ""


def _lines(look: Look) -> list[str]:
    return [
        line for line in look.folded.split("\n", MAX_LINES)[:MAX_LINES] if 0 < len(line) <= MAX_MEMBER_CHARS
    ]


@cache
def _member_line() -> re.Pattern[str]:
    return re.compile("|".join(schemes.terms("threads", "members")))
