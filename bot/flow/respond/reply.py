"""Turn what the brain or an action decided into bubbles, commands and the next open question."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.flow.consent import consent, stop
from bot.flow.desk import after_resolved, handover
from bot.flow.respond import all_clear, effect_guard, out_of_scope, repeated_answer, special
from bot.flow.respond.commands import carry_out
from bot.flow.respond.fixed_replies import SOMETHING_ELSE
from bot.flow.respond.form import without_form
from bot.flow.respond.offers import HUMAN, yes_or_no
from bot.flow.respond.understanding import understood
from bot.flow.respond.view import view
from bot.flow.turn.off import off_skill, skills_off
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.commands import EndConsents, EndConversation, EraseContact, Fact, HandOver, ProposeConsent
from bot.model.confidence_policy import Step, decide
from bot.model.consent_selector import Named
from bot.model.conversation import NO, Question, Subject
from bot.model.dialogue import OUT_OF_SCOPE, UNSURE, Heard, Offer, Reply, Say, Understanding
from bot.model.ids import derived_id
from bot.model.item import MessageItem
from bot.model.message import Choice, Explanation
from bot.model.orders import SwitchedOff

ASPECT = "aspect"
"""The entity that tells an action which aspect of its last answer a follow-up asks for."""
POSTCODE = "postcode"
"""The entity and the aspect of a follow-up with the postcode that an answer needs. It is never stored."""
NOT_UNDERSTOOD = "utter_not_understood"
ASKING = re.compile(r"^utter_(ask_|which_one|not_understood|out_of_scope)|_(ask|which|check|unreadable)(_|$)")
"""Responses that ask instead of answering, by their names."""
NOT_ASKABLE_PACKS = {"common"}
ALWAYS_ASKABLE = {"human", "complaint", "stop"}


async def run_skill(
    turn: Turn, services: Services, item: MessageItem, heard: Heard, known: Understanding, *, certain: bool = False
) -> None:
    """Answer with one skill, without the brain; `certain` if the customer picked it. Raises BrainError if its action
    fails."""
    name = heard.intent or known.intent
    skill = turn.content.skills[name]
    if off := off_skill(turn, services, name):
        say_off(turn, services, item, replace(known, intent=name), off)
        return
    if not skill.action:
        said = Reply(item.id, (Say(f"utter_{name}"),), (), known)
        await reply(turn, services, item, said, heard, certain=certain)
        return
    slots = (turn.state.dialogue or {}).get("slots", {})
    result = await services.actions.run(skill.action, heard, slots, view(turn, services))
    named = {entity["entity"]: entity["value"] for entity in heard.entities if entity["entity"] != POSTCODE}
    _remember_slots(turn, {**named, **result.slots})
    await reply(turn, services, item, Reply(item.id, result.say, result.commands, known), heard, certain=certain)


def _remember_slots(turn: Turn, slots: Mapping[str, Any]) -> None:
    """Tell the brain's state what a skill learnt without it. This also answers an open form's question."""
    dialogue = without_form(turn.state.dialogue) or {"model": turn.content.model, "slots": {}, "form": None}
    turn.set(dialogue={**dialogue, "slots": {**dialogue.get("slots", {}), **slots}})


async def reply(
    turn: Turn, services: Services, item: MessageItem, answer: Reply, heard: Heard, *, certain: bool = False
) -> None:
    """Take one reply into the turn: first the effect guard and the confidence policy, then words, commands and
    question."""
    if off := off_skill(turn, services, answer.understanding.intent):
        say_off(turn, services, item, answer.understanding, off)
        return
    in_form = _filled_a_form(answer)
    verdict = effect_guard.judge(turn, item, answer, certain=certain, in_form=in_form, prefilled=services.prefilled)
    services.witness(item.id, "guard", "asks" if verdict.reply.commands != answer.commands else verdict.way)
    match verdict.way:
        case "ask_stop":
            _heard(turn, item, answer.understanding, "asked")
            turn.close_question()
            ends = [command for command in answer.commands if isinstance(command, EndConsents)]
            stop.ask(turn, item, [Named(end.type, end.subject) for end in ends])
        case "instead":
            await _answer_instead(turn, services, item, answer, heard)
        case "unsure":
            await _by_policy(turn, services, item, effect_guard.without(answer))
        case "pass":
            await _by_policy(turn, services, item, verdict.reply)


def say_off(turn: Turn, services: Services, item: MessageItem, known: Understanding, off: SwitchedOff) -> None:
    """A skill that is switched off is like one that we do not know; whoever switched it off may have said more."""
    _heard(turn, item, known, "asked")
    turn.close_question()
    instead = off.instead.get(turn.locale) or off.instead.get("de")
    explanation = Explanation(turn.content.release)
    explanation = special.on_top(turn, services, item, Reply(item.id, (), (), known), explanation)
    bubble(turn, item, Say("utter_skill_off", {"instead": instead}, yes_or_no()), explanation)


async def _answer_instead(turn: Turn, services: Services, item: MessageItem, answer: Reply, heard: Heard) -> None:
    """A message that mentions notices without asking for one gets the facts."""
    known = answer.understanding
    name = turn.content.skills[known.intent].instead
    await run_skill(turn, services, item, replace(heard, intent=name), replace(known, intent=name))


async def _by_policy(turn: Turn, services: Services, item: MessageItem, answer: Reply) -> None:
    """Do what the confidence policy decides: say it, ask, or hand over."""
    known = answer.understanding
    misunderstood = _misunderstood(turn)
    step = decide(known, misunderstood, _askable(turn) - skills_off(turn, services))
    services.witness(item.id, "policy", step.step)
    if after_resolved.lately(turn) and not _filled_a_form(answer) and _is_for_people(turn, answer, step):
        _heard(turn, item, known, "handed_over")
        await handover.hand_over(turn, services, item, "unsure", "")
    elif step.step == "sure" or _filled_a_form(answer):
        times = out_of_scope.times(turn, known)
        await _say_all(turn, services, item, out_of_scope.less_the_same(answer, times))
        turn.converse(misunderstood=0, strayed=times, met=False)
    elif misunderstood == 0 and _speaks(answer):  # a form that asks once more
        await _say_all(turn, services, item, answer)
        turn.converse(misunderstood=1)
    elif step.step == "human":
        _heard(turn, item, known, "handed_over")
        await handover.hand_over(turn, services, item, "unsure", _topic(turn, known))
    else:
        _heard(turn, item, known, "asked")
        _ask_again(turn, services, item, step.candidates)


def _is_for_people(turn: Turn, answer: Reply, step: Step) -> bool:
    """Whether, soon after an agent's work, a message is theirs: the bot is unsure, knows nothing, or would have to
    ask."""
    intent = answer.understanding.intent
    if step.step != "sure" or intent == OUT_OF_SCOPE:
        return True
    return intent in _askable(turn) and any(ASKING.search(say.response) for say in answer.say)


def _misunderstood(turn: Turn) -> int:
    """How often in a row before this message. The customer has not yet seen a question of this turn."""
    if turn.conversation is None or turn.question is not turn.asked_before:
        return 0
    return turn.conversation.misunderstood


def _speaks(answer: Reply) -> bool:
    """Whether the brain says more than *not understood* although it is unsure: then a form was open."""
    return any(say.response != NOT_UNDERSTOOD for say in answer.say)


def _filled_a_form(answer: Reply) -> bool:
    """A value that a form asked for is an answer, whatever else the sentence may mean."""
    return bool(answer.understanding.entities) and _speaks(answer)


def _askable(turn: Turn) -> set[str]:
    """Skills that a question may offer: not greetings and the like."""
    return {
        name
        for name, skill in turn.content.skills.items()
        if skill.pack not in NOT_ASKABLE_PACKS or name in ALWAYS_ASKABLE
    }


def _topic(turn: Turn, known: Understanding) -> str:
    """The best candidate that is a real question, for the desk."""
    askable = _askable(turn)
    return next((intent for intent, _ in known.ranking if intent in askable), "")


def _heard(turn: Turn, item: MessageItem, known: Understanding, outcome: str) -> None:
    intent = OUT_OF_SCOPE if known.intent == UNSURE else known.intent
    turn.heard(item, understood(turn, intent, known.confidence, known.entities, outcome))


def _ask_again(turn: Turn, services: Services, item: MessageItem, candidates: Sequence[str]) -> None:
    """A question with choices, or *not understood*; both offer a person."""
    offers = [_skill_offer(turn, name) for name in candidates]
    if offers:
        offers.append(Offer({"word": "utter_choice_other"}, SOMETHING_ELSE))
    if HUMAN not in candidates:
        offers.append(Offer({"word": "utter_choice_human"}, HUMAN))
    response = "utter_which_one" if candidates else NOT_UNDERSTOOD
    explanation = special.on_top(turn, services, item, None, Explanation(turn.content.release))
    bubble(turn, item, Say(response, {}, tuple(offers)), explanation)
    turn.converse(misunderstood=1)


def _skill_offer(turn: Turn, name: str) -> Offer:
    title = turn.content.skills[name].title
    return Offer(title["en" if turn.locale == "en" else "de"], name)


async def _say_all(turn: Turn, services: Services, item: MessageItem, answer: Reply) -> None:
    known = answer.understanding
    explanation = explained(turn, answer)
    turn.close_question()
    if known.intent in turn.content.skills and turn.content.skills[known.intent].pack not in NOT_ASKABLE_PACKS:
        turn.converse(topic=known.intent)
    _keep_subject(turn, known)
    _heard(turn, item, known, _outcome(answer))
    lead = repeated_answer.lead(turn, answer, item.id)
    if answer.say or any(isinstance(command, ProposeConsent) for command in answer.commands):
        explanation = special.on_top(turn, services, item, answer, explanation)
    for number, say in enumerate(answer.say):
        bubble(turn, item, _with_choices(turn, services, known, say), explanation, "" if number else lead)
    if endings := [command for command in answer.commands if isinstance(command, EndConsents)]:
        consent.end(turn, endings, item, lambda response, values: turn.service(response, item.id, values))
        if EndConsents() in endings:
            turn.stopped = item.id
    all_clear.keep(turn, answer)
    for command in answer.commands:
        await carry_out(turn, services, item, command, explanation)


def _with_choices(turn: Turn, services: Services, known: Understanding, say: Say) -> Say:
    """A skill's own text offers the skills that lead on from it, as far as they answer now."""
    skill = turn.content.skills.get(known.intent)
    if skill is None or say.choices or say.response != f"utter_{skill.name}":
        return say
    on = [name for name in skill.choices if name in turn.content.skills and not off_skill(turn, services, name)]
    return replace(say, choices=tuple(_skill_offer(turn, name) for name in on))


