"""The first words: three steps to who installed linkvouch, and one line in a channel it was invited to."""

from typing import Final

from bot.slack.bench import Bench
from bot.slack.blocks import welcome
from bot.slack.blocks.welcome import Steps
from bot.slack.letters import Letter, Way
from storage.decisions import Person
from storage.team import Deed

KEY: Final = "welcome"  # of the letter, so that its message can be brought up to date


async def greet(bench: Bench, person: Person) -> bool:
    """The three steps in this person's own conversation, once for a team that has not taken them all."""
    steps = await _steps(bench, person)
    if all((steps.site, steps.flag_channel, steps.checked)):
        return False
    message = welcome.steps(steps)
    letter = Letter(key=KEY, way=Way.POST, channel=person.id, person=person.id, message=message)
    return await _once(bench, letter, Deed.WELCOME, "", by=person)


async def greet_installer(bench: Bench) -> bool:
    """As `greet`, for who installed linkvouch, where that is known."""
    installer = (await bench.team.settings()).installer
    return bool(installer) and await greet(bench, Person(id=installer, name=""))


async def advance(bench: Bench, person: Person) -> None:
    """Show which steps are taken by now, if they were shown lately."""
    posted = await bench.delivery.posted(KEY, 0)
    if posted is not None:
        await bench.delivery.update(posted, welcome.steps(await _steps(bench, person)))


async def introduce(bench: Bench, channel: str, *, inviter: str) -> bool:
    """One line in a channel, once, however often we are invited there."""
    key = f"invited to {channel}"
    letter = Letter(key=key, way=Way.POST, channel=channel, message=welcome.invited())
    return await _once(bench, letter, Deed.INVITED, channel, by=Person(id=inviter, name=""))


async def _once(bench: Bench, letter: Letter, deed: Deed, detail: str, *, by: Person) -> bool:
    """Send a letter unless the deed was done before. False when it was, or is being done.

    The letter comes first: a death in between sends nothing twice, as the outbox knows its key for longer
    than anybody takes to ask again, and the log knows the deed for good.
    """
    if await bench.team.has_been(deed, detail):
        return False
    new = await bench.delivery.send(letter)
    await bench.team.first_time(deed, detail, by=by)
    return new


async def _steps(bench: Bench, person: Person) -> Steps:
    sites = await bench.services.sites()
    return Steps(
        site=sites[0].domain if sites else "",
        flag_channel=(await bench.team.settings()).flag_channel,
        checked=bool(await bench.team.recent_checks(person.id, 1)),
    )
