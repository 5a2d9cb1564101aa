"""Production plan orders: passed by the secretary, answered with a date, followed, brought into stock (ORD-16, O05).

Lock order: order, its lines, production order, stock, number series.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.approvers import department_heads
from accounts.services.editing import check_version
from orders.lacking import NONE, lacks_of
from orders.models import Order, OrderLine, ProductionLine, ProductionOrder
from orders.people import without
from orders.planning import too_far
from orders.rules import production as rules
from orders.scope_production import need_to_produce
from orders.secretaries import secretaries_of
from salesops.core import worktime
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.notify import notify
from salesops.core.numbering import draw_number
from salesops.core.refusals import Invalid, Refusal, refuse_if
from salesops.core.sockets.clocks import clock_limit
from salesops.core.states import move

from .entries import lock_order


def producers(day: date) -> list[Any]:
    """Heads of production, or everybody there."""
    return department_heads("PRD", day)


def locked(production: ProductionOrder, version: int | None = None) -> tuple[Order, ProductionOrder]:
    """The order and the production order as they are now, locked in that order."""
    order = lock_order(Order(pk=production.order_id))
    rows = ProductionOrder.objects.select_for_update(of=("self",)).select_related("customer", "order", "owner")
    found = rows.get(pk=production.pk)
    check_version(found, version, {"state": found.state})
    return order, found


def parts_of(production: ProductionOrder) -> list[ProductionLine]:
    return list(production.lines.select_related("line__product", "line__order").order_by("line__no"))


@act("orders.pass_production")
def pass_production(
    *, actor: Any, order: Order, quantities: Sequence[Mapping[str, Any]], due_on: date | None, now: datetime,
    specs: str = "",
) -> ProductionOrder:  # fmt: skip
    """Pass to production what the order lacks: ``quantities`` are ``{"line", "quantity"}``. T09 ends, T10 begins.

    Refused with every reason at once; never more than is neither in stock for the order nor being made.
    """
    need_to_produce(actor, order.customer, "pass")
    order = lock_order(order)
    rows = OrderLine.objects.select_for_update(of=("self",)).select_related("product")
    known = {line.pk: line for line in rows.filter(order=order).order_by("pk")}
    lacks, today = lacks_of(known.values()), timezone.localdate(now)
    foreign = Refusal("orders.foreign-line", _("This line belongs to another order."), "lines")
    twice = Refusal("orders.line-twice", _("Each line once."), "lines")
    given = [q["line"].pk for q in quantities]
    refuse_if(
        rules.order_makes(order), rules.not_past(due_on, today, "due_on"), too_far(due_on, today, "due_on"),
        rules.something_to_make(quantities),
        foreign if set(given) - set(known) else None, twice if len(set(given)) < len(given) else None,
    )  # fmt: skip
    refuse_if(
        *(
            refusal
            for n, q in enumerate(quantities)
            for refusal in rules.lacking(
                known[q["line"].pk], q["quantity"], lacks.get(q["line"].pk, NONE), q.get("row", n)
            )
        )
    )
    day: Any = due_on
    made = ProductionOrder.objects.create(
        number=draw_number("PO", on=today), order=order, customer=order.customer, owner_id=order.owner_id,
        unit_id=order.unit_id, due_on=day, specs=specs.strip(), passed_by=actor, passed_at=now,
        answer_due=worktime.due_at(now, clock_limit("T10", today)),
    )  # fmt: skip
    for q in quantities:
        # One by one: the wall of the database asks of each.
        ProductionLine.objects.create(production=made, line=known[q["line"].pk], quantity=q["quantity"])
    if order.state == "confirmed":
        move(order, "prepare", actor=None)
    record_activity(made, "orders.pass_production", actor=actor, order=order.number)
    tell(producers(today), "orders.production_passed", made, actor=actor, due=timezone.localdate(made.answer_due))
    return made


def tell(people: Iterable[Any], event: str, production: ProductionOrder, *, actor: Any, **params: Any) -> None:
    params |= {"customer": production.customer.called}
    notify(without(people, actor), event, record=production, params=params, actor=actor)


def keepers(production: ProductionOrder, today: date) -> list[Any]:
    """Who follows it: who sold the order, and the secretaries of its market."""
    return [production.owner, *secretaries_of([production.unit_id], today)[production.unit_id]]


@act("orders.answer_production")
def answer_production(
    *, actor: Any, production: ProductionOrder, start_on: date | None, finish_on: date | None, now: datetime,
    version: int | None = None,
) -> ProductionOrder:  # fmt: skip
    """Production says from when to when: T10 ends. Whoever sold it hears when that is later than promised."""
    need_to_produce(actor, production.customer, "answer")
    order, found = locked(production, version)
    today = timezone.localdate(now)
    refuse_if(
        rules.not_past(start_on, today, "start_on"), rules.not_past(finish_on, today, "finish_on"),
        too_far(start_on, today, "start_on"), too_far(finish_on, today, "finish_on"),
        rules.in_order(start_on, finish_on), kind=Invalid,
    )  # fmt: skip
    found = move(
        found, "answer", actor=actor, start_on=start_on, finish_on=finish_on, first_finish_on=finish_on,
        answered_by=actor, answered_at=now,
    )  # fmt: skip
    record_activity(found, "orders.answer_production", actor=actor, day=str(finish_on))
    _told_date(order, found, actor=actor, today=today)
    return found


def _told_date(order: Order, production: ProductionOrder, *, actor: Any, today: date) -> None:
    """The day goes to those who follow it; later than promised is another message."""
    late = order.promised_on is not None and production.finish_on is not None
    late = late and production.finish_on > order.promised_on  # type: ignore[operator]
    event = "orders.production_late" if late else "orders.production_dated"
    params = {"day": production.finish_on, "promised": order.promised_on} if late else {"day": production.finish_on}
    tell(keepers(production, today), event, production, actor=actor, **params)


@act("orders.report_production")
def report_production(
    *, actor: Any, production: ProductionOrder, percent: int, now: datetime, finish_on: date | None = None,
    reason: str = "", version: int | None = None,
) -> ProductionOrder:  # fmt: skip
    """How far it is; ``finish_on`` another day with its ``reason``, told to those who follow it."""
    need_to_produce(actor, production.customer, "report")
    order, found = locked(production, version)
    today, before = timezone.localdate(now), found.finish_on
    moves = finish_on is not None and finish_on != before
    refuse_if(
        rules.percent_told(percent), rules.delay_reasoned(found, finish_on, reason),
        rules.not_past(finish_on, today, "finish_on") if moves else None,
        too_far(finish_on, today, "finish_on") if moves else None,
        rules.in_order(found.start_on, finish_on) if moves else None, kind=Invalid,
    )  # fmt: skip
    changes: dict[str, Any] = {"percent": percent, "begun_on": found.begun_on or today}
    if moves:
        changes |= {"finish_on": finish_on, "moved": found.moved + 1, "delay_reason": reason.strip()[:300]}
    found = move(found, "report", actor=actor, **changes)
    note = {"day": str(finish_on), "before": str(before)} if moves else {}
    record_activity(found, "orders.report_production", actor=actor, note=reason.strip()[:300], percent=percent, **note)
    if moves:
        _told_date(order, found, actor=actor, today=today)
    return found
