import json
from collections.abc import Callable, Mapping

import pytest

from tests.growth import assert_linear, repeated
from web import ai, urls
from web.ai import Told, access, share_without_script
from web.page import AiAccess, Purpose

PAGE = urls.normalise("https://garden.example.com/notes/soil")
PROSE = (
    "Clay holds water far longer than sand does, so we dig in leaf mould every autumn and wait until frost "
    "has broken the clods before anything is sown. "
)
OTHER = (
    "The second half of the border gets its compost in spring, when the worms are near the surface and beds "
    "have warmed enough for seed to sprout within a week. "
)


def allowed(robots_txt: str | None, purpose: Purpose) -> Mapping[str, bool | None]:
    text = None if robots_txt is None else robots_txt.encode()
    found = access(text, PAGE, Told())
    return {agent.name: agent.allowed for agent in found.agents if agent.purpose is purpose}


def refusals(told: Told, robots_txt: str = "") -> tuple[str, ...]:
    return access(robots_txt.encode(), PAGE, told).refusals


@pytest.mark.parametrize(
    ("robots_txt", "agent", "may"),
    [
        pytest.param("", "GPTBot", True, id="an empty file lets all in"),
        pytest.param(None, "GPTBot", None, id="a file that was not asked for says nothing"),
        pytest.param("User-agent: *\nDisallow: /", "ClaudeBot", False, id="everybody out"),
        pytest.param("User-agent: GPTBot\nDisallow: /", "GPTBot", False, id="by name"),
        pytest.param("User-agent: GPTBot\nDisallow: /", "CCBot", True, id="another by name"),
        pytest.param(
            "User-agent: gptbot\nUser-agent: ccbot\nDisallow: /", "CCBot", False, id="a shared group"
        ),
        pytest.param(
            "User-agent: *\nDisallow: /\n\nUser-agent: CCBot\nAllow: /",
            "CCBot",
            True,
            id="its own group counts",
        ),
        pytest.param("User-agent: GPTBot\nDisallow: /shop/", "GPTBot", True, id="another folder"),
        pytest.param(
            "User-agent: GPTBot\nDisallow: /\nAllow: /notes/", "GPTBot", True, id="the longest path counts"
        ),
        pytest.param("User-agent: GPTBot\nDisallow: /*/soil$", "GPTBot", False, id="a pattern"),
        pytest.param(
            "User-agent: Googlebot\nDisallow: /", "Google-Extended", True, id="search is not training"
        ),
    ],
)
def test_each_agent_is_let_in_by_its_own_rules(
    robots_txt: str | None, agent: str, *, may: bool | None
) -> None:
    assert allowed(robots_txt, Purpose.TRAINING)[agent] is may


def test_an_agent_for_both_purposes_stands_in_both() -> None:
    closed = "User-agent: Google-Extended\nDisallow: /"
    assert allowed(closed, Purpose.ANSWERING)["Google-Extended"] is False
    assert allowed(closed, Purpose.TRAINING)["Google-Extended"] is False
    assert allowed(closed, Purpose.ANSWERING)["Googlebot"] is True


def test_answering_and_training_of_one_operator_are_told_apart() -> None:
    closed = "User-agent: GPTBot\nDisallow: /"
    assert allowed(closed, Purpose.ANSWERING)["OAI-SearchBot"] is True
    assert allowed(closed, Purpose.TRAINING)["GPTBot"] is False


def test_every_known_agent_has_an_operator_and_stands_once_for_a_purpose() -> None:
    agents = access(None, PAGE, Told()).agents
    assert len({(agent.name, agent.purpose) for agent in agents}) == len(agents) > 20
    assert all(agent.operator for agent in agents)


