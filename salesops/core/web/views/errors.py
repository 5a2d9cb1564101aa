"""Error pages: what happened, what was kept, what to do (design.md §12). 500 and 503 need neither database nor session."""

import sys
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

from salesops.core.web.availability import database_away


def error_page(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    """The page or, for htmx, the panel of one status; inside the shell when the person is signed in."""
    panel = f"errors/_{status}.html"
    context |= {"status": status, "request_id": getattr(request, "id", ""), "error_panel": panel}
    if request.headers.get("HX-Request"):
        return render(request, panel, context, status=status)
    user = getattr(request, "user", None)
    context["error_layout"] = "layouts/page.html" if user and user.is_authenticated else "layouts/bare.html"
    return render(request, "errors/page.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same page for what doesn't exist and for what is out of the reader's scope."""
    return error_page(request, 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long or came from elsewhere."""
    response = error_page(request, 403, csrf=True)
    # Told apart from a missing right by scripts that keep what was written.
    response["X-Form-Expired"] = "1"
    return response


def _plain(request: HttpRequest, status: int) -> HttpResponse:
    """Drawn without context processors: nothing here may need the database. The API gets its words as JSON."""
    if request.path_info.startswith("/api/"):
        return _plain_for_api(request, status)
    name = "errors/_static.html" if request.headers.get("HX-Request") else "errors/static.html"
    context = {"status": status, "request_id": getattr(request, "id", "")}
    return HttpResponse(loader.get_template(name).render(context), status=status)


def _plain_for_api(request: HttpRequest, status: int) -> HttpResponse:
    code, message = {
        500: ("core.error", _("Something went wrong on our side. Nothing was changed.")),
        503: ("core.unavailable", _("The database can't be reached at the moment. Try again shortly.")),
    }[status]
    body = {"code": code, "message": message, "fields": {}, "refusals": [], "request_id": getattr(request, "id", "")}
    return JsonResponse(body, status=status)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; or 503 while the database is away, because then trying again is the right thing to do (F4)."""
    if database_away(sys.exc_info()[1]):
        return unavailable(request)
    return _plain(request, 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    response = _plain(request, 503)
    response["Retry-After"] = "30"
    return response
