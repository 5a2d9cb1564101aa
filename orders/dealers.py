"""Who is to report and to be checked, and who is late with it (ORD-12)."""

from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from customers.models import Customer
from orders.models import RESELLING, DealerCheck, DealerReport
from orders.policies.dealers import DEALERS
from salesops.core.policies import policy_on

# In cooperation, or no longer ordering: what was delivered is still there.
WITH_GOODS = ("active", "dormant", "frozen")


def dealers() -> QuerySet:
    """Customers that sell again and have goods of ours: they report each month."""
    return Customer.objects.filter(kind__in=RESELLING, status__in=WITH_GOODS, merged_into__isnull=True)


def without_report(month: date) -> QuerySet:
    """Dealers whose report of ``month`` nobody handed in."""
    there = DealerReport.objects.handed_in().filter(customer=OuterRef("pk"), month=month)
    return dealers().exclude(Exists(there))


def not_asked(month: date) -> QuerySet:
    """Dealers who neither handed in the report of ``month`` nor were asked for it."""
    asked = DealerReport.objects.current().filter(customer=OuterRef("pk"), month=month, asked_at__isnull=False)
    return without_report(month).exclude(Exists(asked))


def months_before(day: date, months: int) -> date:
    """The day so many months before, at the end of a shorter month its last."""
    first = day.replace(day=1)
    for _n in range(months):
        first = (first - timedelta(days=1)).replace(day=1)
    end = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return min(first + timedelta(days=day.day - 1), end)


def with_last_check(rows: QuerySet) -> QuerySet:
    """``checked_on``: the day of the last check taken; ``check_from``: that day, or since when the customer is a dealer of ours."""
    last = DealerCheck.objects.taken().filter(customer=OuterRef("pk")).order_by("-on").values("on")[:1]
    first = DealerReport.objects.filter(customer=OuterRef("pk")).order_by("month").values("month")[:1]
    return rows.annotate(
        checked_on=Subquery(last, output_field=DateField()),
        check_from=Coalesce(Subquery(last, output_field=DateField()), Subquery(first, output_field=DateField())),
    )


def check_overdue(day: date) -> Q:
    """Of :func:`with_last_check`: those whose last check is older than the policy allows; who never reported isn't due yet."""
    return Q(check_from__lt=months_before(day, policy_on(DEALERS, day)["check_months"]))


def due_for_check(day: date) -> QuerySet:
    rows = with_last_check(dealers()).filter(check_overdue(day)).order_by("pk")
    return rows.select_related("owner").annotate(since=F("check_from"))


def next_check(since: date | None, day: date) -> date | None:
    """The day a check is due whose last was on ``since``."""
    if since is None:
        return None
    first, months = since.replace(day=1), policy_on(DEALERS, day)["check_months"]
    for _n in range(months):
        first = (first + timedelta(days=31)).replace(day=1)
    end = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return min(first + timedelta(days=since.day - 1), end)


def state_of_month(month: date) -> Any:
    """The state of each customer's report of ``month``, of rows of customers."""
    rows = DealerReport.objects.current().filter(customer=OuterRef("pk"), month=month)
    return Subquery(rows.values("state")[:1])
