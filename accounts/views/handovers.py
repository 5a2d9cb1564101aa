"""Handover: choose, see what would move and what stops it, ask, follow (ACC-9)."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import people_in_reach
from accounts.forms.handover import HandoverForm, SharesForm
from accounts.models import Handover, User
from accounts.services import handover as services
from salesops.core.refusals import Forbidden, Refused
from salesops.core.sockets.handover import handover_parts
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action, no_permission, page

POSTABLE = ("GET", "HEAD", "POST")
SHOWN = 100


def _people(user: User) -> QuerySet:
    """People this user may hand over for."""
    active = User.objects.active().exclude(pk=user.pk)
    wanted = Q(pk__in=())
    for right in services.handing_rights(user):
        wanted |= Q(pk__in=people_in_reach(active, user, "handover", right).values("pk"))
    return active.filter(wanted).order_by("name_key", "id")


@page("handover")
def handovers(request: HttpRequest) -> HttpResponse:
    """Handovers planned and done, newest first."""
    found = Handover.objects.visible_to(request.user).select_related("person", "heir", "requested_by")
    context = {"handovers": found.order_by("-day", "-id")[:SHOWN], "may": services.handing_rights(request.user)}
    return render(request, "accounts/handover/list.html", context)


@page("handover", methods=POSTABLE)
@once_per_form
def new_handover(request: HttpRequest) -> HttpResponse:
    """With a person, an heir and a day in the address: what would move and what stops it. Sending it asks for approval."""
    if not services.handing_rights(request.user):
        return no_permission(request, "handover", "c")
    data = request.POST if request.method == "POST" else request.GET if "heir" in request.GET else None
    initial = {"day": timezone.localdate(), "person": request.GET.get("person", "")}
    form = HandoverForm(data, people=_people(request.user), initial=initial)
    context: dict[str, Any] = {"form": form}
    status = 200
    if form.is_bound and form.is_valid():
        status = _preview(request, form, context)
        if context.get("planned"):
            messages.success(request, _("Asked for. It is done once approved, on its day."))
            return redirect("accounts:handover", context["planned"].pk)
    elif form.is_bound:
        status = 422
    return render(request, "accounts/handover/new.html", context, status=status)


def _preview(request: HttpRequest, form: HandoverForm, context: dict[str, Any]) -> int:
    """Fill ``context`` with what would move; on POST also ask. Returns the status."""
    values = form.cleaned_data
    heirs = services.heirs_by_part(values["heir"])
    found = services.preview(values["person"], heirs, values["day"])
    shares = SharesForm(request.POST or None, parts=[p.part for p in found])
    others = shares.others() if shares.is_bound and shares.is_valid() else {}
    heirs = services.heirs_by_part(values["heir"], others)
    found = services.preview(values["person"], heirs, values["day"])
    context["rows"] = [{"preview": p, "field": shares[f"heir-{p.part.code}"]} for p in found]
    context["blocked"] = any(p.blocks for p in found)
    context["previewed"] = True
    if request.method != "POST":
        return 200
    try:
        context["planned"] = services.plan_handover(actor=request.user, others=others, now=timezone.now(), **values)
    except Forbidden:
        raise
    except Refused as refused:
        context["refused"] = refused
        return refused.status
    return 200


def _one(request: HttpRequest, pk: int) -> Handover:
    found = Handover.objects.visible_to(request.user).select_related("person", "heir", "requested_by")
    return get_object_or_404(found, pk=pk)


@page()
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    """One handover: parts, heirs, how far it is."""
    found = _one(request, pk)
    shares = [
        {"share": share, "label": handover_parts.get(share.part).label if share.part in handover_parts else share.part}
        for share in found.shares.select_related("heir").order_by("part")
    ]
    context = {
        "handover": found,
        "shares": shares,
        "may_cancel": (found.state in ("planned", "blocked") and services.may_hand_over(request.user, found.person))
        or (found.state == "waiting" and found.requested_by_id == request.user.pk),
    }
    return render(request, "accounts/handover/handover.html", context)


@action()
def cancel_handover(request: HttpRequest, pk: int) -> HttpResponse:
    """Call it off before its day."""
    found = _one(request, pk)
    services.cancel_handover(actor=request.user, handover=found, now=timezone.now())
    messages.success(request, _("The handover is called off."))
    return redirect("accounts:handover", found.pk)
