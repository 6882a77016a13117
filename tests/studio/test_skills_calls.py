"""The calls of the pages of questions, over the shipped content and a real draft."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import yaml

from tests.studio.scene import Studio
from tests.studio.skill_scene import Skills

LINE = "/transit/disruption_line"
DOG: dict[str, Any] = {
    "title": {"de": "Darf mein Hund mit?", "en": "Can my dog come?"},
    "sentences": {"de": ["darf mein hund mit", "- Hunde erlaubt?", "darf mein hund mit"], "en": ["are dogs allowed"]},
    "answer": {"de": "Ja, dein Hund darf mit.", "de_sie": "Ja, Ihr Hund darf mit.", "en": "Yes, your dog may come."},
    "link": "https://www.example.org/hunde",
    "dialogue": {"say": "Kann ich mit meinem Dackel fahren?"},
}


def added(text: str, before: str | None = None, language: str = "de") -> dict[str, Any]:
    return {"edits": [{"file": "nlu", "unit": ["phrase", language, before or text], "before": before, "after": text}]}


@pytest.fixture
async def skills(studio: Studio) -> Skills:
    return await Skills(studio).emptied()


async def test_all_questions_are_listed(studio: Studio, skills: Skills) -> None:
    """The list holds the questions of the packs that are switched on, each with how much of it there is."""
    async with studio.serving(skills.pages):
        status, answer = await skills.call("GET", "", await studio.token())
        listed = {row["name"]: row for row in answer["skills"]}
        assert status == 200
        assert listed["disruption_line"]["sentences"]["de"] > 100
        assert not any(row["own"] or row["changed"] for row in listed.values())


async def test_a_new_question_is_three_whole_files(studio: Studio, skills: Skills) -> None:
    """One form makes phrases, three texts with their link and a golden dialogue, named after the title, in the pack of
    the company's own."""
    async with studio.serving(skills.pages):
        token = await studio.token()
        status, answer = await skills.call("POST", "/new", token, DOG)
        assert (status, answer["place"]) == (200, "company/darf_mein_hund_mit")
        view = answer["view"]
        assert view["own"]
        assert view["sentences"] == {"de": ["darf mein hund mit", "Hunde erlaubt?"], "en": ["are dogs allowed"]}
        texts = {text["response"]: text["locales"] for text in view["texts"]}
        assert texts["utter_darf_mein_hund_mit"]["de"] == ["Ja, dein Hund darf mit.\nhttps://www.example.org/hunde"]
        assert view["skill"]["dialogues"][0]["turns"][0]["expect"] == {
            "skill": "darf_mein_hund_mit",
            "outcome": "answered",
        }
        assert (await skills.call("POST", "/new", token, DOG))[1]["place"] == "company/darf_mein_hund_mit_2"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Ärger & Öl über Maß", "aerger_oel_ueber_mass"),
        ("24h offen?", "anliegen_24h_offen"),
        ("../../etc/passwd", "etc_passwd"),
        ("日本語", "anliegen"),
        ("stop", "stop_2"),
        ("Rock 'n' Roll: ja", "rock_n_roll_ja"),
    ],
)
async def test_a_name_comes_of_any_title(studio: Studio, skills: Skills, title: str, name: str) -> None:
    """Whatever the title is, the question has a name that a file can have and nobody else has."""
    async with studio.serving(skills.pages):
        made = DOG | {"title": {"de": title, "en": "x"}}
        assert (await skills.call("POST", "/new", await studio.token(), made))[1]["place"] == f"company/{name}"


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"sentences": {"de": [" ", "-"], "en": []}}, 422),
        ({"dialogue": {"say": "Darf mein Hund mit"}}, 422),
        ({"answer": {"de": "Ja", "de_sie": "", "en": "Yes"}}, 400),
        ({"title": {"de": "x" * 21, "en": "x"}}, 400),
        ({"link": "javascript:alert(1)"}, 400),
        ({"link": "https://example.org/{company}"}, 400),
        ({"sentences": {"fr": ["bonjour"]}}, 400),
        ({"pack": "transit"}, 400),
        ({"answer": {"de": "Ja\u202e", "de_sie": "Ja\x00", "en": "Yes"}}, 422),
    ],
)
async def test_half_a_question_is_refused(studio: Studio, skills: Skills, changed: Any, status: int) -> None:
    """What lacks a sentence, a text or a title that fits, and what links elsewhere than to https, makes no file."""
    async with studio.serving(skills.pages):
        answer = await skills.call("POST", "/new", await studio.token(), DOG | changed)
        assert answer[0] == status
        assert await skills.workspace.files() == {}


