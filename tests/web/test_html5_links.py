"""The links we list are those that the HTML standard's algorithm yields; html5lib is its reference.

https://html.spec.whatwg.org/multipage/parsing.html. We count what a reader may see: nothing in noscript,
which is for readers without script, nothing in template, but the links of drawings. Every difference has
its line in a table here.
"""

import gzip
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web import hostile_pages
from web import decode, urls
from web.errors import ReadError
from web.outcome import Outcome
from web.parse import parse
from web.urls import Url

Links = Counter[tuple[str, Url]]  # the address as written, and where it leads

HERE: Final = Url("https://garden.example/posts/dry")
REAL: Final = Path(__file__).parents[3] / "shared" / "eval" / "pages" / "html"
SAMPLE: Final = 60  # real pages in the ordinary suite, of the 520 there are
HTML: Final = "{http://www.w3.org/1999/xhtml}"
DRAWN: Final = "{http://www.w3.org/2000/svg}a"
LINKS: Final = frozenset({f"{HTML}a", f"{HTML}area", DRAWN})
OLDER: Final = "{http://www.w3.org/1999/xlink}href"  # in drawings, where href is not given
WORDS: Final = "<!doctype html><p>" + "A dry summer asks for soil that can hold some water. " * 40 + "</p>"
FROM_NOSCRIPT: Final = "part for visitors without JavaScript"  # of the note that says so


def ours(html: str | bytes) -> tuple[Links, bool]:
    """Our links, and whether they are also those of noscript, as on pages that say little to anybody else."""
    body = html if isinstance(html, bytes) else html.encode("utf-8", "surrogatepass")
    snapshot = replace(hostile_pages.snapshot(""), url=HERE, final_url=HERE, content_type="", body=body)
    page = parse(snapshot)
    links = Counter((link.href, link.via or link.target) for link in page.links)
    return links, FROM_NOSCRIPT in " ".join(page.notes)


def reference(html: str, *, scripting: bool = False, noscript: bool = False) -> Links:
    """What html5lib yields; with `scripting` on, what stands in noscript is text to it."""
    skipped = {f"{HTML}template"} | (set() if noscript else {f"{HTML}noscript"})
    elements = list(_seen(html5lib.parse(html, treebuilder="etree", scripting=scripting), skipped))
    bases = [one.attrib["href"] for one in elements if one.tag == f"{HTML}base" and "href" in one.attrib]
    base = (urls.join(HERE, bases[0]) if bases else None) or HERE
    hrefs = [_address(one) for one in elements if one.tag in LINKS]
    return Counter((href, target) for href in hrefs if (target := urls.join(base, href)) is not None)


def _address(link: Element) -> str:
    return link.attrib.get("href", link.attrib.get(OLDER, "") if link.tag == DRAWN else "")


def _seen(root: Element, skipped: set[str]) -> Iterator[Element]:
    """The elements in document order, comments too, without those `skipped` and what is in them."""
    stack = [root]
    while stack:
        element = stack.pop()
        if element.tag not in skipped:
            yield element
            stack.extend(reversed(element))


def hrefs(links: Links) -> str:
    """The addresses as written, in order, with a blank between."""
    return " ".join(sorted(href for href, _ in links.elements()))


