from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.decisions import Choice
from audits.disavow import MAX_BYTES, MAX_LINES, DisavowFile, DisavowTooLarge, disavow_file
from audits.disavow_lines import LINE_END, MAX_URL_CHARS
from storage.decisions import Decision, Person

OWN = ("our-site.com",)


def a_decision(
    number: int = 1,
    page_url: str = "https://www.spam.com/page",
    choice: Choice = Choice.DISAVOW,
    *,
    ref: int | None = None,
    why: str = "paid footer link",
    name: str = "Ann",
    permalink: str = "",
    at: datetime = datetime(2026, 11, 22, 12, tzinfo=UTC),
) -> Decision:
    return Decision(
        number=number,
        ref=f"LV-{ref or number}",
        site="our-site.com",
        page_url=page_url,
        choice=choice.value,
        why=why,
        by=Person(id="U1", name=name),
        at=at,
        permalink=permalink,
    )


def built(*decisions: Decision, existing: str = "", with_names: bool = False) -> DisavowFile:
    return disavow_file(decisions, own_sites=OWN, existing=existing, with_names=with_names)


def test_each_new_line_is_traced_to_its_decision() -> None:
    file = built(a_decision(1042), a_decision(1050, "https://shop.junk.co.uk/a"))
    assert file == DisavowFile(
        text="# LV-1042 2026-11-22\ndomain:spam.com\n# LV-1050 2026-11-22\ndomain:junk.co.uk\n",
        added=("domain:spam.com", "domain:junk.co.uk"),
        warnings=(),
    )


def test_nothing_decided_gives_an_empty_file() -> None:
    assert built() == DisavowFile(text="", added=(), warnings=())


def test_the_day_is_that_of_utc() -> None:
    late = datetime(2026, 11, 23, 0, 30, tzinfo=timezone(timedelta(hours=2)))
    assert built(a_decision(at=late)).text.startswith("# LV-1 2026-11-22\n")


@pytest.mark.parametrize("choice", [Choice.KEEP, Choice.REACH_OUT, Choice.IGNORE])
def test_only_a_disavow_is_written(choice: Choice) -> None:
    assert built(a_decision(choice=choice)).text == ""


@pytest.mark.parametrize("choice", [Choice.KEEP, Choice.REACH_OUT, Choice.IGNORE])
def test_a_change_of_mind_takes_the_line_out(choice: Choice) -> None:
    later = a_decision(2, choice=choice, ref=1)
    assert built(later, a_decision(1)).text == ""
    assert built(a_decision(3, ref=1), later).added == ("domain:spam.com",)


@pytest.mark.parametrize(
    ("page_url", "line"),
    [
        pytest.param("https://alice.blogspot.com/p", "https://alice.blogspot.com/p", id="private suffix"),
        pytest.param("https://medium.com/@alice/p", "https://medium.com/@alice/p", id="listed platform"),
        pytest.param(
            "https://a.wordpress.com/p?x=1", "https://a.wordpress.com/p?x=1", id="listed, subdomain"
        ),
        pytest.param("https://lab.mit.edu/hacked", "https://lab.mit.edu/hacked", id="university"),
        pytest.param("http://192.0.2.7/p", "http://192.0.2.7/p", id="IPv4 address"),
        pytest.param("http://[2001:db8::1]/p", "http://[2001:db8::1]/p", id="IPv6 address"),
        pytest.param("https://Bücher.de/p", "domain:xn--bcher-kva.de", id="name in its own script"),
        pytest.param("https://sub.spam.com:8080/p", "domain:spam.com", id="subdomain and port"),
    ],
)
def test_what_is_written_for_a_page(page_url: str, line: str) -> None:
    assert built(a_decision(page_url=page_url)).added == (line,)


@pytest.mark.parametrize(
    ("page_url", "warning"),
    [
        ("https://medium.com/@alice/p", "Of medium.com only single pages are listed: it is a whole platform"),
        ("https://lab.mit.edu/hacked", "Of mit.edu only single pages are listed: many write there"),
    ],
)
def test_a_shared_domain_is_said_once(page_url: str, warning: str) -> None:
    file = built(a_decision(1, page_url), a_decision(2, f"{page_url}2"))
    assert len(file.added) == 2
    (said,) = file.warnings
    assert said.startswith(warning)


@pytest.mark.parametrize("choice", [Choice.KEEP, Choice.REACH_OUT])
def test_a_domain_with_a_page_we_want_is_disavowed_by_page(choice: Choice) -> None:
    wanted = a_decision(1, "https://news.spam.com/good", choice)
    file = built(wanted, a_decision(2, "https://www.spam.com/bad"))
    assert file.added == ("https://www.spam.com/bad",)
    assert file.warnings == (
        "Of spam.com only single pages are listed: the team decided to keep another page of it.",
    )


def test_an_ignored_page_does_not_spare_its_domain() -> None:
    ignored = a_decision(1, "https://www.spam.com/dull", Choice.IGNORE)
    assert built(ignored, a_decision(2)).added == ("domain:spam.com",)


