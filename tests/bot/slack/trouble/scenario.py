"""A conversation with every kind of request, and what is left of it for people and in the database."""

import re
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Final

from sqlalchemy import func, inspect, select, table

from scoring.site import Site
from storage.decisions import Person as Author
from storage.team import TeamSettings
from tests.bot.builders import OURS, PAGE
from tests.bot.slack.trouble.crew import TENANT, Crew
from tests.fake_slack import SeenMessage, SeenView

OTHER_PAGE: Final = "https://cheap-links.example/p"
THIRD_PAGE: Final = "https://compost.example/heaps"
REPEATED: Final = "(repeated) "
PRIVATE: Final = "only for"
# How a row tells what became of letters and jobs is no effect of a request.
_NOT_COUNTED: Final = frozenset({"outbox", "alembic_version"})
_VARIES: Final = re.compile(
    r"took \d+(\.\d+)? s|\d+ min ago|\d+ s ago|\d{1,2} \w{3} \d{4}( \d\d:\d\d)?( UTC)?|\bD\d{8}\b"
)
_MARK: Final = re.compile(r"^\(repeated\).*\n?", re.MULTILINE)


@dataclass(frozen=True)
class Left:
    """What people see, and how many rows of each table there are."""

    seen: Counter[str]
    rows: dict[str, int]
    marked: int  # messages that say of themselves that they may stand there twice


def left_of(crew: Crew) -> Left:
    seen, marked = Counter[str](), 0
    for channel in crew.slack.workspace.channels.values():
        for message in channel.messages:
            shown = SeenMessage(crew.slack.state, crew.slack.workspace, channel, message)
            text = shown.visible_text()
            marked += REPEATED.strip() in text
            who = f"{PRIVATE} {message.seen_only_by}" if message.seen_only_by else ""
            place = f"{channel.id}{' thread' if message.thread_ts else ''} {who}"
            seen[f"{place}: {_VARIES.sub('~', _MARK.sub('', text)).strip()}"] += 1
    for view in crew.slack.state.homes.values():
        seen[_VARIES.sub("~", SeenView(crew.slack.state, view).visible_text())] += 1
    with crew.database.reading() as session:
        names = [name for name in inspect(session.connection()).get_table_names() if name not in _NOT_COUNTED]
        rows = {
            name: session.connection().scalar(select(func.count()).select_from(table(name))) for name in names
        }
    return Left(seen=seen, rows={name: count or 0 for name, count in rows.items()}, marked=marked)


def require_same(found: Left, wanted: Left, *, allowed: Sequence[str] = (), doubled: bool = False) -> None:
    """Fails with what is there too often and what is missing.

    `allowed` are words that may be missing. `doubled`: messages may stand there twice, if they say so.
    """
    assert doubled or not found.marked, "a message says that it may stand there twice"
    seen, expected = _without(found.seen, allowed), _without(wanted.seen, allowed)
    more, less = seen - expected, expected - seen
    if doubled and more.total() <= found.marked and not more.keys() - expected.keys():
        more = Counter()
    wrong = [f"too often: {each}" for each in more] + [f"missing: {each}" for each in less]
    wrong += [
        f"{count} rows of {name}, not {wanted.rows[name]}"
        for name, count in found.rows.items()
        if count != wanted.rows[name]
    ]
    assert not wrong, "\n".join(wrong)


def _without(seen: Counter[str], allowed: Sequence[str]) -> Counter[str]:
    left = Counter[str]()
    for text, count in seen.items():
        left[reduce(lambda words, each: words.replace(each, ""), allowed, text)] += count
    return left


async def prepared(crew: Crew) -> None:
    """A team with a site of its own, in which Bob may decide about disavows."""
    assert crew.process is not None
    office = crew.process.offices.of(TENANT)
    await office.services.add_site(Site(domain=OURS))
    settings = TeamSettings(deciders=(crew.bob.id,))
    await office.team.save_settings(settings, by=Author(id=crew.ann.id, name="ann"))


async def command(crew: Crew) -> None:
    await crew.does(crew.ann.types(f"/checklink {PAGE}", in_="#links"))


async def command_in_the_open(crew: Crew) -> None:
    await crew.does(crew.bob.types(f"/checklink {OTHER_PAGE} here", in_="#links"))


async def search(crew: Crew) -> None:
    await crew.does(crew.ann.types("/prospects drought gardening", in_="#links"))


async def post_in_channel(crew: Crew) -> None:
    await crew.does(crew.ann.clicks(await _own_card(crew), "Post in channel"))


async def watch(crew: Crew) -> None:
    await crew.does(crew.ann.clicks(await _own_card(crew), "Watch this link"))


async def flag(crew: Crew) -> None:
    await crew.does(crew.ann.clicks(await _own_card(crew), "Flag for the team"))


async def keep(crew: Crew) -> None:
    await crew.does(crew.bob.clicks(await flag_card(crew), "Keep"))


