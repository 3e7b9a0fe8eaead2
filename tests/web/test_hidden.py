from collections.abc import Callable

import pytest

from tests.growth import assert_linear, repeated
from web import hidden
from web.hidden import Sheet


@pytest.mark.parametrize(
    "style",
    [
        pytest.param("display:none", id="not displayed"),
        pytest.param("DISPLAY : None", id="in capitals, with blanks"),
        pytest.param(
            "display:none !important;display:block", id="with an importance nothing later takes away"
        ),
        pytest.param("visibility:hidden", id="invisible"),
        pytest.param("visibility:collapse", id="collapsed"),
        pytest.param("content-visibility:hidden", id="its content left out"),
        pytest.param("opacity:0", id="see-through"),
        pytest.param("opacity:0.0", id="see-through in decimals"),
        pytest.param("position:absolute;left:-9999px", id="left of the screen"),
        pytest.param("position:fixed;right:-5000px", id="right of it"),
        pytest.param("position:absolute;top:-999px", id="above it"),
        pytest.param("position:absolute;inset:0 auto auto -9999px", id="left of it in short"),
        pytest.param("margin-left:-9999em", id="by its margin"),
        pytest.param("margin:0 0 0 -2000px", id="by its margins in short"),
        pytest.param("text-indent:-9999px", id="by its first line"),
        pytest.param("left:-100vw", id="a whole screen away"),
        pytest.param("transform:translate(-9999px, 0)", id="moved away"),
        pytest.param("transform:translateX(-200vw)", id="moved sideways"),
        pytest.param("transform:translate3d(0,-9999px,0)", id="moved up"),
        pytest.param("translate:-9999px", id="moved by the property of that name"),
        pytest.param("transform:scale(0)", id="scaled to nothing"),
        pytest.param("scale:0", id="scaled by the property of that name"),
        pytest.param("clip:rect(0,0,0,0)", id="clipped"),
        pytest.param("clip:rect(1px 1px 1px 1px)", id="clipped in the older spelling"),
        pytest.param("clip-path:inset(50%)", id="clipped from both sides"),
        pytest.param("clip-path:circle(0)", id="clipped to a point"),
        pytest.param("clip-path:polygon(0 0, 0 0, 0 0)", id="clipped to a line"),
        pytest.param("height:0;overflow:hidden", id="no height"),
        pytest.param("width:1px;height:1px;overflow:hidden", id="one pixel"),
        pytest.param("max-height:0;overflow:hidden", id="no height allowed"),
        pytest.param("font-size:0", id="letters of no size"),
        pytest.param("font-size:1px", id="letters of one pixel"),
        pytest.param("font:0/0 a", id="letters of no size in short"),
        pytest.param("color:transparent", id="transparent letters"),
        pytest.param("color:#fff;background:#ffffff", id="white on white"),
        pytest.param("color:#fdfdfd;background-color:white", id="nearly white on white"),
    ],
)
def test_a_style_that_hides_is_named(style: str) -> None:
    assert hidden.why_hidden(style) != ""


@pytest.mark.parametrize(
    "style",
    [
        pytest.param("", id="no style"),
        pytest.param("display:block", id="displayed"),
        pytest.param("display:none;display:block", id="the later of two"),
        pytest.param("opacity:0;transform:translateY(20px)", id="coming in from below"),
        pytest.param("visibility:hidden;animation-name:fadeIn", id="coming in by an animation"),
        pytest.param("opacity:0.9", id="nearly opaque"),
        pytest.param("left:-20px", id="a little to the left"),
        pytest.param("position:static;left:-9999px", id="an offset that does not count"),
        pytest.param("left:9999px", id="to the right, where one can scroll"),
        pytest.param("margin-left:-15px", id="a row's margin"),
        pytest.param("margin:0 -9999px;padding:0 9999px", id="as wide as the screen by margin and padding"),
        pytest.param("margin-bottom:-9999px;padding-bottom:9999px", id="columns of equal height"),
        pytest.param("text-indent:-9999px;background:url(logo.png)", id="a logo in the place of words"),
        pytest.param("transform:translate(-50%,-50%)", id="centred"),
        pytest.param("transform:scale(0.5)", id="half as large"),
        pytest.param("clip:auto", id="not clipped"),
        pytest.param("height:0;padding-bottom:56.25%;overflow:hidden", id="the frame of a film"),
        pytest.param("width:1px;min-width:100%;overflow:hidden", id="a frame kept open"),
        pytest.param("height:0", id="no height, but what is inside flows over"),
        pytest.param("height:10px;overflow:hidden", id="a low box"),
        pytest.param("font-size:1em", id="letters of their own size"),
        pytest.param("font-size:12px", id="small letters"),
        pytest.param("font:10px/1 a", id="small letters in short"),
        pytest.param("color:transparent;-webkit-background-clip:text", id="a gradient seen through letters"),
        pytest.param("color:#fff;background:#000", id="white on black"),
        pytest.param("color:#fff;background:#fff url(night.jpg)", id="white on a picture"),
        pytest.param("color:#fff;background-image:linear-gradient(red,blue)", id="white on a gradient"),
        pytest.param("color:var(--a);background:var(--a)", id="colours nobody knows"),
        pytest.param("background:url(data:image/png;base64,display:none)", id="a picture in the style"),
        pytest.param("nonsense", id="no style at all"),
    ],
)
def test_a_style_that_is_seen_gives_no_reason(style: str) -> None:
    assert hidden.why_hidden(style) == ""


