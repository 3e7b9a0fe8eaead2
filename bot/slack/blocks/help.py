"""What linkvouch understands, what it is, and what to type instead of what it does not understand."""

from difflib import get_close_matches
from importlib.metadata import version
from typing import Final

from bot.slack.blocks.kit import Message, context, section
from bot.slack.blocks.limits import FALLBACK
from bot.slack.blocks.text import fallback, mrkdwn
from scoring.results import SCORER_VERSION

WORDS: Final = ("help", "decisions", "export disavow", "about")  # of /linkvouch
NEVER: Final = "It never buys or sells links, never sends mail, and never submits anything to Google."
_USAGE: Final = {
    "/checklink https://site.com/page": "judge a page that links to you; up to five addresses",
    "/checklink https://site.com/page for our-site.com here": "for one site of yours, in the channel",
    "/prospects drought gardening for our-site.com": "five sites worth knowing, with a reason to write",
    "/linkvouch decisions": "what the team decided; add a site of yours to see its own",
    "/linkvouch export disavow": "the disavow file made of your decisions",
    "/linkvouch about": "what linkvouch is and how it judges",
}


def usage() -> Message:
    lines = [f"`{command}` {what}" for command, what in _USAGE.items()]
    return Message(
        text="Type /checklink and the address of a page that links to you. /prospects TOPIC finds sites.",
        blocks=[section("*What you can type*", *lines), context(NEVER)],
    )


def unknown(word: str) -> Message:
    """Says which word is meant, when one is near, and the help."""
    near = get_close_matches(word.lower(), WORDS, n=1, cutoff=0.5) or get_close_matches(
        word.lower(), [known.split()[0] for known in WORDS], n=1, cutoff=0.5
    )
    meant = next((known for known in WORDS if near and known.startswith(near[0])), "")
    question = f" Did you mean `/linkvouch {meant}`?" if meant else ""
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
