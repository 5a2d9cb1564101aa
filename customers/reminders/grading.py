"""Reminders of grading (defaults.md 7): follow-ups by grade, stalled customers, suggested grades, key customers without a team.

One reminder a person and day names how many customers and the first of them; each customer alone would be noise.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from customers.alerts import Teams, with_team
from customers.follow_ups import due_by
from customers.log_times import at_time
from customers.models import Customer, GradeSuggestion, StalledCase
from customers.policies.grading import GRADING
from customers.services.grade_told import Hearers
from customers.tables.grading import without_team
from salesops.core import worktime
from salesops.core.notify.params import Among
from salesops.core.sockets.reminders import AT, Due, Reminder, register_reminder, reminder_numbers

from .timing import MORNING, WEEKLY, in_week, moment_of_week, step_of

FOLLOW_UP, LATE, STALLED = "customers.follow_up_due", "customers.follow_up_late", "customers.stalled"
SUGGESTIONS, WITHOUT_TEAM = "customers.suggestions_waiting", "customers.key_without_team"


def _of_owners(rows: Any) -> dict[User, list[Customer]]:
    found: dict[User, list[Customer]] = defaultdict(list)
    for customer in rows.select_related("owner").order_by("owner_id", "grade", "name_key"):
        found[customer.owner].append(customer)
    return found


def follow_ups(now: datetime) -> Iterator[Due]:
    """On the day and again two days later, to the owner."""
    today = timezone.localdate(now)
    numbers = reminder_numbers(FOLLOW_UP, today)
    for step, after in (("due", 0), ("again", numbers["again"])):
        moment, found = _due_since(after, numbers["at"], now)
        for owner, customers in found.items():
            params = {"count": len(customers), "names": Among.of(customers), "person": owner}
            # The occasion is the day they fell due: those of today and those of two days ago are told both.
            yield Due(f"{owner.pk}:{today - timedelta(days=after)}", step, [owner], moment, params=params)


def late_follow_ups(now: datetime) -> Iterator[Due]:
    """Three days after it was due, to the supervisor and the service team."""
    today = timezone.localdate(now)
    numbers = reminder_numbers(LATE, today)
    moment, found = _due_since(numbers["days"], numbers["at"], now)
    hearers, teams = Hearers(today), Teams((c for customers in found.values() for c in customers), today)
    for owner, customers in found.items():
        key, boss = f"{owner.pk}:{today}", hearers.manager_of(owner)
        params = {"person": owner, "days": numbers["days"]}
        to = [boss] if boss else []
        for member, theirs in teams.told(customers, [owner, *to]).items():
            named = {"count": len(theirs), "names": Among.of(theirs), **params}
            yield Due(f"{key}:{member.pk}", "late", [member], moment, params=named)
        if to:
            yield Due(key, "late", to, moment, params={"count": len(customers), "names": Among.of(customers), **params})


def _due_since(days: int, at: time, now: datetime) -> tuple[datetime, dict[User, list[Customer]]]:
    """Today's moment, and who has customers whose follow-up was due ``days`` ago; what fell due on the days off before too."""
    today = timezone.localdate(now)
    moment = at_time(today, at)
    if now < moment or not worktime.is_working_day(today):
        return moment, {}
    first = worktime.add_working_days(today, -1) - timedelta(days=days)
    due = due_by(Customer.objects.all(), today)
    return moment, _of_owners(due.filter(follow_up_on__gt=first, follow_up_on__lte=today - timedelta(days=days)))


def stalled(now: datetime) -> Iterator[Due]:
    """Monday morning, what waits for the rep; his supervisor and the service team of a customer read along."""
    today = timezone.localdate(now)
    monday = today - timedelta(days=today.weekday())
    moment = moment_of_week(monday, reminder_numbers(STALLED, today))
    if now < moment:
        return
    cases = list(
        StalledCase.objects.filter(state="open", listed_on=monday).select_related("owner", "customer").order_by("pk")
    )
    by_owner: dict[User, list[Customer]] = defaultdict(list)
    told: dict[User, list[Customer]] = defaultdict(list)
    hearers, teams = Hearers(today), Teams((case.customer for case in cases), today)
    for case in cases:
        by_owner[case.owner].append(case.customer)
        for person in with_team(case.customer, [hearers.manager_of(case.owner)], today, teams):
            if person.pk != case.owner_id:
                told[person].append(case.customer)
    for people, prefix, event in ((by_owner, "", ""), (told, "told:", "customers.stalled_told")):
        for person, found in people.items():
            params = {"count": len(found), "names": Among.of(found), "due": cases[0].due_at}
            yield Due(f"{prefix}{person.pk}:{monday}", "due", [person], moment, params=params, event=event)


