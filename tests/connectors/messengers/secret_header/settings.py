"""What an operator tells us about the bot's account."""

from __future__ import annotations

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """All but the address must be given."""

    model_config = SettingsConfigDict(env_prefix="LOTSE_SECRET_HEADER_", env_file=".env", extra="ignore", frozen=True)

    token: SecretStr = Field(min_length=1, description="Opens the API")
    secret: SecretStr = Field(min_length=1, description="Comes with each call of the platform")
    api_url: str = Field("https://api.example.org", description="The platform's API")
