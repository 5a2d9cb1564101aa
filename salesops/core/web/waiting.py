"""Where requests wait for one of the few threads that work: bounded, and never in the way of ``/healthz`` (F13).

The server gives each request a thread of its own; that thread reads the body and then only waits here. So a database that hangs
instead of refusing holds the working threads, not the process: whoever asks meanwhile gets 503 with Retry-After.
"""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from tempfile import SpooledTemporaryFile
from typing import Any

from django.http import HttpRequest, HttpResponse

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

# Waiting for a thread; and for the answer, a little longer than the database may take for a statement (seconds).
PATIENCE = 10.0
PATIENCE_AT_WORK = 35.0
# Bodies up to here are read before a thread is asked for: slow senders hold nobody up. Longer ones are refused anyway.
BUFFERED_BYTES = 64 * 1024 * 1024
IN_MEMORY_BYTES = 1024 * 1024
TOO_LATE = "salesops.too_late"


class WaitingRoom:
    """A WSGI application around ``application`` that lets ``threads`` requests in at a time."""

    def __init__(self, application: Wsgi, threads: int) -> None:
        self.application = application
        self.threads = threads
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self.at_work: dict[int, float] = {}  # since when, by a number of the request

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/healthz":
            return self.application(environ, start_response)
        _take_body(environ)
        answer = None if self._stuck() else self._answer_in_time(environ)
        if answer is None:
            return self.application({**environ, TOO_LATE: True}, start_response)
        head, body = answer
        start_response(*head)
        return body

    def _stuck(self) -> bool:
        """Nobody gets through: every thread is at work on one request for longer than others may wait."""
        since = list(self.at_work.values())
        return len(since) >= self.threads and time.monotonic() - max(since) > PATIENCE

    def _answer_in_time(self, environ: Environ) -> tuple[tuple[Any, ...], Iterable[bytes]] | None:
        waiting: Future[Any] = self.pool.submit(self._work, environ)
        try:
            return waiting.result(PATIENCE)
        except TimeoutError:
            if waiting.cancel():
                return None
        try:
            return waiting.result(PATIENCE_AT_WORK - PATIENCE)
        except TimeoutError:
            return None

    def _work(self, environ: Environ) -> tuple[tuple[Any, ...], Iterable[bytes]]:
        """In a thread of the pool, which keeps its database connection: answer, and let go of everything but a file's bytes."""
        self.at_work[id(environ)] = time.monotonic()
        head: tuple[Any, ...] = ()

        def start_response(*given: Any) -> None:
            nonlocal head
            head = given

        try:
            response: Any = self.application(environ, start_response)
            if getattr(response, "streaming", True):
                return head, response
            try:
                return head, list(response)
            finally:
                response.close()
        finally:
            del self.at_work[id(environ)]


def _take_body(environ: Environ) -> None:
    """Read the body whole, so that working threads never wait for a sender."""
    length = environ.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or not 0 < int(length) <= BUFFERED_BYTES:
        return
    body = SpooledTemporaryFile(IN_MEMORY_BYTES)  # noqa: SIM115 - it ends with the request
    left = int(length)
    while left and (piece := environ["wsgi.input"].read(min(left, 65536))):
        body.write(piece)
        left -= len(piece)
    body.seek(0)
    environ["wsgi.input"] = body


class TooLateMiddleware:
    """503 with Retry-After for a request that waited too long; asks neither session nor database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if TOO_LATE in request.META:
            from .views.errors import unavailable

            return unavailable(request)
        return self.get_response(request)
