"""Changes of owner: choose, see what goes and stays, ask, follow (ACC-9)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services.handover import handing_rights
from accounts.views.absences.refused import beside_fields
from customers.forms.owner_change import OwnerChangeForm
from customers.models import Customer, OwnerChange
from customers.scope.owners import customers_to_hand, items_known, people_to_hand_to
from customers.services import owner_change as services
from salesops.core.refusals import Forbidden, Refused
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action, no_permission, page

POSTABLE = ("GET", "HEAD", "POST")
SHOWN = 100


@page("handover")
def owner_changes(request: HttpRequest) -> HttpResponse:
    """Changes of owner asked for, planned and done, newest first."""
    found = OwnerChange.objects.visible_to(request.user).select_related("heir", "requested_by")
    context = {"changes": found.order_by("-id")[:SHOWN], "may": handing_rights(request.user)}
    return render(request, "customers/pool/owner_changes.html", context)


@page("handover", methods=POSTABLE)
@once_per_form
def new_owner_change(request: HttpRequest) -> HttpResponse:
    """With customers, an heir and a day in the address: what it would mean. Sending it asks for approval."""
    if not handing_rights(request.user):
        return no_permission(request, "handover", "a")
    now = timezone.now()
    data = request.POST if request.method == "POST" else request.GET if "heir" in request.GET else None
    initial = {
        "day": timezone.localdate(now),
        "customers": " ".join(request.GET.getlist("customer"))[:10_000],
        "person": request.GET.get("person", ""),
    }
    form = OwnerChangeForm(
        data,
        rows=customers_to_hand(request.user),
        people=people_to_hand_to(request.user),
        initial=initial,
        label_suffix="",
    )
    context: dict[str, Any] = {"form": form}
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        status = 200
        values = form.cleaned_data
        context["customers"] = values["customers"]
        context["preview"] = services.preview(
            values["customers"], values["heir"], values["day"], timezone.localdate(now)
        )
        if request.method == "POST":
            try:
                change = services.change_owner(
                    actor=request.user, customers=values["customers"], heir=values["heir"], day=values["day"],
                    reason=values["reason"], now=now,
                )  # fmt: skip
            except Forbidden:
                raise
            except Refused as refused:
                status = beside_fields(form, refused)
            else:
                said = _("Done.") if change.state == "done" else _("Asked for. It is done once approved, on its day.")
                messages.success(request, said)
                return redirect("customers:owner_change", change.pk)
    return render(request, "customers/pool/new_owner_change.html", context, status=status)


def _one(request: HttpRequest, pk: int) -> OwnerChange:
    return get_object_or_404(OwnerChange.objects.visible_to(request.user).select_related("heir", "requested_by"), pk=pk)


@page()
def owner_change(request: HttpRequest, pk: int) -> HttpResponse:
    """One change: customers, how far it is."""
    change = _one(request, pk)
    items = items_known(request.user).filter(change=change).select_related("customer", "owner_before")
    items = items.order_by("customer__name_key", "customer_id")
    seen = set(
        Customer.objects.visible_to(request.user).filter(pk__in=items.values("customer")).values_list("pk", flat=True)
    )
    context = {
        "change": change,
        "items": [{"item": item, "open": item.customer_id in seen} for item in items[: services.rules.AT_ONCE]],
        "may_call_off": change.state == "planned"
        and (change.requested_by_id == request.user.pk or bool(handing_rights(request.user))),
    }
    return render(request, "customers/pool/owner_change.html", context)


@action()
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a planned change off."""
    services.call_off_owner_change(actor=request.user, change=_one(request, pk), now=timezone.now())
    messages.success(request, _("Called off; everybody keeps what he has."))
    return redirect("customers:owner_change", pk)
