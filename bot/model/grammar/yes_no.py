"""Yes and no as whole sentences, in a closed grammar: politeness, hedges and signs beside them, nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from bot.model.grammar.question import asks
from bot.model.grammar.words import FILLER, GREETING, POLITE, THANKS, Phrases, unsigned

_YES = """
    ja|jo|joa|jau|jup|jep|jepp|yep|yup|yes|yeah|yea|ya|jawohl|jawoll|si|oui|ja doch|aber ja|ach ja|na ja klar|oh ja
    o ja|gern|gerne|sehr gern|sehr gerne|ganz gern|total gern|liebend gern|immer gern|herzlich gern|mit vergnuegen
    ja gern|klar|na klar|klar doch|na klar doch|alles klar ja|logo|logisch|sicher|aber sicher|na sicher|sicher doch
    natuerlich|aber natuerlich|selbstverstaendlich|freilich|gewiss|unbedingt|auf jeden fall|auf alle faelle
    definitiv|absolut|einverstanden|gebongt|abgemacht|passt
    passt so|das passt|stimmt|das stimmt|richtig|das ist richtig|genau|ganz genau|genau so|korrekt|so ist es|eben
    positiv|mach das|mach mal|mach es|mach ruhig|machen wir|so machen wir das|machen sie das|tu das|tu es
    tun sie das|bitte machen|nur zu|her damit|immer her damit|los|los geht s|leg los|warum nicht|wieso nicht|why not
    meinetwegen|von mir aus|klingt gut|hoert sich gut an|gute idee|super idee|find ich gut|finde ich gut
    das will ich|das moechte ich|das moechte ich gern|hoert sich gut an|gute idee|super idee|find ich gut
    finde ich gut|das will ich|das moechte ich|das moechte ich gern|will ich|moechte ich|haette ich gern
    haett ich gern|das haette ich gern|ich bitte darum|darum bitte ich|ich will das|ich moechte das|das meine ich
    genau das|genau das meine ich|sure|sure thing|of course|certainly|definitely|absolutely|exactly|correct
    that s right|that is right|right|indeed|please do|do it|do that|do so|go ahead|go for it|yes do|alright
    all right|fine|fine with me|fine by me|sounds good|sounds great|i would|i would like that|i d like that
    i d love that|i d love to|i do|i want that|gladly|with pleasure|you bet|evet|tak|j|y|i want|i want it
    i want this|klaro|bejaht|bejahe|geht klar
    das geht klar|gerne doch|gern doch
    aber gern doch|bin einverstanden|ich bin einverstanden|freili|jo freili|mach|machs|mach s|tu s|machen sie
    das kannst du machen|kannst du machen|kannste machen|kann man machen|das koennen sie machen|koennen sie machen
    das koennt ihr machen|koennt ihr machen|kannst du tun|das koennen sie tun|koennen sie tun|ich waere dankbar
    ich waere dir dankbar|ich waere ihnen dankbar|ich waere ihnen sehr dankbar|ich waere dir sehr dankbar
    ich waere euch dankbar|waere dankbar|dankbar waere ich
    i would appreciate it|i d appreciate it|much appreciated|would appreciate|ich freue mich|freu mich|gren|geren
    das moecht ich|moecht ich|mag ich|das mag ich|wuensche ich|bitte sehr gern|wenn moeglich|wenn das geht|if possible
    👍|👌|✅|✔|☑|💯
