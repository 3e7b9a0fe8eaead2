import json

from prospects.profile.profile import Profile
from scoring.site import Site
from tests.bot.builders import NOW, OURS
from tests.bot.terminal.conftest import Terminal
from tests.bot.terminal.profiles import A_PROFILE


def test_a_site_is_added_in_its_plain_form(terminal: Terminal) -> None:
    result = terminal.run(
        "site",
        "add",
        f"www.{OURS}",
        "--brand",
        "Soil & Seed",
        "--brand",
        "SoilSeed",
        "--competitor",
        "www.quickgrow.example",
        "--topic",
        "soil testing",
    )
    assert result.exit_code == 0
    assert terminal.services.known_sites == {
        OURS: Site(
            domain=OURS,
            brand=("Soil & Seed", "SoilSeed"),
            competitors=("quickgrow.example",),
            topics=("soil testing",),
        )
    }
    assert result.stderr.splitlines() == [
        (
            f"Known now: {OURS} "
            "(brand: Soil & Seed, SoilSeed; topics: soil testing; competitors: quickgrow.example)."
        ),
        f"Reading {OURS}",
        (
            f"{OURS} is added; its pages were not read: The server did not answer. "
            f"To try again: linkvouch site profile {OURS} --refresh"
        ),
    ]


def test_what_the_pages_told_is_said_in_two_lines(terminal: Terminal) -> None:
    terminal.services.learnable = {OURS: A_PROFILE}
    result = terminal.run("site", "add", OURS)
    assert result.stderr.splitlines()[2:] == [
        (
            "Learnt from 12 pages: brand: Soil & Seed, Soil; topics: dry garden, mulch; soil; "
            "worth linking to: 1 page."
        ),
        "A note.",
        f"To see and mend it: linkvouch site profile {OURS}",
    ]


def test_pages_that_tell_nothing_say_so(terminal: Terminal) -> None:
    terminal.services.learnable = {OURS: Profile(given=Site(domain=OURS), read_at=NOW, pages=1)}
    assert "Learnt from 1 page: nothing that is the site’s own." in terminal.run("site", "add", OURS).stderr


def test_offline_reads_no_page(terminal: Terminal) -> None:
    terminal.services.learnable = {OURS: A_PROFILE}
    assert terminal.run("site", "add", OURS, "--offline").stderr == f"Known now: {OURS}.\n"


def test_the_address_of_a_home_page_is_kept(terminal: Terminal) -> None:
    terminal.run("site", "add", f"http://{OURS}:8080/start")
    (site,) = terminal.services.known_sites.values()
    assert (site.domain, site.home) == (OURS, f"http://{OURS}:8080/start")


def test_sites_are_listed_for_people_and_for_programs(terminal: Terminal) -> None:
    terminal.services.known_sites = {
        OURS: Site(domain=OURS, brand=("Soil & Seed",), topics=("soil testing", "compost")),
        "x.example": Site(domain="x.example"),
    }
    assert terminal.run("site", "list").stdout.splitlines() == [
        f"{OURS}  brand: Soil & Seed; topics: soil testing, compost",
        "x.example",
    ]
    documents = [json.loads(line) for line in terminal.run("site", "list", "--json").stdout.splitlines()]
    assert documents[1] == {"domain": "x.example", "brand": [], "competitors": [], "topics": []}


def test_an_empty_list_says_how_to_begin(terminal: Terminal) -> None:
    result = terminal.run("site", "list")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "linkvouch site add" in result.stderr
    assert terminal.run("site", "list", "--json").stdout == ""


def test_a_site_is_removed_once(terminal: Terminal) -> None:
    terminal.services.known_sites = {OURS: Site(domain=OURS)}
    assert terminal.run("site", "remove", OURS).exit_code == 0
    again = terminal.run("site", "remove", OURS)
    assert again.exit_code == 1
    assert f"No site '{OURS}' is known." in again.stderr


def test_what_is_no_domain_is_wrong_usage(terminal: Terminal) -> None:
    result = terminal.run("site", "add", "garden weekly")
    assert result.exit_code == 2
    assert terminal.services.known_sites == {}
