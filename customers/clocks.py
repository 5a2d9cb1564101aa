"""Clocks of customers (defaults.md 5)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.credit import reviews
from customers.models import Clash, CreditAccount, PlannedVisit
from customers.policies.visits import VISITS
from customers.services.credit_told import Hearers
from salesops.core import worktime
from salesops.core.policies import policy_on
from salesops.core.sockets.clocks import Clock, RunningClock, clock_limit, register_clock

# Reviews further ahead don't run yet.
REVIEWS_AHEAD = timedelta(days=60)


def visits_not_logged() -> Iterator[RunningClock]:
    """Planned visits whose time has come and of which nobody said whether they were made.

    One without a time counts as made by the end of the day's work; longer ago than the policy says it is the control monitor's.
    """
    now = timezone.now()
    since = now - timedelta(hours=policy_on(VISITS, timezone.localdate(now))["control_hours"])
    calendar = worktime.work_calendar()
    rows = PlannedVisit.objects.open().between(timezone.localdate(since), timezone.localdate(now))
    for planned in rows.select_related("customer").order_by("day", "pk"):
        start = calendar.at(planned.day, planned.at) if planned.at else calendar.closing(planned.day)
        if since < start <= now:
            limit = clock_limit("T35", planned.day)
            due = worktime.due_at(start, limit)
            owners = (planned.user_id,)
            title = planned.customer.called
            yield RunningClock(planned.pk, title, start, limit, due, owners=owners, record=planned.customer)


register_clock(
    Clock(
        "T35",
        _("Visit logged"),
        starts=_("visit"),
        stops=_("logged"),
        owner=_("rep"),
        limit="24 eh",
        escalates=_("after 72 hours it goes to the control monitor"),
        running=visits_not_logged,
        # Nobody above hears of single visits: their logs, and the control monitor, tell.
        ladder={"warn": ("owner",), "due": ("owner",)},
    )
)
register_clock(
    Clock(
        "T34",
        _("Work log"),
        starts=_("midnight of the day"),
        stops=_("handed in"),
        owner=_("rep"),
        # 18:00 and 20:00 of the day itself.
        cases=(("due", "18 eh"), ("late", "20 eh")),
        case_words={"due": _("due after midnight of the day"), "late": _("late after midnight of the day")},
        pause=_("absence"),
        escalates=_("list of missing logs to the supervisor at 20:05"),
    )
)
register_clock(
    Clock(
        "T36",
        _("Weekly status"),
        starts=_("midnight before Monday"),
        stops=_("all customers confirmed"),
        owner=_("rep"),
        # Friday 18:00; a week whose Friday is off closes with its last working day.
        limit="114 eh",
        pause=_("absence"),
        escalates=_("list of the late to the supervisor at 18:05"),
        ladder=None,
    )
)


def open_clashes() -> Iterator[RunningClock]:
    """Clashes that wait for their decision."""
    for clash in Clash.objects.open().select_related("customer"):
        limit = clock_limit("T41", timezone.localdate(clash.reported_at))
        owners = (clash.decider_id,) if clash.decider_id else ()
        yield RunningClock(
            clash.pk, clash.customer.name, clash.reported_at, limit, clash.due_at, owners=owners, record=clash
        )


def move_clash(key: Any, due: datetime, actor: Any) -> None:
    """A change of the calendar moves what is still open."""
    Clash.objects.open().filter(pk=key).update(due_at=due)


register_clock(
    Clock(
        "T41",
        _("Clash decided"),
        starts=_("reported"),
        stops=_("decided"),
        owner=_("manager"),
        limit="2 wd",
        running=open_clashes,
        move=move_clash,
    )
)


def reviews_to_make() -> Iterator[RunningClock]:
    """Credit reviews not made yet whose day is near or past; they run against finance."""
    now = timezone.now()
    until = timezone.localdate(now) + REVIEWS_AHEAD
    rows = CreditAccount.objects.filter(review_on__lte=until, customer__merged_into__isnull=True)
    hearers = Hearers(now)
    for account in rows.select_related("customer__owner").order_by("review_on", "pk"):
        customer, day = account.customer, account.review_on
        if day is not None:
            owners = tuple(person.pk for person in hearers.of(customer, ("finance",)))
            start, limit, due = reviews.begins_at(day), reviews.limit_of(day), reviews.review_due_at(day)
            yield RunningClock(account.pk, customer.called, start, limit, due, owners=owners, record=customer)


register_clock(
    Clock(
        reviews.CLOCK,
        _("Credit review"),
        starts=_("review date"),
        stops=_("reviewed"),
        owner=_("finance"),
        # The day itself, or the next working day.
        limit="0 cd",
        escalates=_("the limit halves, then nothing is confirmed any more, by the credit policy"),
        running=reviews_to_make,
        # The reminders of reviews tell, before the day and after it (reminders/credit.py).
        ladder=None,
    )
)
