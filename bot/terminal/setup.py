import asyncio
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import click

from bot import env_file
from bot.services import Services
from bot.terminal import main, site_profile
from bot.terminal.arguments import OUR_SITE
from bot.terminal.running import Done, Doors, doors, finish, say, with_services
from bot.terminal.site import add_and_learn, tell_learnt
from prospects.profile.profile import Profile
from scoring.site import Site
from web.errors import Refused

ENV_FILE: Final = Path(".env")  # in the folder linkvouch is started from, where the settings look for it
TRIES: Final = 3  # at one answer that cannot be used
RANKS: Final = "authority"  # the command that fetches them
TOKENS: Final = (
    ("SLACK_BOT_TOKEN", "slack_bot_token", "xoxb-"),  # https://docs.slack.dev/authentication/tokens
    ("SLACK_APP_TOKEN", "slack_app_token", "xapp-"),
)


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What was given by flags, and whether anybody is there to be asked for the rest."""

    site: Site | None
    ranks: str | None
    env_file: Path | None
    check: str | None
    ask: bool


@dataclass(kw_only=True)
class Report:
    """How the steps went."""

    done: int = 0
    failed: int = 0
    skipped: list[str] = field(default_factory=list)


@click.command(short_help="First run: our site, the rank list, Slack, and a first verdict.")
@click.option("site", "--site", metavar="DOMAIN", type=OUR_SITE, help="Our site; its pages are read.")
@click.option("brands", "--brand", metavar="TERM", multiple=True, help="A name people call us by.")
@click.option("topics", "--topic", metavar="TEXT", multiple=True, help="What the site is about.")
@click.option("--ranks", type=click.Choice(["crux", "none"]), help="The rank list to fetch, or none.")
@click.option(
    "secrets",
    "--env-file",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the Slack tokens there, readable by you alone. From the environment, or asked for.",
)
@click.option("--check", metavar="URL", help="A page that links to us, to judge at the end.")
def command(
    *,
    site: Site | None,
    brands: tuple[str, ...],
    topics: tuple[str, ...],
    ranks: str | None,
    secrets: Path | None,
    check: str | None,
) -> None:
    """First run: our site, the rank list, Slack, and a first verdict.

    Asks for what no flag gives; Enter skips a step, and all of it can be run again. Without a terminal
    nothing is asked. Tokens are never taken from the command line, where others could read them.
    """
    if site is None and (brands or topics):
        raise click.UsageError("--brand and --topic go with --site.")
    here = doors()
    answers = Answers(
        site=None if site is None else replace(site, brand=brands, topics=topics),
        ranks=ranks,
        env_file=secrets,
        check=check,
        ask=here.is_terminal(),
    )
    report = Report()
    for step in (_site, _ranks, _slack, _check):
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
        answer = _ask(question)
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
    while answer := _ask(question):
        found.append(answer)
    return found


def _ranks(answers: Answers, here: Doors, report: Report) -> None:
    """The rank list, by the command that fetches it."""
    wanted = answers.ranks
    if RANKS not in main.COMMANDS:
        if wanted == "crux":
            report.skipped.append("the rank list, which this version cannot fetch yet")
        return
    if wanted is None and answers.ask and _yes("Fetch the list of the most visited sites (CrUX, 9 MB)?"):
        wanted = "crux"
    if wanted != "crux":
        if wanted is None:
            report.skipped.append("the rank list (--ranks crux)")
        return
    if _run(RANKS, ["update", "--source", "crux"], here):
        report.failed += 1
    else:
        report.done += 1


def _slack(answers: Answers, here: Doors, report: Report) -> None:
    """The tokens: from the environment or asked for, tried, and written down when that is wanted."""
    settings = here.load_settings()
    known = {name: getattr(settings, field_name).get_secret_value() for name, field_name, _ in TOKENS}
    tokens = dict(known)
    if answers.ask:
        for name, _, begins in TOKENS:
            tokens[name] = tokens[name] or _asked_token(name, begins)
    if not all(tokens.values()):
        missing = [name for name, token in tokens.items() if not token]
        if len(missing) == len(tokens) and answers.env_file is None:
            report.skipped.append("Slack (set SLACK_BOT_TOKEN and SLACK_APP_TOKEN in the environment)")
        else:
            say(
                f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} not set: Slack was left out."
            )
            report.failed += 1
        return
    who = _who(tokens, here.slack_api)
    if who is None:
        report.failed += 1
        return
    say(f"Slack takes the tokens: {who}. To run the app: linkvouch slack")
    report.done += 1
    target = answers.env_file
    if target is None and tokens != known and _yes(f"Write them to {ENV_FILE}, readable by you alone?"):
        target = ENV_FILE
    if target is not None:
        _write(target, tokens, report)


def _who(tokens: dict[str, str], api_url: str) -> str | None:
    """Who we are in Slack; None when it does not take the tokens, which is said."""
    from bot.slack.start import CannotStart
    from bot.slack.verify import verify

    bot, app = (tokens[name] for name, _, _ in TOKENS)
    try:
        return asyncio.run(verify(bot_token=bot, app_token=app, api_url=api_url))
    except CannotStart as error:
        say(f"{error} The tokens were not kept. To try again: linkvouch setup")
        return None


def _asked_token(name: str, begins: str) -> str:
    for _ in range(TRIES):
        answer = _ask(f"{name} ({begins}…), not shown", secret=True)
        if not answer or answer.startswith(begins):
            return answer
        say(f"{name} begins with {begins}, and that does not.")
    return ""


def _write(target: Path, tokens: dict[str, str], report: Report) -> None:
    try:
        env_file.write(target, tokens)
    except env_file.EnvFileError as error:
        say(str(error))
        report.failed += 1
    else:
        say(f"Written to {target}, readable by you alone.")


def _check(answers: Answers, here: Doors, report: Report) -> None:
    """A first verdict."""
    url = answers.check or (_ask("A page that links to you, to judge it now") if answers.ask else "")
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


def _ask(question: str, *, secret: bool = False) -> str:
    """What a person answers, "" for Enter."""
    answer: str = click.prompt(
        f"{question} (Enter skips)", default="", show_default=False, hide_input=secret, err=True
    )
    return answer.strip()


def _yes(question: str) -> bool:
    return click.confirm(f"{question} (Enter skips)", default=False, err=True)
