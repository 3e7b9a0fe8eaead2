from datetime import UTC, datetime

import pytest

from bot.slack.blocks import text


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        pytest.param("Soil & seed", "Soil &amp; seed", id="an ampersand"),
        pytest.param("<!channel> win", "&lt;!channel&gt; win", id="a mention"),
        pytest.param(
            "&lt;!channel&gt;", "&amp;lt;!channel&amp;gt;", id="entities are not decoded a second time"
        ),
        pytest.param("one\ntwo\r\nthree\u2028four\u0085five", "one two three four five", id="one line"),
        pytest.param("\x1b[31mred\x00", "[31mred", id="control characters"),
        pytest.param("\u202egpj.exe\u202c", "gpj.exe", id="bidirectional marks"),
        pytest.param("pay\u200bpal \u2060login", "paypal login", id="zero-width characters"),
        pytest.param("*bold* ~no~ `code`", "∗bold∗ ∼no∼ ˋcodeˋ", id="formatting"),
        pytest.param("_it_ snake_case", "ˍitˍ snake_case", id="italics, and no italics"),
        pytest.param(
            ":white_check_mark: 12:30:45", "꞉white_check_mark꞉ 12:30:45", id="emoji names, and times"
        ),
        pytest.param("\ud800broken", "broken", id="a lone surrogate"),
        pytest.param(
            "run `linkvouch authority update`.", "run `linkvouch authority update`.", id="a command of ours"
        ),
        pytest.param("run `rm linkvouch`", "run ˋrm linkvouchˋ", id="no command of ours"),
    ],
)
def test_words_are_shown_as_they_were_written(written: str, shown: str) -> None:
    assert text.mrkdwn(written, 100) == shown


@pytest.mark.parametrize(
    "words", ["x" * 500, "&" * 500, "<a>" * 200, "💣" * 500], ids=lambda words: words[:3]
)
@pytest.mark.parametrize("limit", [1, 2, 10, 299])
def test_nothing_is_longer_than_its_limit_and_no_entity_is_cut(words: str, limit: int) -> None:
    cut = text.mrkdwn(words, limit)
    assert len(cut) <= limit
    assert cut.endswith("…")
    bare = cut.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")
    assert not set("&<>;") & set(bare)
    assert len(text.code(words, limit + 5)) <= limit + 5


def test_what_fits_is_not_cut() -> None:
    assert text.mrkdwn("a & b", len("a &amp; b")) == "a &amp; b"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        pytest.param("https://a.example/p", "<https://a.example/p|a.example/p>", id="plain"),
        pytest.param("https://a.example/", "<https://a.example/|a.example>", id="a home page"),
        pytest.param(
            "https://a.example/?a=1&b=2", "<https://a.example/?a=1&amp;b=2|a.example/?a=1&amp;b=2>", id="&"
        ),
        pytest.param(
            "https://a.example/a|b>c d",
            "<https://a.example/a%7Cb%3Ec%20d|a.example/a|b&gt;c d>",
            id="|, >, space",
        ),
        pytest.param(
            "https://a.example/%7Cx", "<https://a.example/%7Cx|a.example/%7Cx>", id="encoded already"
        ),
        pytest.param("javascript:alert(1)", "javascript:alert(1)", id="no web address"),
        pytest.param(
            "https://a.example/" + "x" * 300, "a.example/" + "x" * 49 + "…" + "x" * 20, id="too long to link"
        ),
        pytest.param(
            "http://www.bank.example@evil.example/p",
            "evil.example/p",
            id="another host's name before its own",
        ),
        pytest.param("https://me:secret@a.example/p", "a.example/p", id="a password"),
        pytest.param("https://a.example/@me", "<https://a.example/@me|a.example/@me>", id="an @ in the path"),
    ],
)
def test_a_link_shows_where_it_leads(url: str, shown: str) -> None:
    assert text.link(url, 200) == shown


@pytest.mark.parametrize(
    ("finished", "limit", "shown"),
    [
        pytest.param("a &amp; b", 9, "a &amp; b", id="it fits"),
        pytest.param("a &amp; b", 7, "a…", id="within an entity"),
        pytest.param("a &amp; b", 8, "a &amp;…", id="after an entity"),
        pytest.param("ask <@U0ANN> today", 9, "ask…", id="within a mention"),
        pytest.param("ask <@U0ANN> today", 14, "ask <@U0ANN>…", id="after a mention"),
    ],
)
def test_finished_text_is_cut_between_its_parts(finished: str, limit: int, shown: str) -> None:
    assert text.cut(finished, limit) == shown


def test_a_long_address_shows_how_it_really_ends() -> None:
    shown = text.address(f"https://a.example/{'x' * 5_000}/the-end")
    assert shown.endswith("…xxxxxxxxxxxx/the-end")
    assert len(shown) == 80


def test_the_host_of_a_long_address_is_always_whole() -> None:
    host = f"{'sub.' * 30}evil.example"
    assert text.address(f"https://{host}/{'x' * 400}").startswith(f"{host}/…")


@pytest.mark.parametrize(
    ("url", "host"),
    [
        pytest.param("https://www.a.example/p", "a.example", id="without www"),
        pytest.param("http://www.bank.example@evil.example/", "evil.example", id="a name before the host"),
        pytest.param("https://xn--pple-43d.com/", "xn--pple-43d.com", id="look-alike letters stay encoded"),
        pytest.param("gardenweekly", "gardenweekly", id="what names no host"),
        pytest.param("https://[bad", "https://[bad", id="what is malformed"),
    ],
)
def test_the_host_is_what_is_really_opened(url: str, host: str) -> None:
    assert text.host_of(url) == host


def test_a_date_is_shown_in_the_readers_time_zone_and_falls_back_to_utc() -> None:
    moment = datetime(2026, 11, 22, 12, 15, tzinfo=UTC)
    assert text.date(moment) == "<!date^1795349700^{date_short_pretty} {time}|22 Nov 2026 12:15 UTC>"


@pytest.mark.parametrize(
    ("person_id", "name", "shown"),
    [
        pytest.param("U012ABC", "ann", "<@U012ABC>", id="somebody in Slack"),
        pytest.param("carla", "Carla <!here>", "Carla &lt;!here&gt;", id="somebody in the terminal"),
        pytest.param("<!channel>", "", "&lt;!channel&gt;", id="an id that is none"),
    ],
)
def test_people_are_mentioned_only_by_ids_of_slack(person_id: str, name: str, shown: str) -> None:
    assert text.person(person_id, name) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [("links", "#links"), ("privategroup", "<#C1>"), ("directmessage", "<#C1>"), ("", "<#C1>")],
)
def test_a_channel_without_a_name_is_left_to_slack_to_name(name: str, shown: str) -> None:
    assert text.channel("C1", name) == shown


def test_lines_are_joined_up_to_the_limit() -> None:
    assert list(text.chunks(["aaa", "bb", "cccc", "d"], 6)) == ["aaa\nbb", "cccc\nd"]
    assert list(text.chunks([], 6)) == []
