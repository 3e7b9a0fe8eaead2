"""Post in channel, Open the card, Check again."""

from bot.slack.blocks.asking import IN_DIRECT
from bot.slack.blocks.progress import LEAVE
from scoring.evidence import Verdict
from tests.bot.builders import PAGE, a_checked, a_judgement
from tests.bot.slack.asking.conftest import Town
from tests.fake_slack import SeenMessage

RISKY = a_checked(judgement=a_judgement(verdict=Verdict.RISKY, score=12.0))


async def _card(town: Town, in_: str = "#links") -> SeenMessage:
    await town.ann.types(f"/checklink {PAGE}", in_=in_)
    return (await town.private(town.ann, 2, in_))[-1]


def _between_companies(town: Town) -> None:
    town.slack.add_workspace("partner", installed=False)
    town.slack.add_channel("#both", ["ann", "bob"], shared_with=["partner"])


async def test_a_card_is_posted_once(town: Town) -> None:
    card = await _card(town)
    await town.ann.clicks(card, "Post in channel")
    await town.public(1)
    await town.ann.clicks(card, "Post in channel")
    told = (await town.private(town.ann, 3))[-1]
    assert told.visible_text() == "This card stands in the channel already."
    await town.public(1)


async def test_after_an_invitation_the_same_button_works(town: Town) -> None:
    card = await _card(town, "#general")
    await town.ann.clicks(card, "Post in channel")
    told = (await town.private(town.ann, 3, "#general"))[-1]
    assert told.visible_text() == (
        "I can't post in #general yet. Type `/invite @linkvouch` there, then press Post in channel again."
    )
    await town.ann.invites_bot("#general")
    await town.ann.clicks(card, "Post in channel")
    (shared,) = [each for each in await town.public(1, "#general") if each.author == "linkvouch"]
    assert shared.visible_text().startswith("🟢 Strong")


async def test_where_outsiders_read_it_is_asked_once_more(town: Town) -> None:
    _between_companies(town)
    card = await _card(town, "#both")
    await town.ann.clicks(card, "Post in channel")
    modal = await town.ann.modal("Post in channel")
    assert "People from outside your company read #both." in modal.visible_text()
    assert town.slack.channel("#both").messages() == []
    await town.ann.submits(modal)
    (shared,) = await town.public(1, "#both")
    assert shared.visible_text().startswith("🟢 Strong")


async def test_what_the_modal_carries_cannot_be_changed(town: Town) -> None:
    _between_companies(town)
    card = await _card(town, "#both")
    await town.ann.clicks(card, "Post in channel")
    modal = await town.ann.modal("Post in channel")
    body = modal.view.body
    body["private_metadata"] = body["private_metadata"].replace(
        town.slack.channel("#both").id, town.slack.channel("#links").id
    )
    await town.ann.submits(modal)
    (told,) = await town.direct(town.ann, 1)
    assert told.visible_text() == "This form is no longer valid, so nothing was recorded.\nOpen it again."
    assert town.slack.channel("#links").messages() == []


async def test_a_shared_card_is_checked_again_where_it_stands(town: Town) -> None:
    await town.ann.clicks(await _card(town), "Post in channel")
    (shared,) = await town.public(1)
    town.pages.found[PAGE] = RISKY
    town.pages.fast = False
    await town.bob.clicks(shared, "Check again")
    await town.says(shared, "Reading the page again…")
    assert shared.buttons() == []
    town.pages.slow[PAGE].set()
    assert (await town.says(shared, "Risky")).startswith("🔴 Risky · 12/100")
    assert [message.ts for message in town.slack.channel("#links").messages()] == [shared.ts]
    assert town.pages.fresh == [False, True]


async def test_a_check_again_in_a_channel_that_takes_long_says_how_far_it_is(town: Town) -> None:
    await town.ann.clicks(await _card(town), "Post in channel")
    (shared,) = await town.public(1)
    town.pages.fast = False
    await town.bob.clicks(shared, "Check again")
    await town.says(shared, "Reading the page again…")
    town.clock.passes(11)
    (word,) = await town.private(town.bob, 1)
    assert "Checking 1 page · 0 of 1 done" in word.visible_text()
    town.clock.passes(50)
    farewell = (await town.private(town.bob, 2))[-1]
    assert LEAVE in farewell.visible_text()
    assert IN_DIRECT not in farewell.visible_text()
    town.pages.slow[PAGE].set()
    await town.says(shared, "🟢 Strong")
    (done,) = await town.replies(shared, 1)
    assert done.visible_text().startswith("@bob Done. Strong, 82/100")


async def test_a_check_again_in_private_that_takes_long_comes_to_the_person_too(town: Town) -> None:
    card = await _card(town)
    buttons = card.buttons()
    town.pages.fast = False
    await town.ann.clicks(card, "Check again")
    await town.says(card, "Reading the page again…")
    town.clock.passes(61)
    word = (await town.private(town.ann, 3))[-1]
    assert IN_DIRECT in word.visible_text()
    town.pages.slow[PAGE].set()
    (direct,) = await town.direct(town.ann, 1)
    assert direct.visible_text().startswith("🟢 Strong")
    await town.slack.until(lambda: card.buttons() == buttons)


async def test_a_check_again_that_is_stopped_gives_the_card_back(town: Town) -> None:
    card = await _card(town)
    buttons = card.buttons()
    town.pages.fast = False
    await town.ann.clicks(card, "Check again")
    await town.says(card, "Reading the page again…")
    town.clock.passes(31)
    word = (await town.private(town.ann, 3))[-1]
    await town.ann.clicks(word, "Cancel")
    await town.says(word, "Cancelled.")
    await town.slack.until(lambda: card.buttons() == buttons)
    assert town.pages.stopped == 1


async def test_a_check_again_that_fails_gives_the_card_back_and_says_so(town: Town) -> None:
    card = await _card(town)
    buttons = card.buttons()
    town.pages.broken.add(PAGE)
    await town.ann.clicks(card, "Check again")
    told = (await town.private(town.ann, 3))[-1]
    assert "Something broke on my side (ref " in told.visible_text()
    await town.slack.until(lambda: card.buttons() == buttons)


async def test_a_check_again_beyond_the_allowance_gives_the_card_back_and_says_so(town: Town) -> None:
    card = await _card(town)
    buttons = card.buttons()
    await town.team.take(town.ann.id, 59)
    await town.ann.clicks(card, "Check again")
    told = (await town.private(town.ann, 3))[-1]
    assert told.visible_text().startswith("You have used the 60 checks of this hour.")
    await town.slack.until(lambda: card.buttons() == buttons)
    assert town.pages.read == [PAGE]


async def test_a_list_opens_the_card_of_each_page(town: Town) -> None:
    other = "https://cheap.example/p"
    town.pages.found[other] = a_checked(final_url=other, judgement=RISKY.judgement)
    await town.ann.types(f"/checklink {other} https://cheap.example/q", in_="#links")
    listing = (await town.private(town.ann, 2))[-1]
    buttons = [block["accessory"] for block in listing.message.blocks if "accessory" in block]
    buttons[1]["text"]["text"] = "the other one"
    await town.ann.clicks(listing, "Open the card")
    card = (await town.private(town.ann, 3))[-1]
    assert card.visible_text().startswith("🔴 Risky · 12/100 · cheap.example")
