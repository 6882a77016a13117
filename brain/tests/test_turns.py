"""The turn protocol, from a worker's side."""

from __future__ import annotations

import asyncio

import pytest
from talk import Talk, known, said, text
from workbench import ActionBench, answer, say


async def test_says_the_name_of_a_response(talk: Talk) -> None:
    """A rule with a plain response says its name, and no words."""
    result = (await talk.ask(text("guten morgen")))["results"][0]

    assert [{"response": "utter_greet", "values": {}, "choices": []}] == result["say"]
    assert "greet" == result["understanding"]["intent"]


async def test_ranking_has_the_real_candidates(talk: Talk) -> None:
    """The ranking names up to five intents, best first, and never the fallback."""
    understanding = (await talk.ask(text("xyzzy plugh")))["results"][0]["understanding"]

    confidences = [each["confidence"] for each in understanding["ranking"]]
    assert "nlu_fallback" == understanding["intent"]
    assert "nlu_fallback" not in [each["intent"] for each in understanding["ranking"]]
    assert sorted(confidences, reverse=True) == confidences
    assert 5 == len(confidences)


async def test_not_sure_says_only_that(talk: Talk) -> None:
    """Outside a form a message that is not understood gets one response."""
    assert ["utter_not_understood"] == said(await talk.ask(text("xyzzy plugh")))


async def test_a_known_intent_is_taken_as_it_is(talk: Talk) -> None:
    """A message that comes with its intent is not classified, whatever its text."""
    result = (await talk.ask({**known("affirm"), "text": "guten morgen"}))["results"][0]

    assert "utter_affirm" == result["say"][0]["response"]
    assert ("affirm", 1.0) == (result["understanding"]["intent"], result["understanding"]["confidence"])


@pytest.mark.parametrize("words", ["/goodbye", "/restart", '/lost{"line": "U3"}', "/", " /goodbye", "/back"])
async def test_a_slash_is_a_character(talk: Talk, words: str) -> None:
    """A customer's text that begins with a slash is a text, never a command."""
    answer_ = await talk.ask(text(words))

    assert answer_["results"][0]["understanding"]["confidence"] < 1.0
    assert answer_["results"][0]["understanding"]["entities"] == []
    assert {"line": None} == {"line": answer_["state"]["slots"]["line"]}


@pytest.mark.parametrize("words", ["", " ", "\ud83d", "\x00", "🚇" * 50, "ä" * 8000, "[u3](line)", "{line}"])
async def test_any_text_is_answered(talk: Talk, words: str) -> None:
    """Nothing that can be typed breaks a turn."""
    answer_ = await talk.ask({"id": "1", "text": words, "entities": []})

    assert ["utter_not_understood"] == said(answer_)


@pytest.mark.parametrize("names", [{"model": "m-0"}, {"release": "r-0"}, {}])
async def test_a_state_of_another_model_goes_on(talk: Talk, names: dict) -> None:
    """A state goes on where its form still is, whatever wrote it: another model, the version before, which named a
    release, or a worker that knows only slots."""
    first = await talk.ask(text("ich habe etwas verloren", line="U1"))
    state = {name: value for name, value in first["state"].items() if name != "model"} | names
    second = await talk.ask(known("inform", thing="Hut"), state=state)

    assert (["utter_ask_place"], "m-1") == (said(second), second["state"]["model"])
    assert "dropped_form" not in second


async def test_entities_fill_slots(talk: Talk) -> None:
    """An entity that comes with the message fills the slot of its name."""
    answer_ = await talk.ask(text("hallo", line="U3"))

    assert "U3" == answer_["state"]["slots"]["line"]
    assert "U3" == answer_["results"][0]["say"][0]["values"]["line"]


async def test_actions_say_and_command_in_order(talk: Talk, bench: ActionBench) -> None:
    """What an action says and commands comes back unchanged, and it has seen the view."""
    result = (await talk.ask(text("regnet es heute"), view={"locale": "en"}))["results"][0]

    assert [{"response": "utter_weather", "values": {"locale": "en"}, "choices": []}] == result["say"]
    assert [{"command": "fact", "source": "sky"}] == result["commands"]
    assert {} == bench.calls[0]["domain"]


