from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from bot.slack.blocks.settings import FieldErrors, OurSite, SettingsForm, Values, parse_settings, settings
from scoring.evidence import Verdict
from scoring.site import Site
from storage.team import TeamSettings
from tests.fake_slack.inputs import initial_values

DOMAINS = ["our-site.com", "seeds.example", "shop.seeds.example", "example.co.uk"]
RIVALS = st.lists(st.sampled_from(["rival.example", "other.example", "third.co.uk"]), unique=True, max_size=3)
IDS = st.sampled_from(["", "C1", "G0PRIVATE"])
TERMS = st.lists(
    st.sampled_from(["Soil & Seed", "our-site.com: the book", "a: b", "ÄÖ", "SeedCo", "seeds.example", ":"]),
    unique=True,
    max_size=4,
)
SITES = st.lists(st.sampled_from(DOMAINS), unique=True, min_size=1, max_size=4).flatmap(
    lambda domains: st.tuples(
        *(
            st.builds(OurSite, domain=st.just(domain), brands=TERMS.map(tuple), competitors=RIVALS.map(tuple))
            for domain in domains
        )
    )
)
FORMS = st.builds(
    SettingsForm,
    sites=st.none() | SITES,
    flag_channel=IDS,
    flag_at=st.sampled_from([Verdict.RISKY, Verdict.WEAK]),
    deciders=st.lists(st.sampled_from(["U1", "U2", "W3"]), unique=True).map(tuple),
    admins=st.lists(st.sampled_from(["U1", "U4"]), unique=True).map(tuple),
    four_eyes=st.booleans(),
    only_deciders=st.booleans(),
    digest_day=st.none() | st.integers(0, 6),
    digest_hour=st.integers(0, 23),
    digest_channel=IDS,
)


def values_of(form: SettingsForm) -> dict[str, Any]:
    """What Slack sends when somebody opens the form and saves it untouched."""
    return initial_values(settings(form, timezone="UTC")["blocks"])


def typed(**boxes: str) -> Values:
    """An untouched form of one site, with these boxes filled anew."""
    values = values_of(SettingsForm(sites=(OurSite(domain="our-site.com"),)))
    for name, text in boxes.items():
        values[name][name]["value"] = text
    return values


@examples(deadline=None)  # a loaded machine is no fault of the form
@given(FORMS)
def test_what_is_saved_untouched_stays_as_it_was(form: SettingsForm) -> None:
    assert parse_settings(values_of(form)) == form


def test_more_sites_than_a_form_holds_are_left_as_they_are() -> None:
    many = tuple(OurSite(domain=f"site-{number}.example") for number in range(300))
    parsed = parse_settings(values_of(SettingsForm(sites=many)))
    assert isinstance(parsed, SettingsForm)
    assert parsed.sites is None


def test_a_line_that_names_no_site_counts_for_all() -> None:
    boxes = {"our_sites": "our-site.com\nSeeds.example", "brands": "Both\nseeds.example: One"}
    parsed = parse_settings(typed(**boxes))
    assert isinstance(parsed, SettingsForm)
    assert parsed.sites == (
        OurSite(domain="our-site.com", brands=("Both",)),
        OurSite(domain="seeds.example", brands=("Both", "One")),
    )


@pytest.mark.parametrize(
    ("boxes", "field", "says"),
    [
        pytest.param({"our_sites": ""}, "our_sites", "at least one site", id="no site"),
        pytest.param({"our_sites": " \n "}, "our_sites", "at least one site", id="only white space"),
        pytest.param({"our_sites": "not a site"}, "our_sites", "'not a site' is not a site", id="words"),
        pytest.param({"competitors": "nowhere"}, "competitors", "'nowhere' is not a site", id="no domain"),
        pytest.param({"competitors": "our-site.com"}, "competitors", "a site of yours", id="our own rival"),
        pytest.param({"our_sites": "<!channel>"}, "our_sites", "'<!channel>' is not", id="a mention"),
    ],
)
def test_what_is_wrong_is_told_at_its_box(boxes: dict[str, str], field: str, says: str) -> None:
    parsed = parse_settings(typed(**boxes))
    assert isinstance(parsed, FieldErrors)
    assert list(parsed.errors) == [field]
    assert says in parsed.errors[field]


def test_both_boxes_are_told_at_once() -> None:
    parsed = parse_settings(typed(our_sites="nowhere", competitors="nowhere else"))
    assert isinstance(parsed, FieldErrors)
    assert set(parsed.errors) == {"our_sites", "competitors"}


@examples(deadline=None)  # a loaded machine is no fault of the form
@given(FORMS)
def test_what_is_stored_becomes_the_form_and_back(form: SettingsForm) -> None:
    kept = TeamSettings(timezone="Asia/Tokyo", installer="U9")
    stored = form.applied(kept)
    assert (stored.timezone, stored.installer) == ("Asia/Tokyo", "U9")
    sites = [
        Site(domain=site.domain, brand=site.brands, competitors=site.competitors, topics=("soil",))
        for site in form.sites or ()
    ]
    assert SettingsForm.of(stored, sites) == replace(form, sites=form.sites or ())
