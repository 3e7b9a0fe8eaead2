from tests.bot.builders import PAGE
from tests.bot.slack.asking.conftest import Town
from tests.fake_slack import Person, SeenMessage

OTHER = "https://blog.example/post"


async def _half_done(town: Town, asker: Person, where: str = " here") -> None:
    """A check of two pages of which one is judged, half a minute after it was asked for."""
    town.pages.fast = False
    town.pages.slow[PAGE].set()
    await asker.types(f"/checklink {PAGE} {OTHER}{where}", in_="#links")
    await town.slack.until(lambda: town.pages.read == [PAGE])
    town.clock.passes(31)


async def _in_the_channel(town: Town, asker: Person) -> SeenMessage:
    await _half_done(town, asker)
    (message,) = await town.public(1)
    await town.slack.until(lambda: message.buttons() == ["Cancel"])
    return message


async def test_who_asked_cancels_and_what_was_judged_stays(town: Town) -> None:
    message = await _in_the_channel(town, town.bob)
    await town.bob.clicks(message, "Cancel")
    shown = await town.says(message, "Cancelled after 1 of 2 pages.")
    assert "gardenweekly.example/drought-tolerant-natives ↗ · Strong, 82/100" in shown
    assert message.buttons() == []
    assert town.pages.stopped == 1
    await town.quiet()
    assert "Cancelled after 1 of 2 pages." in message.visible_text()
    assert message.replies() == []


async def test_an_admin_cancels_what_others_asked_for(town: Town) -> None:
    message = await _in_the_channel(town, town.bob)
    await town.ann.clicks(message, "Cancel")
    await town.says(message, "Cancelled after 1 of 2 pages.")


async def test_nobody_else_cancels(town: Town) -> None:
    message = await _in_the_channel(town, town.ann)
    await town.bob.clicks(message, "Cancel")
    (told,) = await town.private(town.bob, 1)
    assert told.visible_text() == ("Only who asked for it, or a workspace admin, stops this.\nWho can: @ann.")
    assert town.pages.stopped == 0


async def test_a_job_of_another_workspace_is_not_even_looked_for(town: Town) -> None:
    message = await _in_the_channel(town, town.ann)
    (button,) = next(block["elements"] for block in message.message.blocks if block["type"] == "actions")
    button["value"] = button["value"].replace("local ", "T2 ", 1)
    await town.ann.clicks(message, "Cancel")
    told = (await town.private(town.ann, 2))[-1]
    assert told.visible_text() == "It had already ended."
    assert town.pages.stopped == 0


async def test_before_a_page_is_judged_there_is_only_the_sentence(town: Town) -> None:
    town.pages.fast = False
    await town.ann.types(f"/checklink {PAGE}", in_="#links")
    await town.slack.until(lambda: town.pages.jobs)
    town.clock.passes(61)
    farewell = (await town.private(town.ann, 2))[-1]
    await town.ann.clicks(farewell, "Cancel")
    shown = await town.says(farewell, "Cancelled")
    assert shown == "Cancelled after 0 of 1 page.\nAsked by @ann"


async def test_a_press_that_comes_after_the_answer_leaves_the_answer(town: Town) -> None:
    message = await _in_the_channel(town, town.ann)
    before = message.as_it_is_now()
    town.pages.slow[OTHER].set()
    await town.says(message, "2 results")
    await town.ann.clicks(before, "Cancel")
    told = (await town.private(town.ann, 2))[-1]
    assert told.visible_text() == "It had already ended."
    assert "2 results" in message.visible_text()
