"""Every way in which Slack can fail a letter, and what becomes of the letter."""

import logging
import socket
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import ClientSession

from bot.slack.blocks import errors
from bot.slack.blocks.kit import Message, section
from bot.slack.delivery import Posted
from bot.slack.letters import Letter, Way
from bot.slack.outbox import PACE
from bot.slack.sender import BACK_OFF_S
from storage import outbox as outboxes
from storage.database import Database
from storage.letters import Standing
from tests.bot.slack.small_slack import (
    ANN,
    HOOK,
    TENANT,
    Post,
    SmallSlack,
    Trouble,
    a_post,
    serving,
)

HELLO = errors.told("Hello.")
CARD = Message(text="Risky, 12/100: cheap.example.", blocks=[section("🔴 Risky · 12/100")])
WAYS = [
    pytest.param(Letter(key="k", way=Way.POST, channel="C1", message=HELLO), "chat.postMessage", id="a post"),
    pytest.param(
        Letter(key="k", way=Way.UPDATE, channel="C1", ts="1.1", message=HELLO), "chat.update", id="an edit"
    ),
    pytest.param(Letter(key="k", way=Way.DELETE, channel="C1", ts="1.1"), "chat.delete", id="a removal"),
    pytest.param(
        Letter(key="k", way=Way.WHISPER, channel="C1", person="U1", message=HELLO),
        "chat.postEphemeral",
        id="a whisper",
    ),
    pytest.param(
        Letter(key="k", way=Way.RESPOND, person="U1", response_url="/hook/secret", message=HELLO),
        HOOK,
        id="an answer",
    ),
]


@pytest.fixture
async def post(database: Database) -> AsyncIterator[Post]:
    slack = SmallSlack()
    slack._posted({"channel": "C1", "text": "what stands there"})
    slack.said[0].ts = "1.1"
    async with serving(slack):
        yield a_post(slack, database, pace=PACE)


def here(letter: Letter, post: Post) -> Letter:
    """The letter with this test's Slack in its address."""
    return replace(
        letter, response_url=f"{post.slack.origin}{letter.response_url}" if letter.response_url else ""
    )


async def standing(post: Post, key: str = "k") -> tuple[Standing, str]:
    held = await post.outbox.of(TENANT, key)
    assert held is not None
    return held.standing, held.error


@pytest.mark.parametrize(("letter", "method"), WAYS)
async def test_slacks_wait_is_obeyed(post: Post, letter: Letter, method: str) -> None:
    post.slack.troubles[method] = [Trouble.LIMITED, Trouble.LIMITED]
    await post.delivery.send(here(letter, post))
    await post.sender.round()
    post.slack.clock.advance(29)
    assert await post.sender.round() == 0
    assert await standing(post) == (Standing.WAITING, "ratelimited")
    await post.settle(step_s=30)
    assert await standing(post) == (Standing.SENT, "")
    assert post.slack.count(method) == 3


@pytest.mark.parametrize("trouble", [Trouble.BROKEN, Trouble.RESET], ids=lambda trouble: trouble.value)
@pytest.mark.parametrize(("letter", "method"), WAYS)
async def test_a_slack_in_trouble_is_tried_again_and_ever_more_slowly(
    post: Post, letter: Letter, method: str, trouble: Trouble
) -> None:
    post.slack.troubles[method] = [trouble] * 3
    await post.delivery.send(here(letter, post))
    for back_off_s in BACK_OFF_S[:3]:
        await post.sender.round()
        post.slack.clock.advance(back_off_s - 0.1)
        assert await post.sender.round() == 0
        post.slack.clock.advance(0.2)
    await post.sender.round()
    assert await standing(post) == (Standing.SENT, "")


async def test_a_slack_that_cannot_be_reached_is_tried_again_with_no_doubt(database: Database) -> None:
    with socket.socket() as reserved:  # bound and not listening: every connection is refused
        reserved.bind(("127.0.0.1", 0))
        slack = SmallSlack(origin=f"http://127.0.0.1:{reserved.getsockname()[1]}")
        post = a_post(slack, database, pace=PACE)
        await post.delivery.send(Letter(key="k", way=Way.POST, channel="C1", message=HELLO))
        await post.sender.round()
        held = await post.outbox.of(TENANT, "k")
    assert held is not None
    assert (held.standing, held.error, held.unsure) == (Standing.WAITING, "no connection", False)


