"""Changing what was confirmed: asked for with a reason, decided, applied as a whole under the lock of the credit (defaults.md 11).

Lock order: credit account, order, lines, stock. What makes an order worth more is let through by a credit check of the whole group
or by an exception approved with the change, and by nothing else (guard ``CreditGate``); it is asked again when the change is
applied.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services.editing import check_version
from customers.services.credit_accounts import unit_facts
from orders.agreed_prices import agreed_in, holds, priced_by
from orders.change_plan import Plan, plan_of
from orders.models import Order, OrderChange, OrderChangeLine, OrderLine
from orders.planning import too_far
from orders.prices_asked import prices_asked
from orders.pricing import prices_for
from orders.rules import changes as rules
from orders.rules.orders import on_sale
from orders.scope_orders import need_orders_of
from salesops.core.acts import act
from salesops.core.approvals.models import Approval
from salesops.core.approvals.services import open_approval
from salesops.core.audit.activity import record_activity
from salesops.core.refusals import Invalid, Refusal, refuse_if
from salesops.core.states import move

from .change_credit import ChangeCredit, credit_of_change
from .drafts import draft_values
from .entries import Moved, follow_quantities, lock_order, write_entries
from .order_contract import contract_problems, lock_contract_of, take_framework
from .orders import credit_facts, keep_check, keep_exception, lines_of, lock_account_and_order
from .production_ends import follow_order
from .reservations import let_go, reserve_order

MATTER = "orders.change"


@act("orders.ask_change")
def ask_change(
    *, actor: Any, order: Order, kind: str, reason: str, now: datetime, promised_on: date | None = None,
    lines: Sequence[Mapping[str, Any]] = (), version: int | None = None,
) -> OrderChange:  # fmt: skip
    """Ask for a change of a confirmed order. ``lines``: ``line`` (or ``product`` for an added one), ``quantity`` as a whole,
    ``unit_price`` and ``discount_rate`` (those of the line, or the customer's price, when left out).

    Refused at once with every reason: nobody is asked for what can't be. Over its credit it asks for the exception as well.
    """
    need_orders_of(actor, order.customer, "e")
    account, order = lock_account_and_order(order)
    check_version(order, version, draft_values(order))
    refuse_if(rules.in_state_for(order, kind), _reason(reason), _one_at_a_time(order))
    today, present = timezone.localdate(now), lines_of(order)
    wishes = wishes_of(order, lines, present, today)
    change = OrderChange(
        order=order, kind=kind, reason=reason.strip()[:300], promised_on=promised_on, asked_by=actor, asked_at=now,
        started=order.state != "confirmed",
    )  # fmt: skip
    _same = Refusal("orders.nothing-changes", _("Nothing would change."), "lines")
    plan = plan_of(order, change, wishes, present)
    moves = plan.given_up or plan.added or (promised_on is not None and promised_on != order.promised_on)
    refuse_if(*against(order, change, plan, wishes, present, today), None if moves else _same)
    credit = credit_of_change(order, account, plan, today)
    change.save()
    for wish in wishes:
        wish.change = change
    OrderChangeLine.objects.bulk_create(wishes)
    record_activity(order, "orders.ask_change", actor=actor, kind=kind, reason=change.reason)
    facts = change_facts(order, change, plan, credit, today)
    open_approval(MATTER, order, requester=actor or order.owner, facts=facts, now=now)
    return change


def _reason(reason: str) -> Refusal | None:
    return None if reason.strip() else Refusal("orders.reason-missing", _("Say why."), "reason")


def _one_at_a_time(order: Order) -> Refusal | None:
    if not OrderChange.objects.filter(order=order, state="waiting").exists():
        return None
    return Refusal("orders.change-waits", _("A change of this order waits for its approval already."))


def wishes_of(
    order: Order, asked: Sequence[Mapping[str, Any]], present: Sequence[OrderLine], today: date
) -> list[OrderChangeLine]:
    """What is asked of each line, complete with the prices left out. Lines of other orders are refused."""
    known = {line.pk: line for line in present}
    foreign = Refusal("orders.foreign-line", _("This line belongs to another order."), "lines")
    named = [one["line"].pk for one in asked if one.get("line")]
    twice = Refusal("orders.line-twice", _("Each line once."), "lines")
    refuse_if(
        foreign if any(pk not in known for pk in named) else None,
        twice if len(set(named)) < len(named) else None,
        kind=Invalid,
    )
    usual = prices_for(order.customer, {one["product"].pk for one in asked if not one.get("line")}, today)
    contract = order.contract
    agreed = agreed_in(contract) if contract is not None and holds(contract, order, today) else {}
    found, wrong = [], []
    for n, one in enumerate(asked):
        line = known[one["line"].pk] if one.get("line") else None
        product = line.product if line else one["product"]
        if line:
            price = line.unit_price if one.get("unit_price") is None else one["unit_price"]
            discount = line.discount_rate if one.get("discount_rate") is None else one["discount_rate"]
            listed, source = line.list_price, line.price_source
        else:
            new = priced_by(one, usual[product.pk], agreed.get(product.pk, ()), contract)
            price, discount, source = new["unit_price"], new["discount_rate"], new["price_source"]
            listed = usual[product.pk].list_price
        if price is None:
            sentence = _("%(product)s has no price yet: enter one.") % {"product": product.name}
            wrong.append(Refusal("orders.no-price", sentence, f"lines.{n}.unit_price"))
            continue
        wrong += rules.figures_fit(n, one["quantity"], price, discount, added=line is None)
        found.append(
            OrderChangeLine(line=line, product=product, quantity=one["quantity"], unit_price=price,
                            list_price=listed, price_source=source, discount_rate=discount)
        )  # fmt: skip
    refuse_if(*wrong, kind=Invalid)
    return found


def against(
    order: Order, change: OrderChange, plan: Plan, wishes: Sequence[OrderChangeLine], present: Sequence[OrderLine],
    today: date,
) -> list[Refusal | None]:  # fmt: skip
    """What speaks against a change but its credit, now."""
    if change.kind == "call_off":
        return [rules.nothing_gone(present)]
    if change.kind == "short_close":
        return [rules.rest_idle(present)]
    known = {line.pk: line for line in present}
    return [
        rules.promised_later(change.promised_on, today),
        too_far(change.promised_on, today, "promised_on"),
        *(rules.keeps_what_is_gone(known[w.line_id], w.quantity, n) for n, w in enumerate(wishes) if w.line_id),
        *(on_sale(line) for line in plan.added),
        # What grows is asked for its contract like a new order: nobody orders little first and much afterwards.
        *(contract_problems(order, plan.total, today) if plan.total > order.ordered_amount else []),
        rules.something_left(plan.total),
    ]


def change_facts(order: Order, change: OrderChange, plan: Plan, credit: ChangeCredit, today: date) -> dict[str, Any]:
    """What is decided on: the change, what the order is worth before and after, how far its new prices are from free, and the
    figures of its credit when it doesn't fit the limit."""
    asked = prices_asked(order, plan.added, today) if plan.added else None
    rows = [
        {"no": line.no, "sku": line.product.sku, "name": line.product.name, "from": str(line.ordered),
         "to": str(line.ordered - quantity), "unit_price": str(line.unit_price), "discount_rate": str(line.discount_rate)}
        for line, quantity in plan.given_up
    ] + [
        {"no": line.no, "sku": line.product.sku, "name": line.product.name, "from": "0", "to": str(line.quantity),
         "unit_price": str(line.unit_price), "discount_rate": str(line.discount_rate)}
        for line in plan.added
    ]  # fmt: skip
    facts: dict[str, Any] = {
        "number": order.number, "change": change.pk, "kind": change.kind, "reason": change.reason, "lines": rows,
        "started": change.started, "before": str(order.ordered_amount), "after": str(plan.total),
        "promised_before": order.promised_on.isoformat() if order.promised_on else None,
        "promised_after": change.promised_on.isoformat() if change.promised_on else None,
        "level": asked.level if asked else "", "credit": None,
    }  # fmt: skip
    if credit.checked is not None and credit.refusals:
        facts["credit"] = credit_facts(order, credit.checked) | {"worth": str(plan.total)}
    return facts | unit_facts(order.customer)


@act("orders.apply_change")
def apply_change(*, record: Order, approval: Approval, actor: Any, now: datetime) -> None:
    """Approved: the whole change, or nothing when something speaks against it by now; then the approver hears why."""
    account, order = lock_account_and_order(record)
    change = OrderChange.objects.select_for_update().get(pk=approval.facts["change"])
    today, present = timezone.localdate(now), lines_of(order)
    wishes = list(change.lines.select_related("product").order_by("pk"))
    lock_contract_of(order)
    plan = plan_of(order, change, wishes, present)
    refuse_if(rules.in_state_for(order, change.kind), *against(order, change, plan, wishes, present, today))
    credit, allowed = credit_of_change(order, account, plan, today), approval.facts.get("credit")
    refuse_if(*credit.against(allowed, today))
    move(change, "approve", actor=None, decided_at=now)
    if plan.given_up:
        moved = [Moved(line, -quantity) for line, quantity in plan.given_up]
        write_entries("ordered", moved, on=today, now=now, actor=actor, reason=change.reason)
    if plan.total > order.ordered_amount and (framework := take_framework(order, plan.total, today)) is not None:
        Order.objects.filter(pk=order.pk).update(contract=framework)
    if credit.checked is not None and credit.refusals:
        keep_exception(order, allowed, amount=plan.total, actor=actor, now=now)
    elif credit.checked is not None:
        keep_check(order, credit.checked, actor=actor, now=now)
    if plan.added:
        added = OrderLine.objects.bulk_create(plan.added)
        write_entries(
            "ordered",
            [Moved(line, line.quantity) for line in added],
            on=today,
            now=now,
            actor=actor,
            reason=change.reason,
        )
    move(change, "apply", actor=None)
    if change.promised_on is not None:
        Order.objects.filter(pk=order.pk).update(promised_on=change.promised_on)
    lines = lines_of(order)
    let_go(order, lines, actor=actor, now=now, reason=change.reason)
    follow_order(order, lines, reason=change.reason, actor=actor, now=now)
    order.refresh_from_db()
    if change.kind == "call_off":
        order = move(order, "call_off", actor=None, cancelled_at=now, cancel_reason=change.reason)
    else:
        if plan.added:
            reserve_order(order, lines, actor=actor, now=now)
        order = follow_quantities(order, lines, actor=actor)
    record_activity(order, "orders.apply_change", actor=actor, kind=change.kind)


@act("orders.refuse_change")
def refuse_change(*, record: Order, approval: Approval, actor: Any, now: datetime) -> None:
    """Rejected, sent back or withdrawn: the order stays as it was; another change may be asked for."""
    order = lock_order(record)
    change = OrderChange.objects.select_for_update().get(pk=approval.facts["change"])
    move(change, "refuse", actor=None, decided_at=now)
    record_activity(order, "orders.refuse_change", actor=actor, kind=change.kind)
