"""Where content lies: `nlu/<pack>/<skill>/`, and a pack's kinds of notice in `nlu/<pack>/notices.yml`.

A release of the version before has no packs on disk: `nlu/<skill>/`, each naming its own, and one `notices.yml`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.content.strict_yaml import ContentError

NOTICES = "notices.yml"
SKILL = "skill.yml"
SERVICE = "service"
COMMON = "common"
"""The pack that holds the service's own words."""


@dataclass(frozen=True)
class PackFolder:
    """One folder of words, of a skill or of the service itself, and the pack that it belongs to."""

    pack: str
    path: Path

    @property
    def description(self) -> Path:
        return self.path / SKILL


def pack_folders(content: Path, packs: Iterable[str]) -> list[PackFolder]:
    """The folders of these packs, in the order of their names; raises ContentError if two have one name."""
    wanted = set(packs)
    places = [place for place in _all(content) if place.pack in wanted]
    by_name: dict[str, PackFolder] = {}
    for place in places:
        if (first := by_name.setdefault(place.path.name, place)) is not place:
            raise ContentError(f"{first.path} and {place.path}: two folders of one name")
    return [by_name[name] for name in sorted(by_name)]


def packs_in(content: Path) -> tuple[str, ...]:
    """All packs that this content has something of."""
    noticing = [] if _flat(content) else [file.parent.name for file in notice_files(content)]
    return tuple(sorted({place.pack for place in _all(content)} | set(noticing)))


def notice_files(content: Path) -> list[Path]:
    """Those of all packs: a release keeps them whole, so that a pack that is switched on later brings no surprise."""
    return [content / NOTICES] if _flat(content) else sorted((content / "nlu").glob(f"*/{NOTICES}"))


def notice_files_of(content: Path, packs: Iterable[str]) -> list[Path]:
    """Those in which something of these packs may stand."""
    wanted = set(packs)
    files = notice_files(content)
    return files if _flat(content) else [file for file in files if file.parent.name in wanted]


def service_folder(content: Path) -> Path:
    """What is read before the brain, whatever the trade."""
    return content / "nlu" / SERVICE if _flat(content) else content / "nlu" / COMMON / SERVICE


def _flat(content: Path) -> bool:
    return (content / NOTICES).exists()


def _all(content: Path) -> list[PackFolder]:
    if _flat(content):
        return [PackFolder(_named_pack(folder), folder) for folder in _children(content / "nlu")]
    packs = _children(content / "nlu")
    return [PackFolder(pack.name, folder) for pack in packs for folder in _children(pack)]


def _children(folder: Path) -> list[Path]:
    children = folder.iterdir() if folder.is_dir() else ()
    return sorted(child for child in children if child.is_dir() and not child.name.startswith((".", "__")))


def _named_pack(folder: Path) -> str:
    """The pack that a skill of the version before names; the service's own words belong to the one that is always
    on."""
    if not (folder / SKILL).exists():
        return COMMON
    try:
        read = yaml.safe_load((folder / SKILL).read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ContentError(f"{folder / SKILL}: {error}") from error
    return str(read.get("pack", COMMON)) if isinstance(read, dict) else COMMON
