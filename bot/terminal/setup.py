from dataclasses import replace
from pathlib import Path
from typing import Final, TypedDict, Unpack

import click

from bot.services import Services
from bot.terminal import main, site_profile
from bot.terminal.arguments import OUR_SITE
from bot.terminal.running import Done, Doors, doors, finish, say, with_services
from bot.terminal.setup_slack import slack
from bot.terminal.setup_steps import TRIES, Answers, Report, agreed, asked
from bot.terminal.site import add_and_learn, tell_learnt
from prospects.profile.profile import Profile
from scoring.site import Site
from web.errors import Refused

RANKS: Final = "authority"  # the command that fetches them
UPDATE: Final = {"crux": ["update", "--source", "crux"], "all": ["update"]}


class Given(TypedDict):
    """The flags."""

    site: Site | None
    brands: tuple[str, ...]
    topics: tuple[str, ...]
    ranks: str | None
    secrets: Path | None
    http: bool
    check: str | None


@click.command(short_help="First run: our site, the rank list, Slack, and a first verdict.")
@click.option("site", "--site", metavar="DOMAIN", type=OUR_SITE, help="Our site; its pages are read.")
@click.option("brands", "--brand", metavar="TERM", multiple=True, help="A name people call us by.")
@click.option("topics", "--topic", metavar="TEXT", multiple=True, help="What the site is about.")
@click.option(
    "--ranks",
    type=click.Choice(["crux", "all", "none"]),
    help="The rank lists to fetch: CrUX, Common Crawl's as well (in the background), or none.",
)
@click.option(
    "secrets",
    "--env-file",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write tokens and secrets there, readable by you alone. From the environment, or asked for.",
)
@click.option(
    "http",
    "--http",
    is_flag=True,
    help="Prepare HTTP mode too: signing secret, client id and secret, and a LINKVOUCH_SECRET_KEY made here.",
)
@click.option("--check", metavar="URL", help="A page that links to us, to judge at the end.")
def command(**given: Unpack[Given]) -> None:
    """First run: our site, the rank list, Slack, and a first verdict.

    Asks for what no flag gives; Enter skips a step, and all of it can be run again. Without a terminal
    nothing is asked. Tokens and secrets come from the environment or are asked for, and are never taken from
    the command line, where others could read them.
    """
    site, brands, topics = given["site"], given["brands"], given["topics"]
    if site is None and (brands or topics):
        raise click.UsageError("--brand and --topic go with --site.")
    here = doors()
    answers = Answers(
        site=None if site is None else replace(site, brand=brands, topics=topics),
        ranks=given["ranks"],
        env_file=given["secrets"],
        http=given["http"],
        check=given["check"],
        ask=here.is_terminal(),
    )
    report = Report()
    for step in (_site, _ranks, slack, _check):
        step(answers, here, report)
    if report.skipped:
        say(f"Skipped: {'; '.join(report.skipped)}.")
    say("To see whether everything is in place: linkvouch doctor")
    finish(Done.of(done=report.done, failed=report.failed))


def _site(answers: Answers, here: Doors, report: Report) -> None:
    """Our site, added and learnt; what was learnt is shown, and a person may add to it."""
    del here
    known = with_services(_profiles)
    for each in known:
        say(f"Known already: {each.given.domain}. To see it: linkvouch site profile {each.given.domain}")
    wanted = answers.site
    if wanted is None and answers.ask:
        wanted = _asked_site("Another site of yours" if known else "Your site, such as our-site.com")
    if wanted is None:
        if not known:
            report.skipped.append("our site (--site), so a page is judged as a prospect only")
        return
    site = wanted

    async def added(services: Services) -> Profile | None:
        return await add_and_learn(services, site)

    profile = with_services(added)
    report.done += 1
    if profile is None:
        return
    tell_learnt(profile)
    if answers.ask:
        for line in site_profile.lines(profile):
            click.echo(line, err=True)
        _more(site)


async def _profiles(services: Services) -> list[Profile]:
    found = [await services.profile(site.domain) for site in await services.sites()]
    return [profile for profile in found if profile is not None]


def _asked_site(question: str) -> Site | None:
    for _ in range(TRIES):
        answer = asked(question)
        if not answer:
            return None
        try:
            return Site.parse(answer)
        except Refused as error:
            say(error.say)
    return None


def _more(site: Site) -> None:
    """What the pages did not tell, in a person's words."""
    brand = tuple(_each("One more name people call you by"))
    topics = tuple(_each("One more topic, in your words"))
    if brand or topics:
        more = replace(site, brand=brand, topics=topics)

        async def add(services: Services) -> Site:
            return await services.add_site(more)

        with_services(add)


def _each(question: str) -> list[str]:
    found: list[str] = []
    while answer := asked(question):
        found.append(answer)
    return found


def _ranks(answers: Answers, here: Doors, report: Report) -> None:
    """The rank lists, by the command that fetches them; it does not wait for the large one."""
    wanted = answers.ranks
    if (
        wanted is None
        and answers.ask
        and agreed("Fetch the open rank lists (9 MB now, then about 300 MB in the background)?")
    ):
        wanted = "all"
    if wanted is None:
        report.skipped.append("the rank lists (--ranks all)")
    if wanted not in UPDATE:
        return
    if _run(RANKS, UPDATE[wanted], here):
        report.failed += 1
    else:
        report.done += 1


def _check(answers: Answers, here: Doors, report: Report) -> None:
    """A first verdict."""
    url = answers.check or (asked("A page that links to you, to judge it now") if answers.ask else "")
    if not url:
        report.skipped.append("a first verdict (--check URL)")
    elif _run("check", ["--", url], here):
        report.failed += 1
    else:
        report.done += 1


def _run(name: str, arguments: list[str], here: Doors) -> int:
    """Another command as if it had been typed; gives its exit code, and says what went wrong."""
    group = main.linkvouch
    found = group.get_command(click.get_current_context(), name)
    if found is None:
        raise LookupError(name)
    try:
        code = found.main(arguments, prog_name=f"{main.PROGRAM} {name}", standalone_mode=False, obj=here)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    return code if isinstance(code, int) else 0
