import pytest

from bot.slack import welcome
from scoring.site import Site
from storage.team import Deed
from tests.bot.slack.conftest import Office, as_person

SITE = Site(domain="our-site.com")


async def test_before_set_up_home_asks_for_the_site_alone(office: Office) -> None:
    await office.ann.opens_home()
    home = await office.slack.until(lambda: office.ann.home() if _has_home(office, "ann") else None)
    assert home.buttons() == ["Add your site"]
    await office.ann.clicks(home, "Add your site")
    assert "Our sites" in (await office.ann.modal("Settings")).visible_text()


async def test_who_may_not_set_up_hears_who_can(office: Office) -> None:
    await office.bob.opens_home()
    await office.slack.until(lambda: _has_home(office, "bob"))
    assert "A workspace admin can add it" in office.bob.home().visible_text()
    assert office.bob.home().buttons() == []


async def test_home_shows_what_waits_and_what_one_checked(office: Office) -> None:
    await office.services.add_site(SITE)
    card = await office.flagged()
    await office.ann.opens_home()
    await office.slack.until(lambda: _has_home(office, "ann"))
    home = office.ann.home()
    assert home.buttons() == [
        "Check a link",
        "Find prospects",
        "Settings",
        "Open thread",
        "Open the card",
    ]
    assert "Waiting for a decision" in home.visible_text()
    await office.ann.clicks(home, "Open thread")
    await office.bob.clicks(card, "Disavow")
    modal = await office.bob.modal()
    await office.bob.fills(modal, reason="paid link")
    await office.bob.submits(modal)
    await office.redrawn(card)
    await office.ann.opens_home()
    await office.slack.until(lambda: "bob proposes Disavow" in office.ann.home().visible_text())
    await office.ann.clicks(card, "Agree")
    await office.redrawn(card, 2)
    await office.ann.opens_home()
    await office.slack.until(lambda: "No link waits for a decision" in office.ann.home().visible_text())


async def test_the_buttons_of_home_open_their_modals(office: Office) -> None:
    await office.services.add_site(SITE)
    await office.bob.opens_home()
    await office.slack.until(lambda: _has_home(office, "bob"))
    home = office.bob.home()
    assert home.buttons() == ["Check a link", "Find prospects"]
    await office.bob.clicks(home, "Check a link")
    await office.bob.closes(await office.bob.modal("Check a link"))
    await office.bob.clicks(home, "Find prospects")
    modal = await office.bob.modal("Find prospects")
    await office.bob.fills(modal, topic="for")
    await office.bob.fills(modal, topic='""')
    await office.bob.submits(modal)
    assert modal.errors == {"Topic": "Tell me the topic."}
    await office.bob.fills(modal, topic="drought gardening")
    await office.bob.submits(modal)
    found = await office.slack.until(
        lambda: [each for each in office.bob.direct_messages() if "fit 84" in each.visible_text()]
    )
    assert found[0].visible_text().startswith("Prospects: drought gardening")


async def test_home_that_was_made_anew_meanwhile_stays(office: Office) -> None:
    await office.services.add_site(SITE)
    await office.bob.opens_home()
    await office.slack.until(lambda: _has_home(office, "bob"))
    await office.bob.opens_home()
    await office.slack.until(lambda: _published(office) == 2)
    event = office.slack.envelopes("events_api")[-1].payload
    event["event_id"] = "Ev-another"
    event["event"]["view"]["hash"] = "of an older one"
    await office.slack.redeliver(event)
    await office.slack.until(lambda: _published(office) == 3)
    assert [call.error for call in office.slack.calls if call.error] == ["hash_conflict"]


async def test_the_messages_tab_publishes_nothing(office: Office) -> None:
    await office.bob.opens_messages()
    await office.bob.opens_home()
    await office.slack.until(lambda: _has_home(office, "bob"))
    assert _published(office) == 1


async def test_the_first_admin_who_looks_is_welcomed_once(office: Office) -> None:
    await office.bob.opens_home()
    for _ in range(2):
        await office.ann.opens_home()
    (told,) = await office.slack.until(office.ann.direct_messages)
    assert told.visible_text().startswith("Welcome to linkvouch.")
    assert told.buttons() == ["Add your site", "Choose the channel", "Check a link"]
    assert office.bob.direct_messages() == []
    entries = await office.team.log_entries()
    assert [(each.deed, each.by) for each in entries] == [(Deed.WELCOME, as_person(office.ann))]


async def test_the_welcome_shows_which_steps_are_taken(office: Office) -> None:
    await office.ann.opens_home()
    (told,) = await office.slack.until(office.ann.direct_messages)
    await office.ann.clicks(told, "Add your site")
    modal = await office.ann.modal("Settings")
    await office.ann.fills(modal, {"Our sites": "our-site.com", "Flag channel": "#links"})
    await office.ann.submits(modal)
    await office.redrawn(told)
    assert told.buttons() == ["Check a link"]
    assert "Your site is our-site.com." in told.visible_text()
    await office.slack.until(lambda: "Check a link" in office.ann.home().buttons())


async def test_the_first_who_saves_settings_is_welcomed_with_what_is_left(office: Office) -> None:
    await office.ann.types("/linkvouch settings", in_="#links")
    modal = await office.ann.modal()
    await office.ann.fills(modal, {"Our sites": "our-site.com"})
    await office.ann.submits(modal)
    (told,) = await office.slack.until(office.ann.direct_messages)
    assert told.buttons() == ["Choose the channel", "Check a link"]


async def test_a_team_that_took_every_step_is_not_welcomed(office: Office) -> None:
    await office.services.add_site(SITE)
    await office.chose(flag_channel=office.slack.channel("#links").id)
    await office.card()
    bench = office.deps.workshop.bench("local")
    assert not await welcome.greet(bench, as_person(office.ann))


async def test_an_invitation_is_answered_with_one_line_once(office: Office) -> None:
    await office.ann.invites_bot("#general")
    (told,) = await office.public(1, "#general")
    assert told.visible_text().startswith("I judge pages that link to you")
    office.ann.removes_bot("#general")
    await office.ann.invites_bot("#general")
    await office.bob.says("hello again", in_="#general")
    assert [each.author for each in office.slack.channel("#general").messages()] == ["linkvouch", "bob"]


async def test_when_the_app_is_removed_letters_wait_and_nothing_stored_is_lost(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    await office.services.add_site(SITE)
    await office.ann.uninstalls_app()
    await office.slack.until(lambda: "Slack disconnected the app: app_uninstalled" in caplog.text)
    assert [site.domain for site in await office.services.sites()] == ["our-site.com"]


def _has_home(office: Office, name: str) -> bool:
    return office.slack.user(name).id in office.slack.state.homes


def _published(office: Office) -> int:
    return sum(call.method == "views.publish" for call in office.slack.calls)
