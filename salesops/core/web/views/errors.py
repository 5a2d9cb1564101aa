"""Error pages: what happened, what was kept, what to do (design.md §12). 500 and 503 need neither database nor session."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader


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
    return error_page(request, 403, csrf=True)


def _plain(request: HttpRequest, status: int) -> HttpResponse:
    """Drawn without context processors: nothing here may need the database."""
    name = "errors/_static.html" if request.headers.get("HX-Request") else "errors/static.html"
    context = {"status": status, "request_id": getattr(request, "id", "")}
    return HttpResponse(loader.get_template(name).render(context), status=status)


def server_error(request: HttpRequest) -> HttpResponse:
    return _plain(request, 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    response = _plain(request, 503)
    response["Retry-After"] = "30"
    return response
