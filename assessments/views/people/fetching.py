"""What the pages have in common."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header

from accounts.models import Posting, User
from assessments.models import GrowthProposal, ImprovementPlan, Promotion
from assessments.scope_people import people_reach


def promotion_or_404(request: HttpRequest, pk: int) -> Promotion:
    rows = Promotion.objects.visible_to(request.user)
    found: Promotion = get_object_or_404(
        rows.select_related("person", "position", "to", "unit", "created_by", "review", "application__vacancy"), pk=pk
    )
    return found


def plan_or_404(request: HttpRequest, pk: int) -> ImprovementPlan:
    rows = ImprovementPlan.objects.visible_to(request.user)
    people = rows.select_related(
        "person", "coach", "opened_by", "scorecard__cycle", "scorecard__rater", "judged_by__cycle"
    )
    found: ImprovementPlan = get_object_or_404(people, pk=pk)
    return found


def proposal_or_404(request: HttpRequest, pk: int) -> GrowthProposal:
    rows = GrowthProposal.objects.visible_to(request.user).select_related("person", "scorecard__cycle")
    found: GrowthProposal = get_object_or_404(rows, pk=pk)
    return found


def people_led(user: Any) -> Any:
    """Active people ``user`` may propose for, without himself."""
    rows = User.objects.active().exclude(pk=user.pk).order_by("name_key", "pk")
    reach = people_reach(user, "c")
    if reach.everything:
        return rows
    posted = Posting.objects.on(user.access.day).filter(unit__in=reach.units | reach.market_units())
    return rows.filter(pk__in=posted.values("user"))


def pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    return response
