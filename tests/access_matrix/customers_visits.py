"""Rows of the access matrix: visits and plans."""

from datetime import timedelta

from django.utils import timezone

from customers.models import Customer, PlannedVisit, Visit, VisitPlan
from tests.cast_customers import build_files

from .route import Route

# Heads of departments are managers too: they log own visits, were there any customers in their reach.
LOGS = "rep colleague other_rep supervisor regional manager other_manager finance legal logistics hr"
# The people of Zerun: its owner and the heads above.
AT_ZERUN = "rep supervisor regional manager"
NOT_AT_ZERUN = "colleague other_rep other_manager finance legal logistics hr"
SEES_THE_VISIT = f"{AT_ZERUN} director deputy_director gm secretary lead auditor"


def zerun(company) -> Customer:
    """The rep's customer; several pages of one walk share it."""
    return Customer.objects.filter(code="C-000001").first() or build_files(company).zerun


def customer_of_the_rep(company) -> str:
    return zerun(company).code


def visit_of_the_rep(company) -> int:
    """A visit at Zerun, logged this minute."""
    now = timezone.now()
    return Visit.objects.create(
        customer=zerun(company), user=company.rep, unit=company.units["EC-2-T"], way="visit", visited_at=now,
        logged_at=now, purpose="research", outcome="no_change",
    ).pk  # fmt: skip


def planned_by_the_rep(company) -> int:
    """A key visit planned for next week."""
    day = timezone.localdate() + timedelta(days=7)
    place = {"unit": company.units["EC-2-T"], "is_key": True}
    return PlannedVisit.objects.get_or_create(customer=zerun(company), user=company.rep, day=day, defaults=place)[0].pk


def plan_of_the_rep(company) -> int:
    """Next week's plan, handed in."""
    monday = timezone.localdate() + timedelta(days=7 - timezone.localdate().weekday())
    handed = {"submitted_at": timezone.now()}
    return VisitPlan.objects.get_or_create(user=company.rep, span="week", first=monday, defaults=handed)[0].pk


def of_the_plan(name: str, allowed: str, **rest) -> Route:
    return Route(
        f"customers:{name}",
        allowed,
        hidden=NOT_AT_ZERUN,
        given=planned_by_the_rep,
        args=lambda pk: [pk],
        **rest,
    )


def of_the_visit(name: str, **rest) -> Route:
    return Route(
        f"customers:{name}", SEES_THE_VISIT, hidden=NOT_AT_ZERUN, given=visit_of_the_rep, args=lambda pk: [pk], **rest
    )


ROUTES: list[Route] = [
    Route("customers:visits", "* -admin"),
    Route("customers:targets", "* -admin"),
    Route("customers:target_weeks", "* -admin"),
    Route("customers:target_paper", "* -admin"),
    Route("customers:target_pdf", SEES_THE_VISIT, hidden=NOT_AT_ZERUN, post=True, data={"person": "rep"}),
    Route("customers:target_paper", SEES_THE_VISIT, hidden=NOT_AT_ZERUN, query="?person=rep", case="of the rep"),
    Route("customers:target_xlsx", SEES_THE_VISIT, hidden=NOT_AT_ZERUN, post=True, data={"person": "rep"}),
    Route("customers:target_sums_pdf", "* -admin", post=True),
    Route("customers:target_sums_xlsx", "* -admin", post=True),
    Route("customers:visit_plan", "* -admin"),
    Route("customers:team_plan", "* -admin"),
    Route("customers:saturday_visits", "* -admin"),
    Route(
        "customers:answer_plan",
        "supervisor regional manager director gm",
        hidden=NOT_AT_ZERUN,
        given=plan_of_the_rep,
        args=lambda pk: [pk],
        post=True,
    ),
    Route("customers:visit_plan", SEES_THE_VISIT, hidden=NOT_AT_ZERUN, query="?person=rep", case="of the rep"),
    Route("customers:plan_visit", "* -admin", post=True, case="nothing said"),
    Route("customers:copy_week", LOGS, post=True),
    Route("customers:hand_in_plan", LOGS, post=True),
    of_the_plan("planned_visit", SEES_THE_VISIT),
    # Past the door everybody who sees it is refused by the service: a change needs its form, the rest its own people.
    of_the_plan("planned_visit", SEES_THE_VISIT, post=True, case="nothing said"),
    of_the_plan("miss_planned_visit", "rep", post=True, data={"reason": "gone away"}),
    of_the_plan("remove_planned_visit", "rep", post=True),
    of_the_plan(
        "comment_planned_visit",
        "supervisor regional manager director gm",
        post=True,
        data={"act": "fix", "comment": "agreed"},
    ),
    Route(
        "customers:quick_contact",
        AT_ZERUN,
        hidden=f"* -admin {' '.join('-' + who for who in AT_ZERUN.split())}",
        given=customer_of_the_rep,
        args=lambda code: [code],
        post=True,
        data={"way": "phone"},
    ),
    Route("customers:new_visit", LOGS),
    Route("customers:offline_visit", LOGS),
    Route("customers:visit_route", "* -admin"),
    Route("customers:visit_worker", "* -admin"),
    of_the_visit("visit"),
    of_the_visit("correct_visit"),
    of_the_visit("correct_visit", post=True),
    *(
        Route(
            "customers:log_visit",
            AT_ZERUN,
            hidden=NOT_AT_ZERUN,
            given=customer_of_the_rep,
            args=lambda code: [code],
            post=post,
        )
        for post in (False, True)
    ),
    Route("api:visits-list", "* -admin"),
    Route("api:visits-list", LOGS, post=True),
    Route("api:visits-detail", SEES_THE_VISIT, hidden=NOT_AT_ZERUN, given=visit_of_the_rep, args=lambda pk: [pk]),
]
