"""Decisions -> the text of Google's disavow file. Pure. Nothing is sent: a person uploads the file.

The format is that of "Disavow links to your site" in Google's Search Console help: UTF-8 text, one
`domain:host` or one URL a line, `#` comments; an upload replaces the list before it.
"""

import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC
from typing import Final

from audits.decisions import Choice
from audits.disavow_lines import LINE_END, MAX_URL_CHARS, Domain, Listed, below, entries, faults, written
from audits.platforms import is_institution, platform_of
from storage.decisions import Decision
from web import hosts, urls
from web.errors import Refused
from web.urls import Url

# Google's limits, from the same help page.
MAX_LINES: Final = 100_000  # comments and empty lines included
MAX_BYTES: Final = 2_000_000  # it says 2 MB; this is the smaller reading

MAX_WORDS_CHARS: Final = 300  # of a name, a reason or a permalink in a comment: a sentence or three
SPARED: Final = frozenset(
    {Choice.KEEP.value, Choice.REACH_OUT.value}
)  # links the team has, or hopes, to keep


class DisavowTooLarge(Exception):
    """Google would refuse the file. The message is one sentence for a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisavowFile:
    text: str  # the existing lines as they were, then the new ones
    added: tuple[str, ...]  # the new lines that disavow something, without their comments
    warnings: tuple[str, ...]  # one sentence each


@dataclass(frozen=True, slots=True, kw_only=True)
class _Link:
    """A link with the decision that counts. The page is None when its address cannot be read."""

    decision: Decision
    page: Url | None


def disavow_file(
    decisions: Iterable[Decision],
    *,
    own_sites: Collection[str],
    existing: str = "",
    with_names: bool = False,
) -> DisavowFile:
    """The file with a line for every link whose newest decision is to disavow it.

    The link's registrable domain is disavowed, but only its page where others share the domain: on a
    platform, at a university or an authority, or when the team keeps another page of the domain. What
    `existing` covers is not added again. `own_sites` are hosts without www.; their pages are never written.
    Raises DisavowTooLarge.
    """
    existing = existing.removeprefix("\ufeff")
    before = entries(existing)
    listed = Listed([entry for _, entry in before])
    warnings = list(faults(before, own_sites))
    links = _current(decisions)
    kept = {link.decision.ref: link.page for link in links if link.page and link.decision.choice in SPARED}
    for ref, page in kept.items():
        if listed.covers(page):
            warnings.append(f"{ref} is not to be disavowed, but the existing file still does.")
    rules = _Rules(own_sites=own_sites, spared=frozenset(map(urls.registrable_domain, kept.values())))
    added: list[str] = []
    lines: list[str] = []
    for link in links:
        if link.decision.choice != Choice.DISAVOW or (link.page and listed.covers(link.page)):
            continue
        entry, warning = rules.entry_for(link.page)
        if warning:
            warnings.append(warning if entry else f"{link.decision.ref} was left out: {warning}")
        if entry:
            listed.add(entry)
            added.append(written(entry))
            lines += [_comment(link.decision, with_names=with_names), added[-1]]
    text = _joined(existing, lines)
    _check_size(text)
    return DisavowFile(text=text, added=tuple(added), warnings=tuple(dict.fromkeys(warnings)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    """How much of a domain may be disavowed for one of its pages."""

    own_sites: Collection[str]
    spared: frozenset[str]  # registrable domains with a page that the team keeps

    def entry_for(self, page: Url | None) -> tuple[Domain | Url | None, str]:
        """What to write, and a sentence to say with it; without an entry the sentence is the reason."""
        if page is None:
            return None, "its address is none that Google could read."
        host, domain = urls.host(page), urls.registrable_domain(page)
        if any(below(host, site) for site in self.own_sites):
            return None, f"{host} is our own site."
        sharer = self._sharer(host, domain)
        if not sharer and hosts.numeric(host) is None:
            return Domain(domain), ""
        if len(page) > MAX_URL_CHARS:
            return None, f"its address is longer than the {MAX_URL_CHARS:,} characters Google takes."
        return page, sharer

    def _sharer(self, host: str, domain: str) -> str:
        """Who else would be hit by disavowing the domain; "" when nobody."""
        platform = platform_of(host)
        if platform:
            return f"Of {platform} only single pages are listed: it is a whole platform, where many publish."
        if is_institution(host):
            return f"Of {domain} only single pages are listed: many write there, and pages there get hacked."
        if any(below(site, domain) for site in self.own_sites):
            return f"Of {domain} only single pages are listed: our own site is a part of it."
        if domain in self.spared:
            return f"Of {domain} only single pages are listed: the team decided to keep another page of it."
        return ""


def _current(decisions: Iterable[Decision]) -> list[_Link]:
    """The newest decision about each link, oldest first, so that a longer history only adds at the end."""
    newest = {decision.ref: decision for decision in sorted(decisions, key=lambda one: one.number)}
    counting = sorted(newest.values(), key=lambda one: one.number)
    return [_Link(decision=decision, page=_page(decision.page_url)) for decision in counting]


def _page(text: str) -> Url | None:
    try:
        return urls.normalise(text)
    except Refused:
        return None


def _comment(decision: Decision, *, with_names: bool) -> str:
    when = decision.at.astimezone(UTC).date().isoformat()
    words = (decision.by.name, decision.why, decision.permalink) if with_names else ()
    told = " · ".join(filter(None, map(_one_line, words)))
    return f"# {decision.ref} {when} {told}".rstrip()


def _one_line(text: str) -> str:
    """Words that cannot leave the comment: no line end (those are space), no control or format character."""
    safe = "".join(" " if unicodedata.category(sign)[0] == "C" else sign for sign in text)
    folded = " ".join(safe.split())
    return folded if len(folded) <= MAX_WORDS_CHARS else f"{folded[: MAX_WORDS_CHARS - 1]}…"


def _joined(existing: str, lines: list[str]) -> str:
    if not lines:
        return existing
    end = "\r\n" if "\r\n" in existing else "\n"
    gap = "" if not existing or existing.endswith(("\n", "\r")) else end
    return existing + gap + "".join(f"{line}{end}" for line in lines)


def _check_size(text: str) -> None:
    lines = len(LINE_END.findall(text)) + (not text.endswith(("\n", "\r")))
    if lines > MAX_LINES:
        raise DisavowTooLarge(f"The disavow file would have {lines:,} lines; Google takes {MAX_LINES:,}.")
    size = len(text.encode("utf-8"))
    if size > MAX_BYTES:
        raise DisavowTooLarge(f"The disavow file would have {size:,} bytes; Google takes {MAX_BYTES:,}.")
