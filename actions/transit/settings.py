"""What an operator tells us about a transport network: its timetable and its disruptions."""

from __future__ import annotations

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Settings of the transit pack."""

    model_config = SettingsConfigDict(env_prefix="LOTSE_", env_file=".env", extra="ignore", frozen=True)

    alerts_url: str = Field(
        "",
        description="GTFS-Realtime service alerts, protobuf or JSON, read every LOTSE_ALERTS_SECONDS; several "
        "addresses are separated by blanks or commas, and one that is away leaves the others' answers. Empty: every "
        "answer about disruptions says that the data cannot be reached",
    )
    alerts_source: str = Field("", description="How answers name the source of disruptions; empty: the company's name")
    alerts_seconds: float = Field(30, gt=0, description="How often the alert feed is read")
    gtfs_url: str = Field(
        "",
        description="Timetable in GTFS: address or path of a zip, or a folder. From it come lines, stations and what "
        "ids of alerts mean; kept in the data folder, read again every LOTSE_GTFS_HOURS. Empty: Hamburg's U-Bahn",
    )
    gtfs_operators: str = Field(
        "", description="Whose lines we answer for, by agency_id or agency_name, comma separated; empty: everybody's"
    )
    gtfs_modes: str = Field(
        "", description="Which kinds of them: subway, tram, rail, bus, ferry, other, comma separated; empty: all"
    )
    gtfs_lines: str = Field("", description="Which of them by name, comma separated: 'U1, U2'; empty: all")
    gtfs_hours: float = Field(24, gt=0, description="How often LOTSE_GTFS_URL is read again")
    network_names: str = Field(
        "",
        description="A file with what people call stations, shaped like data/nlu/transit/stations.yml; its "
        "entries go before what is shipped",
    )

    @field_validator("alerts_url")
    @classmethod
    def _no_slash_at_the_end(cls, value: str) -> str:
        return value.rstrip("/")
