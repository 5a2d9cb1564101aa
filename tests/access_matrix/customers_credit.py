"""Rows of the access matrix: credit."""

from datetime import date
from decimal import Decimal

from django.utils import timezone

from customers.models import CreditAccount, CreditAssessment, CreditSign, MonthlyList
from tests.cast_customers import build_files

from .route import Route

AT_ZERUN = "rep supervisor regional manager"
SEES = f"{AT_ZERUN} director deputy_director gm secretary lead finance auditor"
ASKS = f"{AT_ZERUN} secretary finance"


def zerun(company) -> str:
    return build_files(company).zerun.code


def assessment_of_zerun(company) -> str:
    return CreditAssessment.objects.create(
        number="XY-2026-0001", customer=build_files(company).zerun, occasion="new", score=70, system_rating="B",
        computed_limit=Decimal(10_000), computed_term=30, asked_rating="B", asked_limit=Decimal(10_000), asked_term=30,
        asked_at=timezone.now(),
    ).number  # fmt: skip


def sign_of_zerun(company) -> list:
    customer = build_files(company).zerun
    today = timezone.localdate()
    sign = CreditSign.objects.create(
        customer=customer, kind="lawsuit", level="orange", found_on=today, evidence="公告", due_on=today,
        entered_at=timezone.now(),
    )  # fmt: skip
    return [customer.code, sign.pk]


def about_zerun(name: str, allowed: str, **rest) -> Route:
    return Route(
        f"customers:{name}", allowed, hidden=rest.pop("hidden", "colleague other_rep other_manager legal logistics hr"),
        given=rest.pop("given", zerun), args=rest.pop("args", lambda key: [key]), **rest,
    )  # fmt: skip


TAKES = "director deputy_director lead finance logistics auditor"


def account_of_zerun(company) -> str:
    customer = build_files(company).zerun
    CreditAccount.objects.create(customer=customer)
    return customer.code


def address_of_zerun(company) -> int:
    return build_files(company).address.pk


def draft(company) -> list[str]:
    MonthlyList.objects.create(kind="credit", month=date(2026, 10, 1), prepared_at=timezone.now())
    return ["credit", "2026-10"]


ROUTES: list[Route] = [
    Route("customers:credit_accounts", "* -admin"),
    about_zerun("credit_assessment", SEES, given=assessment_of_zerun),
    about_zerun("assess_credit", ASKS),
    about_zerun("raise_credit", ASKS),
    about_zerun("unfreeze_credit", f"{ASKS} gm director deputy_director"),
    about_zerun("new_sign", f"{ASKS} gm director deputy_director"),
    about_zerun("freeze_credit", "manager finance"),
    about_zerun("close_sign", "manager finance", given=sign_of_zerun, args=lambda key: key),
    Route("customers:monthly_now", "* -admin", args=lambda company: ["credit"]),
    Route("customers:monthly", "* -admin", args=lambda company: ["credit", "2026-10"]),
    Route("customers:monthly_xlsx", TAKES, args=lambda company: ["credit", "2026-10"], post=True),
    Route("customers:monthly_pdf", TAKES, args=lambda company: ["credit", "2026-10"], post=True),
    Route("customers:prepare_monthly", "lead", args=lambda company: ["credit", "2026-10"], post=True),
    Route("customers:sign_monthly", "lead", args=lambda key: key, post=True, given=draft),
    Route("customers:check_many_addresses", "* -auditor -gm -admin", post=True),
    Route("customers:check_addresses", "* -auditor -gm -admin"),
    Route("api:credit-accounts-list", "* -admin"),
    Route("api:credit-accounts-detail", SEES, hidden="colleague other_rep other_manager legal logistics hr",
          given=account_of_zerun, args=lambda code: [code]),
    Route("customers:check_address", "rep supervisor regional manager director deputy_director secretary", post=True,
          hidden="colleague other_rep other_manager legal logistics hr", given=address_of_zerun, args=lambda pk: [pk]),
]  # fmt: skip
