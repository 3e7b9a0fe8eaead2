import logging
from dataclasses import replace

import pytest

from bot.slack.listeners.choosing import ARCHIVED, CHANGED, NOT_IN, SHARED
from scoring.site import Site
from storage import team_settings
from storage.sites import ProfileRecord, save_profile
from storage.team import Deed, TeamSettings
from tests.bot.slack.conftest import TENANT, Office, as_person
from tests.fake_slack import SeenView

LABEL = "Flag channel"


async def opened(office: Office) -> SeenView:
    await office.ann.types("/linkvouch settings", in_="#links")
    return await office.ann.modal("Settings")


async def test_what_is_chosen_is_stored_and_written_down(office: Office) -> None:
    modal = await opened(office)
    await office.ann.fills(
        modal,
        {
            "Our sites": "our-site.com\nhttps://www.second.example/",
            "Brand terms": "our-site.com: Our Site\nGarden Tools",
            "Competitor sites": "rival.example",
            LABEL: "#links",
            "Flag when at or below": "Weak or Risky",
            "Who may decide": ["@bob"],
            "Rules": ["Every disavow takes two people, deciders too"],
            "Digest day": "Friday",
            "Digest hour": "17:00",
        },
    )
    await office.ann.submits(modal)
    assert not modal.is_open()
    assert await office.services.sites() == [
        Site(domain="our-site.com", brand=("Our Site", "Garden Tools"), competitors=("rival.example",)),
        Site(domain="second.example", brand=("Garden Tools",), competitors=("rival.example",)),
    ]
    assert await office.team.settings() == TeamSettings(
        flag_channel=office.slack.channel("#links").id,
        flag_at="weak",
        deciders=(office.bob.id,),
        four_eyes=True,
        digest_day=4,
        digest_hour=17,
        timezone="Europe/London",
    )
    chosen, sites = [entry for entry in await office.team.log_entries() if entry.deed is Deed.SETTINGS]
    assert chosen.by == sites.by == as_person(office.ann)
    assert "sites: none → our-site.com, second.example" in sites.detail
    assert "competitors of second.example: none → rival.example" in sites.detail
    assert f"deciders: none → {office.bob.id}" in chosen.detail


