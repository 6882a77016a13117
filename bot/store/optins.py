"""Reading a contact's consents: the plain fields, which scripts change, over the bodies as they were granted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.model.optin import OptIn
from bot.store import codec


def read_opt_ins(fields: Mapping[bytes, bytes]) -> tuple[OptIn, ...]:
    """The consents in a contact's hash, in the order of their ids."""
    named = {name.decode(): value for name, value in fields.items()}
    ids = [name.removesuffix(":body") for name in named if name.endswith(":body")]
    return tuple(_opt_in(one, named) for one in sorted(ids))


def _opt_in(one: str, fields: Mapping[str, bytes]) -> OptIn:
    granted: OptIn = codec.decode(OptIn, fields[f"{one}:body"])
    return replace(
        granted,
        budget=int(fields[f"{one}:budget"]),
        status=fields[f"{one}:status"].decode(),  # type: ignore[arg-type]  # written by our scripts only
        told=fields[f"{one}:told"] == b"1",
    )
