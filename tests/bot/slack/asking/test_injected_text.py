"""What strangers write on their pages, on its way through the whole app: what Slack gets of it is harmless.

The pages are parsed and judged for real; what is looked at is what the fake Slack received for them: the
private card, the card in the channel, the flag card and the modal with all the evidence.
"""

import html
import json
import re
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest

from bot.slack.blocks.limits import HEADER_TEXT, SECTION_TEXT
from scoring.results import CheckResult
from tests.bot.injection_cases import injection_cases, spelled_out
from tests.bot.slack.asking.conftest import Town
from tests.bot.small_web import SmallWeb, an_article, small_web, to_ours
from tests.fake_slack.state import Json
from web import urls

TITLE: Final = "<title>Drought gardening</title>"
HEADING: Final = "<h1>Drought gardening</h1>"  # what a page without a title is called by
LOOK_ALIKE: Final = str.maketrans({"ˋ": "`", "∗": "*", "∼": "~", "ˍ": "_", "꞉": ":"})
AS_TYPED_IN_HTML: Final = frozenset({"slack_text-17"})  # its text is what the source of the page says
TOKEN: Final = re.compile(r"<([^<>]*)>")
OUR_TOKEN: Final = re.compile(r"<(@U\w+|#C\w+|!date\^\d+\^\{date_short_pretty\} \{time\}\|[\w :]+)>")
EMOJI_NAME: Final = re.compile(r":[\w+'-]*[a-z][\w+'-]*:")
SHOWN_TITLE: Final = re.compile(r"(?:Page title “(?P<title>[^\n]*)”|(?P<none>\(no title\))) (?=<https?://)")
SHOWN_ANCHOR: Final = re.compile(r"with the words “(?P<anchor>[^\n]*)”$", re.MULTILINE)
MOST_BLOCKS: Final = 50
MOST_MARKS: Final = 4  # on one letter; living languages need no more


@dataclass(frozen=True, kw_only=True)
class Sent:
    """All that Slack got for one case."""

    case: dict[str, Any]
    text: str  # of the case, written out
    bodies: tuple[Json, ...]  # of calls that post, of posts on response_urls, of answers to requests
    result: CheckResult | None  # of the page, None where the address was refused
    innocent: CheckResult  # of the page without the text

    def of_type(self, kind: str) -> list[Json]:
        return [each for body in self.bodies for each in _objects(body) if each.get("type") == kind]

    def words(self) -> list[str]:
        """Every string in every body, without the people, channels and dates that we write."""
        return [OUR_TOKEN.sub("", text) for body in self.bodies for text in _strings(body)]

    def titles(self) -> set[str]:
        """The title as it stands on the cards; "(no title)" as itself."""
        found = (SHOWN_TITLE.match(each["text"]) for each in self.of_type("mrkdwn"))
        return {match["title"] if match["none"] is None else match["none"] for match in found if match}

    def anchors(self) -> set[str]:
        """The anchor text as it stands on the cards."""
        found = (SHOWN_ANCHOR.search(each["text"]) for each in self.of_type("mrkdwn"))
        return {match["anchor"] for match in found if match}

    def the_title(self) -> str:
        """The one that stands on each of the cards. Raises AssertionError."""
        titles = self.titles()
        assert len(titles) == 1, titles
        return titles.pop()

    def the_anchor(self) -> str:
        anchors = self.anchors()
        assert len(anchors) == 1, anchors
        return anchors.pop()

    def labels(self) -> list[tuple[str, str]]:
        """Target and label of every link, decoded."""
        outside = (OUR_TOKEN.sub("", each["text"]) for each in self.of_type("mrkdwn"))
        pairs = [token.partition("|") for text in outside for token in TOKEN.findall(text)]
        return [(html.unescape(target), html.unescape(label)) for target, _, label in pairs]


def _objects(value: object) -> Iterator[Json]:
    if isinstance(value, dict):
        yield value
    members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for member in members:
        yield from _objects(member)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for member in members:
        yield from _strings(member)


def _parsed(args: Json) -> Json:
    """Arguments of a call, with what travels as JSON in a form taken apart."""
    return {
        name: json.loads(value)
        if isinstance(value, str) and name in {"blocks", "view", "metadata"}
        else value
        for name, value in args.items()
    }


def _is_read_as(shown: str) -> str:
    """What a person reads of a piece of mrkdwn, our look-alikes taken for what they stand for."""
    return html.unescape(shown).translate(LOOK_ALIKE)


def title_as_written(sent: Sent) -> None:
    assert _is_read_as(sent.the_title()) == " ".join(sent.text.split())


def title_is(wanted: str) -> Callable[[Sent], None]:
    def holds(sent: Sent) -> None:
        assert _is_read_as(sent.the_title()) == wanted

    return holds


def nothing_is_formatted(sent: Sent) -> None:
    """Neither by marks inside the title, nor beyond it by those that it opened."""
    title_as_written(sent)
    assert not re.search(r"[`*~]|(?<!\w)_|_(?!\w)", sent.the_title())


