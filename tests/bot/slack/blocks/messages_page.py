"""docs/messages.md: everything that linkvouch says in Slack, with when it says it.

`python -m tests.bot.slack.blocks.messages_page --write` writes it anew.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from tests.bot.slack.blocks.cards import MESSAGES, VIEWS
from tests.bot.slack.blocks.pictures import picture_of, picture_of_message

PAGE: Final = Path(__file__).parents[4] / "docs" / "messages.md"
FIRST_LINES: Final = 40  # of a long picture; every ordinary one is shorter
LAST_LINES: Final = 4
_HEAD: Final = """\
# Everything linkvouch says in Slack

Made from the same cards that the tests hold, by
`.venv/bin/python -m tests.bot.slack.blocks.messages_page --write`; the words are in `bot/slack/blocks/`.

Buttons stand in brackets, menus end in ▾ or begin with ⋯, and ↗ marks a link. What follows “Alone:” is the
sentence that a notification or a screen reader gets in place of the message.
"""

# Group -> picture -> when it is shown, in one sentence.
GROUPS: Final[Mapping[str, Mapping[str, str]]] = {
    "Verdicts": {
        "verdict_strong": "The private answer to `/checklink` for a page that links to us.",
        "verdict_risky": "The same for a page with signs of a link scheme.",
        "verdict_seen_before": "The page was checked before, and something changed.",
        "verdict_watched": "A card opened again by somebody who watches the link.",
        "verdict_link_missing": "The page was read and does not link to us.",
        "verdict_no_site": "No site of ours is known yet.",
        "verdict_unreadable": "The page could not be read.",
        "verdict_private_address": "The address leads into a private network.",
        "verdict_invalid": "The page could not be read, and nothing was stored that could be acted on.",
        "asking_posted_already": "A second press of *Post in channel*.",
        "verdict_shared": "After *Post in channel*, or `/checklink URL here`.",
        "verdict_notice": "The channel could not be posted to, so the card comes privately.",
        "verdict_busy": "While *Check again* reads the page anew.",
        "listing": "Several pages were checked at once.",
    },
    "Watching": {
        "watch_begun": "After *Watch this link*.",
        "watch_ended": "After *Stop watching*.",
        "watch_changed_waits": "It became so bad that it is flagged, and no flag channel is chosen.",
        "watch_changed": "A watched link has another verdict than before, or is gone.",
    },
    "Work that takes a while": {
        "asking_one": "At once, to `/checklink` with one address.",
        "asking_several": "The same with several addresses and `here`.",
        "progress_begun": "A check of several pages has begun; the message is edited as it goes on.",
        "progress_slow": "The same after half a minute.",
        "progress_long": "The same after a minute.",
        "progress_cancelled": "After *Cancel*.",
        "done_one": "The reply at the end, which mentions who asked: an edited message notifies nobody.",
        "done_many": "The same for several pages.",
        "repeated": "A message whose first sending Slack never confirmed.",
    },
    "Flags and decisions": {
        "flag_open": "The card in the flag channel after *Flag for the team*.",
        "flag_proposed": "Somebody proposed to disavow, and it takes two people.",
        "flag_disavowed": "The card after a decision with a reason.",
        "flag_kept": "The card after a decision by one click.",
        "flag_changed": "The card after a change of decision.",
        "flag_posted": "Tells who flagged a link where its card stands.",
        "flag_where": "The link had a card already.",
        "flag_late": "Somebody else decided a moment before.",
        "flag_taken_back": "The decision on the card was taken back meanwhile.",
        "flagged": "`/linkvouch flagged`.",
        "flagged_none": "`/linkvouch flagged` when nothing waits.",
        "site_links": "*All links from this site* in the menu of a flag card.",
        "modal_keep": "*Add reason* on a kept link.",
        "modal_reach_out": "*Reach out* on a flag card.",
        "modal_disavow": "*Disavow* on a flag card.",
        "modal_quoted": "The same with a message of the thread as the reason.",
        "modal_decide": "The message shortcut *Use as reason* on a link that nobody decided.",
        "modal_change": "*Change decision* on a decided card.",
        "modal_confirm_disavow": "*Disavow* where nobody else could agree.",
        "modal_wrong_verdict": "*Wrong verdict?* in the menu of a flag card.",
        "modal_post_shared": "*Post in channel* where people of other companies read.",
    },
    "All the evidence": {
        "modal_explain_strong": "*Explain the score*.",
        "modal_explain_risky": "The same with signs of a link scheme.",
        "modal_explain_link_missing": "The same for a page without a link.",
        "modal_explain_unreadable": "The same for a page that was not read.",
        "modal_explain_second_page": "More evidence than one page holds: the second of several.",
    },
    "When it is spoken to": {
        "mention_why": "`@linkvouch why?` in the thread of a flagged link.",
        "mention_why_missing": "The same for a page without a link.",
        "mention_confirm": "`@linkvouch keep, we know them`: words are never a decision by themselves.",
        "mention_confirm_disavow": "`@linkvouch disavow`.",
        "mention_no_card": "Either of them outside the thread of a flagged link.",
        "mention_help": "`@linkvouch help`.",
        "mention_unknown": "Anything else.",
    },
    "Prospects": {
        "prospects_begun": "At once after `/prospects TOPIC`.",
        "prospects_searching": "When the search takes longer than ten seconds.",
        "prospects": "The answer.",
        "prospects_none": "The answer when nothing was worth keeping.",
    },
    "Decisions and the disavow file": {
        "decisions": "`/linkvouch decisions`.",
        "decisions_many": "The same when there are more than fit.",
        "decisions_none": "The same when nothing was decided yet.",
        "disavow_file": "`/linkvouch export disavow`.",
        "disavow_file_empty": "The same when no decision adds a line.",
    },
    "Home, welcome, settings": {
        "home_before": "The Home tab before set-up, for who may set it up.",
        "home_before_others": "The same for everybody else.",
        "home": "The Home tab.",
        "home_empty": "The same when nothing has happened yet, for who may not change settings.",
        "welcome_new": "Once to who installed linkvouch.",
        "welcome_half": "The same message after the first step.",
        "welcome_done": "The same message after the last.",
        "welcome_invited": "Once in a channel that linkvouch was invited to.",
        "modal_check": "*Check a link* on the Home tab.",
        "modal_prospects": "*Find prospects* on the Home tab.",
        "modal_settings": "`/linkvouch settings` and *Settings*.",
        "modal_settings_new": "The same before set-up.",
        "modal_settings_many_sites": "More sites than the form holds.",
    },
    "The weekly digest": {
        "digest": "At the day and hour that the team chose, in its channel.",
        "digest_many_sites": "The same for several sites of ours.",
        "digest_quiet": "A week without news when something waits; without that nothing is posted.",
        "digest_now_begun": "After `/linkvouch digest now`, while a worker gathers it.",
        "digest_now": "`/linkvouch digest now`.",
        "digest_now_waits": "The same without news when something waits.",
        "digest_now_nothing": "The same when there is nothing to tell, and no channel.",
    },
    "Help": {
        "help": "`/linkvouch help`.",
        "help_unknown": "A word that is none of linkvouch's.",
        "about": "`/linkvouch about`.",
        "status": "`/linkvouch status`.",
        "status_off": "The same when something is off.",
    },
    "When something does not work": {
        "error": "What an old card stands for is no longer stored.",
        "error_broken": "A fault of linkvouch itself; the log has the same reference.",
        "error_not_an_address": "What was typed is no address.",
        "error_no_links_here": "*Check links in message* on a message without an outside link.",
        "error_no_site": "Something needs a site of ours and there is none.",
        "error_not_in_channel": "linkvouch is no member of the channel it should post in.",
        "error_cards_refused": "Flagged by itself, and the flag channel takes no cards.",
        "error_archived": "The channel it should post in is archived.",
        "error_card_deleted": "The card that was to be brought up to date was deleted in Slack.",
        "error_refused": "Somebody may not do what a button does, and others can.",
        "error_refused_settings": "The same where only admins can.",
        "error_guest": "A guest pressed a button that decides.",
        "error_outsider": "Somebody of another workspace asked in a shared channel.",
        "error_quota": "The hour's checks of a person are used up.",
        "error_quota_team": "The hour's checks of the team are used up.",
        "error_restarted": "linkvouch was restarted and could not go on.",
    },
}


def messages_page() -> str:
    """The whole of docs/messages.md."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield _HEAD
    for group, pictures in GROUPS.items():
        yield f"## {group}\n"
        for name, when in pictures.items():
            yield f"{when}\n\n~~~text\n{_shortened(_picture(name))}\n~~~\n"


def _picture(name: str) -> str:
    if name in VIEWS:
        return picture_of(VIEWS[name]())
    return picture_of_message(MESSAGES[name]()).replace("\n\n(where blocks are not shown)\n", "\n\nAlone: ")


def _shortened(picture: str) -> str:
    """A long picture without its middle; the file beside the tests has all of it."""
    lines = picture.splitlines()
    left_out = len(lines) - FIRST_LINES - LAST_LINES
    if left_out <= 0:
        return picture
    return "\n".join([*lines[:FIRST_LINES], f"… {left_out} more lines …", *lines[-LAST_LINES:]])


def main(page: Path = PAGE) -> None:
    """Print the page, or write it."""
    parser = argparse.ArgumentParser(description="Print docs/messages.md as it should be.")
    parser.add_argument("--write", action="store_true", help=f"write docs/{page.name}")
    if parser.parse_args().write:
        page.write_text(messages_page(), encoding="utf-8")
    else:
        sys.stdout.write(messages_page())


if __name__ == "__main__":
    main()
