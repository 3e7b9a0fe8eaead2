"""A small Services that keeps everything in memory, and refuses what it was not told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from audits.decisions import Choice, UnknownRef
from audits.disavow import DisavowFile
from bot.prospecting import start
from bot.services import OnPage, Progress
from prospects import topic as topics
from prospects.profile.profile import Profile, key
from prospects.prospect import Search
from scoring.difference import Replay
from scoring.results import CheckResult
from scoring.site import Site
from scoring.topic import Document, Fit, fits_of_all
from storage.decisions import Decision, Person
from storage.flags import Flag
from storage.team import Late
from tests.bot.builders import NOW
from tests.fakes import embed_words


@dataclass(frozen=True, kw_only=True)
class CheckCall:
    """What one call of `check` was given."""

    urls: tuple[str, ...]
    sites: tuple[str, ...]
    pages: tuple[Path, ...]
    fresh: bool
    deep: bool = False
    asked: str = ""


@dataclass(kw_only=True)
class FakeServices:
    """`results` holds what a check of each URL gives, `searches` what a topic gives, `replays` a name.

    `learnable` holds what the pages of each site tell; those of a site that is not there do not answer.
    """

    results: Mapping[str, Sequence[CheckResult]] = field(default_factory=dict)
    searches: Mapping[str, Search] = field(default_factory=dict)
    replays: Mapping[str, Sequence[Replay]] = field(default_factory=dict)
    known_sites: dict[str, Site] = field(default_factory=dict)
    learnable: Mapping[str, Profile] = field(default_factory=dict)
    now: datetime = NOW
    disavow_warnings: tuple[str, ...] = ()
    calls: list[CheckCall] = field(default_factory=list)
    made: list[Decision] = field(default_factory=list)
    _learnt: dict[str, Profile] = field(default_factory=dict)
    _flags: dict[str, Flag] = field(default_factory=dict)
    _stored: dict[str, CheckResult] = field(default_factory=dict)

    async def check(
        self,
        urls: Sequence[str],
        *,
        sites: Sequence[str] = (),
        pages: Sequence[Path] = (),
        fresh: bool = False,
        deep: bool = False,
        asked: str = "",
        on_page: OnPage | None = None,
    ) -> list[CheckResult]:
        if pages and len(pages) != len(urls):
            raise AssertionError("pages go with a URL each; the face must have refused this")
        self.calls.append(
            CheckCall(
                urls=tuple(urls),
                sites=tuple(sites),
                pages=tuple(pages),
                fresh=fresh,
                deep=deep,
                asked=asked,
            )
        )
        given: list[CheckResult] = []
        for place, url in enumerate(urls):
            if on_page:
                on_page(place, None)
            given.extend(self.results[url])
            if on_page:
                on_page(place, self.results[url])
        self._stored |= {result.ref: result for result in given if result.ref}
        return given

    async def replay(self, name: str, *, sites: Sequence[str] = ()) -> list[Replay]:
        return [one for one in self.replays[name] if not sites or one.now.site in sites]

    async def last_check(self, ref: str) -> CheckResult | None:
        return self._stored.get(ref)

    async def rank(self, documents: Sequence[Document], topics: Sequence[str]) -> list[list[Fit]]:
        return fits_of_all(documents, topics, embed_words)

    async def prospects(
        self,
        topic: str,
        *,
        site: str | None = None,
        starts: Sequence[str] = (),
        limit: int = 5,
        progress: Progress | None = None,
    ) -> Search:
        topic = topics.parse(topic)
        for text in starts:
            start(text)
        search = self.searches[topic]
        if progress:
            progress(f"Looking for {topic}, {len(starts)} starts, for {site or 'any site'}")
        if len(search.prospects) > limit:
            raise AssertionError(f"the search of this test holds more than the {limit} asked for")
        return search

    async def flag(self, flag: Flag) -> Flag:
        return self._flags.setdefault(flag.ref, flag)

    async def flag_of(self, ref: str) -> Flag | None:
        return self._flags.get(ref)

    async def flag_at(self, channel: str, ts: str) -> Flag | None:
        return next((flag for flag in self._flags.values() if (flag.channel, flag.ts) == (channel, ts)), None)

    async def decide(
        self, ref: str, choice: Choice, *, why: str, by: Person, permalink: str = ""
    ) -> list[Decision]:
        checked = self._stored.get(ref)
        if checked is None:
            raise UnknownRef(f"Nothing was ever checked under {ref!r}.")
        decision = Decision(
            number=len(self.made) + 1,
            ref=ref,
            site=checked.site or "",
            page_url=checked.url,
            choice=choice.value,
            why=why,
            by=by,
            at=self.now + timedelta(seconds=len(self.made)),
            permalink=permalink,
        )
        self.made.append(decision)
        return [decision]

    async def decide_as_seen(
        self, ref: str, choice: Choice, *, seen: int, why: str, by: Person, permalink: str = ""
    ) -> Decision | Late:
        by_now = await self.decision_of(ref)
        if (by_now.number if by_now else 0) != seen:
            return Late(by_now=by_now)
        (decision,) = await self.decide(ref, choice, why=why, by=by, permalink=permalink)
        return decision

    async def decision_of(self, ref: str) -> Decision | None:
        return next(iter(await self.decisions_of(ref)), None)

    async def decisions_of(self, ref: str) -> list[Decision]:
        return [decision for decision in reversed(self.made) if decision.ref == ref]

    async def decisions(self, site: str | None = None) -> list[Decision]:
        newest = {decision.ref: decision for decision in self.made if site in {None, decision.site}}
        return sorted(newest.values(), key=lambda decision: decision.number, reverse=True)

    async def disavow(
        self, *, site: str | None = None, existing: str = "", with_names: bool = False
    ) -> DisavowFile:
        lines = existing.splitlines()
        added = []
        for decision in await self.decisions(site):
            if decision.choice == Choice.DISAVOW:
                name = f" {decision.by.name}" if with_names else ""
                lines += [f"# {decision.ref} {decision.at:%Y-%m-%d}{name}", decision.page_url]
                added.append(decision.page_url)
        text = "".join(f"{line}\n" for line in lines)
        return DisavowFile(text=text, added=tuple(added), warnings=self.disavow_warnings)

    async def sites(self) -> list[Site]:
        return list(self.known_sites.values())

    async def add_site(self, site: Site) -> Site:
        self.known_sites[site.domain] = site
        return site

    async def remove_site(self, domain: str) -> bool:
        return self.known_sites.pop(domain, None) is not None

    async def save_sites(self, sites: Sequence[Site]) -> None:
        self.known_sites = {
            site.domain: replace(
                self.known_sites.get(site.domain, site), brand=site.brand, competitors=site.competitors
            )
            for site in sites
        }

    async def profile(self, domain: str) -> Profile | None:
        site = self.known_sites.get(domain)
        return None if site is None else replace(self._learnt.get(domain, Profile(given=site)), given=site)

    async def learn_profile(self, domain: str, *, progress: Progress | None = None) -> Profile | None:
        known = await self.profile(domain)
        if known is None:
            return None
        if progress:
            progress(f"Reading {domain}")
        if domain not in self.learnable:
            return replace(known, say="The server did not answer.")
        new = self.learnable[domain]
        self._learnt[domain] = replace(new, learnt=new.learnt.without(known.dropped), dropped=known.dropped)
        return await self.profile(domain)

    async def drop_from_profile(self, domain: str, texts: Sequence[str]) -> Profile | None:
        known = await self.profile(domain)
        if known is None:
            return None
        dropped = tuple(map(key, texts))
        site = self.known_sites[domain]
        brand = tuple(term for term in site.brand if key(term) not in dropped)
        topics_left = tuple(topic for topic in site.topics if key(topic) not in dropped)
        self.known_sites[domain] = replace(site, brand=brand, topics=topics_left)
        self._learnt[domain] = replace(known, learnt=known.learnt.without(dropped), dropped=dropped)
        return await self.profile(domain)
