"""Sentence embeddings are an extra: with them, without them, and without the package."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from brain.train import CONFIG, train
from brain.turns.loaded_model import LoadedModel
from brain.turns.protocol import Asked
from brain.understanding.dense import Dense
from brain.understanding.encoder import SWITCH, SentenceEncoder, find_encoder
from brain.understanding.memo import Memo
from brain.understanding.model import IntentModel
from test_understanding import GREETINGS, PARCELS, WEATHER, bot

CONTENT = Path(__file__).parent / "content"


@pytest.fixture(name="encoder", scope="module")
def _encoder() -> SentenceEncoder:
    found = find_encoder()
    if found is None:
        pytest.skip("the encoder is not installed")
    return found


@pytest.fixture(name="deep", scope="module")
def _deep(encoder: SentenceEncoder) -> IntentModel:
    return IntentModel.train(bot(greet=GREETINGS, parcel=PARCELS, weather=WEATHER), encoder=encoder)


def test_the_same_meaning_lies_near(encoder: SentenceEncoder) -> None:
    """A sentence is nearer to its translation than to one about something else, and rows keep their order."""
    german, english, other = encoder.encode(["Wo ist mein Paket?", "Where is my parcel?", "Es regnet"])

    assert german @ english > german @ other
    assert np.allclose(encoder.encode(["Es regnet"])[0], other, atol=1e-3)


def test_a_missing_package_is_no_encoder() -> None:
    """Where the package is not installed there is no encoder, and no error."""
    assert find_encoder("no_such_package_anywhere") is None


def test_the_switch_leaves_it_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Switched off, the encoder is not looked for."""
    monkeypatch.setenv(SWITCH, "off")

    assert find_encoder() is None


def test_a_deep_model_works_without_its_encoder(deep: IntentModel) -> None:
    """A model trained with embeddings judges by the words alone where the encoder is away."""
    assert deep.calibration.both is not None
    assert "parcel" == deep.judge("wo ist mein paket").intent
    assert deep.judge("wo ist mein paket").sure


def test_a_deep_model_knows_what_words_do_not(deep: IntentModel, encoder: SentenceEncoder) -> None:
    """A question in words that no example has is understood by its meaning."""
    assert "parcel" == deep.judge("where is my parcel", encoder).intent


def test_a_stored_deep_model_is_the_same(deep: IntentModel, encoder: SentenceEncoder, tmp_path: Path) -> None:
    """A model with embeddings that is saved and loaded judges as before, with the encoder and without."""
    deep.save(tmp_path)
    loaded = IntentModel.load(tmp_path)

    for text in (*GREETINGS, "where is my parcel", "?", ""):
        assert deep.judge(text, encoder) == loaded.judge(text, encoder)
        assert deep.judge(text) == loaded.judge(text)


@pytest.mark.parametrize("text", ["\ud83d", "", " ", "\x00", "a" * 8000, "🚇" * 900])
def test_any_text_has_a_vector(encoder: SentenceEncoder, text: str) -> None:
    """Half a character, nothing and very much are encoded like anything else."""
    assert np.isfinite(encoder.encode([text])).all()


def test_two_intents_are_told_apart() -> None:
    """With two intents both have a chance, and the chances are one in all."""
    dense = Dense.fit(np.eye(4, dtype=np.float32), np.array([0, 0, 1, 1]), 3)
    chances = dense.chances(np.eye(4, dtype=np.float32)[0])

    assert pytest.approx(1.0) == float(chances.sum())
    assert chances[0] > chances[1] > chances[2] == 0.0


def test_what_was_judged_is_remembered_in_bounds() -> None:
    """The same text is judged once; of too many the oldest is forgotten."""
    found: list[str] = []
    memo: Memo[str] = Memo(2)
    for text in ("a", "a", "b", "c", "a"):
        assert text.upper() == memo.get(text, lambda new: found.append(new) or new.upper())

    assert ["a", "b", "c", "a"] == found


def test_the_pipeline_is_whole_without_the_component(tmp_path: Path) -> None:
    """Taken out of the configuration, the encoder is missed by nothing."""
    config = tmp_path / "config.yml"
    lines = CONFIG.read_text(encoding="utf-8").splitlines(keepends=True)
    config.write_text("".join(line for line in lines if "SentenceMeaning" not in line), encoding="utf-8")
    loaded = LoadedModel.load("r-words", Path(train([CONTENT], tmp_path, config)["model"]))

    assert loaded.understand(Asked(id="m-1", text="hallo")).ranking
