"""The door of the customer's page: nobody signs in, whoever has the address may read it (security.md 3 and 5).

Guessed, cut off, expired, revoked: one and the same answer, byte for byte, so that nothing can be learned by trying. No cookie is
set and none is read: the address is the only key, so there is nothing a foreign page could ride on; a form must come from the page
itself (``Sec-Fetch-Site``, ``salesops.core.web.cross_site``) and names what was shown.
"""

import time
from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from orders.models import StatementLink
from orders.services.statement_links import open_link
from salesops.core.api.throttling import MINUTE, count
from salesops.core.links.engine import LinkSpent, LinkUnknown
from salesops.core.web.address import client_address

# A minute and address: pages opened, tokens nobody gave out.
REQUESTS, UNKNOWN = 30, 10
LANGUAGES = {"zh": "zh-hans", "en": "en"}
View = Callable[[HttpRequest, StatementLink, str, str], HttpResponse]


def linked(*methods: str) -> Callable[[View], Any]:
    """A page at ``…/<token>/`` or ``…/<token>/<language>/``. The view gets the link, the token, the language."""

    def decorate(view: View) -> Any:
        @wraps(view)
        @sensitive_variables("token")
        def guarded(request: HttpRequest, token: str, language: str = "") -> HttpResponse:
            with translation.override(LANGUAGES.get(language, "zh-hans")):
                return sealed(_answer(view, request, token, language))

        door: Any = require_http_methods(list(methods))(csrf_exempt(guarded))
        door.csrf_exempt = True
        # Public: the access matrix knows it.
        door.door = None
        return door

    return decorate


def _answer(view: View, request: HttpRequest, token: str, language: str) -> HttpResponse:
    minute, address = int(time.time()) // MINUTE, client_address(request)
    if count(f"statement:{address}:{minute}") > REQUESTS:
        return too_many()
    try:
        link = open_link(token, now=timezone.now())
    except (LinkUnknown, LinkSpent):
        if count(f"statement-unknown:{address}:{minute}") > UNKNOWN:
            return too_many()
        return HttpResponse(nothing_here(), status=404)
    if link.statement.state == "replaced" or link.statement.merged_at:
        return HttpResponse(_said("replaced", translation.get_language()), status=410)
    return view(request, link, token, language)


@cache
def nothing_here() -> str:
    """Both languages in one page: it knows nothing of who asks."""
    return render_to_string("orders/statements/link/nothing.html")


@cache
def _said(name: str, language: str) -> str:
    with translation.override(language):
        return render_to_string(f"orders/statements/link/{name}.html", {"page_language": language[:2]})


def too_many() -> HttpResponse:
    response = HttpResponse(_said("too_many", translation.get_language()), status=429)
    response["Retry-After"] = str(MINUTE)
    return response


def sealed(response: HttpResponse) -> HttpResponse:
    """Kept by nobody, listed nowhere, told to no other site."""
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
