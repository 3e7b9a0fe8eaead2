"""The links in a message, as Slack describes messages."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from web import urls
from web.errors import Refused
from web.urls import Url

# Slack's own: files, archives of messages, help. https://slack.com/help/articles/360001603387
SLACKS_OWN: Final = ("slack.com", "slack-edge.com", "slack-files.com", "slack-redir.net")
_IN_TEXT: Final = re.compile(r"<(https?://[^|<>\s]+)(?:\|[^<>]*)?>", re.IGNORECASE)
_ADDRESSES: Final = ("title_link", "from_url", "original_url")  # of an attachment, which unfurls one
_WORDS: Final = frozenset({"text", "pretext", "value", "fallback"})  # keys of what Slack writes links into
_DEEPEST: Final = 12  # lists in lists; Slack nests a handful


def outside_links(message: Mapping[str, Any], *, ours: Sequence[str]) -> tuple[Url, ...]:
    """The web pages that a message links to, each once in its order, without those of `ours` and Slack's."""
    own = (*ours, *SLACKS_OWN)
    found = dict.fromkeys(filter(None, map(_page, _addresses(message))))
    return tuple(url for url in found if not any(urls.belongs_to(url, site) for site in own))


def _addresses(message: Mapping[str, Any]) -> Iterator[str]:
    yield from _in_words(str(message.get("text") or ""))
    yield from _within(message.get("blocks"), 0)
    for attachment in message.get("attachments") or ():
        yield from (str(attachment[key]) for key in _ADDRESSES if attachment.get(key))
        yield from _within(attachment, 0)


def _within(part: object, depth: int) -> Iterator[str]:
    """Links of rich text, and those written into the words of blocks and attachments."""
    if depth > _DEEPEST:
        return
    if isinstance(part, list):
        for each in part:
            yield from _within(each, depth + 1)
    elif isinstance(part, dict):
        if part.get("type") == "link" and part.get("url"):
            yield str(part["url"])
        for key, value in part.items():
            if isinstance(value, str):
                yield from _in_words(value) if key in _WORDS else ()
            else:
                yield from _within(value, depth + 1)


def _in_words(text: str) -> Iterator[str]:
    for found in _IN_TEXT.finditer(text):
        yield found[1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _page(address: str) -> Url | None:
    try:
        return urls.normalise(address)
    except Refused:
        return None