def test_two_pages_of_a_domain_are_one_line() -> None:
    file = built(a_decision(1), a_decision(2, "http://spam.com/other"))
    assert file.text == "# LV-1 2026-11-22\ndomain:spam.com\n"


@pytest.mark.parametrize(
    "page_url",
    ["https://our-site.com/a", "https://www.our-site.com/a", "https://shop.our-site.com/a"],
)
def test_our_own_site_is_never_written(page_url: str) -> None:
    file = built(a_decision(page_url=page_url))
    assert (file.text, file.added) == ("", ())
    (said,) = file.warnings
    assert said.startswith("LV-1 was left out: ")
    assert said.endswith(" is our own site.")


def test_a_domain_that_holds_our_own_site_is_disavowed_by_page() -> None:
    file = disavow_file([a_decision(page_url="https://www.group.com/bad")], own_sites=["us.group.com"])
    assert file.added == ("https://www.group.com/bad",)
    assert file.warnings == ("Of group.com only single pages are listed: our own site is a part of it.",)


def test_a_name_that_ends_like_ours_is_not_ours() -> None:
    assert built(a_decision(page_url="https://not-our-site.com/")).added == ("domain:not-our-site.com",)


def test_an_address_that_cannot_be_read_is_left_out_and_said() -> None:
    file = built(a_decision(page_url="https://bad host/\ndomain:victim.com"))
    assert file == DisavowFile(
        text="",
        added=(),
        warnings=("LV-1 was left out: its address is none that Google could read.",),
    )


@pytest.mark.parametrize(
    ("length", "added"), [(MAX_URL_CHARS, 1), (MAX_URL_CHARS + 1, 0)], ids=["longest", "too long"]
)
def test_a_page_address_has_a_longest_length(length: int, added: int) -> None:
    start = "https://medium.com/@alice/"
    file = built(a_decision(page_url=start + "x" * (length - len(start))))
    assert len(file.added) == added
    assert any("2,048 characters" in said for said in file.warnings) is not bool(added)


EXISTING = "# uploaded in March\n\ndomain:Old.com\nhttps://forum.net/thread?id=1 \n#  odd   spaces\n"


@pytest.mark.parametrize(
    ("existing", "expected"),
    [
        pytest.param(
            EXISTING, EXISTING + "# LV-1 2026-11-22\ndomain:spam.com\n", id="lines kept as they are"
        ),
        pytest.param(
            "domain:old.com", "domain:old.com\n# LV-1 2026-11-22\ndomain:spam.com\n", id="no last line end"
        ),
        pytest.param(
            "a.com\r\n", "a.com\r\n# LV-1 2026-11-22\r\ndomain:spam.com\r\n", id="Windows line ends"
        ),
        pytest.param("\ufeffdomain:o.com\n", "domain:o.com\n# LV-1 2026-11-22\ndomain:spam.com\n", id="BOM"),
        pytest.param(
            "# a\x0cb\u2028c\n", "# a\x0cb\u2028c\n# LV-1 2026-11-22\ndomain:spam.com\n", id="odd breaks"
        ),
    ],
)
def test_the_existing_file_comes_first_unchanged(existing: str, expected: str) -> None:
    assert built(a_decision(), existing=existing).text == expected


@pytest.mark.parametrize(
    ("existing", "page_url"),
    [
        pytest.param("domain:spam.com", "https://www.spam.com/page", id="the same domain"),
        pytest.param("  DOMAIN: Spam.COM  ", "https://www.spam.com/page", id="written otherwise"),
        pytest.param("domain:www.spam.com", "https://www.spam.com/page", id="the very host"),
        pytest.param("https://www.spam.com/page", "https://www.spam.com/page", id="the very page"),
        pytest.param("domain:bücher.de", "https://xn--bcher-kva.de/", id="name in its own script"),
        pytest.param("https://MEDIUM.com:443/@a/p", "https://medium.com/@a/p", id="page on a platform"),
        pytest.param("domain:192.0.2.7", "http://192.0.2.7/p", id="number"),
    ],
)
def test_what_is_covered_is_not_added_again(existing: str, page_url: str) -> None:
    file = built(a_decision(page_url=page_url), existing=existing)
    assert (file.text, file.added) == (existing, ())


@pytest.mark.parametrize(
    "existing", ["# domain:spam.com", "domain:pam.com", "domain:blog.spam.com", "spam.com"]
)
def test_what_only_looks_covered_is_added(existing: str) -> None:
    assert built(a_decision(), existing=existing).added == ("domain:spam.com",)


def test_building_on_our_own_last_file_changes_nothing() -> None:
    decisions = [a_decision(1), a_decision(2, "https://medium.com/@a/p"), a_decision(3, "https://junk.net/")]
    first = built(*decisions)
    second = built(*decisions, existing=first.text)
    assert (second.text, second.added) == (first.text, ())


