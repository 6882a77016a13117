"""Notice types, words of pages and nicknames in the studio, over what is shipped: held against the rules, undone, and
what a release makes of them."""

from __future__ import annotations

from typing import Any

import pytest

from actions.kit.recognise import recognise
from bot.studio.overview.to_do import mended_on
from bot.wiring.packs import build_packs
from bot.wiring.page_words import shipped_page_words
from tests.studio.typed_scene import CHAT, EMPTY, NOTICES, PAGES, RUNS, STATIONS, Draft, draft

__all__ = ["draft"]


async def test_what_is_shipped_is_shown_without_a_fault(draft: Draft) -> None:
    """All types of all packs, every word of every page, each nickname; nothing is wrong with any."""
    async with draft.studio.serving(draft.pages):
        token = await draft.studio.token()
        notices = await draft.view(token, "notices")
        assert {"line_runs_again", "callback"} <= {one["name"] for one in notices["types"]}
        assert all(set(text["locales"]) == {"de", "de_sie", "en"} for one in notices["types"] for text in one["texts"])
        words = await draft.view(token, "page_words")
        assert [page["name"] for page in words["pages"][:4]] == ["shared", "landing", "chat", "my_data"]
        assert all(word["locales"] == word["shipped"] != {} for page in words["pages"] for word in page["words"])
        stations = (await draft.view(token, "nicknames"))["lists"][0]
        assert {"Elphi", "Elbphilharmonie"} <= set(
            next(o for o in stations["names"] if o["name"] == "Baumwall")["words"]
        )
        assert all(one["known"] for one in stations["names"])
        assert [await draft.told(token, page) for page in PAGES] == [[], [], []]


async def test_a_new_nickname_is_understood_in_a_release_of_the_draft(draft: Draft) -> None:
    """One line of the file differs, and whoever says it means the station; undone, the file is the shipped one."""
    async with draft.studio.serving(draft.pages):
        token = await draft.studio.token()
        unit = ("key", "stations", "Schlump")
        status, said = await draft.edited(token, "nicknames", (STATIONS, unit, None, ["Schlümpchen", "  Am   Schlump"]))
        assert (status, said["made"][0]["after"]) == (200, ["Schlümpchen", "Am Schlump"])
        assert await draft.told(token, "nicknames") == []
        packs = build_packs(draft.settings)
        async with draft.workspace.materialised() as made:
            packs.take(made.content)
        found = recognise("Ist am Schlümpchen gerade Chaos?", packs.entities())
        assert [one["value"] for one in found if one["entity"] == "station"] == ["Schlump"]
        undone = await draft.studio.call("POST", "/studio/api/nicknames/undo", token, {"number": said["number"]})
        assert undone.status == 200
        assert await draft.workspace.text(STATIONS) == draft.workspace.shipped(STATIONS)
        async with draft.workspace.materialised() as made:
            packs.take(made.content)


@pytest.mark.parametrize(
    ("unit", "after", "found"),
    [
        (("key", "stations", "Schlump"), ["Elphi"], ("name_of_two", "Schlump")),
        (("key", "stations", "Schlump"), ["ELPHI!"], ("name_of_two", "Schlump")),
        (("key", "stations", "Schlump"), ["Barmbek"], ("name_taken", "Schlump")),
        (("key", "stations", "Schlump"), ["Schlümpchen", "schlümpchen"], ("name_twice", "Schlump")),
        (("key", "stations", "Schlump"), ["?!"], ("name_no_letter", "Schlump")),
        (("key", "stations", "Schlump"), ["Hbf"], ("name_never", "Hbf")),
        (("key", "several", "Elphi"), ["Baumwall", "Schlump"], ("name_never", "Elphi")),
        (("key", "several", "Doppelort"), ["Schlump"], ("name_of_one", "Doppelort")),
    ],
)
async def test_nicknames_that_cannot_be_meant_are_found(
    draft: Draft, unit: tuple[str, ...], after: list[str], found: tuple[str, str]
) -> None:
    """At once, at the name they were given to, in German and English; the draft keeps them nevertheless."""
    async with draft.studio.serving(draft.pages):
        token = await draft.studio.token()
        assert (await draft.edited(token, "nicknames", (STATIONS, unit, None, after)))[0] == 200
        assert found in await draft.told(token, "nicknames")


