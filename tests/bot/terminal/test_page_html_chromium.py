"""The report in a real browser: what a person sees and can do, and what a hostile page cannot."""

from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Final

import pytest

from bot.terminal.page_html import report
from tests.bot.builders import OURS, a_link
from tests.bot.terminal.chromium import Tab, program
from tests.bot.terminal.test_page_html import hostile
from web.errors import NotAPage, ReadError
from web.outcome import Outcome
from web.page import Page, Placement, View
from web.urls import Url

CHROMIUM: Final = program()
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")

NARROW: Final = 320  # CSS pixels to which a page must reflow; WCAG 2.2, 1.4.10
PAPER: Final = 794  # CSS pixels across A4
MIN_CONTRAST: Final = 4.5  # of text; WCAG 2.2, 1.4.3
MIN_MARK_CONTRAST: Final = 3.0  # of an underline, a bar or a frame; WCAG 2.2, 1.4.11

# The contrast of what `of` names in an element with all that is painted behind it, by WCAG 2.2's formula.
CONTRAST: Final = """
(() => {
  const paint = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const contrast = (element, of) => {
    const colours = [getComputedStyle(element)[of]];
    const from = of.startsWith('border') ? element.parentElement : element;
    for (let each = from; each; each = each.parentElement)
      colours.push(getComputedStyle(each).backgroundColor);
    colours.push('Canvas');
    const painted = layers => {
      for (const colour of layers.toReversed()) { paint.fillStyle = colour; paint.fillRect(0, 0, 1, 1) }
      const parts = [...paint.getImageData(0, 0, 1, 1).data].slice(0, 3).map(each => each / 255);
      const [r, g, b] = parts.map(each => each <= .04045 ? each / 12.92 : ((each + .055) / 1.055) ** 2.4);
      return .2126 * r + .7152 * g + .0722 * b;
    };
    const [low, high] = [painted(colours), painted(colours.slice(1))].sort((a, b) => a - b);
    return (high + .05) / (low + .05);
  };
  const worst = (selector, of) => [...document.querySelectorAll(selector)]
    .map(element => [contrast(element, of), `${element.className} ${of}`]).sort((a, b) => a[0] - b[0])[0];
  return [
    ['h1, p, dd, dt, li, a, label, th, td, code', 'color', TEXT],
    ['.note, .number, .badge, .hiding, .mark, .unread', 'color', TEXT],
    ['.text .link', 'textDecorationColor', MARK],
    ['.row', 'borderInlineStartColor', MARK],
    ['.details', 'borderTopColor', MARK],
  ].map(([selector, of, least]) => [...worst(selector, of), least])
   .filter(([found, , least]) => found < least);
})()
""".replace("TEXT", str(MIN_CONTRAST)).replace("MARK", str(MIN_MARK_CONTRAST))