@pytest.mark.parametrize(
    ("classes", "because"),
    [
        pytest.param("d-none", "the class d-none", id="Bootstrap"),
        pytest.param("d-none d-print-block", "the class d-none", id="seen on paper alone"),
        pytest.param("d-none d-md-none", "the class d-none", id="hidden twice"),
        pytest.param("hidden print:block", "the class hidden", id="Tailwind, seen on paper alone"),
        pytest.param("uk-hidden", "the class uk-hidden", id="UIkit"),
        pytest.param(
            "elementor-hidden-desktop elementor-hidden-tablet elementor-hidden-mobile",
            "the classes elementor-hidden-desktop elementor-hidden-tablet elementor-hidden-mobile",
            id="on all three devices",
        ),
        pytest.param("d-none d-md-block", "", id="seen on wide screens"),
        pytest.param("d-none d-nav-lg-block", "", id="seen at a width of the site's own"),
        pytest.param(
            "d-none d-inline-block", "the class d-none", id="beside another display that is everywhere"
        ),
        pytest.param("hidden sm:flex", "", id="Tailwind, seen on wide screens"),
        pytest.param("hidden group-hover:block", "", id="seen under the pointer"),
        pytest.param("hidden max-lg:dark:inline-flex", "", id="seen under two conditions"),
        pytest.param("hide show-for-medium", "", id="Foundation, seen on wide screens"),
        pytest.param("elementor-hidden-desktop elementor-hidden-tablet", "", id="seen on telephones"),
        pytest.param("hidden-xs hidden-sm", "", id="Bootstrap 3, seen on wide screens"),
        pytest.param("hidden-print", "", id="left out on paper"),
        pytest.param("hide-comments-link", "", id="a name that begins alike"),
    ],
)
def test_a_class_hides_unless_another_shows(classes: str, because: str) -> None:
    assert hidden.why_hidden("", classes=frozenset(classes.split())) == because


CLIPPED = "position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip:rect(0,0,0,0)"


@pytest.mark.parametrize(
    ("name", "style", "because"),
    [
        pytest.param("screen-reader-text", CLIPPED, "", id="clipped for those who listen"),
        pytest.param("sr-only", "left:-9999px", "", id="placed off the screen for them"),
        pytest.param("cdk-visually-hidden", "opacity:0", "", id="see-through for them"),
        pytest.param("sr-only", "display:none", "the style display:none", id="kept from them too"),
        pytest.param("badge", CLIPPED, "the style clip:rect(0,0,0,0)", id="clipped for nobody"),
    ],
)
def test_what_is_meant_for_those_who_listen_is_not_hidden(name: str, style: str, because: str) -> None:
    assert hidden.why_hidden(style, classes=frozenset({name})) == because


@pytest.mark.parametrize(
    ("value", "because"),
    [
        pytest.param("", "the hidden attribute", id="as usual"),
        pytest.param("hidden", "the hidden attribute", id="with its own name"),
        pytest.param("until-found", "", id="until the browser's search finds it"),
        pytest.param(None, "", id="absent"),
    ],
)
def test_the_hidden_attribute_hides(value: str | None, because: str) -> None:
    assert hidden.why_hidden("", hidden=value) == because


def test_a_class_that_shows_somewhere_answers_the_sheet_too() -> None:
    assert hidden.why_hidden("display:none", classes=frozenset({"menu", "lg:block"})) == ""


