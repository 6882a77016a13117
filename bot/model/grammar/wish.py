"""A wish to be told: a directive, a refusal, a mere question, somebody else's wish, or a complaint about the past."""

from __future__ import annotations

import re
from typing import Literal

from bot.model.grammar.question import asks
from bot.model.grammar.words import word_set
from bot.model.grammar.yes_no import yes_or_no
from bot.model.keyword_rules import fold

Wish = Literal["directive", "refusal", "question", "reported", "past", "unclear"]

_WHEN = word_set(
    """
    wenn sobald falls sofern when once if whenever
    """
)
_WHEN_PAIRS = frozenset({"as soon", "in case", "the moment", "erst wenn"})
_ASKED = word_set(
    """
    wann ob wieso warum weshalb wieviel wieviele woher wohin wo wie was wer how why where what whether who which
    """
)
_TELL = re.compile(
    r"(?:schreib|schrieb|geschrieb|bescheid|sag|sagt|sage|sagen|gesagt|meld|gemeldet|benachrichtig"
    r"|informier|inform|erinner"
    r"|schick|geschickt|send|gesendet|hinweis|nachricht|push|ping|gib|geb|gegeben|text|texted|tell|told|let|know|notif"
    r"|messag|write|wrote|written|remind|alert|updat|announc|weck|warn|lass|wissen)\w*"
)
_NOT = word_set(
    """
    nicht nich net ned nit nie niemals nichts nix kein keine keinen keiner keinerlei keins ohne aufhoeren not
    dont don never no nothing without stop isn doesn shouldn needn mustn mustnt cannot bloss wehe spar spart
    sparen bleiben verzichte
    verzichten verzicht untersteh
    """
)
_KIND_NOT = (
    "vergiss nicht", "vergesst nicht", "vergessen sie nicht", "nicht vergessen", "vergiss bitte nicht",
    "nicht zu vergessen",
    "don t forget", "do not forget", "dont forget", "nicht wahr", "warum nicht", "why not", "wenn nicht", "nicht nur",
    "not only", "keine ahnung", "kein problem", "no problem", "bis nichts", "ob nicht", "nicht mehr lange",
)  # fmt: skip
_NO_NEED = re.compile(
    r"\b(?:brauchst|brauchen|braucht|musst|muessen|muesst|sollst|sollt|need"
    r"|have)\b(?:\W+\w+){0,6}?\W+(?:nicht|nix|kein\w*|not|t)\b"
)
_OTHERS = re.compile(
    r"\b(?:mein|meine|meinem|meiner|unser|unsere|der|die|ein|eine|my|our|the|a)\W+(?:chef|chefin|boss"
    r"|frau|mann|freund|freundin"
    r"|mutter|vater|mama|papa|sohn|tochter|kollege|kollegin|kollegen|nachbar|nachbarin|oma|opa|lehrer"
    r"|lehrerin|bruder|schwester"
    r"|wife|husband|mother|father|mom|dad|son|daughter|colleague|neighbour|neighbor|teacher|friend|brother|sister)\b"
)
_THIRD = re.compile(
    r"\b(?:er|man|jemand|einer|he|she|they|somebody|someone|everybody|alle|die leute|people)\W+"
    r"(?:meint|meinte|sagt|sagte|will|wollte|moechte|findet|denkt|glaubt|says|said|thinks|wants|wanted"
    r"|told|meinen|sagen|wollen)\b"
)
_SAYS = re.compile(
    r"\b(?:meint|meinte|meinten|sagt|sagte|sagten|will|wollte|moechte|findet|denkt|glaubt|fragt|says|said"
    r"|thinks|wants|wanted|asks"
    r"|told|meinen|wollen|hat gesagt|has said|told me|erzaehlt|behauptet)\b"
)
_PAST = re.compile(
    r"\b(?:habe|hab|wolltet|wolltest|wollten|hast|habt|haben|hat|hatte|hattest|hattet|hatten|haettest"
    r"|haettet|wurde|wurden|warum|wieso|did|didn|have|haven|has|hasn"
    r"|had|hadn|was|were|wasn|weren|why)\b"
)
_DONE = re.compile(
    r"\b(?:gemacht|versprochen|gesagt|geschrieben|gegeben|gemeldet|benachrichtigt|informiert|erinnert"
    r"|geschickt|gesendet|gekommen|bekommen|erhalten"
    r"|told|written|wrote|notified|informed|reminded|sent|messaged|texted|tell|write|notify|inform|remind"
    r"|send|get|got|received)\b"
)
_COULD_HAVE = re.compile(r"\bhaett\w*\b.{1,60}\b(?:koennen|muessen|sollen|duerfen)\b|\b(?:could|should) have\b")
_STOPS = re.compile(r"\bhoer\w* (?:\w+ )?auf\b|\baufhoeren\b|\bstop (?:\w+ing)\b")
_TELL_WHEN = re.compile(r"\btell me when\b")
_TELL_IF = re.compile(r"\btell me (?:if|whether)\b")
_FOR_ME_LATER = re.compile(
    r"\b(?:haette|haett|wuerde|moechte|will|mag|koennte|would|d|want|like|wish)\b(?:\W+\w+){0,3}?\W+"
    r"(?:gern|gerne|lieber|bescheid|informiert|benachrichtigt|wissen|hinweis|nachricht|like|love|to|bitte|eine|einen)\b"
)
_OPENING = word_set(
    """
    hallo hi hey moin bitte und ok okay dann also guten tag morgen please hello
    """
)
_BEGINS_ASKING = word_set(
    """
    kannst kann koennen koennt koenntest koenntet koennten wuerdest wuerden wuerdet magst can could would will
    """
)


