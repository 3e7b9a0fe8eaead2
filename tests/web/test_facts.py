from collections.abc import Callable, Sequence
from datetime import date

import pytest

from tests.growth import assert_linear
from web import facts
from web.facts import Facts, Head, Time
from web.page import Placement
from web.urls import Url, normalise

NOW = date(2026, 11, 22)
ARTICLE = '{"@type": "Article", "datePublished": "2024-02-02", "author": {"name": "Ada Json"}}'


def head(  # one value for each thing a page may say
    *,
    url: str = "https://paper.example/story",
    lang: str = "en",
    meta: Sequence[tuple[str, str]] = (),
    json_ld: Sequence[str] = (),
    times: Sequence[Time] = (),
    dated: Sequence[str] = (),
    author_links: Sequence[str] = (),
    bylines: Sequence[str] = (),
    text: str = "",
) -> Head:
    return Head(
        url=normalise(url),
        lang=lang,
        meta=meta,
        json_ld=json_ld,
        times=times,
        dated=dated,
        author_links=author_links,
        bylines=bylines,
        text=text,
    )


def read(page: Head) -> Facts:
    return facts.read(page, now=NOW)


SAYS_ALL = head(
    url="https://paper.example/2024/07/07/story",
    meta=[
        ("date", "2024-04-04"),
        ("datepublished", "2024-03-03"),
        ("article:published_time", "2024-01-01T10:00:00Z"),
    ],
    json_ld=[ARTICLE],
    times=[
        Time(datetime="2024-06-06"),
        Time(datetime="2024-05-05", names=frozenset({"entry-date", "published"})),
    ],
    text="8 August 2024\nThe story begins.",
)


@pytest.mark.parametrize(
    ("silent", "published", "source"),
    [
        pytest.param(0, "2024-01-01", "article:published_time", id="what social networks are told"),
        pytest.param(1, "2024-02-02", "JSON-LD", id="then what search engines are told"),
        pytest.param(2, "2024-03-03", "itemprop", id="then the same words in the body"),
        pytest.param(3, "2024-04-04", "meta", id="then older conventions"),
        pytest.param(4, "2024-05-05", "a time element marked as published", id="then a marked element"),
        pytest.param(5, "2024-06-06", "a time element", id="then any such element"),
        pytest.param(6, "2024-07-07", "the address", id="then the address"),
        pytest.param(7, "2024-08-08", "a date near the top", id="last what readers see"),
        pytest.param(8, "", "", id="nothing says it"),
    ],
)
def test_sources_of_the_date_are_trusted_in_order(silent: int, published: str, source: str) -> None:
    page = head(
        url=SAYS_ALL.url if silent < 7 else "https://paper.example/story",
        meta=SAYS_ALL.meta[: max(0, 3 - silent + (silent >= 2))] if silent < 4 else (),
        json_ld=SAYS_ALL.json_ld if silent < 2 else (),
        times=SAYS_ALL.times[: max(0, 2 - max(0, silent - 4))] if silent < 6 else (),
        text=SAYS_ALL.text if silent < 8 else "",
    )
    found = read(page)
    assert (found.published, found.published_from) == (published, source)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        pytest.param("2024-05-12T23:30:00+02:00", "2024-05-12", id="ISO with time"),
        pytest.param("20240512", "2024-05-12", id="ISO without hyphens"),
        pytest.param("2024/5/2", "2024-05-02", id="year first with slashes"),
        pytest.param("Sun, 12 May 2024 10:00:00 GMT", "2024-05-12", id="as in a feed"),
        pytest.param("May 12, 2024", "2024-05-12", id="English"),
        pytest.param("1715500000", "2024-05-12", id="seconds since 1970"),
        pytest.param("1715500000000", "2024-05-12", id="milliseconds since 1970"),
        pytest.param("2024", "", id="a year alone"),
        pytest.param("2024-13-40", "", id="no such day"),
        pytest.param("2027-01-01", "", id="in the future"),
        pytest.param("2026-11-23", "2026-11-23", id="tomorrow, as it is elsewhere already"),
        pytest.param("1969-07-20", "", id="before the web"),
        pytest.param("yesterday", "", id="no date"),
        pytest.param("", "", id="empty"),
    ],
)
def test_dates_of_attributes_are_read_in_any_format(written: str, day: str) -> None:
    assert read(head(meta=[("article:published_time", written)])).published == day


