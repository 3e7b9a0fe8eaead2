"""What is known of a site of ours, and what of it was learnt from its pages."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

import click

from bot.outside import one_line
from bot.services import Services
from bot.terminal.arguments import AS_JSON, DOMAIN
from bot.terminal.running import count, print_json, say, with_services
from prospects.profile.profile import Profile
from scoring.site import Site

MAX_LINE_CHARS: Final = 300
WIDTH: Final = 13  # of the names of the parts
LEARNT: Final = "(learnt)"


@click.command(short_help="Show what is known of a site, and mend it.")
@click.argument("domain", type=DOMAIN)
@click.option("--refresh", is_flag=True, help="Read the site's pages again now: up to half a minute.")
@click.option("brands", "--brand", metavar="TERM", multiple=True, help="Add a name people call us by.")
@click.option(
    "competitors", "--competitor", metavar="DOMAIN", type=DOMAIN, multiple=True, help="Add a competitor."
)
@click.option("topics", "--topic", metavar="TEXT", multiple=True, help="Add a topic in your own words.")
@click.option(
    "drops", "--drop", metavar="TEXT", multiple=True, help="Take out a name, a topic or a page, for good."
)
@AS_JSON
def command(  # noqa: PLR0913 - one parameter an option, by name
    domain: str,
    *,
    refresh: bool,
    brands: tuple[str, ...],
    competitors: tuple[str, ...],
    topics: tuple[str, ...],
    drops: tuple[str, ...],
    as_json: bool,
) -> None:
    """Show what is known of a site, and mend it.

    What its own pages told is marked as learnt: what it is called, what it is about, what others may link to.
    What you set yourself is never replaced; what you drop is not learnt again.
    """
    more = Site(domain=domain, brand=brands, competitors=competitors, topics=topics)

    async def mended(services: Services) -> Profile | None:
        known = await services.profile(domain)
        if known is None:
            return None
        await _mend(services, known, more=more, drops=drops)
        if refresh:
            return await services.learn_profile(domain, progress=say)
        return await services.profile(domain)

    profile = with_services(mended)
    if profile is None:
        raise click.ClickException(
            f"No site {domain!r} is known. `linkvouch site list` shows those that are; "
            f"`linkvouch site add {domain}` adds it."
        )
    now = datetime.now(UTC)
    if as_json:
        print_json(document(profile, now=now))
    else:
        for line in lines(profile):
            click.echo(line)
    for sentence in remarks(profile, now=now):
        say(sentence)


async def _mend(services: Services, known: Profile, *, more: Site, drops: Sequence[str]) -> None:
    """Take out and add. Raises click.ClickException when there is nothing of that name to take out."""
    missing = [text for text in drops if not known.has(text)]
    if missing:
        raise click.ClickException(
            f"“{one_line(missing[0], MAX_LINE_CHARS)}” is not in the profile of {known.given.domain}, so "
            "nothing was changed. Write it as it is shown."
        )
    if drops:
        await services.drop_from_profile(known.given.domain, drops)
    if more != Site(domain=more.domain):
        await services.add_site(more)


def document(profile: Profile, *, now: datetime) -> dict[str, object]:
    """The JSON of a profile; `learnt` tells what a person did not set."""
    given, learnt = profile.given, profile.learnt
    return {
        "domain": given.domain,
        "home": given.home_url,
        "brand": list(_marked(given.brand, learnt.brand)),
        "topics": list(_marked(given.topics, learnt.topics)),
        "competitors": list(given.competitors),
        "linkable": [
            {"url": page.url, "title": page.title, "kind": page.kind.value, "why": page.why}
            for page in learnt.linkable
        ],
        "dropped": list(profile.dropped),
        "read_at": profile.read_at.isoformat() if profile.read_at else None,
        "pages": profile.pages,
        "refresh_due": profile.refresh_due(now),
        "say": profile.say,
    }


def lines(profile: Profile) -> Iterator[str]:
    """The profile for a person, a line an entry."""
    given, learnt = profile.given, profile.learnt
    read = f"read on {profile.read_at:%Y-%m-%d}, {count(profile.pages, 'page')}" if profile.read_at else ""
    yield f"{given.domain}  {read or 'its pages were not read yet'}"
    yield from _part("brand", [_shown(each) for each in _marked(given.brand, learnt.brand)])
    yield from _part("topics", [_shown(each) for each in _marked(given.topics, learnt.topics)])
    yield from _part("competitors", list(given.competitors))
    pages = [
        line
        for page in learnt.linkable
        for line in (f"{page.kind.value}: {page.title}", f"  {page.url}", f"  {page.why}")
    ]
    yield from _part("linkable", pages)
    yield from _part("dropped", list(profile.dropped))


def remarks(profile: Profile, *, now: datetime) -> Iterator[str]:
    """What a person should know of the last reading, and what to type next."""
    domain = profile.given.domain
    if profile.say:
        yield f"Its pages were not read: {profile.say}"
    yield from profile.learnt.notes
    if profile.refresh_due(now):
        when = "were read more than 30 days ago" if profile.read_at else "were not read yet"
        yield f"Its pages {when}. To read them: linkvouch site profile {domain} --refresh"
    elif profile.learnt.brand or profile.learnt.topics or profile.learnt.linkable:
        yield f"To take out what is wrong: linkvouch site profile {domain} --drop TEXT"


def _marked(given: tuple[str, ...], learnt: tuple[str, ...]) -> Iterator[dict[str, object]]:
    yield from ({"text": text, "learnt": False} for text in given)
    known = {text.casefold() for text in given}
    yield from ({"text": text, "learnt": True} for text in learnt if text.casefold() not in known)


def _shown(entry: dict[str, object]) -> str:
    return f"{entry['text']} {LEARNT}" if entry["learnt"] else str(entry["text"])


def _part(name: str, entries: list[str]) -> Iterator[str]:
    for number, entry in enumerate(entries):
        indent = len(entry) - len(entry.lstrip())
        yield f"{'' if number else name:<{WIDTH}}{' ' * indent}{one_line(entry, MAX_LINE_CHARS)}"