async def test_the_view_never_reaches_the_state(talk: Talk) -> None:
    """State carries slots and what happened, not what actions may know, nor what people wrote."""
    answer_ = await talk.ask(text("regnet es heute"), view={"locale": "de", "remembered": {"name": "geheim"}})

    assert "geheim" not in str(answer_["state"])
    assert "regnet" not in str(answer_["state"])


async def test_locale_comes_from_the_view(talk: Talk) -> None:
    """The locale slot is the view's, at every turn."""
    first = await talk.ask(text("hallo"), view={"locale": "de_sie"})
    second = await talk.ask(text("hallo"), state=first["state"], view={"locale": "en"})

    assert ["de_sie", "en"] == [each["state"]["slots"]["locale"] for each in (first, second)]


async def test_a_handover_stops_the_request(talk: Talk) -> None:
    """After a handover the messages that follow have no result."""
    answer_ = await talk.ask(text("hallo"), text("ich will einen menschen sprechen"), text("tschüss"))

    assert answer_["stopped"]
    assert ["i-hallo", "i-ich will einen menschen sprechen"] == [each["id"] for each in answer_["results"]]


async def test_a_form_asks_takes_and_ends(talk: Talk) -> None:
    """A form asks for what is missing, one at a time, and ends with its action."""
    first = await talk.ask(text("ich habe etwas verloren", line="U1"))
    second = await talk.ask(known("inform", thing="Schirm"), state=first["state"])
    third = await talk.ask(text("xyzzy", place="Barmbek"), state=second["state"])

    assert [["utter_ask_thing"], ["utter_ask_place"], ["utter_reported"]] == [
        said(first),
        said(second),
        said(third),
    ]
    assert ["lost_form", "lost_form", None] == [each["state"]["form"] for each in (first, second, third)]
    assert {"line": "U1", "thing": "Schirm", "place": "Barmbek"} == third["results"][0]["say"][0]["values"]


async def test_a_digression_comes_back_to_the_form(talk: Talk) -> None:
    """A question within a form is answered, then the form asks again."""
    first = await talk.ask(text("ich habe etwas verloren"))
    second = await talk.ask(text("regnet es heute"), state=first["state"])

    assert ["utter_weather", "utter_ask_lost_form_line"] == said(second)


async def test_validation_can_refuse(talk: Talk) -> None:
    """What the validation action takes back is asked for again."""
    first = await talk.ask(text("ich habe etwas verloren", line="U1"))
    second = await talk.ask(known("inform", thing="nothing"), state=first["state"])

    assert ["utter_no_thing", "utter_ask_thing"] == said(second)
    assert second["state"]["slots"]["thing"] is None


async def test_edited_slots_hold(talk: Talk) -> None:
    """A slot that the worker sets in the state holds in the next turn."""
    first = await talk.ask(text("ich habe etwas verloren", line="U1"))
    first["state"]["slots"].update(line="U4", thing="Hut")
    second = await talk.ask(known("inform", place="Barmbek"), state=first["state"])

    assert {"line": "U4", "thing": "Hut", "place": "Barmbek"} == second["results"][0]["say"][0]["values"]


async def test_an_ended_form_stays_ended(talk: Talk) -> None:
    """A form that the worker takes out of the state does not ask again."""
    first = await talk.ask(text("ich habe etwas verloren"))
    second = await talk.ask(text("regnet es heute"), state={**first["state"], "form": None})

    assert (["utter_weather"], None) == (said(second), second["state"]["form"])


async def test_an_unknown_form_is_dropped_and_named(talk: Talk) -> None:
    """A state of another model with a form that is no more loses it, and the answer says so."""
    first = await talk.ask(text("ich habe etwas verloren", line="U1"))
    state = first["state"]
    state.update(model="m-0", form="old_form", slots={**state["slots"], "old_slot": 1})
    for event in state["turns"]:
        if event.get("form"):
            event["form"] = "old_form"
    second = await talk.ask(text("hallo"), state=state)

    assert ("old_form", ["utter_greet"]) == (second["dropped_form"], said(second))
    assert (None, "U1") == (second["state"]["form"], second["state"]["slots"]["line"])
    assert "old_slot" not in second["state"]["slots"]


async def test_a_failed_action_fails_the_turn(talk: Talk) -> None:
    """An action that breaks gives 422 and no half answer, and nothing of what people wrote."""
    status, answer_ = await talk.post(talk.request(text("hallo"), text("bitte abstürzen")))

    assert (422, "action", "action_crash") == (status, answer_["error"], answer_["action"])
    assert "abstürzen" not in str(answer_)


