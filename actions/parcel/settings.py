"""What an operator tells us about carriers."""

from __future__ import annotations

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Settings of the parcel pack."""

    model_config = SettingsConfigDict(env_prefix="LOTSE_", env_file=".env", extra="ignore", frozen=True)

    dhl_api_url: str = Field("https://api-eu.dhl.com", description="DHL Unified Tracking")
    dhl_api_key: SecretStr = Field(
        SecretStr(""), description="Key for DHL Unified Tracking; empty: DHL parcels get the official link"
    )
    dhl_calls_per_day: int = Field(250, gt=0, description="DHL's quota of a day, which ends at midnight GMT")
    dhl_seconds_apart: float = Field(5, ge=0, description="DHL's pace: so far apart are two calls")
    shipcloud_api_url: str = Field("https://api.shipcloud.io/v1", description="shipcloud's API")
    shipcloud_api_key: SecretStr = Field(
        SecretStr(""),
        description="Key for shipcloud: DPD, GLS, Hermes, UPS, FedEx, DHL without its own; empty: official links",
    )
    shipcloud_webhook_secret: SecretStr = Field(
        SecretStr(""),
        description="Opens POST /events/shipcloud/<secret>, at least 32 characters; empty: it is closed",
    )
    parcel_days: int = Field(14, ge=0, description="Days after its notices are over until a parcel's number is gone")
    parcel_seconds: float = Field(
        400, gt=0, description="Seconds between two questions to carriers on behalf of those who wait for a parcel"
    )
    depots: str = Field(
        "", description="Places that a pushed parcel event may name, comma separated: 'Depot Altona, Depot Harburg'"
    )

    @field_validator("dhl_api_url", "shipcloud_api_url")
    @classmethod
    def _no_slash_at_the_end(cls, value: str) -> str:
        return value.rstrip("/")
