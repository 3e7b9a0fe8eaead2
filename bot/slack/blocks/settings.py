"""The settings of a team as a modal, and what comes back from it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from bot.outside import one_line
from bot.slack.blocks import limits
from bot.slack.blocks.kit import (
    Block,
    View,
    asked,
    choice_input,
    context,
    divider,
    form,
    header,
    option,
    section,
    words_input,
)
from bot.slack.blocks.text import mrkdwn
from bot.slack.ids import Callback, Field
from scoring.evidence import Verdict
from scoring.site import Site
from storage.team import TeamSettings
from web import urls
from web.errors import Refused

DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
FLAG_AT: Final = {Verdict.RISKY: "Risky", Verdict.WEAK: "Weak or Risky"}
MAX_PEOPLE: Final = 50  # who may be listed; a larger group needs no list
_OFF: Final = "off"
_FOUR_EYES: Final = "four_eyes"
_ONLY_DECIDERS: Final = "only_deciders"
_PREFIX: Final = ": "  # between a site and what counts for it alone

Values = Mapping[str, Mapping[str, Mapping[str, Any]]]  # `view.state.values` of Slack


@dataclass(frozen=True, slots=True, kw_only=True)
class OurSite:
    """A site of ours as the form knows it."""

    domain: str
    brands: tuple[str, ...] = ()
    competitors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsForm:
    """What the modal shows and gives back. Ids are Slack's; "" and () mean none."""

    sites: tuple[OurSite, ...] | None = ()  # None: too many for a modal, and left as they are stored
    flag_channel: str = ""  # "" is the channel in which a link is flagged
    flag_at: Verdict = Verdict.RISKY  # or WEAK: which verdicts are flagged without being asked
    deciders: tuple[str, ...] = ()
    admins: tuple[str, ...] = ()  # may change settings and export, beside the workspace's own admins
    four_eyes: bool = False  # every disavow takes two people, deciders too
    only_deciders: bool = False  # nobody else decides anything
    digest_day: int | None = 0  # 0 is Monday; None: no digest
    digest_hour: int = 9  # 0..23, in the team's time zone
    digest_channel: str = ""  # "" is the flag channel

    @classmethod
    def of(cls, team: TeamSettings, sites: Iterable[Site]) -> "SettingsForm":
        """The form of what is stored."""
        return cls(
            sites=tuple(
                OurSite(domain=site.domain, brands=site.brand, competitors=site.competitors) for site in sites
            ),
            flag_channel=team.flag_channel,
            flag_at=Verdict(team.flag_at),
            deciders=team.deciders,
            admins=team.admins,
            four_eyes=team.four_eyes,
            only_deciders=team.only_deciders,
            digest_day=team.digest_day,
            digest_hour=team.digest_hour,
            digest_channel=team.digest_channel,
        )

    def applied(self, team: TeamSettings) -> TeamSettings:
        """What is stored, as the form changes it; the sites are stored apart."""
        return replace(
            team,
            flag_channel=self.flag_channel,
            flag_at=self.flag_at.value,
            deciders=self.deciders,
            admins=self.admins,
            four_eyes=self.four_eyes,
            only_deciders=self.only_deciders,
            digest_day=self.digest_day,
            digest_hour=self.digest_hour,
            digest_channel=self.digest_channel,
        )


@dataclass(frozen=True, slots=True)
class FieldErrors:
    """What is wrong, by the block_id of the input: the shape of `response_action: errors`."""

    errors: Mapping[str, str]


def settings(held: SettingsForm, *, timezone: str) -> View:
    """The form as it is stored."""
    return form("Settings", Callback.SETTINGS, "Save", list(_blocks(held, timezone)))


