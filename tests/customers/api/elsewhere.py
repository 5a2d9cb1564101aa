"""One row of everything there is about a customer of North China, by model: what a rep of East China must not reach."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from customers.models import (
    BankChange,
    Clash,
    Contact,
    ContactRound,
    Coverage,
    CreditAccount,
    CreditAssessment,
    CreditRequest,
    CreditSign,
    Customer,
    CustomerFile,
    GradeOverride,
    GradeSuggestion,
    Merge,
    OwnerChange,
    PlannedVisit,
    RoundCall,
    ShippingAddress,
    StalledCase,
    Visit,
    VisitPlan,
    WeeklyConfirmation,
    WorkLog,
    WorkReport,
)
from salesops.core.jobs.models import StoredFile
from tests.cast import SINCE
from tests.cast_customers import make_customer

DAY = date(2026, 11, 16)


def rows_elsewhere(company: Any, files: Any) -> dict[type[Any], Any]:
    """Model → its row. The customer is ``files.dingsheng``."""
    north, unit, now = files.dingsheng, company.units["NC-1-T"], timezone.now()
    theirs = {"user": company.other_rep, "unit": unit}
    twin = make_customer("C-000009", "北京鼎盛电子北京分公司", owner=company.other_rep, unit=unit)
    account = CreditAccount.objects.create(customer=north, rating="B", limit=Decimal(1000), term_days=30)
    stored = StoredFile.objects.create(
        owner=company.other_rep, purpose="customers.file", name="licence.pdf", content_type="application/pdf", size=1,
        sha256="0" * 64, path="00/elsewhere", record_kind="customers.customer", record_id=str(north.pk),
    )  # fmt: skip
    asked = {"asked_by": company.other_rep, "asked_at": now}
    made: list[Any] = [
        north,
        account,
        Contact.objects.create(customer=north, name="钱多多", mobile="13911110000", mobile_digits="13911110000"),
        ShippingAddress.objects.create(customer=north, address="酒仙桥路 1 号"),
        CustomerFile.objects.create(customer=north, stored=stored, added_by=company.other_rep, added_at=now),
        BankChange.objects.create(customer=north, bank_name="工商银行", bank_account="6222020011", reason="来函", **asked),
        Merge.objects.create(loser=twin, winner=north, reason="同一家", **asked),
        CreditAssessment.objects.create(
            number="XY-2026-9001", customer=north, occasion="new", score=60, system_rating="C", computed_limit=1,
            computed_term=15, asked_rating="C", asked_limit=1, asked_term=15, **asked,
        ),
        CreditRequest.objects.create(
            number="XY-2026-9002", kind="unfreeze", account=account, customer=north, reason="已回款", **asked
        ),
        CreditSign.objects.create(
            customer=north, kind="lawsuit", level="orange", found_on=DAY, due_on=DAY, evidence="公告", entered_at=now
        ),
        GradeOverride.objects.create(
            customer=north, grade="B", reason="停产", state="active", starts_on=DAY, ends_on=DAY, asked_at=now
        ),
        GradeSuggestion.objects.create(customer=north, direction="up", grade_from="C", grade_to="B", made_on=DAY),
        StalledCase.objects.create(
            customer=north, owner=company.other_rep, listed_on=DAY, grade="C", weeks=9, due_at=now + timedelta(days=1)
        ),
        Visit.objects.create(
            customer=north, **theirs, way="visit", visited_at=now, logged_at=now, purpose="research"
        ),
        PlannedVisit.objects.create(customer=north, **theirs, day=date(2026, 11, 24), is_key=True),
        VisitPlan.objects.create(user=company.other_rep, span="week", first=DAY, submitted_at=now),
        OwnerChange.objects.create(
            heir=company.other_manager, day=date(2026, 12, 1), state="waiting", requested_by=company.other_manager,
            requested_at=now,
        ),
        Coverage.objects.create(user=company.other_rep, province="11", period=SINCE),
        RoundCall.objects.create(
            round=ContactRound.objects.create(
                market=company.units["NC"], week=DAY, user=company.secretary, created_at=now
            ),
            customer=north,
        ),
        Clash.objects.create(
            customer=north, reporter=company.other_manager, holder=company.other_rep, met_on=DAY, stage="已报价",
            evidence="x", reported_at=now, due_at=now,
        ),
        WorkLog.objects.create(**theirs, day=date(2026, 11, 19)),
        WorkReport.objects.create(**theirs, kind="week", first=DAY),
        WeeklyConfirmation.objects.create(
            customer=north, week=DAY, owner=company.other_rep, by=company.other_rep, status="following", confirmed_at=now
        ),
    ]  # fmt: skip
    assert all(isinstance(row, Customer) or row.pk for row in made)
    return {type(row): row for row in made}
