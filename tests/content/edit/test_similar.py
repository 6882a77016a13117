"""Sentences that sound alike are hints: contraries are none, and what stands there already is itself."""

from __future__ import annotations

import pytest

from bot.content.edit.similar import Similar, contrary, differing, plain_words

TEXTS = {
    "common/resume/nlu.yml": "mach die Benachrichtigungen an\nhör nicht auf zu schreiben\nurlaubsmodus aus",
    "common/pause/nlu.yml": "Benachrichtigungen pausieren bis Montag\nmach bitte die Hinweise aus",
    "common/thank/nlu.yml": "vielen lieben Dank für die Hilfe\ndas ist richtig\nDanke 👍",
    "transit/line/nlu.yml": "fährt die [U3](line) heute noch bis Barmbek\nWann kommt die [U3](line)",
}


@pytest.fixture
def similar() -> Similar:
    def file(said: str) -> str:
        block = "".join(f"      - {one}\n" for one in said.split("\n"))
        return f"nlu:\n  - intent: x\n    metadata: {{language: de}}\n    examples: |\n{block}"

    return Similar({name: file(said) for name, said in TEXTS.items()})


@pytest.mark.parametrize(
    ("typed", "skill", "named"),
    [
        ("Vielen lieben Dank für deine Hilfe!", "thank", [("vielen lieben Dank für die Hilfe", True)]),
        ("VIELEN LIEBEN DANK, für die Hilfe!!", "thank", [("vielen lieben Dank für die Hilfe", True)]),
        ("vielen lieben Dank für die Hilfe", "thank", []),
        ("vielen lieben Dank für die Hilfe", "pause", [("vielen lieben Dank für die Hilfe", False)]),
        ("faehrt die U3 heute noch bis Barmbek?", "line", [("fährt die [U3](line) heute noch bis Barmbek", True)]),
        (
            "fährt die [U1](line) heute noch bis Barmbek",
            "own",
            [("fährt die [U3](line) heute noch bis Barmbek", False)],
        ),
        ("mach die Benachrichtigungen aus", "pause", []),
        ("hör auf zu schreiben", "stop", []),
        ("urlaubsmodus an", "pause", []),
        ("das ist unrichtig", "deny", []),
        ("fährt die U3 heute nicht bis Barmbek", "line", []),
        ("", "thank", []),
        ("?!…", "thank", []),
        ("etwas ganz anderes", "thank", []),
    ],
)
def test_what_is_named_as_alike(similar: Similar, typed: str, skill: str, named: list[tuple[str, bool]]) -> None:
    """Within a skill only what is as good as there, across skills what sounds so; never a contrary."""
    assert [(one.phrase, one.same) for one in similar.to(typed, skill)] == named


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("licht an", "licht aus"), ("ich will das", "ich will das nicht"), ("that is correct", "that is incorrect"),
        ("bitte anmelden", "bitte abmelden"), ("einschalten", "ausschalten"), ("nach hamburg", "von hamburg"),
        ("turn it on please", "turn it off please"), ("ein hund", "kein hund"), ("mit hund", "ohne hund"),
        ("das geht", "das geht nie"), ("moeglich", "unmoeglich"), ("i can do it", "i cant do it"),
    ],
)  # fmt: skip
def test_contraries_are_not_the_same(one: str, other: str) -> None:
    """A sentence and its contrary differ in a letter or two, whichever of them comes first."""
    assert contrary(one, other)
    assert contrary(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("darf mein hund mit", "darf mein hund auch mit"), ("nicht da", "nicht hier"), ("an", "an bord")]
)
def test_other_words_are_no_contraries(one: str, other: str) -> None:
    """What only says it in another way, or is turned in both, may be the same."""
    assert not contrary(one, other)


def test_the_words_that_differ_are_told() -> None:
    """Of two sentences, what only one of them says, as often as it says it more."""
    assert differing("wann faehrt die u3 die u3", "wann faehrt die u1") == (("u3", "die", "u3"), ("u1",))
    assert plain_words("Hör [Straße](place){} auf, “jetzt”!") == "hoer strasse auf jetzt"