@pytest.mark.parametrize(
    ("existing", "warning"),
    [
        (
            "domain:blogspot.com",
            "Line 1 of the existing file disavows all of blogspot.com, where many publish.",
        ),
        ("\ndomain:our-site.com", "Line 2 of the existing file disavows our own site: our-site.com."),
        ("domain:www.our-site.com", "Line 1 of the existing file disavows our own site: www.our-site.com."),
        (
            "https://our-site.com/a",
            "Line 1 of the existing file disavows a page of our own site: our-site.com.",
        ),
        ("spam.com", "Line 1 of the existing file is neither a domain: nor a URL; Google refuses it."),
        (
            "domain:spam.com/x",
            "Line 1 of the existing file is neither a domain: nor a URL; Google refuses it.",
        ),
        (
            f"https://a.com/{'x' * MAX_URL_CHARS}",
            "Line 1 of the existing file is over 2,048 characters long.",
        ),
    ],
)
def test_faults_of_the_existing_file_are_said_and_left(existing: str, warning: str) -> None:
    assert built(existing=existing) == DisavowFile(text=existing, added=(), warnings=(warning,))


def test_an_existing_line_that_holds_our_own_site_is_said() -> None:
    file = disavow_file([], own_sites=["us.group.com"], existing="domain:group.com")
    assert file.warnings == ("Line 1 of the existing file disavows our own site: group.com.",)


def test_innocent_lines_raise_no_warning() -> None:
    assert built(existing=EXISTING + "domain:alice.blogspot.com\ndomain:not-our-site.com\n").warnings == ()


@pytest.mark.parametrize("choice", [Choice.KEEP, Choice.REACH_OUT])
def test_a_kept_link_that_the_existing_file_disavows_is_said(choice: Choice) -> None:
    file = built(a_decision(1042, choice=choice), existing="domain:spam.com\n")
    assert file.text == "domain:spam.com\n"
    assert file.warnings == ("LV-1042 is not to be disavowed, but the existing file still does.",)


def test_names_and_reasons_are_written_only_when_asked_for() -> None:
    decision = a_decision(why="paid link, owner refused twice", permalink="https://t.slack.com/p1")
    assert built(decision, with_names=True).text == (
        "# LV-1 2026-11-22 Ann · paid link, owner refused twice · https://t.slack.com/p1\ndomain:spam.com\n"
    )
    assert "Ann" not in built(decision).text
    assert built(a_decision(why="", name=""), with_names=True).text == "# LV-1 2026-11-22\ndomain:spam.com\n"


@pytest.mark.parametrize(
    "why",
    [
        pytest.param("one\ndomain:victim.com", id="line feed"),
        pytest.param("one\r\ndomain:victim.com", id="carriage return"),
        pytest.param("one\u2028domain:victim.com", id="line separator"),
        pytest.param("one\x85domain:victim.com", id="next line"),
        pytest.param("one \x0c\x00\x1b\u202edomain:victim.com", id="controls and a turned direction"),
    ],
)
def test_a_reason_cannot_leave_its_comment(why: str) -> None:
    lines = built(a_decision(why=why), with_names=True).text.splitlines()
    assert lines == ["# LV-1 2026-11-22 Ann · one domain:victim.com", "domain:spam.com"]


def test_a_long_reason_is_cut() -> None:
    comment = built(a_decision(why="x" * 5_000), with_names=True).text.splitlines()[0]
    assert comment.endswith("x…")
    assert len(comment) < 400


@given(why=st.text(), name=st.text(), page_url=st.text() | st.from_regex(r"https?://[a-z.\-]{1,20}/.*"))
def test_only_comments_domains_and_addresses_are_ever_written(why: str, name: str, page_url: str) -> None:
    file = built(a_decision(why=why, name=name, page_url=page_url), with_names=True)
    lines = file.text.splitlines()
    assert lines[1:] == list(file.added)
    assert all(line.startswith("# LV-1 2026-11-22") for line in lines[:1])
    assert all(line.startswith(("domain:", "http://", "https://")) and " " not in line for line in file.added)
    file.text.encode("utf-8")


def many(count: int) -> str:
    return "#\n" * count


@pytest.mark.parametrize(
    ("existing", "fits"),
    [
        pytest.param(many(MAX_LINES - 2), True, id="all lines used"),
        pytest.param(many(MAX_LINES - 1), False, id="a line too many"),
        pytest.param("#" + "x" * (MAX_BYTES - 36) + "\n", True, id="all bytes used"),
        pytest.param("#" + "x" * (MAX_BYTES - 35) + "\n", False, id="a byte too many"),
        pytest.param("#" + "é" * (MAX_BYTES // 2) + "\n", False, id="too many bytes in few characters"),
    ],
)
def test_a_file_that_google_would_refuse_is_not_made(existing: str, fits: bool) -> None:  # noqa: FBT001 - a column of the table
    if fits:
        text = built(a_decision(), existing=existing).text
        assert len(LINE_END.findall(text)) <= MAX_LINES
        assert len(text.encode()) <= MAX_BYTES
    else:
        with pytest.raises(DisavowTooLarge, match="Google takes"):
            built(a_decision(), existing=existing)


def test_the_result_does_not_depend_on_the_order_given() -> None:
    decisions = [a_decision(number, f"https://spam{number}.com/") for number in range(1, 9)]
    assert built(*reversed(decisions)) == built(*decisions)
