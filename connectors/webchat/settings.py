"""What an operator may tell us about the web chat."""

from __future__ import annotations

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The web chat needs no account anywhere, so it has no settings of its own."""

    model_config = SettingsConfigDict(env_prefix="LOTSE_WEBCHAT_", env_file=".env", extra="ignore", frozen=True)
