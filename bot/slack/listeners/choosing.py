"""What a team chose: shown in a modal, and stored as it comes back."""

import asyncio
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from audits import rights
from bot.job_types import Lane
from bot.slack.blocks import settings as forms
from bot.slack.blocks.kit import View
from bot.slack.blocks.settings import OurSite, SettingsForm
from bot.slack.deps import Desk
from bot.slack.ids import Field, Job
from bot.slack.listeners.allowing import asker, required
from bot.slack.reply import ReplyTo
from scoring.site import Site
from storage.decisions import Person
from storage.team import Deed, TeamSettings

CHANGED: Final = "Somebody changed the settings meanwhile, so yours were not saved. Open them again."
NOT_IN: Final = "I am not in that channel yet. Type /invite @linkvouch there, then save again."
ARCHIVED: Final = "That channel is archived; nobody can post there."
SHARED: Final = "People from outside your company read that channel; choose another one."


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What is stored, and the form of it."""

    team: TeamSettings
    form: SettingsForm

    @property
    def stamp(self) -> str:
        """Another one when anything of it was changed."""
        return hashlib.sha256(repr((self.team, self.form)).encode("utf-8", "replace")).hexdigest()


async def must_be_in_charge(desk: Desk, reply: ReplyTo) -> None:
    """Raises NotAllowedError."""
    asks = await asker(desk, reply)
    required(rights.may_change_settings(asks.who, asks.team))


async def show(desk: Desk, reply: ReplyTo, trigger_id: str) -> None:
    """Open the settings, for those who may change them. Raises NotAllowedError."""
    await must_be_in_charge(desk, reply)
    await desk.views.open(trigger_id, view_of(desk, await stored(desk, reply.person.id)))


async def stored(desk: Desk, person: str) -> Chosen:
    """A team that never chose has the time zone of who installed the app, or else of who asks."""
    team, sites = await desk.team.settings(), await desk.services.sites()
    if team == TeamSettings(installer=team.installer):
        team = replace(team, timezone=await _first_timezone(desk, team.installer, person) or team.timezone)
    return Chosen(team=team, form=SettingsForm.of(team, sites))


async def _first_timezone(desk: Desk, *people: str) -> str:
    """Of the first of these people of whom Slack tells one, "" when it does of none."""
    for person in filter(None, people):
        theirs = (await desk.people.about(person)).timezone
        if theirs:
            return theirs
    return ""


def view_of(desk: Desk, chosen: Chosen) -> View:
    """The modal; it carries what it was made of, so that nobody overwrites what they did not see."""
    view = forms.settings(chosen.form, timezone=chosen.team.timezone)
    return desk.seal.view(view | {"private_metadata": chosen.stamp})


async def wrong_channels(desk: Desk, form: SettingsForm) -> dict[str, str]:
    """What is wrong with the channels, by field. What Slack does not tell us of is taken as it is."""
    wrong = {}
    named = {Field.FLAG_CHANNEL: form.flag_channel, Field.DIGEST_CHANNEL: form.digest_channel}
    asked = {field: desk.channels.about(channel) for field, channel in named.items() if channel}
    told = await asyncio.gather(*asked.values())  # at once: the form waits three seconds for its answer
    for field, about in zip(asked, told, strict=True):
        if about is None:
            continue
        if about.archived:
            wrong[field.value] = ARCHIVED
        elif about.shared:
            wrong[field.value] = SHARED
        elif not about.member:
            wrong[field.value] = NOT_IN
    return wrong


async def save(desk: Desk, before: Chosen, form: SettingsForm, *, by: Person) -> None:
    """Store what the form says; what changed is written down with who changed it. New sites are read."""
    if form.sites is not None:
        changes = "; ".join(_changes(before.form.sites or (), form.sites))
        if changes:
            await desk.services.save_sites([_site(each) for each in form.sites])
            await desk.team.log(Deed.SETTINGS, changes, by=by)
            known = {site.domain for site in before.form.sites or ()}
            for site in form.sites:
                if site.domain not in known:
                    wanted = {"tenant": desk.tenant, "domain": site.domain}
                    await desk.jobs.enqueue(Job.LEARN_SITE.value, wanted, lane=Lane.BATCH)
    await desk.team.save_settings(form.applied(before.team), by=by)


def _site(site: OurSite) -> Site:
    return Site(domain=site.domain, brand=site.brands, competitors=site.competitors)


def _changes(before: Sequence[OurSite], after: Sequence[OurSite]) -> Iterator[str]:
    """As `sites: a.example → a.example b.example`."""
    was, now = ({site.domain: site for site in sites} for sites in (before, after))
    if was.keys() != now.keys():
        yield f"sites: {_listed(was)} → {_listed(now)}"
    for domain, site in now.items():
        old = was.get(domain, OurSite(domain=domain))
        if old.brands != site.brands:
            yield f"brand terms of {domain}: {_listed(old.brands)} → {_listed(site.brands)}"
        if old.competitors != site.competitors:
            yield f"competitors of {domain}: {_listed(old.competitors)} → {_listed(site.competitors)}"


def _listed(entries: Sequence[str] | dict[str, OurSite]) -> str:
    return ", ".join(entries) or "none"
