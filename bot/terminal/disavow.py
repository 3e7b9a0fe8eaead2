import os
from pathlib import Path

import click

from audits.disavow import DisavowFile
from bot.services import Services
from bot.terminal.arguments import DOMAIN, FILE
from bot.terminal.running import count, say, with_services


@click.command(short_help="Write Google's disavow file from the decisions.")
@click.option("--site", metavar="DOMAIN", type=DOMAIN, help="Only links to this site of ours.")
@click.option("--existing", metavar="FILE", type=FILE, help="The file Google has now; its lines are kept.")
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write here, in one step, in place of what stands there; default standard output.",
)
@click.option("--with-names", is_flag=True, help="Put who decided, and why, into the comments.")
def command(*, site: str | None, existing: Path | None, out: Path | None, with_names: bool) -> None:
    """Write Google's disavow file from the decisions.

    Google takes the whole list each time, so give the one it has with --existing. linkvouch sends nothing: a
    person uploads the file in Search Console.
    """
    before = _text_of(existing) if existing else ""

    async def disavow(services: Services) -> DisavowFile:
        return await services.disavow(site=site, existing=before, with_names=with_names)

    file = with_services(disavow)
    if out:
        _write(out, file.text)
    else:
        click.echo(file.text, nl=False)
    for warning in file.warnings:
        say(f"Look again: {warning}")
    where = f" to {out}" if out else ""
    say(f"{count(len(file.added), 'line')} added{where}. Nothing is sent to Google.")


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.UsageError(
            f"{file} is not UTF-8 text, which Google's disavow files are. Save it as UTF-8 and try again."
        ) from error


def _write(file: Path, text: str) -> None:
    """Whole or not at all: who opens the file sees the old list or the new one."""
    unfinished = file.with_name(f".{file.name}.{os.getpid()}.unfinished")
    try:
        try:
            unfinished.write_text(text, encoding="utf-8", newline="\n")
            unfinished.replace(file)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written ({error.strerror}).") from error
