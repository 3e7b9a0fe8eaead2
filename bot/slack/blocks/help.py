"""What linkvouch understands, what it is, and what to type instead of what it does not understand."""

from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from importlib.metadata import version
from typing import Final

from bot.slack.blocks.kit import Message, context, section
from bot.slack.blocks.limits import FALLBACK
from bot.slack.blocks.text import date as shown_date
from bot.slack.blocks.text import fallback, mrkdwn
from scoring.results import SCORER_VERSION

WORDS: Final = ("help", "settings", "flagged", "decisions", "export disavow", "digest now", "status", "about")
NEVER: Final = "It never buys or sells links, never sends mail, and never submits anything to Google."
_USAGE: Final = (  # six lines; more are not read
    "`/checklink https://site.com/page` judge a page that links to you; up to five addresses",
    "`/checklink https://site.com/page for our-site.com here` for one site of yours, in the channel",
    "`/prospects drought gardening` five sites worth knowing, with a reason to write",
    "`/linkvouch flagged` links that wait for a decision · `/linkvouch decisions` those that were made",
    "`/linkvouch export disavow` the disavow file · `/linkvouch digest now` what the week did to your links",
    "`/linkvouch settings` your sites and rules · `/linkvouch status` is all working · `/linkvouch about`",
)
MAX_SITES: Final = 10  # of ours, named in one line
MAX_OFF: Final = 9
_NEAR: Final = 0.5  # of 1: how alike a word must be to be meant


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What `/linkvouch status` tells."""

    sites: tuple[str, ...]
    rank_data: date | None  # of the newest list; None without one
    workers: int  # that answered lately
    waiting: int  # jobs that nobody has begun
    flagged: int  # links that wait for a decision
    digest: str = ""  # when and where the weekly digest comes, mrkdwn of ours
    off: tuple[str, ...] = ()  # what does not work, and what would make it: sentences of ours
    at: datetime


def usage() -> Message:
    return Message(
        text="Type /checklink and the address of a page that links to you. /prospects TOPIC finds sites.",
        blocks=[section("*What you can type*", *_USAGE), context(NEVER)],
    )


def meant(word: str) -> str:
    """The word of /linkvouch that is nearest to what was typed, "" when none is near."""
    typed = word.lower()
    near = get_close_matches(typed, WORDS, n=1, cutoff=_NEAR) or get_close_matches(
        typed, [known.split()[0] for known in WORDS], n=1, cutoff=_NEAR
    )
    return next((known for known in WORDS if near and known.startswith(near[0])), "")


def unknown(word: str) -> Message:
    """Says which word is meant, when one is near, and the help."""
    near = meant(word)
    question = f" Did you mean `/linkvouch {near}`?" if near else ""
    shown = usage()
    plainly = question.replace("`", "")
    return Message(
        text=fallback(f"I don't know '{word}'.{plainly} {shown.text}", limit=FALLBACK),
        blocks=[section(f"I don't know '{mrkdwn(word, 60)}'.{question}"), *shown.blocks],
    )


def about() -> Message:
    return Message(
        text=f"linkvouch {version('linkvouch')} judges pages that link to you, and shows what it saw.",
        blocks=[
            section(
                f"*linkvouch {version('linkvouch')}* · scorer {SCORER_VERSION}",
                "It reads a page as a visitor would, obeys robots.txt, and judges the link by five factors: "
                "authority, relevance, context, intent and anchor text. Signs of a link scheme are kept in a "
                "ledger of their own. Every verdict shows what was seen and where.",
                "The judging happens on the machine it is installed on; no page goes anywhere else.",
            ),
            context(NEVER),
        ],
    )


def status(held: Status) -> Message:
    """Is everything working, and what is off with what would turn it on."""
    works = "Everything works." if not held.off and held.workers else "Something is off."
    sites = ", ".join(mrkdwn(site, 80) for site in held.sites[:MAX_SITES]) or "none yet"
    more = f" and {len(held.sites) - MAX_SITES} more" if len(held.sites) > MAX_SITES else ""
    lines = [
        f"Your sites: {sites}{more}",
        f"Rank data: {held.rank_data:%d %b %Y}"
        if held.rank_data
        else "Rank data: none, authority is unknown",
        f"Workers: {held.workers}" if held.workers else "Workers: none answers, so checks wait",
        f"Checks that wait: {held.waiting:,}",
        f"Links that wait for a decision: {held.flagged:,}",
        held.digest,
    ]
    off = [f"• {mrkdwn(each, 300)}" for each in held.off[:MAX_OFF]]
    blocks = [section(f"*{works}*", *lines)]
    if off:
        blocks.append(section("*What is off*", *off))
    blocks.append(context(f"linkvouch {version('linkvouch')}", f"as of {shown_date(held.at)}"))
    plain = [f"{held.waiting:,} checks wait.", *held.off[:MAX_OFF]]
    return Message(text=fallback(works, *plain, limit=FALLBACK), blocks=blocks)