def a_page() -> Page:
    """A link of every placement, some of a line with others, one without words, one over two lines."""
    words = [f"to the {placement.value} guide" for placement in Placement]
    text = "\n".join(f"Here the page leads {each}, and goes on for a while." for each in words)
    links = [
        a_link(
            anchor=each,
            context="",
            placement=placement,
            view=view,
            because="the footer element",
            target=Url(f"https://{OURS if placement is Placement.CONTENT else 'gardenweekly.example'}/"),
        )
        for each, placement, view in zip(words, Placement, cycle(View), strict=False)
    ]
    return Page(
        url=Url("https://gardenweekly.example/natives"),
        final_url=Url("https://gardenweekly.example/natives"),
        title="Ten native plants that survive drought",
        language="en",
        text=text.splitlines()[0],
        visible_text=f"{text}\nA card\nwith text",
        links=(*links, a_link(anchor=""), a_link(start=len(text) + 3, end=len(text) + 17)),
        notes=("The page is longer than what was read.",),
    )


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    assert CHROMIUM is not None
    with Tab(CHROMIUM, tmp_path_factory.mktemp("profile")) as tab:
        yield tab


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of two pages and one that was not read."""
    gone = NotAPage(Outcome.HTTP_ERROR, "The server answered 404: there is no such page.")
    pages: list[tuple[str, Page | ReadError]]
    pages = [("a", a_page()), ("https://gone.example/", gone), ("b", hostile("plain" * 40))]
    out = tmp_path_factory.mktemp("report") / "report.html"
    out.write_text(report(pages, sites=[OURS]), encoding="utf-8")
    return out


@pytest.mark.parametrize("dark", [pytest.param(False, id="light"), pytest.param(True, id="dark")])
@pytest.mark.parametrize("width", [pytest.param(1200, id="wide"), pytest.param(NARROW, id="narrow")])
def test_it_opens_in_silence_asks_for_nothing_and_fits(
    tab: Tab,
    file: Path,
    width: int,
    dark: bool,  # noqa: FBT001 - a case
) -> None:
    tab.look(width=width, dark=dark)
    tab.open(file)
    assert tab.told("Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown") == []
    asked = [event["request"]["url"] for event in tab.told("Network.requestWillBeSent")]
    assert asked == [file.as_uri()]
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("dark", [pytest.param(False, id="light"), pytest.param(True, id="dark")])
def test_every_colour_can_be_told_from_what_is_behind_it(
    tab: Tab,
    file: Path,
    dark: bool,  # noqa: FBT001 - a case
) -> None:
    tab.look(dark=dark)
    tab.open(file)
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == (
        "rgb(23, 25, 28)" if dark else "rgb(255, 255, 255)"
    )
    assert tab.evaluate(CONTRAST) == []


def test_a_ticked_placement_leaves_only_its_links(tab: Tab, file: Path) -> None:
    tab.look()
    tab.open(file)
    rows = "[...document.querySelectorAll('#page-1 .row')].filter(each => each.checkVisibility()).length"
    drawn = (
        "[...document.querySelectorAll('#page-1 .link .badge')].filter(each => each.checkVisibility()).length"
    )
    every = (tab.evaluate(rows), tab.evaluate(drawn))
    tab.evaluate("document.querySelector('#page-1 .pick-footer').click()")
    footer = (tab.evaluate(rows), tab.evaluate(drawn))
    tab.evaluate("document.querySelector('#page-1 .pick-comment').click()")
    footer_and_comment = (tab.evaluate(rows), tab.evaluate(drawn))
    tab.evaluate("document.querySelector('#page-1 .pick-ours').click()")
    none_is_ours = (tab.evaluate(rows), tab.evaluate(drawn))
    assert (every, footer, footer_and_comment, none_is_ours) == ((12, 12), (1, 1), (2, 2), (0, 0))
    assert tab.evaluate("document.querySelector('#page-3 .row').checkVisibility()"), "another page's stay"


def test_all_of_it_can_be_reached_by_keyboard(tab: Tab, file: Path) -> None:
    tab.look()
    tab.open(file)
    here = "document.activeElement"
    for _ in range(20):
        tab.press("Tab", code=9)
        if tab.evaluate(f"{here}.matches('.pick-placement')"):
            break
    tab.press(" ", code=32, text=" ")
    assert tab.evaluate(f"{here}.checked")
    tab.press(" ", code=32, text=" ")
    for _ in range(20):
        tab.press("Tab", code=9)
        if tab.evaluate(f"{here}.matches('.link')"):
            break
    assert tab.evaluate(f"{here}.id") == "link-1-1"
    assert tab.evaluate(f"getComputedStyle({here}).outlineStyle") == "solid"
    assert tab.evaluate(f"{here}.nextElementSibling.checkVisibility()"), "its details are shown"
    assert "the footer element" in tab.evaluate(f"{here}.nextElementSibling.innerText")
    tab.press("Enter", code=13, text="\r")
    assert tab.evaluate("location.hash") == "#row-1-1"


def test_the_details_of_a_link_are_shown_under_the_pointer_and_cover_no_focus(tab: Tab, file: Path) -> None:
    tab.look(width=NARROW)
    tab.open(file)
    details = "[...document.querySelectorAll('.details')].filter(each => each.checkVisibility()).length"
    assert tab.evaluate(details) == 0
    box = tab.evaluate(
        "(() => { const link = document.querySelector('#link-1-3'); link.scrollIntoView();"
        " const {x, y} = link.getClientRects()[0]; return [x + 5, y + 5] })()"
    )
    tab.call("Input.dispatchMouseEvent", type="mouseMoved", x=box[0], y=box[1])
    assert tab.evaluate(details) == 1


def test_paper_holds_the_links_and_neither_ticks_nor_details(tab: Tab, file: Path) -> None:
    tab.look(media="print", width=PAPER)
    tab.open(file)
    cut = "[...document.querySelectorAll('.wide')].filter(each => each.scrollWidth > each.clientWidth).length"
    assert tab.evaluate(cut) == 0
    tab.evaluate("document.querySelector('.link').focus()")
    shown = "[...document.querySelectorAll('{}')].filter(each => each.checkVisibility()).length"
    assert tab.evaluate(shown.format("input, .details")) == 0
    assert tab.evaluate(shown.format("#page-1 .row")) == 12
    assert tab.evaluate("getComputedStyle(document.querySelector('.badge')).printColorAdjust") == "exact"


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("</style><script>document.title = 'broken'</script>", id="a script"),
        pytest.param("]]><img src=x onerror=\"document.title = 'broken'\">", id="a handler"),
        pytest.param("\" onfocus=\"document.title = 'broken'\" autofocus tabindex=1 x='", id="an attribute"),
        pytest.param(
            "--></title><base href=//evil.example/><link rel=stylesheet href=//evil.example>", id="a base"
        ),
        pytest.param("<meta http-equiv=refresh content='0;url=//evil.example'>", id="another place"),
        pytest.param("</style><style>body{background:url(//evil.example)}</style>", id="a style"),
    ],
)
def test_a_hostile_page_is_only_words(tab: Tab, tmp_path: Path, words: str) -> None:
    out = tmp_path / "report.html"
    out.write_text(report([("x", hostile(words))], sites=[OURS]), encoding="utf-8")
    tab.look()
    tab.open(out)
    assert tab.told("Log.entryAdded", "Runtime.exceptionThrown") == []
    assert [event["request"]["url"] for event in tab.told("Network.requestWillBeSent")] == [out.as_uri()]
    assert tab.evaluate("document.title").endswith("as linkvouch sees it")
    strange = (
        "script, img, svg, iframe, object, embed, base, form, [style], [onfocus], [onerror], [autofocus]"
    )
    assert tab.evaluate(f"document.querySelectorAll('{strange}').length") == 0
    assert tab.evaluate("[document.styleSheets.length, document.links.length > 0]") == [1, True]
    assert tab.evaluate("document.body.innerText").count(words.split(maxsplit=1)[0]) > 10
