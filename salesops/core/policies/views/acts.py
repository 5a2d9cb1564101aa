"""Beginning a draft and taking it along its states."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from salesops.core.policies import services
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action

from .fetching import kind_or_404, version_or_404

DONE = {
    "submit": _("Submitted for approval."),
    "withdraw": _("Withdrawn; you can go on with the draft."),
    "publish": _("Published."),
    "discard": _("The draft is discarded."),
}


@action("settings", "e")
@once_per_form
def begin_draft(request: HttpRequest, code: str) -> HttpResponse:
    """Open the next version and go on to its editor."""
    kind_or_404(code)
    draft = services.open_draft(actor=request.user, code=code, now=timezone.now())
    return redirect("policies:edit", code, draft.number)


@action("settings")
def act_on_version(request: HttpRequest, code: str, number: int, verb: str) -> HttpResponse:
    """One verb of the state table; the service asks for its right."""
    if verb not in DONE:
        raise Http404
    version = version_or_404(request, code, number)
    seen = request.POST.get("version", "")
    seen_version = int(seen) if seen.isdecimal() else None
    now = timezone.now()
    if verb == "withdraw":
        services.withdraw_version(actor=request.user, draft=version, now=now)
    elif verb == "submit":
        services.submit_draft(actor=request.user, draft=version, version=seen_version, now=now)
    elif verb == "publish":
        services.publish_draft(actor=request.user, draft=version, version=seen_version, now=now)
    else:
        services.discard_draft(actor=request.user, draft=version, version=seen_version)
    messages.success(request, DONE[verb])
    return redirect("policies:policy", code)
