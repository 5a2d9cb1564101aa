"""A form sent twice has one effect (F10): double click, lost answer, back button.

``{% once %}`` puts a fresh key into the form; ``@once_per_form`` on its view answers the second sending like the first. Every view
that creates something has it; ``tests/core/web/test_creating_forms.py`` finds those without.
"""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _

from salesops.core.acts import patiently
from salesops.core.api.idempotency import Answer, KeyReused, fingerprint, once
from salesops.core.refusals import Invalid, Refusal
from salesops.core.web.redirects import one_value

FIELD = "once"
# These change with each sending and are no part of what was asked.
NOT_COMPARED = ("csrfmiddlewaretoken",)
View = Callable[..., HttpResponse]


class _NotKept(Exception):
    """The form came back with errors, or was refused: the key stays free for the corrected form."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response


def once_per_form(view: View) -> View:
    """Goes directly on the view, under ``@page`` and ``@recently_authenticated``: a question in between is no answer to keep.

    The view answers a success with a redirect. A form without a key, and one that is not a POST, passes as it is.
    """
    return _once(view, lambda status: 300 <= status < 400, "")


def shown_once(then: str) -> Callable[[View], View]:
    """Like :func:`once_per_form` for a view whose success is a page that can't be shown again (a new token).

    The second sending makes nothing and leads to the page named ``then``, with a sentence that says so.
    """

    def decorate(view: View) -> View:
        return _once(view, lambda status: status < 400, then)

    return decorate


def _once(view: View, keep: Callable[[int], bool], then: str) -> View:
    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = one_value(request.POST, FIELD) if request.method == "POST" else ""
        if not key:
            return view(request, *args, **kwargs)

        shown: list[HttpResponse] = []

        def perform() -> Answer:
            response = view(request, *args, **kwargs)
            if response.status_code >= 400:
                raise _NotKept(response)
            shown.append(response)
            return Answer(response.status_code, headers={"Location": response.get("Location", "")})

        def whole() -> Answer:
            shown.clear()
            with transaction.atomic():
                # Whoever clicks twice waits for the first click's answer.
                return once(
                    request.user,
                    f"form:{key}",
                    _print(request),
                    now=timezone.now(),
                    perform=perform,
                    keep=keep,
                    wait=True,
                )

        try:
            answer = patiently(whole)
        except _NotKept as back:
            return back.response
        except KeyReused as reused:
            sent = _("This form was already sent with other content. Open it anew to send something else.")
            raise Invalid(Refusal("core.form-reused", sent)) from reused
        return shown[0] if shown else _again(request, answer, then)

    # A mark on the view: the test of creating forms reads it.
    guarded.once = True  # type: ignore[attr-defined]
    return guarded


def _print(request: HttpRequest) -> str:
    """What was asked: address, fields, files by name and size."""
    sent: list[Any] = [(k, v) for k, v in sorted(request.POST.lists()) if k not in NOT_COMPARED]
    sent += [(k, [(f.name, f.size) for f in files]) for k, files in sorted(request.FILES.lists())]
    return fingerprint("POST", request.get_full_path(), repr(sent).encode())


def _again(request: HttpRequest, answer: Answer, then: str) -> HttpResponse:
    if answer.headers.get("Location"):
        return HttpResponseRedirect(answer.headers["Location"])
    messages.info(request, _("The form came twice and was carried out once. What it showed can't be shown again."))
    return HttpResponseRedirect(resolve_url(then))
