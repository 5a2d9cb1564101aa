"""What I may import, how the table looks, and the file itself."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from salesops.core.imports.forms import UploadForm
from salesops.core.imports.models import ImportRun
from salesops.core.imports.outgoing import XLSX, template
from salesops.core.imports.running import may_import
from salesops.core.imports.services import start_import
from salesops.core.refusals import Invalid
from salesops.core.sockets.imports import ImportKind, import_kinds
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import no_permission, page

HISTORY = 50


@page()
def home(request: HttpRequest) -> HttpResponse:
    """Kinds of tables this person may import, and the imports so far."""
    runs = ImportRun.objects.visible_to(request.user).order_by("-id")[:HISTORY]
    context = {"kinds": [k for k in import_kinds if may_import(k, request.user)], "runs": runs}
    return render(request, "core/imports/home.html", context)


def _kind(code: str) -> ImportKind:
    try:
        return import_kinds.get(code)
    except LookupError:
        raise Http404 from None


@page(methods=("GET", "HEAD", "POST"))
@once_per_form
def kind(request: HttpRequest, code: str) -> HttpResponse:
    """The columns of one kind; a file sent here is checked, nothing more."""
    found = _kind(code)
    if not may_import(found, request.user):
        return no_permission(request, found.capability, found.right)
    form = UploadForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"kind": found, "form": form}
    if request.method != "POST":
        return render(request, "core/imports/kind.html", context)
    if form.is_valid():
        try:
            run = start_import(
                actor=request.user, kind=found, uploaded=form.cleaned_data["file"], day=timezone.localdate()
            )
            return redirect("imports:run", run.key)
        except Invalid as refused:
            form.add_error("file", [refusal.message for refusal in refused.refusals])
    return render(request, "core/imports/kind.html", context, status=422)


@page()
def empty_table(request: HttpRequest, code: str) -> HttpResponse:
    """The template with one example row, heads in the reader's language."""
    found = _kind(code)
    if not may_import(found, request.user):
        return no_permission(request, found.capability, found.right)
    response = HttpResponse(template(found, translated=True), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{found.code}.xlsx"'
    return response
