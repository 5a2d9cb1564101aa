"""What money that came in sets going (ORD-4, ORD-8): held orders whose credit it heals, orders it settles.

Both by a sweep, each order in a transaction of its own: whoever books money waits for nobody's credit account.
Lock order: credit account of the group, order, lines, stock.
"""

from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, QuerySet

from customers.credit.holders import holders_of, members_of
from orders.models import CreditCheck, CreditNote, InvoiceRequest, OpenItem, Order, Receipt
from orders.services.credit_notes import PENDING
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.refusals import Refused
from salesops.core.states import move

from .entries import lock_order
from .orders import confirm_locked, lock_account_and_order


def held_orders_to_look_at() -> list[Order]:
    """Orders on credit hold whose group received money after their latest check. Four queries, however many they are."""
    held = list(Order.objects.filter(state="credit_hold").order_by("pk"))
    if not held:
        return []
    latest = CreditCheck.objects.filter(order__in=held).order_by("order", "-id").distinct("order")
    checked = dict(latest.values_list("order", "at"))
    holders = holders_of({order.customer_id for order in held})
    members = members_of(set(holders.values()))
    since = min(checked.values(), default=None)
    if since is None:
        return []
    rows = Receipt.objects.filter(customer__in={pk for group in members.values() for pk in group}, booked_at__gt=since)
    booked: dict[int, datetime] = {}
    for customer, at in rows.order_by().values_list("customer", "booked_at"):
        booked[customer] = max(at, booked.get(customer, at))
    return [
        order
        for order in held
        if order.pk in checked
        and any(pk in booked and booked[pk] > checked[order.pk] for pk in members[holders[order.customer_id]])
    ]


@act("orders.release_order")
def release_order(*, actor: None, order: Order, now: datetime) -> Order:
    """Confirm a held order when nothing speaks against it any more; every rule is asked. Else it stays as it is."""
    account, order = lock_account_and_order(order)
    if order.state != "credit_hold":
        return order
    return confirm_locked(order, account, actor=actor, now=now)


def release_held(now: datetime) -> list[Order]:
    """Let go whatever money that came lets go."""
    released = []
    for order in held_orders_to_look_at():
        try:
            order = release_order(actor=None, order=order, now=now)
        except Refused:
            continue
        if order.state != "credit_hold":
            released.append(order)
    return released


def settled_orders(day: date) -> QuerySet:
    """Orders invoiced in full of which only a warranty share is left to pay: the last of several instalments, not yet due."""
    later = OpenItem.objects.filter(entry=OuterRef("entry"), no__gt=OuterRef("no"))
    warranty = OpenItem.objects.filter(pk=OuterRef("pk"), no__gt=1, due_on__gt=day).exclude(Exists(later))
    unpaid = OpenItem.objects.unsettled().filter(entry__order=OuterRef("pk")).exclude(Exists(warranty))
    asked = InvoiceRequest.objects.filter(order=OuterRef("pk"), state="requested")
    credited = CreditNote.objects.filter(invoice__order=OuterRef("pk"), state__in=PENDING)
    rows = Order.objects.filter(state="settling", invoiced_amount=F("ordered_amount"), invoices__isnull=False)
    return rows.exclude(Exists(unpaid)).exclude(Exists(asked)).exclude(Exists(credited)).order_by("pk").distinct()


@act("orders.close_order")
def close_order(*, actor: None, order: Order, now: datetime, day: date) -> bool:
    """Settled: invoiced in full and paid but for the warranty share, which stays as its own instalment. Not so: nothing happens."""
    order = lock_order(order)
    if not settled_orders(day).filter(pk=order.pk).exists():
        return False
    order = move(order, "close", actor=actor)
    record_activity(order, "orders.close_order", actor=actor)
    return True


def close_settled(now: datetime, day: date) -> int:
    """Close what is settled; how many were."""
    return sum(close_order(actor=None, order=order, now=now, day=day) for order in settled_orders(day))
