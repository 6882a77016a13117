"""What happens to a message after it was taken: its way to the phone, told by status callbacks."""

from __future__ import annotations

import asyncio
import math
from collections import Counter
from collections.abc import Coroutine
from typing import Any

from simulator.behaviour import Behaviour
from simulator.changes import Changes
from simulator.clock import Clock
from simulator.faults import Fault, Faults
from simulator.phone import Message
from simulator.webhook import Webhooks

FAILED = frozenset({"failed", "undelivered"})
EXPIRED = 30036


class Statuses:
    """Moves messages on and posts each step to the message's own StatusCallback."""

    def __init__(
        self,
        *,
        account_sid: str,
        sender: str,
        clock: Clock,
        changes: Changes,
        faults: Faults,
        behaviour: Behaviour,
        webhooks: Webhooks,
        counts: Counter[str],
    ) -> None:
        self._account_sid = account_sid
        self._sender = sender
        self._clock = clock
        self._changes = changes
        self._faults = faults
        self._behaviour = behaviour
        self._webhooks = webhooks
        self._counts = counts
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, message: Message, failure: int | None) -> None:
        """Decide how this message ends, let the phone show it, and report in the background."""
        fault = self._faults.take("twilio.status", message.customer)
        if fault is not None and fault.mode == "hold":
            self._later(self._hold(message, failure, fault.seconds or math.inf))
        else:
            self._go_on(message, failure, fault)

    async def _hold(self, message: Message, failure: int | None, seconds: float) -> None:
        """The message stays in the platform's queue, at most as long as it is valid; the world's clock counts."""
        waits = min(seconds, message.valid_seconds)
        await self._changes.until(lambda: self._clock.seconds_since(message.created) >= waits, waits)
        if waits < seconds:
            message.error_code = EXPIRED
            await self._report(message, ["failed"], None)
        else:
            self._go_on(message, failure, None)

    def _go_on(self, message: Message, failure: int | None, fault: Fault | None) -> None:
        last = "undelivered"
        if fault is not None and fault.mode == "error":
            failure, last = fault.code or 63024, "failed" if fault.status == 400 else last
        if failure is None:
            message.arrived = self._clock.now()
            steps = ["sent", "delivered"] + (["read"] if self._behaviour.read_receipts else [])
        else:
            message.error_code = failure
            steps = [last]
        self._later(self._report(message, steps, fault))

    async def _report(self, message: Message, steps: list[str], fault: Fault | None) -> None:
        mode = fault.mode if fault else ""
        if mode == "delay" and fault is not None:
            await asyncio.sleep(fault.seconds or 5.0)
        for step in reversed(steps) if mode == "reorder" else steps:
            await asyncio.sleep(self._behaviour.status_pause)
            if mode != "reorder" or step == steps[-1]:
                message.move(step, self._clock.now())
            self._changes.publish("status", sid=message.sid, status=step)
            if message.status_callback and mode != "drop":
                for _ in range(2 if mode == "duplicate" else 1):
                    await self._call(message, step)

    async def _call(self, message: Message, status: str) -> None:
        delivery = await self._webhooks.post(message.status_callback, self._form(message, status))
        self._counts["twilio.status.posts"] += delivery.attempts
        self._counts[f"twilio.status.answers.{delivery.status or 'none'}"] += 1
        self._changes.publish("counts")

    def _form(self, message: Message, status: str) -> dict[str, str]:
        form = {
            "MessageSid": message.sid,
            "SmsSid": message.sid,
            "MessageStatus": status,
            "SmsStatus": status,
            "From": self._sender,
            "To": message.address,
            "AccountSid": self._account_sid,
            "ApiVersion": "2010-04-01",
            "ChannelInstallSid": "XE" + self._account_sid[2:],
            "ChannelPrefix": "whatsapp",
            "ChannelToAddress": message.address,
            "StructuredMessage": "false",
        }
        if status in FAILED:
            form["ErrorCode"] = str(message.error_code)
            form["ChannelStatusMessage"] = f"The channel refused the message ({message.error_code})"
            form["EventType"] = "UNDELIVERED"
        elif status != "sent":
            form["EventType"] = status.upper()
        return form

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def cancel(self) -> None:
        """Forget every report that has not left yet."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