def unanswered(now: datetime) -> Iterator[Due]:
    """What the rep left unanswered: to the supervisor, who decides."""
    today = timezone.localdate(now)
    hearers = Hearers(today)
    counts: dict[tuple[User, date], int] = defaultdict(int)
    days: dict[tuple[User, date], datetime] = {}
    for case in StalledCase.objects.filter(state="overdue").select_related("owner"):
        counts[case.owner, case.listed_on] += 1
        days[case.owner, case.listed_on] = max(case.due_at, days.get((case.owner, case.listed_on), case.due_at))
    for (owner, listed_on), count in counts.items():
        boss = hearers.manager_of(owner)
        if boss is not None:
            at = min(days[owner, listed_on], now)
            yield Due(f"{owner.pk}:{listed_on}", "100", [boss], at, params={"count": count, "person": owner})


def _by_boss(rows: Iterable[Any], today: date) -> dict[User, list[Customer]]:
    hearers, found = Hearers(today), defaultdict(list)
    for customer in rows:
        boss = hearers.manager_of(customer.owner)
        if boss is not None:
            found[boss].append(customer)
    return found


def suggestions(now: datetime) -> Iterator[Due]:
    """Monday morning, to who decides on suggested grades."""
    today = timezone.localdate(now)
    monday = today - timedelta(days=today.weekday())
    moment = moment_of_week(monday, reminder_numbers(SUGGESTIONS, today))
    if now < moment:
        return
    # Those of this Monday, and what reps proposed with the weekly status before.
    since = monday - timedelta(days=7)
    rows = GradeSuggestion.objects.filter(
        state="open", made_on__gt=since, made_on__lte=monday, customer__owner__isnull=False
    )
    customers = (row.customer for row in rows.select_related("customer__owner"))
    for boss, found in _by_boss(customers, today).items():
        yield Due(f"{boss.pk}:{monday}", "due", [boss], moment, params={"count": len(found)})


def teams(now: datetime) -> Iterator[Due]:
    """Monday morning, key customers nobody serves as a team: to the supervisor."""
    today = timezone.localdate(now)
    monday = today - timedelta(days=today.weekday())
    moment = moment_of_week(monday, reminder_numbers(WITHOUT_TEAM, today))
    if now < moment:
        return
    rows = without_team(Customer.objects.all(), today).select_related("owner").order_by("name_key")
    for boss, found in _by_boss(rows, today).items():
        params = {"count": len(found), "names": Among.of(found)}
        yield Due(f"{boss.pk}:{monday}", "due", [boss], moment, params=params)


_MONDAY = in_week("0", "08:30")
register_reminder(
    Reminder(
        FOLLOW_UP, _("Follow-up due by grade"), "customers.follow_up_due", follow_ups,
        when=_("{at} on the day; {again} days later"), to=_("rep"),
        # How much later the supervisor hears is the line below.
        escalates=_("{days} days later the supervisor"), reads=(f"reminders.{LATE}",),
        numbers=(step_of("again", _("Again"), _("days later")), AT),
        shipped={"again": 2, **MORNING},
    )
)  # fmt: skip
register_reminder(
    Reminder(
        LATE, _("Follow-up late"), "customers.follow_up_late", late_follow_ups,
        when=_("{at}, {days} days after it was due"), to=_("supervisor, service team"),
        numbers=(step_of("days", _("After it was due"), _("days later")), AT),
        shipped={"days": 3, **MORNING},
    )
)  # fmt: skip
register_reminder(
    Reminder(
        STALLED, _("Stalled customers"), "customers.stalled", stalled,
        when=_("{weekday} {at}"), to=_("rep, supervisor, service team"),
        escalates=_("after {answer_limit} the supervisor decides"), reads=(GRADING,),
        numbers=WEEKLY, shipped=_MONDAY,
    )
)  # fmt: skip
register_reminder(
    Reminder(
        "customers.stalled_unanswered", _("Stalled customers without answer"), "customers.stalled_unanswered", unanswered,
        when=_("when the time to answer is over: {answer_limit}"), to=_("supervisor"), reads=(GRADING,),
    )
)  # fmt: skip
register_reminder(
    Reminder(
        SUGGESTIONS, _("Suggested grades to decide"), "customers.suggestions_waiting", suggestions,
        when=_("{weekday} {at}"), to=_("supervisor"), numbers=WEEKLY, shipped=_MONDAY,
    )
)  # fmt: skip
register_reminder(
    Reminder(
        WITHOUT_TEAM, _("Key customers without a service team"), "customers.key_without_team", teams,
        when=_("{weekday} {at}"), to=_("supervisor"), numbers=WEEKLY, shipped=_MONDAY,
    )
)  # fmt: skip
