"""R12: what the period is to bring in and what it brought, by customer (K07, K08)."""

from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from customers.models import Customer
from orders.aging import reached
from orders.collection import Planned, plan, weeks
from orders.reports.filters import below, of_customer, of_owner, of_unit
from salesops.core.money import ZERO
from salesops.core.sockets.report_filters import AsOfFilter, PeriodFilter
from salesops.core.sockets.report_periods import Period
from salesops.core.sockets.reports import Asked, Chart, Column, Figure, Report, ReportResult, Row, Series, reports

FIGURES = ("due", "overdue", "promised", "expected", "paid", "received")


@reports.register
class CollectionPlan(Report):
    """VAT included; customers whose receivables the reader reaches, as they stand today."""

    code = "R12"
    title = _("Collection plan")
    question = _("What is to come in this period, what is promised, and how much of it came?")
    capability = ("receivables", "v")
    filters = (PeriodFilter(), AsOfFilter(), of_unit(), of_owner("receivables"), of_customer("receivables"))
    ordering = "-due"
    sortable = (*FIGURES, "rate")

    def result(self, user: Any, asked: Asked) -> ReportResult:
        period: Period = asked["period"]
        day: date = asked["as_of"]
        customers = _customers(user, asked)
        found = plan(period, day, customers)
        lines = [(pk, one) for pk, one in found.items() if any(getattr(one, name) for name in FIGURES)]
        total = sum((one for _pk, one in lines), Planned())
        name, falling = asked.sort
        lines.sort(key=lambda line: _sorted(line[1], name, line[0]), reverse=falling)
        shown = lines[: asked.limit]
        rows = _rows([pk for pk, _one in shown], dict(shown), period, min(day, period.last))
        totals = {name: getattr(total, name) for name in FIGURES} | {"rate": total.rate}
        figures = [
            Figure(_g("Collection rate (K07)"), "percent", total.rate),
            Figure(_g("Due in the period and overdue before"), "money", total.base),
            Figure(_g("Paid of it"), "money", total.paid),
            Figure(_g("Money received (K08)"), "money", total.received),
        ]
        note = _g(
            "Expected by the end of the period: paid so far, what still falls due, and what is promised of what is overdue. "
            "Credit notes lower what is due; write-offs are no payment."
        )
        charts = _weeks(period, day, customers) if lines else []
        return ReportResult(_columns(), rows, totals, len(lines), charts, figures, [note])


def _sorted(one: Planned, name: str, pk: int) -> tuple[bool, Any, int]:
    value = getattr(one, name)
    return value is not None, value or 0, -pk


def _customers(user: Any, asked: Asked) -> list[int] | None:
    unit, owner, customer = asked["unit"], asked["owner"], asked["customer"]
    if not (unit or owner or customer):
        return reached(user)
    rows = Customer.objects.in_reach(user, "receivables").order_by()
    if unit:
        rows = rows.filter(unit__in=below(user, unit))
    if owner:
        rows = rows.filter(owner=owner)
    if customer:
        rows = rows.filter(pk=customer.pk)
    return list(rows.values_list("pk", flat=True))


def _columns() -> list[Column]:
    return [
        Column("customer", _("Customer")),
        Column("due", _("Due in the period (CNY, VAT incl.)"), "money", total=True, phone=True),
        Column("overdue", _("Overdue before"), "money", total=True, phone=True),
        Column("promised", _("Promised"), "money", total=True),
        Column("expected", _("Expected"), "money", total=True),
        Column("paid", _("Paid of it"), "money", total=True, phone=True),
        Column("rate", _("Collection rate K07"), "percent", phone=True),
        Column("received", _("Money received K08 (CNY, VAT incl.)"), "money", total=True),
        Column("owner", _("Owner")),
    ]


def _rows(ids: list[int], plans: dict[int, Planned], period: Period, day: date) -> list[Row]:
    """Each figure leads to the receivables record of its customer, money received to its receipts. One query."""
    named = {
        pk: rest
        for pk, *rest in Customer.objects.filter(pk__in=ids)
        .order_by()
        .values_list("pk", "code", "name", "short_name", "owner__name")
    }
    rows = []
    for pk in ids:
        code, name, short, owner = named[pk]
        one = plans[pk]
        values = {figure: getattr(one, figure) for figure in FIGURES}
        record = f"{reverse('orders:receivables_record', args=[code])}?on={day}"
        money = {"customer": code, "received_on__gte": f"{period.first}", "received_on__lte": f"{day}"}
        links = dict.fromkeys(("customer", "due", "overdue", "promised", "expected", "paid"), record)
        links["received"] = f"{reverse('orders:receipts')}?{urlencode(money)}"
        rows.append(Row({**values, "customer": short or name, "owner": owner or "", "rate": one.rate}, links))
    return rows


def _weeks(period: Period, day: date, customers: Any) -> list[Chart]:
    due, received = weeks(period, day, customers)
    monday = period.first - timedelta(days=period.first.weekday())
    mondays = [monday + timedelta(days=n) for n in range(0, (period.last - monday).days + 1, 7)]
    labels = [f"{d.isocalendar().year}W{d.isocalendar().week:02}" for d in mondays]
    series = [
        Series(_g("falling due"), [due.get(d, (ZERO, ZERO))[0] for d in mondays], "past"),
        Series(_g("paid of it"), [due.get(d, (ZERO, ZERO))[1] for d in mondays], "1"),
        Series(pgettext("money", "received"), [received.get(d, ZERO) for d in mondays], "2"),
    ]
    return [Chart("pairs", _g("Week by week"), "CNY", labels, series)]
