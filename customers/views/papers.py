"""Answering with a form on paper: the file, or the job that makes it."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from customers.services.papers import Taken, take_paper


def answer_with_paper(request: HttpRequest, code: str, asked: Mapping[str, str]) -> HttpResponse:
    """The file when it is small, else the way to "My files", where it comes to."""
    user: Any = request.user
    language = get_language() or "zh-hans"
    taken = take_paper(actor=user, code=code, asked=dict(asked), language=language, now=timezone.now())
    if not isinstance(taken, Taken):
        values = {"rows": f"{taken.rows:,}"}
        waits = _("%(rows)s rows wait for approval; then the file comes to My files.")
        written = _("%(rows)s rows are being written; the file comes to My files.")
        messages.success(request, (waits if taken.needs_approval else written) % values)
        return redirect("reports:files")
    response = HttpResponse(taken.content, content_type=taken.content_type)
    response["Content-Disposition"] = content_disposition_header(True, taken.name) or "attachment"
    return response
