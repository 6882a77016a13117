"""All texts of a content that customers read, held against the one check; and which hosts the shipped ones name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from bot.content.company import COMPANY, CompanyFile
from bot.content.facts import facts_of
from bot.content.folders import COMMON, FACTS, SERVICE, SKILL, Content, PackFolder, pack_files
from bot.content.safety.likeness import Likeness
from bot.content.safety.links import BARE
from bot.content.strict_yaml import Place, validated
from bot.model.objection import CheckText, Objection

Found = tuple[Path, Place, str]
RESPONSES = "responses.yml"
SMALL_TALK = frozenset(
    {"greet", "goodbye", "thank", "bot_challenge", "capabilities", "out_of_scope", "insult", "affirm", "deny", "human"}
)
"""Folders whose texts meet people who asked for nothing in particular."""
ANSWERS_OF_SERVICE = ("utter_danger_", "utter_crossing_", "utter_offer_", "utter_foreign_")
"""What of the service's own texts answers something; all others come unasked."""
HOST = re.compile(r"https?://([^/\s\"')\]}>{:?#]+)")

REASONS: Mapping[str, str] = {
    "advert": "advertises ({found!r}); customers get service here and no offers",
    "price": "says the price {found!r}, which belongs into facts.yml, with its last day",
    "link": "links to {found!r}, which is no page of the company (LOTSE_OWN_HOSTS)",
    "html": "holds markup ({found!r})",
    "hidden": "holds a character that nobody sees ({found})",
    "lookalike": "holds {found!r}, which only looks like letters of ours",
    "formula": "begins with {found!r}, which a spreadsheet takes for a formula",
}


def text_faults(
    content: Content, packs: Iterable[str], folders: Iterable[PackFolder], check: CheckText
) -> Iterator[Found]:
    """What is wrong with each text of these folders, and of the packs' own files; a title that is offered to tap is a
    text, too."""
    for folder in folders:
        for name, place, text in _responses(folder):
            for objection in check(text, unasked=is_unasked(folder, name)):
                if objection.code == "advert" and FOREIGN.search(name):
                    continue  # the words that weigh are German and English
                yield folder.path / RESPONSES, place, reason(objection)
        if folder.description.exists():
            written: Any = validated(dict[str, Any], folder.description)
            for key in ("title", "topic"):
                for language, text in _words(written.get(key)):
                    for objection in check(text, unasked=True):
                        yield folder.description, (key, language), reason(objection)
    yield from _of_facts(content, packs, check)
    yield from _of_company(content, check)


def reason(objection: Objection) -> str:
    return REASONS[objection.code].format(found=objection.found)


def is_unasked(folder: PackFolder, response: str) -> bool:
    if folder.pack != COMMON:
        return False
    if folder.path.name == SERVICE:
        return not response.startswith(ANSWERS_OF_SERVICE)
    return folder.path.name in SMALL_TALK


def named_hosts(folders: Iterable[Path]) -> frozenset[str]:
    """Hosts that shipped files name, in links or by themselves: what the packs' own texts lead to."""
    return frozenset(host for folder in folders for host in _hosts_in(folder))


@cache
def _hosts_in(folder: Path) -> frozenset[str]:
    found: set[str] = set()
    for file in folder.rglob("*.yml"):
        if file.name in {RESPONSES, FACTS}:
            text = file.read_text(encoding="utf-8")
            found |= {host.lower() for host in HOST.findall(text)}
            found |= {match[0].partition("/")[0].lower() for match in BARE.finditer(text)}
    return frozenset(found)


FOREIGN = re.compile(r"_(?:ru|uk|ar|fa|it|es|tr|pl|fr)$")
FIELD = re.compile(r"\{\w+\}")


@cache
def learned(samples: Path, folders: tuple[Path, ...]) -> Likeness:
    """From the lists in a folder, and from what is shipped, in German and English, each text once."""
    found: dict[str, None] = {}
    for folder in folders:
        for file in sorted(folder.rglob(RESPONSES)):
            read: Any = validated(dict[str, Any], file).get("responses") or {}
            for name, variations in read.items():
                if not FOREIGN.search(name):
                    found |= dict.fromkeys(FIELD.sub(" ", str(one.get("text") or "")) for one in variations)
        titled = [one for file in sorted(folder.glob(FACTS)) for one in validated(dict[str, Any], file).values()]
        titled += [validated(dict[str, Any], file) for file in sorted(folder.rglob(SKILL))]
        found |= dict.fromkeys(text for one in titled for _, text in (*_words(one["title"]), *_words(one.get("topic"))))
    honest, adverts = ((samples / f"{name}.txt").read_text("utf-8").splitlines() for name in ("honest", "adverts"))
    return Likeness((*honest, *found), adverts)


def _responses(folder: PackFolder) -> Iterator[tuple[str, Place, str]]:
    file = folder.path / RESPONSES
    read: Any = validated(dict[str, Any], file).get("responses") if file.exists() else None
    for name, variations in (read or {}).items():
        for number, variation in enumerate(variations or ()):
            yield name, ("responses", name, number, "text"), str(variation.get("text") or "")


def _words(written: Any) -> list[tuple[str, str]]:
    return [(str(key), str(text)) for key, text in written.items()] if isinstance(written, Mapping) else []


def _of_facts(content: Content, packs: Iterable[str], check: CheckText) -> Iterator[Found]:
    """A value is a price, or a text in an answer; where readers are sent to must be a page of the company."""
    facts = facts_of(content, packs)
    for file in pack_files(content, FACTS):
        for fact in (fact for fact in facts.values() if fact.pack == file.pack):
            said = [*fact.title.values(), fact.link, *(text for one in fact.values for text in one.shown.values())]
            codes = {"price"} if fact.kind == "money" else set[str]()
            for text in dict.fromkeys(said):
                for objection in check(text):
                    if objection.code not in codes | {"formula"}:
                        yield file.path, (fact.name,), reason(objection)


def _of_company(content: Content, check: CheckText) -> Iterator[Found]:
    """Its names stand in every greeting, and why it is closed in many an answer."""
    for file in pack_files(content, COMPANY):
        read: CompanyFile = validated(CompanyFile, file.path)
        said: list[tuple[Place, str]] = [(("name",), read.name), (("team",), read.team)]
        for number, row in enumerate(read.hours.special):
            titles = row.title.by_locale().values() if row.title else ()
            said += [(("hours", "special", number, "title"), title) for title in titles]
        for place, text in said:
            for objection in check(text, unasked=True):
                yield file.path, place, reason(objection)