SAME: Final = {
    "divs nested 300 deep": "<div>" * 300 + "<a href=/1>x</a>",
    "divs nested 5,000 deep": "<div>" * 5_000 + "<a href=/1>x</a>" + "</div>" * 5_000 + "<a href=/2>y</a>",
    "lists nested 300 deep": "<ul><li>" * 300 + "<a href=/1>x</a>",
    "tables nested 2,000 deep": "<table><tr><td>" * 2_000 + "<a href=/1>x</a>",
    "formatting nested 1,000 deep": "<b>" * 1_000 + "<a href=/1>x</a>",
    "a link around 600 paragraphs": "<a href=/1>" + "<p>" * 600 + "x",
    "a link between rows": "<table><tr><td>1<tr><a href=/1>x</a><td>2</table>",
    "a link between two tables": "<table><tr><table><a href=/1>1</a><tr><td><a href=/2>2</table><a href=/3>3",
    "an unclosed link before a row": "<table><a href=/1><tr><td>x</a><a href=/2>y</table>z",
    "an unclosed link in a cell": "<table><tr><td><a href=/1>x<td><a href=/2>y</table>",
    "a link in a caption": "<table><caption><a href=/1>x<tr><td><a href=/2>y",
    "a link in a column group": "<table><colgroup><a href=/1>x</a></table>",
    "bold across a paragraph": "<b><p><a href=/1>x</b>y</p>z</a>",
    "a link across divs": "<a href=/1>1<div>2<div>3</a>4</div>5</div>",
    "a link across ten divs": "<a href=/1>" + "<div>" * 10 + "x</a>y",
    "bold in a link across forty divs": "<a href=/1><b>" + "<div>" * 40 + "x</b></a>y<p>z",
    "the same bold four times": "<p>" + "<b class=x>" * 4 + "<a href=/1>x<p>y<a href=/2>z",
    "a link in a link": "<a href=/1>1<a href=/2>2<a href=/3>3</a></a></a>",
    "a link in a paragraph of a link": "<a href=/1><p>1<a href=/2>2</p>3",
    "a link in a table of a link": "<a href=/1><table><tr><td><a href=/2>2</a></table></a>",
    "a link in a button of a link": "<a href=/1><button><a href=/2>x</a></button>",
    "a link in a marquee of a link": "<a href=/1><marquee><a href=/2>x</a></marquee></a>",
    "an unclosed link before paragraphs": "<p><a href=/1>x<p>y<p>z",
    "unclosed links in a list": "<ul><li><a href=/1>x<li><a href=/2>y<li>z</ul>",
    "links and divs in turn": "<a href=/1><div>" * 50 + "x",
    "a paragraph that ends a drawing": "<svg><p><a href=/1>x</a></svg>",
    "an element of a drawing that is called a": "<svg><a href=/1><text>x</text></a></svg><a href=/2>y</a>",
    "a link in the words of a formula": "<math><mi><a href=/1>x</a></mi></math>",
    "a link in the HTML of a formula": "<math><annotation-xml encoding='text/html'><a href=/1>x</a></math>",
    "a template": "<template><a href=/1>x</a></template><a href=/2>y</a>",
    "an unclosed template": "<a href=/1>x</a><template><a href=/2>y",
    "a shadow root": "<div><template shadowrootmode=open><a href=/1>x</a></template></div><a href=/2>y</a>",
    "noscript": "<noscript><a href=/1>x</a></noscript><a href=/2>y</a>",
    "noscript in a link": "<a href=/1>1<noscript><a href=/2>2</a></noscript></a>",
    "noscript across a div": "<div><noscript></div><a href=/1>1</a></noscript><a href=/2>2</a>",
    "a comment": "<!-- <a href=/1>x</a> --><a href=/2>y</a>",
    "a comment that ends with --!>": "<!-- x --!><a href=/1>x</a> -->",
    "an empty comment <!-->": "<!--><a href=/1>x</a> -->",
    "an empty comment <!--->": "<!---><a href=/1>x</a> -->",
    "an empty comment in a comment": "<!-- <!--> <a href=/1>x</a> -->",
    "a comment in a comment": "<!-- <!-- --><a href=/1>x</a> -->",
    "an unclosed comment": "<a href=/1>x</a><!-- <a href=/2>y</a>",
    "a comment of dashes": "<!------><a href=/1>x</a>",
    "a declaration": "<!x><a href=/1>x</a>",
    "an instruction": "<?php echo '<a href=/1>x</a>' ?><a href=/2>y</a>",
    "an end tag of no name": "</ x><a href=/1>x</a>",
    "CDATA in HTML": "<![CDATA[<a href=/1>x</a>]]><a href=/2>y</a>",
    "CDATA in a drawing": "<svg><![CDATA[<a href=/1>x</a>]]></svg><a href=/2>y</a>",
    "plaintext": "<a href=/1>x</a><plaintext><a href=/2>y</a></plaintext><a href=/3>z</a>",
    **{
        f"{tag}, whose content is text": f"<{tag}><a href=/1>x</a></{tag}><a href=/2>y</a>"
        for tag in ("iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp")
    },
    "a script in a script's comment": "<script><!-- <script> </script><a href=/1>x</a> --></script>",
    "a comment begun in a script": "<script><!-- <a href=/1>x</a> </script><a href=/2>y</a> -->",
    "an unclosed textarea": "<a href=/1>x</a><textarea><a href=/2>y</a>",
    "an end tag that only begins alike": "<textarea></textareax><a href=/1>x</a></textarea/><a href=/2>y</a>",
    "an end tag with attributes": "<textarea></textarea x='>'><a href=/1>x</a>",
    "an unclosed quote": "<a href='/1>x</a><p><a href='/2'>y</a>",
    "an unclosed quote to the end": "<a href=/1>x</a><a href='/2>y</a>",
    "an unclosed tag": "<a href=/1>x</a><a href=/2",
    "a tag in a tag": "<a href=/1 <a href=/2>x</a>",
    "attributes said twice": "<a href=/1 href=/2 HREF=/3>x</a>",
    "capitals": "<A HREF='/1'>x</A>",
    "attributes without blanks": "<a href='/1'class=b'href='/2'>x</a>",
    "slashes for blanks": "<a/href='/1'/>x</a>",
    "odd equals signs": "<a =href=/1 href = /2>x</a><a href==/3>y</a>",
    "no address": "<a href=''>x</a><a href>y</a><a name=z>z</a>",
    "a quote in an unquoted address": "<a href=/1'x>x</a>",
    "a less-than sign before a tag": "<<a href=/1>x</a>",
    "a less-than sign in a tag's name": "<a<b href=/1>x</a><p<a href=/2>y</a>",
    "a tag in an attribute": "<p title='<a href=/1>'><a href=/2>x</a>",
    "entities": "<a href='/1?a=1&amp;b=2&copy=3&copy;=4&notit;=5&lt;&#38;&#x26;&#0;&#128;&amp'>x</a>",
    "entities without quotes": "<a href=/1?x&amp;y&ampz&lt=1&gt>x</a>",
    "entities in place of the scheme": "<a href='&#104;ttps&colon;//o.example&sol;x'>x</a>",
    "entities of blanks": "<a href='ht&Tab;tps://o.example/&NewLine;x'>x</a>",
    "entities of no character": "<a href='/&#xD800;'>x</a><a href='/&#x110000;'>y</a>",
    "blanks and line ends": "<a href='\n /1 \t'>x</a><a href='/1\r\n2\r3'>y</a><a\fhref=/1>z</a>",
    "a NUL in the text": "a\0b<a href=/1>x</a><!--\0--><table>\0<tr>\0<td><a href=/2>y</a></table>",
    "base": "<base href='https://b.example/d/'><a href=x>x</a>",
    "base after the link": "<a href=x>x</a><p><base href='https://b.example/d/'>",
    "two bases behind an empty one": "<base target=x><base href='/d/'><base href='/e/'><a href=x>x</a>",
    "a base of no page before a good one": "<base href='data:x'><base href='/d/'><a href=x>x</a>",
    "a base in a comment": "<!--<base href='/d/'>--><a href=x>x</a>",
    "a link in the HTML of a drawing": "<svg><foreignObject><a href=/1>x</a></foreignObject></svg>",
    "a link in the description of a drawing": "<svg><desc><a href=/1>x</a></desc></svg>",
    "an element of a formula that is called a": "<math><a href=/1>x</a></math>",
    "a base in a template": "<template><base href='/d/'></template><a href=x>x</a>",
    "a base in noscript": "<noscript><base href='/d/'></noscript><a href=x>x</a>",
    "an element of a drawing that is called base": "<svg><base href='/d/'/></svg><a href=x>x</a>",
    "a NUL in an address": "<a href='/1\0x'>x</a><a href=/2\0x>y</a>",
    "a NUL in an attribute's name": "<a hr\0ef=/1>x</a>",
    "a NUL in a tag's name": "<a\0 href=/1>x</a><\0a href=/2>y</a>",
    "a NUL in an end tag": "<textarea></text\0area><a href=/1>x</a></textarea>",
    "a drawing's older name for an address": "<svg><a xlink:href=/1><text>x</text></a></svg>",
    "both names for an address in a drawing": "<svg><a xlink:href=/1 href=/2><text>x</text></a></svg>",
    "the older name outside a drawing": "<a xlink:href=/1>x</a>",
    "an icon without a link in a link": "<a href=/1><svg><title>x</title><path/></svg>y</a>",
    "a drawing in the HTML of a drawing": "<svg><foreignObject><svg><a href=/1>x</a></svg><a href=/2>y</a>",
    "two bases, the first in a template": "<template><base href=/d/></template><base href=/e/><a href=x>",
    "an image map": "<map><area href=/1><area href=/2></map><area href=/3>",
    "what stands in for a film": "<video><a href=/1>x</a></video><canvas><a href=/2>y</a></canvas>",
    "after the body": "</body></html><a href=/1>x</a>",
    "frames after text": "<frameset><a href=/1>x</a></frameset>",
    "forms in a form": "<form><form><a href=/1>x</a></form></form>",
    "terms and headings": "<dl><dt><a href=/1>x<dd><a href=/2>y</dl><h1><a href=/3>x<h2><a href=/4>y",
}


