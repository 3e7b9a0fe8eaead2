"""Our own site, as far as the scorer needs to know it."""

from dataclasses import dataclass

from web import urls


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A site of the team. `domain` is a host without www.; the rest may be empty."""

    domain: str
    brand: tuple[str, ...] = ()
    competitors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    home: str = ""  # where its home page is, when that is not https:// and the domain

    @property
    def home_url(self) -> str:
        """The address of the home page."""
        return self.home or f"https://{self.domain}/"

    def with_more(self, new: "Site") -> "Site":
        """What is known of the site, and what is new; a new home page takes the place of the old one."""
        return Site(
            domain=self.domain,
            brand=tuple(dict.fromkeys((*self.brand, *new.brand))),
            competitors=tuple(dict.fromkeys((*self.competitors, *new.competitors))),
            topics=tuple(dict.fromkeys((*self.topics, *new.topics))),
            home=new.home or self.home,
        )

    @classmethod
    def parse(cls, text: str) -> "Site":
        """A site from what a person gave: a domain, or the address of its home page. Raises Refused."""
        domain = urls.domain(text)
        return cls(domain=domain, home=urls.typed(text) if "://" in text else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The page of ours that a link points to, as last seen."""

    url: str
    status: int | None  # None when it was not looked at or did not answer
    final_url: str = ""
    title: str = ""
    lead: str = ""  # title and opening, for comparing meaning; "" when not read
    say: str = ""  # what is wrong with it, one sentence; "" when nothing is
    signature: tuple[int, ...] = ()  # of its main text, by `copies.signature`; empty when not read
