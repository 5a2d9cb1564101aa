"""Roles, the secretaries' matrix and the markets in charge, as of a day."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.explained import RIGHT_WORDS, SCOPES, matrix_rows
from accounts.forms.org import STEPS, ChargeForm, StepForm
from accounts.models import MarketCharge, OrgUnit, RoleGrant, SecretaryDuty
from accounts.org import OrgTree
from accounts.services.duties import set_market_charge, set_secretary_duty
from salesops.core.sockets.roles import roles
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import page

from .forming import day_asked, form_page
from .units import name_of

POSTABLE = ("GET", "HEAD", "POST")


@page("users")
def role_list(request: HttpRequest) -> HttpResponse:
    """Every role and what it may do: the permission matrix; how many people hold each, for those who see all people."""
    held: dict[str, int] = {}
    if request.user.access.reaches_all("users"):
        grants = RoleGrant.objects.on(timezone.localdate()).filter(user__is_active=True)
        for code in grants.values_list("role", flat=True):
            held[code] = held.get(code, 0) + 1
    chosen = [r for r in roles if not request.GET.get("role") or r.code == request.GET["role"]]
    context = {
        "roles": [{"role": role, "people": held.get(role.code, 0)} for role in roles],
        "shown": chosen,
        "matrix": matrix_rows(chosen),
        "scopes": SCOPES.items(),
        "rights": RIGHT_WORDS.items(),
        "counts_people": bool(held),
    }
    return render(request, "accounts/org/roles.html", context)


def _markets(tree: OrgTree) -> list[Any]:
    return [n for n in tree.nodes.values() if n.kind == OrgUnit.Kind.MARKET]


@page("org")
def secretaries(request: HttpRequest) -> HttpResponse:
    """Who orders, ships and settles for which market, as of a day."""
    day = day_asked(request)
    duties = {(d.market_id, d.step): d for d in SecretaryDuty.objects.on(day).select_related("user")}
    rows = [
        {
            "node": node,
            "name": node.local_name,
            "cells": [
                {"step": step, "label": SecretaryDuty.Step(step).label, "duty": duties.get((node.id, step))}
                for step in STEPS
            ],
        }
        for node in _markets(OrgTree.on(day))
    ]
    context = {
        "rows": rows,
        "steps": [SecretaryDuty.Step(step).label for step in STEPS],
        "day": day,
        "may_edit": request.user.can("org", "e"),
    }
    return render(request, "accounts/org/secretaries.html", context)


def _market(request: HttpRequest, code: str) -> OrgUnit:
    return get_object_or_404(OrgUnit.objects.visible_to(request.user), code__iexact=code, kind=OrgUnit.Kind.MARKET)


@page("org", "e", methods=POSTABLE)
@once_per_form
def set_step(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """The secretary of one cell, from a day."""
    if step not in STEPS:
        raise Http404
    market = _market(request, code)
    today = timezone.localdate()
    present = SecretaryDuty.objects.on(today).filter(market=market, step=step).select_related("user").first()
    form = StepForm(
        request.POST or None, day=today, initial={"day": today, "user": present.user.username if present else ""}
    )
    back = reverse("accounts:secretaries")
    return form_page(
        request,
        form,
        lambda values: set_secretary_duty(actor=request.user, market=market, step=step, **values),
        title=_("%(market)s: %(step)s") % {"market": name_of(market), "step": SecretaryDuty.Step(step).label},
        back=back,
        submit=_("Save from that day"),
        crumbs=[(_("Secretaries"), back)],
    )


@page("org")
def charges(request: HttpRequest) -> HttpResponse:
    """Which director is in charge of which market, as of a day."""
    day = day_asked(request)
    found = {c.market_id: c for c in MarketCharge.objects.on(day).select_related("user")}
    rows = [{"node": node, "name": node.local_name, "charge": found.get(node.id)} for node in _markets(OrgTree.on(day))]
    context = {"rows": rows, "day": day, "may_edit": request.user.can("org", "e")}
    return render(request, "accounts/org/charges.html", context)


@page("org", "e", methods=POSTABLE)
@once_per_form
def set_charge(request: HttpRequest, code: str) -> HttpResponse:
    """Who is in charge of a market, from a day."""
    market = _market(request, code)
    today = timezone.localdate()
    present = MarketCharge.objects.on(today).filter(market=market).select_related("user").first()
    form = ChargeForm(
        request.POST or None, day=today, initial={"day": today, "user": present.user.username if present else ""}
    )
    back = reverse("accounts:charges")
    return form_page(
        request,
        form,
        lambda values: set_market_charge(actor=request.user, market=market, **values),
        title=_("In charge of %(market)s") % {"market": name_of(market)},
        back=back,
        submit=_("Save from that day"),
        crumbs=[(_("Markets in charge"), back)],
    )
