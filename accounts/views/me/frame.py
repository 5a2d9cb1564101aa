"""What the pages of one's own settings share: the tabs, and a form whose refusals stand beside its fields."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from salesops.core.refusals import Refused, TooMany

TABS = (
    ("accounts:me", _("General")),
    ("accounts:me_password", _("Password")),
    ("accounts:me_factor", _("Second factor")),
    ("accounts:me_sessions", _("Devices")),
    ("accounts:me_tokens", _("API tokens")),
)


def own_page(request: HttpRequest, template: str, current: str, status: int = 200, **context: Any) -> HttpResponse:
    """A page of the settings with ``current`` (name of its URL) marked among the tabs."""
    tabs = [
        {"label": label, "url": reverse(name), "current": name == current}
        for name, label in TABS
        if name != "accounts:me_tokens" or request.user.can("tokens", "c")
    ]
    return render(request, template, {"tabs": tabs, **context}, status=status)


def refused_form(form: Form, refused: Refused) -> int:
    """Put the sentences of ``refused`` beside the fields of ``form``; returns the status to answer with."""
    for refusal in refused.refusals:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
    return refused.status


def retry_after(response: HttpResponse, refused: Refused | None) -> HttpResponse:
    if isinstance(refused, TooMany):
        response["Retry-After"] = str(refused.retry_after)
    return response
