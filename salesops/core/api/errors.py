"""One shape for every error: ``{"code", "message", "fields", "refusals"}`` (contract.md, "API")."""

import logging
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.db import OperationalError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from salesops.core.refusals import Conflict, Refused, TooMany

log = logging.getLogger(__name__)

LOCK_STATES = ("40P01", "55P03")


def words(http_status: int) -> tuple[str, str]:
    """Code and sentence of a status that says nothing more."""
    known = {
        400: ("core.malformed", _("The request can't be read.")),
        401: ("core.not-signed-in", _("Sign in first: send a valid token.")),
        403: ("core.no-permission", _("Your roles don't allow this.")),
        404: ("core.not-found", _("There is nothing here, or it is not yours to see.")),
        405: ("core.method", _("This address doesn't take that method.")),
        406: ("core.not-acceptable", _("The API answers in JSON only.")),
        409: ("core.conflict", _("The request conflicts with the present state.")),
        415: ("core.media-type", _("Send JSON.")),
        429: ("core.too-many-requests", _("Too many requests. Wait a moment.")),
        503: ("core.unavailable", _("The portal can't answer right now. Try again in a moment.")),
    }
    return known.get(http_status, ("core.error", _("Something went wrong on our side. Nothing was saved.")))


def envelope(code: str, message: str, *, fields: dict[str, list[str]] | None = None, refusals: Any = ()) -> dict:
    return {
        "code": code,
        "message": message,
        "fields": fields or {},
        "refusals": [{"code": r.code, "message": str(r.message)} for r in refusals],
    }


def of_refused(refused: Refused) -> Response:
    """Refusals of a service, with the status of their kind."""
    fields: dict[str, list[str]] = {}
    for refusal in refused.refusals:
        if refusal.field:
            fields.setdefault(refusal.field, []).append(str(refusal.message))
    if isinstance(refused, Conflict):
        # The caller holds the own values; these are the ones that stay (F11).
        for name, value in refused.theirs.items():
            fields.setdefault(name, []).append(_("Now: %(value)s") % {"value": "" if value is None else value})
    first = refused.refusals[0]
    body = envelope(first.code, str(first.message), fields=fields, refusals=refused.refusals)
    response = Response(body, status=refused.status)
    if isinstance(refused, TooMany):
        response["Retry-After"] = str(refused.retry_after)
    return response


def flat(detail: Any, path: str = "") -> Iterator[tuple[str, list[str]]]:
    """DRF's nested errors as ``lines.0.quantity`` → sentences."""
    if isinstance(detail, dict):
        for key, inner in detail.items():
            name = path if key == "non_field_errors" else f"{path}.{key}".strip(".")
            yield from flat(inner, name)
    elif isinstance(detail, list) and any(isinstance(part, dict | list) for part in detail):
        for index, inner in enumerate(detail):
            if inner:
                yield from flat(inner, f"{path}.{index}".strip("."))
    else:
        yield path or "non_field_errors", [str(part) for part in (detail if isinstance(detail, list) else [detail])]


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. ``None`` lets an unforeseen error end as a logged 500."""
    if isinstance(error, Refused):
        set_rollback()
        return of_refused(error)
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, BadRequest):
        error = exceptions.ParseError()
    elif isinstance(error, OperationalError) and getattr(error.__cause__, "pgcode", "") in LOCK_STATES:
        message = _("Somebody else is changing this right now. Nothing was saved; try again in a moment.")
        return Response(envelope("core.busy", message), status=409)
    if not isinstance(error, exceptions.APIException):
        return None
    set_rollback()
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header
    if isinstance(error, exceptions.Throttled) and error.wait:
        headers["Retry-After"] = str(int(error.wait) + 1)
    if isinstance(error, exceptions.ValidationError):
        fields = dict(flat(error.detail))
        message = _("Some fields are not right.")
        return Response(envelope("core.invalid", message, fields=fields), status=422, headers=headers)
    code, message = words(error.status_code)
    if isinstance(error, exceptions.ParseError) and isinstance(error.detail, exceptions.ErrorDetail):
        code = error.detail.code if "." in error.detail.code else code
        message = str(error.detail) if "." in error.detail.code else message
    return Response(envelope(code, message), status=_status(error), headers=headers)


def _status(error: exceptions.APIException) -> int:
    return status.HTTP_400_BAD_REQUEST if isinstance(error, exceptions.UnsupportedMediaType) else error.status_code
