"""Bytes into a feed message, whether they are protobuf or JSON; what one entity has wrong costs the others nothing."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory
from google.protobuf.message import DecodeError, Message
from google.transit import gtfs_realtime_pb2 as pb

from actions.kit.source_errors import UnavailableError

UNREAD = "\x00unread"
"""Stands in a selector for a value that could not be read: it names nothing, so the selector means less."""
_LARGEST = 64 * 1024 * 1024
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Decoded:
    """The header, the entities that could be read, and how many could not."""

    header: pb.FeedHeader
    entities: list[pb.FeedEntity]
    unread: int


def decode(body: bytes) -> Decoded:
    """Read a feed by its content, whatever its type was said to be; raises UnavailableError."""
    plain = _unpacked(body)
    if plain.lstrip()[:1] in (b"{", b"["):
        return _from_json(plain)
    return _from_protobuf(plain)


def _unpacked(body: bytes) -> bytes:
    if body[:2] == b"\x1f\x8b":
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            body = unpacker.decompress(body, _LARGEST)
        except zlib.error as error:
            raise UnavailableError("unreadable") from error
        if not unpacker.eof:
            raise UnavailableError("too large" if unpacker.unconsumed_tail else "unreadable")
    return body.removeprefix(_BOM)


def _envelope() -> type[Message]:
    """A feed message whose parts are still bytes, so that each can be read by itself."""
    kinds = descriptor_pb2.FieldDescriptorProto
    file = descriptor_pb2.FileDescriptorProto(name="lotse/envelope.proto", package="lotse", syntax="proto2")
    message = file.message_type.add(name="Envelope")
    message.field.add(name="header", number=1, type=kinds.TYPE_BYTES, label=kinds.LABEL_OPTIONAL)
    message.field.add(name="entity", number=2, type=kinds.TYPE_BYTES, label=kinds.LABEL_REPEATED)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("lotse.Envelope"))


_ENVELOPE = _envelope()


def _from_protobuf(body: bytes) -> Decoded:
    envelope: Any = _ENVELOPE()
    header = pb.FeedHeader()
    try:
        envelope.ParseFromString(body)
        header.ParseFromString(envelope.header)
    except (DecodeError, ValueError) as error:
        raise UnavailableError("unreadable") from error
    if not envelope.HasField("header"):
        raise UnavailableError("unreadable")
    return _decoded(header, (_entity(one) for one in envelope.entity))


def _entity(raw: bytes) -> pb.FeedEntity | None:
    try:
        return pb.FeedEntity.FromString(raw)
    except (DecodeError, ValueError):
        return None


def _decoded(header: pb.FeedHeader, read: Iterable[pb.FeedEntity | None]) -> Decoded:
    if not header.gtfs_realtime_version and not header.timestamp:
        raise UnavailableError("unreadable")  # bytes that only happen to look like a feed without alerts
    every = list(read)
    entities = [entity for entity in every if entity is not None]
    if every and not entities:
        raise UnavailableError("unreadable")  # nothing of it: no all-clear
    return Decoded(header, entities, len(every) - len(entities))


def _from_json(body: bytes) -> Decoded:
    try:
        data = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise UnavailableError("unreadable") from error
    for wrapping in ("response", "data", "FeedMessage", "feedMessage"):
        if isinstance(data, Mapping) and "header" not in data and isinstance(data.get(wrapping), Mapping):
            data = data[wrapping]
    if not isinstance(data, Mapping) or not isinstance(data.get("header"), Mapping):
        raise UnavailableError("unreadable")
    header = pb.FeedHeader()
    _fill(header, data["header"])
    listed = data.get("entity", data.get("entities", []))
    if not isinstance(listed, list):
        raise UnavailableError("unreadable")
    return _decoded(header, (_json_entity(one) for one in listed))


def _json_entity(data: Any) -> pb.FeedEntity | None:
    if not isinstance(data, Mapping):
        return None
    entity = pb.FeedEntity()
    _fill(entity, data)
    touched = entity.HasField("alert") or any(name in data for name in ("trip_update", "tripUpdate", "vehicle"))
    return entity if touched or entity.is_deleted else None


def _fill(message: Any, data: Mapping[str, Any]) -> None:
    """Take over each field that can be read; one that cannot is left out, in a selector it is marked."""
    fields = {name: one for one in message.DESCRIPTOR.fields for name in (one.name, one.json_name)}
    for name, value in data.items():
        field = fields.get(name)
        if field is None or value is None:
            continue
        try:
            _take(message, field, value)
        except (json_format.ParseError, ValueError, TypeError, OverflowError, AttributeError, RecursionError):
            if field.name in ("route_id", "stop_id", "agency_id", "trip_id"):
                setattr(message, field.name, UNREAD)


def _take(message: Any, field: Any, value: Any) -> None:
    if field.message_type is None:
        json_format.ParseDict({field.name: _plain(field, value)}, message, ignore_unknown_fields=True)
    elif field.is_repeated:
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, Mapping):
                _fill(getattr(message, field.name).add(), one)
    elif isinstance(value, Mapping):
        _fill(getattr(message, field.name), value)
        getattr(message, field.name).SetInParent()
    elif isinstance(value, str) and field.message_type.name == "TranslatedString":
        getattr(message, field.name).translation.add(text=value)


def _plain(field: Any, value: Any) -> Any:
    """Ids written as numbers, and times as words, are common in JSON."""
    if field.cpp_type == field.CPPTYPE_STRING and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if field.cpp_type == field.CPPTYPE_UINT64:
        if isinstance(value, float):
            return int(value)
        if isinstance(value, str) and not value.strip().isdigit():
            return int(datetime.fromisoformat(value.strip()).timestamp())
    if field.cpp_type == field.CPPTYPE_ENUM and isinstance(value, str):
        return int(value) if value.strip().isdigit() else value.strip().upper()
    return value
