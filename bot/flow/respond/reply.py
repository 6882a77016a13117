"""Speak: turn what the brain or an action decided into bubbles, commands and the next open question."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.flow.consent import consent, stop
from bot.flow.desk import after_resolved, handover
from bot.flow.respond import all_clear, effect_guard, out_of_scope, repeated_answer
from bot.flow.respond.commands import carry_out
from bot.flow.respond.form import without_form
from bot.flow.respond.offers import HUMAN, NO
from bot.flow.respond.understanding import understood
from bot.flow.respond.view import view
from bot.flow.turn.services import House
from bot.flow.turn.turn import Draft
from bot.model.commands import EndConversation, EndOptIns, EraseContact, Fact, HandOver, ProposeOptIn
from bot.model.confidence_policy import Rung, climb
from bot.model.consent_selector import Named
from bot.model.conversation import Question, Subject
from bot.model.dialogue import OUT_OF_SCOPE, UNSURE, Heard, Offer, Reply, Say, Understanding
from bot.model.ids import derived_id
from bot.model.item import MessageItem
from bot.model.message import Choice, Explanation

ASPECT = "aspect"
"""The entity by which a follow-up tells an action what of its last answer it asks for."""
POSTCODE = "postcode"
"""The entity and the aspect by which a follow-up brings the postcode that an answer needs. It is kept nowhere here."""
NOT_UNDERSTOOD = "utter_not_understood"
SOMETHING_ELSE = "something_else"
ASKING = re.compile(r"^utter_(ask_|which_one|not_understood|out_of_scope)|_(ask|which|check|unreadable)(_|$)")
"""Responses that ask instead of answering, by their names."""
STICKER = "image/webp"
NOT_ASKABLE_PACKS = {"common"}
ALWAYS_ASKABLE = {"human", "complaint", "stop"}


async def run_skill(
    draft: Draft, house: House, item: MessageItem, heard: Heard, known: Understanding, *, certain: bool = False
) -> None:
    """Answer with one skill at once, without the brain; `certain` if it was picked. Raises BrainError if its action
    fails."""
    name = heard.intent or known.intent
    skill = draft.content.skills[name]
    if not skill.action:
        said = Reply(item.id, (Say(f"utter_{name}"),), (), known)
        await reply(draft, house, item, said, heard, certain=certain)
        return
    slots = (draft.state.dialogue or {}).get("slots", {})
    result = await house.actions.run(skill.action, heard, slots, view(draft, house))
    named = {one["entity"]: one["value"] for one in heard.entities if one["entity"] != POSTCODE}
    _remember_slots(draft, {**named, **result.slots})
    await reply(draft, house, item, Reply(item.id, result.say, result.commands, known), heard, certain=certain)


def _remember_slots(draft: Draft, slots: Mapping[str, Any]) -> None:
    """What a skill learnt without the brain is known to it at the next turn; a form's question is answered by it."""
    dialogue = without_form(draft.state.dialogue) or {"release": draft.content.release, "slots": {}, "form": None}
    draft.set(dialogue={**dialogue, "slots": {**dialogue.get("slots", {}), **slots}})


async def reply(
    draft: Draft, house: House, item: MessageItem, answer: Reply, heard: Heard, *, certain: bool = False
) -> None:
    """Take one reply into the draft: the guard and the ladder first, then words, commands, and the open question."""
    in_form = _filled_a_form(answer)
    verdict = effect_guard.judge(draft, item, answer, certain=certain, in_form=in_form, prefilled=house.prefilled)
    match verdict.way:
        case "ask_stop":
            _heard(draft, item, answer.understanding, "asked")
            draft.close_question()
            ends = [one for one in answer.commands if isinstance(one, EndOptIns)]
            stop.ask(draft, item, [Named(one.type, one.subject) for one in ends])
            draft.done.append(item)
        case "instead":
            await _answer_instead(draft, house, item, answer, heard)
        case "unsure":
            await _climb(draft, house, item, effect_guard.without(answer))
        case "pass":
            await _climb(draft, house, item, verdict.reply)


async def _answer_instead(draft: Draft, house: House, item: MessageItem, answer: Reply, heard: Heard) -> None:
    """Who speaks of being told without wishing for it gets the facts."""
    known = answer.understanding
    name = draft.content.skills[known.intent].instead
    await run_skill(draft, house, item, replace(heard, intent=name), replace(known, intent=name))