@pytest.mark.parametrize(
    ("lang", "line", "day"),
    [
        pytest.param("en", "Published May 12th, 2024", "2024-05-12", id="English, month first"),
        pytest.param("en", "12 May 2024", "2024-05-12", id="English, day first"),
        pytest.param("en", "the 12th of May 2024", "2024-05-12", id="English, with of"),
        pytest.param("en", "Sept. 3, 2024", "2024-09-03", id="English, short"),
        pytest.param("de", "Veröffentlicht am 3. März 2024", "2024-03-03", id="German"),
        pytest.param("de", "03.04.2024, 10:15 Uhr", "2024-04-03", id="German numbers"),
        pytest.param("fr", "Le 1er août 2024", "2024-08-01", id="French"),
        pytest.param("fr", "03/04/2024", "2024-04-03", id="French numbers"),
        pytest.param("es", "7 de diciembre de 2023", "2023-12-07", id="Spanish"),
        pytest.param("es", "03-04-2024", "2024-04-03", id="Spanish numbers"),
        pytest.param("en", "2024-05-12", "2024-05-12", id="ISO"),
        pytest.param("en", "25/12/2023", "2023-12-25", id="English numbers that can be one day alone"),
        pytest.param("en", "12/25/2023", "2023-12-25", id="American numbers that can be one day alone"),
        pytest.param("en", "04/04/2024", "2024-04-04", id="the same either way"),
        pytest.param("en", "03/04/2024", "", id="English numbers that can be two days"),
        pytest.param("", "03/04/2024", "", id="numbers in an unknown language"),
        pytest.param("en", "BERLIN, Jan. 5, 2024 - " + "The minister said so. " * 9, "", id="after a place"),
        pytest.param("en", "Jan. 5, 2024 - " + "It was said so. " * 9, "2024-01-05", id="before the story"),
        pytest.param("en", "© May 12, 2024 Paper Inc.", "", id="a copyright"),
        pytest.param("en", "Updated May 12, 2024", "", id="a change"),
        pytest.param("en", "Accessed May 12, 2024", "", id="a visit"),
        pytest.param("en", "The company was founded, as everyone here remembers very well, and not without a "
                     "quarrel, on 12 May 2019.", "", id="prose"),
        pytest.param("en", "12 Mai 20245", "", id="no year"),
    ],
)  # fmt: skip
def test_a_date_that_readers_see_is_read_by_the_language(lang: str, line: str, day: str) -> None:
    assert read(head(lang=lang, text=f"The headline\n{line}\nThe story begins.")).published == day
    assert read(head(lang=lang, dated=[line])).published == day


def test_a_date_further_down_is_the_story_s() -> None:
    assert read(head(text="Words. " * 300 + "\n12 May 2024")).published == ""


@pytest.mark.parametrize(
    ("path", "day"),
    [
        pytest.param("/2024/05/12/story", "2024-05-12", id="in three parts"),
        pytest.param("/story-2024-05-12.html", "2024-05-12", id="with hyphens"),
        pytest.param("/news/20240512/story", "2024-05-12", id="in one part"),
        pytest.param("/2019/nov/18/story", "2019-11-18", id="with the month's name"),
        pytest.param("/2024/05/story", "", id="a month alone"),
        pytest.param("/2024/99/12/story", "", id="no such month"),
        pytest.param("/item/120240512", "", id="a longer number"),
        pytest.param("/story?d=/2024/05/12/", "", id="in the query"),
    ],
)
def test_a_whole_day_in_the_path_is_a_date(path: str, day: str) -> None:
    assert read(head(url=f"https://paper.example{path}")).published == day


@pytest.mark.parametrize(
    "placement",
    [
        Placement.COMMENT,
        Placement.SIDEBAR,
        Placement.FOOTER,
        Placement.NAVIGATION,
        Placement.LINK_LIST,
        Placement.HIDDEN,
    ],
)
def test_a_time_that_is_not_the_piece_s_own_is_left_out(placement: Placement) -> None:
    other = Time(datetime="2020-01-01", pubdate=True, placement=placement)
    own = Time(text="2 May 2024", placement=Placement.HEADER)
    assert read(head(times=[other])).published == ""
    assert read(head(times=[other, own])).published == "2024-05-02"


