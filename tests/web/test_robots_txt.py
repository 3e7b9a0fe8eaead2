from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from protego import Protego

from tests.growth import assert_linear, repeated
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


def numbered(line: str) -> Callable[[int], str]:
    """Makes so many lines, each with its number."""
    return lambda lines: "".join(line.format(number) for number in range(lines))


@pytest.mark.parametrize(
    ("make", "size"),
    [
        pytest.param(
            lambda size: numbered("User-agent: a{}\n")(size) + numbered("Disallow: /x{}\n")(size),
            150,
            id="a thousand names over a thousand rules",
        ),
        pytest.param(numbered("User-agent: a{}\nDisallow: /\n"), 1_500, id="many groups"),
        pytest.param(repeated("Disallow: /*a*a*a*b\n", before="User-agent: *\n"), 10_000, id="many stars"),
        pytest.param(repeated(" ", before="User-agent:"), 10_000, id="blanks"),
    ],
)
def test_a_hostile_file_costs_no_more_than_its_length(make: Callable[[int], str], size: int) -> None:
    def read(text: str) -> None:
        assert Rules(text.encode()).allow(PAGE)

    assert_linear(read, make, size)


def test_what_was_read_is_kept_as_it_came() -> None:
    long = b"\xef\xbb\xbfUser-agent: *\r\n" + b"#" * MAX_BYTES
    assert Rules(long).text == long[:MAX_BYTES]
    assert Rules(b"\xff\x00").text == b"\xff\x00"
