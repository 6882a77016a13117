"""What is written out is a folder for plain Rasa, whose model answers as ours does; a question is three files."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import wiring
from bot.content import rasa_files
from bot.content.releases import Releases
from bot.content.training import brain_environment
from bot.paths import CODE
from bot.sandbox.golden_dialogues import play
from bot.sandbox.sandbox import rehearsal
from bot.settings import Settings
from tests.data.reading import dialogues, held_out
from tests.support.release import Built

pytestmark = pytest.mark.timeout(600)
PYTHON = wiring.brain_python(Settings(_env_file=None))
RASA = PYTHON.with_name("rasa")
ALIKE = 0.01
"""How far two trainings of the same content may be from each other in their confidence: sums in another order."""
OFFICE = {
    "skill.yml": """\
skill: office_address
title: {de: Adresse, en: Address}
topic: {de: Adresse, en: Address}
dialogues:
  - name: where the office is
    turns:
      - say: "Sag mal, wo ist denn eure Geschäftsstelle?"
        expect: {skill: office_address, outcome: answered, values: {street: Am Hafen 1}}
""",
    "nlu.yml": """\
nlu:
  - intent: office_address
    metadata: {language: de}
    examples: |
      - Wo ist euer Büro?
      - Wie lautet eure Anschrift?
      - Wo finde ich eure Geschäftsstelle?
      - In welcher Straße sitzt ihr?
      - Gebt mir mal eure Adresse
      - Wo kann ich euch besuchen?
      - Habt ihr einen Laden?
      - Anschrift der Firma
""",
    "responses.yml": """\
responses:
  utter_office_address:
    - text: "Unser Büro: Am Hafen 1."
  utter_word_skill_office_address:
    - text: Adresse
""",
}


def rasa(folder: Path, *arguments: str) -> str:
    """Plain Rasa in a folder, with our pipeline on the path; what it said."""
    ended = subprocess.run(
        [str(RASA), *arguments],
        cwd=folder,
        env=brain_environment() | {"PYTHONPATH": str(CODE), "RASA_TELEMETRY_ENABLED": "false"},
        capture_output=True,
        text=True,
        check=False,
    )
    said = ended.stdout + ended.stderr
    assert ended.returncode == 0, said[-2000:]
    return said


@pytest.fixture(scope="module", name="plain")
def _plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model that plain `rasa train` makes of what `lotse train --write-out` writes."""
    folder = tmp_path_factory.mktemp("rasa") / "out"
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("LOTSE_")}
    subprocess.run(
        [sys.executable, "-m", "bot", "train", "--write-out", str(folder)],
        cwd=folder.parent,
        env=inherited | {"PYTHONPATH": str(CODE)},
        check=True,
    )
    rasa(folder, "train", "--fixed-model-name", "plain")
    return folder / "models" / "plain.tar.gz"


def sentences() -> Iterator[str]:
    """Everything that golden dialogues say, and sentences that nobody may train with."""
    yield from dict.fromkeys(turn["say"] for _, dialogue in dialogues() for turn in dialogue["turns"])
    yield from (text for text, _ in held_out())


def judged(model: Path) -> list[dict[str, Any]]:
    ended = subprocess.run(
        [str(PYTHON), "-m", "brain.judge", "--model", str(model)],
        input="".join(json.dumps({"text": text}) + "\n" for text in sentences()),
        cwd=CODE,
        env=brain_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in ended.stdout.splitlines()[:-1]]


def part(model: Path, name: str) -> Any:
    """A file of a model, by its name, read."""
    with tarfile.open(model) as archive:
        member = next(one for one in archive.getnames() if one.endswith(name))
        file = archive.extractfile(member)
        assert file
        return yaml.safe_load(file.read())


def learned(model: Path) -> tuple[Any, Any]:
    """The domain and the rules of a model; what is a set to Rasa is written in any order, and of texts a release's
    model knows the names alone, so that words can change without training."""
    domain, rules = part(model, "domain.yml"), part(model, "rule_policy.json")
    for held, names in ((domain, ("entities", "actions", "intents")), (rules["lookup"], ("rules_not_in_stories",))):
        held.update({name: sorted(held[name], key=str) for name in names})
    domain["responses"] = sorted(domain["responses"])
    return domain, rules


def test_plain_rasa_learns_the_same_rules(plain: Path, built_release: Built) -> None:
    """Domain and rules in its model are those in the release's, so it does the same whatever it understands."""
    ours = learned(built_release.live.model)
    assert ours[1]["lookup"]["rules"]
    assert learned(plain) == ours


def test_plain_rasa_understands_the_same(plain: Path, built_release: Built) -> None:
    """Every golden sentence, and every one that nobody has trained with, means the same to both, and as surely."""
    ours, theirs = judged(built_release.live.model), judged(plain)
    assert len(ours) == len(theirs) > 400
    assert [one["intent"] for one in ours] == [one["intent"] for one in theirs]
    assert [one["confidence"] for one in ours] == pytest.approx([one["confidence"] for one in theirs], abs=ALIKE)


async def test_a_question_is_three_files(tmp_path: Path) -> None:
    """A new folder of three files is found, is whole in the eyes of Rasa's own validator, is trained, and answers."""
    data = Path(shutil.copytree(CODE / "data", tmp_path / "data"))
    folder = data / "nlu" / "common" / "office_address"
    folder.mkdir()
    for name, content in OFFICE.items():
        (folder / name).write_text(content, encoding="utf-8")
    rasa_files.write_out(data, ["common"], tmp_path / "out")
    shutil.copy(CODE / "brain" / "config.yml", tmp_path / "out")
    assert "No story structure conflicts found" in rasa(tmp_path / "out", "data", "validate")
    settings = Settings(_env_file=None, data_dir=tmp_path / "home", packs="common")
    release = await Releases(tmp_path / "releases", data, CODE / "brain", ["common"]).build(wiring.trainer(settings))
    async with rehearsal(settings, release) as stage:
        (dialogue,) = wiring.load_content(settings, release).skills["office_address"].dialogues
        assert await play(stage, "office_address", dialogue) is None