async def _climb(draft: Draft, house: House, item: MessageItem, answer: Reply) -> None:
    known = answer.understanding
    misunderstood = _misunderstood(draft)
    rung = climb(known, misunderstood, _askable(draft))
    if after_resolved.lately(draft) and not _filled_a_form(answer) and _is_for_people(draft, answer, rung):
        _heard(draft, item, known, "handed_over")
        await handover.hand_over(draft, house, item, "unsure", "")
    elif rung.step == "sure" or _filled_a_form(answer):
        times = out_of_scope.times(draft, known)
        await _say_all(draft, house, item, out_of_scope.less_the_same(answer, times))
        draft.converse(misunderstood=0, strayed=times, met=False)
    elif misunderstood == 0 and _speaks(answer):  # a form that asks once more
        await _say_all(draft, house, item, answer)
        draft.converse(misunderstood=1)
    elif rung.step == "human":
        _heard(draft, item, known, "handed_over")
        await handover.hand_over(draft, house, item, "unsure", _topic(draft, known))
    else:
        _heard(draft, item, known, "asked")
        _ask_again(draft, item, rung.candidates)
    draft.done.append(item)


def _is_for_people(draft: Draft, answer: Reply, rung: Rung) -> bool:
    """Soon after a person's work: what the bot is not sure of, knows nothing about, or would have to ask back for."""
    intent = answer.understanding.intent
    if rung.step != "sure" or intent == OUT_OF_SCOPE:
        return True
    return intent in _askable(draft) and any(ASKING.search(say.response) for say in answer.say)


def _misunderstood(draft: Draft) -> int:
    """How often in a row before this message; a question of this very turn has not been seen yet."""
    if draft.conversation is None or draft.question is not draft.asked_before:
        return 0
    return draft.conversation.misunderstood


def _speaks(answer: Reply) -> bool:
    """Whether the brain, unsure of the intent, still has more to say than that: then a form was open."""
    return any(say.response != NOT_UNDERSTOOD for say in answer.say)


def _filled_a_form(answer: Reply) -> bool:
    """A value that a form had asked for is an answer, whatever else the sentence may mean."""
    return bool(answer.understanding.entities) and _speaks(answer)


def _askable(draft: Draft) -> set[str]:
    """Skills that a question may offer: real questions, not greetings."""
    return {
        name
        for name, skill in draft.content.skills.items()
        if skill.pack not in NOT_ASKABLE_PACKS or name in ALWAYS_ASKABLE
    }


def _topic(draft: Draft, known: Understanding) -> str:
    """The best candidate that is a real question, so that the desk sees what it may be about."""
    askable = _askable(draft)
    return next((intent for intent, _ in known.ranking if intent in askable), "")


def _heard(draft: Draft, item: MessageItem, known: Understanding, outcome: str) -> None:
    intent = OUT_OF_SCOPE if known.intent == UNSURE else known.intent
    draft.heard(item, understood(draft, intent, known.confidence, known.entities, outcome))


def _ask_again(draft: Draft, item: MessageItem, candidates: Sequence[str]) -> None:
    """One question with choices, or the honest *not understood*; both offer a human."""
    offers = [_skill_offer(draft, name) for name in candidates]
    if offers:
        offers.append(Offer({"word": "utter_choice_other"}, SOMETHING_ELSE))
    if HUMAN not in candidates:
        offers.append(Offer({"word": "utter_choice_human"}, HUMAN))
    response = "utter_which_one" if candidates else NOT_UNDERSTOOD
    bubble(draft, item, Say(response, {}, tuple(offers)), Explanation(draft.content.release))
    draft.converse(misunderstood=1)


def _skill_offer(draft: Draft, name: str) -> Offer:
    title = draft.content.skills[name].title
    return Offer(title["en" if draft.locale == "en" else "de"], name)


async def _say_all(draft: Draft, house: House, item: MessageItem, answer: Reply) -> None:
    known = answer.understanding
    explanation = explained(draft, answer)
    draft.close_question()
    if known.intent in draft.content.skills and draft.content.skills[known.intent].pack not in NOT_ASKABLE_PACKS:
        draft.converse(topic=known.intent)
    _keep_subject(draft, known)
    _heard(draft, item, known, _outcome(answer))
    lead = repeated_answer.lead(draft, answer, item.id)
    for number, say in enumerate(answer.say):
        bubble(draft, item, say, explanation, "" if number else lead)
    if endings := [command for command in answer.commands if isinstance(command, EndOptIns)]:
        consent.end(draft, endings, item, lambda response, values: draft.service(response, item.id, values))
        if EndOptIns() in endings:
            draft.stopped = item.id
    all_clear.keep(draft, answer)
    for command in answer.commands:
        await carry_out(draft, house, item, command, explanation)


