import pytest

from bot.slack.errors import UserError
from bot.slack.listeners.commands.checklink import CheckRequest
from bot.slack.outbox import Outbox
from scoring.evidence import Verdict
from storage.errors import DatabaseUnusable
from tests.bot.builders import PAGE, a_checked, a_judgement, an_unreadable
from tests.bot.slack.conftest import Office

MAX_ACK_S = 0.5


async def test_the_ack_comes_at_once_while_the_check_takes_long(office: Office) -> None:
    office.services.gate.clear()
    ack = await office.ann.types(f"/checklink {PAGE}", in_="#links")
    assert ack.seconds < MAX_ACK_S
    (waiting,) = await office.private(office.ann, 1)
    assert waiting.visible_text().startswith("Reading gardenweekly.example/drought-tolerant-natives…")
    other = await office.bob.types(f"/checklink {PAGE}", in_="#links")
    assert other.seconds < MAX_ACK_S
    office.services.gate.set()
    _, card = await office.private(office.ann, 2)
    assert card.visible_text().startswith("🟢 Strong · 82/100 · gardenweekly.example")


async def test_the_card_is_private_and_says_all_without_its_blocks(office: Office) -> None:
    card = await office.card()
    assert card.is_private
    assert office.slack.channel("#links").messages() == []
    for words in ("Strong, 82/100", "gardenweekly.example/drought-tolerant-natives", "Keep the link"):
        assert words in card.fallback
    assert card.buttons() == [
        "Watch this link",
        "Check again",
        "Post in channel",
        "Flag for the team",
        "Explain the score",
    ]


async def test_sites_named_after_for_are_searched(office: Office) -> None:
    await office.ann.types(f"/checklink {PAGE} for www.our-site.com, other.example", in_="#links")
    await office.private(office.ann, 2)
    (call,) = office.services.calls
    assert (call.urls, call.sites) == ((PAGE,), ("our-site.com", "other.example"))


async def test_the_bad_address_is_named_and_nothing_is_read(office: Office) -> None:
    await office.ann.types(f"/checklink gardenweekly {PAGE}", in_="#links")
    (told,) = await office.private(office.ann, 1)
    assert told.visible_text() == (
        "'gardenweekly' is not a web address I can open.\nExample: `/checklink https://site.com/page`."
    )
    assert office.services.calls == []


async def test_several_pages_give_a_list_and_each_entry_opens_its_card(office: Office) -> None:
    other = "https://cheap.example/p"
    weak = a_checked(
        ref="LV-7", url=other, final_url=other, judgement=a_judgement(verdict=Verdict.WEAK, score=31)
    )
    office.services.results = {PAGE: [an_unreadable(url=PAGE)], other: [weak]}
    await office.ann.types(f"/checklink {PAGE} {other}", in_="#links")
    waiting, listing = await office.private(office.ann, 2)
    assert waiting.visible_text().startswith("Reading 2 pages:\n• gardenweekly.example/")
    assert "2 results" in listing.visible_text()
    assert "Unknown, not read" in listing.visible_text()
    await office.ann.clicks(listing, "Open the card")
    card = (await office.private(office.ann, 3))[-1]
    assert card.visible_text().startswith("🟠 Weak · 31/100 · cheap.example")


async def test_check_again_reads_anew_and_replaces_the_card(office: Office) -> None:
    card = await office.card()
    worse = a_checked(judgement=a_judgement(verdict=Verdict.WEAK, score=30.0))
    office.services.results = {PAGE: [worse]}
    office.services.gate.clear()
    await office.ann.clicks(card, "Check again")
    await office.redrawn(card)
    assert "Reading the page again…" in card.visible_text()
    assert card.buttons() == []
    office.services.gate.set()
    await office.redrawn(card, 2)
    assert card.visible_text().startswith("🟠 Weak · 30/100")
    assert office.services.calls[-1].fresh


async def test_post_in_channel_shares_the_card(office: Office) -> None:
    await office.ann.clicks(await office.card(), "Post in channel")
    (shared,) = await office.public(1)
    assert shared.visible_text().startswith("🟢 Strong · 82/100")


