"""Where content lies: `nlu/<pack>/<skill>/`, a pack's kinds of notice in `nlu/<pack>/notices.yml`, its dated facts in
`nlu/<pack>/facts.yml`.

A release of the version before has no packs on disk: `nlu/<skill>/`, each naming its own, and one `notices.yml`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.content.strict_yaml import ContentError

NOTICES = "notices.yml"
FACTS = "facts.yml"
SKILL = "skill.yml"
SERVICE = "service"
COMMON = "common"
"""The pack that holds the service's own words."""


Content = Path | Mapping[str, Path]
"""A folder that holds `nlu/`, or the folder of each pack by its name, wherever it lies."""


@dataclass(frozen=True)
class PackFolder:
    """A folder of words, of a skill or of the service itself, or a file of notices; and the pack it belongs to."""

    pack: str
    path: Path

    @property
    def description(self) -> Path:
        return self.path / SKILL


def pack_folders(content: Content, packs: Iterable[str]) -> list[PackFolder]:
    """The folders of these packs, in the order of their names; raises ContentError if two have one name."""
    wanted = set(packs)
    by_name: dict[str, PackFolder] = {}
    for place in _all(content):
        if place.pack in wanted and (first := by_name.setdefault(place.path.name, place)) is not place:
            raise ContentError(f"{first.path} and {place.path}: two folders of one name")
    return [by_name[name] for name in sorted(by_name)]


def packs_in(content: Content) -> tuple[str, ...]:
    """All packs that this content has something of."""
    return tuple(sorted({place.pack for place in (*_all(content), *notice_files(content))} - {""}))


def notice_files(content: Content) -> list[PackFolder]:
    """Those of all packs: a release keeps them whole, so that a pack that is switched on later brings no surprise. The
    one file of the version before is no pack's own."""
    if flat := _flat(content):
        return [PackFolder("", flat / NOTICES)]
    return pack_files(content, NOTICES)


def pack_files(content: Content, name: str = "*.yml") -> list[PackFolder]:
    """The files of all packs that belong to no folder of theirs: notices, dated facts, names."""
    if _flat(content):
        return []
    packs = _packs(content).items()
    return [PackFolder(pack, file) for pack, folder in packs for file in sorted(folder.glob(name)) if file.is_file()]


def service_folder(content: Content) -> Path:
    """What is read before the brain, whatever the trade."""
    flat = _flat(content)
    return flat / "nlu" / SERVICE if flat else _packs(content).get(COMMON, Path(COMMON)) / SERVICE


def pack_folder(content: Content, pack: str) -> Path | None:
    """Where the files of one pack lie; None in content of the version before."""
    return None if _flat(content) else _packs(content).get(pack)


def _flat(content: Content) -> Path | None:
    """Content of the version before."""
    return content if isinstance(content, Path) and (content / NOTICES).exists() else None


def _packs(content: Content) -> dict[str, Path]:
    if isinstance(content, Path):
        return {folder.name: folder for folder in _children(content / "nlu")}
    return dict(sorted(content.items()))


def _all(content: Content) -> list[PackFolder]:
    if flat := _flat(content):
        return [PackFolder(_named_pack(folder), folder) for folder in _children(flat / "nlu")]
    return [PackFolder(pack, path) for pack, folder in _packs(content).items() for path in _children(folder)]


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