def parse_settings(values: Values) -> SettingsForm | FieldErrors:
    """What was entered, or what is wrong with it; nothing is looked up."""
    errors: dict[str, str] = {}
    sites = _sites(values, errors) if Field.OUR_SITES.value in values else None
    day = _chosen(values, Field.DIGEST_DAY, _OFF)
    rules = {each["value"] for each in _held(values, Field.RULES).get("selected_options") or ()}
    if errors:
        return FieldErrors(errors)
    return SettingsForm(
        sites=sites,
        flag_channel=_held(values, Field.FLAG_CHANNEL).get("selected_conversation") or "",
        flag_at=Verdict(_chosen(values, Field.FLAG_AT, Verdict.RISKY.value)),
        deciders=tuple(_held(values, Field.DECIDERS).get("selected_users") or ()),
        admins=tuple(_held(values, Field.ADMINS).get("selected_users") or ()),
        four_eyes=_FOUR_EYES in rules,
        only_deciders=_ONLY_DECIDERS in rules,
        digest_day=None if day == _OFF else int(day),
        digest_hour=int(_chosen(values, Field.DIGEST_HOUR, "9")),
        digest_channel=_held(values, Field.DIGEST_CHANNEL).get("selected_conversation") or "",
    )


def _blocks(held: SettingsForm, timezone: str) -> Iterator[Block]:
    yield header("Your sites")
    yield from _site_blocks(held.sites)
    yield divider()
    yield header("Flags and decisions")
    yield asked(
        Field.FLAG_CHANNEL,
        "Flag channel",
        _conversation(held.flag_channel),
        optional=True,
        hint="Where flagged links are shown. Invite @linkvouch there first. "
        "If empty: the channel in which somebody flags a link.",
    )
    verdicts = [option(label, verdict.value) for verdict, label in FLAG_AT.items()]
    yield asked(
        Field.FLAG_AT,
        "Flag when at or below",
        choice_input("radio_buttons", verdicts, held.flag_at.value),
        hint="Watched links that get this bad are flagged automatically, in the flag channel.",
    )
    yield asked(
        Field.DECIDERS,
        "Who may decide",
        _people(held.deciders),
        optional=True,
        hint="Besides whoever installed linkvouch. A disavow by anybody else needs a second person.",
    )
    yield asked(
        Field.ADMINS,
        "Who may change settings and export",
        _people(held.admins),
        optional=True,
        hint="Workspace admins may anyway.",
    )
    yield asked(Field.RULES, "Rules", _rules(held), optional=True)
    yield divider()
    yield header("Weekly digest")
    days = [option("Off", _OFF), *(option(name, str(day)) for day, name in enumerate(DAYS))]
    chosen = _OFF if held.digest_day is None else str(held.digest_day)
    yield asked(Field.DIGEST_DAY, "Digest day", choice_input("static_select", days, chosen))
    hours = [option(f"{hour:02}:00", str(hour)) for hour in range(24)]
    yield asked(Field.DIGEST_HOUR, "Digest hour", choice_input("static_select", hours, str(held.digest_hour)))
    yield asked(
        Field.DIGEST_CHANNEL,
        "Digest channel",
        _conversation(held.digest_channel),
        optional=True,
        hint="If empty: the flag channel. A week without news sends nothing.",
    )
    yield context(f"Hours are in the time zone {mrkdwn(timezone, 60)}.")


def _site_blocks(sites: tuple[OurSite, ...] | None) -> Iterator[Block]:
    texts = _texts(sites or ())
    if sites is None or max(map(len, texts)) > limits.INPUT:
        yield section(
            "You have more sites than fit into this form. `linkvouch site list` in the terminal shows them, "
            "and `linkvouch site add` and `remove` change them."
        )
        return
    domains, brands, competitors = texts
    box = _box(domains)
    yield asked(
        Field.OUR_SITES,
        "Our sites",
        box,
        hint="One domain a line, such as our-site.com. linkvouch looks for links to these.",
    )
    several = " With several sites, begin the line with our-site.com: if it is for that one alone."
    yield asked(
        Field.BRANDS,
        "Brand terms",
        _box(brands),
        optional=True,
        hint=f"Names people call you by, one a line.{several}",
    )
    yield asked(
        Field.COMPETITORS,
        "Competitor sites",
        _box(competitors),
        optional=True,
        hint=f"One domain a line.{several}",
    )


def _box(initial: str) -> Block:
    return words_input(most=limits.INPUT, lines=True, initial=initial)


