"""What WhatsApp through Twilio can do, and which of Twilio's paths are ours."""

from __future__ import annotations

from datetime import timedelta

from bot.model.channel import Channel
from connectors.twilio.reasons import REASONS

CHANNEL = Channel(
    name="twilio",
    window=timedelta(hours=24),  # free text only so long after the customer's last message (63016)
    text_limit=1600,  # Twilio's limit for a body (21617); WhatsApp alone would take 4,096
    choices="numbered",  # in the text, which flow does; buttons need content templates made beforehand
    proof=frozenset({"address", "body"}),  # one signature over both
    receipts="key",  # in the signed address that statuses come to
    resolves="list",
    label="WhatsApp",
    templates=True,
    prefills=True,  # wa.me takes a text
    bare_links=True,
    reasons=REASONS,
    media=True,
)

INBOUND_PATH = "/webhooks/twilio"
STATUS_PATH = "/webhooks/twilio/status"
KEY_PARAMETER = "m"
