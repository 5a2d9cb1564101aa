"""Rows of the import ``dealer_reports``: each dealer's month is handed in as a whole, month after month (O18)."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.imports.customer_refusals import unknown
from customers.imports.customers import CREATED, UNCHANGED, refuse
from customers.models import Customer
from orders.models import DealerReport, Product
from orders.services.dealer_reports import WRITTEN, begin_report, hand_in, reckoned
from salesops.core.refusals import Refused
from salesops.core.sockets.imports import Applied, ImportContext, ImportRow

from .orders import customers_named

Known = tuple[Mapping[str, Customer], Mapping[str, Product]]


def apply_reports(rows: list[ImportRow], context: ImportContext) -> Mapping[int, Applied]:
    """The months of each dealer one after another: each goes on from the one before."""
    customers = customers_named(rows, context.actor, "replenishment", "c")
    products = {one.sku: one for one in Product.objects.filter(sku__in={row.values["sku"] for row in rows})}
    of_month: dict[tuple[str, date], list[ImportRow]] = defaultdict(list)
    for row in rows:
        of_month[row.values["customer_code"].casefold(), row.values["month"]].append(row)
    done: dict[int, Applied] = {}
    for key in sorted(of_month, key=lambda one: (one[0], one[1])):
        done |= _month(of_month[key], customers.get(key[0]), products, context)
    return done


def _month(
    rows: list[ImportRow], customer: Customer | None, products: Mapping[str, Product], context: ImportContext
) -> Mapping[int, Applied]:
    """One dealer's month: all of its rows or none."""
    if customer is None:
        for row in rows:
            code = row.values["customer_code"]
            refuse(row, unknown("customer_code", _("There is no customer %(value)s."), code))
        return {}
    lacking = [row for row in rows if row.values["sku"] not in products]
    for row in lacking:
        refuse(row, unknown("sku", _("There is no product %(value)s."), row.values["sku"]))
    if lacking:
        return {}
    lines = [_line(row, products) for row in rows]
    month = rows[0].values["month"]
    there = DealerReport.objects.handed_in().filter(customer=customer, month=month).first()
    if there is not None and _same(there, lines):
        return dict.fromkeys((row.number for row in rows), UNCHANGED)
    now = timezone.now()
    try:
        with transaction.atomic():
            report = begin_report(actor=context.actor, customer=customer, month=month, now=now)
            hand_in(actor=context.actor, report=report, lines=lines, now=now, source=DealerReport.Source.IMPORT)
    except Refused as refused:
        for refusal in refused.refusals:
            parts = (refusal.field or "").split(".")
            at = int(parts[1]) if len(parts) == 3 and parts[1].isdecimal() else 0
            refuse(rows[at], refusal)
        return {}
    return dict.fromkeys((row.number for row in rows), CREATED)


def _line(row: ImportRow, products: Mapping[str, Product]) -> dict[str, Any]:
    given = {name: row.values.get(name) for name in WRITTEN}
    return reckoned(given | {"product": products[row.values["sku"]], "note": row.values.get("note", "")})


def _same(report: DealerReport, lines: list[dict[str, Any]]) -> bool:
    """The same file again changes nothing."""
    said = {line["product"].pk: tuple(line[name] for name in WRITTEN) for line in lines}
    kept = {line.product_id: tuple(getattr(line, name) for name in WRITTEN) for line in report.lines.all()}
    return said == kept
