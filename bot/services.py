"""What linkvouch can do, for both faces: the terminal and Slack call these and nothing below them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from audits.decisions import Choice
from audits.disavow import DisavowFile
from prospects.profile.profile import Profile
from prospects.prospect import Search
from scoring.difference import Replay
from scoring.results import CheckResult
from scoring.site import Site
from storage.decisions import Decision, Person
from storage.flags import Flag
from storage.team import (
    Agreed,
    AskedCheck,
    Deed,
    FlagCounts,
    FlaggedLink,
    Late,
    LogEntry,
    Overtaken,
    OwnProposal,
    Proposal,
    Spent,
    Taken,
    TeamSettings,
    Watch,
)

if TYPE_CHECKING:
    from audits.week import Week  # which reads stored records, by a library that takes a while to load
    from scoring.topic import Document, Fit  # numpy behind it is 16 MB that most commands do not need
    from storage.backlinks import KnownLink  # and the database behind this one takes half a second

Progress = Callable[[str], None]  # told one short line when something begins or ends
# Told the place of a page in a call: with None when it is begun, with its results when it is judged.
OnPage = Callable[[int, Sequence[CheckResult] | None], None]


class Services(Protocol):
    """The one door both faces go through. Every call is scoped to one tenant."""

    async def check(  # noqa: PLR0913 - wishes that do not depend on each other, all by name
        self,
        urls: Sequence[str],
        *,
        sites: Sequence[str] = (),
        pages: Sequence[Path] = (),
        fresh: bool = False,
        deep: bool = False,
        asked: str = "",
        on_page: OnPage | None = None,
    ) -> list[CheckResult]:
        """Judge referring pages: at least one result a URL, in the order typed, a bad page included.

        `deep` takes a polite look at some more pages of each site, which saved `pages` do not have.
        `asked` is the id of the job that asks: one that is begun anew replaces its own checks, and adds none.
        `on_page` hears how far the call is.
        """
        ...

    async def replay(self, name: str, *, sites: Sequence[str] = ()) -> list[Replay]:
        """Judge again what is stored under a ref, a domain or a page URL, with no network; at least one.

        `sites` leaves out the links to other sites of ours. Raises UnknownRef when no link is left.
        """
        ...

    async def last_check(self, ref: str) -> CheckResult | None:
        """The newest stored check of a ref, None when there is no such ref."""
        ...

    async def rank(self, documents: "Sequence[Document]", topics: Sequence[str]) -> "list[list[Fit]]":
        """For each topic one fit a document, both in the order given. Raises ModelMissing."""
        ...

    async def prospects(
        self,
        topic: str,
        *,
        site: str | None = None,
        starts: Sequence[str] = (),
        limit: int = 5,
        progress: Progress | None = None,
    ) -> Search:
        """Discover, read, rank and judge. `starts` are files, feeds or URLs given by a person.

        Raises NotASearch when the topic or a start cannot be used.
        """
        ...

    async def flag(self, flag: Flag) -> Flag:
        """Remember the card of a link. If the link has one already, that one is returned unchanged.

        A card that Slack says is gone is none: the link then has a Flag without a place.
        """
        ...

    async def flag_of(self, ref: str) -> Flag | None: ...

    async def flag_at(self, channel: str, ts: str) -> Flag | None:
        """The flag whose card is this message, None for any other message."""
        ...

    async def decide(
        self, ref: str, choice: Choice, *, why: str, by: Person, permalink: str = ""
    ) -> list[Decision]:
        """Record a decision about every link under a ref, a domain or a page URL; at least one.

        Raises UnknownRef when nothing was ever checked under that name, ReasonMissing for a bare disavow.
        """
        ...

    async def decide_as_seen(
        self, ref: str, choice: Choice, *, seen: int, why: str, by: Person, permalink: str = ""
    ) -> Decision | Late:
        """Record a decision about one link, if decision `seen` still counts, 0 for none, and nothing waits.

        Of two people at once only one decides. Raises NoSuchRef, and ReasonMissing for a bare disavow.
        """
        ...

    async def decision_of(self, ref: str) -> Decision | None:
        """The decision that counts for one link."""
        ...

    async def decisions_of(self, ref: str) -> list[Decision]:
        """Every decision about one link, newest first."""
        ...

    async def decisions(self, site: str | None = None) -> list[Decision]:
        """The decision that counts for every decided link, newest first."""
        ...

    async def disavow(
        self, *, site: str | None = None, existing: str = "", with_names: bool = False
    ) -> DisavowFile:
        """Google's disavow file: `existing` lines kept, every new line traced to a decision.

        Raises DisavowTooLarge.
        """
        ...

    async def sites(self) -> list[Site]: ...

    async def add_site(self, site: Site) -> Site: ...

    async def remove_site(self, domain: str) -> bool: ...

    async def save_sites(self, sites: Sequence[Site]) -> None:
        """These are our sites now, each with these brand terms and competitors; the others are forgotten.

        Topics and home pages stay as they are. A brand term that was learnt and is left out is not learnt
        again.
        """
        ...

    async def profile(self, domain: str) -> Profile | None:
        """What is known of a site of ours, and where from; None when it is none of ours."""
        ...

    async def learn_profile(self, domain: str, *, progress: Progress | None = None) -> Profile | None:
        """Read the site's pages now and learn of them anew; None when it is none of ours.

        When they cannot be read, what was learnt before stays, and `say` of the profile tells why.
        """
        ...

    async def drop_from_profile(self, domain: str, texts: Sequence[str]) -> Profile | None:
        """Take entries out, those a person set too; what was learnt is not learnt again. None as above."""
        ...


class TeamWork(Protocol):
    """What a team shares beside its links, for Slack. Every call is scoped to one tenant.

    It asks nobody's rights: audits/rights.py has them, and who asks about a person knows what they are.
    """

    async def settings(self) -> TeamSettings: ...

    async def save_settings(self, settings: TeamSettings, *, by: Person) -> TeamSettings:
        """Replace what the team chose, and log what changed; the installer stays. Raises UnusableSettings."""
        ...

    async def take(self, person: str, checks: int = 1, *, job: str = "") -> Taken | Spent:
        """Count checks against the hour's allowance of the person and the team, all of them or none.

        With the id of the `job` they are for, taking them again is the same taking.
        """
        ...

    async def taken_for(self, *, before: datetime) -> list[str]:
        """The jobs that checks were taken for before that time, the oldest first."""
        ...

    async def give_back(self, job_ids: Sequence[str]) -> None:
        """What was taken for these jobs counts no more."""
        ...

    async def note_checks(self, person: str, refs: Sequence[str]) -> None:
        """These links were checked for this person. Raises NoSuchRef."""
        ...

    async def recent_checks(self, person: str, limit: int = 5) -> list[AskedCheck]:
        """The links that were checked last for a person, newest first, each once."""
        ...

    async def watch(self, ref: str, *, person: str, next_at: datetime) -> Watch:
        """Check a link again from `next_at` on, and tell the person alone. Raises NoSuchRef."""
        ...

    async def unwatch(self, ref: str, *, person: str) -> bool:
        """False when they did not watch it."""
        ...

    async def watchers(self, ref: str) -> list[Watch]:
        """For whom a link is watched."""
        ...

    async def due_watches(self, limit: int) -> list[Watch]:
        """What is to be checked again by now, longest due first; once for each who watches it."""
        ...

    async def put_off_watches(self, ref: str, *, until: datetime) -> None:
        """A link was checked for all who watch it, and is due again at `until`."""
        ...

    async def propose(
        self, ref: str, *, seen: int, why: str, by: Person, permalink: str = ""
    ) -> Proposal | Late:
        """Let a disavow wait for a second person, if decision `seen` still counts and none waits.

        Raises NoSuchRef, and ReasonMissing without a reason.
        """
        ...

    async def proposal_of(self, ref: str) -> Proposal | None: ...

    async def withdraw(self, ref: str, number: int, *, by: Person) -> Proposal | None:
        """Take a proposal back; None when the one of that number waits no longer."""
        ...

    async def agree(self, ref: str, number: int, *, by: Person) -> Agreed | OwnProposal | Overtaken | None:
        """Make the proposal of that number a decision by two people; None when it waits no longer."""
        ...

    async def first_time(self, deed: Deed, detail: str, *, by: Person) -> bool:
        """True once for a deed and its detail, which is written down with that; False ever after."""
        ...

    async def has_been(self, deed: Deed, detail: str) -> bool:
        """Was exactly this ever written down?"""
        ...

    async def log(self, deed: Deed, detail: str, *, by: Person) -> None: ...

    async def log_entries(self, limit: int = 20, *, deed: Deed | None = None) -> list[LogEntry]:
        """The newest entries, of one deed or of all, newest first."""
        ...

    async def waiting_flags(self, limit: int = 5) -> list[FlaggedLink]:
        """Flagged links about which nothing was decided, oldest first."""
        ...

    async def flags_without_card(self, limit: int) -> list[Flag]:
        """Of links about which nothing was decided: the flags that never had a card, oldest first."""
        ...

    async def flagged(self, limit: int = 10, *, skip: int = 0) -> list[FlaggedLink]:
        """Flagged links, decided or not, newest first."""
        ...

    async def links_beside(self, ref: str) -> "list[KnownLink]":
        """Every link that was checked on the registrable domain of this one, newest first, itself included.

        Empty when there is no such ref.
        """
        ...

    async def flag_counts(self) -> FlagCounts: ...

    async def week(self, site: str, *, since: datetime, until: datetime) -> "Week":
        """What became of the links to a site of ours from `since` on and before `until`, by stored checks."""
        ...


class Office(Protocol):
    """What linkvouch does for one workspace."""

    @property
    def services(self) -> Services: ...

    @property
    def team(self) -> TeamWork: ...


class Offices(Protocol):
    """What linkvouch does for every workspace; none sees what belongs to another."""

    def of(self, tenant: str) -> Office: ...
