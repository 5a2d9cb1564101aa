"""Log lines: one JSON object an event, nothing secret in it, no line that looks like another one (security.md, 3)."""

import json
import logging
import logging.handlers
import re
import socket
import sys
import time
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from salesops.core import acts

Next = Callable[[HttpRequest], HttpResponse]

LONGEST_LINE = 8 * 1024
HIDDEN = "[hidden]"

_SECRETS = (
    # Authorization: Bearer …, password=…, "token": "…", csrfmiddlewaretoken=…, sessionid=…
    re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}"),
    re.compile(
        r"""(?ix) (["']?\b[\w-]*(?:password|passwd|secret|token|otp|cookie|session(?:id)?|authorization|api[_-]?key)[\w-]*
        ["']?\s*[=:]\s*) (?:"[^"]*"|'[^']*'|[^\s,;&}"']+)"""
    ),
    re.compile(r"(?i)(\w+://[^:/\s@]*:)[^@\s/]+(?=@)"),  # postgresql://user:password@host
    re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d{9}(?!\d)"),  # mobiles of the mainland
    re.compile(
        r"(?i)(/(?:p|link|links|public|reset|invitation|calendar)/)[\w~-]{16,}[^\s\"?]*"
    ),  # the secret part of a link
)


def hide_secrets(text: str) -> str:
    """``text`` without passwords, tokens, cookies, link paths and mobiles."""
    for pattern in _SECRETS:
        text = pattern.sub(lambda match: (match.group(1) if match.re.groups else "") + HIDDEN, text)
    return text


def escape_controls(text: str) -> str:
    """Control, format and line-separating characters as ``\\uXXXX``; Chinese stays readable."""
    if text.isprintable():
        return text
    return "".join(
        c if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp") else f"\\u{ord(c):04x}" for c in text
    )


class JsonLines(logging.Formatter):
    """One line of JSON: at, level, logger, message, request, and for errors the traceback."""

    def format(self, record: logging.LogRecord) -> str:
        event: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": self._clean(record.getMessage()),
        }
        if request_id := acts.request_id.get():
            event["request"] = request_id
        event |= getattr(record, "event", {})
        if record.exc_info:
            event["exception"] = self._clean(self.formatException(record.exc_info))
        line = json.dumps(event, ensure_ascii=False, default=str)
        return line if len(line) <= LONGEST_LINE else line[:LONGEST_LINE] + "…"

    @staticmethod
    def _clean(text: str) -> str:
        # json.dumps turns our backslashes and the usual control characters into escapes; newlines of a traceback
        # become \n there, so only what JSON leaves as it is has to be escaped here.
        text = hide_secrets(text[: 2 * LONGEST_LINE])
        return "\n".join(escape_controls(line) for line in text.split("\n"))


class LogServer(logging.handlers.SysLogHandler):
    """Sends lines to a log server by UDP. One that can't be found costs its lines, never the start or a request.

    Its name is looked up once, and after a failure not again for ``RETRY_SECONDS``.
    """

    RETRY_SECONDS = 60.0
    found = False
    again_at = 0.0

    def createSocket(self) -> None:
        if self.found or time.monotonic() < self.again_at or isinstance(self.address, str):
            return
        host, port = self.address
        try:
            family, kind, protocol, _name, place = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0]
            self.socket, self.socktype = socket.socket(family, kind, protocol), kind
        except OSError as error:
            self.again_at = time.monotonic() + self.RETRY_SECONDS
            sys.stderr.write(f"the log server {host} is not found: {error}\n")
            return
        self.address = str(place[0]), int(place[1])
        self.found, self.unixsocket = True, False

    def emit(self, record: logging.LogRecord) -> None:
        self.createSocket()
        if self.found:
            super().emit(record)


class RequestLogMiddleware:
    """One line for each request: who, what, how long. Query strings are not logged: they hold what people search for."""

    log = logging.getLogger("salesops.requests")

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        response = self.get_response(request)
        if not request.path_info.startswith("/static/"):
            self._write(request, response, time.monotonic() - began)
        return response

    def _write(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        event: dict[str, Any] = {
            "method": escape_controls(request.method or "")[:16],
            "path": escape_controls(hide_secrets(request.path_info[:500])),
            "status": response.status_code,
            "ms": round(seconds * 1000),
        }
        # Only what is known already: asking for the user here could ask the database.
        user = getattr(request, "_cached_user", None)
        if user is not None and user.pk:
            event["user"] = user.pk
        self.log.info("request", extra={"event": event})