_SENTENCE = re.compile(r"[^.!?;\n]+[.!?;\n]*")
_FOR_ANOTHER = re.compile(
    r"\b(?:meine[mr]|unsere[mr]|seine[mr]|ihre[mr]|deren|my|our|his|her)\W+(?:\w+\W+)?(?:chef|chefin|boss"
    r"|frau|mann|freund|freundin|mutter"
    r"|vater|mama|papa|sohn|tochter|kollegen|kollegin|nachbarn|nachbarin|oma|opa|bruder|schwester|eltern"
    r"|familie|wife|husband"
    r"|mother|father|mom|dad|son|daughter|colleague|neighbou?r|friend|brother|sister|parents|family)\b"
)
_ME = word_set("mir mich uns me us ich wir i we")
_SOMEBODY_SAYS = re.compile(
    r"\b(?:der|die|das|ein|eine|mein|meine|unser|unsere|the|my|our|a|some|jemand|man)\W+(?:\w+\W+)?"
    r"(?:meint|meinte|sagt|sagte|behauptet|behauptete|erzaehlt|erzaehlte|schreibt|says|said|claims"
    r"|claimed|told me)\b.{0,40}"
    r"\b(?:ihr|du|sie|you|dass)\b"
)
_PROMISED = re.compile(
    r"\b(?:wolltet|wolltest|wollten sie|solltet|solltest|sollten sie|versprochen|verspracht|versprachst"
    r"|promised|were going to"
    r"|were supposed|was supposed|you said)\b"
)
_ONE_ASKS = re.compile(
    r"^(?:kann|koennte|darf|can|could|may) (?:man|one|people)\b|^(?:schreibst|sagst|meldest|schreibt|sagt"
    r"|meldet|bekomme|bekommt|krieg\w*"
    r"|geht das|geht es|ist es moeglich|is it possible|do you|does it|will you|will i|do i|am i)\b"
)
_ORDER: tuple[Wish, ...] = ("refusal", "past", "reported", "directive", "question", "unclear")


