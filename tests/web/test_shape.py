import pytest

from tests.fakes import NOON
from web.page import Page, Shape, Snapshot
from web.parse import parse
from web.urls import normalise

PROSE = "<p>" + "We dug the beds in March and watched the water go down for an hour. " * 4 + "</p>"


def page(content: str, *, head: str = "") -> Page:
    url = normalise("https://garden.example/beds/soil")
    html = f"<html lang=en><head><title>Beds</title>{head}</head><body>{content}</body></html>"
    return parse(
        Snapshot(
            url=url,
            final_url=url,
            status=200,
            content_type="text/html; charset=utf-8",
            robots_header="",
            body=html.encode(),
            fetched_at=NOON,
        )
    )


@pytest.mark.parametrize(
    ("content", "shape"),
    [
        pytest.param("", Shape(), id="prose alone"),
        pytest.param(
            "<h2>Dig  <em>once</em></h2><h3>Wait</h3>", Shape(headings=("Dig once", "Wait")), id="headings"
        ),
        pytest.param(
            "<table><tr><th>Bed<th>Litres<th>Days<tr><td>A<td>12.5<td>3<tr><td>B<td>one<td>4</table>",
            Shape(figure_rows=1),
            id="a row of figures has two",
        ),
        pytest.param("<ol><li>Dig<li>Fill</ol><ul><li>Spade</ul>", Shape(steps=2), id="numbered steps"),
        pytest.param(
            "<form><input type=Number><input type=text><input type=email><select><option>1</select></form>",
            Shape(fields=2),
            id="fields for an answer, not for words",
        ),
        pytest.param(
            "<aside><h2>More</h2><ol><li>One</ol></aside><footer><h2>Site</h2></footer>",
            Shape(),
            id="what stands around the content",
        ),
        pytest.param("<div style='display:none'><h2>Unseen</h2></div>", Shape(), id="what nobody sees"),
        pytest.param(f"<h2>{'long ' * 60}</h2>", Shape(), id="a paragraph in large letters is no heading"),
    ],
)
def test_the_shape_counts_what_stands_in_the_content(content: str, shape: Shape) -> None:
    assert page(f"<main><article><h1>Beds</h1>{PROSE}{content}</article></main>").shape == shape


@pytest.mark.parametrize(
    ("head", "names"),
    [
        pytest.param("", (), id="none said"),
        pytest.param(
            '<meta name="application-name" content="SoilApp">'
            '<meta property="og:site_name" content="Soil  &amp; Seed">',
            ("Soil & Seed", "SoilApp"),
            id="metas, the most telling first",
        ),
        pytest.param(
            '<script type="application/ld+json">{"@type": "Article", "name": "A story", "publisher": '
            '{"@type": "Organization", "name": "Soil Ltd", "alternateName": "S&S"}}</script>',
            ("Soil Ltd",),
            id="the publisher of a piece",
        ),
        pytest.param(
            '<script type="application/ld+json">{"@graph": [{"@type": ["Thing", "WebSite"], "name": "Soil"}, '
            '{"@type": "Person", "name": "Ann"}, {"@type": "Organization", "name": 7}]}</script>',
            ("Soil",),
            id="the site in a graph, and no person",
        ),
        pytest.param('<script type="application/ld+json">{"@type": "WebSite", </script>', (), id="no JSON"),
    ],
)
def test_a_page_says_what_its_site_is_called(head: str, names: tuple[str, ...]) -> None:
    assert page(PROSE, head=head).site_names == names


def test_a_page_names_its_feeds_in_its_head_and_nowhere_else() -> None:
    feed = '<link rel="{}" type="{}" href="{}">'
    head = "".join(
        (
            feed.format("alternate", "application/rss+xml", "/feed.xml"),
            feed.format("Alternate home", "application/ATOM+xml", "atom.xml"),
            feed.format("alternate", "application/rss+xml", "/feed.xml"),
            feed.format("alternate", "text/html", "/de"),
            feed.format("stylesheet", "application/rss+xml", "/no"),
            feed.format("alternate", "application/rss+xml", "http://10.0.0.1/feed"),
            feed.format("alternate", "application/rss+xml", "javascript:feed()"),
        )
    )
    read = page(PROSE + feed.format("alternate", "application/rss+xml", "/planted.xml"), head=head)
    assert read.feeds[:2] == ("https://garden.example/feed.xml", "https://garden.example/beds/atom.xml")
    assert not [url for url in read.feeds if "planted" in url or "/no" in url or "/de" in url]