@pytest.mark.parametrize(
    ("page", "file", "unit", "before", "after", "refused"),
    [
        ("nicknames", STATIONS, ("key", "stations", "Bielefeld"), None, ["Gibtsnicht"], (409, "unknown_name")),
        ("nicknames", STATIONS, ("key", "several", "Elphi"), None, ["Baumwall", "Bielefeld"], (409, "unknown_name")),
        ("nicknames", STATIONS, ("key", "stations", "Schlump"), None, ["x" * 61], (409, "too_long")),
        ("nicknames", STATIONS, ("key", "stations", "Schlump"), None, [" "], (409, "empty")),
        ("nicknames", STATIONS, ("key", "stations", "Schlump"), None, "Schlümpchen", (409, "too_large")),
        ("nicknames", STATIONS, ("key", "stations", "Schlump"), None, [{"a": 1}], (409, "too_large")),
        ("nicknames", STATIONS, ("key", "stations"), None, ["x"], (400, "unit")),
        ("nicknames", STATIONS, ("key", "operators"), None, ["x"], (400, "unit")),
        ("nicknames", STATIONS, ("file", "x"), None, "stations: {}", (400, "unit")),
        ("nicknames", "transit/notices.yml", ("key", "stations", "Schlump"), None, ["x"], (400, "unit")),
        ("nicknames", "../../etc/passwd", ("key", "stations", "Schlump"), None, ["x"], (400, "unit")),
        ("page_words", CHAT, ("text", "utter_greet", "de", "0"), None, "Hi", (400, "unit")),
        ("page_words", CHAT, ("text", "utter_page_chat_nothing", "de", "0"), None, "Hi", (404, "unknown")),
        ("page_words", CHAT, ("text", "utter_page_chat_empty_title", "de", "1"), None, "Hi", (400, "unit")),
        ("page_words", CHAT, ("text", "utter_page_chat_empty_title", "fr", "0"), None, "Salut", (400, "unit")),
        ("page_words", "common/greet/responses.yml", EMPTY, None, "Hi", (404, "unknown")),
        ("page_words", CHAT, EMPTY, "Moin! Was gibt’s?", None, (409, "kind")),
        ("page_words", CHAT, EMPTY, "Moin! Was gibt’s?", {"a": 1}, (409, "kind")),
        ("page_words", CHAT, EMPTY, "Moin! Was gibt’s?", "x" * 4001, (409, "too_long")),
        ("notices", NOTICES, ("key", "line_runs_again", "purpose"), "service", "marketing", (400, "unit")),
        ("notices", NOTICES, ("key", "line_runs_again", "budget"), 1, 3, (400, "unit")),
        ("notices", NOTICES, ("key", "news", "texts", "notice", "de"), None, "Neu!", (404, "unknown")),
        ("notices", "company/notices.yml", ("key", "news", "texts", "notice", "de"), None, "Neu!", (404, "unknown")),
        ("notices", NOTICES, ("key", "line_runs_again", "texts", "notice", "fr"), None, "Salut", (400, "unit")),
        ("notices", NOTICES, RUNS, "x", "a\x00b", (409, "sign")),
    ],
)
async def test_what_is_no_value_of_a_page_is_refused(
    draft: Draft, page: str, file: str, unit: tuple[str, ...], before: Any, after: Any, refused: tuple[int, str]
) -> None:
    """Other files and keys, names that there are none of, what no file can hold: with a code, and nothing is kept."""
    async with draft.studio.serving(draft.pages):
        status, said = await draft.edited(await draft.studio.token(), page, (file, unit, before, after))
        assert (status, said["code"]) == refused
        assert await draft.workspace.head() == 0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Nur heute: 20 Prozent Rabatt auf alle Karten!", "notice_sign"),
        ("Sichere dir jetzt das Angebot von {company}.", "notice_word"),
        ("Mehr dazu: https://evil.example/angebot", "notice_link"),
        ("Deine {fahrkarte} ist da.", "notice_value"),
        ("", "no_text"),
    ],
)
async def test_a_notice_that_would_be_an_advert_is_found(draft: Draft, text: str, code: str) -> None:
    """At its field; an error, so that it is never published."""
    async with draft.studio.serving(draft.pages):
        token = await draft.studio.token()
        before = await draft.now(NOTICES, RUNS)
        assert (await draft.edited(token, "notices", (NOTICES, RUNS, before, text)))[0] == 200
        codes = await draft.told(token, "notices")
        assert code in [one for one, _ in codes]
        errors = [one for one in await draft.workspace.findings() if one.file == NOTICES and one.level == "error"]
        assert errors
        assert all(one.words["de"] != one.words["en"] for one in errors)