async def test_lines_and_signs_stay_text(studio: Studio, skills: Skills) -> None:
    """Words that look like YAML, HTML or a formula are kept as the words they are."""
    odd = ["- {a: b}", "# kein Kommentar", "!!python/object:os.system", "=HYPERLINK(1)", "<b>x</b>", "a: b: c", "\"'"]
    async with studio.serving(skills.pages):
        token = await studio.token()
        answer = dict.fromkeys(("de", "de_sie", "en"), "\n".join(odd))
        made = DOG | {"sentences": {"de": odd, "en": []}, "answer": answer}
        view = (await skills.call("POST", "/new", token, made))[1]["view"]
        assert view["sentences"]["de"] == ["{a: b}", *odd[1:]]
        text = next(one for one in view["texts"] if one["response"] == "utter_darf_mein_hund_mit")
        assert text["locales"]["en"][0].split("\n")[:-1] == odd


async def test_who_changed_what_meets_who_changes_it(studio: Studio, skills: Skills) -> None:
    """Two admins on different sentences lose nothing; on the same one the second hears of the first, by name."""
    async with studio.serving(skills.pages):
        anna, ben = await studio.token(), await studio.token()
        old = (await skills.sentences(LINE[1:]))[1]
        assert (await skills.call("POST", f"{LINE}/edit", anna, added("Fährt heute was auf Gleis 9?", old)))[0] == 200
        assert (await skills.call("POST", f"{LINE}/edit", ben, added("Rollt die Bahn schon wieder los?")))[0] == 200
        status, answer = await skills.call("POST", f"{LINE}/edit", ben, added("Fährt hier noch was?", old))
        assert (status, answer["code"], answer["theirs"]) == (409, "conflict", None)
        assert answer["by"].startswith("p-")
        kept = await skills.sentences(LINE[1:])
        assert {"Fährt heute was auf Gleis 9?", "Rollt die Bahn schon wieder los?"} <= set(kept)


async def test_each_change_can_be_taken_back(studio: Studio, skills: Skills) -> None:
    """The history names who changed what, and an undo brings the file back to its byte."""
    async with studio.serving(skills.pages):
        token = await studio.token()
        before = await skills.workspace.text(f"{LINE[1:]}/nlu.yml")
        number = (await skills.call("POST", f"{LINE}/edit", token, added("Ist die Bahn noch da draußen?")))[1]["number"]
        (revision,) = (await skills.call("GET", f"{LINE}/history", token))[1]["revisions"]
        assert (revision["number"], revision["edits"][0]["after"]) == (number, "Ist die Bahn noch da draußen?")
        assert (await skills.call("POST", f"{LINE}/undo", token, {"number": number}))[0] == 200
        assert await skills.workspace.text(f"{LINE[1:]}/nlu.yml") == before
        assert (await skills.call("POST", f"{LINE}/undo", token, {"number": 99}))[0] in {404, 422}


@pytest.mark.parametrize(
    "edit",
    [
        {"file": "skill", "unit": ["key", "action"], "before": "action_disruption_line", "after": "action_erase_me"},
        {"file": "skill", "unit": ["key", "effects"], "before": None, "after": ["grant"]},
        {"file": "skill", "unit": ["file", "x"], "before": None, "after": "x"},
        {"file": "nlu", "unit": ["key", "nlu"], "before": None, "after": []},
        {"file": "../../service/danger", "unit": ["key", "parts"], "before": None, "after": {}},
        {"file": "nlu", "unit": ["phrase", "fr", "bonjour"], "before": None, "after": "bonjour"},
        {"file": "nlu", "unit": ["phrase", "de", "x"], "before": None, "after": ["x"]},
        {"file": "skill", "unit": ["dialogue", "x"], "before": None, "after": "x"},
    ],
)
async def test_what_programs_rely_on_is_not_edited_here(studio: Studio, skills: Skills, edit: Any) -> None:
    """A question's action and effects, whole files and units that there are not are refused, and nothing is changed."""
    async with studio.serving(skills.pages):
        status, _ = await skills.call("POST", f"{LINE}/edit", await studio.token(), {"edits": [edit]})
        assert status in {400, 422}
        assert await skills.workspace.files() == {}


async def test_only_own_questions_are_removed(studio: Studio, skills: Skills) -> None:
    """A shipped question stays; one of the company's own goes with all its files, and an undo brings it back."""
    async with studio.serving(skills.pages):
        token = await studio.token()
        assert (await skills.call("POST", f"{LINE}/remove", token, {}))[1]["code"] == "shipped"
        place = (await skills.call("POST", "/new", token, DOG))[1]["place"]
        removed = (await skills.call("POST", f"/{place}/remove", token, {}))[1]
        assert removed["view"] is None
        assert (await skills.call("GET", f"/{place}", token))[0] == 404
        assert await skills.workspace.files() == {}
        back = (await skills.call("POST", f"/{place}/undo", token, {"number": removed["number"]}))[1]
        assert yaml.safe_load((await skills.workspace.files())[f"{place}/skill.yml"])["title"] == DOG["title"]
        assert back["view"]["name"] == "darf_mein_hund_mit"


