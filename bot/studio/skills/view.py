"""Questions as the page shows them, read from the draft's files."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from bot.content.company import COMPANY
from bot.content.edit import phrases, source, texts
from bot.content.edit.similar import MARK, plain_words
from bot.content.folders import SKILL
from bot.content.rasa_files import PHRASES, RESPONSES
from bot.content.render import PLACEHOLDER
from bot.model.errors import RefusedError
from bot.model.orders import ALWAYS_ON
from bot.model.workspace import Alike, Finding, Revision, Workspace
from bot.studio.skills.parts import SkillParts

FILES = {"nlu": PHRASES, "responses": RESPONSES, "skill": SKILL}
OWN = "company"
"""The pack of a company's own questions."""
FACTS = "facts.yml"
MOST_UNDECIDED = 100
MOST_SHOWN = 4_000
"""Characters of a value that the history shows."""


async def listed(parts: SkillParts) -> list[dict[str, Any]]:
    """All questions of the packs that are switched on, in the order of packs and titles."""
    workspace = parts.workspace
    changed = {file.rpartition("/")[0] for file in await workspace.files()}
    rows = []
    for place in await places(workspace):
        pack, name = place.split("/")
        if pack not in (*parts.packs, OWN):
            continue
        read = values_in(await workspace.text(f"{place}/{SKILL}"))
        sentences = _phrases(await workspace.text(f"{place}/{PHRASES}"))
        rows.append(
            {
                "pack": pack,
                "name": name,
                "title": read.get("title") or {},
                "sentences": {language: len(said) for language, said in sentences.items()},
                "dialogues": len(read.get("dialogues") or ()),
                "own": is_own(workspace, place),
                "changed": place in changed,
            }
        )
    return rows


async def places(workspace: Workspace) -> list[str]:
    """The folders of all questions: `<pack>/<name>`."""
    return sorted(path.removesuffix(f"/{SKILL}") for path in await workspace.paths() if path.endswith(f"/{SKILL}"))


async def shown(parts: SkillParts, place: str) -> dict[str, Any] | None:
    """One question with all that can be edited; None if there is none."""
    workspace = parts.workspace
    revision = await workspace.head()  # before the files: what comes between is read again
    described = await workspace.text(f"{place}/{SKILL}")
    if described is None:
        return None
    pack, name = place.split("/")
    said = _texts(await workspace.text(f"{place}/{RESPONSES}"))
    shipped = _texts(workspace.shipped(f"{place}/{RESPONSES}"))
    return {
        "revision": revision,
        "pack": pack,
        "name": name,
        "own": is_own(workspace, place),
        "sentences": {"de": [], "en": [], **_phrases(await workspace.text(f"{place}/{PHRASES}"))},
        "texts": [
            {"response": response, "locales": by_locale, "fills": _placeholders(shipped.get(response, {}))}
            for response, by_locale in said.items()
        ],
        "always": name in ALWAYS_ON,
        "skill": values_in(described),
        "known": await _known(parts),
    }


def is_own(workspace: Workspace, place: str) -> bool:
    """Whether the company has made it, so that it can be removed."""
    return workspace.shipped(f"{place}/{SKILL}") is None


def file_of(place: str, file: str) -> str:
    return f"{place}/{FILES[file]}"


async def history(workspace: Workspace, place: str, limit: int = 60) -> list[dict[str, Any]]:
    """Who changed what of a question, the latest first."""
    found: dict[int, Revision] = {}
    for file in FILES:
        for revision in await workspace.history(file=file_of(place, file), limit=limit):
            found[revision.number] = revision
    newest = sorted(found.values(), key=lambda revision: -revision.number)[:limit]
    return [_revision(revision, place) for revision in newest]


def _revision(revision: Revision, place: str) -> dict[str, Any]:
    names = {path: name for name, path in FILES.items()}
    own = [edit for edit in revision.edits if edit.file.startswith(f"{place}/")]
    return {
        "number": revision.number,
        "by": revision.by,
        "at": revision.at.isoformat(),
        "note": revision.note,
        "others": len(revision.edits) - len(own),
        "edits": [
            {
                "file": names.get(edit.file.rpartition("/")[2], edit.file.rpartition("/")[2]),
                "unit": list(edit.unit),
                "before": _short(edit.before),
                "after": _short(edit.after),
            }
            for edit in own[:100]
        ],
    }