def explained(turn: Turn, answer: Reply) -> Explanation:
    """Which release and skill answered, how sure, and from which source."""
    known = answer.understanding
    fact = next((command for command in answer.commands if isinstance(command, Fact)), None)
    return Explanation(
        release=turn.content.release,
        skill=known.intent,
        confidence=round(known.confidence, 4),
        source=fact.source if fact else "",
        as_of=fact.as_of if fact else "",
    )


def _keep_subject(turn: Turn, known: Understanding) -> None:
    """Keep what a follow-up may ask about. An answer without a subject ("gern geschehen") changes nothing."""
    name = _told_by(turn, known.intent)
    if name:
        mine = tuple(dict(entity) for entity in known.entities if entity["entity"] != ASPECT)
        turn.converse(subject=Subject(name, mine or _known_before(turn, name)))


def _told_by(turn: Turn, intent: str) -> str:
    """The skill that answers follow-ups: the same one, or for a wish to be told the one that knows the facts."""
    skills = turn.content.skills
    if intent in skills and skills[intent].aspects:
        return intent
    return next((name for name, skill in skills.items() if skill.tells == intent and intent), "")


def _known_before(turn: Turn, skill: str) -> tuple[dict[str, Any], ...]:
    before = turn.conversation.subject if turn.conversation else None
    return before.entities if before and before.skill == skill else ()


