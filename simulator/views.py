"""The world as JSON: what the control API shows and the page draws."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from simulator import feed
from simulator.disruptions import Disruption
from simulator.parcels import TEXTS, Parcel
from simulator.phone import Customer, Message
from simulator.twilio_content import Content


def message_view(message: Message) -> dict[str, Any]:
    return {
        "sid": message.sid,
        "direction": message.direction,
        "customer": message.customer,
        "address": message.address,
        "kind": message.kind,
        "body": message.body,
        "status": message.status,
        "history": [{"status": status, "at": text(at)} for status, at in message.history],
        "created": text(message.created),
        "arrived": text(message.arrived),
        "error_code": message.error_code,
        "status_callback": message.status_callback,
        "content_sid": message.content_sid,
        "content_variables": message.content_variables,
        "valid_seconds": message.valid_seconds,
        "media": list(message.media),
        "choices": [asdict(choice) for choice in message.choices],
        "choice_style": message.choice_style,
        "location": message.location,
        "gateway_status": message.gateway_status,
    }


def content_view(content: Content) -> dict[str, Any]:
    return {
        "sid": content.sid,
        "friendly_name": content.friendly_name,
        "language": content.language,
        "body": content.body,
        "approval": content.approval,
    }


def customer_view(customer: Customer, now: datetime) -> dict[str, Any]:
    return {
        "number": customer.number,
        "name": customer.name,
        "user_id": customer.user_id,
        "window_until": text(customer.window_until()),
        "window_open": customer.window_open(now),
        "opted_out": customer.opted_out,
        "typing": customer.typing_until is not None and customer.typing_until > now,
        "messages": len(customer.messages),
    }


def disruption_view(d: Disruption) -> dict[str, Any]:
    return {
        "id": d.id,
        "lines": list(d.lines),
        "section": list(d.section) if d.section else None,
        "station": d.station,
        "effect": d.effect,
        "cause": d.cause,
        "start": text(d.start),
        "end": text(d.end),
        "version": d.version,
        "header": asdict(d.shown_header()),
        "text": asdict(d.shown_text()),
        "informed": feed.selectors(d),
    }


def parcel_view(parcel: Parcel) -> dict[str, Any]:
    return {
        "number": parcel.number,
        "service": parcel.service,
        "step": parcel.step,
        "next": parcel.next_step,
        "text": asdict(TEXTS[parcel.step]),
        "changed": text(parcel.events[-1][1]),
        "window": [text(moment) for moment in parcel.window] if parcel.window else None,
    }


def text(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="milliseconds") if moment else None
