"""The account that the simulator knows, in Twilio's place."""

from __future__ import annotations


def settings(simulator: str) -> dict[str, str]:
    return {
        "LOTSE_TWILIO_ACCOUNT_SID": "AC00000000000000000000000000000001",
        "LOTSE_TWILIO_AUTH_TOKEN": "demo-auth-token-of-the-simulator",
        "LOTSE_TWILIO_FROM": "whatsapp:+494066969000",
        "LOTSE_TWILIO_API_URL": simulator,
    }
