"""Being told only what one asked for: how a consent comes about, and its proof."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.flow.conftest import Start
from tests.flow.scene import ENDED, Scene
from tests.flow.travel import grant
from tests.support.listener import CHAT_LIKE

WISH = "Sag mir Bescheid, wenn die U3 wieder fährt"


@pytest.fixture
def closed(town: Scene) -> Scene:
    """A town whose U3 is closed."""
    town.feed.disrupt("U3")
    return town


async def test_own_clear_words_hold_at_once(closed: Scene) -> None:
    """Own words with one clear line hold at once; the answer says once, when, until when, and how to stop."""
    (said,) = await closed.say(WISH)
    (granted,) = await closed.consents()
    assert (granted.type, granted.subject, granted.budget) == (ENDED, "line:U3", 1)
    for part in ("genau einmal", "wenn die Störung auf der U3 vorbei ist", "bis morgen, 10:00", "STOPP"):
        assert part in said


async def test_the_proof_is_kept(closed: Scene) -> None:
    """Stored with a consent: the message, its words, what was shown, the language and the moment."""
    message = await closed.write(WISH)
    (said,) = await closed.go_on()
    (granted,) = await closed.consents()
    proof = granted.proof
    assert (proof.message, proof.words, proof.locale, proof.at) == (message, WISH, "de", closed.clock())
    assert proof.shown in said
    assert "genau einmal" in proof.shown


async def test_the_proof_of_a_yes_is_the_question(closed: Scene) -> None:
    """A yes is proven by the question that was shown, word for word."""
    (asked,) = await closed.say("Fährt die U3?")
    closed.clock.move(minutes=2)
    message = await closed.write("Ja")
    await closed.go_on()
    (granted,) = await closed.consents()
    assert granted.proof.shown.startswith("Soll ich dir einmal schreiben")
    assert granted.proof.shown in asked
    assert (granted.proof.message, granted.proof.words, granted.proof.at) == (message, "Ja", closed.clock())


async def test_a_proposal_needs_an_explicit_yes(closed: Scene) -> None:
    """Where the bot proposes it, silence, thanks or another question grant nothing."""
    for text in ("Fährt die U3?", "Danke", "Fährt die U3?", "Fährt die U1?"):
        await closed.say(text)
    assert await closed.consents() == []


async def test_always_asks_in_every_case(start: Start) -> None:
    """With LOTSE_OPTIN_CONFIRM=always own clear words are asked about too."""
    town = await start(optin_confirm="always")
    town.feed.disrupt("U3")
    (said,) = await town.say(WISH)
    assert "Soll ich dir einmal schreiben" in said
    assert await town.consents() == []
    await town.say("Ja")
    assert [one.subject for one in await town.consents()] == ["line:U3"]


async def test_no_disruption_no_opt_in(town: Scene) -> None:
    """Without a known disruption there is nothing to wait for, and that is said."""
    assert town.has(await town.say(WISH), "utter_tell_me_none")
    assert await town.consents() == []


async def test_nothing_is_promised_from_a_feed_that_is_away(closed: Scene) -> None:
    """A feed that cannot be read is said so, and nothing is noted."""
    closed.feed.broken = True
    assert closed.has(await closed.say(WISH), "utter_tell_me_unavailable")
    assert await closed.consents() == []


async def test_without_a_clear_line_the_bot_asks(town: Scene) -> None:
    """No line named: one disrupted line is proposed, two are asked about; neither holds at once."""
    town.feed.disrupt("U3")
    assert "Soll ich dir einmal schreiben" in (await town.say("Sag mir Bescheid"))[0]
    assert await town.consents() == []
    town.clock.move(hours=2)
    town.feed.disrupt("U1", "U3")
    assert town.has(await town.say("Sag mir Bescheid"), "utter_tell_me_which_line")
    assert await town.consents() == []


@pytest.mark.parametrize("hours", [0, 5, 23])
async def test_the_promised_end_is_never_later_than_the_window(closed: Scene, hours: int) -> None:
    """However late the yes, the end that was promised in the question stands, inside the window of then."""
    await closed.say("Moin")
    closed.clock.move(hours=hours)
    await closed.say("Fährt die U3?")
    asked_until = closed.clock() + timedelta(hours=24)
    closed.clock.move(minutes=30)
    await closed.say("Ja")
    (granted,) = await closed.consents()
    window = (await closed.state()).window_until
    assert window is not None
    assert granted.until <= window
    assert granted.until == asked_until


async def test_a_channel_without_a_window_has_the_types_own_end(start: Start) -> None:
    """Where no window ends, the notice type's longest validity does."""
    town = await start(channel=CHAT_LIKE)
    town.feed.disrupt("U3")
    await town.say(WISH)
    (granted,) = await town.consents()
    assert granted.until == town.clock() + town.content.notices[ENDED].longest


