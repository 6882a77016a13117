"""Every call of the internal port and who may make it. A route without a row here fails `tests/rules/test_calls.py`.

`anyone` needs no session: sign-in, files, what monitoring reads, and what proves itself otherwise (a signature, a
secret in the path). `team` are agents and admins. What changes anything also needs our own origin and the session's
word. `tests/studio/test_calls.py` tries every row.
"""

from __future__ import annotations

from typing import Literal

Who = Literal["anyone", "team", "admin"]

CALLS: dict[str, Who] = {
    # the listener itself, and what sources push
    "GET /": "anyone",
    "GET /healthz": "anyone",
    "GET /readyz": "anyone",
    "GET /metrics": "anyone",
    "POST /events": "anyone",
    "POST /events/shipcloud/{secret}": "anyone",
    # the desk
    "GET /desk": "team",
    "GET /desk/": "team",
    "GET /desk/login": "anyone",
    "GET /desk/welcome": "anyone",
    "GET /desk/static": "anyone",
    "GET /desk/words.json": "anyone",
    "POST /desk/api/login": "anyone",
    "POST /desk/api/logout": "anyone",
    "POST /desk/api/link": "anyone",
    "POST /desk/api/password": "anyone",
    "GET /desk/api/queue": "team",
    "GET /desk/api/thread": "team",
    "GET /desk/api/result": "team",
    "POST /desk/api/act": "team",
    "POST /desk/api/note": "team",
    "POST /desk/api/looked": "team",
    "GET /desk/api/closed": "team",
    "GET /desk/media/{contact}/{line}/{n}": "team",
    "GET /desk/api/live": "team",
    "GET /desk/api/alarms": "admin",
    "POST /desk/api/alarms/seen": "admin",
    "GET /desk/api/sources": "admin",
    # the studio: its shell
    "GET /studio": "admin",
    "GET /studio/": "admin",
    "GET /studio/static/{name}": "anyone",
    "GET /studio/words/{page}.json": "admin",
    # the overview
    "GET /studio/api/overview": "admin",
    "GET /studio/api/overview/search": "admin",
    "GET /studio/api/overview/health": "admin",
    # dated facts
    "GET /studio/facts": "admin",
    "GET /studio/api/facts": "admin",
    "GET /studio/api/facts/history": "admin",
    "POST /studio/api/facts": "admin",
    "POST /studio/api/facts/undo": "admin",
    # the company and its hours
    "GET /studio/company": "admin",
    "GET /studio/api/company": "admin",
    "GET /studio/api/company/history": "admin",
    "POST /studio/api/company": "admin",
    "POST /studio/api/company/undo": "admin",
    "POST /studio/api/company/preview": "admin",
    # people, and what takes two of them
    "GET /studio/people": "admin",
    "GET /studio/api/people": "admin",
    "POST /studio/api/people/invite": "admin",
    "POST /studio/api/people/reset": "admin",
    "POST /studio/api/people/remove": "admin",
    "POST /studio/api/people/role": "admin",
    "POST /studio/api/people/sign_out": "admin",
    "GET /studio/api/approvals": "admin",
    "POST /studio/api/approvals/decide": "admin",
    "POST /studio/api/approvals/take_back": "admin",
    # questions
    "GET /studio/skills": "admin",
    "GET /studio/skills/{rest}": "admin",
    "GET /studio/api/skills": "admin",
    "GET /studio/api/skills/findings": "admin",
    "GET /studio/api/skills/undecided": "admin",
    "POST /studio/api/skills/decide": "admin",
    "POST /studio/api/skills/new": "admin",
    "GET /studio/api/skills/{pack}/{skill}": "admin",
    "GET /studio/api/skills/{pack}/{skill}/watch": "admin",
    "GET /studio/api/skills/{pack}/{skill}/findings": "admin",
    "GET /studio/api/skills/{pack}/{skill}/history": "admin",
    "POST /studio/api/skills/{pack}/{skill}/edit": "admin",
    "POST /studio/api/skills/{pack}/{skill}/undo": "admin",
    "POST /studio/api/skills/{pack}/{skill}/remove": "admin",
    "POST /studio/api/skills/{pack}/{skill}/typed": "admin",
    # channels, sources, processes
    "GET /studio/state": "admin",
    "GET /studio/api/state": "admin",
    # special notices and the stop button
    "GET /studio/special": "admin",
    "GET /studio/api/special": "admin",
    "POST /studio/api/special/check": "admin",
    "POST /studio/api/special/put": "admin",
    "POST /studio/api/special/end": "admin",
    "POST /studio/api/special/off": "admin",
    "POST /studio/api/special/on": "admin",
    # the log
    "GET /studio/audit": "admin",
    "GET /studio/api/audit": "admin",
    # the studio: trying out
    "GET /studio/tryout": "admin",
    "GET /studio/api/tryout": "admin",
    "GET /studio/api/tryout/talk": "admin",
    "POST /studio/api/tryout/open": "admin",
    "POST /studio/api/tryout/say": "admin",
    "POST /studio/api/tryout/end": "admin",
    "POST /studio/api/tryout/save": "admin",
    "POST /studio/api/tryout/share": "admin",
    "POST /studio/api/tryout/unshare": "admin",
    "GET /studio/try/{token}": "anyone",
    "GET /studio/try/{token}/talk": "anyone",
    "POST /studio/try/{token}/open": "anyone",
    "POST /studio/try/{token}/say": "anyone",
    # the studio: checking, publishing, releases
    "GET /studio/compare": "admin",
    "GET /studio/api/compare": "admin",
    "GET /studio/api/compare/report": "admin",
    "GET /studio/api/compare/sentences": "admin",
    "POST /studio/api/compare/train": "admin",
    "POST /studio/api/compare/cancel": "admin",
    "POST /studio/api/compare/publish": "admin",
    "POST /studio/api/compare/override": "admin",
    "POST /studio/api/compare/right": "admin",
    "GET /studio/releases": "admin",
    "GET /studio/api/releases": "admin",
    "GET /studio/api/releases/changes": "admin",
    "POST /studio/api/releases/use": "admin",
}
