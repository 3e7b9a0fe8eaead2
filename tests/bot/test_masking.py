import pytest

from bot.masking import Masking

KEY = "q7-Zk_0123456789abcdefghij-key"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("with xoxb-1234567890-abcdef.", "with xoxb-***", id="a bot token"),
        pytest.param("xoxe.xoxb-1-Mi0xLTA", "xoxe.xoxb-***", id="a token that expires"),
        pytest.param("'xapp-1-A0-99-ff'", "'xapp-***'", id="an app token"),
        pytest.param(
            "POST https://hooks.slack.com/commands/T/1/secret failed",
            "POST https://hooks.slack.com/*** failed",
            id="a response_url",
        ),
        pytest.param(
            "'Authorization': 'Bearer abc.def'", "'Authorization': '***'", id="a header in a mapping"
        ),
        pytest.param("Authorization: Basic dXNlcjpw", "Authorization: ***", id="a header in a line"),
        pytest.param(
            "(b'authorization', b'Bearer abc')", "(b'authorization', b'***')", id="a header in bytes"
        ),
        pytest.param(
            "postgresql://linkvouch:hunter2@db/linkvouch",
            "postgresql://***@db/linkvouch",
            id="a database's password",
        ),
        pytest.param(
            "read https://user:secret@host.example/a",
            "read https://***@host.example/a",
            id="a page's password",
        ),
        pytest.param(
            "wss://wss-primary.slack.com/link/?ticket=abc&app_id=1",
            "wss://wss-primary.slack.com/link/?ticket=***&app_id=1",
            id="a ticket for a socket",
        ),
        pytest.param(
            "SLACK_SIGNING_SECRET=0123abcd LINKVOUCH_PACE=1",
            "SLACK_SIGNING_SECRET=*** LINKVOUCH_PACE=1",
            id="settings as a shell writes them",
        ),
        pytest.param(f"the key {KEY}!", "the key ***!", id="a secret that was named"),
    ],
)
def test_a_secret_is_not_shown(text: str, shown: str) -> None:
    assert Masking([KEY])(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "ref 4F2K: a letter to post waits 3 s: ratelimited",
        "https://blog.example/a?page=2#token",
        "mail ann@example.com about https://blog.example/@ann",
        "tenant .T0123: the profile of our-site.com: 12 pages read",
        "xoxo from ann",
    ],
)
def test_what_is_no_secret_stays_as_it_is(text: str) -> None:
    assert Masking([KEY, "abc"])(text) == text


def test_a_named_secret_inside_a_longer_one_leaves_nothing_of_it() -> None:
    assert Masking(["secret-one", "secret-one-and-two"])("it is secret-one-and-two") == "it is ***"


def test_a_named_token_still_tells_its_kind() -> None:
    assert Masking(["xoxb-1-2"])("xoxb-1-2") == "xoxb-***"


def test_the_masking_shows_no_secret_itself() -> None:
    assert KEY not in repr(Masking([KEY]))
