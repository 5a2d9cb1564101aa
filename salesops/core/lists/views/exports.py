"""Taking rows out: choose the kind of file, ask for it; the file waits in "My files"."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from salesops.core.lists.asked import asked, list_of
from salesops.core.lists.chosen import Chosen
from salesops.core.lists.models import Export
from salesops.core.lists.rules.exports import tier
from salesops.core.lists.services.exports import ask_export
from salesops.core.refusals import Refused
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import no_permission, page

from .tools import tool


@page(methods=("GET", "HEAD", "POST"))
@once_per_form
def export(request: HttpRequest, code: str) -> HttpResponse:
    """What an export would take out; POST with ``kind`` asks for it."""
    listed = list_of(request, code)
    if not listed.may_export(request.user):
        return no_permission(request, listed.capability[0], "x")
    opened, reading = asked(request, listed)
    data = request.POST if request.method == "POST" else request.GET
    chosen = Chosen.of(listed, data, opened.query.canonical)
    picked = None if not chosen.picked else chosen.picked
    chosen = Chosen(listed, chosen.question, picked)
    count = chosen.records(reading).count()
    context: dict[str, Any] = {
        "question": opened.query.address()[1:],
        "sentence": opened.query.sentence(),
        "count": count,
        "column_names": _(", ").join(str(column.label) for column in chosen.reader(reading).columns),
        "picked": picked,
        "kind": data.get("kind", "xlsx"),
    }
    context["needs"] = tier(listed.code, count, reading.today)
    status = 200
    if request.method == "POST" and "kind" in request.POST:
        try:
            asked_for = ask_export(
                actor=request.user,
                list_code=listed.code,
                kind=request.POST["kind"],
                query=opened.query.canonical,
                picked=None if picked is None else list(picked),
                language=reading.language,
                now=timezone.now(),
            )
        except Refused as refused:
            context["errors"] = refused.refusals
            status = refused.status
        else:
            messages.success(request, said(asked_for))
            return redirect("reports:files")
    return tool(request, listed, "core/lists/_export.html", context, status)


def said(asked_for: Export) -> str:
    values = {"rows": f"{asked_for.rows:,}"}
    if asked_for.state == Export.State.WAITING:
        return _("%(rows)s rows wait for approval; then the file comes to My files.") % values
    return _("%(rows)s rows are being written; the file comes to My files.") % values


@page()
def exported(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One's own export: where its file is."""
    get_object_or_404(Export.objects.visible_to(request.user).filter(list_code=code), pk=pk)
    return redirect("reports:files")
