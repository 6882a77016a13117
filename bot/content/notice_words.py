"""The words of notice types as a folder of content holds them, and what a release keeps of the one before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import orjson
from pydantic import TypeAdapter, ValidationError

from bot.content.folders import Content, notice_files
from bot.content.notices import notices_of, told_of
from bot.content.render import PLACEHOLDER, Phrasebook
from bot.content.strict_yaml import ContentError, validated
from bot.content.vocabulary import MaySay
from bot.model.consent import NoticeType
from bot.model.subject import Kinds, SubjectKind
from bot.model.words import NoticeWords

KEPT = "kept_words.json"
"""In a release that was built by itself: type → the words of the release before; null for a type that is not offered
until somebody has accepted its words."""
Kept = Mapping[str, NoticeWords | None]
_KEPT: TypeAdapter[dict[str, NoticeWords | None]] = TypeAdapter(dict[str, NoticeWords | None])

_PARTS: Mapping[str, tuple[str, ...]] = {
    "often": ("often_",),
    "hours": ("hours", "day"),
    "least": ("least_",),
    "promise": ("promise_",),
}
"""A term that a text shows → how the responses are called (after `utter_word_`) that its value may read as; the kind of
subject says it of its own values. No others do."""


def offered(
    folder: Content, packs: Iterable[str], phrases: Phrasebook, kinds: Kinds, may: MaySay
) -> tuple[dict[str, NoticeType], dict[str, NoticeWords]]:
    """The notice types of these packs with the words that are live; raises ContentError for what no notice may say."""
    kept = read_kept(folder)
    notices: dict[str, NoticeType] = {}
    words: dict[str, NoticeWords] = {}
    for name, notice in notices_of(folder, packs, kinds, may).items():
        own = kept[name] if name in kept else words_of(notice, phrases)
        if own is None:
            continue
        if reason := next(may.objections(own, told_of(notice.subject, kinds)), ""):
            raise ContentError(f"{notice.pack}/notices.yml: notice type {name} {reason}")
        words[name] = own
        notices[name] = replace(
            notice, texts=own.texts, template=own.template or None, variables=own.variables, words=own.version
        )
    return notices, words


def words_of(notice: NoticeType, phrases: Phrasebook) -> NoticeWords:
    return _words(notice.name, notice.texts, notice.template or "", notice.variables, phrases, notice.about)


def words_in(folder: Content, phrases: Phrasebook, kinds: Kinds) -> dict[str, NoticeWords]:
    """Those of every type in a folder, whatever else is said of it: to be compared, not to be spoken. Raises
    ContentError."""
    found: dict[str, NoticeWords] = {}
    read = (validated(dict[str, dict[str, Any]], file.path) for file in notice_files(folder))
    for name, raw in chain.from_iterable(types.items() for types in read):
        texts = raw.get("texts") if isinstance(raw.get("texts"), Mapping) else {}
        plain = {text: by for text, by in (texts or {}).items() if isinstance(by, Mapping)}
        about = kinds.subjects.get(str(raw.get("subject")))
        found[name] = _words(name, plain, raw.get("template") or "", tuple(raw.get("variables") or ()), phrases, about)
    kept = read_kept(folder)
    return {name: words for name, words in {**found, **kept}.items() if words is not None}


def read_kept(folder: Content) -> Kept:
    """Only a release keeps any."""
    if not isinstance(folder, Path):
        return {}
    file = folder / KEPT
    try:
        return _KEPT.validate_json(file.read_bytes()) if file.exists() else {}
    except ValidationError as error:
        raise ContentError(f"{file}: {error}") from error


def write_kept(folder: Path, kept: Kept) -> None:
    (folder / KEPT).write_bytes(orjson.dumps(kept, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2))


def _words(
    name: str,
    texts: Mapping[str, Any],
    template: str,
    variables: tuple[str, ...],
    phrases: Phrasebook,
    about: SubjectKind | None,
) -> NoticeWords:
    shown = {field for by in texts.values() for text in by.values() for field in PLACEHOLDER.findall(str(text))}
    reads = _reads(about)
    starts = tuple(f"utter_word_{start}" for field in sorted(shown & reads.keys()) for start in reads[field])
    parts = {word: by for word, by in sorted(phrases.items()) if starts and word.startswith(starts)}
    return NoticeWords(name, texts, parts, template, variables)


def _reads(about: SubjectKind | None) -> Mapping[str, tuple[str, ...]]:
    if about is None:
        return _PARTS
    promise = about.promise.reads if about.promise else ()
    return {**_PARTS, "promise": (*_PARTS["promise"], *promise), **about.reads}