def _conversation(initial: str) -> Block:
    shape: Block = {
        "type": "conversations_select",
        "filter": {"include": ["public", "private"], "exclude_external_shared_channels": True},
    }
    return shape | ({"initial_conversation": initial} if initial else {})


def _people(initial: tuple[str, ...]) -> Block:
    shape: Block = {"type": "multi_users_select", "max_selected_items": MAX_PEOPLE}
    return shape | ({"initial_users": list(initial)} if initial else {})


def _rules(held: SettingsForm) -> Block:
    four = option("Every disavow takes two people, deciders too", _FOUR_EYES)
    only = option("Only deciders decide, Keep and Ignore too", _ONLY_DECIDERS)
    initial = [each for each, on in ((four, held.four_eyes), (only, held.only_deciders)) if on]
    shape: Block = {"type": "checkboxes", "options": [four, only]}
    return shape | ({"initial_options": initial} if initial else {})


def _texts(sites: tuple[OurSite, ...]) -> tuple[str, str, str]:
    """The three boxes. With several sites each line names the site it counts for."""
    domains = frozenset(site.domain for site in sites)

    def lines(site: OurSite, entries: tuple[str, ...]) -> Iterator[str]:
        for held in entries:
            entry = one_line(held, limits.INPUT)
            alone = len(sites) == 1 and entry.partition(_PREFIX)[0].lower() not in domains
            yield entry if alone else f"{one_line(site.domain, limits.INPUT)}{_PREFIX}{entry}"

    return (
        "\n".join(one_line(site.domain, limits.INPUT) for site in sites),
        "\n".join(line for site in sites for line in lines(site, site.brands)),
        "\n".join(line for site in sites for line in lines(site, site.competitors)),
    )


def _sites(values: Values, errors: dict[str, str]) -> tuple[OurSite, ...]:
    domains: dict[str, None] = {}
    for line in _lines(values, Field.OUR_SITES):
        domains[_domain(line, Field.OUR_SITES, errors)] = None
    if not domains:
        errors[Field.OUR_SITES.value] = "Name at least one site; I need it to know which links are yours."
    brands = _owned(values, Field.BRANDS, tuple(domains))
    rivals = _owned(values, Field.COMPETITORS, tuple(domains))
    found = []
    for domain in domains:
        others = dict.fromkeys(_domain(line, Field.COMPETITORS, errors) for line in rivals[domain])
        if domain in others:
            errors[Field.COMPETITORS.value] = f"{one_line(domain, 80)} is a site of yours."
        found.append(OurSite(domain=domain, brands=tuple(brands[domain]), competitors=tuple(others)))
    return tuple(found)


def _owned(values: Values, field: Field, domains: tuple[str, ...]) -> dict[str, dict[str, None]]:
    """The lines of a box by site; a line that names none counts for all."""
    owned: dict[str, dict[str, None]] = {domain: {} for domain in domains}
    for line in _lines(values, field):
        named, colon, rest = line.partition(_PREFIX)
        own = named.strip().lower()
        if colon and own in owned:
            owned[own][rest.strip()] = None
        else:
            for entries in owned.values():
                entries[line] = None
    return owned


def _domain(line: str, field: Field, errors: dict[str, str]) -> str:
    """The domain in a line; what is none goes into the errors, the first of a box only."""
    try:
        return urls.domain(line)
    except Refused as refused:
        said = refused.say.removesuffix(urls.EXAMPLE).strip()
        errors.setdefault(field.value, f"'{one_line(line, 60)}' is not a site: {one_line(said, 200)}")
        return line


def _lines(values: Values, field: Field) -> list[str]:
    text = str(_held(values, field).get("value") or "")
    return [line for line in (one_line(each, limits.INPUT) for each in text.splitlines()) if line]


def _chosen(values: Values, field: Field, otherwise: str) -> str:
    picked = _held(values, field).get("selected_option")
    return str(picked["value"]) if picked else otherwise


def _held(values: Values, field: Field) -> Mapping[str, Any]:
    return values.get(field.value, {}).get(field.value, {})
