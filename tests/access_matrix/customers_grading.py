"""Rows of the access matrix: grading."""

from datetime import date

from django.utils import timezone

from customers.models import Customer, GradeOverride, GradeSuggestion, StalledCase
from customers.policies.grading import GRADING
from salesops.core.policies.services import open_draft
from tests.cast_customers import build_files

from .route import Route

TODAY = date(2026, 11, 20)
# The people of Zerun: its owner and the heads above.
AT_ZERUN = "rep supervisor regional manager"
NOT_AT_ZERUN = "colleague other_rep other_manager finance legal logistics hr admin"
SEES = f"{AT_ZERUN} director deputy_director gm secretary lead auditor"
SETS = f"{AT_ZERUN} director deputy_director"
DECIDES = "supervisor regional manager director deputy_director"
HEADS_ELSEWHERE = "other_manager finance legal logistics hr"


def zerun_itself(company) -> Customer:
    """Made once, however many pages of one walk are about it."""
    return Customer.objects.filter(code="C-000001").first() or build_files(company).zerun


def zerun(company) -> str:
    return zerun_itself(company).code


def override_of_zerun(company) -> int:
    return GradeOverride.objects.create(
        customer=zerun_itself(company), grade="B", reason="停产", state="active", starts_on=TODAY, ends_on=TODAY,
        asked_at=timezone.now(),
    ).pk  # fmt: skip


def case_of_zerun(company) -> int:
    return StalledCase.objects.create(
        customer=zerun_itself(company), owner=company.rep, listed_on=TODAY, grade="A", weeks=3,
        due_at=timezone.now(),
    ).pk  # fmt: skip


def suggestion_of_zerun(company) -> int:
    return GradeSuggestion.objects.create(
        customer=zerun_itself(company), direction="down", grade_from="A", grade_to="B", made_on=TODAY
    ).pk


def draft_of_the_policy(company) -> int:
    return open_draft(actor=company.admin, code=GRADING, now=timezone.now()).number


def about_zerun(name: str, allowed: str, **rest) -> Route:
    return Route(
        f"customers:{name}", allowed, hidden=rest.pop("hidden", NOT_AT_ZERUN), given=rest.pop("given", zerun),
        args=lambda key: [key], **rest,
    )  # fmt: skip


SEES_SETTINGS = "director deputy_director gm admin auditor"
ROUTES: list[Route] = [
    Route("customers:follow_ups", "*"),
    Route("customers:stalled", "*"),
    Route("customers:suggestions", "*"),
    Route("customers:key_without_team", "*"),
    about_zerun("grade", SEES),
    about_zerun("grade_data", SETS, hidden="colleague other_rep other_manager finance legal logistics hr"),
    about_zerun("grade_data", SETS, hidden="colleague other_rep other_manager finance legal logistics hr", post=True),
    about_zerun("set_grade", SETS),
    about_zerun("set_grade", SETS, post=True),
    about_zerun("end_override", DECIDES, hidden=HEADS_ELSEWHERE, given=override_of_zerun, post=True),
    about_zerun("stalled_case", SEES, given=case_of_zerun),
    about_zerun("stalled_case", SEES, given=case_of_zerun, post=True),
    about_zerun("suggestion", SEES, given=suggestion_of_zerun),
    about_zerun("suggestion", SEES, given=suggestion_of_zerun, post=True),
    Route("api:customer-grade", SEES, hidden=NOT_AT_ZERUN, given=zerun, args=lambda code: [code]),
    Route("customers:policy_preview", SEES_SETTINGS, given=draft_of_the_policy, args=lambda number: [GRADING, number]),
    Route("customers:preview_rows", SEES_SETTINGS),
    Route(
        "customers:count_policy_preview", SEES_SETTINGS, given=draft_of_the_policy, args=lambda number: [GRADING, number],
        post=True,
    ),
]  # fmt: skip
