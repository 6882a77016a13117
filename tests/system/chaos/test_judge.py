"""The judge of the chaos itself: it finds what is lost, doubled or out of order, and forgives nothing else."""

from __future__ import annotations

import random

import pytest

from bench.chaos_store import sends
from bench.chaos_talk import Customer, Saying, customers, marks
from bench.chaos_verdict import Phones, Shown, judge

FIRST, SECOND = "1Z1234567890123454", "1Z0000000000000073"


def link(number: str) -> str:
    return f"Die Nummer …{number[-4:]} gehört zu UPS. Den Stand siehst du hier: www.ups.com/track?tracknum={number}"


def customer(*, accepted: bool = True) -> Customer:
    return Customer("+491", [Saying(FIRST, FIRST, accepted=True), Saying(SECOND, SECOND, accepted=accepted)])


def shown(*texts: str) -> list[Shown]:
    return [Shown(f"c.m-{number}", text, float(number)) for number, text in enumerate(texts)]


def test_each_once_in_order_is_good() -> None:
    """One answer each, also in one bubble."""
    assert judge(customer(), shown(link(FIRST), link(SECOND))).good
    assert judge(customer(), shown(f"{link(FIRST)}\n\n{link(SECOND)}")).good


def test_what_is_wrong_is_named() -> None:
    """A missing, a doubled, and an overtaking answer are each found."""
    assert judge(customer(), shown(link(FIRST))).lost == [SECOND]
    assert judge(customer(), shown(link(FIRST), link(SECOND), link(FIRST))).doubled == [FIRST]
    assert judge(customer(), shown(link(SECOND), link(FIRST))).disordered == [SECOND, FIRST]


@pytest.mark.parametrize("texts", [(link(FIRST),), (link(FIRST), link(SECOND))])
def test_what_the_door_never_took_may_be_answered_or_not(texts: tuple[str, ...]) -> None:
    """Without a 2xx nothing is promised; twice is wrong all the same."""
    assert judge(customer(accepted=False), shown(*texts)).good
    assert judge(customer(accepted=False), shown(*texts, link(SECOND), link(SECOND))).doubled


def test_a_copy_is_counted_by_its_place_in_the_outbox() -> None:
    """The same message twice is a double of its place; what never arrived is none."""
    sent = [
        {"arrived": arrived, "status_callback": "http://x/?m=c-1.m-1", "customer": "+491", "body": "Moin"}
        for arrived in ("2026-11-22T10:00:00+00:00", "2026-11-22T10:00:01+00:00", None)
    ]
    phones = Phones.of(sent)
    assert phones.twice == {"c-1.m-1": 2}
    assert len(phones.by_number["+491"]) == 1


def test_the_same_seed_says_the_same() -> None:
    """As many messages as asked for, each with an answer that its customer's others do not share by chance."""
    first, again = (customers(random.Random(3), 20, 200, 1) for _ in range(2))
    assert first == again
    assert sum(len(one.agent_texts) for one in first) == 200
    for one in first:
        once = [saying.mark for saying in one.agent_texts if not saying.alone]
        assert len(once) == len(set(once))


def test_the_marks_of_several_answers_in_one_bubble() -> None:
    """They are found in their order."""
    assert list(marks(f"Zur U3 liegt mir keine Störung vor.\n\n{link(FIRST)}")) == ["U3", FIRST]


def test_the_last_word_on_an_unknown_send_counts() -> None:
    """Each message of unknown outcome is counted once, by what became of it."""
    log = "\n".join(
        f'worker | {{"event": "{event}", "contact": "c", "message": "m", {more}}}'
        for event, more in (
            ("send.failed", '"verdict": "unknown", "code": "dropped"'),
            ("send.resolved", '"found": "unsure"'),
            ("send.resolved", '"found": "arrived"'),
        )
    )
    assert sends(log) == {"failed": {"unknown dropped": 1}, "unknown": {"found in the list": 1}}
