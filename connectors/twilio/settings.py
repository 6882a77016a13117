"""What an operator tells us about the Twilio account."""

from __future__ import annotations

from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Settings of the Twilio connector; every one without a default must be given."""

    model_config = SettingsConfigDict(
        env_prefix="LOTSE_TWILIO_", env_file=".env", extra="ignore", frozen=True, populate_by_name=True
    )

    account_sid: str = Field(min_length=1, description="Account SID (AC…)")
    auth_token: SecretStr = Field(min_length=1, description="Auth Token; signs webhooks and opens the REST API")
    auth_token_secondary: SecretStr = Field(
        SecretStr(""),
        description="The account's secondary Auth Token, during a rotation: webhooks of either are taken, and sends go "
        "on with this one once the other is refused (docs/guide/go-live.md); empty otherwise",
    )
    from_: str = Field(
        min_length=5,
        validation_alias="LOTSE_TWILIO_FROM",
        description="Sender, e.g. whatsapp:+494012345678",
    )
    messaging_service_sid: str = Field("", description="Messaging Service (MG…) to send through, if there is one")
    api_url: str = Field("https://api.twilio.com", description="REST API; the simulator's address for trying out")

    templates_per_month: int = Field(
        10_000,
        ge=0,
        description="Messages outside the 24 hours that may be sent, and promised, in a month; a standing notice "
        "counts with 8; 0: none",
    )
    templates_per_second: float = Field(
        10, gt=0, description="How fast the sender's notices leave; no more are promised for one thing than so leave"
    )

    media_megabytes: int = Field(
        20, ge=1, le=100, description="Photos, voice messages and documents up to this size are shown at the desk"
    )

    @field_validator("auth_token", "auth_token_secondary")
    @classmethod
    def _as_copied(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        """Blanks around it come from copying; nothing but blanks would sign for everybody."""
        bare = SecretStr(value.get_secret_value().strip())
        if not bare and info.field_name == "auth_token":
            raise ValueError("is empty")
        return bare

    @field_validator("from_")
    @classmethod
    def _with_channel(cls, value: str) -> str:
        return value if ":" in value else f"whatsapp:{value}"

    @field_validator("api_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("must be a web address")
        return value.rstrip("/")