@pytest.mark.parametrize("thread_ts", ["", "7.7"], ids=["in a channel", "in a thread"])
@pytest.mark.parametrize(
    "trouble", [Trouble.BROKEN_ACTED, Trouble.RESET_ACTED, Trouble.SILENT_ACTED], ids=lambda each: each.value
)
async def test_an_answer_lost_on_the_way_is_looked_for_and_nothing_is_said_twice(
    post: Post, trouble: Trouble, thread_ts: str
) -> None:
    post.slack.troubles["chat.postMessage"] = [trouble]
    await post.delivery.send(Letter(key="k", way=Way.POST, channel="C1", thread_ts=thread_ts, message=HELLO))
    await post.settle()
    assert post.slack.texts[1:] == ["Hello."]
    assert await post.delivery.posted("k", 0) == Posted(channel="C1", ts=post.slack.said[1].ts)


async def test_what_is_surely_not_there_is_sent_again_without_a_mark(post: Post) -> None:
    post.slack.troubles["chat.postMessage"] = [Trouble.BROKEN]
    await post.delivery.send(Letter(key="k", way=Way.POST, channel="C1", message=HELLO))
    await post.settle()
    assert post.slack.texts[1:] == ["Hello."]


@pytest.mark.parametrize(
    ("letter", "method"), [WAYS[0], WAYS[3], WAYS[4]], ids=["a post", "a whisper", "an answer"]
)
async def test_what_cannot_be_looked_for_is_sent_again_and_says_so(
    post: Post, letter: Letter, method: str
) -> None:
    post.slack.reads_history = False
    post.slack.troubles[method] = [Trouble.RESET_ACTED]
    await post.delivery.send(here(letter, post))
    await post.settle()
    assert post.slack.texts[1:] == ["Hello.", "(repeated) Hello."]
    assert "(repeated)" in str(post.slack.said[-1].blocks[-1])


@pytest.mark.parametrize(
    "letter",
    [
        pytest.param(WAYS[1].values[0], id="an edit"),
        pytest.param(
            Letter(key="k", way=Way.RESPOND, response_url="/hook/1", replace=True, message=HELLO),
            id="an answer in place of a message",
        ),
    ],
)
async def test_what_changes_nothing_the_second_time_carries_no_mark(post: Post, letter: Letter) -> None:
    for method in ("chat.update", HOOK):
        post.slack.troubles[method] = [Trouble.RESET_ACTED]
    await post.delivery.send(here(letter, post))
    await post.settle()
    assert "(repeated)" not in "".join(post.slack.texts)


async def test_a_sender_that_died_while_sending_leaves_its_letter_to_another(post: Post) -> None:
    """It posted, and was killed before it could write that down."""
    await post.delivery.send(Letter(key="k", way=Way.POST, channel="C1", message=HELLO))
    (due,) = await post.outbox.due(1)
    claimed = await post.outbox.claim(due)
    assert claimed is not None
    async with ClientSession() as session:
        letter = Letter.of_new(claimed.letter)
        url = f"{post.slack.origin}/api/chat.postMessage"
        await session.post(url, json={"channel": "C1", "text": "Hello.", "metadata": letter.metadata})
    assert await post.sender.round() == 0
    await post.settle()
    assert post.slack.texts[1:] == ["Hello."]


@pytest.mark.parametrize(
    ("error", "says"),
    [
        pytest.param(
            "not_in_channel",
            "I can't post in #links yet. Type `/invite @linkvouch` there, then press it.",
            id="the bot is no member",
        ),
        pytest.param("channel_not_found", "I can't post in #links yet.", id="a private channel"),
        pytest.param("is_archived", "#links is archived", id="an archived channel"),
        pytest.param("restricted_action", "Your workspace lets only some people post", id="announcements"),
        pytest.param("channel_is_haunted", "Something broke on my side (ref ", id="a word nobody knows"),
    ],
)
async def test_a_channel_that_takes_nothing_is_told_to_the_person_with_the_message(
    post: Post, error: str, says: str
) -> None:
    post.slack.troubles["chat.postMessage"] = [error]
    await post.delivery.post(post.reply, CARD, key="k", again="press it")
    await post.settle()
    assert await standing(post) == (Standing.FAILED, error)
    told = post.slack.said[-1]
    assert told.channel == HOOK
    assert told.text.startswith(says)
    if "Something broke" not in says:
        assert told.blocks[1:] == CARD.blocks
        assert told.text.endswith(CARD.text)


