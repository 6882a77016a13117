"""An export as a person reads it: moments in the company's time, words instead of codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from bot.model.erasure import Export
from bot.model.item import Locale
from bot.model.media import kind_of
from bot.model.page_words import Words

MOMENT: Mapping[Locale, str] = {"de": "%d.%m.%Y, %H:%M", "de_sie": "%d.%m.%Y, %H:%M", "en": "%d %b %Y, %H:%M"}


@dataclass(frozen=True)
class InWords:
    """`titles` are the kinds of notices; one that nobody has named is called by its name."""

    words: Words
    titles: Words
    locale: Locale
    timezone: ZoneInfo

    def __call__(self, export: Export) -> Mapping[str, object]:
        return {
            "facts": [(self.words[f"fact_{name}"], value) for name, value in self._facts(export) if value],
            "thread": [
                {
                    "at": self._moment(line["at"]),
                    "who": self.words[f"who_{line['who']}"],
                    "text": self._told(line),
                    "own": line["who"] == "customer",
                }
                for line in export["thread"]
                if self._told(line)
            ],
            "consents": [self._consent(one) for one in export["consents"]],
        }

    def _facts(self, export: Export) -> list[tuple[str, str]]:
        """Everything that is neither the conversation nor a consent."""
        remembered = export["remembered"] or {}
        return [
            ("address", export["address"]),
            ("language", self.words.get(f"language_{export['language']}", "")),
            ("reachable_until", self._moment(export["reachable_until"])),
            ("remembered", ", ".join(f"{name}: {_short(value)}" for name, value in remembered.items())),
            ("messages", str(len(export["messages"]))),
            ("exported_at", self._moment(export["exported_at"])),
        ]

    def _consent(self, one: Mapping[str, Any]) -> Mapping[str, object]:
        proof = one["proof"]
        title = self.titles.get(one["type"], one["type"])
        return {
            "what": f"{title[:1].upper()}{title[1:]}: {str(one['subject']).partition(':')[2]}",
            "status": self.words.get(f"status_{one['status']}", str(one["status"])),
            "until": self._moment(one["until"]),
            "given": self._moment(proof["at"]),
            "words": proof["words"],
            "shown": proof["shown"],
        }

    def _moment(self, iso: object) -> str:
        if not isinstance(iso, str) or not iso:
            return ""
        return datetime.fromisoformat(iso).astimezone(self.timezone).strftime(MOMENT[self.locale])

    def _told(self, line: Mapping[str, Any]) -> str:
        """What was said, and the names of what came beside the words."""
        kinds = [*map(kind_of, line.get("beside") or ()), *(["place"] if line.get("place") else [])]
        beside = (f"[{self.words[f'beside_{kind}']}]" for kind in kinds)
        return " ".join([*([line["text"]] if line["text"] else []), *beside])


def _short(value: object) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()
