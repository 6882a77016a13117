"""Releases, their training and their content."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from threading import Lock
from weakref import WeakValueDictionary

from bot import parent_death
from bot.content import load, rasa_files
from bot.content.faults import Known, refuse_faults
from bot.content.folders import Content
from bot.content.live import LiveContent, always_the_same
from bot.content.releases import Release, Releases
from bot.content.safety.check import TextCheck
from bot.content.safety.texts import learned, named_hosts
from bot.content.training import BrainCommand, Judge, Trainer
from bot.model.company import Company
from bot.model.errors import SettingsError
from bot.paths import CODE, Folder
from bot.settings import Settings
from bot.store.words import RedisWords
from bot.wiring.company import company_in, installed_company, may_say, values_of
from bot.wiring.packs import Packs, build_packs, content_source, kinds, known_packs, pack_names

WITHOUT_EMBEDDINGS = "without embeddings"
_READ: WeakValueDictionary[tuple[Settings, Path], load.FolderContent] = WeakValueDictionary()
_READING = Lock()


def releases(settings: Settings) -> Releases:
    folder, variant = Folder.of(settings.data_dir).releases, "" if settings.embeddings else WITHOUT_EMBEDDINGS
    return Releases(folder, content_source(settings), CODE / "brain", pack_names(settings), variant)


def trainer(settings: Settings) -> Trainer:
    return Trainer(_brain_command(settings))


def judge(settings: Settings) -> Judge:
    return Judge(_brain_command(settings))


def _brain_command(settings: Settings) -> BrainCommand:
    return BrainCommand(brain_python(settings), CODE, embeddings=settings.embeddings, leash=parent_death.leash())


def brain_python(settings: Settings) -> Path:
    return settings.brain_python if settings.brain_python.name else CODE / "brain" / ".venv" / "bin" / "python"


def brain_url(settings: Settings) -> str:
    return settings.brain_url or f"unix:{Folder.of(settings.data_dir).socket('brain')}"


def brain_secret(settings: Settings) -> str:
    """What workers and brains show each other; empty where they meet at sockets of the data folder. Raises
    SettingsError."""
    for name, setting in (("LOTSE_BRAIN_URL", brain_url(settings)), ("LOTSE_ACTIONS_URL", settings.actions_url)):
        over_network = [one for one in map(str.strip, setting.split(",")) if one and not one.startswith("unix:")]
        if over_network and not settings.brain_secret:
            raise SettingsError(f"LOTSE_BRAIN_SECRET is missing: {name} is an address that others can call, too")
        if over_network and not (settings.brain_secret.isascii() and settings.brain_secret.isprintable()):
            raise SettingsError("LOTSE_BRAIN_SECRET: only printable ASCII characters fit into a header")
    return settings.brain_secret


def load_content(settings: Settings, release: Release) -> load.FolderContent:
    """Read once for all in this process who are at this release, and gone with the last of them. Raises
    SettingsError."""
    key = (settings, release.folder)
    with _READING:
        if (known := _READ.get(key)) is None:
            known = _READ[key] = read_content(settings, release.content, release.id, release.model_id)
    return known


def read_content(settings: Settings, folder: Content, release: str, model: str = "") -> load.FolderContent:
    """Content in a folder, with the company's own values; raises SettingsError."""
    own = company_in(settings, folder)
    packs, zone, values = pack_names(settings), settings.timezone, values_of(settings, own)
    return replace(
        load.load(folder, packs, release, values, zone, kinds(settings), may_say(settings, own), model), own=own
    )


def shipped_content(settings: Settings) -> load.FolderContent:
    """What a release would be built from now; raises SettingsError."""
    return read_content(settings, content_source(settings), "shipped")


def check_content(settings: Settings, content: Content) -> None:
    """What only something that is to be released must hold; raises ContentError."""
    names = pack_names(settings)
    rasa_files.check(content, names)
    refuse_faults(content, names, known(settings, content))


def text_check(settings: Settings, own: Company) -> TextCheck:
    """What texts of this company may hold; raises SettingsError."""
    shipped = tuple(content_source(settings).values())
    return TextCheck(may_say(settings, own).hosts | named_hosts(shipped), learned(CODE / "data" / "safety", shipped))


def known(settings: Settings, content: Content | None = None) -> Known:
    """What content may name and say, by the company's own values in it; raises SettingsError."""
    packs = build_packs(settings)
    actions = frozenset(action.name() for action in packs.actions())
    entities = frozenset(kind.name for kind in packs.entities())
    worlds = {key: held for pack in known_packs(settings) for key, held in pack.worlds.items()}
    check = text_check(settings, _company(settings, content))
    return Known(actions, entities, frozenset(values_of(settings, installed_company(settings))), worlds, check)


def _company(settings: Settings, content: Content | None) -> Company:
    """A file of it that cannot be read is a fault of its own."""
    try:
        return company_in(settings, content) if content else installed_company(settings)
    except SettingsError:
        return installed_company(settings)


def live_content(
    settings: Settings,
    release: Release,
    words: RedisWords,
    live: Callable[[], Awaitable[str]] = always_the_same,
    packs: Packs | None = None,
) -> LiveContent:
    """The content of the release, until another one is live; packs take over files of their own. Raises
    SettingsError."""

    def taken(found: Release) -> load.FolderContent:
        content = load_content(settings, found)
        if packs:
            packs.take(found.content)
        return content

    def read(wanted: str) -> load.FolderContent | None:
        found = releases(settings).get(wanted)
        return taken(found) if found else None

    return LiveContent(taken(release), read, words, live)
