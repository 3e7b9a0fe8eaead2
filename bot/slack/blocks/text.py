"""Every string that strangers wrote passes through here before it stands in a message.

Entities in page text were decoded once, by the HTML parser, and are not decoded again.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import accumulate
from typing import Final
from urllib.parse import quote as percent_encoded
from urllib.parse import urlsplit

from bot.outside import one_line

_LOOKS_LIKE: Final = str.maketrans({"`": "ˋ", "*": "∗", "~": "∼"})  # mrkdwn has no escape for its own marks
_ITALIC: Final = re.compile(r"(?<!\w)_|_(?!\w)")
_EMOJI_NAME: Final = re.compile(r":(?=[\w+'-]*[A-Za-z])([\w+'-]+):")
_COMMAND: Final = re.compile(r"ˋ(/?linkvouch(?: [a-z]+)*)ˋ")  # of our own sentences, to be copied
_HALF: Final = re.compile(r"(?:&[a-z]*|<[^<>]*)\Z")
_IN_URL: Final = "%/:?#[]@!$&'()*+,;=~-._"  # everything else is percent-encoded: spaces, |, <, >, quotes
_PERSON: Final = re.compile(r"[UW][A-Z0-9]{2,}")
_NAMELESS: Final = frozenset({"", "directmessage", "privategroup"})  # what Slack sends instead of a name
_ELLIPSIS: Final = "…"
_SHOWN_ADDRESS: Final = 80  # characters of an address that a person reads
_LONGEST_ADDRESS: Final = 8_192  # of which that much is looked at; no longer one is opened
_SCHEME: Final = re.compile(r"^https?://(?:[^/?#]*@)?")
_USER: Final = re.compile(r"https?://[^/?#]*@")
_KEPT_END: Final = 20  # of them from the end, where pages of one site differ


def plain(text: str, limit: int) -> str:
    """For `plain_text`, which parses nothing: one line of at most `limit` characters."""
    return one_line(text, limit)


def mrkdwn(text: str, limit: int) -> str:
    """For `mrkdwn`: one line that is shown as it was written and takes at most `limit` characters.

    It is cut before it is escaped, so that no entity is cut in two. Marks that would start formatting, an
    emoji or a code block are shown by letters that look alike; a command of ours in backticks stays code.
    """
    line = _COMMAND.sub(r"`\1`", _ITALIC.sub("ˍ", one_line(text, limit).translate(_LOOKS_LIKE)))
    line = _EMOJI_NAME.sub(r"꞉\1꞉", line)
    escaped = _escaped(line)
    if len(escaped) <= limit:
        return escaped
    costs = accumulate(len(_escaped(character)) for character in line)
    return _escaped(line[: sum(cost < limit for cost in costs)].rstrip() + _ELLIPSIS)


def cut(text: str, limit: int) -> str:
    """Finished mrkdwn in at most `limit` characters; no entity and no `<token>` is cut in two."""
    return text if len(text) <= limit else _HALF.sub("", text[: limit - 1]).rstrip() + _ELLIPSIS


def code(text: str, limit: int) -> str:
    """For a block of code, where nothing but entities and the end of the block means anything."""
    line = one_line(text.replace("`", "ˋ"), limit)
    while len(_escaped(line)) > limit:
        line = line[: len(line) // 2] + _ELLIPSIS
    return _escaped(line)


def quoted(text: str, limit: int) -> str:
    """Words of a page in quotation marks, for mrkdwn; `limit` is for what stands between the marks."""
    return f"“{mrkdwn(text, limit)}”"


def link(url: str, limit: int) -> str:
    """A link, for mrkdwn, that shows where it leads.

    It is shown and not linked beyond `limit` characters, and with a user name in it, which is a password or
    there to mislead.
    """
    shown = mrkdwn(address(url), limit)
    if not url.startswith(("https://", "http://")) or len(url) > limit or _USER.match(url):
        return shown
    target = _escaped(percent_encoded(url, safe=_IN_URL, errors="replace"))
    return f"<{target}|{shown}>" if len(target) <= limit else shown


def address(url: str) -> str:
    """An address as a person reads it: no scheme, nothing that stands before an @, the host always whole, a
    long path cut in its middle.
    """
    line = one_line(_SCHEME.sub("", url), _LONGEST_ADDRESS).removesuffix("/")
    if len(line) <= _SHOWN_ADDRESS:
        return line
    host = line.partition("/")[0]
    start = max(len(host) + 1, _SHOWN_ADDRESS - len(_ELLIPSIS) - _KEPT_END)
    return f"{line[:start]}{_ELLIPSIS}{line[-_KEPT_END:]}"


def host_of(url: str) -> str:
    """The host as a person reads it, without www.; what was typed when it names none."""
    try:
        host = urlsplit(url[:_LONGEST_ADDRESS]).hostname or ""
    except ValueError:
        host = ""
    return one_line(host.removeprefix("www.") or url, _SHOWN_ADDRESS)


def date(moment: datetime) -> str:
    """A moment that every reader sees in their own time zone."""
    words = f"{moment.astimezone(UTC):%d %b %Y %H:%M} UTC"
    return f"<!date^{int(moment.timestamp())}^{{date_short_pretty}} {{time}}|{words}>"


def person(person_id: str, name: str) -> str:
    """Somebody by their Slack id, or by name when the id is none of Slack's: who decided in the terminal."""
    return f"<@{person_id}>" if _PERSON.fullmatch(person_id) else mrkdwn(name or person_id, 80)


def channel(channel_id: str, name: str = "") -> str:
    """A channel by name where one is known."""
    return f"<#{channel_id}>" if name in _NAMELESS else f"#{mrkdwn(name, 80)}"


def fallback(*parts: str, limit: int) -> str:
    """What stands for a message where its blocks are not shown: sentences, cut from the end to fit."""
    return mrkdwn(" ".join(filter(None, parts)), limit)


def chunks(lines: Iterable[str], limit: int) -> Iterator[str]:
    """The lines joined into texts of at most `limit` characters; no line is longer than that."""
    text = ""
    for line in lines:
        if text and len(text) + 1 + len(line) > limit:
            yield text
            text = line
        else:
            text = f"{text}\n{line}" if text else line
    if text:
        yield text


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