def _short(value: Any) -> Any:
    return f"{value[:MOST_SHOWN]}…" if isinstance(value, str) and len(value) > MOST_SHOWN else value


async def _known(parts: SkillParts) -> dict[str, Any]:
    """What a question can name: other questions, kinds of values, what fits every text."""
    workspace = parts.workspace
    skills = {}
    for place in await places(workspace):
        title = values_in(await workspace.text(f"{place}/{SKILL}")).get("title")
        skills[place.split("/")[1]] = title if isinstance(title, dict) else {}
    return {
        "skills": skills,
        "entities": {name: dict(title) for name, title in parts.entities.items()},
        "values": await _values_now(parts),
        "facts": await _facts(workspace),
        "worlds": {name: sorted(held) for name, held in parts.worlds.items()},
        "channels": [
            {
                "label": one.label or one.name,
                "limit": one.text_limit,
                "choices": one.choices,
                "templates": one.templates,
            }
            for one in parts.channels
        ],
    }


async def _values_now(parts: SkillParts) -> dict[str, str]:
    """What fits every text, as the draft has it."""
    own = values_in(await parts.workspace.text(f"{OWN}/{COMPANY}"))
    said = {name: str(own.get("name" if name == "company" else name) or "") for name in parts.values}
    return {name: said[name] or value for name, value in parts.values.items()}


async def _facts(workspace: Workspace) -> dict[str, dict[str, Any]]:
    """Dated facts by the name under which a text shows them."""
    found = {}
    for path in await workspace.paths():
        if path.rpartition("/")[2] == FACTS:
            for name, fact in values_in(await workspace.text(path)).items():
                if isinstance(fact, Mapping):
                    found[f"fact_{name}"] = {"title": fact.get("title") or {}, "value": str(fact.get("value", ""))}
    return found


def _placeholders(by_locale: Mapping[str, list[str]]) -> list[str]:
    """The values that a shipped text shows: what answers fills them."""
    return sorted({name for listed in by_locale.values() for text in listed for name in PLACEHOLDER.findall(text)})


async def undecided(workspace: Workspace) -> list[dict[str, Any]]:
    """What an upgrade and the company have both changed."""
    return [
        {
            "id": one.id,
            "place": one.file.rpartition("/")[0],
            "file": one.file.rpartition("/")[2],
            "unit": list(one.unit),
            "base": _short(one.base),
            "ours": _short(one.ours),
            "theirs": _short(one.theirs),
        }
        for one in (await workspace.conflicts())[:MOST_UNDECIDED]
    ]


async def findings(workspace: Workspace, place: str) -> list[dict[str, Any]]:
    """What is wrong with a question. Asked for by itself, since it is not known at once; looked for in the whole draft,
    which all pages share."""
    return [_finding(found) for found in await workspace.findings() if found.skill == place.split("/")[1]]


async def counted(workspace: Workspace) -> dict[str, dict[str, int]]:
    """How many errors and warnings each question has."""
    counts: dict[str, dict[str, int]] = {}
    for found in await workspace.findings():
        by_level = counts.setdefault(found.skill, {"error": 0, "warning": 0})
        by_level[found.level] += 1
    return counts


def alike(like: Alike) -> dict[str, Any]:
    """Another sentence that sounds the same, with the words that it alone has."""
    plain = MARK.sub(lambda match: match[1], like.phrase)
    words = [{"text": word, "differs": plain_words(word) in like.theirs} for word in plain.split()]
    return {"skill": like.skill, "here": like.same, "words": words}


def _finding(found: Finding) -> dict[str, Any]:
    return {"unit": list(found.unit), "level": found.level, "code": found.code, "words": dict(found.words)}


def values_in(text: str | None) -> dict[str, Any]:
    """What a file holds; of one that cannot be read nothing, which its findings say."""
    read = _parsed(text or "")
    return read if isinstance(read, dict) else {}


@lru_cache(maxsize=512)
def _parsed(text: str) -> Any:
    """Kept by its text: most files are the same at each look."""
    try:
        return source.values(text)
    except RefusedError:
        return None


@lru_cache(maxsize=512)
def _phrases(text: str | None) -> Mapping[str, list[str]]:
    try:
        return phrases.phrases(text or "")
    except RefusedError:
        return {}


def _texts(text: str | None) -> Mapping[str, Mapping[str, list[str]]]:
    try:
        return texts.texts(text or "")
    except RefusedError:
        return {}
