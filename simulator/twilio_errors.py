"""Refusals in Twilio's JSON; the numbers are the real ones, the sentences are our own."""

from __future__ import annotations

from aiohttp import web

from simulator.faults import Fault

ERRORS: dict[int, tuple[int, str]] = {
    20001: (400, "Invalid parameter"),
    20003: (401, "Authenticate"),
    20404: (404, "The requested resource was not found"),
    20429: (429, "Too many requests"),
    20500: (500, "An internal server error has occurred"),
    21211: (400, "Invalid 'To' phone number"),
    21603: (400, "A 'From' number or messaging service is required to send a message"),
    21604: (400, "A 'To' number is required to send a message"),
    21609: (400, "Invalid 'StatusCallback' address"),
    21610: (400, "The recipient has opted out of messages from this sender"),
    21617: (400, "The message body exceeds the limit of 1600 characters"),
    21619: (400, "A text body, media or content is required to send a message"),
    30012: (400, "The ValidityPeriod is too small"),
    30045: (400, "The ValidityPeriod is longer than 36000 seconds"),
    21655: (400, "The ContentSid does not exist"),
    21656: (400, "The ContentVariables are not a JSON object of strings"),
    63007: (400, "No channel belongs to this 'From' address"),
    63016: (400, "Free-form message outside the allowed window; a template is needed"),
    63038: (429, "The account has exceeded its daily messages limit"),
    63031: (400, "'From' and 'To' are the same"),
}

_DEFAULT_CODES = {401: 20003, 404: 20404, 429: 20429}


def refusal(code: int, status: int | None = None) -> web.Response:
    """An error answer as the REST API gives it."""
    known, message = ERRORS.get(code, (400, f"Error {code}"))
    return web.json_response(
        {
            "code": code,
            "message": message,
            "more_info": f"https://www.twilio.com/docs/errors/{code}",
            "status": status or known,
        },
        status=status or known,
    )


def fault_refusal(fault: Fault) -> web.Response:
    """The error a fault asks for; 500 if it names neither status nor code."""
    if fault.code is not None:
        return refusal(fault.code, fault.status)
    status = fault.status or 500
    return refusal(_DEFAULT_CODES.get(status, 20500), status)
