"""The order's own part of its page: the way to the confirmation, the decisions asked for, what waits (ORD-4)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from orders.models import Order
from orders.scope_orders import sees_amounts
from salesops.core.approvals.clock import face_of
from salesops.core.approvals.models import Approval, ApprovalStep
from salesops.core.approvals.reading import approvals_of
from salesops.core.formats import day

from .beside import has_none
from .registry import OrderPanel, OrderTicks, OrderWait, Tick, Waiting, order_panels, order_ticks, order_waits

KIND = "orders.order"


def _decisions(order: Order, user: Any, now: datetime) -> Mapping[str, Any] | None:
    if has_none(order, "approvals"):
        return None
    rounds = approvals_of(order, user, now, figures=sees_amounts(user, order))
    return {"rounds": rounds} if rounds else None


def _approval(order: Order, user: Any, now: datetime) -> Waiting | None:
    """Whom the order's open approvals wait for. Four queries."""
    if has_none(order, "pending"):
        return None
    steps = list(
        ApprovalStep.objects.waiting()
        .filter(approval__in=Approval.objects.of(KIND, order.pk).pending())
        .select_related("approval")
        .prefetch_related("people__user")
        .order_by("due_at", "pk")
    )
    if not steps:
        return None
    people = [person.user.name for step in steps for person in step.people.all() if person.ended_at is None]
    matters = {str(step.approval.plug.label): None for step in steps}
    first = steps[0]
    visible = Approval.objects.visible_to(user).filter(pk=first.approval_id).exists()
    return Waiting(
        what=" · ".join(matters),
        who=" · ".join(dict.fromkeys(people)),
        since=min(step.arrived_at for step in steps if step.arrived_at),
        face=face_of(first, now),
        url=reverse("approvals:item", args=["approvals", first.approval_id]) if visible else "",
        action=_("Open in the inbox"),
    )


def _confirmation(order: Order, user: Any, now: datetime) -> Waiting | None:
    if order.state != "submitted" or (
        not has_none(order, "pending") and Approval.objects.of(KIND, order.pk).pending().exists()
    ):
        return None
    return Waiting(what=_("Confirmation"), who=_("Secretary of the market"), state="info")


def _way(order: Order, user: Any, now: datetime) -> Sequence[Tick]:
    """Written, submitted and checked, confirmed."""
    today = timezone.localdate(now)
    if order.state == "cancelled":
        return [Tick(pgettext("of an order", "cancelled"), "done", day(order.cancelled_at, today))]
    written = order.state == "draft"
    checked = None if has_none(order, "checks") else order.credit_checks.order_by("-id").first()
    held = order.state == "credit_hold" or order.paused_in == "credit_hold"
    ticks = [Tick(_("Entered"), "now" if written else "done", day(order.entered_at, today))]
    ticks.append(
        Tick(_("Credit check"), "now" if held else "done" if checked and not written else "",
             str(checked.get_result_display()) if checked and not written else "", "soon" if held else "")
    )  # fmt: skip
    confirmed = order.confirmed_on is not None
    note = day(order.confirmed_on, today) if confirmed else ""
    ticks.append(Tick(_("Confirmation"), "done" if confirmed else "now" if order.state == "submitted" else "", note))
    return ticks


order_panels.register(
    OrderPanel(
        "orders.decisions",
        gettext_lazy("Approvals"),
        "orders/orders/_decisions.html",
        _decisions,
        place="rail",
        rank=30,
    )
)
order_waits.register(OrderWait("orders.approval", _approval, rank=10))
order_waits.register(OrderWait("orders.confirmation", _confirmation, rank=20))
order_ticks.register(OrderTicks("orders.way", "order", _way, rank=10))
