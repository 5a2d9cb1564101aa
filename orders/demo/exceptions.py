"""Exceptions of the demo's orders under way, from just recorded to closed: through the services people use."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from orders.models import Order, OrderException
from orders.services.exceptions import (
    answer_alternative,
    close_exception,
    offer_alternative,
    record_exception,
    tell_exception,
)
from salesops.core.refusals import Refused
from salesops.core.sockets.demo import DemoCompany, DemoPart, demo_parts

from .days import at

RECORDED, TOLD, OFFERED, AGREED, CLOSED = range(5)
# How far, what kind, what happened, what it means, departments, days later, what is offered.
CASES: tuple[tuple[int, str, str, str, tuple[str, ...], int, tuple[str, str]], ...] = (
    (RECORDED, "logistics", "高速封路，车辆滞留服务区", "预计晚到 1 天", ("LOG",), 1, ("", "")),
    (TOLD, "material", "进口密封件清关延迟", "整机装配顺延", ("PUR", "PRD"), 6, ("", "")),
    (OFFERED, "production", "设备检修，产线停两天", "交期顺延 3 天", ("PRD",), 3, ("priority", "复产后优先排产本单")),
    (AGREED, "quality", "出厂复检发现喷码偏移", "需更换喷头后重测", ("PRD", "TEC"), 4, ("warranty", "整机延保 6 个月")),
    (CLOSED, "weather", "台风停运一天", "晚到 1 天", ("LOG",), 1, ("partial", "先发现货部分")),
)


def build_exceptions(demo: DemoCompany) -> None:
    if demo.size != "small":
        return
    rows = Order.objects.filter(state__in=("confirmed", "preparing", "partly_shipped", "shipped"), imported_at=None)
    rows = rows.filter(owner__is_active=True).select_related("customer", "owner").order_by("-confirmed_on", "pk")
    for order, case in zip(rows, CASES, strict=False):
        try:
            _one(demo, order, *case)
        except Refused:
            # Handed over or closed meanwhile: it stays where it is.
            continue


def _one(
    demo: DemoCompany, order: Order, last: int, kind: str, what: str, effect: str, departments: tuple[str, ...],
    later: int, offer: tuple[str, str],
) -> OrderException:  # fmt: skip
    actor: Any = order.owner
    begun = timezone.now() - timedelta(minutes=30) if last == RECORDED else at(demo, 2 + last, 9)
    new_on = order.promised_on + timedelta(days=later) if order.promised_on else None
    made = record_exception(
        actor=actor, order=order, kind=kind, what=what, effect=effect, new_on=new_on, departments=departments, now=begun
    )
    if last >= TOLD:
        made = tell_exception(
            actor=actor, exception=made, told_to="采购负责人", told_how="call", told_at=begun + timedelta(minutes=50),
            now=begun + timedelta(minutes=50),
        )  # fmt: skip
    if last >= OFFERED:
        made = offer_alternative(
            actor=actor, exception=made, kind=offer[0], text=offer[1], now=begun + timedelta(hours=5)
        )
    if last >= AGREED:
        made = answer_alternative(
            actor=actor, exception=made, accepted=True, text="同意，请尽快安排", now=begun + timedelta(hours=8)
        )
    if last >= CLOSED:
        made = close_exception(actor=actor, exception=made, result="货物已到，客户确认无异议", now=at(demo, 1, 15))
    return made


demo_parts.register(DemoPart("orders.exceptions", 55, build_exceptions))