async def test_asking_again_notes_nothing_twice(closed: Scene) -> None:
    """Who is already noted hears so; there is one consent."""
    await closed.say(WISH)
    assert closed.has(await closed.say(WISH), "utter_tell_me_already")
    assert len(await closed.consents()) == 1


async def test_two_lines_are_two_consents(town: Scene) -> None:
    """Each line is a consent of its own."""
    town.feed.disrupt("U1", "U3")
    await town.say(WISH)
    await town.say("Sag mir Bescheid, wenn die U1 wieder fährt")
    assert sorted(one.subject for one in await town.consents()) == ["line:U1", "line:U3"]


async def test_a_second_wish_renews_the_first(closed: Scene) -> None:
    """A yes to a proposal for what is noted already replaces it: one budget, one end."""
    await closed.say("Fährt die U3?")
    await closed.write(WISH)
    await closed.write("U3")
    await closed.go_on()
    await closed.say("Ja")
    assert len(await closed.consents()) == 1


@pytest.mark.parametrize("word", ["stopp", "STOP", "abmelden", "Stop!"])
async def test_stop_ends_everything_and_is_confirmed_once(town: Scene, word: str) -> None:
    """A stop word ends all consents and the open question, and is confirmed once; asking stays possible."""
    town.feed.disrupt("U1", "U3")
    await town.say(WISH)
    await town.say("Fährt die U1?")
    said = await town.say(word)
    assert len(said) == 1
    assert town.has(said, "utter_stop_confirmed")
    assert await town.consents() == []
    assert [one.subject for one in await town.consents("withdrawn")] == ["line:U3"]
    await town.say("Ja")
    assert await town.consents() == []
    assert "U3" in (await town.say("Fährt die U3?"))[0]
    assert "ended" in await town.outcomes()


async def test_a_platforms_own_stop_ends_silently(closed: Scene) -> None:
    """A stop that the platform has understood and confirmed itself ends everything without a word of ours."""
    await closed.say(WISH)
    await closed.say("Fährt die U3?")
    assert await closed.say("STOP", opt_out="stop") == []
    assert await closed.consents() == []
    assert (await closed.conversation()).question is None
    await closed.say("Mensch")
    assert await closed.say("STOP", opt_out="stop") == []


async def test_a_stop_in_the_same_breath_ends_what_was_just_granted(closed: Scene) -> None:
    """Grant and stop in one turn leave nothing live."""
    await closed.write(WISH)
    await closed.write("stopp")
    said = await closed.go_on()
    assert closed.has(said, "utter_stop_confirmed")
    assert await closed.consents() == []
    await closed.event()
    assert await closed.go_on() == []


async def test_so_many_and_no_more(start: Start) -> None:
    """Twenty consents hold at a time; one more is declined in words, and one that takes the place of another is not."""
    town = await start(channel=CHAT_LIKE)
    for number in range(20):
        await grant(town, ENDED, f"line:X{number}", days=1)
    assert town.has(await grant(town, ENDED, "line:X20", days=1), "utter_optin_full")
    assert len(await town.consents()) == 20
    assert "Vorgemerkt" in (await grant(town, ENDED, "line:X0", days=1))[0]
    assert len(await town.consents()) == 20