def _outcome(answer: Reply) -> str:
    """How this message ended: asked, handed over, ended, or answered."""
    if any(isinstance(command, HandOver) for command in answer.commands):
        return "handed_over"
    if any(isinstance(command, EndConsents | EndConversation) for command in answer.commands):
        return "ended"
    proposed = any(isinstance(command, ProposeConsent | EraseContact) for command in answer.commands)
    if any(ASKING.search(say.response) for say in answer.say) or (proposed and not answer.say):
        return "asked"
    return "answered"


def bubble(turn: Turn, item: MessageItem, say: Say, explanation: Explanation, lead: str = "") -> None:
    """Put words into a bubble; its choices become the open question. If they offer a person, a plain yes calls one."""
    text = f"{lead} {turn.render(say.response, say.values, item.id)}".strip()
    choices = tuple(_choice(turn, item, number, offer) for number, offer in enumerate(say.choices))
    offered = {choice.intent for choice in choices}
    yes, no = HUMAN if HUMAN in offered else "", NO if NO in offered else ""
    question = Question(turn.now, choices, about=say.response, yes=yes, no=no) if choices else None
    turn.answer(item, text, explanation, question)


def _choice(turn: Turn, item: MessageItem, number: int, offer: Offer) -> Choice:
    title = offer.title if isinstance(offer.title, str) else turn.render(str(offer.title["word"]), {}, item.id)
    return Choice(
        derived_id("o", item.id, str(number)), title, offer.intent, tuple(dict(entity) for entity in offer.entities)
    )


def too_early(turn: Turn, item: MessageItem, known: Understanding) -> None:
    """A yes or no written before the question was asked: it answers nothing, and the question stays open."""
    _heard(turn, item, known, "answered")
