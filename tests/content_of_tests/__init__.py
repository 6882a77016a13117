"""Content as tests of the flow know it: the shipped skills, rules and notice types, and texts of their own wherever
tests look at words, so that whoever edits a shipped text breaks none of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from bot import wiring
from bot.content.load import FolderContent
from bot.content.notice_words import words_of
from bot.content.render import Phrasebook
from bot.content.strict_yaml import validated
from bot.model.consent import NoticeType
from bot.paths import CODE
from bot.settings import Settings

HERE = Path(__file__).parent


def content_of_tests() -> FolderContent:
    """The shipped content with our German words (du) in it. Raises KeyError for one of ours whose name is gone."""
    shipped = shipped_content()
    phrases = _phrases(shipped.phrases)
    notices, words = {}, {}
    for name, notice in _notices(shipped.notices).items():
        words[name] = words_of(notice, phrases)
        notices[name] = replace(notice, words=words[name].version)
    return replace(shipped, phrases=phrases, notices=notices, words=words)


def shipped_content() -> FolderContent:
    return wiring.read_content(Settings(_env_file=None), CODE / "data", "shipped")


def _phrases(shipped: Phrasebook) -> Phrasebook:
    own: Mapping[str, str | list[str]] = validated(dict[str, str | list[str]], HERE / "responses.yml")
    texts = {name: [text] if isinstance(text, str) else text for name, text in own.items()}
    return {**shipped, **{name: {**shipped[name], "de": said} for name, said in texts.items()}}


def _notices(shipped: Mapping[str, NoticeType]) -> Mapping[str, NoticeType]:
    own: Mapping[str, Mapping[str, str]] = validated(dict[str, dict[str, str]], HERE / "notices.yml")
    return {**shipped, **{name: _reworded(shipped[name], texts) for name, texts in own.items()}}


def _reworded(notice: NoticeType, own: Mapping[str, str]) -> NoticeType:
    return replace(
        notice, texts={**notice.texts, **{name: {**notice.texts[name], "de": text} for name, text in own.items()}}
    )
