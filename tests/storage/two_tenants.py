"""Everything that storage does for a tenant, as calls on one link, for tests in which two tenants have it."""

import inspect
import pkgutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from typing import Final

from sqlmodel import Session

import storage
from storage import (
    asked_checks,
    backlinks,
    cards,
    changes,
    decision_log,
    flag_list,
    flag_log,
    installations,
    outbox,
    pages,
    proposals,
    purge,
    quota,
    refs,
    retention,
    sites,
    snapshots,
    targets,
    team_log,
    team_settings,
    vectors,
    watches,
)
from storage.errors import NoSuchRef
from storage.installations import State
from storage.letters import NewLetter, Receipt, Way
from storage.sites import ProfileRecord
from storage.team import Allowance, Deed, LogEntry, TeamSettings
from tests.storage.builders import (
    ANN,
    NOON,
    a_check,
    a_decision,
    a_flag,
    a_link,
    a_proposal,
    a_site,
    a_snapshot,
    a_stored_page,
    a_target,
    a_watch,
    an_installation,
)

PAGE: Final = "https://blog.example.com/post"
LATER: Final = NOON + timedelta(days=1)
PLENTY: Final = Allowance(person=1000, team=1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The link that a call is about. `owner` is the tenant whose ref it is, who may be another than calls."""

    owner: str
    ref: str
    word: str = "theirs"


def seen_lately(session: Session, tenant: str) -> list[changes.Seen]:
    return changes.within(
        session, tenant, site="our-site.com", since=NOON, until=LATER + timedelta(seconds=1)
    )


Call = Callable[[Session, str, Link], object]

# What a tenant reads. Called by a tenant that has stored nothing, each gives something empty or false.
READS: Final[dict[str, Call]] = {
    "asked_checks.recent": lambda session, tenant, _: asked_checks.recent(session, tenant, "U1", limit=9),
    "backlinks.find, a ref": lambda session, tenant, link: backlinks.find(session, tenant, link.ref),
    "backlinks.find, a page": lambda session, tenant, _: backlinks.find(session, tenant, PAGE),
    "backlinks.find, a domain": lambda session, tenant, _: backlinks.find(session, tenant, "example.com"),
    "backlinks.find, a host": lambda session, tenant, _: backlinks.find(session, tenant, "blog.example.com"),
    "backlinks.known": lambda session, tenant, _: backlinks.known(session, tenant, "example.com"),
    "backlinks.by_ref": lambda session, tenant, link: backlinks.by_ref(session, tenant, [link.ref]),
    "backlinks.last_check": lambda session, tenant, link: backlinks.last_check(session, tenant, link.ref),
    "backlinks.checks_of": lambda session, tenant, link: backlinks.checks_of(session, tenant, link.ref),
    "cards.posted": lambda session, tenant, _: cards.posted(session, tenant, "card"),
    "cards.behind": lambda session, tenant, _: cards.behind(session, tenant, since=NOON - timedelta(days=1)),
    "changes.within": lambda session, tenant, _: seen_lately(session, tenant),
    "changes.records": lambda session, tenant, link: sorted(
        changes.records(
            session, tenant, [each.newest.number for each in seen_lately(session, link.owner)]
        ).values()
    ),
    "decision_log.current": lambda session, tenant, _: decision_log.current(session, tenant),
    "decision_log.current, of a site": lambda session, tenant, _: decision_log.current(
        session, tenant, "our-site.com"
    ),
    "decision_log.history": lambda session, tenant, link: decision_log.history(session, tenant, link.ref),
    "flag_list.waiting": lambda session, tenant, _: (
        flag_list.waiting(session, tenant, limit=9) or flag_list.counts(session, tenant).decided
    ),
    "flag_list.without_card": lambda session, tenant, _: flag_list.without_card(session, tenant, limit=9),
    "flag_list.newest": lambda session, tenant, _: flag_list.newest(session, tenant, limit=9),
    "flag_list.counts": lambda session, tenant, _: sum(
        (flag_list.counts(session, tenant).waiting, flag_list.counts(session, tenant).decided)
    ),
    "flag_log.at": lambda session, tenant, link: flag_log.at(session, tenant, link.word, "1.5"),
    "flag_log.of": lambda session, tenant, link: flag_log.of(session, tenant, link.ref),
    "installations.of": lambda session, tenant, _: installations.of(session, tenant),
    "outbox.of": lambda session, tenant, _: outbox.of(session, tenant, "card"),
    "outbox.backlog": lambda session, tenant, _: outbox.backlog(session, tenant).waiting,
    "outbox.conversation_of": lambda session, tenant, _: outbox.conversation_of(session, tenant, "U1"),
    "pages.load": lambda session, tenant, _: pages.load(session, tenant, PAGE, since=NOON),
    "proposals.late": lambda session, tenant, link: proposals.late(session, tenant, link.ref, seen=0),
    "quota.jobs": lambda session, tenant, _: quota.jobs(session, tenant, before=LATER),
    "proposals.of": lambda session, tenant, link: proposals.of(session, tenant, link.ref),
    "retention.aged_snapshots": lambda session, tenant, _: retention.aged_snapshots(
        session, tenant, before=LATER
    ),
    "sites.ours": lambda session, tenant, _: sites.ours(session, tenant),
    "sites.given": lambda session, tenant, _: sites.given(session, tenant),
    "sites.profile": lambda session, tenant, _: sites.profile(session, tenant, "our-site.com").brand,
    "snapshots.load": lambda session, tenant, _: snapshots.load(session, tenant, sha256="ab" * 32, url=PAGE),
    "targets.read": lambda session, tenant, _: targets.read(session, tenant, "https://our-site.com/"),
    "team_log.has": lambda session, tenant, link: team_log.has(session, tenant, Deed.EXPORT, link.word),
    "team_log.entries": lambda session, tenant, _: team_log.entries(session, tenant, limit=9),
    "team_settings.load": lambda session, tenant, _: team_settings.load(session, tenant).deciders,
    "vectors.load": lambda session, tenant, _: vectors.load(session, tenant, [b"key"]),
    "watches.of": lambda session, tenant, link: watches.of(session, tenant, link.ref),
    "watches.due": lambda session, tenant, _: watches.due(session, tenant, now=LATER, limit=9),
}

# What a tenant does with a link. With the ref of another tenant each raises NoSuchRef.
OF_A_LINK: Final[dict[str, Call]] = {
    "asked_checks.note": lambda session, tenant, link: asked_checks.note(
        session, tenant, link.ref, person="U1", at=NOON
    ),
    "backlinks.save_check": lambda session, tenant, link: backlinks.save_check(
        session, tenant, link.ref, a_check(record=link.word, checked_at=LATER)
    ),
    "decision_log.record": lambda session, tenant, link: decision_log.record(
        session, tenant, link.ref, a_decision(why=link.word)
    ),
    "flag_log.keep": lambda session, tenant, link: flag_log.keep(
        session, tenant, a_flag(link.ref, channel=link.word), flagged_at=NOON
    ),
    "proposals.keep": lambda session, tenant, link: proposals.keep(
        session, tenant, a_proposal(link.ref, why=link.word)
    ),
    "refs.backlink_number": lambda session, tenant, link: refs.backlink_number(session, tenant, link.ref),
    "watches.keep": lambda session, tenant, link: watches.keep(session, tenant, a_watch(link.ref)),
}


def claimed(session: Session, tenant: str, link: Link) -> object:
    """Claim the letter that the owner of the link has."""
    held = outbox.of(session, link.owner, "card")
    return held and outbox.claim(session, tenant, held.id, now=LATER, lease_until=LATER + timedelta(days=1))


def a_letter(word: str) -> NewLetter:
    return NewLetter(
        key="card", way=Way.POST, conversation="U1", channel="U1", person="U1", body={"text": word}
    )


def about_letter(session: Session, tenant: str, link: Link, outcome: str) -> object:
    """Tell the outcome of the letter that the owner of the link has."""
    held = outbox.of(session, link.owner, "card")
    if held is None:
        return None
    if outcome == "sent":
        return outbox.sent(session, tenant, held, Receipt(channel="D1", ts="1.5"), now=LATER)
    if outcome == "card lost":
        return outbox.card_lost(session, tenant, held, error=link.word, now=LATER, note=None)
    if outcome == "later":
        return outbox.later(session, tenant, held, until=LATER, unsure=False, error=link.word)
    return outbox.failed(session, tenant, held, error=link.word, now=LATER, note=None)


def withdrawn(session: Session, tenant: str, link: Link) -> object:
    standing = proposals.of(session, link.owner, link.ref)
    return standing and proposals.remove(session, tenant, standing, at=LATER)


def dropped(session: Session, tenant: str, _: Link) -> None:
    keys = retention.aged_snapshots(session, tenant, before=LATER)
    retention.drop_snapshots(session, tenant, keys, before=LATER)


def profiled(session: Session, tenant: str, link: Link) -> None:
    if sites.given(session, tenant):  # a site that is not known has no profile
        sites.save_profile(session, tenant, ProfileRecord(domain="our-site.com", brand=(link.word,)))


# What a tenant does besides. What of it names something of another tenant changes nothing.
CHANGES: Final[dict[str, Call]] = {
    "backlinks.remember": lambda session, tenant, _: a_link(session, tenant),
    "decision_log.in_turn": lambda session, tenant, link: decision_log.in_turn(session, tenant, link.ref),
    "flag_log.changed": lambda session, tenant, link: flag_log.changed(session, tenant, link.ref, at=LATER),
    "flag_log.lose": lambda session, tenant, link: flag_log.lose(
        session, tenant, channel=link.word, ts="1.5"
    ),
    "installations.save": lambda session, tenant, link: installations.save(
        session, tenant, an_installation(sealed=link.word.encode())
    ),
    "installations.reseal": lambda session, tenant, link: installations.reseal(
        session, tenant, old=b"theirs", new=link.word.encode()
    ),
    "installations.mark": lambda session, tenant, _: installations.mark(
        session, tenant, State.DISCONNECTED, at=LATER
    ),
    "installations.forget_tokens": lambda session, tenant, _: installations.forget_tokens(session, tenant),
    "outbox.put": lambda session, tenant, link: outbox.put(
        session, tenant, a_letter(link.word), now=NOON, newest=True
    ),
    "outbox.claim": claimed,
    "outbox.sent": lambda session, tenant, link: about_letter(session, tenant, link, "sent"),
    "outbox.later": lambda session, tenant, link: about_letter(session, tenant, link, "later"),
    "outbox.card_lost": lambda session, tenant, link: about_letter(session, tenant, link, "card lost"),
    "outbox.forget_post": lambda session, tenant, _: outbox.forget_post(
        session, tenant, channel="D1", ts="1.5"
    ),
    "outbox.failed": lambda session, tenant, link: about_letter(session, tenant, link, "failed"),
    "outbox.put_off": lambda session, tenant, link: outbox.put_off(
        session, tenant, until=LATER, error=link.word
    ),
    "outbox.resume": lambda session, tenant, _: outbox.resume(session, tenant, now=LATER),
    "pages.keep": lambda session, tenant, link: pages.keep(
        session, tenant, a_stored_page(body=link.word.encode())
    ),
    "pages.forget": lambda session, tenant, _: pages.forget(session, tenant, PAGE),
    "pages.trim": lambda session, tenant, _: pages.trim(session, tenant, since=LATER, max_bytes=0),
    "proposals.remove": withdrawn,
    "purge.purge": lambda session, tenant, _: purge.purge(session, tenant),
    "quota.take": lambda session, tenant, _: quota.take(
        session, tenant, "U1", 1, now=NOON, allowance=PLENTY, job="job 1"
    ),
    "quota.give_back": lambda session, tenant, _: quota.give_back(session, tenant, ["job 1"]),
    "retention.drop_snapshots": dropped,
    "sites.save": lambda session, tenant, link: sites.save(session, tenant, a_site(brand=(link.word,))),
    "sites.save_profile": profiled,
    "sites.remove": lambda session, tenant, _: sites.remove(session, tenant, "our-site.com"),
    "snapshots.keep": lambda session, tenant, link: snapshots.keep(
        session, tenant, a_snapshot(link.word.encode())
    ),
    "targets.save": lambda session, tenant, link: targets.save(session, tenant, a_target(say=link.word)),
    "team_log.write": lambda session, tenant, link: team_log.write(
        session, tenant, LogEntry(at=NOON, by=ANN, deed=Deed.EXPORT, detail=link.word)
    ),
    "team_settings.begin": lambda session, tenant, link: team_settings.begin(
        session, tenant, TeamSettings(deciders=(link.word,))
    ),
    "team_settings.save": lambda session, tenant, link: team_settings.save(
        session, tenant, TeamSettings(deciders=(link.word,))
    ),
    "vectors.keep": lambda session, tenant, link: vectors.keep(
        session, tenant, {b"key": link.word.encode()}, now=NOON
    ),
    "vectors.trim": lambda session, tenant, _: vectors.trim(session, tenant, since=LATER),
    "watches.remove": lambda session, tenant, link: watches.remove(session, tenant, link.ref, "U1"),
    "watches.put_off": lambda session, tenant, link: watches.put_off(
        session, tenant, link.ref, until=LATER + timedelta(days=1)
    ),
}
FILLING: Final = (
    *OF_A_LINK,
    "installations.save",
    "outbox.put",
    "outbox.claim",
    "outbox.sent",
    "pages.keep",
    "quota.take",
    "sites.save",
    "sites.save_profile",
    "snapshots.keep",
    "targets.save",
    "team_log.write",
    "team_settings.save",
    "vectors.keep",
)


def fill(session: Session, tenant: str, *, word: str = "theirs") -> Link:
    """One of everything."""
    link = Link(owner=tenant, ref=a_link(session, tenant), word=word)
    for name in FILLING:
        (OF_A_LINK | CHANGES)[name](session, tenant, link)
    waits = a_flag(a_link(session, tenant, page_url=f"{PAGE}/2"), channel="", ts="")
    flag_log.keep(session, tenant, waits, flagged_at=NOON)
    outbox.put(session, tenant, NewLetter(key="next", way=Way.POST, conversation="C1"), now=NOON)
    return link


def do(session: Session, tenant: str, name: str, link: Link) -> None:
    """One of the calls above. A ref that is no ref of the tenant's is refused, which ends it."""
    with suppress(NoSuchRef):
        (OF_A_LINK | CHANGES)[name](session, tenant, link)


def everything_for_a_tenant() -> set[str]:
    """Every function of storage that takes a tenant, as module.function."""
    modules = [import_module(f"storage.{each.name}") for each in pkgutil.iter_modules(storage.__path__)]
    return {
        f"{module.__name__.rpartition('.')[2]}.{name}"
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and "tenant" in inspect.signature(function).parameters
    }
