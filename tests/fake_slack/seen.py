"""What people see: messages, channels, modals and Homes, always as they stand now."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace

from tests.fake_slack import render
from tests.fake_slack.api_chat import permalink
from tests.fake_slack.inputs import elements_of, option_named
from tests.fake_slack.shown import view_json
from tests.fake_slack.state import Channel, Conversation, Json, Message, State, View, Workspace


class CannotDo(AssertionError):
    """Slack would not let the person: no such button, an empty required input, a command in a thread."""


def names(state: State) -> Mapping[str, str]:
    return {user.id: user.name for team in state.workspaces.values() for user in team.users.values()}


def labels(blocks: Sequence[Json]) -> list[str]:
    """The visible words of everything that can be pressed: buttons, and the lines of overflow menus."""
    found: list[str] = []
    for _, element in elements_of(blocks):
        if element["type"] in {"button", "icon_button"}:
            found.append(element["text"]["text"])
        elif element["type"] == "overflow":
            found += render.option_labels(element)
    return found


def pressed(blocks: Sequence[Json], label: str, *, action_ts: str) -> Json:
    """The entry of `actions` for pressing what bears this label.

    Raises CannotDo, listing the labels, when nothing does or more than one thing.
    """
    actions: list[Json] = []
    for block, element in elements_of(blocks):
        base: Json = {
            "type": element["type"],
            "block_id": block["block_id"],
            "action_id": element["action_id"],
        }
        if element["type"] in {"button", "icon_button"} and element["text"]["text"] == label:
            extra: Json = {
                key: element[key] for key in ("text", "value", "style", "confirm") if key in element
            }
            actions.append({**base, **extra, "action_ts": action_ts})
        elif element["type"] == "overflow" and (option := option_named(element, label)):
            actions.append({**base, "selected_option": option, "action_ts": action_ts})
    if len(actions) != 1:
        count = "nothing" if not actions else f"{len(actions)} things"
        raise CannotDo(f"{count} to press with the label {label!r}; there are: {labels(blocks)}")
    return actions[0]


@dataclass(frozen=True)
class SeenMessage:
    state: State
    workspace: Workspace
    channel: Channel
    message: Message

    @property
    def ts(self) -> str:
        return self.message.ts

    @property
    def author(self) -> str:
        return self.message.author.name

    @property
    def fallback(self) -> str:
        """The `text` beside the blocks: the notification, and what screen readers read."""
        return render.plain_text(self.message.text, names(self.state))

    @property
    def edits(self) -> int:
        return self.message.edits

    @property
    def is_private(self) -> bool:
        return self.message.seen_only_by is not None

    @property
    def files(self) -> list[str]:
        """The names of the files in it."""
        return [file.name for file in self.message.files]

    def reactions(self) -> dict[str, int]:
        """Emoji -> how many people."""
        return {name: len(users) for name, users in self.message.reactions.items()}

    def is_there(self) -> bool:
        """False once it was deleted."""
        return any(stored.ts == self.ts for stored in self.channel.messages)

    @property
    def permalink(self) -> str:
        return permalink(self.workspace, self.channel, self.message)

    @property
    def metadata(self) -> Json | None:
        return self.message.metadata

    def visible_text(self) -> str:
        files = [f"(file: {name})" for name in self.files]
        if self.message.blocks:
            return "\n".join([render.render(self.message.blocks, names(self.state)), *files])
        return "\n".join([*([self.fallback] if self.message.text or not files else []), *files])

    def buttons(self) -> list[str]:
        return labels(self.message.blocks)

    def replies(self) -> list["SeenMessage"]:
        """The thread below this message, without what single people see."""
        return [replace(self, message=reply) for reply in self.channel.replies(self.ts)]

    def as_it_is_now(self) -> "SeenMessage":
        """A look that does not follow later edits: what a person still sees who has not reloaded."""
        copied = replace(self.message, blocks=deepcopy(self.message.blocks))
        return replace(self, message=copied)


@dataclass(frozen=True)
class SeenChannel:
    state: State
    workspace: Workspace
    channel: Channel

    @property
    def id(self) -> str:
        return self.channel.id

    @property
    def name(self) -> str:
        """As people write it: #links, or @linkvouch for the direct messages with the bot."""
        bot = self.workspace.bot.name
        return f"@{bot}" if self.channel.kind is Conversation.DM else f"#{self.channel.name}"

    def messages(self) -> list[SeenMessage]:
        """What everybody sees, outside threads, oldest first."""
        return [
            SeenMessage(self.state, self.workspace, self.channel, message)
            for message in self.channel.messages
            if message.seen_only_by is None and (message.thread_ts is None or message.broadcast)
        ]

    def private_to(self, user_id: str) -> list[SeenMessage]:
        """The ephemeral messages of one person, threads included, oldest first."""
        return [
            SeenMessage(self.state, self.workspace, self.channel, message)
            for message in self.channel.messages
            if message.seen_only_by == user_id
        ]

    def picture(self) -> str:
        """Every message of the channel, with who sees it."""
        lines = [f"{self.name} ({self.workspace.domain})"]
        for message in self.channel.messages:
            seen = SeenMessage(self.state, self.workspace, self.channel, message)
            who = names(self.state).get(message.seen_only_by or "")
            note = (f" only for {who}" if who else "") + (" in thread" if message.thread_ts else "")
            text = seen.visible_text().replace("\n", "\n    ")
            lines.append(f"  {seen.author}{note}:\n    {text}")
        return "\n".join(lines)


@dataclass(frozen=True)
class SeenView:
    """A modal, or a Home."""

    state: State
    view: View

    @property
    def title(self) -> str:
        title = self.view.body.get("title") or {"text": ""}
        return str(title["text"])

    def is_open(self) -> bool:
        home = self.state.homes.get(self.view.user.id)
        return self.view is home or self.view in self.state.stack_of(self.view.user)

    @property
    def errors(self) -> dict[str, str]:
        """Label of an input -> what is said below it."""
        found = {}
        for block in self.view.body["blocks"]:
            if block["block_id"] in self.view.errors:
                label = block.get("label", {}).get("text", block["block_id"])
                found[label] = self.view.errors[block["block_id"]]
        return found

    def visible_text(self) -> str:
        shown = render.render_view(view_json(self.view), names(self.state))
        return "\n".join([shown, *(f"! {label}: {says}" for label, says in self.errors.items())])

    def buttons(self) -> list[str]:
        return labels(self.view.body["blocks"])