async def test_faults_of_two_packs_are_found_at_once(draft: Draft) -> None:
    """Whoever mends the first need not look again for the second."""
    async with draft.studio.serving(draft.pages):
        token = await draft.studio.token()
        other = ("key", "callback", "texts", "ended", "de")
        for file, unit in ((NOTICES, RUNS), ("common/notices.yml", other)):
            before = await draft.now(file, unit)
            assert (await draft.edited(token, "notices", (file, unit, before, "Jetzt Rabatt sichern!")))[0] == 200
        found = [one.file for one in await draft.workspace.findings() if one.code == "notice_word"]
        assert set(found) == {NOTICES, "common/notices.yml"}


async def test_words_of_a_page_become_the_pages(draft: Draft) -> None:
    """What is typed is what a release of the draft shows; what the page cannot show is found at its field."""
    async with draft.studio.serving(draft.pages):
        token = await draft.studio.token()
        status, said = await draft.edited(token, "page_words", (CHAT, EMPTY, "Moin! Was gibt’s?", "Ahoi!  \n"))
        assert (status, said["made"][0]["after"]) == (200, "Ahoi!")
        async with draft.workspace.materialised() as made:
            shown = shipped_page_words(draft.settings, made.content)
        assert shown.pages["chat"]["de"]["empty_title"] == "Ahoi!"
        assert (await draft.edited(token, "page_words", (CHAT, EMPTY, "Ahoi!", "Ahoi {name}!")))[0] == 200
        assert "page_value" in [code for code, _ in await draft.told(token, "page_words")]
        assert (await draft.edited(token, "page_words", (CHAT, EMPTY, "Ahoi {name}!", "20 % Rabatt!")))[0] == 200
        assert await draft.told(token, "page_words") != []


@pytest.mark.parametrize(
    ("file", "page"),
    [
        (NOTICES, "notices"),
        (CHAT, "page_words"),
        (STATIONS, "nicknames"),
        ("common/facts.yml", "facts"),
        ("company/company.yml", "company"),
        ("common/greet/responses.yml", "skills"),
        ("common/held_out.yml", "skills"),
        ("", "skills"),
    ],
)
def test_a_fault_leads_to_the_page_where_it_is_mended(file: str, page: str) -> None:
    """Whatever the file that it is in."""
    assert mended_on(file) == page


async def test_undo_on_one_page_leaves_the_others_alone(draft: Draft) -> None:
    """A revision of another page is unknown here."""
    async with draft.studio.serving(draft.pages):
        token = await draft.studio.token()
        _, said = await draft.edited(token, "page_words", (CHAT, EMPTY, "Moin! Was gibt’s?", "Ahoi!"))
        body = {"number": said["number"]}
        assert (await draft.studio.call("POST", "/studio/api/notices/undo", token, body)).status == 404
        assert (await draft.studio.call("POST", "/studio/api/page_words/undo", token, body)).status == 200
        past = await (await draft.studio.call("GET", "/studio/api/page_words/history", token)).json()
        assert [one["number"] for one in past["revisions"]] == [2, 1]


async def test_names_are_offered_while_one_is_typed(draft: Draft) -> None:
    """Those first that begin so, few of them; of a file that is no list none."""
    async with draft.studio.serving(draft.pages):
        token = await draft.studio.token()
        for file, typed, first in ((STATIONS, "schlu", "Schlump"), (STATIONS, "zzz", None), ("x", "schlu", None)):
            answer = await draft.studio.call("GET", f"/studio/api/nicknames/offered?file={file}&typed={typed}", token)
            assert next(iter((await answer.json())["names"]), None) == first
