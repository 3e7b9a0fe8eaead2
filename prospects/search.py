"""The whole of a prospect search: ask the sources, read what they name, pick, and say what was looked at."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from prospects import topic as topics
from prospects.crawl import SOURCE, further
from prospects.discover import Budget, Discovery, Lead, discover, page_key, why_not
from prospects.ours import Ours, linkable
from prospects.pick import Judging, Picked, Wanted, pick
from prospects.prospect import Search
from prospects.rank import floor_for
from prospects.sources.source import ReadPage, Source
from scoring.site import Site
from web.errors import ReadError
from web.page import Page

READERS: Final = 8  # pages read at once; the reader itself paces requests to one host
PROGRESS_EVERY: Final = 5  # pages between two lines of progress
DEFAULT_LIMIT: Final = 5  # cards of a first answer

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What a search uses, handed in: the network, the judging, a clock, and how far it may go."""

    read_page: ReadPage
    judging: Judging
    clock: Callable[[], float] = time.monotonic  # seconds
    budget: Budget = field(default_factory=Budget)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    pages: tuple[Page, ...]  # in the order of the leads, each once
    unreadable: int
    late: int  # not read when the time was over

    def __add__(self, more: "_Read") -> "_Read":
        pages = {page.final_url: page for page in (*self.pages, *more.pages)}
        return _Read(
            pages=tuple(pages.values()),
            unreadable=self.unreadable + more.unreadable,
            late=self.late + more.late,
        )


async def search(
    topic: str,
    *,
    site: Site | None,
    sources: Sequence[Source],
    tools: Tools,
    limit: int = DEFAULT_LIMIT,
    progress: Progress | None = None,
) -> Search:
    """At most `limit` prospects, best first, and one sentence that says how the search went.

    Raises NotASearch when the topic or the limit makes none.
    """
    wanted = Wanted(topic=topics.parse(topic), site=site, limit=limit)
    if limit < 1:
        raise topics.NotASearch("Ask for at least one prospect.")
    tell = progress or _silent
    started = tools.clock()
    tell(f"asking {len(sources)} source{_s(len(sources))}")
    found = await discover(wanted.topic, sources=sources, site=site, budget=tools.budget)
    deadline = started + tools.budget.seconds
    read = await _read_all(found.leads, tools, found.their_pages, deadline=deadline, tell=tell)
    more = await asyncio.to_thread(
        further, read.pages, found.leads, wanted, hosts=tools.budget.hosts, using=tools.judging
    )
    if more:
        tell(f"following {len(more)} link{_s(len(more))} of the pages read")
        read = read + await _read_all(more, tools, found.their_pages, deadline=deadline, tell=tell)
    theirs = [page for page in read.pages if why_not(page.final_url, site) is None]
    tell(f"comparing {len(theirs)} page{_s(len(theirs))} with the topic")
    ours, picked = await asyncio.to_thread(_judged, theirs, found, wanted, tools.judging)
    return Search(
        topic=wanted.topic,
        site=None if site is None else site.domain,
        prospects=tuple(picked.prospects),
        read=len(read.pages),
        unreadable=read.unreadable,
        selling=picked.selling,
        sources=(*found.notes, f"{SOURCE}: {len(more) or 'no'} page{_s(len(more))} more"),
        say=_say(wanted, read, picked, ours),
        notes=_notes(wanted, found, read, picked),
    )


def _judged(pages: Sequence[Page], found: Discovery, wanted: Wanted, judging: Judging) -> tuple[Ours, Picked]:
    """The computing, in one thread of its own: the model would hold up everything else."""
    floor = floor_for(wanted.topic)
    ours = linkable(found.our_pages, wanted.topic, floor=floor, fits=judging.fits, embed=judging.embed)
    return ours, pick(pages, wanted, ours=ours, using=judging)


async def _read_all(
    leads: Sequence[Lead], tools: Tools, known: Mapping[str, Page], *, deadline: float, tell: Progress
) -> _Read:
    """Read what can be read until the clock shows `deadline`; `known` pages are not asked for again."""
    seconds = deadline - tools.clock()
    if seconds <= 0:
        return _Read(pages=(), unreadable=0, late=len(leads))
    gate = asyncio.Semaphore(READERS)
    finished = 0

    async def read(lead: Lead) -> Page | None:
        nonlocal finished
        async with gate:
            try:
                return known.get(page_key(lead.url)) or (await tools.read_page(lead.url)).page
            except ReadError:
                return None
            finally:
                finished += 1
                if finished % PROGRESS_EVERY == 0 or finished == len(leads):
                    tell(f"{finished} of {len(leads)} pages read")

    tasks = [asyncio.ensure_future(read(lead)) for lead in leads]
    done = await _until(tasks, seconds=seconds)
    results = [task.result() for task in tasks if task in done]
    pages = {page.final_url: page for page in results if page is not None}
    return _Read(pages=tuple(pages.values()), unreadable=results.count(None), late=len(tasks) - len(done))


async def _until(
    tasks: Sequence["asyncio.Task[Page | None]"], *, seconds: float
) -> set["asyncio.Task[Page | None]"]:
    """The tasks that end in time; the others are stopped, and have stopped on return."""
    if not tasks:
        return set()
    try:
        done, _ = await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_EXCEPTION)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return done


def _say(wanted: Wanted, read: _Read, picked: Picked, ours: Ours) -> str:
    """What a person must know before all else; then what was done."""
    kept = f"Read {len(read.pages)} page{_s(len(read.pages))}, kept {len(picked.prospects)}"
    if picked.selling:
        kept += f", skipped {picked.selling} that sell{'s' if picked.selling == 1 else ''} links"
    if not read.pages:
        kept = f"No page on “{wanted.topic}” was found and read. Name a list, a feed or a file to start from"
    elif not picked.prospects:
        kept += ". Wider words, or a list, a feed or a file to start from, find more"
    return " ".join(sentence for sentence in (_about_us(wanted, ours), f"{kept}.") if sentence)


def _about_us(wanted: Wanted, ours: Ours) -> str:
    """What stands first when there is nothing of ours to offer; "" when there is."""
    if ours.pages:
        return ""
    if wanted.site is None:
        return "No site of yours was given, so none of your pages is offered."
    if ours.best is None:
        return f"No page of {wanted.site.domain} was read, so nothing of yours can be offered yet."
    title, fit = ours.best
    return (
        f"{wanted.site.domain} has nothing on “{wanted.topic}” to link to yet: "
        f"of its pages that were read “{title}” comes nearest, with {fit} of 100."
    )


def _notes(wanted: Wanted, found: Discovery, read: _Read, picked: Picked) -> tuple[str, ...]:
    notes = []
    if topics.is_broad(wanted.topic):
        notes.append("broad topic: trust the order, not the number")
    if read.late:
        notes.append(f"{read.late} page{_s(read.late)} could not be read in time")
    notes.extend(_counted("address", found.left_out))
    notes.extend(_counted("page", picked.left_out))
    return tuple(notes)


def _counted(thing: str, reasons: Mapping[str, int]) -> list[str]:
    plural = "es" if thing.endswith("s") else "s"
    return [
        f"{count} {thing}{plural if count != 1 else ''} left out: {reason}"
        for reason, count in reasons.items()
        if count
    ]


def _s(count: int) -> str:
    return "" if count == 1 else "s"


def _silent(line: str) -> None:  # noqa: ARG001 - the shape of Progress, for a caller who watches nothing
    return
