"""The modal "Check a link" of Home."""

from scoring.site import Site
from tests.bot.builders import PAGE
from tests.bot.slack.asking.conftest import Town
from tests.fake_slack import SeenView

OTHER = "https://blog.example/post"


async def _opened(town: Town) -> SeenView:
    """By Bob, who is no admin: those are greeted when they open Home."""
    await town.bob.opens_home()
    await town.slack.until(lambda: town.bob.id in town.slack.state.homes)
    await town.bob.clicks(town.bob.home(), "Check a link")
    return await town.bob.modal("Check a link")


async def test_the_pages_are_judged_and_told_to_the_person(town: Town) -> None:
    modal = await _opened(town)
    await town.bob.fills(modal, {"Pages that link to you": f"{PAGE}\n{OTHER}"})
    await town.bob.submits(modal)
    assert not modal.is_open()
    reading, listing = await town.direct(town.bob, 2)
    assert reading.visible_text().startswith("Reading 2 pages:\n• gardenweekly.example/")
    assert "2 results" in listing.visible_text()
    assert town.pages.read == [PAGE, OTHER]


async def test_one_of_several_sites_can_be_chosen(town: Town) -> None:
    await town.pages.add_site(Site(domain="other.example"))
    modal = await _opened(town)
    await town.bob.fills(modal, {"Pages that link to you": PAGE, "For one site only": "other.example"})
    await town.bob.submits(modal)
    await town.direct(town.bob, 2)
    (seen,) = await town.team.recent_checks(town.bob.id)
    assert seen.site == "other.example"


async def test_what_is_no_address_is_said_below_the_input(town: Town) -> None:
    modal = await _opened(town)
    await town.bob.fills(modal, {"Pages that link to you": "gardenweekly"})
    await town.bob.submits(modal)
    assert modal.errors == {"Pages that link to you": "'gardenweekly' is not a web address I can open."}
    assert town.pages.read == []


async def test_a_spent_allowance_is_told_to_the_person(town: Town) -> None:
    await town.team.take(town.bob.id, 60)
    modal = await _opened(town)
    await town.bob.fills(modal, {"Pages that link to you": PAGE})
    await town.bob.submits(modal)
    (told,) = await town.direct(town.bob, 1)
    assert told.visible_text().startswith("You have used the 60 checks of this hour.")
