"""A new question of the company's own: its three files, from what one form holds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator

from bot.content.edit.apply import applied, cleaned
from bot.content.edit.limits import clean_phrase
from bot.model.errors import RefusedError
from bot.model.workspace import Edit
from bot.studio.skills.bodies import NewSkill
from bot.studio.skills.view import FILES, OWN

LONGEST_NAME = 40
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def name_of(title: str, taken: Collection[str]) -> str:
    """A folder's name for a title, which nobody has yet: `darf_mein_hund_mit`, then `darf_mein_hund_mit_2`."""
    plain = unicodedata.normalize("NFKD", title.lower().translate(UMLAUTS)).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:LONGEST_NAME].strip("_")
    name = words if words[:1].isalpha() else f"anliegen_{words}".strip("_")
    numbers = (f"{name}_{number}" for number in range(2, 1_000))
    return next(one for one in (name, *numbers) if one not in taken)


def files_of(name: str, new: NewSkill) -> list[Edit]:
    """The edits that make the question's files. Raises RefusedError for what no file can hold."""
    place = f"{OWN}/{name}"
    made = []
    for file, edits in (("nlu", _phrases(new)), ("responses", _texts(name, new)), ("skill", _description(name, new))):
        path = f"{place}/{FILES[file]}"
        text, _ = applied(path, None, [cleaned(Edit(path, unit, None, after)) for unit, after in edits])
        made.append(Edit(path, ("file",), None, text))
    return made


def _phrases(new: NewSkill) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each once: what stands in the list twice, and what the golden dialogue says, is no other sentence."""
    seen: set[str] = set()
    for language in ("de", "en"):
        for sentence in new.sentences.get(language, ()):
            said = clean_phrase(sentence) if sentence.strip() else ""
            if said and said.lower() not in seen:
                seen.add(said.lower())
                yield ("phrase", language, said), said
    if not seen:
        raise RefusedError("no_sentences")
    if clean_phrase(new.dialogue.say).lower() in seen:
        raise RefusedError("known_by_heart")


def _texts(name: str, new: NewSkill) -> Iterator[tuple[tuple[str, ...], str]]:
    answer = new.answer.model_dump()
    for number, wording in enumerate((new.answer, *new.more)):
        for locale, text in wording.model_dump().items():
            linked = text if not new.link or new.link in text else f"{text.rstrip()}\n{new.link}"
            yield ("text", f"utter_{name}", locale, str(number)), linked
    for locale in answer:
        yield ("text", f"utter_word_skill_{name}", locale, "0"), new.title.en if locale == "en" else new.title.de


def _description(name: str, new: NewSkill) -> Iterator[tuple[tuple[str, ...], object]]:
    topic = new.topic or new.title
    yield ("key", "skill"), name
    yield ("key", "title"), new.title.model_dump()
    yield ("key", "topic"), topic.model_dump()
    yield ("key", "in_queue"), True
    if new.choices:
        yield ("key", "choices"), list(new.choices)
    expect = {"skill": name, "outcome": "answered"}
    turn = {"say": clean_phrase(new.dialogue.say), "expect": expect}
    title = new.title.en if new.dialogue.locale == "en" else new.title.de
    yield ("dialogue", title), {"name": title, "locale": new.dialogue.locale, "turns": [turn]}
