"""An action server of the tests: answers rasa-sdk's webhook with what a small table says."""

from __future__ import annotations

import asyncio
from typing import Any, Callable

from aiohttp import web

Answer = dict[str, Any]


def say(response: str, **values: Any) -> dict[str, Any]:
    return {"custom": {"say": {"response": response, "values": values, "choices": []}}}


def answer(*responses: dict[str, Any], slots: dict[str, Any] | None = None) -> Answer:
    events = [{"event": "slot", "name": name, "value": value} for name, value in (slots or {}).items()]
    return {"events": events, "responses": list(responses)}


def weather(call: dict[str, Any]) -> Answer:
    locale = call["tracker"]["latest_message"]["metadata"]["view"].get("locale")
    return answer(say("utter_weather", locale=locale), {"custom": {"command": "fact", "source": "sky"}})


def hurry(call: dict[str, Any]) -> Answer:
    return answer(slots={"urgent": not call["tracker"]["slots"]["urgent"]})


def validate(call: dict[str, Any]) -> Answer:
    """A thing called `nothing` is no thing."""
    asked = {event["name"]: event["value"] for event in call["tracker"]["events"] if event["event"] == "slot"}
    if asked.get("thing") == "nothing":
        return answer(say("utter_no_thing"), slots={"thing": None})
    return answer()


def report(call: dict[str, Any]) -> Answer:
    slots = call["tracker"]["slots"]
    told = {name: slots[name] for name in ("line", "thing", "place")}
    return answer(say("utter_reported", **told), slots=dict.fromkeys(told))


def again(call: dict[str, Any]) -> Answer:
    return {"events": [{"event": "followup", "name": "action_again"}], "responses": []}


TABLE: dict[str, Callable[[dict[str, Any]], Answer]] = {
    "action_weather": weather,
    "action_hurry": hurry,
    "action_again": again,
    "action_human": lambda call: answer({"custom": {"command": "hand_over", "reason": "asked"}}),
    "action_report_lost": report,
    "validate_lost_form": validate,
}


class ActionBench:
    """Records every call, and can hold one back until the test lets it go."""

    def __init__(self) -> None:
        self.address = ""
        self.table = dict(TABLE)
        self.calls: list[dict[str, Any]] = []
        self.arrived: dict[str, asyncio.Event] = {}
        self._held: dict[str, asyncio.Event] = {}

    def hold(self, sender: str) -> None:
        """Keep the calls of one request waiting."""
        self._held[sender], self.arrived[sender] = asyncio.Event(), asyncio.Event()

    def release(self, sender: str) -> None:
        self._held[sender].set()

    def release_all(self) -> None:
        for held in self._held.values():
            held.set()

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/webhook", self._webhook)
        return app

    async def _webhook(self, request: web.Request) -> web.Response:
        call = await request.json()
        self.calls.append(call)
        sender = call["sender_id"]
        if sender in self._held:
            self.arrived[sender].set()
            await self._held[sender].wait()
        action = self.table.get(call["next_action"])
        if action is None:
            return web.json_response({"error": "broken", "request_body": call}, status=500)
        return web.json_response(action(call))