def no_quote_opens(sent: Sent) -> None:
    title_as_written(sent)
    for each in sent.of_type("mrkdwn"):
        assert not re.search(r"^\s*(>|&gt;)", each["text"], re.MULTILINE)


def no_letter_is_covered(sent: Sent) -> None:
    assert not re.search(rf"[\u0300-\u036f\u0489]{{{MOST_MARKS + 1}}}", "".join(sent.words()))


def title_is_cut(sent: Sent) -> None:
    assert len(sent.the_title()) == HEADER_TEXT
    assert sent.the_title().endswith("…")


def anchor_as_written(sent: Sent) -> None:
    assert _is_read_as(sent.the_anchor()) == sent.text


def a_found_address_is_code(sent: Sent) -> None:
    """An address that the page names for ours is shown as it is, and leads nowhere."""
    (found,) = {match for each in sent.words() for match in re.findall(r"Close to our address: (.*)", each)}
    assert re.fullmatch(r"`[^`]*`", found)
    assert "evil.example" in found


def its_host_is_named(sent: Sent) -> None:
    """Nothing leads there, and what is said of it names the host that it would have led to."""
    assert sent.result is None
    assert not sent.labels()
    assert any(re.search(r"leads to evil\.example\b", words) for words in sent.words())
    assert not any("www.example.com" in words for words in sent.words())


def every_link_shows_its_host(sent: Sent) -> None:
    assert any(str(urlsplit(sent.text).hostname) in words for words in sent.words())
    for body in sent.bodies:
        for each in _objects(body):
            if each.get("type") == "header":
                assert str(urlsplit(sent.text).hostname) in each["text"]["text"]


def long_address_keeps_both_ends(sent: Sent) -> None:
    every_link_shows_its_host(sent)
    shown = {found for words in sent.words() for found in re.findall(r"example\.com/a[a…]*a", words)}
    assert len(shown) == 1
    for each in shown:
        assert re.fullmatch(r"example\.com/a+…a+", each), each
        assert len(each) <= sent.case["max_chars"]


def the_score_does_not_care(sent: Sent) -> None:
    assert sent.result is not None
    assert sent.result.judgement == sent.innocent.judgement  # type: ignore[union-attr]  # both link to us


def no_table_or_list(sent: Sent) -> None:
    assert not sent.of_type("markdown")
    told = [words for words in sent.words() if "|col|col|" in words]
    assert told
    for words in told:
        assert not re.search(r"^\s*\|", words, re.MULTILINE)


def nothing_is_unfurled(sent: Sent) -> None:
    posts = [body for body in sent.bodies if "unfurl_links" in body]
    assert any("channel" in body for body in posts)
    assert any("response_type" in body for body in posts)


# What each case expects, by its id; all of them besides are as `harmless` says.
EXPECTED: Final[dict[str, Callable[[Sent], None]]] = {
    "slack_text-01": title_as_written,
    "slack_text-02": title_as_written,
    "slack_text-03": title_as_written,
    "slack_text-04": title_as_written,
    "slack_text-05": title_as_written,
    "slack_text-06": title_as_written,
    "slack_text-07": title_as_written,
    "slack_text-08": title_as_written,
    "slack_text-09": title_as_written,
    "slack_text-10": title_as_written,
    "slack_text-11": title_as_written,
    "slack_text-12": nothing_is_formatted,
    "slack_text-13": nothing_is_formatted,
    "slack_text-14": no_quote_opens,
    "slack_text-15": title_as_written,
    "slack_text-16": title_as_written,
    "slack_text-17": title_is("<!channel>"),
    "slack_text-18": title_is("gpj.exe safe"),
    "slack_text-19": title_is("abc"),
    "slack_text-20": title_is("paypal login"),
    "slack_text-21": no_letter_is_covered,
    "slack_text-22": title_is_cut,
    "slack_text-23": title_as_written,
    "slack_text-24": title_is_cut,
    "slack_text-25": title_is("(no title)"),
    "slack_text-26": title_is("(no title)"),
    "slack_text-27": title_is("line1 line2 line3 line4 line5"),
    "slack_text-28": title_is("\ufffd [31mred"),  # HTML has a mark of its own for what is no character
    "slack_text-29": title_is("\ufffdbroken"),
    "slack_text-30": title_is("tags"),
    "slack_text-31": anchor_as_written,
    "slack_text-32": anchor_as_written,
    "slack_text-33": a_found_address_is_code,
    "slack_text-34": its_host_is_named,
    "slack_text-35": every_link_shows_its_host,
    "slack_text-36": long_address_keeps_both_ends,
    "slack_text-37": the_score_does_not_care,
    "slack_text-38": no_table_or_list,
    "slack_text-39": nothing_is_unfurled,
}


