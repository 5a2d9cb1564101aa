"""Planning deliveries: one for an order, and all of a week (O06)."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.views.forming import form_page
from orders.forms.shipments import PlanForm
from orders.models import ProductionOrder, Reservation, Shipment
from orders.scope_shipments import need_to
from orders.services.shipments import plan_shipment
from orders.states.shipment import STILL_HERE
from orders.views.orders import address_of as address_of_order
from orders.views.orders import order_or_404
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import page

BOTH = ("GET", "HEAD", "POST")


@page("shipments", "c", methods=BOTH)
@once_per_form
def plan(request: HttpRequest, key: str) -> HttpResponse:
    """Plan a delivery of what an order still gets."""
    order = order_or_404(request, key)
    need_to(request.user, order.customer, "plan")
    lines = [line for line in order.lines.select_related("product").order_by("no") if line.to_plan > 0]
    held = Reservation.objects.filter(line__in=lines, quantity__gt=0).order_by("-quantity", "pk")
    most = held.values_list("warehouse__code", flat=True).first()
    initial = {"planned_on": order.promised_on, "warehouse": most}
    form = PlanForm(request.POST or None, lines=lines, initial=initial)

    def act(values: dict[str, Any]) -> Shipment:
        return plan_shipment(
            actor=request.user, order=order, warehouse=values["warehouse"], quantities=form.quantities(),
            planned_on=values["planned_on"], note=values["note"], now=timezone.now(),
        )  # fmt: skip

    back = address_of_order(order)
    return form_page(
        request, form, act, title=_("Plan a shipment"), back=back, submit=_("Plan"),
        crumbs=[(_("Orders"), reverse("orders:orders")), (str(order), back)], sub=order.customer.name,
        done=_("Planned: confirm it with the customer three working days ahead."),
        template="orders/shipments/step.html", extra={"narrow": False},
    )  # fmt: skip


def _monday(text: str, today: date) -> date:
    """The Monday of the week asked for (``2026-W48``), of this week for nonsense."""
    try:
        year, week = text.split("-W")
        return date.fromisocalendar(int(year), int(week), 1)
    except (ValueError, OverflowError):
        return today - timedelta(days=today.weekday())


def _week(day: date) -> str:
    year, week, _day = day.isocalendar()
    return f"{year}-W{week:02}"


@page("shipments")
def week(request: HttpRequest) -> HttpResponse:
    """The delivery plan of a week, day by day (O06). A constant number of queries."""
    today = timezone.localdate()
    monday = _monday(request.GET.get("week", ""), today)
    rows = Shipment.objects.visible_to(request.user).exclude(state="cancelled")
    rows = rows.filter(planned_on__range=(monday, monday + timedelta(days=6)))
    by_day: dict[date, list[dict[str, Any]]] = defaultdict(list)
    by_order: dict[int, list[dict[str, Any]]] = defaultdict(list)
    found = rows.select_related("order", "customer", "warehouse").prefetch_related("lines__line__product")
    for shipment in found.order_by("planned_on", "customer__name_key", "pk"):
        row = {"shipment": shipment, "state": shipment.machine.state_of(shipment)}
        by_day[shipment.planned_on].append(row)
        by_order[shipment.order_id].append(row)
    for made in (
        ProductionOrder.objects.open().filter(order__in=by_order, finish_on__isnull=False).order_by("finish_on")
    ):
        for row in by_order[made.order_id]:
            if row["shipment"].state in STILL_HERE and made.finish_on > row["shipment"].planned_on:
                row["made_on"] = made.finish_on
    days = [monday + timedelta(days=n) for n in range(7)]
    context = {
        "days": [{"day": day, "rows": by_day[day], "today": day == today} for day in days if by_day[day] or day.weekday() < 5],
        "count": sum(len(found) for found in by_day.values()),
        "week": _week(monday),
        "monday": monday,
        "sunday": days[-1],
        "earlier": _week(monday - timedelta(days=7)),
        "later": _week(monday + timedelta(days=7)),
    }  # fmt: skip
    return render(request, "orders/shipments/week.html", context)