async def change_decision(crew: Crew) -> None:
    """A click that opens a modal, and its submission."""
    card = await crew.message(crew.public, "Change decision")
    await crew.does(crew.bob.clicks(card, "Change decision"))
    modal = await crew.modal(crew.bob, "Change decision")
    await crew.bob.fills(modal, decision="Disavow", reason="paid footer link")
    await crew.does(crew.bob.submits(modal))


async def explain(crew: Crew) -> None:
    await crew.does(crew.ann.clicks(await _own_card(crew), "Explain the score"))
    await crew.ann.closes(await crew.modal(crew.ann))


async def mention(crew: Crew) -> None:
    await crew.does(crew.bob.says("@linkvouch why?", thread=await flag_card(crew)))


async def mention_with_a_page(crew: Crew) -> None:
    await crew.does(crew.bob.says(f"@linkvouch check {THIRD_PAGE}", in_="#links"))


async def direct_message(crew: Crew) -> None:
    await crew.does(crew.ann.says(f"check {THIRD_PAGE}", in_="@linkvouch"))


async def shortcut(crew: Crew) -> None:
    said = await crew.does(crew.bob.says(f"look at {OTHER_PAGE}", in_="#links"))
    assert said is not None
    await crew.does(crew.ann.shortcut("Check links in message", said))


async def home(crew: Crew) -> None:
    await crew.does(crew.ann.opens_home())


async def from_home(crew: Crew) -> None:
    """A modal of Home, and the work that its submission asks for."""
    await crew.until(lambda: crew.ann.id in crew.slack.state.homes or None)
    await crew.does(crew.ann.clicks(crew.ann.home(), "Check a link"))
    modal = await crew.modal(crew.ann)
    await crew.ann.fills(modal, urls=PAGE)
    await crew.does(crew.ann.submits(modal))


async def invitation(crew: Crew) -> None:
    await crew.does(crew.ann.invites_bot("#general"))


async def listing(crew: Crew) -> None:
    await crew.does(crew.bob.types("/linkvouch flagged", in_="#links"))


async def export(crew: Crew) -> None:
    await crew.does(crew.ann.types("/linkvouch export disavow", in_="#links"))


async def check_again(crew: Crew) -> None:
    await crew.does(crew.ann.clicks(await _own_card(crew), "Check again"))


async def settings(crew: Crew) -> None:
    await crew.does(crew.ann.types("/linkvouch settings", in_="#links"))
    modal = await crew.modal(crew.ann)
    await crew.ann.fills(modal, brands="Soil and Seed")
    await crew.does(crew.ann.submits(modal))


Act = Callable[[Crew], Awaitable[None]]
# In this order each finds what it needs; every kind of request is there, and every way to answer it.
CONVERSATION: Final[tuple[Act, ...]] = (
    command,
    command_in_the_open,
    search,
    post_in_channel,
    watch,
    flag,
    mention,
    keep,
    explain,
    change_decision,
    mention_with_a_page,
    direct_message,
    shortcut,
    home,
    from_home,
    invitation,
    listing,
    export,
    settings,
    check_again,
)


@dataclass(frozen=True)
class Held:
    """What is left of a conversation, and which act made the app call which methods of Slack."""

    left: Left
    calls: dict[str, frozenset[str]]  # by the name of the act


# What has to be there before an act, by the name of the act.
_NEEDS: Final[dict[str, tuple[Act, ...]]] = {
    **{act.__name__: (command,) for act in (post_in_channel, watch, flag, explain, check_again)},
    **{act.__name__: (command, flag) for act in (mention, keep)},
    change_decision.__name__: (command, flag, keep),
    from_home.__name__: (home,),
}


def with_needs(acts: tuple[Act, ...]) -> tuple[Act, ...]:
    """These acts and what they need, each once, in the order of the conversation."""
    needed = {need for act in acts for need in (*_NEEDS.get(act.__name__, ()), act)}
    return tuple(act for act in CONVERSATION if act in needed)


async def converse(crew: Crew, acts: tuple[Act, ...] = CONVERSATION) -> Held:
    await prepared(crew)
    calls: dict[str, frozenset[str]] = {}
    for act in acts:
        before = len(crew.slack.calls)
        await act(crew)
        await crew.settle()
        calls[act.__name__] = frozenset(call.method for call in crew.slack.calls[before:])
    return Held(left=left_of(crew), calls=calls)


async def flag_card(crew: Crew) -> SeenMessage:
    return await crew.message(crew.public, "lagged by")


async def _own_card(crew: Crew) -> SeenMessage:
    return await crew.message(
        lambda: [each for each in crew.private(crew.ann) if "Flag for the team" in each.buttons()]
    )


__all__ = ["CONVERSATION", "OURS", "TENANT", "Act", "Left", "converse", "left_of"]
