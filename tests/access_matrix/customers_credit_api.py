"""Rows of the access matrix: acts on credit and grades in the API."""

from decimal import Decimal

from django.utils import timezone

from customers.models import CreditAccount, CreditRequest, MonthlyList

from .customers_credit import ASKS, SEES, assessment_of_zerun, draft, sign_of_zerun, zerun
from .customers_grading import (
    DECIDES,
    NOT_AT_ZERUN,
    SETS,
    case_of_zerun,
    override_of_zerun,
    suggestion_of_zerun,
)
from .customers_grading import SEES as SEES_GRADES
from .route import Route

HIDDEN = "colleague other_rep other_manager legal logistics hr"


def request_of_zerun(company) -> str:
    from tests.cast_customers import build_files

    customer = build_files(company).zerun
    account = CreditAccount.objects.create(customer=customer, rating="B", limit=Decimal(1000))
    return CreditRequest.objects.create(
        number="XY-2026-0002",
        kind="unfreeze",
        account=account,
        customer=customer,
        reason="paid",
        asked_at=timezone.now(),
    ).number


def sign(company) -> int:
    return sign_of_zerun(company)[1]


def draft_of_october(company) -> int:
    draft(company)
    return MonthlyList.objects.get().pk


def one(name: str, allowed: str, given, hidden: str = HIDDEN, *, post: bool = False) -> Route:
    return Route(f"api:{name}", allowed, hidden=hidden, given=given, args=lambda key: [key], post=post)


ROUTES: list[Route] = [
    one("customer-assess-credit", ASKS, zerun, post=True),
    one("customer-raise-credit", ASKS, zerun, post=True),
    one("customer-freeze-credit", "manager finance", zerun, post=True),
    one("customer-unfreeze-credit", f"{ASKS} gm director deputy_director", zerun, post=True),
    *(Route(f"api:{name}-list", "* -admin") for name in ("credit-assessments", "credit-requests", "credit-signs")),
    Route("api:credit-signs-list", f"{ASKS} {HIDDEN} gm director deputy_director lead", post=True),
    one("credit-assessments-detail", SEES, assessment_of_zerun),
    one("credit-requests-detail", SEES, request_of_zerun),
    one("credit-signs-detail", SEES, sign),
    one("credit-signs-close", "manager finance", sign, post=True),
    Route("api:monthly-lists-list", "*"),
    Route("api:monthly-lists-detail", "* -admin", hidden="admin", given=draft_of_october, args=lambda pk: [pk]),
    Route("api:monthly-retrieve", "* -admin", args=lambda company: ["credit", "2026-10"]),
    Route("api:monthly-prepare", "lead", args=lambda company: ["credit", "2026-10"], post=True),
    Route("api:monthly-sign_off", "lead", args=lambda key: key, post=True, given=draft),
    one("customer-set-grade", SETS, zerun, NOT_AT_ZERUN, post=True),
    one("customer-grade-data", SEES_GRADES, zerun, NOT_AT_ZERUN),
    *(Route(f"api:{name}-list", "*") for name in ("grade-overrides", "grade-suggestions", "stalled-cases")),
    one("grade-overrides-detail", SEES_GRADES, override_of_zerun, NOT_AT_ZERUN),
    one("grade-overrides-end", DECIDES, override_of_zerun, NOT_AT_ZERUN, post=True),
    one("grade-suggestions-detail", SEES_GRADES, suggestion_of_zerun, NOT_AT_ZERUN),
    *(
        one(f"grade-suggestions-{verb}", DECIDES, suggestion_of_zerun, NOT_AT_ZERUN, post=True)
        for verb in ("accept", "decline")
    ),
    one("stalled-cases-detail", SEES_GRADES, case_of_zerun, NOT_AT_ZERUN),
    one("stalled-cases-answer", SETS, case_of_zerun, NOT_AT_ZERUN, post=True),
]
