"""One import, step by step: columns, check, done."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from salesops.core.imports import states
from salesops.core.imports.forms import ColumnsForm
from salesops.core.imports.matching import head_of
from salesops.core.imports.models import ImportRun
from salesops.core.imports.services import commit_import, match_columns
from salesops.core.jobs.files import file_response
from salesops.core.web.pages import action, page


def _run(request: HttpRequest, key: str) -> ImportRun:
    runs = ImportRun.objects.visible_to(request.user).select_related("job", "file", "error_file", "owner")
    return get_object_or_404(runs, key=key)


def _steps(run: ImportRun) -> list[dict[str, Any]]:
    """Choose, match, check, import: where the run stands."""
    order = {states.MAPPING: 1, states.CHECKING: 2, states.CHECKED: 2, states.IMPORTING: 3, states.DONE: 4}
    at = order.get(run.state, 2)
    labels = (_("Choose a file"), _("Match columns"), _("Check"), _("Import"))
    rows = []
    for place, label in enumerate(labels):
        state = "done" if place < at else "now" if place == at else "todo"
        if place == at and (run.state == states.FAILED or run.counts.get("rejected")):
            state = "stuck"
        rows.append({"label": label, "state": state})
    return rows


def _broken_off(run: ImportRun) -> bool:
    """Its job ended without an answer: cancelled, or given up after three tries."""
    working = run.state in (states.CHECKING, states.IMPORTING)
    return run.state == states.FAILED or (working and (run.job is None or not run.job.is_open))


def _context(run: ImportRun) -> dict[str, Any]:
    heads = {column.name: head_of(run.plan, column.name) for column in run.plan.all_columns}
    for row in run.result.get("updated", []):
        row["told"] = [(heads.get(name, name), *pair) for name, pair in row["changes"].items()]
    return {
        "run": run,
        "kind": run.plan,
        "steps": _steps(run),
        "broken_off": _broken_off(run),
        "working": run.state in (states.CHECKING, states.IMPORTING) and not _broken_off(run),
        "changes": run.counts.get("created", 0) + run.counts.get("updated", 0),
        "sections": ("created", "updated"),
    }


@page()
def run(request: HttpRequest, key: str) -> HttpResponse:
    """Where an import stands; while a job works the page asks again every two seconds."""
    found = _run(request, key)
    context = _context(found)
    if found.state == states.MAPPING:
        context["form"] = _columns(found)
    template = "core/imports/_run.html" if request.headers.get("HX-Request") else "core/imports/run.html"
    return render(request, template, context)


def _columns(found: ImportRun, *args: Any) -> ColumnsForm:
    return ColumnsForm(found.plan, found.heads, {int(k): v for k, v in found.chosen.items()}, *args)


@page(methods=("GET", "HEAD", "POST"))
def columns(request: HttpRequest, key: str) -> HttpResponse:
    """Which column of the file is which; saving checks the file again."""
    found = _run(request, key)
    form = _columns(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        match_columns(actor=request.user, run=found, chosen=form.chosen(), day=timezone.localdate())
        return redirect("imports:run", found.key)
    status = 422 if request.method == "POST" else 200
    return render(request, "core/imports/columns.html", {**_context(found), "form": form}, status=status)


@action()
def commit(request: HttpRequest, key: str) -> HttpResponse:
    """Let the checked rows in."""
    found = _run(request, key)
    commit_import(actor=request.user, run=found, day=timezone.localdate())
    return redirect("imports:run", found.key)


@page()
def errors(request: HttpRequest, key: str) -> HttpResponse:
    """The wrong rows with their reasons, as a file like the one that came."""
    found = _run(request, key)
    if found.error_file is None:
        raise Http404
    return file_response(found.error_file)
