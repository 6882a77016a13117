"""A feed that somebody wrote: entities in text format, given out instead of what the city has, in any wrapping."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from google.protobuf import json_format, text_format
from google.transit import gtfs_realtime_pb2 as gtfs

Wrapping = Literal["protobuf", "json", "snake_json"]
_NOW = re.compile(r"\bNOW(?P<shift>[+-]\d+)?\b")
_MILLIS = re.compile(r"\((?P<moment>\d+)\)\s*\*\s*1000|\b(?P<plain>\d+)\s*\*\s*1000")


@dataclass(frozen=True)
class WrittenFeed:
    """Entities, or a whole message with its header, in text format.

    `NOW`, `NOW-600` and `NOW*1000` stand for the present, anew at each reading. `body` is given out as it is.
    """

    text: str = ""
    wrapping: Wrapping = "protobuf"
    gzipped: bool = False
    bom: bool = False
    ahead: int = 0
    body: bytes | None = None

    def message(self, now: datetime) -> Any:
        """The message at this moment; raises ValueError where the text is none."""
        present = int(now.timestamp())
        text = _NOW.sub(lambda m: str(present + int(m["shift"] or 0)), self.text)
        text = _MILLIS.sub(lambda m: str(int(m["moment"] or m["plain"]) * 1000), text)
        message = gtfs.FeedMessage()
        try:
            text_format.Parse(text, message)
        except text_format.ParseError as error:
            raise ValueError(f"text: {error}") from error
        if not message.HasField("header"):
            message.header.gtfs_realtime_version = "2.0"
            message.header.timestamp = present + self.ahead
        return message

    def served(self, now: datetime) -> bytes:
        """What goes over the line."""
        body = self.body if self.body is not None else self._wrapped(self.message(now))
        body = b"\xef\xbb\xbf" + body if self.bom else body
        return gzip.compress(body) if self.gzipped else body

    def _wrapped(self, message: Any) -> bytes:
        if self.wrapping == "protobuf":
            return bytes(message.SerializePartialToString())
        snake = self.wrapping == "snake_json"
        return json_format.MessageToJson(
            message, preserving_proto_field_name=snake, use_integers_for_enums=snake
        ).encode()
