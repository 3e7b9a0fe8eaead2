import pytest

from scoring import context
from scoring.evidence import Factor, Verdict
from scoring.weights import weights
from tests.fakes import a_link
from tests.scoring.builders import PROSE, a_garden_page, our_link
from web.page import Link, Placement


@pytest.mark.parametrize(
    ("link", "signal"),
    [
        pytest.param(our_link(), "in_prose", id="inside a sentence of the article"),
        pytest.param(our_link(context="soil testing guide"), "in_content", id="alone in the content"),
        pytest.param(our_link(placement=Placement.LINK_LIST), "link_list_notes", id="in a list, with a note"),
        pytest.param(our_link(placement=Placement.LINK_LIST, context=""), "link_list", id="in a bare list"),
        pytest.param(our_link(placement=Placement.FOOTER), "footer", id="in the footer"),
        pytest.param(our_link(placement=Placement.COMMENT), "comment", id="in a comment"),
        pytest.param(our_link(placement=Placement.UNKNOWN), "unknown", id="nobody knows where"),
    ],
)
def test_the_signal_follows_the_placement(link: Link, signal: str) -> None:
    assert context.judge(link, 0).evidence[0].signal == signal


def test_text_beats_lists_and_lists_beat_furniture() -> None:
    places = (
        Placement.CONTENT,
        Placement.LINK_LIST,
        Placement.AUTHOR_BIO,
        Placement.SIDEBAR,
        Placement.FOOTER,
    )
    found = [context.judge(our_link(placement=place, context=PROSE), 0).points for place in places]
    assert found == sorted(found, reverse=True)


def test_a_place_nothing_marks_is_known_less_well() -> None:
    link = our_link(placement=Placement.UNKNOWN)
    assert context.judge(link, 0).confidence < context.judge(our_link(), 0).confidence


def test_a_crowd_of_links_takes_from_a_bare_link_and_not_from_one_in_a_sentence() -> None:
    bare = context.judge(our_link(context="soil testing guide"), 101)
    assert [piece.signal for piece in bare.evidence] == ["in_content", "crowded"]
    assert [piece.signal for piece in context.judge(our_link(), 101).evidence] == ["in_prose"]


def test_external_links_are_those_to_other_registrable_domains() -> None:
    links = [a_link("https://shop.garden.example/x"), a_link("https://else.example/")]
    assert context.external_links(a_garden_page(*links)) == 1


@pytest.mark.parametrize(
    ("placement", "capped"),
    [
        (Placement.CONTENT, False),
        (Placement.LINK_LIST, False),
        (Placement.FOOTER, True),
        (Placement.COMMENT, True),
    ],
)
def test_a_place_no_editor_chose_is_at_most_fair(placement: Placement, *, capped: bool) -> None:
    found = context.ceilings(our_link(placement=placement))
    assert bool(found) is capped
    assert all(one.at_most is Verdict.FAIR and one.factor is Factor.CONTEXT for one in found)


def test_the_places_that_limit_a_link_are_those_that_are_listed() -> None:
    limiting = {place.value for place in Placement if context.ceilings(our_link(placement=place))}
    assert limiting == {place.value for place in Placement} & weights().limits.keys()
