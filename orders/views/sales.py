"""Sales and order intake by person and month (K01, K02): each figure leads to its entries."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from accounts.models import User
from orders.models import SalesMonth
from orders.scope_orders import sees_amounts
from salesops.core.formats import money
from salesops.core.money import ZERO
from salesops.core.web.pages import no_permission, page

MONTHS = 24
EMPTY = '<td class="num"><span class="zero">—</span></td>'
KINDS = {"sales": "sales_net", "intake": "intake_net"}
# Entries behind a figure: of which kinds they are.
BEHIND = {"sales": "signed,returned,credited", "intake": "ordered"}


def _months(today: date) -> list[date]:
    """The first days of the last 24 months, this one included, the newest first."""
    number = today.year * 12 + today.month - 1
    return [date((number - n) // 12, (number - n) % 12 + 1, 1) for n in range(MONTHS)]


def _last_day(month: date) -> date:
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


@page("orders")
def sales(request: HttpRequest) -> HttpResponse:
    """Net of VAT, by who sold it, as of the day of sign-off or confirmation. Two queries."""
    user = request.user
    if not sees_amounts(user):
        return no_permission(request, "orders", "v")
    kind = request.GET.get("kind", "sales")
    kind = kind if kind in KINDS else "sales"
    months = _months(timezone.localdate())
    rows = SalesMonth.objects.visible_to(user).filter(month__gte=months[-1]).order_by()
    told: dict[int, dict[date, Decimal]] = defaultdict(dict)
    for owner, month, amount in rows.values_list("owner", "month").annotate(amount=Sum(KINDS[kind])):
        told[owner][month] = amount
    spans = {month: f"&amp;on__gte={month}&amp;on__lte={_last_day(month)}" for month in months}
    people = User.objects.filter(pk__in=told).order_by("name_key", "pk")
    context = {
        "kind": kind,
        "kinds": [("sales", _("Sales")), ("intake", _("Order intake"))],
        "months": months,
        "rows": [_row(person, told[person.pk], spans, kind) for person in people],
        "sums": [sum((of.get(month, ZERO) for of in told.values()), ZERO) for month in months],
        "whole": sum((sum(of.values(), ZERO) for of in told.values()), ZERO),
    }
    return render(request, "orders/sales/months.html", context)


def _row(person: User, of: dict[date, Decimal], months: dict[date, str], kind: str) -> dict[str, Any]:
    """Thousands of cells: written here, a template for each would cost most of the page (performance.md)."""
    address = escape(f"{reverse('orders:sales_entries')}?{urlencode({'owner': person.username, 'kind': BEHIND[kind]})}")
    cells = [
        f'<td class="num"><a href="{address}{span}">{money(of[month])}</a></td>' if month in of else EMPTY
        for month, span in months.items()
    ]
    # Figures, days and what was escaped above.
    return {"person": person, "cells": mark_safe("".join(cells)), "sum": sum(of.values(), ZERO)}  # noqa: S308
