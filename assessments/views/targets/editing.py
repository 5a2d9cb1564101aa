"""The sheet of a plan in the browser: a unit and its parts by month, with last year's season and what doesn't add up (ASM-1)."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.views.forming import with_version
from assessments.forms.targets import BreakDownForm
from assessments.models import COUNTED, Metric, TargetPlan
from assessments.rules.target_season import factors
from assessments.scope import reaches_unit
from assessments.services.targets import drafts
from assessments.targets.sheet import Sheet, sheets_of, step_of
from assessments.targets.shown import amount_words, metric_head, warning_words
from salesops.core.refusals import Forbidden, Refusal, Refused
from salesops.core.web.pages import action, page

from .plans import plan_or_404

Errors = dict[str, str]


def _typed(data: QueryDict, keys: list[str], count: int) -> tuple[dict[str, list[Decimal]], Errors]:
    """Key → months as typed, and what isn't a number."""
    found: dict[str, list[Decimal]] = {}
    errors: Errors = {}
    for key in keys:
        months = []
        for number in range(count):
            name = f"{key}-{number}"
            try:
                amount = Decimal(data.get(name, "").replace(",", "").replace(" ", "") or 0)
                if not amount.is_finite() or abs(amount) >= Decimal(10) ** 14:
                    raise InvalidOperation
            except InvalidOperation:
                errors[name] = _("Write a number.")
                amount = Decimal(0)
            months.append(amount)
        found[key] = months
    return found, errors


def _rows(sheet: Sheet, keys: list[str], data: QueryDict | None, errors: Errors) -> list[dict[str, Any]]:
    step = step_of(sheet.metric)
    said: dict[str, list[str]] = {}
    for warned in sheet.warnings:
        said.setdefault(warned.key, []).append(warning_words(warned.warning))
    rows = []
    for key in keys:
        member, amounts = sheet.tree.members[key], sheet.amounts.get(key)
        cells = []
        for number in range(len(sheet.months)):
            name = f"{key}-{number}"
            kept = str(amounts[number].quantize(step)) if amounts else ""
            cells.append({"name": name, "value": data.get(name, "") if data else kept, "error": errors.get(name, "")})
        last = sheet.total_last_year(key)
        top = sheet.total_last_year(keys[0])
        rows.append(
            {"key": key, "member": member, "cells": cells, "warnings": said.get(key, []),
             "sum": amount_words(sheet.metric, sheet.total(key)), "last_year": amount_words(sheet.metric, last),
             "share": last / top if last is not None and top else None,
             "quota": amount_words(sheet.metric, sum(sheet.quotas[key])) if key in sheet.quotas else "",
             "goes_on": bool(sheet.tree.below.get(key))}
        )  # fmt: skip
    return rows


def _asked(request: HttpRequest, plan: TargetPlan) -> tuple[Sheet, str, list[str]]:
    """The sheet, the unit it stands at, and the rows: the unit first, then its parts."""
    asked = request.POST if request.method == "POST" else request.GET
    metric = asked.get("metric", "") or Metric.SALES
    if metric not in Metric.values:
        raise Http404
    sheet = sheets_of(plan, [metric])[metric]
    at = asked.get("at", "") or sheet.tree.top
    if not sheet.tree.below.get(at):
        raise Http404
    return sheet, at, [at, *sheet.tree.below[at]]


def _need_draft(request: HttpRequest, plan: TargetPlan) -> None:
    if not reaches_unit(request.user, plan.unit_id, "e"):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
    if plan.kind == TargetPlan.Kind.CHANGE:
        raise Http404


def _here(plan: TargetPlan, metric: str, at: str) -> str:
    return f"{reverse('assessments:edit_targets', args=[plan.pk])}?metric={metric}&at={at}"


@page("targets", "e", methods=("GET", "HEAD", "POST"))
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    plan = plan_or_404(request, pk)
    _need_draft(request, plan)
    sheet, at, keys = _asked(request, plan)
    errors: Errors = {}
    status, refused = 200, None
    if request.method == "POST":
        typed, errors = _typed(request.POST, keys, len(sheet.months))
        status = 422
        if not errors:
            try:
                drafts.write_amounts(
                    actor=request.user, plan=plan, metric=sheet.metric, rows=typed, version=with_version(request, plan)
                )
            except Forbidden:
                raise
            except Refused as error:
                status, refused = error.status, error
                errors = {refusal.field: refusal.message for refusal in error.refusals if refusal.field}
            else:
                messages.success(request, _("Saved."))
                return redirect(_here(plan, sheet.metric, at))
    elif plan.state != "draft":
        return redirect("assessments:target_plan", plan.pk)
    form = BreakDownForm(
        initial={"metric": sheet.metric, "at": at, "weigh_by": "last_year" if sheet.last_year else "quota"}
    )
    context = _context(request, plan, sheet, at, keys, errors, form) | {"refused": refused}
    return render(request, "assessments/targets/edit.html", context, status=status)


def _context(
    request: HttpRequest, plan: TargetPlan, sheet: Sheet, at: str, keys: list[str], errors: Errors, form: BreakDownForm
) -> dict[str, Any]:
    weights, of_last_year = sheet.season
    metrics = [(metric, metric_head(metric), _here(plan, metric, at)) for metric in Metric.values]
    gap = sheet.gaps.get(at)
    data = request.POST if request.method == "POST" else None
    return {
        "plan": plan, "metric": sheet.metric, "metric_head": metric_head(sheet.metric), "metrics": metrics, "at": at,
        "rows": _rows(sheet, keys, data, errors), "months": sheet.months,
        "season": [f"{factor:.2f}" for factor in factors(weights)], "of_last_year": of_last_year,
        "gap": [amount_words(sheet.metric, amount) for amount in gap] if gap else [],
        "gap_sum": amount_words(sheet.metric, sum(gap)) if gap else "", "places": 0 if sheet.metric in COUNTED else 2,
        "above": [(key, sheet.tree.members[key].name) for key in reversed(sheet.tree.above(at))],
        "name": sheet.tree.members[at].name, "form": form, "error_count": len(errors),
    }  # fmt: skip


@action("targets", "e")
def break_down(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the unit's amount down to everybody below, then show the sheet."""
    plan = plan_or_404(request, pk)
    _need_draft(request, plan)
    sheet, at, keys = _asked(request, plan)
    form = BreakDownForm(request.POST)
    status = 422
    if form.is_valid():
        values = form.cleaned_data
        try:
            drafts.break_down(
                actor=request.user, plan=plan, metric=values["metric"], unit=at, weigh_by=values["weigh_by"],
                amount=values["amount"], version=with_version(request, plan),
            )  # fmt: skip
        except Forbidden:
            raise
        except Refused as refused:
            status = refused.status
            for refusal in refused.refusals:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, _("Handed down; everything adds up."))
            return redirect(_here(plan, sheet.metric, at))
    context = _context(request, plan, sheet, at, keys, {}, form)
    context["rows"] = _rows(sheet, keys, None, {})
    return render(request, "assessments/targets/edit.html", context, status=status)
