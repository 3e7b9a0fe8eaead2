import pytest

from audits.decisions import Choice
from bot.slack.errors import UserError
from bot.slack.listeners.commands.prospects import ProspectRequest
from scoring.site import Site
from storage.decisions import Person
from tests.bot.builders import PAGE, a_search
from tests.bot.slack.conftest import Office

MAX_ACK_S = 0.5
ANN = Person(id="U1", name="ann")


async def test_prospects_answers_at_once_and_then_with_cards(office: Office) -> None:
    ack = await office.ann.types('/prospects "drought gardening"', in_="#links")
    assert ack.seconds < MAX_ACK_S
    begun, found = await office.private(office.ann, 2)
    assert "Looking for prospects on “drought gardening”…" in begun.visible_text()
    assert found.visible_text().startswith("Prospects: drought gardening")
    assert "1. gardenweekly.example · fit 84 · source unknown · Passage fit" in found.visible_text()


async def test_a_long_search_says_how_far_it_is_and_can_be_stopped(office: Office) -> None:
    office.services.gate.clear()
    await office.ann.types("/prospects drought gardening", in_="#links")
    progress = (await office.private(office.ann, 2))[-1]
    assert "Read 12 pages" in progress.visible_text()
    await office.ann.clicks(progress, "Cancel")
    await office.redrawn(progress)
    assert progress.visible_text() == "Cancelled."
    assert office.services.cancelled == 1
    await office.private(office.ann, 2)


async def test_stopping_what_has_ended_says_so(office: Office) -> None:
    office.services.gate.clear()
    await office.ann.types("/prospects drought gardening", in_="#links")
    progress = (await office.private(office.ann, 2))[-1]
    office.services.gate.set()
    await office.private(office.ann, 3)
    await office.ann.clicks(progress, "Cancel")
    await office.redrawn(progress)
    assert progress.visible_text() == "It had already ended."


async def test_prospects_without_a_topic_shows_how_it_is_typed(office: Office) -> None:
    await office.ann.types("/prospects", in_="#links")
    (told,) = await office.private(office.ann, 1)
    assert told.visible_text() == "Tell me the topic.\nExample: `/prospects drought gardening`."


async def test_a_search_that_is_cut_off_tells_the_asker(office: Office) -> None:
    office.services.gate.clear()
    office.jobs._close_wait_s = 0.05
    await office.ann.types(f"/checklink {PAGE}", in_="#links")
    await office.services.started.wait()
    await office.jobs.close()
    told = (await office.private(office.ann, 2))[-1]
    assert told.visible_text() == "I was restarted before this was done.\nPlease ask again."


@pytest.mark.parametrize(
    ("text", "topic", "site"),
    [
        pytest.param("drought gardening", "drought gardening", None, id="plain"),
        pytest.param('"drought gardening"', "drought gardening", None, id="quoted"),
        pytest.param("“drought gardening”", "drought gardening", None, id="curly quotes"),
        pytest.param(
            "drought gardening for our-site.com", "drought gardening", "our-site.com", id="for a site"
        ),
        pytest.param(
            '"tools" for <http://our-site.com|our-site.com>', "tools", "our-site.com", id="linked site"
        ),
        pytest.param("tools for gardeners", "tools for gardeners", None, id="for that is part of the topic"),
        pytest.param("<!channel> fertiliser", "fertiliser", None, id="a mention is left out"),
        pytest.param("' OR 1=1 --", "OR 1=1 --", None, id="odd characters"),
        pytest.param(
            "{{7*7}} ${7*7} %s {0.__class__}", "{{7*7}} ${7*7} %s {0.__class__}", None, id="templates"
        ),
        pytest.param("jardin\u200b sec\u202e", "jardin sec", None, id="invisible characters"),
    ],
)
def test_topics_are_understood(text: str, topic: str, site: str | None) -> None:
    assert ProspectRequest.parse(text) == ProspectRequest(topic=topic, site=site)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("a" * 500, id="too long a word"),
        pytest.param("native plants " * 20, id="too many words"),
        pytest.param("native plants " * 200, id="far too many words"),
        pytest.param(f"{'native plants ' * 20} for our-site.com", id="too many words for a site"),
    ],
)
def test_topics_that_cannot_be_searched_are_refused(text: str) -> None:
    with pytest.raises(UserError) as refused:
        ProspectRequest.parse(text)
    assert (
        refused.value.hint == "Example: `/prospects drought gardening`."
        or "fewer words" in refused.value.text
    )


