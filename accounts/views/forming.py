"""One form, one service: the page every change of people and units goes through."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.forms.org import AsOfForm
from salesops.core.refusals import Conflict, Forbidden, Invalid, Refusal, Refused

from .clashes import clashes, on_top_of, ready, undecided

Crumbs = list[tuple[Any, str]]


def form_page(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[dict[str, Any]], Any],
    *,
    title: Any,
    back: str,
    submit: Any,
    crumbs: Crumbs,
    sub: Any = "",
    done: Any = "",
    danger: bool = False,
    extra: dict[str, Any] | None = None,
    template: str = "accounts/people/form.html",
    onward: Callable[[Any], str] | None = None,
) -> HttpResponse:
    """Show ``form``; when it is sent, call ``act`` with its values and go ``back``, or ``onward`` to what it made.

    Refusals stand beside their fields (their own status); a conflict (409) shows the present values beside the editor's, with a
    choice for each field (``clashes.py``).
    """
    status, refused, clashing = 200, None, []
    if request.method == "POST":
        status = 422
        if undecided(request.POST):
            clashing = clashes(form, request.POST)
            refused = Invalid(Refusal("core.choose-one", _("Choose for each field what shall hold.")))
        elif ready(form):
            try:
                made = act({name: value for name, value in form.cleaned_data.items() if name != "version"})
            except Forbidden:
                raise
            except Conflict as conflict:
                status, refused, clashing = conflict.status, conflict, clashes(form, {})
                on_top_of(form)
            except Refused as error:
                status, refused = error.status, beside_fields(form, error)
            else:
                if done:
                    messages.success(request, done)
                return redirect(onward(made) if onward else back)
    context = {"form": form, "title": title, "sub": sub, "back": back, "submit": submit, "crumbs": crumbs}
    context |= {"danger": danger, "refused": refused, "clashes": clashing}
    context |= extra or {}
    return render(request, template, context, status=status)


def beside_fields(form: forms.Form, refused: Refused) -> Refused | None:
    """Move what belongs to a field to the field; what is left is shown on top."""
    left = []
    for refusal in refused.refusals:
        if refusal.field in form.fields:
            form.add_error(refusal.field, refusal.message)
        else:
            left.append(refusal)
    return type(refused)(*left) if left else None


def with_version(request: HttpRequest, record: Any) -> int | None:
    """The version the editor saw, from the form."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdecimal() else None


def day_asked(request: HttpRequest) -> date:
    """``?on=`` of the address, else today; nonsense reads as today."""
    form = AsOfForm(request.GET)
    return (form.is_valid() and form.cleaned_data["on"]) or timezone.localdate()