@pytest.mark.parametrize("html", SAME.values(), ids=SAME)
def test_our_links_are_those_of_the_algorithm(html: str) -> None:
    assert ours(WORDS + html) == (reference(WORDS + html), False)


STANDARD: Final = "html5lib is older than the standard: "
FALLBACK: Final = "what stands in object is for browsers that cannot show the object itself"
DIFFERENT: Final = [
    # id, page, ours, html5lib's, why
    ("a template in a table",
     "<table><template><tr><td><a href=/1>x</a></template><tr><td><a href=/2>y</a></table>",
     "/2", "/1 /2", STANDARD + "it takes a template's cells out of the template"),
    ("a link in a select", "<select><option><a href=/1>x</a></select><a href=/2>y</a>",
     "/1 /2", "/2", STANDARD + "since 2025 a select keeps the elements in it"),
    ("a link in an object", "<object><a href=/1>x</a></object><a href=/2>y</a>", "/2", "/1 /2", FALLBACK),
    ("a link in an object of a link", "<a href=/1><object><a href=/2>x</a></object></a>",
     "/1", "/1 /2", FALLBACK),
    ("a link across a paragraph, 520 deep", f"{'<div>' * 520}<a href=/1><p><a href=/2>",
     "/1 /2", "/1 /1 /2", "past 512 levels our parser has no paragraph to open the first link in again"),
    ("noscript, 520 deep", f"{'<div>' * 520}<noscript><a href=/1>x</a></noscript>",
     "/1", "", "past 512 levels our parser puts what is in an element behind it"),
    ("a template, 520 deep", f"{'<div>' * 520}<template><a href=/1>x</a></template>",
     "/1", "", "past 512 levels our parser puts what is in an element behind it"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("html", "mine", "theirs"), [pytest.param(*case[1:4], id=case[0]) for case in DIFFERENT]
)
def test_the_differences_are_those_we_know(html: str, mine: str, theirs: str) -> None:
    assert (hrefs(ours(WORDS + html)[0]), hrefs(reference(WORDS + html))) == (mine, theirs)


WITH_SCRIPT: Final = [
    # id, page, html5lib's without script, and with script
    ("an end tag in an attribute", "<noscript><p title='</noscript>'><a href=/1>x</a></noscript><a href=/2>y",
     "", "/1 /2"),
    ("an end tag in a comment", "<noscript><!-- </noscript><a href=/1>x</a> --></noscript><a href=/2>y",
     "/2", "/1 /2"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("html", "without", "with_script"), [pytest.param(*case[1:], id=case[0]) for case in WITH_SCRIPT]
)
def test_noscript_is_read_as_readers_without_script_read_it(
    html: str, without: str, with_script: str
) -> None:
    """A browser that runs scripts ends noscript at the first `</noscript>`, wherever that stands."""
    page = WORDS + html
    assert hrefs(ours(page)[0]) == hrefs(reference(page)) == without
    assert hrefs(reference(page, scripting=True)) == with_script


# Whatever opens, closes or crosses; select, template, object, svg and math are left to the tables above.
PIECES: Final = st.sampled_from(
    [
        "<a href=/1>", "<a href='/2'>", "<a href=/3 ", "</a>", "<area href=/4>", "<b>", "</b>", "<i>",
        "</i>", "<font>", "</font>", "<nobr>", "<p>", "</p>", "<div>", "</div>", "<ul>", "<li>", "</ul>",
        "<dd>", "<table>", "<caption>", "<colgroup>", "<tr>", "<td>", "<th>", "</td>", "</tr>", "</table>",
        "<tbody>", "<h1>", "</h2>", "<form>", "</form>", "<button>", "</button>", "<marquee>", "</marquee>",
        "<hr>", "<br>", "</br>", "<pre>", "<textarea>", "</textarea>", "<script>", "</script>", "<style>",
        "</style>", "<title>", "</title>", "<iframe>", "</iframe>", "<xmp>", "</xmp>", "<noframes>",
        "</noframes>", "<noscript>", "</noscript>", "<head>", "</head>", "<body>", "</body>", "</html>",
        "<html>", "<frameset>", "<!--", "-->", "--!>", "<!", "<?",
        "]]>", "<![CDATA[", ">", "<", "</", "/>", '"', "'", "=", " ", "\n", "\r", "&amp;", "&lt", "&#60;",
        "x", "href=/5", "<base href=/d/>", "<input>", "<image>", "<address>", "</address>", "<center>",
        "<ruby>", "<rt>", "</sarcasm>",
    ]
)  # fmt: skip
SOUP: Final = st.lists(PIECES, max_size=25).map("".join)
DEEP: Final = "<div>" * 520  # past 512 levels our parser flattens what it builds, as browsers do
examples = partial(settings, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def links_are_those_of_the_algorithm(soup: str) -> None:
    assert ours(WORDS + soup) == (reference(WORDS + soup), False)


def no_link_is_lost_in_the_depth(soup: str) -> None:
    assert set(ours(WORDS + DEEP + soup)[0]) >= set(reference(WORDS + DEEP + soup))


SOUPS: Final = (links_are_those_of_the_algorithm, no_link_is_lost_in_the_depth)


@pytest.mark.parametrize("holds", SOUPS)
@examples(max_examples=40)
@given(soup=SOUP)
def test_in_tag_soup(holds: Callable[[str], None], soup: str) -> None:
    holds(soup)


@pytest.mark.slow
@pytest.mark.timeout(1_800)
@pytest.mark.parametrize("holds", SOUPS)
@examples(max_examples=5_000)
@given(soup=SOUP)
def test_in_much_tag_soup(holds: Callable[[str], None], soup: str) -> None:
    holds(soup)


NO_PAGES: Final = {"wcxb-d4607": Outcome.JS_ONLY}  # of the real ones: shells that only scripts fill


def real_pages() -> list[object]:
    """Those of the ordinary suite are spread over all; the others are slow."""
    files = sorted(REAL.glob("*.html.gz"))
    if not files:
        return [pytest.param(REAL, marks=pytest.mark.skip(reason="the real pages are not at hand"))]
    each = -(-len(files) // SAMPLE)
    return [
        pytest.param(
            file, id=file.name.removesuffix(".html.gz"), marks=[pytest.mark.slow] if number % each else []
        )
        for number, file in enumerate(files)
    ]


@pytest.mark.parametrize("file", real_pages())
def test_the_links_of_real_pages_are_those_of_the_algorithm(file: Path) -> None:
    body = gzip.decompress(file.read_bytes())
    expected = NO_PAGES.get(file.name.removesuffix(".html.gz"))
    if expected is not None:
        with pytest.raises(ReadError) as failed:
            ours(body)
        assert failed.value.outcome is expected
        return
    mine, with_noscript = ours(body)
    assert mine == reference(decode.decode(body), noscript=with_noscript)
