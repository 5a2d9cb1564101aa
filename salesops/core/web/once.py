"""A form sent twice has one effect (F10): double click, lost answer, back button.

``{% once %}`` puts a fresh key into the form; ``@once_per_form`` on its view answers the second sending like the first.
"""

import functools
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from salesops.core.api.idempotency import Answer, fingerprint, once
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
    """Goes under ``@page`` or ``@action``. A form without a key, and one that is not a POST, passes as it is."""

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

        sent = [(k, v) for k, v in sorted(request.POST.lists()) if k not in NOT_COMPARED]
        print_ = fingerprint("POST", request.get_full_path(), repr(sent).encode())
        try:
            with transaction.atomic():
                answer = once(
                    request.user,
                    f"form:{key}",
                    print_,
                    now=timezone.now(),
                    perform=perform,
                    keep=lambda status: 300 <= status < 400,
                )
        except _NotKept as back:
            return back.response
        return shown[0] if shown else HttpResponseRedirect(answer.headers["Location"])

    return guarded
