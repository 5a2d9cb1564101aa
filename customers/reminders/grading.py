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
from customers.models import Customer, GradeSuggestion, StalledCase
from customers.services.grade_told import Hearers
from customers.tables.grading import without_team
from salesops.core import worktime
from salesops.core.sockets.reminders import Due, Reminder, reminders

MORNING = time(8, 30)
NAMED = 3


def morning(day: date) -> datetime:
    return datetime.combine(day, MORNING, timezone.get_current_timezone())


def names_of(customers: Iterable[Customer]) -> str:
    found = list(customers)
    return " · ".join(c.called for c in found[:NAMED]) + (" …" if len(found) > NAMED else "")


def _of_owners(rows: Any) -> dict[User, list[Customer]]:
    found: dict[User, list[Customer]] = defaultdict(list)
    for customer in rows.select_related("owner").order_by("owner_id", "grade", "name_key"):
        found[customer.owner].append(customer)
    return found


def follow_ups(now: datetime) -> Iterator[Due]:
    """On the day, two days later, and to the supervisor and the service team after three."""
    today = timezone.localdate(now)
    if now < morning(today) or not worktime.is_working_day(today):
        return
    hearers, before = Hearers(today), worktime.add_working_days(today, -1)
    due = due_by(Customer.objects.all(), today)
    for step, days in (("due", 0), ("+2", 2), ("+3", 3)):
        # What fell due on the days off since the last working day is told with today's.
        first, last = before - timedelta(days=days), today - timedelta(days=days)
        rows = due.filter(follow_up_on__gt=first, follow_up_on__lte=last)
        by_owner = _of_owners(rows)
        teams = Teams((c for found in by_owner.values() for c in found) if step == "+3" else (), today)
        for owner, customers in by_owner.items():
            key, to = f"{owner.pk}:{today}", [owner]
            if step == "+3":
                boss = hearers.manager_of(owner)
                to = [boss] if boss else []
                for member, theirs in teams.told(customers, [owner, *to]).items():
                    params = {"count": len(theirs), "names": names_of(theirs), "person": owner}
                    yield Due(f"{key}:{member.pk}", step, [member], morning(today), params=params)
            params = {"count": len(customers), "names": names_of(customers), "person": owner}
            if to:
                yield Due(key, step, to, morning(today), params=params)


def stalled(now: datetime) -> Iterator[Due]:
    """Monday morning, what waits for the rep; his supervisor and the service team of a customer read along."""
    today = timezone.localdate(now)
    monday = today - timedelta(days=today.weekday())
    if now < morning(monday):
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
            params = {"count": len(found), "names": names_of(found), "due": cases[0].due_at}
            yield Due(f"{prefix}{person.pk}:{monday}", "due", [person], morning(monday), params=params, event=event)


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
    if now < morning(monday):
        return
    # Those of this Monday, and what reps proposed with the weekly status before.
    since = monday - timedelta(days=7)
    rows = GradeSuggestion.objects.filter(
        state="open", made_on__gt=since, made_on__lte=monday, customer__owner__isnull=False
    )
    customers = (row.customer for row in rows.select_related("customer__owner"))
    for boss, found in _by_boss(customers, today).items():
        yield Due(f"{boss.pk}:{monday}", "due", [boss], morning(monday), params={"count": len(found)})


def teams(now: datetime) -> Iterator[Due]:
    """Monday morning, key customers nobody serves as a team: to the supervisor."""
    today = timezone.localdate(now)
    monday = today - timedelta(days=today.weekday())
    if now < morning(monday):
        return
    rows = without_team(Customer.objects.all(), today).select_related("owner").order_by("name_key")
    for boss, found in _by_boss(rows, today).items():
        params = {"count": len(found), "names": names_of(found)}
        yield Due(f"{boss.pk}:{monday}", "due", [boss], morning(monday), params=params)


MONDAY = _("Monday 08:30")
reminders.register(
    Reminder(
        "customers.follow_up_due",
        _("Follow-up due by grade"),
        "customers.follow_up_due",
        lambda now: (due for due in follow_ups(now) if due.step != "+3"),
        when=_("08:30 on the day; 2 days later"),
        to=_("rep"),
        escalates=_("3 days later the supervisor"),
    )
)
reminders.register(
    Reminder(
        "customers.follow_up_late",
        _("Follow-up late"),
        "customers.follow_up_late",
        lambda now: (due for due in follow_ups(now) if due.step == "+3"),
        when=_("08:30, 3 days after it was due"),
        to=_("supervisor, service team"),
    )
)
reminders.register(
    Reminder(
        "customers.stalled",
        _("Stalled customers"),
        "customers.stalled",
        stalled,
        when=MONDAY,
        to=_("rep, supervisor, service team"),
        escalates=_("after 3 working days the supervisor decides"),
    )
)
reminders.register(
    Reminder(
        "customers.stalled_unanswered",
        _("Stalled customers without answer"),
        "customers.stalled_unanswered",
        unanswered,
        when=_("when the time to answer is over"),
        to=_("supervisor"),
    )
)
reminders.register(
    Reminder(
        "customers.suggestions_waiting",
        _("Suggested grades to decide"),
        "customers.suggestions_waiting",
        suggestions,
        when=MONDAY,
        to=_("supervisor"),
    )
)
reminders.register(
    Reminder(
        "customers.key_without_team",
        _("Key customers without a service team"),
        "customers.key_without_team",
        teams,
        when=MONDAY,
        to=_("supervisor"),
    )
)
