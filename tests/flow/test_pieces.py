"""A sentence in several messages: read as one, kept as they were written."""

from __future__ import annotations

import pytest

from tests.flow.scene import Scene


async def writes(town: Scene, *texts: str) -> list[str]:
    for text in texts:
        await town.write(text)
        town.clock.move(seconds=1)
    return await town.go_on()


@pytest.mark.parametrize(
    "texts",
    [
        ("Fährt die", "U3?"),
        ("fährt", "die", "U3", "?"),
        ("moin", "fährt", "die", "U3", "heute", "?"),
        ("Fährt die", "U3", "heute abend?"),
    ],
)
async def test_pieces_are_one_question(town: Scene, texts: tuple[str, ...]) -> None:
    """One answer, given for the whole; the transcript shows each piece as it was written."""
    town.brain.understands(" ".join(texts), "disruption_line")
    said = await writes(town, *texts)
    assert len(said) == 1
    assert "U3" in said[0]
    lines = [one.line for one in await town.lines() if one.line.who == "customer"]
    assert [line.text for line in lines] == list(texts)
    assert [bool(line.understood) for line in lines] == [False] * (len(texts) - 1) + [True]
    assert await town.waiting() == 0


@pytest.mark.parametrize("stop", ["STOPP", "stop bitte", "Bitte keine Nachrichten mehr"])
async def test_a_stop_is_a_piece_of_nothing(town: Scene, stop: str) -> None:
    """After an unfinished sentence it ends everything as ever."""
    town.feed.disrupt("U3")
    await town.say("Sag mir Bescheid, wenn die U3 wieder fährt")
    if not await town.consents():
        town.clock.move(seconds=5)
        await town.say("Ja")
    assert await town.consents()
    await writes(town, "Fährt die", stop)
    assert await town.consents() == []


async def test_danger_is_a_piece_of_nothing(town: Scene) -> None:
    """Whatever was begun before it, it is read by itself."""
    said = await writes(town, "wo ist", "hier brennt es")
    assert "112" in "\n".join(said)


async def test_a_yes_is_a_piece_of_nothing(town: Scene) -> None:
    """It answers the open question, though something unfinished stands before it."""
    town.feed.disrupt("U3")
    await town.say("Fährt die U3?")
    town.clock.move(seconds=5)
    await town.write("Ja")
    await town.write("und")
    await town.go_on()
    assert [one.subject for one in await town.consents()] == ["line:U3"]


async def test_two_whole_messages_stay_two(town: Scene) -> None:
    """What is complete is joined with nothing."""
    await writes(town, "Moin", "Fährt die U3?")
    assert len(await town.outcomes()) == 2


async def test_what_comes_much_later_is_no_piece(town: Scene) -> None:
    """More than some seconds apart they are two messages, even if both waited."""
    await town.write("Fährt die")
    town.clock.move(minutes=2)
    await town.write("U3")
    await town.go_on()
    assert len(await town.outcomes()) == 2
