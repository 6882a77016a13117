"""What the control API accepts; anything else is a 400 that says why."""

from __future__ import annotations

from typing import Any, Literal, TypeVar

from aiohttp import web
from google.transit import gtfs_realtime_pb2 as gtfs
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, field_validator

from simulator.twilio_inbound import Kind
from simulator.written_feed import Wrapping

TemplateStatus = Literal["received", "pending", "approved", "rejected", "paused", "disabled"]


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PushForm(Form):
    """A CloudEvent for `/events`, its version and source filled in where they are left out. Without a source it is the
    first of LOTSE_EVENT_SECRETS; `secret` may be a wrong one."""

    event: dict[str, Any]
    source: str | None = None
    secret: str | None = None
    seconds_ago: float = 0


class DisruptionForm(Form):
    """A preset, fields, or a preset with some fields changed; also a change of a running disruption."""

    preset: str | None = None
    id: str | None = Field(None, pattern=r"^[\w.-]{1,60}$")
    lines: list[str] | None = None
    from_: str | None = Field(None, alias="from")
    to: str | None = None
    station: str | None = None
    effect: str | None = None
    cause: str | None = None
    severity: str | None = None
    reason_de: str | None = None
    reason_en: str | None = None
    start: AwareDatetime | None = None
    end: AwareDatetime | None = None
    minutes: float | None = Field(None, description="forecast: ends this many minutes from now")
    open_end: bool = False
    replacement: bool | None = None
    extra_minutes: int | None = Field(None, ge=0, le=600)
    header_de: str | None = None
    header_en: str | None = None
    text_de: str | None = None
    text_en: str | None = None
    url: str | None = None

    @field_validator("effect")
    @classmethod
    def _effect(cls, value: str | None) -> str | None:
        return _one_of(value, gtfs.Alert.Effect.keys())

    @field_validator("cause")
    @classmethod
    def _cause(cls, value: str | None) -> str | None:
        return _one_of(value, gtfs.Alert.Cause.keys())

    @field_validator("severity")
    @classmethod
    def _severity(cls, value: str | None) -> str | None:
        return _one_of(value, ["INFO", "WARNING", "SEVERE", "UNKNOWN_SEVERITY"])


class EndForm(Form):
    how: Literal["vanish", "period"] = "vanish"


class ParcelForm(Form):
    number: str = Field(pattern=r"^[0-9A-Za-z]{5,40}$")
    step: str = "transit"
    service: str = "parcel-de"


class AnswerForm(Form):
    """What a source answers for a number, whatever it is, instead of what the simulator would say."""

    number: str = Field(min_length=1, max_length=80)
    source: Literal["dhl", "shipcloud"] = "dhl"
    body: Any = None
    status: int = Field(200, ge=200, le=599)
    headers: dict[str, str] = {}
    times: int | None = Field(None, ge=1)
    postcode: str | None = None


class FeedForm(Form):
    """A feed in text format, given out in place of the city's (`alerts`) or of the empty second one."""

    feed: Literal["alerts", "second"] = "alerts"
    text: str = ""
    wrapping: Wrapping = "protobuf"
    gzipped: bool = False
    bom: bool = False
    ahead: int = Field(0, description="seconds by which the header's clock runs ahead")
    body: str | None = Field(None, description="given out as it is, instead of the text")


class MoveForm(Form):
    step: str | None = None


class CustomerForm(Form):
    number: str = Field(pattern=r"^(\+[1-9]\d{6,14}|[A-Z]{2}\.[0-9A-Za-z.]{1,128})$")
    name: str | None = Field(None, max_length=100)
    wrote_ago: float | None = Field(None, ge=0)  # seconds since they last wrote, to somebody who has it on record


class SilenceForm(Form):
    seconds: float = Field(gt=0)


class SaidForm(Form):
    """What a customer writes; see the README for each field."""

    kind: Kind = "text"
    text: str = ""
    name: str | None = None
    latitude: float = 53.5461
    longitude: float = 9.9661
    label: str = ""
    address: str = ""
    title: str = ""
    payload: str = ""
    reply_to: str = ""
    hide_number: bool = False
    sid: str = Field("", pattern=r"^((SM|MM)[0-9a-f]{32})?$")
    token: str | None = None
    copies: int = Field(1, ge=0, le=50)
    rc: int | None = Field(None, ge=0, le=5)
    rp: str = "all"
    tamper: Literal["signature", "form"] | None = None
    fields: dict[str, str | None] = {}


class FaultForm(Form):
    target: str
    mode: str
    times: int | None = Field(None, ge=1)
    seconds: float | None = Field(None, ge=0)
    status: int | None = Field(None, ge=400, le=599)
    code: int | None = None
    customer: str | None = None


class BehaviourForm(Form):
    public_url: str | None = None
    gateway_url: str | None = None
    read_receipts: bool | None = None
    status_pause: float | None = Field(None, ge=0)
    stop_blocks: bool | None = None
    list_lag: float | None = Field(None, ge=0)
    webhook_retries: str | None = None
    webhook_fallback: bool | None = None
    template_approval: TemplateStatus | None = None
    template_reason: str | None = None
    template_category: Literal["", "UTILITY", "MARKETING", "AUTHENTICATION"] | None = None
    messaging_limit: str | None = None
    daily_limit: int | None = Field(None, ge=0)
    dhl_daily_limit: int | None = Field(None, ge=0)
    alerts_untidy: bool | None = None


class ClockForm(Form):
    advance_seconds: float


class ApprovalForm(Form):
    """What WhatsApp has decided about a template since."""

    status: TemplateStatus
    reason: str = ""
    category: Literal["UTILITY", "MARKETING", "AUTHENTICATION"] | None = None


FormT = TypeVar("FormT", bound=Form)


class ControlError(Exception):
    """The answer to a control request that cannot be carried out."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


async def read(request: web.Request, form: type[FormT]) -> FormT:
    """The request's JSON as this form; only JSON, so that no other web page can post here."""
    raw = await request.read()
    if raw and request.content_type != "application/json":
        raise ControlError(415, "send application/json")
    try:
        return form.model_validate_json(raw or b"{}")
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "body"
        raise ControlError(400, f"{place}: {first['msg']}") from None


def _one_of(value: str | None, allowed: list[str]) -> str | None:
    if value is not None and value not in allowed:
        raise ValueError(f"one of {', '.join(allowed)}")
    return value
