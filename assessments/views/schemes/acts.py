"""Beginning a draft and taking it along its states."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.services import schemes as services
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action

from .fetching import scheme_or_404, version_or_404

DONE = {
    "submit": _("Submitted for approval."),
    "withdraw": _("Withdrawn; you can go on with the draft."),
    "discard": _("The draft is discarded."),
}


@action("schemes", "c")
@once_per_form
def begin_scheme(request: HttpRequest, code: str) -> HttpResponse:
    """Open the next version, from the one named or the one in force, and go on to its editor."""
    found = scheme_or_404(code)
    asked = request.POST.get("base", "")
    base = version_or_404(request, code, int(asked)) if asked.isascii() and asked.isdecimal() else None
    draft = services.open_draft(actor=request.user, scheme=found, base=base, now=timezone.now())
    return redirect("assessments:edit_scheme", code, draft.number)


@action("schemes", "e")
def act_on_scheme(request: HttpRequest, code: str, number: int, verb: str) -> HttpResponse:
    """Submit, withdraw, discard."""
    if verb not in DONE:
        raise Http404
    version = version_or_404(request, code, number)
    seen = request.POST.get("version", "")
    seen_version = int(seen) if seen.isascii() and seen.isdecimal() else None
    now = timezone.now()
    if verb == "withdraw":
        services.withdraw_version(actor=request.user, draft=version, now=now)
    elif verb == "submit":
        services.submit_draft(actor=request.user, draft=version, version=seen_version, now=now)
    else:
        services.discard_draft(actor=request.user, draft=version, version=seen_version)
    messages.success(request, DONE[verb])
    return redirect("assessments:scheme_version", code, number)
