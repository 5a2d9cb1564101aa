"""The moments kept beside a customer: last contact, last visit, last progress, next step, day of the next follow-up.

Whoever writes a visit, a call or another contact calls :func:`contacted` in the same transaction; the rows stay the truth.
Progress without a contact (a new need in the file; a stage, a quotation, an order of other apps) is :func:`progressed`.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from customers.models import Customer
from salesops.core.policies import policy_on


def follow_up_day(grade: str, last_contact_at: datetime | None, next_on: date | None, opened_on: date) -> date | None:
    """The day a follow-up is due: the cadence of the grade after the last contact, or the agreed next step if earlier."""
    since = timezone.localdate(last_contact_at) if last_contact_at else opened_on
    rows = {row["grade"]: row for row in policy_on("customers.cadence", since)["grades"]}
    row = rows.get(grade or "C")
    due = since + timedelta(days=int(row["follow_up_days"])) if row else None
    return min((d for d in (due, next_on) if d), default=None)


def contacted(
    customer: Customer,
    *,
    at: datetime,
    visit: bool,
    progress: bool,
    next_step: str | None = None,
    next_on: date | None = None,
) -> None:
    """Note a contact at ``at``. The caller locked ``customer``. ``next_step`` ``None`` leaves the agreed next step as it is."""
    fields = note_contact(customer, at=at, visit=visit, progress=progress, next_step=next_step, next_on=next_on)
    customer.save(update_fields=[*fields, "follow_up_on"])


def note_contact(
    customer: Customer,
    *,
    at: datetime,
    visit: bool,
    progress: bool,
    next_step: str | None = None,
    next_on: date | None = None,
) -> set[str]:
    """The same on ``customer`` as it was read; returns the fields that may have changed. The caller saves."""
    fields = {"last_contact_at"}
    newest = customer.last_contact_at is None or at >= customer.last_contact_at
    if newest:
        customer.last_contact_at = at
    if visit and (customer.last_visit_at is None or at > customer.last_visit_at):
        customer.last_visit_at = at
        fields.add("last_visit_at")
    if progress and (customer.last_progress_at is None or at > customer.last_progress_at):
        customer.last_progress_at = at
        fields.add("last_progress_at")
    if next_step is not None and newest:
        customer.next_step, customer.next_on = next_step, next_on
        fields |= {"next_step", "next_on"}
    customer.follow_up_on = follow_up_day(
        customer.grade, customer.last_contact_at, customer.next_on, customer.opened_on
    )
    return fields


_SAVE_MOMENTS = """
UPDATE customers_customer c
SET last_contact_at = s.contact_at, last_visit_at = s.visit_at, last_progress_at = s.progress_at,
    next_step = s.next_step, next_on = s.next_on, follow_up_on = s.follow_up_on
FROM unnest(%(id)s::bigint[], %(contact)s::timestamptz[], %(visit)s::timestamptz[], %(progress)s::timestamptz[], %(step)s::text[],
            %(step_on)s::date[], %(follow_up)s::date[])
    AS s (id, contact_at, visit_at, progress_at, next_step, next_on, follow_up_on)
WHERE s.id = c.id
"""


def save_moments(customers: Sequence[Customer]) -> None:
    """Save what :func:`note_contact` wrote on many customers, with one statement. The caller locked them."""
    if not customers:
        return
    values: dict[str, Any] = {
        "id": [c.pk for c in customers],
        "contact": [c.last_contact_at for c in customers],
        "visit": [c.last_visit_at for c in customers],
        "progress": [c.last_progress_at for c in customers],
        "step": [c.next_step for c in customers],
        "step_on": [c.next_on for c in customers],
        "follow_up": [c.follow_up_on for c in customers],
    }
    with connection.cursor() as cursor:
        cursor.execute(_SAVE_MOMENTS, values)


def progressed(customer: Customer, *, at: datetime) -> None:
    """Note progress that is no contact (defaults.md 3): a new need recorded, a stage advanced, a quotation sent, an order.

    The caller locked ``customer``. Earlier than what is known changes nothing.
    """
    if customer.last_progress_at is None or at > customer.last_progress_at:
        customer.last_progress_at = at
        customer.save(update_fields=["last_progress_at"])
