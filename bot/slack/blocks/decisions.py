"""What the team decided, as a list; and the disavow file made of it."""

from collections.abc import Sequence
from itertools import islice
from typing import Final

from audits.decisions import Choice
from audits.disavow import DisavowFile
from bot.slack.blocks import limits
from bot.slack.blocks.flag import LABELS, decision_line
from bot.slack.blocks.kit import Message, context, fitted, header, section
from bot.slack.blocks.limits import Room
from bot.slack.blocks.text import address, chunks, code, fallback, link, mrkdwn
from storage.decisions import Decision

MAX_LISTED: Final = 15
MAX_FILE_SECTIONS: Final = 3  # 9,000 characters of a file, below what a message can hold
_FENCE: Final = "```"
MAX_WARNINGS: Final = 600  # characters; the terminal shows them all
_MAX_LINE: Final = limits.SECTION_TEXT - 2 * len(_FENCE) - 2


def listing(decisions: Sequence[Decision], site: str) -> Message:
    """The newest decisions. An empty list says what to do first."""
    where = f" for {site}" if site else ""
    if not decisions:
        sentence = f"Nothing was decided yet{where}. /checklink judges a page, and its card can be flagged."
        return Message(
            text=fallback(sentence, limit=limits.FALLBACK), blocks=[section(mrkdwn(sentence, 300))]
        )
    return fitted(lambda room: _listing(decisions, where, room))


def disavow_file(file: DisavowFile) -> Message:
    """The file to copy; of a long one the beginning, and how to get the rest."""
    lines = [line for line in file.text.splitlines() if line.strip()]
    entries = len(file.added)
    if not entries:
        sentence = " ".join(("The disavow file is empty: no decision adds a line.", *file.warnings))
        return Message(
            text=fallback(sentence, limit=limits.FALLBACK), blocks=[section(mrkdwn(sentence, 300))]
        )
    parts = chunks((code(line, _MAX_LINE) for line in lines), _MAX_LINE)
    texts = list(islice(parts, MAX_FILE_SECTIONS + 1))
    blocks = [section(f"*Disavow file* · {_count(entries, 'entry', 'entries')}")]
    blocks += [section(f"{_FENCE}\n{part}\n{_FENCE}") for part in texts[:MAX_FILE_SECTIONS]]
    if len(texts) > MAX_FILE_SECTIONS:
        blocks.append(
            context("The file is longer. `linkvouch disavow --out FILE` in the terminal writes all of it.")
        )
    if file.warnings:
        blocks.append(section(mrkdwn(" ".join(file.warnings), MAX_WARNINGS)))
    blocks.append(context("Nothing was sent to Google. Upload the file there yourself if you want to."))
    summary = f"Disavow file: {_count(entries, 'entry', 'entries')}. Copy it; nothing was sent to Google."
    return Message(text=fallback(summary, limit=limits.FALLBACK), blocks=blocks)


def _listing(decisions: Sequence[Decision], where: str, room: Room) -> Message:
    counts = {choice: sum(each.choice == choice for each in decisions) for choice in Choice}
    total = ", ".join(f"{LABELS[choice]} {count}" for choice, count in counts.items() if count)
    blocks = [
        header(f"{_count(len(decisions), 'decision', 'decisions')}"),
        section(mrkdwn(f"{total}{where}", 300)),
    ]
    for decision in decisions[:MAX_LISTED]:
        card = f" · <{decision.permalink}|card>" if decision.permalink.startswith("https://") else ""
        blocks.append(
            section(link(decision.page_url, room.address), f"{decision_line(decision, room.quote)}{card}")
        )
    if len(decisions) > MAX_LISTED:
        blocks.append(
            context(f"The newest {MAX_LISTED} are shown. `linkvouch decisions` in the terminal lists all.")
        )
    newest = decisions[0]
    first = f"Newest: {LABELS[Choice(newest.choice)]}, {address(newest.page_url)}."
    text = fallback(
        f"{_count(len(decisions), 'decision', 'decisions')}{where}: {total}.", first, limit=limits.FALLBACK
    )
    return Message(text=text, blocks=blocks)


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
