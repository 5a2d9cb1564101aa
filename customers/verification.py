"""When a file is to be gone through with the customer again: an interval by grade after the last time (CUS-1).

A file never verified counts from the day it was opened; one without a grade is looked after like C, as with follow-ups.
"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from customers.models import Customer
from customers.states.customer import CustomerStatus
from salesops.core.policies import policy_on

USUAL = Customer.Grade.C.value


def verify_months(day: date) -> dict[str, int]:
    """Grade (also "": none yet) → months between two verifications, by the policy of ``day``."""
    found = {row["grade"]: int(row["verify_months"]) for row in policy_on("customers.cadence", day)["grades"]}
    return found | {"": found[USUAL]}


def months_later(day: date, months: int) -> date:
    """The same day ``months`` later (earlier when negative), the last of its month where that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def verify_by(since: date, grade: str, months: Mapping[str, int]) -> date:
    """The last day to verify again a file of ``grade`` last verified (or opened) on ``since``."""
    return months_later(since, months[grade])


def verification_due(customer: Customer, today: date) -> date:
    """The day by which the file of ``customer`` is verified again, by the policy of ``today``."""
    return verify_by(customer.verified_on or customer.opened_on, customer.grade, verify_months(today))


def is_past(customer: Customer, today: date) -> bool:
    """Whether the file waits for its verification. Archived files wait for nothing."""
    return customer.status != CustomerStatus.ARCHIVED and verification_due(customer, today) < today


def latest_past(today: date, months: int) -> date:
    """The latest day of verification whose ``months`` are over before ``today``: several days end on the last of a month."""
    last = months_later(today - timedelta(days=1), -months)
    while months_later(last + timedelta(days=1), months) < today:
        last += timedelta(days=1)
    return last


def past(today: date) -> Q:
    """Files that wait for their verification on ``today``: one condition on the customer's own columns."""
    by_months: dict[int, list[str]] = {}
    for grade, months in verify_months(today).items():
        by_months.setdefault(months, []).append(grade)
    where = Q()
    for months, grades in by_months.items():
        last = latest_past(today, months)
        late = Q(verified_on__lte=last) | Q(verified_on__isnull=True, opened_on__lte=last)
        where |= Q(grade__in=grades) & late
    return where & ~Q(status=CustomerStatus.ARCHIVED)


def waiting(rows: Any, today: date) -> Any:
    """Those of ``rows`` that wait for their verification."""
    return rows.filter(past(today), merged_into__isnull=True)
