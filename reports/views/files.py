""" "My files": what jobs made for me, for seven days; and the one door through which any file leaves (S14)."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from reports.paging import newest_first
from reports.views.jobs import with_shapes
from salesops.core.jobs.files import drop_file, file_response
from salesops.core.jobs.models import Job, StoredFile
from salesops.core.web.pages import action, page


@page()
def files(request: HttpRequest) -> HttpResponse:
    """Files made for me, and my jobs under way."""
    mine = StoredFile.objects.visible_to(request.user).filter(job__isnull=False).select_related("job")
    under_way = list(Job.objects.filter(actor=request.user.pk).open().order_by("-id")[:10])
    older = newest_first(mine, request)
    context = {
        "files": older.rows,
        "older_url": older.url,
        "jobs": with_shapes(under_way),
        "any_open": bool(under_way),
    }
    template = "reports/files/_content.html" if request.headers.get("HX-Request") else "reports/files/list.html"
    return render(request, template, context)


@page()
def file(request: HttpRequest, key: str) -> HttpResponse:
    """Fetch a file. Who may not gets the same 404 as for a key that never was."""
    stored = get_object_or_404(StoredFile.objects.kept(), key=key)
    if not stored.may_fetch(request.user):
        raise Http404
    return cast(HttpResponse, file_response(stored))


@action()
def remove(request: HttpRequest, key: str) -> HttpResponse:
    """Throw one's own file away before its time."""
    stored = get_object_or_404(StoredFile.objects.visible_to(request.user), key=key, job__isnull=False)
    drop_file(stored)
    messages.success(request, _("The file is gone."))
    return redirect("reports:files")
