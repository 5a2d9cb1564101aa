"""Rows of the access matrix: planned visits and plans in the API."""

from datetime import timedelta

from django.utils import timezone

from customers.models import VisitPlan

from .customers_visits import LOGS, NOT_AT_ZERUN, SEES_THE_VISIT, planned_by_the_rep
from .route import Route


def plan_of_the_rep(company) -> int:
    day = timezone.localdate()
    first = day - timedelta(days=day.weekday())
    return VisitPlan.objects.create(user=company.rep, span="week", first=first, submitted_at=timezone.now()).pk


def of_the_plan(name: str, allowed: str, *, post: bool = False) -> Route:
    name = f"api:planned-visits-{name}"
    return Route(name, allowed, hidden=NOT_AT_ZERUN, given=planned_by_the_rep, args=lambda pk: [pk], post=post)


ROUTES: list[Route] = [
    Route("api:planned-visits-list", "* -admin"),
    Route("api:planned-visits-list", LOGS, post=True),
    of_the_plan("detail", SEES_THE_VISIT),
    of_the_plan("miss", "rep", post=True),
    *(of_the_plan(verb, "supervisor regional manager director gm", post=True) for verb in ("comment", "fix")),
    Route("api:visit-plans-list", "* -admin"),
    Route("api:visit-plans-list", LOGS, post=True),
    Route(
        "api:visit-plans-answer",
        "supervisor regional manager director gm",
        hidden=NOT_AT_ZERUN,
        given=plan_of_the_rep,
        args=lambda pk: [pk],
        post=True,
    ),
    Route("api:visit-plans-copy-week", LOGS, post=True),
    Route("api:target-sums", "* -admin"),
    Route("api:visit-plans-detail", SEES_THE_VISIT, hidden=NOT_AT_ZERUN, given=plan_of_the_rep, args=lambda pk: [pk]),
]
