"""A notice type is read whole, or refused with the file and the reason: no newsletter can be declared."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.content.notices import read_notices
from bot.content.strict_yaml import ContentError
from bot.model.consent import NoticeType
from bot.model.schedule import Span
from tests.content.notice_types import LOCALES, TEXTS, notice_type
from tests.support.names import KINDS


def read(folder: Path, content: Any) -> dict[str, NoticeType]:
    file = folder / "notices.yml"
    file.write_text(yaml.safe_dump({"tide_comes": content}), encoding="utf-8")
    return read_notices(file, ["harbour"], KINDS)


def refused(folder: Path, content: Any, reason: str) -> None:
    with pytest.raises(ContentError, match=reason) as refusal:
        read(folder, content)
    assert str(folder / "notices.yml") in str(refusal.value)


def test_a_whole_notice_type(tmp_path: Path) -> None:
    """Everything that is declared holds; a plain number is a budget in total."""
    one = read(tmp_path, notice_type(quiet_hours="22:00-06:00", quiet_except=["ended"]))["tide_comes"]
    assert (one.budget, one.per, one.shape, one.longest) == (1, "total", "once", timedelta(days=1))
    assert one.quiet_hours == Span(time(22), time(6))
    assert (one.quiet_except, one.events, one.template, one.variables) == ({"ended"}, ("ended",), "tide", ("line",))
    standing = read(tmp_path, notice_type(shape="standing", budget={"count": 5, "per": "day"}))["tide_comes"]
    assert (standing.budget, standing.per, standing.quiet_hours) == (5, "day", None)


def test_a_type_of_a_pack_that_is_off(tmp_path: Path) -> None:
    """It is checked like any other, and not offered."""
    assert read(tmp_path, notice_type(pack="other")) == {}
    refused(tmp_path, notice_type(pack="other", purpose="marketing"), "only 'service' is sent")


@pytest.mark.parametrize("purpose", ["marketing", "newsletter", "survey", "Service", ""])
def test_marketing_is_refused(tmp_path: Path, purpose: str) -> None:
    """A notice type with any other purpose than service is refused with the reason."""
    refused(tmp_path, notice_type(purpose=purpose), f"tide_comes has the purpose '{purpose}'; only 'service' is sent")


@pytest.mark.parametrize(
    "key", ["recipients", "to", "contacts", "recipient_list", "list", "audience", "segment", "all"]
)
def test_recipients_are_refused(tmp_path: Path, key: str) -> None:
    """Nothing that names recipients can be declared: a notice goes to who asked for it."""
    refused(tmp_path, {**notice_type(), key: ["+4915112345678"]}, f"names {key}; a notice goes to who asked for it")


@pytest.mark.parametrize("text", ["question", "confirmation", "notice", "ended", "failed", "too_late"])
@pytest.mark.parametrize("name", ["text", "message", "body", "description", "headline", "title", "closed", "number"])
def test_free_text_is_refused(tmp_path: Path, text: str, name: str) -> None:
    """A placeholder that is no shown, typed field of the subject is refused: prose cannot become a notice."""
    words = {text: f"{TEXTS[text]} {{{name}}}"}
    refused(tmp_path, notice_type(words), f"free text in {text} .*{{{name}}} is no field of a line")


@pytest.mark.parametrize("part", ["company", "until", "stop_word", "often"])
def test_a_question_says_all_of_it(tmp_path: Path, part: str) -> None:
    """A question that does not say who, until when, how to stop and how often is refused."""
    words = {"question": TEXTS["question"].replace(f"{{{part}}}", "")}
    refused(tmp_path, notice_type(words), f"does not name {{{part}}}")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"budget": 0}, "budget"),
        ({"budget": "many"}, "budget"),
        ({"budget": 4}, "budget of 4; at most 3 per total"),
        ({"budget": {"count": 1, "per": "week"}}, "per"),
        ({"budget": {"count": 6, "per": "day"}, "shape": "standing"}, "budget of 6; at most 5 per day"),
        ({"budget": {"count": 1, "per": "day"}}, "is once; its budget cannot count per day"),
        ({"shape": "standing"}, "is standing; its budget cannot count per total"),
        ({"shape": "weekly"}, "shape"),
        ({"longest": "PT0S"}, "longest"),
        ({"longest": "for ever"}, "longest"),
        ({"longest": "P367D"}, "holds longer than 366 days"),
        ({"drop_after": "PT0S"}, "drop_after"),
        ({"quiet_hours": "22"}, "quiet_hours"),
        ({"quiet_hours": "25:00-06:00"}, "quiet_hours"),
        ({"quiet_hours": "06:00-06:00"}, "quiet_hours"),
        ({"quiet_except": ["delivered"]}, "an event that it does not tell"),
        ({"events": ["sale"]}, "events"),
        ({"events": []}, "no events"),
        ({"subject": "everybody"}, "subject"),
        ({"text": "Nur heute: 20 % Rabatt"}, "text"),
        ({"template": "Tide Comes"}, "template"),
        ({"template": None}, "a text without a template"),
    ],
)
def test_a_notice_type_that_is_not_one(tmp_path: Path, changed: dict[str, Any], reason: str) -> None:
    """Budgets, ends, hours, events and keys that no notice may have are refused by name."""
    refused(tmp_path, notice_type(**changed), reason)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{line} of {company}", "begins or ends with a variable"),
        ("This is the {line}", "begins or ends with a variable"),
        ("The {line}{company} is back.", "two variables side by side"),
        ("The {line} {company} is back.", "two variables side by side"),
        ("The tide is back.", "placeholders are not its variables"),
        ("The {line} from {from} is back.", "placeholders are not its variables"),
    ],
)
def test_a_template_that_no_platform_takes(tmp_path: Path, text: str, reason: str) -> None:
    """What a platform would refuse is refused here, before anybody relies on it."""
    refused(tmp_path, notice_type({"template": text}), reason)


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_that_is_missing(tmp_path: Path, text: str) -> None:
    """Every text exists, in every locale."""
    refused(tmp_path, notice_type({text: None}), text)
    words = notice_type()
    del words["texts"][text]["de_sie"]
    refused(tmp_path, words, f"{text} has no text for de_sie")


def test_a_text_that_nothing_says(tmp_path: Path) -> None:
    """A notice's text may be of one of its events; any other name is refused, and so is any other locale."""
    assert read(tmp_path, notice_type({"notice_ended": "{line}"}))
    refused(tmp_path, notice_type({"notice_appeared": "{line}"}), "a text that nothing says: notice_appeared")
    refused(tmp_path, notice_type({"advert": "{line}"}), "a text that nothing says: advert")
    words = notice_type()
    words["texts"]["notice"] = dict.fromkeys((*LOCALES, "fr"), "{line}")
    refused(tmp_path, words, "fr")
