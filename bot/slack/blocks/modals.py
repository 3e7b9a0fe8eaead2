"""Modals that ask: why, what instead, are you sure, which page."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from audits.decisions import Choice
from bot.outside import one_line
from bot.slack.blocks import facts, limits
from bot.slack.blocks.flag import LABELS
from bot.slack.blocks.kit import (
    Block,
    View,
    asked,
    choice_input,
    form,
    option,
    plain_text,
    section,
    words_input,
)
from bot.slack.blocks.text import address, channel, cut, mrkdwn, person, plain, quoted
from bot.slack.ids import Callback, Field
from scoring.evidence import Verdict
from scoring.results import CheckResult
from storage.decisions import Person

DISAVOW_NOTE: Final = "This only adds the site to your disavow file. Nothing is sent to Google."
REACH_OUT_NOTE: Final = "This only records that you mean to write to them. linkvouch sends nothing."
REASON_NEEDED: Final = "Say why. A disavow is hard to take back, and others will ask."
DOMAIN_NEEDED: Final = "Type the domain exactly as it stands above."
MAX_SITES: Final = 100  # options of one menu; Slack takes no more
DOMAIN: Final = 253  # characters of the longest host name, RFC 1035
_LONGEST_URLS: Final = 3_000  # what a text input holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """What the decision modal carries: the link, the decision it would replace, and where the card stands.

    `said_by` (a name) and `said_at` (a permalink) are of the message that was offered as the reason.
    It comes back from outside: it says what to look up, never who may do what.
    """

    ref: str
    number: int
    channel: str
    ts: str
    choice: Choice | None  # None: the modal asks for it
    said_by: str = ""
    said_at: str = ""

    @property
    def metadata(self) -> str:
        return json.dumps(
            {
                "ref": self.ref,
                "number": self.number,
                "channel": self.channel,
                "ts": self.ts,
                "choice": self.choice.value if self.choice else "",
                "said_by": self.said_by,
                "said_at": self.said_at,
            }
        )

    @classmethod
    def parse(cls, metadata: str) -> "Pending":
        """Raises ValueError for what no modal of ours carries."""
        held: Any = json.loads(metadata)
        try:
            choice = Choice(held["choice"]) if held["choice"] else None
            return cls(
                ref=str(held["ref"]),
                number=int(held["number"]),
                channel=str(held["channel"]),
                ts=str(held["ts"]),
                choice=choice,
                said_by=str(held.get("said_by", "")),
                said_at=str(held.get("said_at", "")),
            )
        except (KeyError, TypeError) as error:
            raise ValueError("not the metadata of a decision modal") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """A message of somebody that is offered as the reason for a decision."""

    words: str
    by: Person


def reason(pending: Pending, choice: Choice, *, prefill: Quoted | None = None) -> View:
    """Asks why, for one choice that was made by a button."""
    notes = {Choice.DISAVOW: DISAVOW_NOTE, Choice.REACH_OUT: REACH_OUT_NOTE}
    note = [_note(notes[choice])] if choice in notes else []
    return _decision(
        LABELS[choice], pending, [*note, *_why(needed=choice is Choice.DISAVOW, prefill=prefill)]
    )


def change(pending: Pending, current: Choice | None, *, prefill: Quoted | None = None) -> View:
    """Asks for the choice and why. `current` is the decision that stands, None before the first one."""
    options = [option(label, choice.value) for choice, label in LABELS.items()]
    picker = asked(
        Field.CHOICE, "Decision", choice_input("radio_buttons", options, current.value if current else "")
    )
    stays = "The decision before stays in the history. " if current else ""
    note = _note(stays + DISAVOW_NOTE.replace("This", "Disavow"))
    title = "Change decision" if current else "Decide"
    return _decision(title, pending, [picker, note, *_why(needed=False, prefill=prefill)])


def confirm_disavow(pending: Pending, domain: str, why: str) -> View:
    """For a team of one: the domain typed again takes the place of a second person."""
    reasons = words_input(most=limits.REASON, lines=True, initial=one_line(why, limits.REASON))
    return form(
        "Disavow",
        Callback.CONFIRM_DISAVOW,
        "Disavow",
        [
            section(
                f"You are the only one who decides here, so please confirm: type *{mrkdwn(domain, DOMAIN)}*.",
                DISAVOW_NOTE,
            ),
            asked(Field.DOMAIN, "Domain", words_input(most=DOMAIN)),
            asked(Field.REASON, "Reason", reasons),
        ],
        pending.metadata,
    )


def post_shared(result: CheckResult, ref: str, channel_id: str, name: str = "") -> View:
    """Before a result goes where people of other companies read it. Carries ref and channel as JSON."""
    return form(
        "Post in channel",
        Callback.POST_SHARED,
        "Post it",
        [
            section(
                f"People from outside your company read {channel(channel_id, name)}. "
                "One of them may own the page that was judged.",
                f"They would see: *{facts.standing(result)}* for {_page(result)}, with all reasons.",
            )
        ],
        json.dumps({"ref": ref, "channel": channel_id}),
    )


def wrong_verdict(result: CheckResult, ref: str) -> View:
    """Asks what the verdict should be, and why; the ref is carried as it is."""
    options = [option(each.value.capitalize(), each.value) for each in Verdict if each is not Verdict.UNKNOWN]
    return form(
        "Wrong verdict?",
        Callback.WRONG_VERDICT,
        "Report",
        [
            section(
                f"linkvouch judged {_page(result)}: *{facts.standing(result)}*.",
                "Your report is kept for whoever runs linkvouch here. The verdict stays as it is; "
                "Keep or Ignore decides about the link.",
            ),
            asked(Field.EXPECTED, "It should be", choice_input("radio_buttons", options)),
            asked(
                Field.REASON,
                "What did it miss?",
                words_input(most=limits.REASON, lines=True),
                hint="What a person sees on the page, and where.",
            ),
        ],
        ref,
    )


def check(sites: Sequence[str]) -> View:
    """Asks for pages to judge, the same ones that `/checklink` takes."""
    blocks = [
        asked(
            Field.URLS,
            "Pages that link to you",
            words_input(most=_LONGEST_URLS, lines=True),
            hint=f"One address a line, up to {limits.URLS}. Example: https://site.com/page",
        )
    ]
    return form("Check a link", Callback.CHECK, "Check", [*blocks, *_site(sites)])


def prospects(sites: Sequence[str]) -> View:
    """Asks for a topic to search, as `/prospects` does."""
    topic = asked(
        Field.TOPIC, "Topic", words_input(most=limits.TOPIC), hint="A few words. Example: drought gardening"
    )
    return form("Find prospects", Callback.PROSPECTS, "Find", [topic, *_site(sites)])


def _page(result: CheckResult) -> str:
    return mrkdwn(address(facts.page_of(result)), limits.FALLBACK)


def _site(sites: Sequence[str]) -> list[Block]:
    """A menu of our sites, where there is more than one."""
    if len(sites) < 2:
        return []
    options = [option(plain(site, limits.SPOKEN), site) for site in sites[:MAX_SITES] if _fits(site)]
    return [asked(Field.SITE, "For one site only", choice_input("static_select", options), optional=True)]


def _fits(site: str) -> bool:
    return site == plain(site, limits.OPTION_VALUE) != ""


def _decision(title: str, pending: Pending, blocks: list[Block]) -> View:
    return form(title, Callback.DECISION, "Record", blocks, pending.metadata)


def _note(sentence: str) -> Block:
    return {"type": "section", "text": plain_text(sentence)}


def _why(*, needed: bool, prefill: Quoted | None) -> list[Block]:
    words = one_line(prefill.words, limits.REASON) if prefill else ""
    field = asked(
        Field.REASON,
        "Reason",
        words_input(most=limits.REASON, lines=True, initial=words),
        optional=not needed,
    )
    if prefill is None or not words:
        return [field]
    who = person(prefill.by.id, prefill.by.name)
    said = f"{who} said: {quoted(prefill.words, limits.REASON)}"
    return [section(cut(said, limits.SECTION_TEXT), "You decide; edit the words as you like."), field]
