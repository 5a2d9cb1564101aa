"""The allocation of a plan as PDF and xlsx (W09, W10)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments.scope import reaches_unit
from assessments.services.targets.papers import take
from salesops.core.refusals import Forbidden, Refusal
from salesops.core.web.pages import action

from .plans import plan_or_404


def _answer(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    plan = plan_or_404(request, pk)
    user: Any = request.user
    # Whoever is only asked sees his own amounts, not everybody's.
    if not reaches_unit(user, plan.unit_id, "v"):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
    taken = take(actor=user, plan=plan, ending=ending, language=get_language() or "zh-hans", now=timezone.now())
    if taken is None:
        messages.success(request, _("It is being written; the file comes to My files."))
        return redirect("assessments:target_plan", plan.pk)
    response = HttpResponse(taken.content, content_type=taken.content_type)
    response["Content-Disposition"] = content_disposition_header(True, taken.name) or "attachment"
    return response


@action("targets")
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    return _answer(request, pk, "pdf")


@action("targets")
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    return _answer(request, pk, "xlsx")
