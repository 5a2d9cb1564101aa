"""The weekly status confirmed: A and B one by one, the other C together (CUS-6)."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from customers.models import Customer, WeeklyConfirmation
from customers.scope.visits import need_to_log_for
from customers.services.contacted import follow_up_day
from customers.services.editing import lock
from customers.services.suggestions import propose_grade
from customers.states.customer import CUSTOMER_MOVES, CustomerStatus
from customers.weeks import ONE_BY_ONE, deadlines, due_in, missing_in, monday_of, weeks_stalled, with_opportunity
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.refusals import Invalid, Refusal, refuse_if

# What a rep may say; frozen and archived are decided elsewhere.
CHOICES = tuple(s for s in CustomerStatus if s not in (CustomerStatus.FROZEN, CustomerStatus.ARCHIVED))


def _week_open(monday: date, today: date) -> Refusal | None:
    """This week, and the one before for who is late."""
    if monday.weekday() == 0 and monday_of(today) - timedelta(days=7) <= monday <= monday_of(today):
        return None
    return Refusal("customers.week-closed", _("Only this week and the last are confirmed."), "week")


def _status_fits(customer: Customer, status: str) -> Refusal | None:
    if status == customer.status or (status in CHOICES and (customer.status, status) in CUSTOMER_MOVES):
        return None
    return Refusal("customers.status-unknown", _("Choose a status."), "status")


def _in_care(customer: Customer, monday: date) -> Refusal | None:
    if due_in(monday, Customer.objects.filter(pk=customer.pk)).exists():
        return None
    return Refusal("customers.not-in-care", _("Not in the owner's care since Monday: nothing to confirm."))


def _is_late(owner_id: int, monday: date, now: datetime) -> bool:
    due = deadlines([owner_id], monday)[owner_id]
    return due is not None and now > due


@act("customers.confirm_status")
def confirm_status(
    *, actor: User, customer: Customer, week: date, status: str, now: datetime, progress: str = "", next_step: str = "",
    next_on: date | None = None, regrade: str = "",
) -> WeeklyConfirmation:  # fmt: skip
    """Confirm the status of ``customer`` for the week of Monday ``week``; said again, it is corrected.

    Status and next step go into the file. ``regrade`` becomes a suggested grade that the supervisor decides on.
    """
    today = timezone.localdate(now)
    customer = lock(customer)
    owner = customer.owner
    regrade = "" if regrade == customer.grade else regrade
    refuse_if(_in_care(customer, week))
    need_to_log_for(actor, owner)  # type: ignore[arg-type]
    refuse_if(_week_open(week, today), _status_fits(customer, status), kind=Invalid)
    fields: list[str] = []
    if status != customer.status:
        customer.status = status
        fields.append("status")
    if next_step.strip() and (next_step.strip(), next_on) != (customer.next_step, customer.next_on):
        customer.next_step, customer.next_on = next_step.strip(), next_on
        customer.follow_up_on = follow_up_day(customer.grade, customer.last_contact_at, next_on, customer.opened_on)
        fields += ["next_step", "next_on", "follow_up_on"]
    if fields:
        customer.save(update_fields=fields)
    said = {
        "status": status, "progress": progress.strip(), "next_step": next_step.strip(), "next_on": next_on,
        "regrade": regrade, "by": actor, "grade": customer.grade, "weeks_stalled": weeks_stalled(customer, today),
        "in_bulk": False,
    }  # fmt: skip
    first = {**said, "owner": owner, "confirmed_at": now, "late": _is_late(customer.owner_id, week, now)}  # type: ignore[arg-type]
    rows = WeeklyConfirmation.objects.filter(customer=customer, week=week)
    before = rows.values_list("regrade", flat=True).first()
    row, fresh = WeeklyConfirmation.objects.update_or_create(
        customer=customer, week=week, defaults=said, create_defaults=first
    )
    if regrade or before:
        propose_grade(actor=actor, customer=customer, grade=regrade, note=progress, day=today, now=now)
    if fresh:
        record_activity(customer, "customers.confirm_status", actor=actor, week=week.isoformat(), status=status)
    return row


@act("customers.confirm_rest")
def confirm_rest(*, actor: User, owner: User, week: date, now: datetime) -> int:
    """Confirm all C customers of ``owner`` without an open opportunity as they stand, at once. Returns how many."""
    today = timezone.localdate(now)
    need_to_log_for(actor, owner)
    refuse_if(_week_open(week, today), kind=Invalid)
    late = _is_late(owner.pk, week, now)
    rows = list(rest_of(owner, week).order_by("pk"))
    by_one = with_opportunity([c.pk for c in rows], today)
    made = WeeklyConfirmation.objects.bulk_create(
        (
            WeeklyConfirmation(
                customer=c, week=week, owner=owner, by=actor, grade=c.grade, status=c.status, in_bulk=True, late=late,
                weeks_stalled=weeks_stalled(c, today), next_step=c.next_step, next_on=c.next_on, confirmed_at=now,
            )
            for c in rows
            if c.pk not in by_one
        ),
        ignore_conflicts=True,
    )  # fmt: skip
    return len(made)


def rest_of(owner: User, week: date) -> Any:
    """C customers of ``owner`` not confirmed yet."""
    return missing_in(week, Customer.objects.filter(owner=owner)).exclude(ONE_BY_ONE)
