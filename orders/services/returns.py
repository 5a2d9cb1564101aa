"""Returns until goods may come back: asked for, looked at, evaluated, decided, withdrawn (ORD-7, O10).

Lock order: order, its lines, return, stock, number series.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services.editing import check_version
from customers.services.credit_accounts import unit_facts
from orders.models import Order, OrderLine, Return, ReturnFile, ReturnLine, Shipment
from orders.rules import returns as rules
from orders.rules.shipments import filled
from orders.scope_returns import need_asker, need_to
from orders.states.returned import OPEN
from orders.states.shipment import SIGNED
from salesops.core import worktime
from salesops.core.acts import act
from salesops.core.approvals.models import Approval
from salesops.core.approvals.services import open_approval, overtake
from salesops.core.audit.activity import record_activity
from salesops.core.jobs.files import store_upload
from salesops.core.money import ZERO, line_amount
from salesops.core.numbering import draw_number
from salesops.core.refusals import Invalid, Refusal, refuse_if
from salesops.core.sockets.clocks import clock_limit
from salesops.core.states import move

from .entries import lock_order
from .return_told import tell_ended, tell_evaluate, tell_may_come

MATTER = "orders.return"
PURPOSE = "orders.return"
# Of a disputed shipment the good part is signed for.
BROUGHT = (*SIGNED, "disputed")
KINDS = ("jpg", "jpeg", "png", "webp", "heic", "pdf")
WANTED = (Return.Way.REFUND, Return.Way.REPLACE, Return.Way.REPAIR)


def locked(taken: Return, version: int | None = None) -> tuple[Order, Return]:
    """The order and the return as they are now, locked in that order."""
    order = lock_order(Order(pk=taken.order_id))
    rows = Return.objects.select_for_update(of=("self",)).select_related(
        "customer__owner", "order__customer", "owner", "requested_by", "replaced_by", "warehouse"
    )
    found = rows.get(pk=taken.pk)
    check_version(found, version, {"state": found.state})
    return order, found


def lines_of(taken: Return) -> list[ReturnLine]:
    return list(taken.lines.select_related("line__product", "line__order").order_by("line__no"))


def under_return(lines: Iterable[OrderLine]) -> dict[int, Decimal]:
    """Order line → quantity on returns whose goods did not come back yet. One query."""
    rows = ReturnLine.objects.filter(line__in=[line.pk for line in lines], taken__state__in=OPEN).order_by()
    return dict(rows.values_list("line").annotate(q=Sum("quantity")))


def brought_by(shipment: Shipment) -> dict[int, Decimal]:
    """Order line → what the customer kept of this shipment. One query; nothing before it was signed for."""
    if shipment.state not in BROUGHT:
        return {}
    return {row.line_id: row.quantity - row.bad for row in shipment.lines.all()}


def keep_files(taken: Return, files: Sequence[File], *, actor: Any, now: datetime) -> None:
    """Keep photos or reports with the return; what they are is read from their content."""
    for upload in files:
        try:
            stored = store_upload(upload, owner=actor, purpose=PURPOSE, record=taken, only=KINDS)
        except Invalid as refused:
            raise Invalid(*(Refusal(r.code, r.message, "files", r.figures) for r in refused.refusals)) from refused
        ReturnFile.objects.create(taken=taken, stored=stored, added_by=actor, added_at=now)


def decide_due(taken: Return, until: datetime | None = None) -> datetime:
    """T17: three working days, but for the time goods to be looked at are under way."""
    limit = clock_limit("T17", timezone.localdate(taken.requested_at))
    pauses = [(taken.look_from, until)] if taken.look_from and until else []
    return worktime.due_at(taken.requested_at, limit, pauses)


@act("orders.ask_return")
def ask_return(
    *, actor: Any, order: Order, wanted: str, description: str, quantities: Sequence[Mapping[str, Any]], now: datetime,
    files: Sequence[File] = (),
) -> Return:  # fmt: skip
    """Ask for goods to come back: ``quantities`` are ``{"line", "quantity", "reason"}``. TH is drawn, T17 begins.

    Refused with every reason at once; never more than was signed for and is not under return already.
    """
    need_asker(actor, order.customer)
    order = lock_order(order)
    rows = OrderLine.objects.select_for_update(of=("self",)).select_related("product")
    known = {
        line.pk: line for line in rows.filter(order=order, pk__in=[q["line"].pk for q in quantities]).order_by("pk")
    }
    foreign = Refusal("orders.foreign-line", _("This line belongs to another order."), "lines")
    twice = Refusal("orders.line-twice", _("Each line once."), "lines")
    named = [q["line"].pk for q in quantities]
    refuse_if(
        foreign if set(named) - set(known) else None, twice if len(set(named)) < len(named) else None, kind=Invalid
    )
    asked = under_return(known.values())
    refuse_if(
        rules.order_takes_back(order), rules.something(quantities), rules.way_known(wanted, WANTED, "wanted"),
        *filled({"description": description}, description=_("Say what is wrong.")),
        *(
            refusal
            for n, q in enumerate(quantities)
            for refusal in (
                rules.fits(known[q["line"].pk], q["quantity"], asked.get(q["line"].pk, ZERO), q.get("row", n)),
                rules.reason_known(q["reason"], q.get("row", n)),
            )
        ),
        kind=Invalid,
    )  # fmt: skip
    lines = [
        ReturnLine(line=line, quantity=q["quantity"], reason=q["reason"],
                   amount=line_amount(q["quantity"], line.unit_price, line.discount_rate))
        for q in quantities
        for line in (known[q["line"].pk],)
    ]  # fmt: skip
    made = Return(
        number=draw_number("TH", on=timezone.localdate(now)), order=order, customer=order.customer,
        owner_id=order.owner_id, unit_id=order.unit_id, wanted=wanted, description=description.strip()[:1000],
        amount=sum((line.amount for line in lines), ZERO), requested_by=actor, requested_at=now,
    )  # fmt: skip
    made.decide_due = decide_due(made)
    made.save()
    for line in lines:
        line.taken = made
    ReturnLine.objects.bulk_create(lines)
    keep_files(made, files, actor=actor, now=now)
    record_activity(made, "orders.ask_return", actor=actor, order=order.number)
    tell_evaluate(made, actor=actor, now=now)
    return made


@act("orders.add_return_photos")
def add_photos(*, actor: Any, taken: Return, files: Sequence[File], now: datetime) -> Return:
    """More photos or a report, while it is open."""
    need_to(actor, taken, "add_photos")
    _order, found = locked(taken)
    refuse_if(rules.still_open(found))
    keep_files(found, files, actor=actor, now=now)
    record_activity(found, "orders.add_return_photos", actor=actor)
    return found


@act("orders.ask_for_goods")
def ask_for_goods(*, actor: Any, taken: Return, now: datetime, version: int | None = None) -> Return:
    """Nothing is decided before the goods were looked at: until they are here the clock stands still."""
    need_to(actor, taken, "ask_for_goods")
    _order, found = locked(taken, version)
    refuse_if(rules.not_asked_before(found))
    found.look_from = now
    found.save(update_fields=["look_from"])
    found.refresh_from_db(fields=["version"])
    record_activity(found, "orders.ask_for_goods", actor=actor)
    return found


@act("orders.goods_came")
def goods_came(*, actor: Any, taken: Return, now: datetime, version: int | None = None) -> Return:
    """The goods to be looked at are here: the clock goes on."""
    need_to(actor, taken, "goods_came")
    _order, found = locked(taken, version)
    refuse_if(rules.goods_asked_for(found))
    found.look_until = now
    found.decide_due = decide_due(found, now)
    found.save(update_fields=["look_until", "decide_due"])
    found.refresh_from_db(fields=["version"])
    record_activity(found, "orders.goods_came", actor=actor)
    return found


@act("orders.evaluate_return")
def evaluate_return(
    *, actor: Any, taken: Return, fault: str, finding: str, advice: str, now: datetime, files: Sequence[File] = (),
    version: int | None = None,
) -> Return:  # fmt: skip
    """What was found, whose fault it is, what is suggested; then those decide whom its amount asks for."""
    need_to(actor, taken, "evaluate")
    _order, found = locked(taken, version)
    unknown = Refusal("orders.return-fault", _("Say whose fault it is."), "fault")
    refuse_if(
        None if fault in Return.Fault.values else unknown, rules.way_known(advice, Return.Way.values, "advice"),
        *filled({"finding": finding}, finding=_("Say what the inspection found.")), kind=Invalid,
    )  # fmt: skip
    found = move(
        found, "evaluate", actor=None, also=[rules.looked_at(found)], fault=fault, finding=finding.strip()[:1000],
        advice=advice, evaluated_by=actor, evaluated_at=now,
    )  # fmt: skip
    keep_files(found, files, actor=actor, now=now)
    record_activity(found, "orders.evaluate_return", actor=actor, advice=found.advice)
    open_approval(MATTER, found, requester=found.requested_by or found.owner, facts=return_facts(found), now=now)
    return found


def return_facts(taken: Return) -> dict[str, Any]:
    """What is decided on."""
    rows = [
        {"no": row.line.no, "sku": row.line.product.sku, "name": row.line.product.name, "quantity": str(row.quantity),
         "reason": row.reason, "amount": str(row.amount)}
        for row in lines_of(taken)
    ]  # fmt: skip
    told = {
        "number": taken.number, "order": taken.order.number, "amount": str(taken.amount), "wanted": taken.wanted,
        "advice": taken.advice, "fault": taken.fault, "lines": rows,
    }  # fmt: skip
    return told | unit_facts(taken.customer)


@act("orders.approve_return")
def approve_return(*, record: Return, approval: Approval, actor: Any, now: datetime) -> None:
    """Decided: goods may come back; or the customer keeps them and a lower price is asked for with the invoice."""
    _order, found = locked(record)
    if found.advice == Return.Way.CONCEDE:
        found = move(found, "concede", actor=None, decided_at=now, closed_at=now)
    else:
        found = move(found, "approve", actor=None, decided_at=now)
    record_activity(found, "orders.approve_return", actor=actor)
    tell_may_come(found, actor=actor, now=now)


@act("orders.reject_return")
def reject_return(*, record: Return, approval: Approval, actor: Any, now: datetime) -> None:
    """Rejected: the goods stay where they are."""
    _order, found = locked(record)
    reason = approval.decisions.filter(verb="reject").order_by("-pk").values_list("note", flat=True).first()
    found = move(found, "reject", actor=None, decided_at=now, end_reason=(reason or _("rejected"))[:300])
    record_activity(found, "orders.reject_return", actor=actor, reason=found.end_reason)
    tell_ended(found, actor=actor, now=now)


@act("orders.evaluate_again")
def evaluate_again(*, record: Return, approval: Approval, actor: Any, now: datetime) -> None:
    """Sent back by an approver: it is evaluated anew."""
    _order, found = locked(record)
    found = move(found, "evaluate_again", actor=None)
    record_activity(found, "orders.evaluate_again", actor=actor)
    tell_evaluate(found, actor=actor, now=now)


@act("orders.drop_return")
def drop_return(*, record: Return, approval: Approval, actor: Any, now: datetime) -> None:
    """Whoever asked for it took it back before it was decided."""
    _order, found = locked(record)
    found = move(found, "withdraw", actor=None, end_reason=_("taken back before it was decided"))
    record_activity(found, "orders.drop_return", actor=actor)


@act("orders.refuse_return")
def refuse_return(*, actor: Any, taken: Return, reason: str, now: datetime, version: int | None = None) -> Return:
    """Not covered, and whoever evaluates it says why."""
    need_to(actor, taken, "refuse")
    _order, found = locked(taken, version)
    refuse_if(*filled({"reason": reason}, reason=_("Say why.")), kind=Invalid)
    found = move(found, "refuse", actor=None, decided_at=now, end_reason=reason.strip()[:300])
    record_activity(found, "orders.refuse_return", actor=actor, reason=found.end_reason)
    tell_ended(found, actor=actor, now=now)
    return found


@act("orders.withdraw_return")
def withdraw_return(*, actor: Any, taken: Return, reason: str, now: datetime, version: int | None = None) -> Return:
    """The customer keeps the goods after all, or they never came."""
    need_to(actor, taken, "withdraw")
    _order, found = locked(taken, version)
    refuse_if(*filled({"reason": reason}, reason=_("Say why.")), kind=Invalid)
    found = move(found, "withdraw", actor=actor, end_reason=reason.strip()[:300])
    overtake(matter_code=MATTER, record=found, actor=actor, now=now)
    record_activity(found, "orders.withdraw_return", actor=actor, reason=found.end_reason)
    return found
