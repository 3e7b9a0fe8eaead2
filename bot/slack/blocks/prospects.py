"""A finished search for prospects, and one that is still going on."""

from collections.abc import Iterator
from typing import Final

from bot.slack.blocks import facts, limits
from bot.slack.blocks.asking import PRIVATELY
from bot.slack.blocks.kit import Block, Message, actions, button, context, divider, fitted, header, section
from bot.slack.blocks.limits import Room
from bot.slack.blocks.text import fallback, link, mrkdwn, person, plain, quoted
from bot.slack.ids import Action
from prospects.prospect import Opportunity, Prospect, Search
from storage.decisions import Person

OPPORTUNITIES: Final = {
    Opportunity.PASSAGE_FIT: "Passage fit",
    Opportunity.RESOURCE_PAGE: "Resource page",
}
MAX_CARDS: Final = 5  # and as many checks of the hour are taken by a search, which judges many more pages
MAX_CONTACTS: Final = 2
MAX_NOTES: Final = 3  # warnings and lines of history on one card, and on the search
MAX_SOURCES: Final = 8
NEVER: Final = "linkvouch never writes to anyone."


def found(search: Search, *, by: Person) -> Message:
    """The best prospects, then what was looked at."""
    return fitted(lambda room: Message(text=_summary(search), blocks=list(_found(search, by, room))))


def begun(topic: str) -> Message:
    """The answer to the command itself."""
    return Message(
        text=fallback(f"Looking for prospects on {topic}. {PRIVATELY}", limit=limits.FALLBACK),
        blocks=[section(f"Looking for prospects on {quoted(topic, limits.TOPIC)}…", PRIVATELY)],
    )


def searching(topic: str, line: str, job_id: str) -> Message:
    """How far a search is, and the button that stops it."""
    words = quoted(topic, limits.TOPIC)
    return Message(
        text=fallback(f"Looking for prospects on {topic}.", line, limit=limits.FALLBACK),
        blocks=[
            section(f"⏳ Looking for prospects on {words}", mrkdwn(line, 240)),
            actions(button("Cancel", Action.CANCEL, job_id)),
            context("You can leave; I will write to you."),
        ],
    )


def _summary(search: Search) -> str:
    best = [f"{prospect.rank}. {prospect.domain} (fit {prospect.fit})." for prospect in search.prospects]
    return fallback(f"Prospects for {search.topic}: {search.say}", *best[:MAX_CARDS], limit=limits.FALLBACK)


def _found(search: Search, by: Person, room: Room) -> Iterator[Block]:
    yield header(plain(f"Prospects: {search.topic}", limits.HEADER_TEXT))
    yield section(mrkdwn(search.say, room.sentence))
    for prospect in search.prospects[:MAX_CARDS]:
        yield divider()
        yield section(*_card(prospect, room))
    yield divider()
    yield section("*What was searched*", *_searched(search, room))
    site = f"for {mrkdwn(search.site, 80)}" if search.site else ""
    yield context(f"Asked by {person(by.id, by.name)}", site, NEVER)


def _card(prospect: Prospect, room: Room) -> Iterator[str]:
    source = "unknown" if prospect.source_score is None else str(prospect.source_score)
    domain = mrkdwn(prospect.domain, 80)
    yield f"*{prospect.rank}. {domain}* · fit {prospect.fit} · source {source} · {_kind(prospect)}"
    yield f"{facts.title(prospect.title, room)} {link(prospect.url, room.address)}"
    yield mrkdwn(prospect.why, room.sentence)
    if prospect.passage.strip():
        yield f"They write: {quoted(prospect.passage, room.quote)}"
    if prospect.offer:
        ours = link(prospect.offer.our_url, room.address)
        yield f"Ours: {ours} {mrkdwn(prospect.offer.because, room.sentence)}"
    else:
        yield "Ours: no page of ours on this yet."
    contacts = ", ".join(_contact(contact, room) for contact in prospect.contact[:MAX_CONTACTS])
    yield f"Contact: {contacts or 'none published on the page'}"
    for note in (*prospect.warnings, *prospect.history)[:MAX_NOTES]:
        yield f"⚠️ {mrkdwn(note, room.sentence)}" if note in prospect.warnings else mrkdwn(note, room.sentence)


def _kind(prospect: Prospect) -> str:
    return OPPORTUNITIES.get(prospect.opportunity, prospect.opportunity.value.replace("_", " ").capitalize())


def _contact(contact: str, room: Room) -> str:
    if contact.startswith(("https://", "http://")):
        return link(contact, room.address)
    return mrkdwn(contact, room.quote)


def _searched(search: Search, room: Room) -> Iterator[str]:
    """What was read is said above, where the search found nothing to say that is more pressing."""
    said = f"Read {search.read} page{'' if search.read == 1 else 's'}, kept {len(search.prospects)}"
    unread = f"{search.unreadable} could not be read."
    if said not in search.say:
        yield f"{said}; {unread}"
    elif search.unreadable:
        yield f"Pages that could not be read: {search.unreadable}."
    if search.selling and f"skipped {search.selling} that sell" not in search.say:
        yield f"Left out {search.selling} because their site sells links."
    for line in (*search.notes[:MAX_NOTES], *search.sources[:MAX_SOURCES]):
        yield f"• {mrkdwn(line, room.sentence)}"