async def test_a_failed_validation_fails_the_turn(talk: Talk, bench: ActionBench) -> None:
    """A form's validation is an action like any other."""
    del bench.table["validate_lost_form"]

    status, answer_ = await talk.post(talk.request(text("ich habe etwas verloren")))

    assert (422, "validate_lost_form") == (status, answer_["action"])


@pytest.mark.parametrize(
    "broken",
    [
        {"events": [{"event": "restart"}], "responses": []},
        {"events": [{"event": "user", "text": "x"}], "responses": []},
        {"events": [], "responses": [{"text": "free words"}]},
        {"events": [], "responses": [{"custom": {"other": 1}}]},
        [],
    ],
)
async def test_what_an_action_may_not_do_fails_the_turn(
    talk: Talk, bench: ActionBench, broken: object
) -> None:
    """An action sets slots, says responses and gives commands; anything else is refused."""
    bench.table["action_weather"] = lambda call: broken  # type: ignore[assignment,return-value]

    status, answer_ = await talk.post(talk.request(text("regnet es heute")))

    assert (422, "action_weather") == (status, answer_["action"])


async def test_a_response_named_by_rasa_sdk_is_said(talk: Talk, bench: ActionBench) -> None:
    """An action that names a response in rasa-sdk's own way is understood."""
    bench.table["action_weather"] = lambda call: answer(
        {"response": "utter_sun", "text": None, "degrees": 21}
    )

    result = (await talk.ask(text("regnet es heute")))["results"][0]

    assert [{"response": "utter_sun", "values": {"degrees": 21}, "choices": []}] == result["say"]


async def test_no_action_server_fails_the_turn(talk: Talk) -> None:
    """An action server that is not there is a failed action."""
    status, answer_ = await talk.post(talk.request(text("regnet es heute"), actions="unix:/tmp/no-such.sock"))

    assert (422, "action_weather") == (status, answer_["action"])


async def test_more_than_ten_actions_fail_the_turn(talk: Talk, bench: ActionBench) -> None:
    """A rule that goes round for ever is stopped after ten actions."""
    status, answer_ = await talk.post(talk.request(text("immer weiter")))

    assert (422, "action_again", 10) == (status, answer_["action"], len(bench.calls) - 1)


async def test_the_deadline_holds(talk: Talk, bench: ActionBench) -> None:
    """A turn that takes longer than the worker waits gives 504."""
    body = talk.request(text("regnet es heute"))
    bench.hold(body["request"])

    status, answer_ = await talk.post(body, deadline=50)

    assert (504, "deadline") == (status, answer_["error"])


async def test_turns_wait_side_by_side(talk: Talk, bench: ActionBench) -> None:
    """While one turn waits for its action others are answered, and none takes another's place."""
    slow = talk.request(text("regnet es heute", line="U1"), view={"locale": "de"})
    quick = talk.request(text("regnet es heute", line="U2"), view={"locale": "en"})
    bench.hold(slow["request"])
    waiting = asyncio.ensure_future(talk.post(slow))
    await bench.arrived[slow["request"]].wait()

    _, second = await talk.post(quick)
    bench.release(slow["request"])
    _, first = await waiting

    assert ["de", "en"] == [each["results"][0]["say"][0]["values"]["locale"] for each in (first, second)]
    assert ["U1", "U2"] == [each["state"]["slots"]["line"] for each in (first, second)]


async def test_many_turns_at_once_are_like_one_after_the_other(talk: Talk, bench: ActionBench) -> None:
    """Turns whose actions overlap give what they give alone."""
    bench.table["action_weather"] = lambda call: answer(
        say("utter_weather", line=call["tracker"]["slots"]["line"])
    )
    bodies = [talk.request(text("regnet es heute", line=f"U{number}")) for number in range(30)]
    for body in bodies:
        bench.hold(body["request"])
    waiting = [asyncio.ensure_future(talk.post(body)) for body in bodies]
    await asyncio.gather(*(bench.arrived[body["request"]].wait() for body in bodies))
    for body in reversed(bodies):
        bench.release(body["request"])

    answers = [answer_ for _, answer_ in await asyncio.gather(*waiting)]

    assert [f"U{number}" for number in range(30)] == [
        each["results"][0]["say"][0]["values"]["line"] for each in answers
    ]
