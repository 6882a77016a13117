"""The account's Auth Tokens: one, or two while one takes the other's place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from twilio.request_validator import RequestValidator

from bot.model.credential import Refusal
from connectors.twilio.settings import Settings

PRIMARY, SECONDARY = "LOTSE_TWILIO_AUTH_TOKEN", "LOTSE_TWILIO_AUTH_TOKEN_SECONDARY"


@dataclass(frozen=True)
class Token:
    """`setting` is its name for people, who never see its value."""

    setting: str
    value: str


class Tokens:
    """Which of them opens the API: the primary one, until Twilio refuses it and takes the other."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.all = tuple(tokens)
        self._first = self.all[0]
        self._refused: frozenset[str] = frozenset()

    @classmethod
    def of(cls, settings: Settings) -> Tokens:
        secondary = settings.auth_token_secondary.get_secret_value()
        given = [Token(PRIMARY, settings.auth_token.get_secret_value())]
        return cls([*given, Token(SECONDARY, secondary)] if secondary else given)

    @property
    def in_order(self) -> tuple[Token, ...]:
        return (self._first, *(one for one in self.all if one is not self._first))

    @property
    def validators(self) -> tuple[RequestValidator, ...]:
        """Twilio signs with its primary token, which the other one becomes at an hour of Twilio's own."""
        return tuple(RequestValidator(one.value) for one in self.all)

    @property
    def refusal(self) -> Refusal | None:
        """What Twilio refused when it was last asked, and what it took instead; None if it took the first one."""
        if not self._refused:
            return None
        taken = next((one.setting for one in self.all if one.setting not in self._refused), "")
        return Refusal(", ".join(sorted(self._refused)), taken)

    def taken(self, token: Token) -> None:
        self._first = token
        self._refused -= {token.setting}

    def refused(self, token: Token) -> None:
        self._refused |= {token.setting}
