"""Money that falls due, promised days, customers nobody called (defaults.md 6 and 7)."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.db import connection
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.log_times import at_time
from customers.models import Customer
from customers.services.credit_told import Hearers
from orders.models import OpenItem, Promise
from orders.people import Desks, without
from orders.policies.dunning import DUNNING
from orders.promises import KEPT, told_of
from salesops.core.formats import money
from salesops.core.policies import policy_on
from salesops.core.sockets.policies import PolicyField
from salesops.core.sockets.reminders import AT, Due, Reminder, register_reminder, reminder_numbers

SOON, PROMISED, SILENT = "orders.payment_due_soon", "orders.promise_day", "orders.debt_not_contacted"


def due_soon(now: datetime) -> Iterator[Due]:
    """What a customer is to pay on a day, some days before and the day before, to its owner."""
    today = timezone.localdate(now)
    numbers, small = reminder_numbers(SOON, today), policy_on(DUNNING, today)["small_rest"]
    moment = at_time(today, numbers["at"])
    if now < moment:
        return
    steps = {today + timedelta(days=numbers[name]): name for name in ("late", "first")}
    rows = (
        OpenItem.objects.unsettled()
        .filter(due_on__in=steps)
        .order_by("customer", "due_on")
        .values("customer", "due_on")
    )
    found = list(rows.annotate(sum=Sum("open_amount")).filter(sum__gte=small))
    customers = Customer.objects.select_related("owner").in_bulk({row["customer"] for row in found})
    for row in found:
        customer, day = customers[row["customer"]], row["due_on"]
        params = {"customer": customer.called, "amount": money(row["sum"]), "day": day}
        key = f"{customer.code}:{day}"
        yield Due(key, steps[day], without([customer.owner], None), moment, record=customer, params=params)


def promise_days(now: datetime) -> Iterator[Due]:
    """On the promised day rep and secretary, the day after the supervisor, unless it was paid."""
    today = timezone.localdate(now)
    numbers = reminder_numbers(PROMISED, today)
    yesterday = today - timedelta(days=1)
    rows = (
        Promise.objects.standing()
        .filter(due_on__in=[today, yesterday])
        .select_related("customer__owner")
        .order_by("pk")
    )
    told = [one for one in told_of(list(rows), today) if one.state != KEPT]
    moment = at_time(today, numbers["at"])
    if now < moment or not told:
        return
    desks, hearers = Desks(today), Hearers(now)
    for one in told:
        promise, customer = one.promise, one.promise.customer
        people = [customer.owner, desks.secretary(customer.unit_id)]
        if promise.due_on == yesterday:
            people += hearers.of(customer, ("supervisor",))
        params = {"customer": customer.called, "amount": money(promise.amount), "day": promise.due_on}
        step = "day" if promise.due_on == today else "after"
        yield Due(f"promise:{promise.pk}", step, without(people, None), moment, record=customer, params=params)


# Levels reached since somebody last noted a contact.
UNCALLED = """
SELECT i.customer_id, count(DISTINCT s.level), max(s.id) FROM orders_dunningstep s
JOIN orders_openitem i ON i.id = s.item_id AND i.open_amount > 0
WHERE s."on" > coalesce((SELECT max(n."on") FROM orders_dunningnote n WHERE n.customer_id = i.customer_id), '-infinity')
GROUP BY 1 HAVING count(DISTINCT s.level) >= %s ORDER BY 1
"""


def not_contacted(now: datetime) -> Iterator[Due]:
    """Two levels reached without a contact noted: the supervisor calls."""
    today = timezone.localdate(now)
    moment = at_time(today, reminder_numbers(SILENT, today)["at"])
    if now < moment:
        return
    with connection.cursor() as cursor:
        cursor.execute(UNCALLED, [policy_on(DUNNING, today)["silent_levels"]])
        found = cursor.fetchall()
    customers, hearers = Customer.objects.select_related("owner").in_bulk([row[0] for row in found]), Hearers(now)
    for pk, levels, last in found:
        customer = customers[pk]
        people = without(hearers.of(customer, ("supervisor",)), None)
        params = {"customer": customer.called, "level": levels}
        yield Due(f"{customer.code}:{last}", "due", people, moment, record=customer, params=params)


register_reminder(
    Reminder(
        SOON, _("Payment due soon"), SOON, due_soon, when=_("{first} and {late} days before the due date"), to=_("rep"),
        numbers=(
            PolicyField("first", _("First reminder"), "int", unit=_("days before"), minimum=1, maximum=60),
            PolicyField("late", _("Last reminder"), "int", unit=_("days before"), minimum=1, maximum=60), AT,
        ),
        shipped={"first": 7, "late": 1, "at": time(8, 30)},
    )
)  # fmt: skip
register_reminder(
    Reminder(
        PROMISED, _("Promised payment day"), PROMISED, promise_days, when=_("on the day {at}"), to=_("rep, secretary"),
        escalates=_("the day after: supervisor"), numbers=(AT,), shipped={"at": time(9)},
    )
)  # fmt: skip
register_reminder(
    Reminder(
        SILENT, _("Overdue customer not contacted"), SILENT, not_contacted,
        when=_("{silent_levels} levels of dunning without a contact noted"), to=_("supervisor"), reads=(DUNNING,), numbers=(AT,),
        shipped={"at": time(9)},
    )
)  # fmt: skip
