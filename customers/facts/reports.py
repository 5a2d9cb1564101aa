"""What weekly and monthly reports are drawn up from (W04, W05): figures of people for a period, and texts."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from customers.code_lists import NEXT_STEP, OUTCOME
from customers.facts.logs import counts_of
from customers.facts.visits import progress_of
from customers.log_times import Kind, last_of
from customers.models import Customer, OwedReport, PlannedVisit, Visit, WorkLog
from salesops.core.codes.reading import entry_name

MOST_LINES = 30
# Name → label, in the order of the page. A name missing in the figures of a report has no data yet.
FIGURES = {
    "required": gettext_lazy("visits required"),
    "planned": gettext_lazy("visits planned"),
    "planned_done": gettext_lazy("planned visits made"),
    "done": gettext_lazy("visits made"),
    "valid": gettext_lazy("valid visits"),
    "key": gettext_lazy("key visits"),
    "calls": gettext_lazy("calls and messages"),
    "new_customers": gettext_lazy("new customers"),
    "lost_customers": gettext_lazy("customers lost"),
    "sales": gettext_lazy("sales confirmed, net"),
    "receipts": gettext_lazy("payments received"),
    "logs_late": gettext_lazy("logs late"),
    "logs_missing": gettext_lazy("logs missing"),
}
MONEY = ("sales", "receipts")


def figures_of(people: Sequence[User], kind: str, first: date, now: datetime) -> dict[int, dict[str, Any]]:
    """The figures of each person by name. A constant number of queries (for each month touched)."""
    last = last_of(kind, first)
    ids = [p.pk for p in people]
    found: dict[int, dict[str, Any]] = {}
    counts = counts_of(ids, first, last)
    for progress in progress_of(people, first, last):
        pk = progress.person.pk
        found[pk] = {
            "required": progress.required if progress.quota.quota is not None else None,
            "planned": progress.planned, "planned_done": counts[pk].planned_done, "done": progress.done,
            "valid": progress.valid, "key": counts[pk].key_visits, "calls": counts[pk].calls, "new_customers": 0,
            "logs_late": 0, "logs_missing": 0,
        }  # fmt: skip
    new = Customer.objects.filter(owner__in=ids, opened_on__range=(first, last), merged_into__isnull=True).order_by()
    for pk, n in new.values_list("owner").annotate(n=Count("pk")):
        found[pk]["new_customers"] = n
    owed = OwedReport.objects.counting().filter(user__in=ids, kind=Kind.DAY, first__range=(first, last)).order_by()
    missing = Q(handed_in_at__isnull=True, late_at__lt=now)
    for pk, late, gone in owed.values_list("user").annotate(
        late=Count("pk", filter=Q(is_late=True)), gone=Count("pk", filter=missing)
    ):
        found[pk] |= {"logs_late": late, "logs_missing": gone}
    logs = WorkLog.objects.filter(user__in=ids, day__range=(first, last)).order_by().values_list("user")
    for pk, sales, receipts in logs.annotate(sales_sum=Sum("sales_confirmed"), receipts_sum=Sum("receipts")):
        found[pk] |= {name: str(v) for name, v in (("sales", sales), ("receipts", receipts)) if v is not None}
    return {pk: {name: v for name, v in values.items() if v is not None} for pk, values in found.items()}


def key_visits_after(user: User, kind: str, first: date) -> list[dict[str, Any]]:
    """Key visits planned for the period after."""
    begin = last_of(kind, first) + timedelta(days=1)
    rows = PlannedVisit.objects.filter(user=user, is_key=True).between(begin, last_of(kind, begin))
    return [
        {"day": item.day.isoformat(), "customer": item.customer.called, "code": item.customer.code, "goal": item.goal}
        for item in rows.select_related("customer").order_by("day", "at", "pk")[:MOST_LINES]
    ]


def _on(day: date) -> str:
    return date_format(day, "MONTH_DAY_FORMAT")


def _key_customers(user: User, first: date, last: date) -> Iterable[str]:
    rows = Visit.objects.filter(user=user).between(first, last)
    rows = rows.filter(Q(customer__customer_class="key") | Q(customer__grade="A")).select_related("customer")
    for visit in rows.order_by("visited_at", "pk")[:MOST_LINES]:
        follows = entry_name(NEXT_STEP, visit.next_step)
        parts = [
            _on(timezone.localdate(visit.visited_at)),
            visit.customer.called,
            entry_name(OUTCOME, visit.outcome),
            follows,
        ]
        yield " · ".join(filter(None, parts))


def drawn_up(user: User, kind: str, first: date, figures: dict[str, Any]) -> dict[str, str]:
    """The texts of a report as far as the portal knows them, in the language of the reader."""
    last = last_of(kind, first)
    begin = last + timedelta(days=1)
    plans = PlannedVisit.objects.filter(user=user).between(begin, last_of(kind, begin)).select_related("customer")
    logs = list(WorkLog.objects.filter(user=user, day__range=(first, last)).order_by("day"))
    result = _("Visits: %(done)s made, %(planned)s planned, %(key)s key visits; %(calls)s calls and messages.")
    return {
        "results": result % {name: figures.get(name, 0) for name in ("done", "planned", "key", "calls")},
        "key_customers": "\n".join(_key_customers(user, first, last)),
        "open_problems": "\n".join(f"{_on(log.day)} {log.problems}" for log in logs if log.problems),
        "to_coordinate": "\n".join(f"{_on(log.day)} {log.help}" for log in logs if log.help),
        "next_plan": "\n".join(
            " · ".join(filter(None, [_on(item.day), item.customer.called, item.goal]))
            for item in plans.order_by("day", "at", "pk")[:MOST_LINES]
        ),
    }
