"""Settings as operators meet them: listed in whole, shown without secrets, and told when they fit nobody."""

from __future__ import annotations

import dataclasses
import json
import os
import re
from pathlib import Path

import pytest
from pydantic_settings import BaseSettings

import connectors
from bot.cli.settings import SIMULATOR, known
from bot.ops.config_warnings import unfit
from bot.processes.up import demo_environment
from bot.settings import Settings, written
from simulator.settings import Settings as SimulatorSettings
from tests.events.pushing import bound

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / ".env.example"
SECRET = "0123456789abcdef" * 2


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """A shell in an empty folder, with no setting of ours."""
    for name in [name for name in os.environ if name.startswith("LOTSE_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return monkeypatch


def listed() -> dict[str, str]:
    return {one.name: one.value for one in known(Settings(), written())}


def test_the_example_names_settings(bare: pytest.MonkeyPatch) -> None:
    """Every line of `.env.example`, also those that are commented out, is a setting that `lotse settings` lists."""
    names = re.findall(r"^(?:# )?(LOTSE_\w+)=", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(names) > 10
    assert set(names) <= set(listed())


def test_the_example_can_be_used(bare: pytest.MonkeyPatch) -> None:
    """Copied to `.env`, it is read by the installation and by each messenger it switches on, and fits a company."""
    Path(".env").write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    settings = Settings()
    for name in settings.enabled_connectors():
        assert isinstance(connectors.read_settings(connectors.settings_class(name)), BaseSettings)
    assert all("LOTSE_VIRUS_CHECK" in one for one in unfit(settings))


def test_what_is_written_is_listed(bare: pytest.MonkeyPatch) -> None:
    """Values of `.env` and of the environment are shown, a messenger's and the simulator's too; the latter counts."""
    Path(".env").write_text("LOTSE_TWILIO_FROM=whatsapp:+491\nLOTSE_SIMULATOR_PORT=7\nLOTSE_PORT=9000\n")
    bare.setenv("LOTSE_PORT", "9001")
    found = listed()
    assert (found["LOTSE_TWILIO_FROM"], found["LOTSE_SIMULATOR_PORT"], found["LOTSE_PORT"]) == (
        "whatsapp:+491",
        "7",
        "9001",
    )
    assert (found["LOTSE_LEDGER_DIR"], found["LOTSE_BRAIN_PYTHON"]) == ("", "")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LOTSE_SECRET_KEY", SECRET),
        ("LOTSE_EVENT_SECRETS", json.dumps([bound("ops", SECRET)])),
        ("LOTSE_DHL_API_KEY", SECRET),
        ("LOTSE_TWILIO_AUTH_TOKEN", SECRET),
        ("LOTSE_REDIS_URL", f"redis://lotse:{SECRET}@store:6379/0"),
    ],
)
def test_no_secret_is_shown(bare: pytest.MonkeyPatch, name: str, value: str) -> None:
    """Of a secret the list says only that it is set, also of a password inside an address."""
    bare.setenv(name, value)
    assert "(set)" in listed()[name]
    assert SECRET not in str(list(known(Settings(), written())))


def test_the_simulators_settings_are_its_own() -> None:
    """The list of the simulator's settings names its variables with the defaults that it has."""
    defaults = {field.name: str(field.default or "") for field in dataclasses.fields(SimulatorSettings)}
    fields = {"PORT": "port", "HOST": "host", "URL": "own_url"}
    for variable, (default, _) in SIMULATOR.items():
        field = "events_url" if variable == "LOTSE_EVENTS_URL" else fields[variable.removeprefix("LOTSE_SIMULATOR_")]
        assert default == defaults[field], variable


def test_one_demonstration_world() -> None:
    """What `lotse demo` tells the product is what a simulator that was started alone expects."""
    alone, demo = SimulatorSettings(), SimulatorSettings.from_environment(demo_environment({}))
    assert demo == alone


def test_the_demonstration_leaves_what_is_set(bare: pytest.MonkeyPatch) -> None:
    """Ports in `.env` are kept, and the addresses that are made of them follow."""
    Path(".env").write_text("LOTSE_PORT=9000\nLOTSE_INTERNAL_PORT=9001\nLOTSE_SIMULATOR_PORT=9002\n")
    env = demo_environment(written())
    assert env["LOTSE_PUBLIC_URL"] == "http://127.0.0.1:9000"
    assert env["LOTSE_EVENTS_URL"] == "http://127.0.0.1:9001/events"
    assert env["LOTSE_TWILIO_API_URL"] == "http://127.0.0.1:9002"


def test_a_company_is_warned(bare: pytest.MonkeyPatch) -> None:
    """Demonstration values that customers would read, a door that Twilio cannot reach, and a proxy whose word on
    addresses does not count, are named; a platform that is played on this machine reaches the door."""
    for name, value in (("ACCOUNT_SID", "AC1"), ("AUTH_TOKEN", SECRET), ("FROM", "whatsapp:+491")):
        bare.setenv(f"LOTSE_TWILIO_{name}", value)
    first, second, third = unfit(Settings(connectors="webchat,twilio"))
    assert "LOTSE_COMPANY, LOTSE_PRIVACY_URL, LOTSE_IMPRINT_URL" in first
    assert "LOTSE_PUBLIC_URL" in second
    assert "LOTSE_VIRUS_CHECK" in third
    assert len(unfit(Settings(connectors="webchat,twilio", virus_check="clamd:3310"))) == 2
    assert len(unfit(Settings(connectors="webchat"))) == 1
    proxied = {"connectors": "webchat", "internal_url": "https://desk.example.org"}
    assert "LOTSE_TRUSTED_PROXIES" in unfit(Settings(**proxied))[1]
    assert len(unfit(Settings(**proxied, trusted_proxies="127.0.0.1"))) == 1
    bare.setenv("LOTSE_TWILIO_API_URL", "http://127.0.0.1:8090")
    assert len(unfit(Settings(connectors="webchat,twilio"))) == 1