async def test_a_refusal_goes_to_the_persons_own_conversation_where_no_answer_is_taken(post: Post) -> None:
    post.slack.troubles["chat.postMessage"] = ["not_in_channel"]
    post.slack.troubles[HOOK] = ["used_url"]
    await post.delivery.post(post.reply, CARD, key="k", again="press it")
    await post.settle()
    assert post.slack.said[-1].channel == "DU1"


async def test_a_channel_can_be_tried_again_after_the_invitation(post: Post) -> None:
    post.slack.troubles["chat.postMessage"] = ["not_in_channel"]
    for _ in range(2):
        assert await post.delivery.post(post.reply, CARD, key="k", again="press it")
        await post.settle()
    assert post.slack.said[-1].channel == "C1"


@pytest.mark.parametrize("error", ["user_not_found", "cannot_dm_bot", "channel_not_found"])
async def test_a_person_who_cannot_be_reached_ends_the_letter(post: Post, error: str) -> None:
    post.slack.troubles["chat.postMessage"] = [error]
    await post.delivery.send(Letter(key="k", way=Way.POST, channel="U1", person="U1", message=HELLO))
    await post.settle()
    assert await standing(post) == (Standing.FAILED, error)
    assert post.slack.texts[1:] == []


@pytest.mark.parametrize("status", [200, 404])
@pytest.mark.parametrize("error", ["used_url", "expired_url", "no_such_url"])
async def test_a_used_up_address_for_answers_becomes_a_direct_message(
    post: Post, error: str, status: int
) -> None:
    post.slack.hook_says_no_with = status
    post.slack.troubles[HOOK] = [error]
    await post.delivery.answer(post.reply, HELLO, key="k", replace=True)
    await post.settle()
    assert [(each.channel, each.text) for each in post.slack.said[1:]] == [("DU1", "Hello.")]


@pytest.mark.parametrize("error", ["not_in_channel", "user_not_in_channel", "is_archived"])
async def test_a_whisper_that_a_channel_refuses_becomes_a_direct_message(post: Post, error: str) -> None:
    post.slack.troubles["chat.postEphemeral"] = [error]
    await post.delivery.whisper("C1", post.reply, HELLO, key="k")
    await post.settle()
    assert [(each.channel, each.text) for each in post.slack.said[1:]] == [("DU1", "Hello.")]


async def test_a_repeated_direct_message_is_looked_for_where_earlier_ones_stand(post: Post) -> None:
    await post.delivery.send(Letter(key="first", way=Way.POST, channel="U1", message=HELLO))
    await post.settle()
    post.slack.troubles["chat.postMessage"] = [Trouble.RESET_ACTED]
    await post.delivery.send(Letter(key="k", way=Way.POST, channel="U1", message=CARD))
    await post.settle()
    assert post.slack.texts[1:] == ["Hello.", CARD.text]


async def test_an_edit_of_a_message_that_is_gone_is_dropped_unless_a_person_waits_for_it(post: Post) -> None:
    gone = Posted(channel="C1", ts="9.9")
    await post.delivery.send(Letter(key="progress", way=Way.UPDATE, channel="C1", ts="9.9", message=HELLO))
    await post.settle()
    assert post.slack.texts[1:] == []
    await post.delivery.update(gone, CARD, person=ANN.id)
    await post.settle()
    (told,) = post.slack.said[1:]
    assert (told.channel, told.blocks[1:]) == ("DU1", CARD.blocks)
    assert told.text.startswith("The message that I wanted to bring up to date is gone")


async def test_an_answer_in_a_thread_that_is_gone_reaches_the_person_alone(post: Post) -> None:
    post.slack.troubles["chat.postMessage"] = ["thread_not_found"]
    letter = Letter(key="k", way=Way.POST, channel="C1", thread_ts="9.9", person=ANN.id, message=CARD)
    await post.delivery.send(letter)
    await post.settle()
    (told,) = post.slack.said[1:]
    assert told.channel == "DU1"
    assert told.text.startswith("The message that I wanted to answer in is gone")
    assert told.text.endswith(CARD.text)