"""
_OK = "ok|okay|k|kk|okee|oki|okidoki|okey|in ordnung|geht in ordnung|alright|all right"
_NO = """
    nein|noe|ne|nee|nope|nah|no|non|noo|nein nein|nein danke|no way|never|nie|niemals|nix|nichts da|lieber nicht
    besser nicht|bloss nicht|nur das nicht|eher nicht|eigentlich nicht|noch nicht|heute nicht|jetzt nicht
    auf keinen fall|auf gar keinen fall|keinesfalls|keineswegs|ueberhaupt nicht|gar nicht|nicht wirklich|no thanks
    lass|lass mal|lass gut sein|lass es|lass das|lassen sie es|lassen wir das|lassen wir es|lass stecken|lass ma
    nicht noetig|ist nicht noetig|nicht notwendig|unnoetig|muss nicht|muss nicht sein|muss echt nicht sein
    nicht erforderlich|brauche ich nicht|brauch ich nicht|brauch ich nich|brauchst du nicht|brauchen sie nicht
    braucht es nicht|brauchts nicht|ich brauche das nicht|ich brauche nichts|brauche nichts|brauche keinen
    brauche keine|brauche keins|kein bedarf|kein interesse|keine lust|ohne mich|will ich nicht|moechte ich nicht
    das will ich nicht|das moechte ich nicht|ich will das nicht|ich will nicht|ich moechte nicht
    ich moechte das nicht|mag ich nicht|passt schon|passt scho|schon gut|ist gut so|vergiss es|vergessen sie es
    vergessen wir das|abbrechen|abbruch|nicht|bitte nicht|das nicht|verzichte|ich verzichte|danke nein
    keine nachricht|keine nachrichten
    nicht schreiben|bitte nicht schreiben|schreib mir nicht|nichts schreiben|glaube nicht|glaub nicht|denke nicht
    ich glaube nicht|ich denke nicht|eher nein|kein bock|alles gut so|dann nicht|nein alles gut|nee alles gut
    rather not|better not|not now|not really|not needed|not necessary|no need|not required|not today|absolutely not
    i don t|i do not|i don t want that|i don t want to|i don t need that|don t|do not|i d rather not|i m good
    i m fine|no thank you|none|neither|cancel|forget it|leave it|never mind|nevermind
    i don t think so|lass gut sein|lass mal gut sein|das ist nicht noetig|is nicht noetig|lassen sie|lass sein
    spar dir das|spar s dir|spart euch das|sparen sie sich das|ich komme klar|ich komme schon klar|komme klar
    komm schon klar|hat sich erledigt|schon erledigt|erledigt|nie im leben|um gottes willen|um himmels willen
    will i ned|ned|muss net sein|lieber nein|n|ich schaue selbst|ich schau selbst|ich schaue selber nach
    ich gucke selbst
    ich schau selber nach|ich schau selber|ich guck selbst|ich sehe selbst nach|i ll check myself|ned noetig
    net noetig|i mog ned|nei|nah i m good|im good|i am good|im fine
    verzichte dankend|danke verzichte|behalten|nicht gewuenscht|unerwuenscht|not interested|no interest
    not wanted|not at all|👎|❌|🚫|🙅|✖
"""
_HEDGE = """
    glaube ich|glaub ich|denke ich|denk ich|ich glaube|ich glaub|ich denke|ich denke schon|ich glaube schon
    glaub schon|glaube schon|denk schon|wohl|i think|i think so|i guess|i guess so|i suppose|i suppose so|sehr|ganz
    echt|total|auch|von dir|von euch|von ihnen|of you|von dir das|im voraus|in advance|dafuer|dazu|na gut|alles klar
    alles gut|kein problem|no problem|no worries|gar kein problem|das|es|that|it|so|dear|freut mich
    das hilft mir|hilft mir|das wuerde mir helfen|wuerde mir helfen|das hilft|that helps|that helps me|that would help
    it s ok|it is ok|that s ok|that s fine|das reicht|das reicht mir|das reicht mir so|das war alles|das war s
    das wars
    sonst nichts|bidde|supi|my friend|sir|madam|ma am|mate|bro|dude|digga|alter|diggi|danke der nachfrage
    danke fuer das angebot
    danke fuers angebot|thanks for asking|see you
    thanks for the offer|very|much|from you|kindly|ihnen|dir|euch|bitteschoen
    noch einen schoenen tag|schoenen tag noch|schoenen tag|schoenen abend noch|have a nice day
    🙏|🙂|😊|😀|😃|😄|😁|😉|😅|🥰|😍
    ❤|💙|💪|🎉|🤗|☺|😇|🤩|✨|☀|🌞|😌|😎|👋