@pytest.mark.parametrize("text", ["", " help", " HELP"])
async def test_help_lists_what_can_be_typed(office: Office, text: str) -> None:
    await office.ann.types(f"/linkvouch{text}", in_="#general")
    (told,) = await office.private(office.ann, 1, "#general")
    for command in ("/checklink", "/prospects", "/linkvouch decisions", "/linkvouch export disavow"):
        assert command in told.visible_text()
    assert "never sends mail" in told.visible_text()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param("exprt", "Did you mean `/linkvouch export disavow`?", id="a typo of the first word"),
        pytest.param(
            "export disavov", "Did you mean `/linkvouch export disavow`?", id="a typo of the second"
        ),
        pytest.param("decision", "Did you mean `/linkvouch decisions`?", id="a letter short"),
        pytest.param("<!channel>", "I don't know '<!channel>'.", id="a mention"),
    ],
)
async def test_an_unknown_word_is_answered_with_what_may_be_meant(
    office: Office, typed: str, said: str
) -> None:
    await office.ann.types(f"/linkvouch {typed}", in_="#links")
    (told,) = await office.private(office.ann, 1)
    assert told.visible_text().startswith(f"I don't know '{typed}'.")
    assert said in told.visible_text()
    assert "<!" not in str(told.message.blocks)


async def test_decisions_lists_who_decided_what_and_why(office: Office) -> None:
    await office.card()
    await office.services.decide("LV-1042", Choice.DISAVOW, why="sells links", by=ANN)
    await office.ann.types("/linkvouch decisions", in_="#links")
    told = (await office.private(office.ann, 3))[-1]
    assert "1 decision" in told.visible_text()
    assert "Disavow · ann" in told.visible_text()
    assert "“sells links”" in told.visible_text()


async def test_decisions_of_another_site_are_left_out(office: Office) -> None:
    await office.card()
    await office.services.decide("LV-1042", Choice.KEEP, why="", by=ANN)
    await office.ann.types("/linkvouch decisions other.example", in_="#links")
    told = (await office.private(office.ann, 3))[-1]
    assert told.visible_text().startswith("Nothing was decided yet for other.example.")


async def test_a_site_that_is_none_is_refused(office: Office) -> None:
    await office.ann.types("/linkvouch decisions nowhere", in_="#links")
    (told,) = await office.private(office.ann, 1)
    assert told.visible_text().startswith("'nowhere' is not a site")


async def test_export_disavow_shows_the_file_to_copy(office: Office) -> None:
    await office.card()
    await office.ann.types("/linkvouch export disavow", in_="#links")
    empty = (await office.private(office.ann, 3))[-1]
    assert empty.visible_text() == "The disavow file is empty: no decision adds a line."
    await office.services.decide("LV-1042", Choice.DISAVOW, why="sells links", by=ANN)
    await office.ann.types("/linkvouch export disavow", in_="#links")
    told = (await office.private(office.ann, 4))[-1]
    assert "# LV-1042 2026-11-22\ndomain:gardenweekly.example" in told.visible_text()
    assert "1 entry" in told.visible_text()
    assert "sells links" not in told.visible_text()


async def test_flagged_lists_what_waits_and_who_proposes(office: Office) -> None:
    await office.bob.types("/linkvouch flagged", in_="#links")
    assert (await office.told(office.bob)).startswith("No link waits for a decision.")
    card = await office.flagged()
    await office.team.propose("LV-1042", seen=0, why="paid link", by=ANN)
    await office.bob.types("/linkvouch Flagged", in_="#links")
    listed = (await office.private(office.bob, 2))[-1]
    assert listed.visible_text().startswith("1 flagged link waits for a decision")
    assert "ann proposes Disavow" in listed.visible_text()
    assert listed.buttons() == ["Open thread"]
    await office.bob.clicks(card, "Ignore")  # too late: somebody proposed meanwhile
    assert (await office.private(office.bob, 3))[-1].visible_text().startswith("ann proposed Disavow")


async def test_status_tells_what_waits(office: Office) -> None:
    await office.services.add_site(Site(domain="our-site.com"))
    await office.flagged()
    await office.bob.types("/linkvouch status", in_="#links")
    told = await office.told(office.bob)
    assert told.startswith("Everything works.")
    assert "Your sites: our-site.com" in told
    assert "Links that wait for a decision: 1" in told


async def test_a_guest_asks_and_exports_nothing(office: Office) -> None:
    gus = office.slack.user("gus")
    await gus.types("/linkvouch decisions", in_="#links")
    assert (await office.told(gus)).startswith("Nothing was decided yet.")
    await gus.types("/linkvouch export disavow", in_="#links")
    told = (await office.private(gus, 2))[-1].visible_text()
    assert told == "Guests don't change settings or export; a workspace admin can."


async def test_about_says_what_it_never_does(office: Office) -> None:
    await office.ann.types("/linkvouch about", in_="#links")
    (told,) = await office.private(office.ann, 1)
    assert "never buys or sells links" in told.visible_text()


async def test_an_empty_search_says_what_was_looked_at(office: Office) -> None:
    none = a_search(topic="xylophone tax", prospects=(), say="Nothing was found. Wider words help.")
    office.services.searches = {"xylophone tax": none}
    await office.ann.types("/prospects xylophone tax", in_="#links")
    found = (await office.private(office.ann, 2))[-1]
    assert "Wider words help" in found.visible_text()
    assert "Read 24 pages, kept 0; 3 could not be read." in found.visible_text()
