"""Undo: the next message can take back what was just granted or ended, with proof."""

from __future__ import annotations

from dataclasses import replace

from bot.flow.inbound.message import Deal, Read
from bot.flow.respond.understanding import understood
from bot.flow.turn.services import Services
from bot.flow.turn.turn import Turn
from bot.model.consent import Consent
from bot.model.consent_selector import words
from bot.model.conversation import Undo
from bot.model.grammar.words import FILLER, GREETING, POLITE, Phrases
from bot.model.ids import derived_id

INTENT = "deny"
_BACK = """
    doch nicht|lieber doch nicht|ach doch nicht|nein doch nicht|jetzt doch nicht|dann doch nicht|nein|noe|nee
    nein nein|no|nope|rueckgaengig|rueckgaengig machen|mach das rueckgaengig|mach es rueckgaengig
    machen sie das rueckgaengig|bitte rueckgaengig machen|mach rueckgaengig|zurueck|zuruecknehmen|nimm das zurueck
    nehmen sie das zurueck|ich nehme das zurueck|ich nehme es zurueck|cancel|cancel that|cancel it|undo|undo that
    undo it|revert|take it back|take that back|abbrechen|abbruch|stornieren|war ein versehen|das war ein versehen
    versehen|aus versehen|versehentlich|war falsch|das war falsch|falsch|vertippt|verdrueckt|verklickt
    ich habe mich vertippt|ich hab mich vertippt|ich habe mich verklickt|oops|ups|hoppla|mistake|my mistake
    that was a mistake|by mistake|that was wrong|wrong|das wollte ich nicht|so war das nicht gemeint
    war nicht so gemeint|das war nicht gemeint|hab es mir anders ueberlegt|ich habe es mir anders ueberlegt
    ich hab s mir anders ueberlegt|anders ueberlegt|i changed my mind|changed my mind|not after all
    i did not mean that|i didn t mean that|i did not want that|stimmt doch nicht|das doch nicht|bitte nicht
    das war nicht so gemeint|lass es doch|lieber nicht|besser nicht|never mind|nevermind|vergiss es
    quatsch doch nicht|das will ich nicht|das will ich doch nicht|ich will das doch nicht|ich will das nicht
    ich moechte das doch nicht|ich moechte das nicht|das moechte ich nicht|das moechte ich doch nicht
    will ich doch nicht
    will ich nicht|moechte ich doch nicht|das will ich nicht mehr|das moechte ich nicht mehr|will ich nicht mehr
    irrtum|das war ein irrtum|geirrt|hab mich geirrt|ich habe mich geirrt|ich hab mich geirrt|fehlalarm|nicht gewollt
    das war nicht gewollt|ungewollt|das war aus versehen|war aus versehen|storniere das|stornieren sie das
    nimm mich wieder raus|nimm mich raus|ich meinte nein|nein ich meinte nein|fehler|war ein fehler
    das war ein fehler|ein fehler|mein fehler|falsch gedrueckt|falsch getippt|falsch geklickt
    falsche taste|falscher knopf|vertan|ich habe mich vertan|hab mich vertan|hab mich vertippt|hab mich verklickt
    hab mich verdrueckt|habe mich verdrueckt|ich hab mich verdrueckt|wrong button|wrong key|misclick|not that
    no not that
    forget it|forget that|forget about it|vergiss das|vergessen sie das|vergesst das|streich das|streichen sie das
    loesch das|loeschen sie das|nimm das raus|lass mal|lass das|lass es|lassen sie das|lassen sie es|kommando zurueck
    alles zurueck|alles rueckgaengig|zuruecknehmen|nimm es zurueck|nehmen sie es zurueck|nehmt das zurueck|don t
    please don t
    doch lieber nicht|das doch lieber nicht|do not do that|don t do that|reverse that|reverse it
    mach das wieder rueckgaengig|machen sie das wieder rueckgaengig|macht das rueckgaengig|wieder rueckgaengig machen
"""
_PHRASES = Phrases(
    {
        "back": _BACK,
        "polite": POLITE + GREETING,
        "filler": FILLER + "das|es|that|it|wieder|quatsch|lieber|doch|again|gar",
    }
)


def takes_back(text: str) -> bool:
    """Whether the whole message means "undo that". A question does not."""
    row = _PHRASES.read(text)
    return "back" in row.kinds and not row.rest and "?" not in text


def take(turn: Turn) -> Undo | None:
    """What the previous message granted or ended. This message may undo it, later ones may not."""
    undo = turn.conversation.undo if turn.conversation else None
    if undo is not None:
        turn.converse(undo=None)
    return undo


def step(turn: Turn, services: Services, read: Read) -> Deal | None:
    """No open question explains this no, so it undoes: what was granted ends, what was ended is granted again."""
    undo = read.undo
    if undo is None or read.item.opt_out or not takes_back(read.text):
        return None

    async def deal() -> None:
        turn.heard(read.item, understood(turn, INTENT, 1.0, read.entities, "answered"))
        turn.close_question()
        _end(turn, read, undo)
        _grant_again(turn, read, undo)

    return deal


def _end(turn: Turn, read: Read, undo: Undo) -> None:
    noted = [consent for consent in turn.consents.open() if consent.id in undo.granted]
    for one in noted:
        turn.consents.withdraw(one, read.item)
    if noted:
        subjects = [words(consent.type, consent.subject) for consent in noted]
        turn.service("utter_undo_granted", read.item.id, {"subjects": subjects})


def _grant_again(turn: Turn, read: Read, undo: Undo) -> None:
    """A new consent for the same words, with both messages as its proof, the same end and the budget that was left."""
    again = [one for one in undo.ended if one.until > turn.now and (one.budget > 0 or one.per == "day")]
    for consent in again:
        turn.consents.grant(_anew(turn, read, undo, consent))
    if again:
        holds = [words(one.type, one.subject) for one in again]
        turn.service("utter_undo_ended", read.item.id, {"holds": holds})
    elif undo.ended:
        turn.service("utter_undo_too_late", read.item.id)


def _anew(turn: Turn, read: Read, undo: Undo, ended: Consent) -> Consent:
    said = f"{undo.words}\n{read.item.text}"
    item, salt = read.item, turn.new_salt()
    proof = replace(ended.proof, message=item.message_id, words=said, locale=turn.locale, at=item.at, salt=salt)
    id_ = derived_id("n", read.item.id, ended.type, ended.subject)
    return replace(ended, id=id_, status="live", proof=proof, paused_until=None, told=False, missed=0, lost=())
