"""Password or code once more, before roles, tokens, second factor and the like (S10)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from accounts.auth.door import confirm_person
from accounts.auth.factor import has_factor
from accounts.auth.sessions import caller_of, proved
from accounts.views.sign_in import answer
from salesops.core.refusals import Refused
from salesops.core.web.pages import page
from salesops.core.web.redirects import one_value, safe_next


@page(methods=("GET", "HEAD", "POST"))
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask the signed-in person for the password (or a code) and go on to ``next``."""
    next_url, refused = safe_next(request), None
    if request.method == "POST":
        now = timezone.now()
        try:
            confirm_person(
                user=request.user, proof=one_value(request.POST, "proof"), caller=caller_of(request), now=now
            )
        except Refused as error:
            refused = error
        else:
            proved(request, now)
            return redirect(next_url)
    context = {"next": next_url, "with_code": has_factor(request.user)}
    return answer(request, "accounts/sign_in/confirm.html", context, refused)