def test_the_dates_of_a_list_are_no_page_s_date() -> None:
    days = [Time(datetime=f"2024-05-{day:02}") for day in range(1, facts.LISTED_DAYS + 2)]
    assert read(head(times=days)).published == ""
    assert read(head(times=days[:-1])).published == "2024-05-01"


def test_a_change_is_no_publication() -> None:
    times = [
        Time(datetime="2024-06-06", names=frozenset({"updated"})),
        Time(datetime="2024-05-05", names=frozenset({"published", "updated"})),
    ]
    found = read(head(times=times))
    assert (found.published, found.modified) == ("2024-05-05", "2024-06-06")


@pytest.mark.parametrize(
    ("page", "day"),
    [
        pytest.param(head(meta=[("article:modified_time", "2024-06-01")]), "2024-06-01", id="for networks"),
        pytest.param(
            head(json_ld=['{"@type":"WebPage","dateModified":"2024-06-02"}']), "2024-06-02", id="JSON-LD"
        ),
        pytest.param(head(lang="de", text="Zuletzt aktualisiert am 3. Juni 2024"), "2024-06-03", id="seen"),
        pytest.param(
            head(meta=[("article:published_time", "2024-06-05"), ("article:modified_time", "2024-06-04")]),
            "",
            id="before the publication",
        ),
        pytest.param(head(meta=[("article:modified_time", "2030-01-01")]), "", id="in the future"),
    ],
)
def test_the_last_change_is_read(page: Head, day: str) -> None:
    assert read(page).modified == day


def test_an_element_may_bear_several_names() -> None:
    found = read(head(meta=[("dc.creator dcterms.creator", "Ada Byron"), ("x dcterms.issued", "2024-05-12")]))
    assert (found.author, found.published) == ("Ada Byron", "2024-05-12")


@pytest.mark.parametrize(
    ("silent", "author", "source"),
    [
        pytest.param(0, "Ada Json", "JSON-LD", id="what search engines are told"),
        pytest.param(1, "Ada Card", "card", id="then a card's label and value"),
        pytest.param(2, "Ada Meta", "meta", id="then the meta element"),
        pytest.param(3, "Ada Link", "rel=author", id="then the link to the author"),
        pytest.param(4, "Ada Byline", "a byline", id="last the byline"),
        pytest.param(5, "", "", id="nobody says it"),
    ],
)
def test_sources_of_the_author_are_trusted_in_order(silent: int, author: str, source: str) -> None:
    card = [("twitter:label1", "Written by"), ("twitter:data1", "Ada Card")]
    meta = [("author", "Ada Meta"), ("article:author", "https://social.example/ada")]
    page = head(
        json_ld=[ARTICLE] if silent < 1 else [],
        meta=[*(card if silent < 2 else []), *(meta if silent < 3 else [])],
        author_links=["Ada Link"] if silent < 4 else [],
        bylines=["By Ada Byline"] if silent < 5 else [],
    )
    found = read(page)
    assert (found.author, found.author_from) == (author, source)


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        pytest.param("By Jane Doe", "Jane Doe", id="English"),
        pytest.param("Von Jürgen Groß", "Jürgen Groß", id="German"),
        pytest.param("Par Zoé Durand", "Zoé Durand", id="French"),
        pytest.param("Por José Núñez", "José Núñez", id="Spanish"),
        pytest.param("Written by: Jane Doe", "Jane Doe", id="with a colon"),
        pytest.param("By\nJane Doe\nStaff writer", "Jane Doe", id="in lines"),
        pytest.param("By Jane Doe and John Roe", "Jane Doe, John Roe", id="two"),
        pytest.param("By\nJane Doe\nand\nJohn Roe", "Jane Doe, John Roe", id="two in lines"),
        pytest.param("Jane Doe, John Roe & Max Poe", "Jane Doe, John Roe, Max Poe", id="three"),
        pytest.param("By Jane Doe | May 12, 2024", "Jane Doe", id="with a date behind a bar"),
        pytest.param("By Jane Doe May 12, 2024", "Jane Doe", id="with a date"),
        pytest.param("Von Jane Doe, 12.05.2024", "Jane Doe", id="with a date in numbers"),
        pytest.param("By Jane Doe on Monday", "Jane Doe", id="with a day"),
        pytest.param("Jane Doe, PhD", "Jane Doe", id="with a credential"),
        pytest.param("Jane Doe, Staff Writer", "Jane Doe", id="with a role"),
        pytest.param("Doe, Jane", "Jane Doe", id="the family name first"),
        pytest.param("Paper Editorial Team", "Paper Editorial Team", id="an editorial team"),
        pytest.param("Ludwig van Beethoven", "Ludwig van Beethoven", id="with a small particle"),
        pytest.param("By J. R. R. Tolkien", "J. R. R. Tolkien", id="with initials"),
        pytest.param("Byron Katie", "Byron Katie", id="a name that begins like the word"),
        pytest.param("jane@paper.example", "", id="an address"),
        pytest.param("https://paper.example/jane", "", id="a link"),
        pytest.param("paper.example", "", id="the site's own domain"),
        pytest.param("admin", "", id="nobody"),
        pytest.param("J", "", id="a picture's initial"),
        pytest.param("Jane has written for papers all her life and " * 9, "", id="a biography"),
        pytest.param("", "", id="empty"),
    ],
)
def test_a_byline_becomes_names(byline: str, author: str) -> None:
    assert read(head(bylines=[byline])).author == author