def explained(draft: Draft, answer: Reply) -> Explanation:
    """Which release and skill answer, how sure, and from which source."""
    known = answer.understanding
    fact = next((one for one in answer.commands if isinstance(one, Fact)), None)
    return Explanation(
        release=draft.content.release,
        skill=known.intent,
        confidence=round(known.confidence, 4),
        source=fact.source if fact else "",
        as_of=fact.as_of if fact else "",
    )


def _keep_subject(draft: Draft, known: Understanding) -> None:
    """What a follow-up may ask about. An answer about nothing of the kind ("gern geschehen") leaves it."""
    name = _told_by(draft, known.intent)
    if name:
        mine = tuple(dict(one) for one in known.entities if one["entity"] != ASPECT)
        draft.converse(subject=Subject(name, mine or _known_before(draft, name)))


def _told_by(draft: Draft, intent: str) -> str:
    """The skill that says more of this answer: its own, or of a wish to be told the one that knows the facts."""
    skills = draft.content.skills
    if intent in skills and skills[intent].aspects:
        return intent
    return next((name for name, skill in skills.items() if skill.tells == intent and intent), "")


def _known_before(draft: Draft, skill: str) -> tuple[dict[str, Any], ...]:
    before = draft.conversation.subject if draft.conversation else None
    return before.entities if before and before.skill == skill else ()


def _outcome(answer: Reply) -> str:
    """How this message ended: asked, handed over, ended, or answered."""
    if any(isinstance(one, HandOver) for one in answer.commands):
        return "handed_over"
    if any(isinstance(one, EndOptIns | EndConversation) for one in answer.commands):
        return "ended"
    proposed = any(isinstance(one, ProposeOptIn | EraseContact) for one in answer.commands)
    if any(ASKING.search(say.response) for say in answer.say) or (proposed and not answer.say):
        return "asked"
    return "answered"


def bubble(draft: Draft, item: MessageItem, say: Say, explanation: Explanation, lead: str = "") -> None:
    """Put words into a bubble; what it offers becomes the open question. A mere yes gets the human it offers."""
    text = f"{lead} {draft.render(say.response, say.values, item.id)}".strip()
    choices = tuple(_choice(draft, item, number, offer) for number, offer in enumerate(say.choices))
    offered = {choice.intent for choice in choices}
    yes, no = HUMAN if HUMAN in offered else "", NO if NO in offered else ""
    question = Question(draft.now, choices, about=say.response, yes=yes, no=no) if choices else None
    draft.answer(item, text, explanation, question)


def _choice(draft: Draft, item: MessageItem, number: int, offer: Offer) -> Choice:
    title = offer.title if isinstance(offer.title, str) else draft.render(str(offer.title["word"]), {}, item.id)
    return Choice(
        derived_id("o", item.id, str(number)), title, offer.intent, tuple(dict(one) for one in offer.entities)
    )


async def wordless(draft: Draft, item: MessageItem) -> None:
    """A sticker or a thumb gets silence; a picture, a voice message or a place gets told what we can read."""
    draft.heard(item, understood(draft, "", 1.0, (), "answered"))
    if item.location:
        draft.answer(item, draft.render("utter_location_thanks", {}, item.id))
    elif not item.said and not _is_sticker(item):
        draft.answer(item, draft.render("utter_no_text", {}, item.id))
    draft.done.append(item)


def _is_sticker(item: MessageItem) -> bool:
    return bool(item.attachments) and all(one.mime == STICKER for one in item.attachments)


async def rephrase(draft: Draft, item: MessageItem) -> None:
    """The customer picked *something else*: ask for other words."""
    _at_once(draft, item, SOMETHING_ELSE, "utter_say_it_differently")


async def question_expired(draft: Draft, item: MessageItem) -> None:
    """A tapped choice of a question that is not open any more picks nothing."""
    _at_once(draft, item, "", "utter_question_expired")


def _at_once(draft: Draft, item: MessageItem, intent: str, response: str) -> None:
    draft.heard(item, understood(draft, intent, 1.0, (), "asked"))
    draft.answer(item, draft.render(response, {}, item.id))
    draft.done.append(item)


def too_early(draft: Draft, item: MessageItem, known: Understanding) -> None:
    """A yes or no written before the open question was asked: it answers nothing, and the question stays."""
    _heard(draft, item, known, "answered")
    draft.done.append(item)


def form_dropped(draft: Draft, item: MessageItem) -> None:
    """A new release does not know the form that was open: say so instead of going on silently."""
    draft.answer(item, draft.render("utter_form_dropped", {}, item.id))