def wish(text: str) -> Wish:
    """What a text that speaks of being told really asks for. Only a directive is a wish in clear words; a refusal in
    one sentence holds against a wish in another."""
    sentences = _SENTENCE.findall(text)
    found = {_of_sentence(sentence) for sentence in sentences if _TELL.search(fold(sentence))}
    if found and any((said := yes_or_no(sentence)) and said.word == "no" for sentence in sentences):
        return "refusal"
    if not found:
        return "question" if asks(text) or _ASKED & set(fold(text).split()) else "unclear"
    return next(one for one in _ORDER if one in found)


def speaks_of_telling(text: str) -> bool:
    """Whether it speaks of being told at all: "Fährt die U3?" does not."""
    return _TELL.search(fold(text)) is not None


def _of_sentence(text: str) -> Wish:
    said = fold(text)
    words = said.split()
    main, condition = _clauses(words)
    if _is_past(said, words):
        return "past"
    if _refuses(said, words, main):
        return "refusal"
    if _is_anothers(said, words):
        return "reported"
    if _ONE_ASKS.search(said):
        return "question"
    if "?" in text and not _is_request(words):
        return "question"
    if words[0] in _BEGINS_ASKING and _TELL_WHEN.search(said):
        return "unclear"  # "Can you tell me when it runs again?" is a question or a wish
    if _ASKED & set(main) or _TELL_IF.search(said):
        return "question"
    return "directive" if condition else "unclear"


def _is_anothers(said: str, words: list[str]) -> bool:
    """ "Mein Chef meint …", "Schreib meiner Frau": somebody else wishes, or is to be told."""
    if (_OTHERS.search(said) and _SAYS.search(said)) or _THIRD.search(said) or _SOMEBODY_SAYS.search(said):
        return True
    return bool(_FOR_ANOTHER.search(said)) and not _ME & set(words)


def _clauses(words: list[str]) -> tuple[list[str], bool]:
    """The words outside the condition ("wenn die U3 wieder fährt"), and whether there is one."""
    for at, word in enumerate(words):
        if word in _WHEN or " ".join(words[at : at + 2]) in _WHEN_PAIRS:
            return words[:at] or words[at + 1 :], True
    return words, False


def _refuses(said: str, words: list[str], main: list[str]) -> bool:
    """A negation whose reach is the telling, not what is waited for."""
    plain = said
    for kind in _KIND_NOT:
        plain = plain.replace(kind, " ")
    if _STOPS.search(plain) or (_NO_NEED.search(plain) and _TELL.search(plain)):
        return True
    kept = plain.split()
    near = [at for at, word in enumerate(kept) if word in _NOT and not _within_condition(kept, at)]
    if any(_TELL.match(word) for at in near for word in kept[max(0, at - 5) : at + 5]):
        return True
    return bool(near) and words[:1] != main[:1] and any(_TELL.match(word) for word in kept)


def _within_condition(words: list[str], at: int) -> bool:
    """Whether this word stands in the condition and nothing of the telling follows it there."""
    begins = next((n for n, word in enumerate(words) if word in _WHEN), None)
    if begins is None or at < begins:
        return False
    return not any(_TELL.match(word) for word in words[max(begins, at - 4) : at + 3])


def _is_past(said: str, words: list[str]) -> bool:
    """ "Du hast mir nicht Bescheid gesagt", "you never told me"."""
    if _COULD_HAVE.search(said) or _PROMISED.search(said):
        return True
    if _FOR_ME_LATER.search(said) and not said.startswith(("warum", "wieso", "why")):
        return False
    if _PAST.search(said) and _DONE.search(said) and not _is_request(words):
        return True
    return bool(re.search(r"\b(?:nie|never|wieder nicht)\b", said) and _DONE.search(said) and not _is_request(words))


def _is_request(words: list[str]) -> bool:
    first = [word for word in words if word not in _OPENING][:1]
    return bool(first) and (first[0] in _BEGINS_ASKING or words[:1] == ["bitte"]) and "auch" not in words[:5]