def test_metadata_may_name_users_and_entities() -> None:
    assert read(head(meta=[("author", "jane_7")])).author == "jane_7"
    assert read(head(meta=[("author", "Zo&eacute; Doe")])).author == "Zoé Doe"
    assert read(head(meta=[("citation_author", "Doe, Jane"), ("citation_author", "Roe, Max")])).author == (
        "Jane Doe, Max Roe"
    )


@pytest.mark.parametrize(
    ("page", "language"),
    [
        pytest.param(head(lang="de-AT"), "de", id="with a region"),
        pytest.param(head(lang="EN_us"), "en", id="in capitals"),
        pytest.param(head(lang="deutsch", meta=[("og:locale", "de_DE")]), "de", id="for networks"),
        pytest.param(head(lang="", meta=[("content-language", "fr, en")]), "fr", id="for crawlers"),
        pytest.param(head(lang="", json_ld=['{"@type":"Article","inLanguage":"es"}']), "es", id="JSON-LD"),
        pytest.param(head(lang=""), "", id="unknown"),
    ],
)
def test_the_language_is_what_the_page_says_first(page: Head, language: str) -> None:
    assert read(page).language == language


@pytest.mark.parametrize(
    ("names", "is_date", "is_author"),
    [
        pytest.param({"post", "date", "post-date"}, True, False, id="a date"),
        pytest.param({"entry", "author"}, False, True, id="an author"),
        pytest.param({"update", "candidate"}, False, False, id="words that hold them"),
    ],
)
def test_elements_are_known_by_whole_words(names: set[str], *, is_date: bool, is_author: bool) -> None:
    assert facts.names_date(frozenset(names)) is is_date
    assert facts.names_author(frozenset(names)) is is_author


HOSTILE = [
    pytest.param(lambda size: head(text="1 " * size), id="numbers without end"),
    pytest.param(lambda size: head(text="january" * size), id="months without end"),
    pytest.param(lambda size: head(text="1\n" * size), id="lines without end"),
    pytest.param(lambda size: head(dated=["1." * size] * 100), id="dates without end"),
    pytest.param(lambda size: head(bylines=["by " * size]), id="prefixes without end"),
    pytest.param(lambda size: head(meta=[("author", "a, " * size)] * 100), id="authors without end"),
    pytest.param(lambda size: head(times=[Time(datetime="1" * size)] * 100), id="digits without end"),
    pytest.param(lambda size: head(times=[Time(datetime="1" * 100)] * size), id="times without end"),
    pytest.param(lambda size: head(author_links=[" \n &" * size] * 10), id="conjunctions without end"),
    pytest.param(lambda size: head(author_links=[" \n and" * 50] * size), id="lists of them without end"),
]


@pytest.mark.parametrize("make", HOSTILE)
def test_a_hostile_page_says_nothing(make: Callable[[int], Head]) -> None:
    assert read(make(1_000)) == Facts(language="en")


@pytest.mark.parametrize("make", HOSTILE)
@pytest.mark.parametrize(
    "size", [pytest.param(12, id="as long as is read"), pytest.param(1_000, id="far longer")]
)
def test_a_hostile_page_costs_no_more_than_its_length(make: Callable[[int], Head], size: int) -> None:
    assert_linear(read, make, size)


def test_the_address_may_be_all_there_is() -> None:
    assert facts.read(Head(url=Url("https://paper.example/")), now=NOW) == Facts()