async def test_a_failed_check_tells_the_reference_that_the_log_has(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.services.results = {}
    await office.ann.types(f"/checklink {PAGE}", in_="#links")
    _, told = await office.private(office.ann, 2)
    said = told.visible_text()
    assert said.endswith("Your link is kept; try again.")
    ref = said.partition("(ref ")[2].partition(")")[0]
    assert f"ref {ref}: job slack.check" in caplog.text
    assert "/hook/" not in caplog.text


async def test_explain_shows_every_piece_of_evidence(office: Office) -> None:
    await office.ann.clicks(await office.card(), "Explain the score")
    modal = await office.ann.modal("Explain the score")
    shown = modal.visible_text()
    for factor in ("Authority: not known", "Relevance: 88", "Context: 90", "Intent: 75", "Anchor: 80"):
        assert factor in shown
    assert "At html > body > main > article > p:nth-of-type(3)" in shown
    assert "Uncertain: authority" in shown


async def test_a_card_whose_check_is_gone_says_so(office: Office) -> None:
    card = await office.card()
    office.services.forget_everything()
    await office.ann.clicks(card, "Explain the score")
    told = (await office.private(office.ann, 3))[-1]
    assert told.visible_text() == "I no longer have that check.\nCheck the page again with `/checklink`."


async def test_a_job_that_finds_its_check_gone_says_so(office: Office) -> None:
    card = await office.card()
    office.services.forgets_after = 1
    await office.ann.clicks(card, "Check again")
    told = (await office.private(office.ann, 3))[-1]
    assert told.visible_text().startswith("I no longer have that check.")


async def test_a_failure_that_cannot_be_told_stands_in_the_log(
    office: Office, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object, **__: object) -> bool:
        raise OSError("no space left on device")

    card = await office.card()
    office.services.forget_everything()
    monkeypatch.setattr(Outbox, "put", full)
    await office.ann.clicks(card, "Explain the score")
    await office.slack.until(lambda: "nobody could be told of GoneError" in caplog.text)


async def test_who_pressed_a_button_is_told_while_nothing_can_be_written_down(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object, **__: object) -> None:
        raise DatabaseUnusable("The database cannot be used: connection refused.")

    card = await office.card()
    office.services.forget_everything()
    monkeypatch.setattr(Outbox, "put", away)
    before = len(office.ann.private_messages(in_="#links"))
    await office.ann.clicks(card, "Explain the score")
    told = (await office.private(office.ann, before + 1))[-1]
    assert told.visible_text().startswith("I cannot do that just now. Try again in a minute")


async def test_a_command_is_answered_while_nothing_can_be_written_down(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object, **__: object) -> None:
        raise DatabaseUnusable("The database cannot be used: connection refused.")

    monkeypatch.setattr(Outbox, "put", away)
    monkeypatch.setattr(office.jobs, "enqueue", away)
    ack = await office.ann.types("/checklink https://blog.example/post", in_="#links")
    assert ack.ok
    (told,) = office.ann.private_messages(in_="#links")
    assert told.visible_text().startswith("I cannot do that just now. Try again in a minute")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("https://a.example/p", (("https://a.example/p",), (), False), id="one address"),
        pytest.param("a.example/p", (("https://a.example/p",), (), False), id="without a scheme"),
        pytest.param(
            "<https://a.example/p|a.example/p>",
            (("https://a.example/p",), (), False),
            id="as Slack writes links",
        ),
        pytest.param(
            "<https://a.example/> <https://b.example/>",
            (("https://a.example/", "https://b.example/"), (), False),
            id="two links",
        ),
        pytest.param(
            "https://a.example/?q=a&amp;b=1", (("https://a.example/?q=a&b=1",), (), False), id="escaped"
        ),
        pytest.param("\u200bhttps://a.example/p\ufeff", (("https://a.example/p",), (), False), id="pasted"),
        pytest.param("https://a.example/p HERE", (("https://a.example/p",), (), True), id="here"),
        pytest.param(
            "https://a.example/p for our-site.com here",
            (("https://a.example/p",), ("our-site.com",), True),
            id="for and here",
        ),
        pytest.param(
            "https://a.example/p https://a.example/p",
            (("https://a.example/p",), (), False),
            id="the same twice",
        ),
    ],
)
def test_what_people_type_is_understood(
    text: str, wanted: tuple[tuple[str, ...], tuple[str, ...], bool]
) -> None:
    request = CheckRequest.parse(text)
    assert (request.urls, request.sites, request.here) == wanted


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("", "Give me the address", id="nothing"),
        pytest.param("here", "Give me the address", id="only here"),
        pytest.param(
            " ".join(f"https://a.example/{n}" for n in range(7)), "You gave 7 addresses", id="too many"
        ),
        pytest.param("x" * 40_000, "That is too much text", id="a wall of text"),
        pytest.param("https://a.example/p for", "Which site of yours?", id="for nobody"),
        pytest.param(
            "https://a.example/p for <!channel>", "'&lt;!channel&gt;' is not a site", id="for a mention"
        ),
        pytest.param("javascript:alert(1)", "Only addresses that start with http", id="a script"),
        pytest.param("<!channel>", "A mention is not a web address.", id="a mention"),
        pytest.param("https://page.example.com\u202e/moc", "", id="hidden direction marks"),
    ],
)
def test_what_cannot_be_checked_is_refused_in_words(text: str, said: str) -> None:
    with pytest.raises(UserError) as refused:
        CheckRequest.parse(text)
    assert refused.value.text.startswith(said)
    assert "`/checklink" in refused.value.hint or "is not a site" in refused.value.text
