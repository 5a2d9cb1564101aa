"""What holds for every address under ``/api/``: JSON errors, no redirects, no NUL; and NUL nowhere else either."""

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse

from salesops.core.web.views.errors import bad_request

from .errors import envelope, words
from .parsing import BODY_AT_MOST

API = "/api/"
MEGABYTE = 1024 * 1024
# As the proxy takes.
FORM_AT_MOST = 55 * MEGABYTE


class ApiMiddleware:
    """Turn what Django answers by itself (404, 405, CSRF, bodies too large) into the API's own shape."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(API):
            return self.get_response(request)
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return error(400)
        # Files go to disk piece by piece, and only where a resource takes them; its rules say how many and how large.
        most = FORM_AT_MOST if request.content_type == "multipart/form-data" else BODY_AT_MOST
        if _length(request) > most:
            return JsonResponse(
                envelope("core.too-large", f"The body is larger than {most // MEGABYTE} MB."), status=400
            )
        response = self.get_response(request)
        if 300 <= response.status_code < 400 and response.status_code != 304:
            # A client that follows a redirect would send its token once more, perhaps to somebody else.
            return error(404)
        if response.status_code >= 400 and "json" not in response.get("Content-Type", ""):
            replaced = error(response.status_code)
            for name in ("Allow", "Retry-After", "WWW-Authenticate"):
                if name in response:
                    replaced[name] = response[name]
            return replaced
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Text with NUL that got as far as the database is a bad request, on pages as well."""
        if not isinstance(problem, ValueError) or "NUL (0x00)" not in str(problem):
            return None
        return error(400) if request.path_info.startswith(API) else bad_request(request)


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def error(status: int) -> HttpResponse:
    code, message = words(status)
    body = json.dumps(envelope(code, str(message)), ensure_ascii=False)
    return HttpResponse(body, status=status, content_type="application/json", headers={"Cache-Control": "no-store"})
