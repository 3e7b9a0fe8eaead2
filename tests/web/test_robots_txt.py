import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from protego import Protego

from web import urls
from web.robots_txt import MAX_BYTES, TOKEN, Rules

PAGE = urls.normalise("https://garden.example.com/notes/soil")
AGENTS = (TOKEN, "Googlebot", "Google-Extended", "GPTBot")

LINES = st.sampled_from(
    [
        "User-agent: *",
        "User-agent: linkvouch",
        "user agent Googlebot",
        "Useragent: Google",
        "User-agent: GPTBot*",
        "User-agent: Other-Bot # not ours",
        "USER-AGENT: nobody",
        "User-agent:",
        "User-agent",
        "Disallow: /",
        "Disallow: /notes/",
        "Allow: /notes/soil",
        "Disallow:",
        "Crawl-delay: 3",
        "Sitemap: https://garden.example.com/map.xml",
        "# a note",
        "",
        "junk",
    ]
)


@given(st.lists(LINES, max_size=14))
def test_reading_for_a_few_agents_changes_nothing_for_them(lines: list[str]) -> None:
    text = "\n".join(lines)
    rules, whole = Rules(text.encode(), AGENTS), Protego.parse(text)
    for agent in AGENTS:
        assert rules.allow(PAGE, agent) == whole.can_fetch(PAGE, agent)
    assert rules.crawl_delay_s == (whole.crawl_delay(TOKEN) or 0.0)


@pytest.mark.alone
@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            b"".join(b"User-agent: a%d\n" % number for number in range(12_000))
            + b"".join(b"Disallow: /x%d\n" % number for number in range(15_000)),
            id="thousands of names over thousands of rules",
        ),
        pytest.param(
            b"".join(b"User-agent: a%d\nDisallow: /\n" % number for number in range(17_000)), id="many groups"
        ),
        pytest.param(b"User-agent: *\n" + b"Disallow: /*a*a*a*b\n" * 25_000, id="many stars"),
        pytest.param(b"User-agent:" + b" " * 500_000, id="blanks"),
    ],
)
def test_a_hostile_file_is_read_quickly(text: bytes) -> None:
    began = time.process_time()
    assert Rules(text).allow(PAGE)
    assert time.process_time() - began < 1


def test_what_was_read_is_kept_as_it_came() -> None:
    long = b"\xef\xbb\xbfUser-agent: *\r\n" + b"#" * MAX_BYTES
    assert Rules(long).text == long[:MAX_BYTES]
    assert Rules(b"\xff\x00").text == b"\xff\x00"
