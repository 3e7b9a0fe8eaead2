"""Arguments and options that several commands share, worded once."""

from pathlib import Path
from typing import Final

import click

from scoring.site import Site
from web import urls
from web.errors import Refused


class Domain(click.ParamType[str]):
    """A site as a person writes it, with or without scheme and www.; gives the bare domain."""

    name = "domain"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Fails as wrong usage when it is no domain."""
        try:
            return urls.domain(value)
        except Refused as error:
            self.fail(error.say, param, ctx)


class OurSite(click.ParamType[Site]):
    """A site of ours, as its domain or the address of its home page."""

    name = "domain"

    def convert(self, value: str | Site, param: click.Parameter | None, ctx: click.Context | None) -> Site:
        """Fails as wrong usage when it is neither."""
        if isinstance(value, Site):
            return value
        try:
            return Site.parse(value)
        except Refused as error:
            self.fail(error.say, param, ctx)


AS_JSON: Final = click.option(
    "as_json", "--json", is_flag=True, help="One JSON document a line, nothing else."
)
DOMAIN: Final = Domain()
OUR_SITE: Final = OurSite()
FILE: Final = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
