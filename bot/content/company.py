"""A company's own values in its `company.yml`: each that stands there goes before the setting of the installation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, Field, model_validator

from bot.content.facts import ByLanguage, Day, Link
from bot.content.folders import Content, pack_files
from bot.content.strict_yaml import Strict, refusal, validated
from bot.model.company import AddressForm, Company
from bot.model.desk_hours import DeskHours, Span, no_holiday, spans_of

COMPANY = "company.yml"
LONGEST_CLOSURE = timedelta(days=366)
HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}")
Weekday = Literal["mo", "tu", "we", "th", "fr", "sa", "su"]
WEEK: tuple[Weekday, ...] = get_args(Weekday)
State = Literal["BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH"]
"""A federal state, whose public holidays are kept."""
STATES: tuple[State, ...] = get_args(State)


def _one_line(text: str) -> str:
    if any(sign in text for sign in "\n{}<>"):
        raise ValueError("expected one line of plain text")
    return text.strip()


def _host(text: str) -> str:
    if not HOST.fullmatch(text):
        raise ValueError("expected a host's name, such as www.example.org")
    return text


def _readable(text: str) -> str:
    spans_of(text)
    return text


Name = Annotated[str, Field(max_length=60), AfterValidator(_one_line)]
Times = Annotated[str, Field(max_length=100), AfterValidator(_readable)]
"""The times of a day, `08:00-12:00, 13:00-18:00`; empty: closed."""


class _Special(Strict):
    """A day, or several, with times of their own."""

    first: Day
    last: Day | None = None
    open: Times = ""
    title: ByLanguage | None = None

    @model_validator(mode="after")
    def _in_order(self) -> _Special:
        if self.last and not timedelta(0) <= self.last - self.first <= LONGEST_CLOSURE:
            raise ValueError("ends before it begins, or lasts longer than a year")
        return self

    def days(self) -> Iterator[date]:
        for number in range(((self.last or self.first) - self.first).days + 1):
            yield self.first + timedelta(days=number)


class DayTwiceError(ValueError):
    """The special days of this number have a day that another has, too."""

    def __init__(self, number: int, day: date) -> None:
        super().__init__(f"{day} has times of its own already")
        self.number = number


class HoursFile(Strict):
    """When the team is there, as the file has it."""

    week: dict[Weekday, Times] | None = None
    holidays: State | None = None
    special: tuple[_Special, ...] = ()


class CompanyFile(Strict):
    """All keys that the file may have."""

    name: Name = ""
    team: Name = ""
    privacy_url: Link = ""
    imprint_url: Link = ""
    own_hosts: tuple[Annotated[str, AfterValidator(_host)], ...] = ()
    address_form: AddressForm | None = None
    hours: HoursFile = Field(default_factory=HoursFile)


def company_of(content: Content, installed: Company) -> Company:
    """The company's values where its file has them, else those of the installation; raises ContentError."""
    for file in pack_files(content, COMPANY):
        read: CompanyFile = validated(CompanyFile, file.path)
        return replace(
            installed,
            name=read.name or installed.name,
            team=read.team or installed.team,
            privacy_url=read.privacy_url or installed.privacy_url,
            imprint_url=read.imprint_url or installed.imprint_url,
            form=read.address_form or installed.form,
            hosts=installed.hosts | set(read.own_hosts),
            hours=_hours_in(file.path, read.hours, installed.hours),
            zone=read.hours.holidays or "",
        )
    return installed


def _hours_in(file: Path, read: HoursFile, installed: DeskHours) -> DeskHours:
    try:
        return hours_of(read, installed)
    except DayTwiceError as error:
        raise refusal(file, ["hours", "special", error.number], str(error)) from error


def hours_of(read: HoursFile, installed: DeskHours) -> DeskHours:
    """Raises DayTwiceError."""
    spans = installed.spans
    if read.week is not None:
        spans = tuple((day, *span) for day, name in enumerate(WEEK) for span in spans_of(read.week.get(name, "")))
    special: dict[date, tuple[Span, ...]] = {}
    for number, row in enumerate(read.special):
        for day in row.days():
            if day in special:
                raise DayTwiceError(number, day)
            special[day] = spans_of(row.open)
    return DeskHours(spans, special, holidays_of(read.holidays) if read.holidays else no_holiday)


@cache
def holidays_of(state: State) -> Callable[[date], str]:
    """The name of a day that is a public holiday in this federal state."""
    import holidays  # noqa: PLC0415  # a tenth of a second, which only who keeps them has to wait for

    kept: Mapping[Any, str] = holidays.country_holidays("DE", subdiv=state, language="de")
    return lambda day: kept.get(day, "")