@pytest.mark.parametrize(
    ("colour", "background", "same"),
    [
        pytest.param("#fff", "#ffffff", True, id="short and long"),
        pytest.param("#FFFFFF80", "white", True, id="half transparent letters, by name"),
        pytest.param("black", "rgba(0,0,0,.05)", False, id="a background that shines through"),
        pytest.param("black", "#0000000d", False, id="and one in eight digits"),
        pytest.param("black", "#000000ff", True, id="eight digits, opaque"),
        pytest.param("rgb(255, 255, 255)", "#fff", True, id="in numbers"),
        pytest.param("rgb(100% 100% 100% / 1)", "#fff", True, id="in shares"),
        pytest.param("rgba(0,0,0,1)", "black", True, id="opaque"),
        pytest.param("#fefefe", "#fff", True, id="a shade nobody sees"),
        pytest.param("#eee", "#fff", False, id="a shade one sees"),
        pytest.param("transparent", "transparent", False, id="transparent"),
        pytest.param("rgba(255,255,255,0)", "#fff", False, id="transparent in numbers"),
        pytest.param("inherit", "inherit", False, id="inherited"),
        pytest.param("#12345", "#12345", False, id="no colour"),
        pytest.param("", "", False, id="none"),
        pytest.param("white", "image", False, id="on a picture"),
    ],
)
def test_colours_are_compared_as_the_eye_sees_them(colour: str, background: str, *, same: bool) -> None:
    assert hidden.same_colour(colour, background) is same


def test_the_background_of_an_outer_element_counts() -> None:
    outer = hidden.background_of("background:#fff none no-repeat")
    assert outer == "#fff"
    assert hidden.why_hidden("color:white", background=outer) == "the text has the colour of its background"
    assert hidden.why_hidden("color:white", background=hidden.background_of("color:red")) == ""
    assert hidden.background_of("background:url(a.png) #fff") == "image"


@pytest.mark.parametrize(
    ("outer", "style", "again"),
    [
        pytest.param("visibility:hidden", "visibility:visible", True, id="visible again"),
        pytest.param("font-size:0", "font-size:14px", True, id="letters with a size again"),
        pytest.param("font-size:0", "font-size:1em", False, id="a share of nothing"),
        pytest.param("text-indent:-9999px", "text-indent:0", True, id="its own first line"),
        pytest.param("color:#fff;background:#fff", "color:#000", True, id="its own colour"),
        pytest.param("display:none", "display:block", False, id="inside what is not displayed"),
        pytest.param("opacity:0", "opacity:1", False, id="inside what is see-through"),
        pytest.param("left:-9999px", "left:0", False, id="inside what is off the screen"),
    ],
)
def test_only_what_is_inherited_can_be_undone_inside(outer: str, style: str, *, again: bool) -> None:
    assert hidden.shows_again(style, hidden.why_hidden(outer)) is again


@pytest.mark.parametrize(
    ("css", "because"),
    [
        pytest.param(".x{display:none}", "the style display:none", id="a class"),
        pytest.param("#i { left:-9999px }", "the style left:-9999px", id="an id"),
        pytest.param("p.x{display:none}", "the style display:none", id="a tag with a class"),
        pytest.param("a,.x , b{display:none}", "the style display:none", id="one of a list"),
        pytest.param("/* } */.x/**/{display:none}", "the style display:none", id="beside comments"),
        pytest.param(
            '.y{content:"}"}.x{display:none}', "the style display:none", id="after a brace in quotes"
        ),
        pytest.param('@import "a.css";.x{display:none}', "the style display:none", id="after an import"),
        pytest.param("@media screen{.x{display:none}}", "the style display:none", id="on every screen"),
        pytest.param("@media all{.x{display:none}}", "the style display:none", id="everywhere"),
        pytest.param("@layer base{.x{display:none}}", "the style display:none", id="in a layer"),
        pytest.param(".x{display:none!important}.x{display:block}", "the style display:none", id="important"),
        pytest.param(
            "p.x{display:none}.x{display:block}", "the style display:none", id="the closer selector"
        ),
        pytest.param("div.x{display:none}", "", id="another tag"),
        pytest.param(".X{display:none}", "", id="another class"),
        pytest.param(".x{display:none}.x{display:block}", "", id="the later of two"),
        pytest.param("#i{display:block}.x{display:none}", "", id="the id over the class"),
        pytest.param(
            "@layer a{.x{display:none}}.x{display:block}", "", id="what is in no layer over a layer"
        ),
        pytest.param(
            ".x{display:block}@layer a{.x{display:none}}", "", id="a layer stands below, though later"
        ),
        pytest.param("@media print{.x{display:none}}", "", id="on paper"),
        pytest.param("@media not all{.x{display:none}}", "", id="nowhere"),
        pytest.param("@media (max-width:9px){.x{display:none}}", "", id="on small screens"),
        pytest.param("@supports (a:b){.x{display:none}}", "", id="in some browsers"),
        pytest.param("@keyframes k{from{left:-9999px}}", "", id="on its way"),
        pytest.param(".x:hover{display:none}", "", id="in a state"),
        pytest.param("nav .x{display:none}", "", id="inside something"),
        pytest.param(".y{.x{display:none}}", "", id="nested in another rule"),
        pytest.param(".x{display:none}.x.open{display:block}", "", id="open in a state"),
        pytest.param(".x{display:none}.tab:checked~.x{display:flex}", "", id="open beside a ticked box"),
        pytest.param(".x{left:-9999px}.x:focus{left:0}", "", id="seen with the keyboard"),
        pytest.param(
            ".x{display:none}@media (min-width:9px){.x{display:block}}", "", id="seen on wide screens"
        ),
        pytest.param(
            ".x{display:none}@media(width>9px){.y{display:flex}}", "", id="seen there by another class"
        ),
        pytest.param(".x{opacity:0}.on .x{opacity:1}", "", id="faded in"),
        pytest.param(
            ".x{display:none}@media print{.x{display:block}}",
            "the style display:none",
            id="seen on paper alone",
        ),
        pytest.param(
            ".x{display:none!important}.z .y{display:flex}",
            "the style display:none",
            id="over any other class",
        ),
        pytest.param("}}}.x{display:none", "", id="never closed"),
        pytest.param(".x{left-pad:3px}", "", id="nothing that can hide"),
        pytest.param("", "", id="empty"),
    ],
)
def test_the_page_s_own_sheet_hides(css: str, because: str) -> None:
    style = Sheet([css]).declarations("p", frozenset({"x", "y"}), "i")
    assert hidden.why_hidden(style) == because


