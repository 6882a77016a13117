"""The words of the customers' pages, from the same files as all other texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from bot.content.folders import Content, pack_folders
from bot.content.load import phrases_of
from bot.content.remembered import remembering
from bot.content.render import PLACEHOLDER, Phrasebook
from bot.content.strict_yaml import LOCALES, Problem, refused
from bot.model.item import Locale
from bot.model.page_words import SHOWN, PageWords, Words

PREFIX = "utter_page_"
STARTER = "utter_starter_"
TITLE = "utter_word_notice_"
GENERAL = "common"
RESPONSES = "responses"

Texts = Mapping[Locale, str]


def page_words(
    folder: Content, packs: Iterable[str], release: str, company: Mapping[str, str], shipped: PageWords | None = None
) -> PageWords:
    """Those of a folder of content; raises ContentError with file and key for what is missing, unknown or unused.

    With `shipped`, the folder is a release that another version may have built: what it lacks is said in the words of
    `shipped`, what no page shows any more is left out.
    """
    with remembering("page words"):
        phrases, origin = phrases_of(pack_folders(folder, packs))
    if shipped is None and (wrong := list(_objections(phrases, company, origin, folder))):
        raise refused(wrong)

    def texts(page: str, key: str) -> Texts:
        name = f"{PREFIX}{page}_{key}"
        if shipped and (name not in phrases or _unfit(phrases, name, SHOWN[page][key], company)):
            return {locale: shipped.pages[page][locale][key] for locale in LOCALES}
        return _filled(phrases, name, company)

    pages = {page: _by_locale({key: texts(page, key) for key in keys}) for page, keys in SHOWN.items()}
    titles = {name.removeprefix(TITLE): _filled(phrases, name, company) for name in phrases if name.startswith(TITLE)}
    if shipped and not any(name.startswith(PREFIX) for name in phrases):  # from before pages had words in a release
        return PageWords(release, pages, shipped.starters, _by_locale(titles))
    names = (name for name in phrases if name.startswith(STARTER))
    asked = [_filled(phrases, name, company) for name in sorted(names, key=lambda name: _is_general(origin[name]))]
    first = {locale: tuple(texts[locale] for texts in asked) for locale in LOCALES}
    return PageWords(release, pages, first, _by_locale(titles))


def _is_general(file: Path) -> bool:
    """What any company is asked comes after the trades' own."""
    return file.parent.parent.name == GENERAL


def _filled(phrases: Phrasebook, name: str, company: Mapping[str, str]) -> Texts:
    """The company's own values put in; what the page itself puts in stays as it is written."""
    return {
        locale: PLACEHOLDER.sub(lambda match: company.get(match[1], match[0]), phrases[name][locale][0])
        for locale in LOCALES
    }


def _by_locale(words: Mapping[str, Texts]) -> Mapping[Locale, Words]:
    return {locale: {key: texts[locale] for key, texts in words.items()} for locale in LOCALES}


def _objections(
    phrases: Phrasebook, company: Mapping[str, str], origin: Mapping[str, Path], folder: Content
) -> Iterator[Problem]:
    """What is wrong with the pages' words, each with its file and key."""
    shown = {f"{PREFIX}{page}_{key}": values for page, keys in SHOWN.items() for key, values in keys.items()}
    for name in (phrase for phrase in phrases if phrase.startswith((PREFIX, STARTER, TITLE))):
        if name.startswith(PREFIX) and name not in shown:
            yield Problem(origin[name], f"{name} is shown on no page", (RESPONSES, name))
        elif wrong := _unfit(phrases, name, shown.get(name, frozenset()), company):
            yield Problem(origin[name], f"{name} {wrong}", (RESPONSES, name))
    for page, keys in SHOWN.items():
        near = (str(file) for name, file in origin.items() if name.startswith(f"{PREFIX}{page}_"))
        place = Path(min(near, default=str(folder / "nlu") if isinstance(folder, Path) else GENERAL))
        missing = (f"{PREFIX}{page}_{key}" for key in keys if f"{PREFIX}{page}_{key}" not in origin)
        yield from (Problem(place, f"{name} is missing", (RESPONSES, name)) for name in missing)


def _unfit(phrases: Phrasebook, name: str, values: frozenset[str], company: Mapping[str, str]) -> str:
    """Why a page cannot show this response; empty if it can."""
    for locale, texts in phrases[name].items():
        if len(texts) > 1:
            return f"has {len(texts)} texts for {locale}, and a page shows one"
        if not texts[0].strip():
            return f"says nothing for {locale}"
        if unknown := sorted(set(PLACEHOLDER.findall(texts[0])) - values - company.keys()):
            return f"puts in {{{unknown[0]}}} for {locale}, which the page does not have"
    return ""