def harmless(sent: Sent) -> None:
    """What holds for every case, whatever its own words are, and what its own `check` and `call` ask for."""
    case, check = sent.case, sent.case["check"]
    for words in check["contains"]:
        assert any(words in text for text in sent.words()), words
    for words in check["not_contains"]:
        places = [sent.the_title()] if words.isspace() and words != "\u2028" else sent.words()
        assert not any(words in text for text in places), words
    for shown in sent.titles():
        assert len(shown) <= case.get("max_chars", HEADER_TEXT)
    for body in sent.bodies:
        assert body.get("parse", "none") == "none"
        assert not body.get("link_names")
        if "response_type" in body or "metadata" in body:  # what Slack would unfurl
            assert (body["unfurl_links"], body["unfurl_media"]) in {(False, False), ("0", "0")}
        assert len(body.get("blocks") or ()) <= MOST_BLOCKS
        json.dumps(body, ensure_ascii=False).encode()
    for each in sent.of_type("mrkdwn"):
        assert each["verbatim"] is True
        assert len(each["text"]) <= SECTION_TEXT
        assert not EMOJI_NAME.search(TOKEN.sub("", each["text"])), each["text"]
    for each in sent.of_type("plain_text"):
        assert each["emoji"] is False
        assert not re.search(r"[\r\n\u2028\u2029\x85]", each["text"])
    for target, label in sent.labels():
        host = str(urlsplit(target).hostname)
        assert host.endswith(".slack.com") or label.startswith(host), (target, label)


@pytest.fixture
async def web(tmp_path: Path) -> AsyncIterator[SmallWeb]:
    folder = tmp_path / "small web"
    folder.mkdir()
    async with small_web(folder) as opened:
        yield opened


def _in_html(text: str, case_id: str) -> str:
    """The text as a page's source would have it, half characters as references."""
    if case_id in AS_TYPED_IN_HTML:
        return text
    return "".join(
        f"&#{ord(letter)};" if "\ud800" <= letter <= "\udfff" else html.escape(letter) for letter in text
    )


def _page(case: dict[str, Any], text: str) -> tuple[str, str]:
    """The address of the page that a case describes, and its source."""
    url, written = f"https://{case['id'].replace('_', '-')}.example/post", _in_html(text, case["id"])
    match case["given"]["field"]:
        case "title":
            source = an_article(to_ours()).replace(TITLE, f"<title>{written}</title>")
            return url, source if text.strip() else source.replace(HEADING, "")
        case "anchor":
            return url, an_article(to_ours(written))
        case "body":
            return url, an_article(to_ours()).replace("</article>", f"<p>{written}</p></article>")
        case "evidence":
            return url, an_article(f"{to_ours()} {written}")
        case "url" if case["id"] == "slack_text-33":
            return url, an_article(to_ours(target=written))
        case "url":
            return text, an_article(to_ours())
        case field:
            raise AssertionError(f"no page is written for the field {field}")


async def _judged(web: SmallWeb, case: dict[str, Any], text: str) -> CheckResult | None:
    url, source = _page(case, text)
    if case["id"] == "slack_text-34":
        return None
    web.pages[urls.normalise(url)] = source
    sites = ("evil.com",) if case["id"] == "slack_text-33" else ()
    (result,) = await web.checking.check([url], sites=sites)
    return result


async def _received(town: Town, web: SmallWeb, case: dict[str, Any], innocent: CheckResult) -> Sent:
    """Check the page, post its card, flag it and open the evidence; gives what Slack got meanwhile."""
    text = spelled_out(case["given"]["text"])
    result = await _judged(web, case, text)
    url = text if result is None else result.final_url or result.url
    calls, answers = len(town.slack.calls), len(town.slack.state.answers)
    heard = len(town.ann.private_messages(in_="#links"))
    if result is not None:
        town.pages.found[url] = result
    ack = await town.ann.types(f"/checklink {url}", in_="#links")
    if result is not None:
        card = (await town.private(town.ann, heard + 2))[-1]
        posted = len(town.slack.channel("#links").messages())
        await town.ann.clicks(card, "Post in channel")
        await town.public(posted + 1)
        await town.ann.clicks(card, "Explain the score")
        await town.ann.modal("Explain the score")
        if "Flag for the team" in card.buttons():
            await town.ann.clicks(card, "Flag for the team")
            await town.public(posted + 2)
            await town.private(town.ann, heard + 3)
    await town.quiet()  # what is said last is of this case, and not of the next
    bodies = [_parsed(call.args) for call in town.slack.calls[calls:]]
    return Sent(
        case=case,
        text=text,
        bodies=(*bodies, *town.slack.state.answers[answers:], ack.body),
        result=result,
        innocent=innocent,
    )


@pytest.mark.parametrize("town", ["http"], indirect=True)  # what is said is the same over both
async def test_every_case_is_harmless_in_all_that_slack_gets(town: Town, web: SmallWeb) -> None:
    cases = injection_cases("slack_text")
    assert {case["id"] for case in cases} == EXPECTED.keys()
    innocent = await web.check("https://innocent.example/post", an_article(to_ours()))
    failed: dict[str, str] = {}
    for case in cases:
        sent = await _received(town, web, case, innocent)
        for holds in (harmless, EXPECTED[case["id"]]):
            try:
                holds(sent)
            except (AssertionError, ValueError) as error:
                failed[f"{case['id']} {holds.__name__}"] = str(error)[:600]
    assert not failed, "\n".join(f"{case}: {why}" for case, why in failed.items())
