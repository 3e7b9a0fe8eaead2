"""Good values, so that a test states only what differs."""

from datetime import UTC, datetime

from sqlmodel import Session

from storage import backlinks
from storage.backlinks import Check
from storage.decisions import NewDecision, Person
from storage.flags import Flag
from storage.installations import Installed
from storage.pages import StoredPage
from storage.sites import SiteRecord
from storage.snapshots import StoredSnapshot
from storage.targets import TargetRecord
from storage.team import NewProposal, Watch

TENANT = "local"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANN = Person(id="U1", name="Ann")


def a_link(
    session: Session,
    tenant: str = TENANT,
    *,
    site: str = "our-site.com",
    page_url: str = "https://blog.example.com/post",
    domain: str = "example.com",
) -> str:
    return backlinks.remember(session, tenant, site=site, page_url=page_url, domain=domain)


def a_check(
    *,
    checked_at: datetime = NOON,
    outcome: str = "ok",
    verdict: str = "strong",
    score: float | None = 71.5,
    record: str = '{"verdict": "strong"}',
) -> Check:
    return Check(
        checked_at=checked_at,
        outcome=outcome,
        verdict=verdict,
        score=score,
        scorer="0.1",
        record=record,
        snapshot="ab" * 32,
    )


def a_decision(
    choice: str = "keep", *, why: str = "we know the editor", by: Person = ANN, at: datetime = NOON
) -> NewDecision:
    return NewDecision(
        choice=choice, why=why, by=by, at=at, permalink="https://team.slack.com/archives/C1/p1"
    )


def a_flag(ref: str, *, channel: str = "C1", ts: str = "1.5") -> Flag:
    return Flag(ref=ref, channel=channel, ts=ts, by=ANN, permalink="https://team.slack.com/archives/C1/p1")


def a_site(domain: str = "our-site.com", *, brand: tuple[str, ...] = ("Our Site",)) -> SiteRecord:
    return SiteRecord(
        domain=domain, brand=brand, competitors=("rival.com",), topics=("native plants", "Gärten")
    )


def a_snapshot(
    body: bytes = b"<p>Hello \x00\xff",
    *,
    url: str = "https://blog.example.com/post",
    robots_header: str = "",
    robots_txt: bytes | None = b"User-agent: *\nDisallow:\n",
) -> StoredSnapshot:
    return StoredSnapshot(
        sha256="ab" * 32,
        url=url,
        final_url=f"{url}/",
        status=200,
        content_type="text/html; charset=utf-8",
        robots_header=robots_header,
        body=body,
        fetched_at=NOON,
        truncated=False,
        robots_txt=robots_txt,
        usage_headers="tdm-reservation: 1",
    )


def a_stored_page(
    url: str = "https://blog.example.com/post", *, body: bytes = b"<p>Hello", fetched_at: datetime = NOON
) -> StoredPage:
    return StoredPage(
        url=url,
        final_url=f"{url}/",
        hops=(f"{url}/",),
        headers={"content-type": "text/html", "etag": '"a"'},
        body=body,
        fetched_at=fetched_at,
        robots_txt=b"User-agent: *\nDisallow: /private/\n",
    )


def a_target(url: str = "https://our-site.com/", *, status: int | None = 200, say: str = "") -> TargetRecord:
    return TargetRecord(
        url=url,
        status=status,
        final_url=url,
        title="Our site",
        lead="Our site. We grow plants.",
        say=say,
        signature=(0, 7, 2**64 - 1),
        checked_at=NOON,
    )


def a_watch(ref: str, *, person: str = "U1", next_at: datetime = NOON) -> Watch:
    return Watch(ref=ref, person=person, since=NOON, next_at=next_at)


def a_proposal(ref: str, *, why: str = "sold link", by: Person = ANN) -> NewProposal:
    return NewProposal(ref=ref, why=why, by=by, at=NOON, permalink="https://team.slack.com/archives/C1/p2")


def an_installation(*, team: str = "T1", sealed: bytes = b"sealed", at: datetime = NOON) -> Installed:
    return Installed(
        enterprise="E1",
        team=team,
        team_name="Our team",
        app="A1",
        bot="B1",
        bot_user="U9",
        installer="U1",
        scopes=("chat:write", "commands"),
        sealed=sealed,
        expires_at=at,
        installed_at=at,
        at=at,
    )
