from dataclasses import replace

import click

from bot.services import Services
from bot.terminal.arguments import AS_JSON, DOMAIN, OUR_SITE
from bot.terminal.running import print_json, say, with_services
from scoring.site import Site


@click.group(short_help="Our own sites: add, list, remove.")
def command() -> None:
    """Our own sites: add, list, remove.

    linkvouch needs them to know which links are ours.
    """


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
def add(
    site: Site, *, brands: tuple[str, ...], competitors: tuple[str, ...], topics: tuple[str, ...]
) -> None:
    """Add a site, or add to what is known about it. `site remove` forgets all of it.

    Brand, competitor and topic may each be given often. DOMAIN may be the address of the home page, for a
    site that is not at https:// and its domain.
    """
    wanted = replace(site, brand=brands, competitors=competitors, topics=topics)

    async def add_site(services: Services) -> Site:
        return await services.add_site(wanted)

    known = with_services(add_site)
    parts = ("brand", known.brand), ("topics", known.topics), ("competitors", known.competitors)
    told = "; ".join(f"{name}: {', '.join(words)}" for name, words in parts if words)
    say(f"Known now: {known.domain}{f' ({told})' if told else ''}.")


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
