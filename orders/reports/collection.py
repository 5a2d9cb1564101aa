"""R12: what the period is to bring in and what it brought, by customer; of one customer, document by document (K07, K08)."""

from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from customers.models import Customer, Ownership
from orders.aging import reached
from orders.collection import Part, Planned, Whose, parts, plan, weeks
from orders.models import LedgerEntry
from orders.reports.filters import below, of_customer, of_owner, of_unit
from salesops.core.formats import week
from salesops.core.money import ZERO
from salesops.core.sockets.report_filters import AsOfFilter, PeriodFilter
from salesops.core.sockets.report_periods import Period
from salesops.core.sockets.reports import Asked, Chart, Column, Figure, Report, ReportResult, Row, Series, reports

FIGURES = ("due", "overdue", "promised", "expected", "paid", "received")


@reports.register
class CollectionPlan(Report):
    """VAT included; customers whose receivables the reader reaches today, counted for who had them then."""

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
        whose = _whose(user, asked)
        documents = parts(period, day, whose) if asked["customer"] else None
        found = plan(period, day, whose) if documents is None else {n: part.planned for n, part in enumerate(documents)}
        lines = [(key, one) for key, one in found.items() if any(getattr(one, name) for name in FIGURES)]
        total = sum((one for _key, one in lines), Planned())
        name, falling = asked.sort
        lines.sort(key=lambda line: _sorted(line[1], name, line[0]), reverse=falling)
        shown = lines[: asked.limit]
        if documents is None:
            columns, rows = _columns(), _rows([pk for pk, _one in shown], dict(shown), asked)
        else:
            columns, rows = _documents(), [_part(documents[n], user) for n, _one in shown]
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
        notes = [note]
        if whose.dated:
            notes.append(
                _g("Debts count for who had the customer on the due date or on the first day, money on its value date.")
            )
        charts = _weeks(period, day, whose) if lines else []
        return ReportResult(columns, rows, totals, len(lines), charts, figures, notes)


def _sorted(one: Planned, name: str, pk: int) -> tuple[bool, Any, int]:
    value = getattr(one, name)
    return value is not None, value or 0, -pk


def _whose(user: Any, asked: Asked) -> Whose:
    unit, owner, customer = asked["unit"], asked["owner"], asked["customer"]
    return Whose(
        [customer.pk] if customer else reached(user), below(user, unit) if unit else None, owner.pk if owner else None
    )


def _figures() -> list[Column]:
    return [
        Column("due", _("Due in the period (CNY, VAT incl.)"), "money", total=True, phone=True),
        Column("overdue", _("Overdue before"), "money", total=True, phone=True),
        Column("promised", _("Promised"), "money", total=True),
        Column("expected", _("Expected"), "money", total=True),
        Column("paid", _("Paid of it"), "money", total=True, phone=True),
        Column("rate", _("Collection rate K07"), "percent", phone=True),
        Column("received", _("Money received K08 (CNY, VAT incl.)"), "money", total=True),
        Column("owner", _("Owner")),
    ]


def _columns() -> list[Column]:
    return [Column("customer", _("Customer")), *_figures()]


def _documents() -> list[Column]:
    """Of one customer: what its figures are the sums of."""
    day = Column("on", _("Due or value date"), "date", phone=True)
    return [Column("document", _("Document")), Column("kind", _("Kind")), day, *_figures()]


def _part(part: Part, user: Any) -> Row:
    one, link = part.planned, ""
    noun = "receipt" if part.kind in ("receipt", "reversal", "refund") else "invoice"
    if part.page and user.can(f"{noun}s", "v"):
        link = reverse(f"orders:{noun}", args=[part.page])
    values = {figure: getattr(one, figure) or None for figure in FIGURES}
    said = {"document": part.document, "kind": LedgerEntry.Kind(part.kind).label, "on": part.on, "owner": part.owner}
    return Row({**values, **said, "rate": one.rate}, {"document": link} if link else {})


def _rows(ids: list[int], plans: dict[int, Planned], asked: Asked) -> list[Row]:
    """Each figure leads to the debts and the money it is the sum of. The owner is that of the last day. Two queries."""
    period: Period = asked["period"]
    named = {
        pk: rest
        for pk, *rest in Customer.objects.filter(pk__in=ids).order_by().values_list("pk", "code", "name", "short_name")
    }
    held = Ownership.objects.on(min(asked["as_of"], period.last)).filter(customer__in=ids).order_by()
    owners = dict(held.values_list("customer", "owner__name"))
    unit, owner = asked["unit"], asked["owner"]
    narrow = {"from": f"{period.first}", "to": f"{period.last}", "as_of": f"{asked['as_of']}"}
    narrow |= {"unit": unit.code} if unit else {}
    narrow |= {"owner": owner.username} if owner else {}
    rows = []
    for pk in ids:
        code, name, short = named[pk]
        one = plans[pk]
        values = {figure: getattr(one, figure) for figure in FIGURES}
        behind = f"{reverse('reports:report', args=['R12'])}?{urlencode({**narrow, 'customer': code})}"
        links = dict.fromkeys(("customer", *FIGURES), behind)
        rows.append(Row({**values, "customer": short or name, "owner": owners.get(pk) or "", "rate": one.rate}, links))
    return rows


def _weeks(period: Period, day: date, whose: Whose) -> list[Chart]:
    due, received = weeks(period, day, whose)
    monday = period.first - timedelta(days=period.first.weekday())
    mondays = [monday + timedelta(days=n) for n in range(0, (period.last - monday).days + 1, 7)]
    labels = [week(d) for d in mondays]
    series = [
        Series(_g("falling due"), [due.get(d, (ZERO, ZERO))[0] for d in mondays], "past"),
        Series(_g("paid of it"), [due.get(d, (ZERO, ZERO))[1] for d in mondays], "1"),
        Series(pgettext("money", "received"), [received.get(d, ZERO) for d in mondays], "2"),
    ]
    return [Chart("pairs", _g("Week by week"), "CNY", labels, series)]