"""
_BYE = "bis dann|bis bald|bis spaeter|bis nachher|tschuess|tschau|ciao|bye|see you|mach s gut"
_WOULD = """
    das waere|waere|das waer|waer|waers|das waers|das ist|ist ja|that would be|that d be|would be|that s|d be
"""
_GOOD = """
    gut|nett|toll|super|lieb|klasse|prima|schoen|praktisch|hilfreich|perfekt|spitze|fein|cool|mega|top|ideal
    wunderbar|genial|great|nice|good|lovely|helpful|perfect|awesome|kind|wonderful|brilliant|handy
"""
_TELL = """
    schreib|schreibe|schreibt|schreiben sie|sag|sage|sagt|sagen sie|gib|gebt|geben sie|meld dich|melde dich
    melden sie sich|meldet euch|benachrichtige|benachrichtigt|benachrichtigen sie|informier|informiere|informiert
    informieren sie|erinner|erinnere|schick|schicke|schickt|schicken sie|halt|halte|haltet|tell|let|notify|text
    message|write|keep|ping|remind|benachrichtigen|informieren|bescheid sagen|bescheid geben|schreiben|melden
"""
_TOLD = """
    mir|mich|bescheid|nachricht|eine nachricht|ne nachricht|einen hinweis|auf dem laufenden|unbedingt mal|kurz|me
    know|posted|to me|a message|a note|dann bescheid
"""
_ASK = """
    stimmt das|stimmt das so|und jetzt|und nun|was nun|geht das|passt das|passt das so|ist das so|ist das gut
    ist das gut so|ist das richtig|ist das ok|ist das okay|ist das sicher|und dann|is that so|is that right
    is that it|is that ok|and now|and then|is it|i don t know|i do not know|dont know|weiss nicht|nein doch|ja nein
    ja ja|jaja|ja toll|na toll
"""
_PHRASES = Phrases(
    {
        "ask": _ASK,
        "ok": _OK,
        "thanks": THANKS,
        "bye": _BYE,
        "would": _WOULD,
        "yes": _YES,
        "no": _NO,
        "tell": _TELL,
        "polite": POLITE + GREETING,
        "filler": FILLER + _HEDGE + _GOOD + _TOLD,
    }
)
_BUT = re.compile(r"^(?:aber|nur|und|wenn|falls|sofern|solange|bis|ab|but|only|and|if|unless|until|as long as)\b")


@dataclass(frozen=True)
class Said:
    """What a whole message says to a yes-or-no question. A yes with a `condition` of its own is not yet one."""

    word: Literal["yes", "no"]
    condition: str = ""


def yes_or_no(text: str) -> Said | None:
    """Read a whole message as yes, no, or a yes with a condition; None if it is anything else, a question above all."""
    row = _PHRASES.read(unsigned(text))
    word = "yes" if _begs(text) else _word(row.kinds)
    if word is None or "?" in text:
        return None
    if not row.rest:
        return Said(word)
    plain = word == "yes" and {"yes", "ok"} & set(row.kinds)
    return Said("yes", row.rest) if plain and _BUT.match(row.rest) and not asks(row.rest) else None


def _word(kinds: tuple[str, ...]) -> Literal["yes", "no"] | None:
    """The one word that is said; "nö, passt" is a no, a yes beside a no is neither. "Wäre toll" and "sag mir
    Bescheid" are a yes to an offer."""
    if "ask" in kinds or (
        "ok" in kinds and {"thanks", "bye"} & set(kinds) and not {"yes", "would", "tell"} & set(kinds)
    ):
        return None  # "ok, danke" and "ok, tschüss" take note of something
    said = [kind for kind in kinds if kind not in {"polite", "thanks", "bye", "filler"}]
    if not said or (said[0] != "no" and "no" in said):
        return None
    return "no" if said[0] == "no" else "yes"


def _begs(text: str) -> bool:
    """ "Bitte" alone, said to a question, is a yes."""
    words = text.casefold().strip(" .!…").split()
    return words in (["bitte"], ["bitte", "bitte"], ["please"], ["pls"], ["bitte", "ja"])
