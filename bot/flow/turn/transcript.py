"""What becomes of a bubble: messages to send, and lines of the transcript."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.flow.turn.bubble import Bubble
from bot.model.channel import Channel
from bot.model.conversation import Preview
from bot.model.erasure import blotted
from bot.model.ids import derived_id
from bot.model.item import MessageItem
from bot.model.media import kind_of
from bot.model.message import Outgoing
from bot.model.split import split
from bot.model.turn import Line, Who

WHO: Mapping[str, Who] = {"answer": "bot", "agent": "agent", "service": "service", "notice": "notice"}
PROTOCOL = re.compile(r"\bhttps://((?:[a-z0-9-]+\.)+(?:de|com|org|net|eu|info)(?![\w-]|\.\w))/?(?=[\s/?#.,;:!)]|$)")
"""The protocol and the final slash of links that can be tapped without them."""
ANSWER_LIVES = timedelta(hours=1)
SHORT = 120


def messages_of(
    bubble: Bubble, number: int, channel: Channel, epoch: int, now: datetime, *, window_open: bool, only: str = ""
) -> list[Outgoing]:
    """As many messages as the channel needs. `only` is a sentence that replaces a list with one choice.

    The text is split with the token of its link in it; what is stored is without the token.
    """
    text = bubble.template.text if bubble.template and not window_open else bubble.text
    if only and channel.choices == "numbered":
        text += f"\n\n{only}"
    elif bubble.choices and channel.choices == "numbered":
        text += "\n\n" + "\n".join(f"{i}) {choice.title}" for i, choice in enumerate(bubble.choices, 1))
    if bubble.after:
        text += f"\n\n{bubble.after}"
    if channel.bare_links and bubble.basis.kind != "agent" and not (bubble.secret or bubble.template):
        text = PROTOCOL.sub(r"\1", text)
    texts = split(text, channel.text_limit)
    deadline = bubble.deadline or (now + ANSWER_LIVES if bubble.basis.kind == "answer" else None)
    return [
        Outgoing(
            id=derived_id("m", bubble.item, str(number), str(part)),
            text=blotted(words, bubble.secret) if bubble.secret else words,
            basis=bubble.basis,
            epoch=epoch,
            choices=bubble.choices if part == len(texts) - 1 else (),
            deadline=deadline,
            explanation=bubble.explanation,
            template=bubble.template if part == 0 else None,
            link=bubble.item if bubble.secret and bubble.secret in words else "",
        )
        for part, words in enumerate(texts)
    ]


def line_of(message: Outgoing, at: datetime) -> Line:
    return Line(
        id=derived_id("l", message.id),
        at=at,
        who=WHO[message.basis.kind],
        text=message.text,
        message=message.id,
        agent=message.basis.agent if message.basis.kind == "agent" else "",
        choices=message.choices,
        explanation=message.explanation,
        link=message.link,
    )


def line_of_customer(item: MessageItem, understood: Mapping[str, Any]) -> Line:
    return Line(
        derived_id("l", item.id),
        item.at,
        "customer",
        item.text,
        understood=dict(understood),
        note=item.message_id,
        attachments=item.attachments,
        location=item.location,
    )


def preview(lines: Sequence[Line]) -> Preview | None:
    """The newest line that the customer or an agent wrote, shortened to one line."""
    said = [line for line in lines if line.who in {"customer", "agent"}]
    if not said:
        return None
    text = " ".join(said[-1].text.split())
    short = text if len(text) <= SHORT else text[: SHORT - 1].rstrip() + "…"
    return Preview(said[-1].who, said[-1].at, short, _beside(said[-1]))


def _beside(line: Line) -> str:
    """The first attachment's kind, or a place."""
    if line.attachments:
        return kind_of(line.attachments[0].mime)
    return "place" if line.location else ""
