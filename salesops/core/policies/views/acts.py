"""Beginning a draft and taking it along its states."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from salesops.core.policies import services
from salesops.core.policies.states import VERSION
from salesops.core.web.pages import action

from .fetching import kind_or_404, version_or_404

DONE = {
    "submit": _("Submitted for approval."),
    "withdraw": _("Withdrawn; you can go on with the draft."),
    "return": _("Sent back to its author."),
    "approve": _("Approved and published."),
    "publish": _("Published."),
    "discard": _("The draft is discarded."),
}


@action("settings", "e")
def begin_draft(request: HttpRequest, code: str) -> HttpResponse:
    """Open the next version and go on to its editor."""
    kind_or_404(code)
    draft = services.open_draft(actor=request.user, code=code, now=timezone.now())
    return redirect("policies:edit", code, draft.number)


@action("settings")
def act_on_version(request: HttpRequest, code: str, number: int, verb: str) -> HttpResponse:
    """One verb of the state table; the service asks for its right."""
    if verb not in {transition.verb for transition in VERSION.transitions}:
        raise Http404
    version = version_or_404(request, code, number)
    seen = request.POST.get("version", "")
    common = {"actor": request.user, "draft": version, "version": int(seen) if seen.isdigit() else None}
    now = timezone.now()
    if verb == "submit":
        services.submit_draft(**common, now=now)
    elif verb == "withdraw":
        services.withdraw_version(**common)
    elif verb == "return":
        services.send_back_version(**common, note=request.POST.get("note", "")[:500])
    elif verb == "approve":
        services.approve_version(**common, now=now)
    elif verb == "publish":
        services.publish_draft(**common, now=now)
    else:
        services.discard_draft(**common)
    messages.success(request, DONE[verb])
    return redirect("policies:policy", code)
