"""What linkvouch can do, for both faces: the terminal and Slack call these and nothing below them."""

from collections.abc import Callable, Sequence
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

if TYPE_CHECKING:
    from scoring.topic import Document, Fit  # numpy behind it is 16 MB that most commands do not need

Progress = Callable[[str], None]  # told one short line when something begins or ends


class Services(Protocol):
    """The one door both faces go through. Every call is scoped to one tenant."""

    async def check(
        self,
        urls: Sequence[str],
        *,
        sites: Sequence[str] = (),
        pages: Sequence[Path] = (),
        fresh: bool = False,
        deep: bool = False,
    ) -> list[CheckResult]:
        """Judge referring pages: at least one result a URL, in the order typed, a bad page included.

        `deep` takes a polite look at some more pages of each site, which saved `pages` do not have.
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
        """Remember the card of a link. If the link has one already, that one is returned unchanged."""
        ...

    async def flag_of(self, ref: str) -> Flag | None: ...

    async def decide(
        self, ref: str, choice: Choice, *, why: str, by: Person, permalink: str = ""
    ) -> list[Decision]:
        """Record a decision about every link under a ref, a domain or a page URL; at least one.

        Raises UnknownRef when nothing was ever checked under that name, ReasonMissing for a bare disavow.
        """
        ...

    async def decision_of(self, ref: str) -> Decision | None:
        """The decision that counts for one link."""
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
