"""Rows of the access matrix: visits and plans."""

from django.utils import timezone

from customers.models import Visit
from tests.cast_customers import build_files

from .route import Route

# Heads of departments are managers too: they log own visits, were there any customers in their reach.
LOGS = "rep colleague other_rep supervisor regional manager other_manager finance legal logistics hr"
# The people of Zerun: its owner and the heads above.
AT_ZERUN = "rep supervisor regional manager"
NOT_AT_ZERUN = "colleague other_rep other_manager finance legal logistics hr"
SEES_THE_VISIT = f"{AT_ZERUN} director deputy_director gm secretary lead auditor"


def customer_of_the_rep(company) -> str:
    return build_files(company).zerun.code


def visit_of_the_rep(company) -> int:
    """A visit at Zerun, logged this minute."""
    now = timezone.now()
    return Visit.objects.create(
        customer=build_files(company).zerun, user=company.rep, unit=company.units["EC-2-T"], way="visit", visited_at=now,
        logged_at=now, purpose="research", outcome="no_change",
    ).pk  # fmt: skip


def of_the_visit(name: str, **rest) -> Route:
    return Route(
        f"customers:{name}", SEES_THE_VISIT, hidden=NOT_AT_ZERUN, given=visit_of_the_rep, args=lambda pk: [pk], **rest
    )


ROUTES: list[Route] = [
    Route("customers:visits", "* -admin"),
    Route("customers:new_visit", LOGS),
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
]
