"""What every connector owes, checked for every folder that is there: exactly what its channel declares."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from pydantic_settings import BaseSettings

import connectors
from bot.model.channel import Channel
from bot.model.connector import Linked, Receives, Resolves, Templates
from bot.model.item import Attachment
from bot.model.media import KeepsMedia, MediaError
from tests.connectors.captured import CHANNELS, NAMES, READABLE, proving, receiver
from tests.connectors.cases import built, settings_of

RECEIVING = [name for name in NAMES if CHANNELS[name].proof]


def test_known_connectors_are_found() -> None:
    """A folder with a connector.py is a connector, without a list anywhere; what is not shipped is only found here."""
    assert {"twilio", "webchat", "signed_body", "secret_header"} <= set(NAMES)
    assert {case.connector for case in proving("address")} >= {"twilio"}
    assert {case.connector for case in proving("body")} >= {"twilio", "signed_body"}
    assert {case.connector for case in proving("header")} >= {"secret_header"}


@pytest.mark.parametrize("name", NAMES)
def test_same_inner_names(name: str) -> None:
    """Every connector's folder holds the same files, so that one knows the next one from the first; what has no
    webhook, no list to look at and no settings has no files for them."""
    channel, files = CHANNELS[name], {path.name for path in connectors.folder(name).iterdir()}
    owed = {"README.md", "channel.py", "connector.py"}
    owed |= {"cases", "parse.py", "send.py", "settings.py", "verify.py"} if channel.proof else set()
    owed |= {"resolve.py"} if channel.resolves == "list" else set()
    assert owed <= files


@pytest.mark.parametrize("name", NAMES)
def test_declares_its_limits(name: str) -> None:
    """A connector declares its channel as data, under its own folder's name."""
    channel = built(name).channel
    assert isinstance(channel, Channel)
    assert channel is CHANNELS[name]
    assert channel.name == name
    assert channel.text_limit > 0
    assert channel.label


@pytest.mark.parametrize("name", NAMES)
def test_is_what_it_declares(name: str) -> None:
    """It has a webhook if it says what proves a call, a list to look at if it says that it has one, templates and media
    if it says so; and what it cannot do it does not declare."""
    connector, channel = built(name), CHANNELS[name]
    assert isinstance(connector, Receives) == bool(channel.proof)
    assert isinstance(connector, Resolves) == (channel.resolves == "list")
    assert isinstance(connector, Templates) == channel.templates
    assert isinstance(connector, KeepsMedia) == channel.media
    assert channel.receipts == "key" or channel.resolves != "status"
    if channel.prefills:
        assert isinstance(connector, Linked)
        assert connector.link() != connector.link("Moin & tschüs") != ""
        assert "&" not in connector.link("Moin & tschüs").partition("text=")[2]
    if channel.proof:  # there is a platform, which somebody may stand in for
        assert urlsplit(getattr(settings_of(name), "api_url", "")).hostname


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_is_documented(name: str) -> None:
    """Every setting of a connector says what it is for, and begins with the connector's name."""
    declared = connectors.settings_class(name)
    assert issubclass(declared, BaseSettings)
    assert not declared.model_fields or declared.model_config.get("env_prefix") == f"LOTSE_{name.upper()}_"
    assert all(field.description for field in declared.model_fields.values())


@pytest.mark.parametrize("name", NAMES)
def test_set_up_steps_are_written_down(name: str) -> None:
    """A connector's README says how to set it up."""
    assert "## Set-up" in (connectors.folder(name) / "README.md").read_text()


@pytest.mark.parametrize("name", [name for name in NAMES if CHANNELS[name].templates])
def test_templates_come_with_an_allowance(name: str) -> None:
    """A connector that can write outside its window has one, says how much may be sent there, and how to set it up."""
    connector = built(name)
    assert isinstance(connector, Templates)
    assert connector.channel.window is not None
    assert connector.allowance.per_month >= 0
    assert connector.allowance.per_second > 0
    assert f"lotse {name} sync" in (connectors.folder(name) / "README.md").read_text()


@pytest.mark.parametrize("name", [name for name in NAMES if CHANNELS[name].media])
async def test_media_are_fetched_where_there_are_any(name: str) -> None:
    """A connector whose channel has media fetches them, from its platform alone, and says in words what it cannot."""
    connector = built(name)
    assert isinstance(connector, KeepsMedia)
    elsewhere = ("https://example.org/a.jpg", "http://169.254.169.254/", "file:///etc/passwd", "//x", "https://[", "x")
    for url in elsewhere:
        with pytest.raises(MediaError) as refused:
            await connector.fetch_media(Attachment(url, "image/jpeg"))
        assert refused.value.why == "elsewhere"
    with pytest.raises(MediaError) as gone:
        await connector.fetch_media(Attachment("", "image/jpeg"))
    assert gone.value.why == "gone"
    await connector.close()


@pytest.mark.parametrize("name", RECEIVING)
def test_has_cases(name: str) -> None:
    """A connector without captured calls is not tested, so there is none; what it declares is among them."""
    messages, statuses = set(), set()
    for case in (case for case in READABLE if case.connector == name):
        parsed = receiver(name).parse(case.call)
        messages |= {bool(message.text) for message in parsed.messages}
        statuses |= {(bool(status.key), bool(status.platform_id)) for status in parsed.statuses}
    assert True in messages
    match CHANNELS[name].receipts:
        case "key":
            assert {key for key, _ in statuses} == {True}
        case "platform_id":
            assert statuses == {(False, True)}
        case "none":
            assert not statuses