@pytest.mark.parametrize(
    ("told", "found"),
    [
        pytest.param(Told(), (), id="nothing"),
        pytest.param(Told(metas=(("robots", "index, follow, max-snippet:-1"),)), (), id="welcome"),
        pytest.param(
            Told(metas=(("ROBOTS", "noai, NoImageAI"),)),
            ("meta robots: noai", "meta robots: noimageai"),
            id="noai in capitals",
        ),
        pytest.param(
            Told(metas=(("googlebot", "nosnippet"),)),
            ("meta googlebot: nosnippet",),
            id="no snippet for Google",
        ),
        pytest.param(
            Told(metas=(("robots", "max-snippet: 0"),)), ("meta robots: max-snippet:0",), id="no characters"
        ),
        pytest.param(Told(metas=(("robots", "max-snippet:50"),)), (), id="fifty characters"),
        pytest.param(Told(metas=(("description", "noai"),)), (), id="a description that says noai"),
        pytest.param(Told(robots_header="noai, noindex"), ("X-Robots-Tag: noai",), id="noai in the header"),
        pytest.param(
            Told(robots_header="googlebot: nosnippet"),
            ("X-Robots-Tag: nosnippet",),
            id="a header for one reader",
        ),
        pytest.param(
            Told(metas=(("tdm-reservation", "1"),)),
            ("meta: tdm-reservation:1",),
            id="mining reserved in a meta",
        ),
        pytest.param(Told(metas=(("tdm-reservation", "0"),)), (), id="mining not reserved"),
        pytest.param(
            Told(usage_headers="content-usage: train-ai=n\ntdm-reservation: 1"),
            ("Content-Usage: train-ai=n", "header: tdm-reservation:1"),
            id="both headers",
        ),
        pytest.param(Told(usage_headers="content-usage: train-ai=y"), (), id="training welcome"),
        pytest.param(
            Told(visible_text="a" * 1_000, kept_back_chars=400),
            ("page: data-nosnippet (40% of the text)",),
            id="a part kept back",
        ),
        pytest.param(Told(visible_text="a" * 1_000, kept_back_chars=9), (), id="a button kept back"),
    ],
)
def test_refusals_are_told_with_their_place(told: Told, found: tuple[str, ...]) -> None:
    assert refusals(told) == found


SIGNAL = "Content-Signal: search=yes, ai-input=no, ai-train=no"
BOTH = ("robots.txt: ai-input=no", "robots.txt: ai-train=no")


@pytest.mark.parametrize(
    ("robots_txt", "found"),
    [
        pytest.param(f"User-agent: *\n{SIGNAL}\nAllow: /", BOTH, id="for everybody"),
        pytest.param(f"{SIGNAL}\nUser-agent: *\nAllow: /", BOTH, id="before any group"),
        pytest.param(
            f"User-agent: *\nUser-agent: x\n\n# why\n{SIGNAL}", BOTH, id="for everybody and another"
        ),
        pytest.param(f"User-agent: x\nUser-agent: *\n{SIGNAL}", BOTH, id="for another and everybody"),
        pytest.param(f"User-agent: *\nAllow: /\nUser-agent: x\n{SIGNAL}", (), id="for another alone"),
        pytest.param(f"User-agent: *\n# {SIGNAL}", (), id="in a comment"),
        pytest.param("User-agent: *\nContent-Signal: ai-train=yes", (), id="yes"),
        pytest.param("User-agent: *\nContent-Usage: train-ai=n", ("robots.txt: train-ai=n",), id="usage"),
        pytest.param(
            "User-agent: *\nContent-Usage: /notes/ train-ai=n", ("robots.txt: train-ai=n",), id="this folder"
        ),
        pytest.param("User-agent: *\nContent-Usage: /shop/ train-ai=n", (), id="another folder"),
        pytest.param(
            "User-agent: *\nContent-Usage: train-ai=n\nContent-Usage: /notes/ train-ai=y",
            (),
            id="longest path",
        ),
        pytest.param("CONTENT-SIGNAL:AI-TRAIN=NO", ("robots.txt: ai-train=no",), id="capitals, no blanks"),
    ],
)
def test_signals_of_robots_txt_are_read(robots_txt: str, found: tuple[str, ...]) -> None:
    assert refusals(Told(), robots_txt) == found


@pytest.mark.parametrize(
    ("words", "answering", "training"),
    [
        pytest.param(("meta robots: noai",), "", "no", id="noai"),
        pytest.param(("X-Robots-Tag: max-snippet:0",), "partly", "", id="no snippet"),
        pytest.param(("page: data-nosnippet (3% of the text)",), "partly", "", id="kept back"),
        pytest.param(
            ("page: data-nosnippet (3% of the text)", "robots.txt: ai-input=no"), "no", "", id="the most"
        ),
        pytest.param((), "", "", id="none"),
    ],
)
def test_what_words_refuse(words: tuple[str, ...], answering: str, training: str) -> None:
    assert ai.refused(words, Purpose.ANSWERING) == answering
    assert ai.refused(words, Purpose.TRAINING) == training


def _ld(**fields: object) -> str:
    return json.dumps({"@type": "NewsArticle", **fields})


@pytest.mark.parametrize(
    ("told", "paywalled"),
    [
        pytest.param(Told(), False, id="nothing"),
        pytest.param(Told(json_ld=(_ld(isAccessibleForFree=True),)), False, id="free"),
        pytest.param(Told(json_ld=(_ld(isAccessibleForFree=False),)), True, id="not free"),
        pytest.param(Told(json_ld=(_ld(isAccessibleForFree="False"),)), True, id="not free, as a string"),
        pytest.param(
            Told(json_ld=(_ld(isAccessibleForFree="http://schema.org/False"),)), True, id="as an address"
        ),
        pytest.param(
            Told(json_ld=(_ld(hasPart={"isAccessibleForFree": False, "cssSelector": ".paid"}),)),
            True,
            id="a part is not free",
        ),
        pytest.param(Told(metas=(("article:content_tier", "locked"),)), True, id="locked"),
        pytest.param(Told(metas=(("article:content_tier", "free"),)), False, id="free tier"),
        pytest.param(Told(for_subscribers=True), True, id="asks to subscribe"),
        pytest.param(
            Told(visible_text='"isAccessibleForFree": false'), False, id="an article about the markup"
        ),
    ],
)
def test_a_page_is_paywalled_when_it_says_so(told: Told, *, paywalled: bool) -> None:
    assert access(b"", PAGE, told).paywalled is paywalled


