import json
from datetime import timedelta

import pytest

from bot.terminal import site_profile
from prospects.profile.profile import REFRESH_AFTER, Profile
from scoring.site import Site
from tests.bot.builders import NOW, OURS
from tests.bot.terminal.conftest import Terminal
from tests.bot.terminal.profiles import A_PROFILE, GUIDE

GIVEN = Site(domain=OURS, brand=("soil", "SoilSeed"), competitors=("rival.example",))


@pytest.fixture
def known(terminal: Terminal) -> Terminal:
    """Our site is known, and its pages can be read."""
    terminal.services.known_sites = {OURS: GIVEN}
    terminal.services.learnable = {OURS: A_PROFILE}
    return terminal


def test_a_profile_shows_what_was_learnt_and_what_was_set(known: Terminal) -> None:
    known.run("site", "profile", OURS, "--refresh")
    result = known.run("site", "profile", OURS)
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        f"{OURS}  read on 2026-11-22, 12 pages",
        "brand        soil",
        "             SoilSeed",
        "             Soil & Seed (learnt)",
        "topics       dry garden, mulch (learnt)",
        "             soil (learnt)",
        "competitors  rival.example",
        "linkable     guide: How to test [31m soil",
        f"               {GUIDE.url}",
        f"               {GUIDE.why}",
    ]


def test_json_marks_what_was_learnt(known: Terminal) -> None:
    (line,) = known.run("site", "profile", OURS, "--refresh", "--json").stdout.splitlines()
    found = json.loads(line)
    assert found["brand"] == [
        {"text": "soil", "learnt": False},
        {"text": "SoilSeed", "learnt": False},
        {"text": "Soil & Seed", "learnt": True},
    ]
    assert found["linkable"] == [{"url": GUIDE.url, "title": GUIDE.title, "kind": "guide", "why": GUIDE.why}]
    assert (found["domain"], found["home"]) == (OURS, f"https://{OURS}/")
    assert (found["read_at"], found["pages"], found["say"]) == (NOW.isoformat(), 12, "")


def test_what_is_dropped_is_gone_whoever_said_it_and_not_learnt_again(known: Terminal) -> None:
    known.run("site", "profile", OURS, "--refresh")
    known.run(
        "site", "profile", OURS, "--drop", "DRY garden, mulch", "--drop", GUIDE.url, "--drop", "soilseed"
    )
    shown = known.run("site", "profile", OURS, "--refresh").stdout
    assert "mulch (learnt)" not in shown
    assert GUIDE.why not in shown
    assert "SoilSeed" not in shown
    assert "dropped      dry garden, mulch" in shown


def test_what_is_not_there_cannot_be_dropped_and_nothing_changes(known: Terminal) -> None:
    result = known.run("site", "profile", OURS, "--drop", "soil", "--drop", "bees", "--topic", "compost")
    assert result.exit_code == 1
    assert f"“bees” is not in the profile of {OURS}, so nothing was changed." in result.stderr
    assert known.services.known_sites == {OURS: GIVEN}


def test_a_person_adds_in_their_own_words(known: Terminal) -> None:
    known.run(
        "site", "profile", OURS, "--brand", "S&S", "--topic", "compost", "--competitor", "www.other.example"
    )
    added = known.services.known_sites[OURS]
    assert (added.brand, added.topics, added.competitors) == (("S&S",), ("compost",), ("other.example",))


def test_a_site_that_is_not_known_says_what_to_type(terminal: Terminal) -> None:
    result = terminal.run("site", "profile", OURS, "--refresh")
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"`linkvouch site add {OURS}` adds it" in result.stderr


def test_pages_that_cannot_be_read_are_a_sentence_and_no_failure(known: Terminal) -> None:
    known.services.learnable = {}
    result = known.run("site", "profile", OURS, "--refresh")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{OURS}  its pages were not read yet\nbrand        soil\n")
    assert "Its pages were not read: The server did not answer." in result.stderr


@pytest.mark.parametrize(
    ("profile", "remark"),
    [
        pytest.param(Profile(given=GIVEN), "Its pages were not read yet", id="never read"),
        pytest.param(A_PROFILE, "To take out what is wrong", id="read just now"),
        pytest.param(Profile(given=GIVEN, read_at=NOW), None, id="nothing learnt"),
    ],
)
def test_a_remark_says_what_to_type_next(profile: Profile, remark: str | None) -> None:
    said = [line for line in site_profile.remarks(profile, now=NOW) if line != "A note."]
    assert [line.startswith(remark or "") for line in said] == ([True] if remark else [])


def test_an_old_profile_says_so() -> None:
    later = NOW + REFRESH_AFTER + timedelta(days=1)
    *_, last = site_profile.remarks(A_PROFILE, now=later)
    assert last == (
        f"Its pages were read more than 30 days ago. To read them: linkvouch site profile {OURS} --refresh"
    )
