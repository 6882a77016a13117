"""The bench's own parts: a measurement that is wrong is worse than none."""

from __future__ import annotations

import os
import time
from pathlib import Path
from urllib.parse import parse_qsl
from xml.etree import ElementTree as ET

import pytest
from aiohttp import web
from twilio.request_validator import RequestValidator

from bench import chart, crowd, machine, notices
from bench.figures import Spread
from bench.ledger import Ledger
from bench.talk import Saying, Talk
from bench.targets import Target
from bench.twilio_calls import AUTH_TOKEN, Platform
from bench.wire import Wire

NLU = Path(__file__).resolve().parents[2] / "data" / "nlu"
U1, U2 = (Saying("action", f"Fährt die {line}?", (line,)) for line in ("U1", "U2"))


@pytest.mark.parametrize("public_url", ["http://127.0.0.1:8080", "https://bot.example.org"])
def test_calls_are_signed_as_twilio_signs_them(public_url: str) -> None:
    """The official library accepts the signature that the load generator makes."""
    callback = f"{public_url}/webhooks/twilio/status?m=c-1.m-1"
    calls = {
        f"{public_url}/webhooks/twilio": Platform(public_url).message("+4915100000001", "SM1", "Fährt die U3? 100 %"),
        callback: Platform(public_url).status(callback, "SM1", "whatsapp:+4915100000001", "sent"),
    }
    for url, call in calls.items():
        head, _, body = call.partition(b"\r\n\r\n")
        signature = next(line.split(": ")[1] for line in head.decode().split("\r\n") if "Signature" in line)
        assert RequestValidator(AUTH_TOKEN).validate(url, dict(parse_qsl(body.decode())), signature)


def test_a_bubble_may_answer_several_messages() -> None:
    """Two questions answered in their order in one bubble are both answered, and nothing was wrong."""
    ledger = Ledger()
    ledger.said("c", U1, 0.0)
    ledger.said("c", U2, 0.1)
    assert ledger.answered("c", "U1: gesperrt\nU2: keine Störung", 1.0)
    assert (ledger.answers, ledger.doubled, ledger.out_of_order, ledger.unanswered) == ([1.0, 0.9], 0, 0, 0)


def test_what_is_lost_doubled_or_out_of_order_is_counted() -> None:
    """An answer too many, an answer in the wrong place, and an answer that never comes are told apart."""
    ledger = Ledger()
    ledger.said("lost", U1, 0.0)
    ledger.said("doubled", U1, 0.0)
    ledger.answered("doubled", "U1", 1.0)
    ledger.answered("doubled", "U1", 1.1)
    ledger.said("late", U1, 0.0)
    ledger.said("late", U2, 0.0)
    ledger.answered("late", "U2", 1.0)
    assert (ledger.doubled, ledger.out_of_order, ledger.unanswered) == (1, 1, 3)


def test_the_mix_is_the_targets() -> None:
    """Half of what customers say needs an action, four tenths are plain, the rest is a form."""
    talk = Talk(NLU, 1)
    drawn = [talk.kind() for _ in range(10_000)]
    assert [round(drawn.count(kind) / len(drawn), 1) for kind in ("action", "plain", "form")] == [0.5, 0.4, 0.1]


def test_spreads_are_by_rank() -> None:
    """The median of a thousand spans is the middle one, and the rare long one is not hidden."""
    spread = Spread.of([number / 1000 for number in range(1000)])
    assert (spread.median, spread.p99, spread.longest) == (500, 990, 999)


def test_processor_time_of_a_process_is_read() -> None:
    """Work of this process shows in its meter."""
    meter = machine.Meter({"me": os.getpid()})
    end = time.process_time() + 0.1
    while time.process_time() < end:
        pass
    assert meter.read()["me"] > 0


def test_a_target_says_by_how_much_it_is_missed() -> None:
    """Between floor and goal is the floor only; beyond a limit the distance is named."""
    assert Target("load", 150, 210, 120).verdict == "floor only"
    assert Target("p99", 40, 20, less=True).row()[-1] == "missed, 2.0 × the limit"


def test_the_chart_is_a_picture() -> None:
    """The chart is well-formed and has a line for each series."""
    drawn = ET.fromstring(chart.lines("ms", {"a": [(1, 5.0), (1000, 700.0)], "b": [(1, 5.0), (1000, 6.0)]}))
    assert len(drawn.findall("{http://www.w3.org/2000/svg}polyline")) == 2


async def test_the_lean_client_reads_what_a_server_answers() -> None:
    """Statuses come through, and connections are used again."""
    app = web.Application()
    app.router.add_post("/{status}", _answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    wire = Wire("127.0.0.1", runner.addresses[0][1])
    asked = [b"POST /%d HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n" % status for status in (200, 503, 200)]
    assert [await wire.post(request) for request in asked] == [200, 503, 200]
    wire.close()
    await runner.cleanup()


async def _answer(request: web.Request) -> web.Response:
    return web.Response(status=int(request.match_info["status"]), text="x" * 10_000)


def test_copies_of_a_customer_are_as_long_as_the_customer() -> None:
    """Each copy has an id and a number of its own, of the same length, so that stored bodies stay readable."""
    first = "c-0123456789abcdef0123"
    copies = list(notices.copies(first, 1000))
    assert len(set(copies)) == 1000
    assert {(len(contact), len(phone)) for contact, phone in copies} == {(len(first), len(notices.FIRST))}


def test_the_page_says_what_a_crowd_comes_to() -> None:
    """Notices a second, how long all would take, and answers with and without them stand side by side."""
    load = {"answer": Spread.of([0.05, 0.1]).write(), "lost": 0, "doubled": 0, "out_of_order": 0}
    run = {
        "number": 600, "seconds": 10.0, "sent": 300, "handed_out": 320, "handed_at": 0.0, "still_wanted": 300,
        "alone": load, "meanwhile": load, "memory": {"opt_ins": 2048.0, "redis_peak": 2**21, "worker_peak": 2**22},
        "processor": {"worker": 3.0, "outside": 9.0}, "surroundings": [{"load": 0.5}, {"load": 2.0}],
    }  # fmt: skip
    page = crowd.section({"notices": run})
    for said in (
        "300 in 10 s, 30 a second",
        "320 when the look ended",
        "2.0 KiB",
        "2 MiB, 4 MiB",
        "3.0 ms (worker 3.0)",
    ):
        assert said in page