STATE = json.dumps({"props": {"title": "Soil", "body": OTHER, "path": "/notes/soil"}})
TWICE_QUOTED = f"self.__next_f.push([1,{json.dumps(STATE)}])"


@pytest.mark.parametrize(
    ("visible", "scripts", "json_ld", "share"),
    [
        pytest.param(PROSE * 3, (), (), 1.0, id="all is there"),
        pytest.param(PROSE * 3, ("var x = 'y';",), (_ld(headline="Soil"),), 1.0, id="scripts without prose"),
        pytest.param(PROSE + OTHER, (), (_ld(articleBody=PROSE + OTHER),), 1.0, id="the same as data"),
        pytest.param(PROSE, (), (_ld(articleBody=PROSE + OTHER),), 0.5, id="half of it as data alone"),
        pytest.param(PROSE, (STATE,), (), 0.5, id="half of it in a state"),
        pytest.param(PROSE, (STATE, STATE), (), 0.5, id="said twice in data"),
        pytest.param(PROSE, (f"window.__NUXT__={STATE}",), (), 0.5, id="half of it in a variable"),
        pytest.param(PROSE, (TWICE_QUOTED,), (), 0.5, id="a state inside a string"),
        pytest.param(PROSE, (json.dumps({"b": f"<p>{OTHER}</p>"}),), (), 0.5, id="with tags"),
        pytest.param(PROSE * 3, (f"track({STATE})",), (), 1.0, id="a script that is no state"),
        pytest.param(PROSE * 3, (json.dumps({"b": "0123456789 " * 40}),), (), 1.0, id="numbers"),
        pytest.param("", (STATE + " " * 10, json.dumps({"a": PROSE})), (), 0.0, id="a shell"),
        pytest.param("Loading", (), (), None, id="an empty shell"),
        pytest.param("", (), (), None, id="nothing"),
    ],
)
def test_the_share_of_the_text_that_needs_no_script(
    visible: str, scripts: tuple[str, ...], json_ld: tuple[str, ...], share: float | None
) -> None:
    found = share_without_script(visible, scripts, json_ld)
    assert found == (share if share is None else pytest.approx(share, abs=0.03))


def in_a_script(text: str) -> AiAccess:
    return access(b"", PAGE, Told(scripts=(text,)))


def in_json_ld(text: str) -> AiAccess:
    return access(b"", PAGE, Told(json_ld=(text,)))


def in_a_meta(text: str) -> AiAccess:
    return access(b"", PAGE, Told(metas=(("robots", text),)))


def in_a_header(text: str) -> AiAccess:
    return access(b"", PAGE, Told(robots_header=text))


def in_robots_txt(text: str) -> AiAccess:
    return access(text.encode(), PAGE, Told())


def in_sight(text: str) -> AiAccess:
    return access(b"", PAGE, Told(visible_text=text))


@pytest.mark.parametrize(
    ("read", "make"),
    [
        pytest.param(in_a_script, repeated("\\", before='{"a":"'), id="backslashes"),
        pytest.param(in_a_script, repeated('"', before="["), id="quotes"),
        pytest.param(in_a_script, repeated("<a", before='["', after='"]'), id="open tags"),
        pytest.param(in_a_script, repeated(json.dumps(PROSE), before="["), id="the same again and again"),
        pytest.param(in_json_ld, repeated(" ", before='"articleBody"'), id="blanks"),
        pytest.param(in_json_ld, repeated('"isAccessibleForFree"'), id="one word"),
        pytest.param(in_a_meta, repeated(" :"), id="colons"),
        pytest.param(in_a_header, repeated("a: "), id="header"),
        pytest.param(in_robots_txt, repeated("a-", before="Content-Usage: "), id="a long usage"),
        pytest.param(in_robots_txt, repeated("Content-Signal:x\n"), id="many usages"),
        pytest.param(in_sight, repeated("word "), id="a long text"),
    ],
)
def test_hostile_pages_cost_no_more_than_their_length(
    read: Callable[[str], AiAccess], make: Callable[[int], str]
) -> None:
    assert_linear(read, make, 4_000)
