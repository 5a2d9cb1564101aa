"""OpenAPI description and its readable page, both under the portal's own strict CSP."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.views import SpectacularAPIView


class BearerScheme(OpenApiAuthenticationExtension):
    """How the description names our tokens."""

    target_class = "salesops.core.api.authentication.BearerAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class SessionScheme(OpenApiAuthenticationExtension):
    """The portal's own pages: session cookie and CSRF token."""

    target_class = "salesops.core.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


class SchemaView(SpectacularAPIView):
    """``/api/v1/schema/``: the same for everybody who is signed in."""


def docs(request: HttpRequest) -> HttpResponse:
    """``/api/v1/docs/``: Swagger UI from our own static files, started by a module of ours; nothing inline."""
    if not request.user.is_authenticated:
        from .middleware import error

        return error(401)
    return render(request, "core/api/docs.html")


docs.door = (None, "v")
