"""Who is to be followed up today, and why (CUS-6): the cadence of the grade, or the agreed next step when that is earlier."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.code_lists import NEXT_STEP
from customers.models import Customer
from salesops.core import formats
from salesops.core.codes.reading import entry_name
from salesops.core.policies import policy_on
from salesops.core.prepared import Prepared

WORKED_WITH = ("following", "signing", "active", "dormant")


@dataclass(frozen=True)
class FollowUp:
    """A customer to be followed up. ``late`` is how many days ago it was due."""

    customer: Customer
    due_on: date
    late: int
    reason: str


def due_by(rows: QuerySet[Customer], day: date) -> QuerySet[Customer]:
    """Those of ``rows`` due on ``day`` or before, and worked with."""
    return rows.filter(follow_up_on__lte=day, owner__isnull=False, status__in=WORKED_WITH)


# Of ``due_by``, what a line shows, and how many there are. An empty grade comes last. Who is due is told by the index alone.
_DUE = Prepared(
    "follow_ups_due",
    """
SELECT c.id, c.code, c.name, c.short_name, c.grade, c.follow_up_on, c.last_contact_at, c.opened_on, c.next_step, c.next_on,
    due.due_count
FROM (
    SELECT id, COALESCE(NULLIF(grade, ''), 'Z') AS rank, follow_up_on, count(*) OVER () AS due_count
    FROM customers_customer
    WHERE owner_id = $1 AND follow_up_on <= $2 AND status = ANY($3) AND status <> 'archived'
    ORDER BY rank, follow_up_on, id LIMIT $4
) due JOIN customers_customer c ON c.id = due.id
ORDER BY due.rank, due.follow_up_on, due.id
""",
    "bigint",
    "date",
    "text[]",
    "integer",
    generic=True,
)


def follow_ups_counted(user: Any, day: date, limit: int) -> tuple[list[FollowUp], int]:
    """The own customers ``user`` is to follow up by ``day``: A before B before C, the longest due first; and how many there are.

    One query.
    """
    rows = _DUE.objects(Customer, user.pk, day, list(WORKED_WITH), limit)
    return [follow_up_of(customer, day) for customer in rows], rows[0].due_count if rows else 0


def follow_ups_due(user: Any, day: date, limit: int = 50) -> list[FollowUp]:
    """The first ``limit`` of them."""
    return follow_ups_counted(user, day, limit)[0]


def follow_up_of(customer: Customer, day: date) -> FollowUp:
    due_on = customer.follow_up_on or day
    why = reason_of(
        customer.grade, customer.last_contact_at, customer.opened_on, customer.next_step, customer.next_on, day
    )
    return FollowUp(customer, due_on, (day - due_on).days, why)


def reason_of(
    grade: str, last_contact_at: datetime | None, opened_on: date, next_step: str, next_on: date | None, day: date
) -> str:
    """In words: the agreed step that is due, else how long ago the last contact was against the cadence of the grade."""
    if next_on is not None and next_on <= day:
        what = entry_name(NEXT_STEP, next_step) or _("next step")
        if next_on == day:
            return _("Agreed for today: %(step)s") % {"step": what}
        return _("Agreed for %(day)s: %(step)s") % {"day": formats.day(next_on, day), "step": what}
    since = timezone.localdate(last_contact_at) if last_contact_at else opened_on
    words = {
        "grade": grade or "C",
        "days": days_of_grade(grade, since),
        "past": (day - since).days,
    }
    if last_contact_at is None:
        return _("Grade %(grade)s: every %(days)s days; never contacted, on file for %(past)s days") % words
    return _("Grade %(grade)s: every %(days)s days; last contact %(past)s days ago") % words


def days_of_grade(grade: str, day: date) -> int:
    """Days within which a customer of ``grade`` is contacted, by the policy of ``day``."""
    rows = {row["grade"]: int(row["follow_up_days"]) for row in policy_on("customers.cadence", day)["grades"]}
    return rows.get(grade or "C", 30)
