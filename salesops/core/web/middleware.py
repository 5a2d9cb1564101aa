"""The frame around every request."""

import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from salesops.core import acts
from salesops.core.refusals import Refused
from salesops.core.web.refusals import refusal_response

Next = Callable[[HttpRequest], HttpResponse]


class RequestIdMiddleware:
    """Give each request an id: in audit rows, log lines, error pages and the ``X-Request-Id`` header."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known_as = uuid.uuid4().hex
        # For templates and log lines; Django's request takes any attribute, its stubs don't.
        request.id = known_as  # type: ignore[attr-defined]
        token = acts.request_id.set(known_as)
        try:
            response = self.get_response(request)
        finally:
            acts.request_id.reset(token)
        response["X-Request-Id"] = known_as
        return response


class PersonMiddleware:
    """The person's own language; nothing personal stays in any cache (S17)."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            chosen = request.user.language
            if chosen in dict(settings.LANGUAGES):
                translation.activate(chosen)
                request.LANGUAGE_CODE = translation.get_language()
        response = self.get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store, private"
        return response


class RefusalMiddleware:
    """A service that refuses ends as a page or fragment with its sentences and code, never as a traceback."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return refusal_response(request, error) if isinstance(error, Refused) else None
