"""What an operator tells us about the account."""

from __future__ import annotations

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """All but the address must be given."""

    model_config = SettingsConfigDict(env_prefix="LOTSE_SIGNED_BODY_", env_file=".env", extra="ignore", frozen=True)

    number: str = Field(min_length=1, description="Our number, as the platform names it")
    token: SecretStr = Field(min_length=1, description="Opens the API")
    app_secret: SecretStr = Field(min_length=1, description="Signs webhooks")
    verify_token: SecretStr = Field(min_length=1, description="Proves that the platform asks for the webhook's address")
    api_url: str = Field("https://graph.example.org", description="The platform's API")
