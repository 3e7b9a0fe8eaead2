from dataclasses import replace

import click

from bot.services import Services
from bot.terminal import site_profile
from bot.terminal.arguments import AS_JSON, DOMAIN, OUR_SITE
from bot.terminal.running import count, print_json, say, with_services
from prospects.profile.profile import Profile
from scoring.site import Site


@click.group(short_help="Our own sites: add, list, remove, profile.")
def command() -> None:
    """Our own sites: add, list, remove, profile.

    linkvouch needs them to know which links are ours, and what we are about.
    """


command.add_command(site_profile.command, "profile")


@command.command(short_help="Add a site, or add to what is known about it.")
@click.argument("site", metavar="DOMAIN", type=OUR_SITE)
@click.option("brands", "--brand", metavar="TERM", multiple=True, help="A name people call us by.")
@click.option(
    "competitors",
    "--competitor",
    metavar="DOMAIN",
    type=DOMAIN,
    multiple=True,
    help="A site we compete with.",
)
@click.option("topics", "--topic", metavar="TEXT", multiple=True, help="What the site is about.")
@click.option("--offline", is_flag=True, help="Do not read the site's pages.")
def add(
    site: Site,
    *,
    brands: tuple[str, ...],
    competitors: tuple[str, ...],
    topics: tuple[str, ...],
    offline: bool,
) -> None:
    """Add a site, or add to what is known about it. `site remove` forgets all of it.

    Its home page, feed, sitemap and up to 14 more pages are read, politely, for what it is called, what it
    is about and what others may link to: up to half a minute. Brand, competitor and topic may each be given
    often. DOMAIN may be the address of the home page, for a site that is not at https:// and its domain.
    """
    wanted = replace(site, brand=brands, competitors=competitors, topics=topics)

    async def added(services: Services) -> Profile | None:
        return await add_and_learn(services, wanted, offline=offline)

    profile = with_services(added)
    if profile is not None:
        tell_learnt(profile)


async def add_and_learn(services: Services, site: Site, *, offline: bool = False) -> Profile | None:
    """Add a site and say so, then read its pages: what fails there loses nothing. None when offline."""
    known = await services.add_site(site)
    parts = ("brand", known.brand), ("topics", known.topics), ("competitors", known.competitors)
    told = "; ".join(f"{name}: {', '.join(words)}" for name, words in parts if words)
    say(f"Known now: {known.domain}{f' ({told})' if told else ''}.")
    return None if offline else await services.learn_profile(known.domain, progress=say)


def tell_learnt(profile: Profile) -> None:
    """In a few lines what the pages of a site told, or why they told nothing."""
    domain, learnt = profile.given.domain, profile.learnt
    if profile.say:
        say(
            f"{domain} is added; its pages were not read: {profile.say} "
            f"To try again: linkvouch site profile {domain} --refresh"
        )
        return
    found = (
        ("brand", ", ".join(learnt.brand)),
        ("topics", "; ".join(learnt.topics)),
        ("worth linking to", count(len(learnt.linkable), "page") if learnt.linkable else ""),
    )
    told = "; ".join(f"{name}: {words}" for name, words in found if words)
    say(f"Learnt from {count(profile.pages, 'page')}: {told or 'nothing that is the site’s own'}.")
    for note in learnt.notes:
        say(note)
    say(f"To see and mend it: linkvouch site profile {domain}")


@command.command("list", short_help="List our sites.")
@AS_JSON
def list_sites(*, as_json: bool) -> None:
    """List our sites."""

    async def sites(services: Services) -> list[Site]:
        return await services.sites()

    known = with_services(sites)
    if as_json:
        for site in known:
            print_json(
                {
                    "domain": site.domain,
                    "brand": list(site.brand),
                    "competitors": list(site.competitors),
                    "topics": list(site.topics),
                }
            )
        return
    if not known:
        say("No site yet. Add one: linkvouch site add our-site.com --brand 'Our Name'")
    for site in known:
        click.echo(_row(site))


@command.command(short_help="Forget a site.")
@click.argument("domain", type=DOMAIN)
def remove(domain: str) -> None:
    """Forget a site. Checks and decisions made for it are kept."""

    async def remove_site(services: Services) -> bool:
        return await services.remove_site(domain)

    if not with_services(remove_site):
        raise click.ClickException(
            f"No site {domain!r} is known. `linkvouch site list` shows those that are."
        )
    say(f"Removed {domain}.")


def _row(site: Site) -> str:
    named = (("brand", site.brand), ("competitors", site.competitors), ("topics", site.topics))
    facts = "; ".join(f"{name}: {', '.join(values)}" for name, values in named if values)
    return f"{site.domain}  {facts}".rstrip()
