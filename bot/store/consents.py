"""Reading a contact's consents: the plain fields, which scripts change, over the bodies as they were granted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.model.clock import from_ms
from bot.model.consent import Consent, Proof, Wrote, concerns, without_proof
from bot.store.redis import codec


def nobody(_subject: str) -> bool:
    """No subject is personal."""
    return False


def read_consents(
    fields: Mapping[bytes, bytes],
    now: datetime | None = None,
    wrote: Wrote | None = None,
    is_personal: Callable[[str], bool] = nobody,
) -> tuple[Consent, ...]:
    """The consents in a contact's hash, in the order of their ids; with `now`, those that a turn may still concern, the
    one among them for which we last `wrote`."""
    last = wrote.opt_in if wrote else ""
    named = {name.decode(): value for name, value in fields.items()}
    ids = [name.removesuffix(":body") for name in named if name.endswith(":body")]
    return tuple(
        _consent(one, named)
        for one in sorted(ids)
        if now is None or one == last or _concerns(one, named, now, is_personal)
    )


def read_wrote(value: bytes) -> Wrote | None:
    """The newest of the notices that have left, as the scripts note them: message, consent and moment of each."""
    _, _, newest = value.decode().partition(" ")[0].partition(",")
    consent, _, at = newest.partition(",")
    return Wrote(consent, from_ms(int(at))) if at else None


def _concerns(one: str, fields: Mapping[str, bytes], now: datetime, is_personal: Callable[[str], bool]) -> bool:
    return concerns(
        fields[f"{one}:status"].decode(),
        from_ms(int(fields[f"{one}:until"])),
        now,
        owned_up=fields[f"{one}:told"] == b"1",
        missed=f"{one}:missed" in fields,
        personal=is_personal(fields[f"{one}:want"].decode().partition("|")[2]),
    )


def _consent(one: str, fields: Mapping[str, bytes]) -> Consent:
    try:
        granted: Consent = codec.decode(Consent, fields[f"{one}:body"])
    except codec.UnreadableBodyError:
        return without_proof(_unproven(one, fields))
    proof = granted.proof
    if not proof.version:  # from before there were versions: as a commit has noted it since
        proof = replace(proof, version=fields.get(f"{one}:words", b"").decode())
    return replace(
        granted,
        proof=proof,
        budget=int(fields[f"{one}:budget"]),
        status=fields[f"{one}:status"].decode(),  # type: ignore[arg-type]  # written by our scripts only
        told=fields[f"{one}:told"] == b"1",
        used_today=int(fields.get(f"{one}:used", b"0")),
        used_on=fields.get(f"{one}:on", b"").decode(),
        paused_until=_moment(fields.get(f"{one}:paused_until", b"0")),
        missed=int(fields.get(f"{one}:missed", b"0")),
        lost=tuple(fields.get(f"{one}:lost", b"").decode().split()),
    )


def _moment(value: bytes) -> datetime | None:
    return from_ms(int(value)) if int(value) else None


def _unproven(one: str, fields: Mapping[str, bytes]) -> Consent:
    """What the plain fields say of it."""
    type_, _, subject = fields[f"{one}:want"].decode().partition("|")
    until = from_ms(int(fields[f"{one}:until"]))
    return Consent(
        id=one,
        type=type_,
        subject=subject,
        until=until,
        budget=int(fields[f"{one}:budget"]),
        status=fields[f"{one}:status"].decode(),  # type: ignore[arg-type]  # written by our scripts only
        proof=Proof("", "", "", "de", until, version=fields.get(f"{one}:words", b"").decode()),
    )