async def test_who_else_is_here_is_told(studio: Studio, skills: Skills) -> None:
    """Two admins with one question open see each other's name, not their own; who has left is not shown for long."""
    async with studio.serving(skills.pages):
        anna, ben = await studio.token(), await studio.token()
        assert (await skills.call("GET", f"{LINE}/watch", anna))[1]["others"] == []
        (name,) = (await skills.call("GET", f"{LINE}/watch", ben))[1]["others"]
        assert (await skills.call("GET", "/transit/my_line/watch", anna))[1]["others"] == []
        studio.clock.move(timedelta(minutes=1))
        _, answer = await skills.call("GET", f"{LINE}/watch", ben)
        assert answer["others"] == [], name


async def test_what_a_sentence_sounds_like_is_told(studio: Studio, skills: Skills) -> None:
    """While a sentence is typed its values are found, and another question's likeness is named with what differs; its
    contrary is not, nor is the sentence that it replaces."""
    async with studio.serving(skills.pages):
        token = await studio.token()
        said = "Gib mir Bescheid wenn die U2 wieder fährt"
        body = {"language": "de", "sentences": [said, "x" * 400, "- ", "[U3](line) läuft?", "a\u202eb"]}
        found = (await skills.call("POST", f"{LINE}/typed", token, body))[1]["sentences"]
        assert found[0]["parts"] == [{"entity": "line", "start": 26, "end": 28}]
        assert (found[0]["similar"]["skill"], found[0]["similar"]["here"]) == ("tell_me", False)
        assert any(word["differs"] for word in found[0]["similar"]["words"])
        assert [one["problem"] for one in found] == ["", "", "empty", "", ""]
        assert (found[3]["parts"], found[4]["text"]) == ([], "ab")
        old = next(one for one in await skills.sentences(LINE[1:]) if one.startswith("Moin"))
        body = {"language": "de", "sentences": [old.replace("Moin", "Mojn")], "instead": old}
        assert (await skills.call("POST", f"{LINE}/typed", token, body))[1]["sentences"][0]["similar"] is None


async def test_what_is_wrong_is_said(studio: Studio, skills: Skills) -> None:
    """A text that names a value which nobody fills is kept in the draft, and found in both languages."""
    async with studio.serving(skills.pages):
        token = await studio.token()
        made = DOG | {"answer": {"de": "Ja, {hund}.", "de_sie": "Ja.", "en": "Yes."}}
        place = (await skills.call("POST", "/new", token, made))[1]["place"]
        found = (await skills.call("GET", f"/{place}/findings", token))[1]["findings"]
        assert any(one["level"] == "error" and "{hund}" in one["words"]["de"] for one in found)
        assert (await skills.call("GET", "/findings", token))[1]["counts"]["darf_mein_hund_mit"]["error"] > 0


async def test_who_changed_what_is_in_the_log(studio: Studio, skills: Skills) -> None:
    """A change and its undo are each told in the audit log, with the words that were and are."""
    async with studio.serving(skills.pages):
        token = await studio.token()
        old = (await skills.sentences(LINE[1:]))[1]
        made = await skills.call("POST", f"{LINE}/edit", token, added("Fährt heute was auf Gleis 9?", old))
        await skills.call("POST", f"{LINE}/undo", token, {"number": made[1]["number"]})
        undone, edited = await skills.audit.read()
        assert (edited.did.verb, edited.did.subject) == ("content.edited", LINE[1:])
        assert (edited.did.before, edited.did.after) == (old, "Fährt heute was auf Gleis 9?")
        assert (undone.did.verb, undone.did.after) == ("content.undone", old)


async def test_five_hundred_sentences_are_one_change(studio: Studio, skills: Skills) -> None:
    """As many as may be pasted at once fit into one call, long as they are, and one undo takes all of them back."""
    async with studio.serving(skills.pages):
        token = await studio.token()
        before = await skills.workspace.text(f"{LINE[1:]}/nlu.yml")
        said = [f"Satz {number} von vielen " + "sehr " * 60 + "lang" for number in range(500)]
        edits = [{"file": "nlu", "unit": ["phrase", "de", text], "before": None, "after": text} for text in said]
        status, answer = await skills.call("POST", f"{LINE}/edit", token, {"edits": edits})
        assert status == 200
        assert set(said) <= set(answer["view"]["sentences"]["de"])
        assert (await skills.call("POST", f"{LINE}/undo", token, {"number": answer["number"]}))[0] == 200
        assert await skills.workspace.text(f"{LINE[1:]}/nlu.yml") == before
        huge = {"edits": [{**edits[0], "after": "x" * 1_100_000}]}
        assert (await studio.call("POST", f"/studio/api/skills{LINE}/edit", token, huge)).status == 413
