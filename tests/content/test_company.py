"""The company's own values: its file goes before the settings, and what it cannot mean is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import wiring
from bot.content.company import STATES, holidays_of
from bot.content.strict_yaml import ContentError
from bot.model.company import Company
from bot.settings import Settings
from bot.wiring.company import company_in, may_say, values_of, widened

INSTALLED = Settings(
    _env_file=None, company="Hafenbahn", team="die Brücke", desk_hours="Mo-Fr 8-18", own_hosts="hb.example"
)
WHOLE = """
name: Elbfähren
team: das Kontor
privacy_url: https://elbe.example/datenschutz
imprint_url: https://elbe.example/impressum
own_hosts: [fahrplan.elbe.example]
address_form: sie
hours:
  week: {mo: "08:00-12:00, 13:00-17:00", sa: 9-13}
  holidays: HH
  special:
    - {first: 2026-12-24, open: 8-12, title: {de: Heiligabend, en: Christmas Eve}}
    - {first: 2027-01-04, last: 2027-01-08}
"""


def read(tmp_path: Path, text: str, settings: Settings = INSTALLED) -> Company:
    folder = tmp_path / "nlu" / "company"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "company.yml").write_text(text, encoding="utf-8")
    return company_in(settings, tmp_path)


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "name: ''\nhours: {}\n", "hours: {special: []}"])
def test_where_the_file_says_nothing_the_settings_hold(tmp_path: Path, text: str) -> None:
    """An installation that is configured by its environment alone stays as it is."""
    own = read(tmp_path, text)
    assert own.values["company"] == "Hafenbahn"
    assert own.values["team"] == "die Brücke"
    assert str(own.hours) == "Mo-Fr 08:00-18:00"
    assert own.hosts == {"hb.example"}
    assert own.locale == "de"
    assert own.hours.open_at(datetime(2026, 12, 25, 12, tzinfo=UTC))


def test_there_need_be_no_file(tmp_path: Path) -> None:
    """A release of the version before has none."""
    (tmp_path / "nlu" / "common").mkdir(parents=True)
    assert company_in(INSTALLED, tmp_path).name == "Hafenbahn"


def test_what_the_file_says_goes_before_the_settings(tmp_path: Path) -> None:
    """Each value, and the hosts beside those that are set."""
    own = read(tmp_path, WHOLE)
    assert values_of(INSTALLED, own)["company"] == "Elbfähren"
    assert own.values["privacy_url"] == "https://elbe.example/datenschutz"
    assert own.locale == "de_sie"
    assert own.hosts == {"hb.example", "fahrplan.elbe.example"}
    assert {"elbe.example", "fahrplan.elbe.example", "hb.example"} <= may_say(INSTALLED, own).hosts
    assert str(own.hours) == "Mo 08:00-12:00, Mo 13:00-17:00, Sa 09:00-13:00"
    assert own.hours.open_at(datetime(2026, 12, 24, 11))  # noqa: DTZ001  # local time
    assert not own.hours.open_at(datetime(2026, 12, 24, 12))  # noqa: DTZ001
    assert not own.hours.open_at(datetime(2026, 12, 26, 10))  # noqa: DTZ001  # a Saturday, and a holiday
    assert own.hours.next_opening(datetime(2027, 1, 2, 13)) == datetime(2027, 1, 9, 9)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("more", "hosts"),
    [
        ("own_hosts: [cheap.example.com, fahrplan.elbe.example]", ["cheap.example.com"]),
        ("imprint_url: https://cheap.example.com/impressum", ["cheap.example.com"]),
        ("own_hosts: [hb.example]", []),
        ("team: das Deck", []),
    ],
)
def test_hosts_that_texts_could_link_to_besides_are_told(tmp_path: Path, more: str, hosts: list[str]) -> None:
    """Whichever value of the company brings them; fewer hosts are no matter for two."""
    key = more.partition(":")[0]
    changed = "\n".join(more if line.startswith(f"{key}:") else line for line in WHOLE.splitlines())
    read(tmp_path / "live", WHOLE)
    read(tmp_path / "fresh", changed)
    assert widened(INSTALLED, tmp_path / "live", tmp_path / "fresh") == hosts


def test_a_release_speaks_as_its_own_file_says(tmp_path: Path) -> None:
    """Texts are filled with the values of the content that they come from."""
    folder = tmp_path / "nlu" / "common" / "greet"
    folder.mkdir(parents=True)
    (folder / "responses.yml").write_text("responses: {utter_hi: [{text: 'Hier ist {company}, {team}.'}]}")
    read(tmp_path, "name: Elbfähren\n")
    content = wiring.read_content(INSTALLED, tmp_path, "r-1")
    assert (
        content.render("utter_hi", "de", {}, "", datetime(2026, 12, 1, tzinfo=UTC)) == "Hier ist Elbfähren, die Brücke."
    )
    assert content.own.name == "Elbfähren"


@pytest.mark.parametrize(
    ("was", "becomes", "reason"),
    [
        ("name: Elbfähren", "name: 'Elb{team}'", "plain text"),
        ("name: Elbfähren", f"name: {'x' * 61}", "60"),
        ("name: Elbfähren", "nam: Elbfähren", "no key here"),
        ("https://elbe.example/datenschutz", "http://elbe.example", "https"),
        ("https://elbe.example/impressum", "javascript:alert(1)", "https"),
        ("fahrplan.elbe.example", "https://elbe.example", "host"),
        ("fahrplan.elbe.example", "localhost", "host"),
        ("address_form: sie", "address_form: ihr", "address_form"),
        ("sa: 9-13", "sa: 13-9", "closes before"),
        ("sa: 9-13", "sa: '9-13, 12-14'", "overlap"),
        ("sa: 9-13", "xx: 9-13", "week"),
        ("holidays: HH", "holidays: XX", "holidays"),
        ("first: 2026-12-24", "first: 2026-12-32", "out of range"),
        ("last: 2027-01-08", "last: 2027-01-03", "before it begins"),
        ("last: 2027-01-08", "last: 2029-01-03", "longer than a year"),
        ("first: 2027-01-04", "first: 2026-12-24", "times of its own already"),
        ("en: Christmas Eve", "fr: Noël", "title"),
    ],
)
def test_what_no_company_can_mean_is_refused(tmp_path: Path, was: str, becomes: str, reason: str) -> None:
    """With its place in the file."""
    assert was in WHOLE
    with pytest.raises(ContentError) as refusal:
        read(tmp_path, WHOLE.replace(was, becomes, 1))
    assert "company.yml" in str(refusal.value)
    assert reason in str(refusal.value)


@pytest.mark.parametrize(
    ("state", "day", "closed"),
    [
        ("HH", date(2026, 10, 31), True),
        ("BY", date(2026, 10, 31), False),
        ("BY", date(2027, 1, 6), True),
        ("HH", date(2027, 1, 6), False),
        ("BE", date(2027, 3, 8), True),
        ("HH", date(2027, 3, 26), True),
        ("SN", date(2026, 11, 18), True),
        ("TH", date(2026, 9, 20), True),
        ("HH", date(2027, 5, 2), False),
        ("HH", date(2031, 10, 3), True),
    ],
)
def test_each_state_has_its_own_holidays(state: str, day: date, closed: bool) -> None:
    """Reformation Day in Hamburg, Epiphany in Bavaria; also in years to come."""
    assert bool(holidays_of(state)(day)) is closed  # type: ignore[arg-type]


@given(st.sampled_from(STATES), st.integers(2020, 2060))
def test_new_year_is_a_holiday_everywhere(state: str, year: int) -> None:
    """In every state and any year."""
    assert holidays_of(state)(date(year, 1, 1)) == "Neujahr"  # type: ignore[arg-type]
