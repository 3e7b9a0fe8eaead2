import json
from collections.abc import Callable, Sequence

import pytest

from tests.growth import assert_linear, repeated
from web.json_ld import MAX_LIST, MAX_SCRIPT_CHARS, Entity, main_entity
from web.urls import normalise

URL = normalise("https://paper.example/story")


def read(*things: object) -> Entity:
    return main_entity([json.dumps(thing) for thing in things], URL)


def thing(kind: str, day: str, **more: object) -> dict[str, object]:
    return {"@type": kind, "datePublished": day, **more}


ONE = thing("NewsArticle", "2024-01-01")


@pytest.mark.parametrize(
    ("value", "day"),
    [
        pytest.param(ONE, "2024-01-01", id="a thing"),
        pytest.param([ONE], "2024-01-01", id="in a list"),
        pytest.param(
            {"@graph": [thing("WebPage", "2023"), ONE]}, "2024-01-01", id="in a graph, behind its page"
        ),
        pytest.param(thing("WebPage", "2023", mainEntity=ONE), "2024-01-01", id="the main thing of its page"),
        pytest.param(
            {"@type": "QAPage", "mainEntity": {"@type": "Question", "dateCreated": "2024-01-01"}},
            "2024-01-01",
            id="a question",
        ),
        pytest.param(thing("http://schema.org/BlogPosting", "2024-01-01"), "2024-01-01", id="a whole type"),
        pytest.param(thing("schema:Article", "2024-01-01"), "2024-01-01", id="a type with a prefix"),
        pytest.param({**ONE, "@type": ["Thing", "Article"]}, "2024-01-01", id="several types"),
        pytest.param(
            {"@type": "VideoObject", "uploadDate": "2024-01-01"}, "2024-01-01", id="the upload of a film"
        ),
        pytest.param(thing("DiscussionForumPosting", "2024-01-01"), "2024-01-01", id="a thread"),
        pytest.param([thing("WebPage", "2024-01-01")], "2024-01-01", id="the page itself, last"),
        pytest.param({"@type": "Blog", "blogPost": [ONE]}, "", id="a post of a blog"),
        pytest.param({"@type": "ItemList", "itemListElement": [{"item": ONE}]}, "", id="an entry of a list"),
        pytest.param({"@type": "Product", "review": [ONE]}, "", id="a review of a product"),
        pytest.param({"@type": "WebPage", "comment": thing("Comment", "2024")}, "", id="a comment"),
        pytest.param(thing("Person", "2024-01-01"), "", id="a person"),
        pytest.param({"datePublished": "2024-01-01"}, "", id="no type"),
        pytest.param({"@type": "Article", "datePublished": 2024}, "", id="a number"),
        pytest.param("Article", "", id="a text"),
    ],
)
def test_the_date_is_that_of_the_main_thing(value: object, day: str) -> None:
    assert read(value).published == day


def test_of_several_the_one_at_the_page_s_address_is_the_main_one() -> None:
    others = [thing("Article", f"2023-01-0{day}") for day in range(1, MAX_LIST + 2)]
    for own in (
        {"url": "http://www.paper.example/story/"},
        {"@id": "https://paper.example/story#article"},
        {"mainEntityOfPage": {"@id": "https://paper.example/story"}},
    ):
        assert read(*others, {**ONE, **own}).published == "2024-01-01"


def test_many_things_without_the_page_s_address_are_a_list() -> None:
    others = [thing("Article", f"2023-01-0{day}") for day in range(1, MAX_LIST + 2)]
    assert read(others).published == ""
    assert read(others[:-1]).published == "2023-01-01"


ADA = {"@id": "#ada", "@type": "Person", "name": "Ada Byron"}


@pytest.mark.parametrize(
    ("author", "names"),
    [
        pytest.param("Ada Byron", ("Ada Byron",), id="a text"),
        pytest.param({"name": "Ada Byron"}, ("Ada Byron",), id="a person"),
        pytest.param([{"name": "Ada Byron"}, "Max Poe"], ("Ada Byron", "Max Poe"), id="several"),
        pytest.param({"name": ["Ada Byron", "Max Poe"]}, ("Ada Byron, Max Poe",), id="several names"),
        pytest.param({"@id": "#ada"}, ("Ada Byron",), id="named elsewhere in the graph"),
        pytest.param("#ada", ("Ada Byron",), id="named elsewhere, by a text"),
        pytest.param({"@id": "#max"}, (), id="named nowhere"),
        pytest.param({"name": {"first": "Ada"}}, (), id="a name that is no text"),
        pytest.param([None, 7], (), id="no names"),
    ],
)
def test_authors_are_read_in_every_shape(author: object, names: Sequence[str]) -> None:
    assert read({"@graph": [{**ONE, "author": author}, ADA]}).authors == names


def test_the_creator_stands_in_for_the_author() -> None:
    assert read({**ONE, "creator": "Ada Byron"}).authors == ("Ada Byron",)


def test_change_and_language_are_read() -> None:
    found = read({**ONE, "dateModified": "2024-02-02", "inLanguage": "de"})
    assert (found.modified, found.language) == ("2024-02-02", "de")


@pytest.mark.parametrize(
    "script",
    [
        pytest.param('{"@type":"Article","datePublished":"2024-01-01",}', id="a comma at the end"),
        pytest.param('{"@type":"Article","datePublished":"2024-01-01"};', id="a semicolon at the end"),
        pytest.param('<!-- {"@type":"Article","datePublished":"2024-01-01"} -->', id="inside a comment"),
        pytest.param(
            '//<![CDATA[\n{"@type":"Article","datePublished":"2024-01-01"}\n//]]>', id="inside CDATA"
        ),
        pytest.param(
            '{"@type":"Article","headline":"a\nb","datePublished":"2024-01-01"}', id="a line break in a text"
        ),
        pytest.param('{"headline":"a "b" c","datePublished": "2024-01-01"}', id="quotes in a text"),
        pytest.param('{"@type":"Article","datePublished":"2024-01-01"', id="cut off"),
    ],
)
def test_broken_scripts_still_tell_the_date(script: str) -> None:
    assert main_entity([script], URL).published == "2024-01-01"


def test_a_whole_script_is_trusted_before_a_broken_one() -> None:
    broken = '{"datePublished":"2020-01-01"'
    assert main_entity([broken, json.dumps(ONE)], URL).published == "2024-01-01"


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(repeated("["), id="lists in lists"),
        pytest.param(repeated('{"@graph":'), id="graphs in graphs"),
        pytest.param(repeated("{},", before="[", after="{}]"), id="things without end"),
        pytest.param(repeated('"datePublished":'), id="dates never told"),
        pytest.param(repeated("/* "), id="comments never closed"),
        pytest.param(repeated("/*"), id="comments without anything between"),
        pytest.param(repeated(","), id="commas"),
        pytest.param(repeated(" ", before='{"a":1}'), id="blanks"),
    ],
)
def test_hostile_scripts_cost_no_more_than_their_length(make: Callable[[int], str]) -> None:
    def read(script: str) -> None:
        assert main_entity([script] * 3, URL) == Entity()

    assert_linear(read, make, 5_000)


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("", id="empty"),
        pytest.param(json.dumps(ONE) + " " * MAX_SCRIPT_CHARS, id="longer than is read"),
    ],
)
def test_such_scripts_tell_nothing(script: str) -> None:
    assert main_entity([script] * 3, URL) == Entity()
