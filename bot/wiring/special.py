"""The page of special notices and the stop button, with what it works on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import connectors
from bot.content.load import FolderContent
from bot.flow.content.orders import Choices, Ordering, SpecialDraft
from bot.flow.turn.bubble import Bubble
from bot.flow.turn.transcript import messages_of
from bot.model.basis import Answer
from bot.model.channel import Channel
from bot.model.clock import Clock
from bot.model.ids import random_id
from bot.model.item import Locale
from bot.model.objection import CheckText
from bot.model.orders import ALWAYS_ON
from bot.model.special import PLACE
from bot.settings import Settings
from bot.studio.special.api import Offered, SpecialApi
from bot.wiring.company import installed_company
from bot.wiring.names import bindings, known_names
from bot.wiring.release import text_check
from bot.wiring.stores import Stores
from bot.wiring.switching import ContentFollowed

SMALL_TALK = frozenset({"affirm", "deny", "thank", "goodbye", "insult", "out_of_scope"})
"""Skills that nobody switches off or writes notices for by themselves."""
SOURCE = "source"
SHOWN: tuple[Locale, ...] = ("de", "de_sie", "en")


def build_special(settings: Settings, redis: Any, found: Stores, clock: Clock) -> SpecialApi:
    """Raises SettingsError."""
    followed = ContentFollowed(settings, redis)

    def live() -> FolderContent | None:
        return followed.now

    subjects = list(_subjects(settings))
    states, pushing = set[str](), frozenset(bindings(settings))

    async def offered() -> Offered:
        await followed.look()
        states.clear()
        states.update(state.name for state in await found.sources.all() if state.name != "network")
        states.update(pushing)
        return Offered(_skills(live()), subjects, sorted(states))

    def choices() -> Choices:
        content = live()
        return Choices(
            skills=frozenset(content.skills) if content else frozenset(),
            subjects=frozenset(one["subject"] for one in subjects),
            sources=states,
            facts=frozenset(content.facts) if content else frozenset(),
        )

    channels = {name: connectors.channel(name) for name in settings.enabled_connectors()}
    return SpecialApi(
        Ordering(found.orders, found.audit, found.alarms, _check(settings, live), choices, clock, random_id),
        offered,
        partial(previews, live, channels, clock),
        formal=settings.address_form != "du",
    )


@dataclass(frozen=True)
class _LiveCheck:
    """The check with the hosts of the company as its live content names them."""

    settings: Settings
    live: Callable[[], FolderContent | None]

    def __call__(self, text: str, *, unasked: bool = False) -> Sequence[Any]:
        content = self.live()
        own = content.own if content and content.own.name else installed_company(self.settings)
        return text_check(self.settings, own)(text, unasked=unasked)


def _check(settings: Settings, live: Callable[[], FolderContent | None]) -> CheckText:
    return _LiveCheck(settings, live)


def _skills(content: FolderContent | None) -> list[Mapping[str, Any]]:
    skills = content.skills.values() if content else ()
    return [
        {"name": skill.name, "title": dict(skill.title), "pack": skill.pack, "always_on": skill.name in ALWAYS_ON}
        for skill in sorted(skills, key=lambda skill: skill.title.get("de", skill.name).casefold())
        if skill.name not in SMALL_TALK
    ]


def _subjects(settings: Settings) -> Iterator[Mapping[str, str]]:
    """What answers can be about, as far as packs name it: each thing with parts, its parts, and members of sets."""
    names = known_names(settings)
    for kind, things in names.parts.items():
        yield from ({"subject": f"{kind}:{name}", "kind": kind, "name": name} for name in things)
    places = sorted({place for things in names.parts.values() for parts in things.values() for place in parts})
    yield from ({"subject": f"{PLACE}:{name}", "kind": PLACE, "name": name} for name in places)
    fields = [row for kind in names.kinds.subjects.values() for row in kind.fields.items()]
    for key in dict.fromkeys((name, field.of) for name, field in fields if field.type == "member" and name != SOURCE):
        members = sorted(names.sets.get(key[1], ()))
        yield from ({"subject": f"{key[0]}:{name}", "kind": key[0], "name": name} for name in members)


def previews(
    live: Callable[[], FolderContent | None], channels: Mapping[str, Channel], clock: Clock, draft: SpecialDraft
) -> list[Mapping[str, Any]]:
    """The notice as each messenger would show it, by the words of the live release."""
    content = live()
    return [
        {"channel": name, "label": channel.label or name, "limit": channel.text_limit, "locale": locale, "parts": parts}
        for locale in SHOWN
        if content and draft.texts.get(locale, "").strip()
        for name, channel in channels.items()
        for parts in [_parts(content, channel, locale, draft.texts[locale], draft.begins or clock())]
    ]


def _parts(content: FolderContent, channel: Channel, locale: Locale, text: str, at: datetime) -> list[str]:
    values = {"text": content.stated(text.strip(), locale, at), "at": {"at": at.isoformat()}}
    said = content.render("utter_special", locale, values, "", at)
    bubble = Bubble(said, Answer(""), "preview")
    return [message.text for message in messages_of(bubble, 0, channel, 0, at, window_open=True)]