async def test_a_site_that_is_added_is_read_at_once_and_a_known_one_is_not(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await office.services.add_site(Site(domain="our-site.com"))
    modal = await opened(office)
    await office.ann.fills(modal, {"Our sites": "our-site.com\nsecond.example"})
    await office.ann.submits(modal)
    await office.slack.until(lambda: "the profile of second.example" in caplog.text)
    assert office.services.read_sites == ["second.example"]


async def test_the_time_zone_is_first_that_of_who_installed_the_app(office: Office) -> None:
    office.bob.user.timezone = "Asia/Kathmandu"
    with office.database.writing() as session:
        team_settings.begin(session, TENANT, TeamSettings(installer=office.bob.id))
    modal = await opened(office)
    assert "Hours are in the time zone Asia/Kathmandu." in modal.visible_text()
    await office.ann.fills(modal, {"Our sites": "our-site.com"})
    await office.ann.submits(modal)
    assert (await office.team.settings()).timezone == "Asia/Kathmandu"


async def test_of_an_installer_who_left_no_time_zone_is_known(office: Office) -> None:
    office.bob.user.is_deactivated = True
    with office.database.writing() as session:
        team_settings.begin(session, TENANT, TeamSettings(installer=office.bob.id))
    assert "Hours are in the time zone Europe/London." in (await opened(office)).visible_text()


async def test_flags_go_to_the_channel_that_was_chosen(office: Office) -> None:
    team = office.slack.add_channel("#team", ["ann", "bob"])
    await office.chose(flag_channel=team.id)
    await office.ann.clicks(await office.card(), "Flag for the team")
    await office.public(1, "#team")
    await office.public(0)


async def test_a_flag_goes_to_no_channel_that_outsiders_read(office: Office) -> None:
    office.slack.add_workspace("supplier")
    office.slack.add_channel("#shared", ["ann"], shared_with=["supplier"])
    await office.ann.clicks(await office.card(in_="#shared"), "Flag for the team")
    told = (await office.private(office.ann, 3, "#shared"))[-1].visible_text()
    assert told.startswith("People from outside your company read that channel")
    await office.public(0, "#shared")
    assert await office.services.flag_of("LV-1042") is None


@pytest.mark.parametrize(
    ("sites", "says"),
    [
        pytest.param("nowhere", "'nowhere' is not a site", id="no domain"),
        pytest.param("our-site.com\n10.0.0.1:99999", "is not a site", id="no port"),
    ],
)
async def test_what_is_wrong_stands_below_its_field(office: Office, sites: str, says: str) -> None:
    modal = await opened(office)
    await office.ann.fills(modal, {"Our sites": sites})
    await office.ann.submits(modal)
    assert says in modal.errors["Our sites"]
    assert modal.is_open()
    assert await office.services.sites() == []


async def test_a_channel_without_the_bot_is_refused_until_it_is_invited(office: Office) -> None:
    modal = await opened(office)
    await office.ann.fills(modal, {"Our sites": "our-site.com", LABEL: "#general"})
    await office.ann.submits(modal)
    assert modal.errors == {LABEL: NOT_IN}
    assert await office.services.sites() == []
    await office.ann.invites_bot("#general")
    await office.ann.submits(modal)
    assert not modal.is_open()
    assert (await office.team.settings()).flag_channel == office.slack.channel("#general").id


async def test_archived_and_shared_channels_are_refused(office: Office) -> None:
    office.slack.add_workspace("supplier")
    office.slack.add_channel("#old", ["ann"])
    office.slack.add_channel("#shared", ["ann"])
    modal = await opened(office)
    await office.ann.fills(modal, {"Our sites": "our-site.com", LABEL: "#old", "Digest channel": "#shared"})
    office.slack.channel("#old").channel.is_archived = True
    office.slack.channel("#shared").channel.shared_with = ["T9"]
    await office.ann.submits(modal)
    assert modal.errors == {LABEL: ARCHIVED, "Digest channel": SHARED}


async def test_of_two_who_change_settings_at_once_the_second_sees_what_counts(office: Office) -> None:
    await office.services.add_site(Site(domain="our-site.com"))
    modal = await opened(office)
    await office.ann.fills(modal, {"Digest day": "Friday"})
    await office.chose(flag_at="weak")
    await office.ann.submits(modal)
    assert modal.is_open()
    assert modal.errors == {LABEL: CHANGED}
    assert (await office.team.settings()).digest_day == 0
    await office.ann.closes(modal)
    again = await opened(office)
    assert "Weak" in again.visible_text()
    await office.ann.fills(again, {"Digest day": "Off"})
    await office.ann.submits(again)
    assert not again.is_open()
    saved = await office.team.settings()
    assert (saved.flag_at, saved.digest_day) == ("weak", None)


async def test_what_was_learnt_and_is_left_out_stays_out(office: Office) -> None:
    await office.services.add_site(Site(domain="our-site.com", topics=("soil",)))
    with office.database.writing() as session:
        save_profile(session, TENANT, ProfileRecord(domain="our-site.com", brand=("Our Site", "Home")))
    modal = await opened(office)
    assert "Our Site" in modal.visible_text()
    await office.ann.fills(modal, {"Brand terms": "Our Site"})
    await office.ann.submits(modal)
    assert await office.services.sites() == [
        Site(domain="our-site.com", brand=("Our Site",), topics=("soil",))
    ]


async def test_people_who_are_listed_change_settings_too(office: Office) -> None:
    await office.chose(admins=(office.bob.id,))
    await office.bob.types("/linkvouch settings", in_="#links")
    modal = await office.bob.modal("Settings")
    await office.bob.fills(modal, {"Our sites": "our-site.com"})
    await office.bob.submits(modal)
    assert [site.domain for site in await office.services.sites()] == ["our-site.com"]


async def test_saving_what_stood_there_changes_and_logs_nothing(office: Office) -> None:
    await office.services.add_site(Site(domain="our-site.com", brand=("Our Site",)))
    await office.chose(timezone="Europe/London")
    before = await office.team.log_entries()
    await office.ann.submits(await opened(office))
    after = [entry for entry in await office.team.log_entries() if entry.deed is Deed.SETTINGS]
    assert after == before
    assert replace(await office.team.settings()) == TeamSettings(timezone="Europe/London")
