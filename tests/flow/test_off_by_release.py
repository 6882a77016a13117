"""What a release says of a skill's own text: what it offers to tap, and that a skill does not answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.flow.scene import Scene
from tests.support.scripted_brain import Decision


async def test_a_release_can_have_a_skill_switched_off(town: Scene) -> None:
    """It is known and does not answer, whatever way it is asked for; others do, and rights always."""
    given(town, "disruption_line", switched_off=True)
    given(town, "human", switched_off=True)
    for text in ("Fährt die U3?", "U3"):
        assert town.has(await town.say(text), "utter_skill_off")
    assert not town.has(await town.say("Moin"), "utter_skill_off")
    await town.say("Mensch")
    assert await town.owner() == "queue"


async def test_a_text_offers_what_leads_on(town: Scene) -> None:
    """A skill's own text has its choices, and a tap is answered; one that does not answer now is not offered."""
    town.brain.understands("Spreche ich mit einem Computer oder einem Menschen?", Decision("bot_challenge"))
    given(town, "bot_challenge", choices=("thank", "my_line"))
    assert town.has(await town.say("Spreche ich mit einem Computer oder einem Menschen?"), "utter_bot_challenge")
    assert [choice.intent for choice in town.listener.sent[-1].choices] == ["thank", "my_line"]
    tapped = await town.tap(town.content.skills["thank"].title["de"])
    assert town.has(tapped, "utter_thank")
    given(town, "my_line", switched_off=True)
    await town.say("Spreche ich mit einem Computer oder einem Menschen?")
    assert [choice.intent for choice in town.listener.sent[-1].choices] == ["thank"]


def given(scene: Scene, name: str, **fields: Any) -> None:
    """The scene's release has this skill so."""
    content: Any = scene.services.content()
    skills = {**content.skills, name: replace(content.skills[name], **fields)}
    made = replace(content, skills=skills)
    scene.services = replace(scene.services, content=lambda: made)