@pytest.mark.parametrize(("letter", "method"), [WAYS[0], WAYS[1], WAYS[3]])
async def test_blocks_that_slack_does_not_take_are_our_fault_and_the_text_is_said(
    post: Post, letter: Letter, method: str, caplog: pytest.LogCaptureFixture
) -> None:
    post.slack.troubles[method] = ["invalid_blocks"]
    await post.delivery.send(here(letter, post))
    await post.settle()
    (said,) = [each for each in post.slack.said if each.text == "Hello."]
    assert said.blocks == []
    (record,) = [each for each in caplog.records if each.levelname == "ERROR"]
    assert record.getMessage().startswith("ref ")
    assert "invalid_blocks" in record.getMessage()


async def test_a_flag_card_comes_back_with_its_permalink(post: Post) -> None:
    marked = ("linkvouch_flag", "LV-1")
    await post.delivery.post(post.reply, CARD, key="k", again="press it", marked=marked)
    await post.settle()
    posted = await post.delivery.posted("k", 0)
    assert posted is not None
    assert posted.permalink == f"https://x.slack.com/{posted.ts}"
    metadata = post.slack.said[-1].metadata
    assert metadata is not None
    assert (metadata["event_type"], metadata["event_payload"]["ref"]) == marked


async def test_a_permalink_that_cannot_be_had_costs_no_message(post: Post) -> None:
    post.slack.troubles["chat.getPermalink"] = [Trouble.BROKEN]
    marked = ("linkvouch_flag", "LV-1")
    await post.delivery.post(post.reply, CARD, key="k", again="press it", marked=marked)
    await post.settle()
    assert (await post.delivery.posted("k", 0)) == Posted(channel="C1", ts=post.slack.said[-1].ts)


async def test_progress_edits_of_one_message_coalesce_and_keep_their_distance(post: Post) -> None:
    await post.delivery.send(Letter(key="card", way=Way.POST, channel="C1", message=HELLO))
    for number in range(5):
        edit = Letter(key="progress", way=Way.UPDATE, of="card", message=errors.told(f"{number} of 5"))
        await post.delivery.send(edit, newest=True)
    await post.settle()
    assert (post.slack.said[1].text, post.slack.said[1].edits) == ("4 of 5", 1)
    await post.delivery.send(
        Letter(key="progress", way=Way.UPDATE, of="card", message=errors.told("5 of 5")), newest=True
    )
    post.slack.clock.advance(2.9)
    assert await post.sender.round() == 0
    post.slack.clock.advance(0.2)
    assert await post.sender.round() == 1
    assert post.slack.said[1].text == "5 of 5"


async def test_nothing_secret_stands_in_the_log(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    post.slack.troubles[HOOK] = [Trouble.RESET, Trouble.BROKEN, Trouble.LIMITED, "used_url"]
    post.slack.troubles["chat.postMessage"] = [Trouble.RESET, "channel_is_haunted"]
    with caplog.at_level(logging.DEBUG):
        await post.delivery.answer(post.reply, HELLO, key="k")
        await post.settle()
    assert post.slack.count(HOOK) >= 4
    ours = [each for each in caplog.records if each.name != "aiohttp.access"]
    assert [each for each in ours if "secret" in each.getMessage() + str(each.exc_info)] == []


async def test_a_letter_of_another_version_that_cannot_be_read_holds_nothing_up(post: Post) -> None:
    old = replace(Letter(key="old", way=Way.POST, channel="C1", message=HELLO).as_new(), body={"words": "?"})
    with post.database.writing() as session:
        outboxes.put(session, TENANT, old, now=post.slack.clock())
    await post.delivery.send(Letter(key="new", way=Way.POST, channel="C1", message=HELLO))
    await post.settle()
    assert await standing(post, "old") == (Standing.FAILED, "unreadable")
    assert await standing(post, "new") == (Standing.SENT, "")


async def test_no_message_unfurls_what_it_links_to(post: Post) -> None:
    await post.delivery.post(post.reply, HELLO, key="post", again="try again")
    await post.delivery.answer(post.reply, HELLO, key="answer")
    await post.settle()
    for _, body in post.slack.calls:
        assert str(body["unfurl_links"]) in {"0", "False"}
        assert str(body["unfurl_media"]) in {"0", "False"}