def test_an_element_s_own_style_comes_after_the_sheet() -> None:
    classes = frozenset({"x"})
    for css, because in ((".x{display:none}", ""), (".x{display:none!important}", "the style display:none")):
        style = f"{Sheet([css]).declarations('p', classes, '')};display:block"
        assert hidden.why_hidden(style, classes=classes) == because


def test_style_elements_are_read_in_order_as_one_sheet() -> None:
    sheet = Sheet([".x{display:none}", ".x{display:block}"])
    assert sheet.declarations("p", frozenset({"x"}), "") == "display:none;display:block"
    assert not sheet.truncated


def test_a_sheet_longer_than_the_limit_says_so() -> None:
    sheet = Sheet([".x{display:none}", " " * hidden.MAX_SHEET_CHARS, ".y{display:none}"])
    assert sheet.truncated
    assert sheet.declarations("p", frozenset({"x"}), "") == "display:none"
    assert sheet.declarations("p", frozenset({"y"}), "") == ""


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(repeated("/* "), id="comments never closed"),
        pytest.param(repeated("/*"), id="comments without anything between"),
        pytest.param(repeated('"\\"'), id="quotes never closed"),
        pytest.param(repeated("{"), id="blocks never closed"),
        pytest.param(repeated(".a{left:0}"), id="rules without end"),
        pytest.param(repeated("a", after=" b{left:0}"), id="one endless name"),
        pytest.param(repeated(".", after=" .b{left:0}"), id="dots without end"),
        pytest.param(repeated(",.a", after="{left:0;right:0}"), id="selectors without end"),
        pytest.param(repeated("left:1px;", before="a.b .c{", after="}"), id="declarations without end"),
    ],
)
def test_a_hostile_sheet_costs_no_more_than_its_length(make: Callable[[int], str]) -> None:
    def read(css: str) -> None:
        Sheet([css]).declarations("p", frozenset({"a"}), "a")

    assert_linear(read, make, 4_000)


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(repeated("9", before="left:", after="x"), id="digits without end"),
        pytest.param(repeated("translate(", before="transform:"), id="brackets without end"),
        pytest.param(repeated("1,", before="color:rgb(", after=")"), id="channels without end"),
        pytest.param(repeated("a(", before="background:"), id="functions without end"),
    ],
)
@pytest.mark.parametrize(
    "chars",
    [
        pytest.param(hidden.MAX_STYLE_CHARS // 9, id="as long as is read"),
        pytest.param(hidden.MAX_STYLE_CHARS * 10, id="far longer"),
    ],
)
def test_a_hostile_style_costs_no_more_than_its_length(make: Callable[[int], str], chars: int) -> None:
    def read(style: str) -> None:
        for keeps in (hidden.why_hidden, hidden._channels):
            keeps.cache_clear()
        assert hidden.why_hidden(style, background="white") == ""

    assert_linear(read, make, chars)
