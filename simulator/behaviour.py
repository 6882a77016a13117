"""How the world behaves when nothing is broken; every field can be changed while it runs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Behaviour:
    """Switches of the simulated platforms."""

    public_url: str  # where Lotse says it is reachable; signatures are made for it
    gateway_url: str | None = None  # where to connect instead, if that is not the same place
    read_receipts: bool = True  # customers' phones report `read`
    status_pause: float = 0.3  # seconds before each status callback
    stop_blocks: bool = False  # the platform's own opt-out: STOP blocks later sends with 21610
    list_lag: float = 0.0  # seconds until a sent message appears in the message list
    webhook_retries: str = "#rc=5&rp=all"  # what stands behind the address that is entered at the sender
    webhook_fallback: bool = True  # a fallback address is entered too
    template_approval: str = "approved"  # what becomes of a template that approval is asked for
    template_reason: str = ""  # why one is rejected
    template_category: str = ""  # WhatsApp puts a template into this category instead of the one asked for
    messaging_limit: str = "1K Customers/24hr"  # what the sender's properties say of its tier
    daily_limit: int | None = None  # messages in 24 hours until 63038; none: unlimited
    dhl_daily_limit: int | None = None  # calls until 429; none: unlimited
    alerts_untidy: bool = False  # the alert feed as other systems write it: long ids, milliseconds, markup
