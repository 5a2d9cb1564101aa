"""Reminders of the pool (7 and 2 days before a customer falls) and of the weekly status (defaults.md 7)."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from customers.alerts import Teams
from customers.log_times import at_time
from customers.models import Customer
from customers.policies.protection import PROTECTION
from customers.policies.weekly import WEEKLY
from customers.protection import kept_by_work, owned, with_fall
from customers.services.grade_told import Hearers
from customers.weeks import closes_at, deadlines, missing_in, monday_of
from salesops.core.notify.params import Among
from salesops.core.policies import policy_on
from salesops.core.sockets.reminders import AT, Due, Reminder, register_reminder, reminder_numbers

from .timing import MORNING

POOL = "customers.pool_warning"


def pool_warnings(now: datetime) -> Iterator[Due]:
    """One for each day of falling to each owner and member of a service team; open work keeps a customer, so it isn't warned of."""
    today = timezone.localdate(now)
    at = reminder_numbers(POOL, today)["at"]
    if now < at_time(today, at):
        return
    policy = policy_on(PROTECTION, today)
    last = today + timedelta(days=policy["first_warning"])
    rows = with_fall(owned(), today).filter(falls_on__gt=today, falls_on__lte=last)
    found = list(rows.select_related("owner").order_by("owner_id", "falls_on", "grade", "name_key"))
    kept = kept_by_work([c.pk for c in found], today)
    groups: dict[tuple[Any, date], list[Customer]] = defaultdict(list)
    for customer in found:
        if customer.pk not in kept:
            groups[(customer.owner, customer.falls_on)].append(customer)
    teams = Teams(found, today)
    shared: dict[tuple[Any, date], list[Customer]] = defaultdict(list)
    for (owner, day), customers in groups.items():
        for member, theirs in teams.told(customers, [owner]).items():
            shared[(member, day)] += theirs
    for told, prefix, event in ((groups, "", ""), (shared, "team:", "customers.pool_warning_team")):
        for (person, day), customers in told.items():
            late = (day - today).days <= policy["last_warning"]
            before = policy["last_warning"] if late else policy["first_warning"]
            params = {"count": len(customers), "day": day, "names": Among.of(customers)}
            record = customers[0] if len(customers) == 1 else None
            moment, key = at_time(day - timedelta(days=before), at), f"{prefix}{person.pk}:{day}"
            step = "last" if late else "first"
            yield Due(key, step, [person], moment, record=record, params=params, event=event)


def weekly_missing(now: datetime) -> Iterator[Due]:
    """Thursday 16:00 and Friday 15:00 to the rep, Friday 18:05 to the supervisor with the names of the late.

    Whoever was away on Friday confirms on the first day back: in the week after, that one is reminded and named then.
    """
    monday = monday_of(timezone.localdate(now))
    yield from _missing_of(monday - timedelta(days=7), now, moved_only=True)
    yield from _missing_of(monday, now)


def _missing_of(monday: date, now: datetime, *, moved_only: bool = False) -> Iterator[Due]:
    closing = closes_at(monday)
    if closing is None:
        return
    policy = policy_on(WEEKLY, monday)
    if now < closing - timedelta(hours=policy["first_hours"]):
        return
    counts = dict(missing_in(monday).order_by().values("owner").annotate(n=Count("pk")).values_list("owner", "n"))
    until = deadlines(counts, monday)
    people = User.objects.in_bulk([pk for pk, due in until.items() if due and (due > closing or not moved_only)])
    late: dict[tuple[User, datetime], list[str]] = defaultdict(list)
    hearers = Hearers(timezone.localdate(now))
    for pk, person in people.items():
        due = until[pk]
        if due is None:
            continue
        if now >= due + timedelta(minutes=policy["told_minutes"]):
            boss = hearers.manager_of(person)
            if boss is not None:
                late[boss, due].append(person.name)
            continue
        for step, hours in (("last", policy["last_hours"]), ("first", policy["first_hours"])):
            at = due - timedelta(hours=hours)
            if now >= at:
                params = {"count": counts[pk], "until": due}
                yield Due(f"{pk}:{monday}", step, [person], at, params=params)
                break
    for (boss, due), names in late.items():
        key = f"team:{boss.pk}:{monday}" + (f":{due:%m%d}" if due > closing else "")
        at = due + timedelta(minutes=policy["told_minutes"])
        yield Due(key, "late", [boss], at, params={"names": " · ".join(sorted(names))})


def _of(late: bool) -> Callable[[datetime], Iterator[Due]]:
    return lambda now: (due for due in weekly_missing(now) if (due.step == "late") == late)


register_reminder(
    Reminder(
        POOL, _("A customer is about to fall into the pool"), POOL, pool_warnings,
        when=_("{first_warning} and {last_warning} days before; {at}"), to=_("owner, service team"),
        numbers=(AT,), shipped=MORNING, reads=(PROTECTION,),
    )
)  # fmt: skip
register_reminder(
    Reminder(
        "customers.weekly_missing", _("Weekly status missing"), "customers.weekly_missing", _of(False),
        when=_("{first_hours} and {last_hours} hours before the week closes"), to=_("owner"),
        escalates=_("{told_minutes} minutes after it closed the supervisor"), reads=(WEEKLY,),
    )
)  # fmt: skip
register_reminder(
    Reminder(
        "customers.weekly_late", _("Weekly status of the team late"), "customers.weekly_late", _of(True),
        when=_("{told_minutes} minutes after the week closed"), to=_("supervisor"), reads=(WEEKLY,),
    )
)  # fmt: skip
