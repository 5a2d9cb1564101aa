"""Promises to pay: recorded, taken back when recorded by mistake (ORD-10)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from customers.models import Customer
from customers.services.editing import lock_current, need_over
from orders.models import OpenItem, Promise, PromisePart
from orders.promises import WAITING, told_of
from orders.rules import receivables as rules
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.formats import money
from salesops.core.money import ZERO
from salesops.core.refusals import Invalid, refuse_if


def free_items(customer: Customer, day: date) -> list[OpenItem]:
    """What can still be promised: open items no waiting promise is for, the oldest first. Three queries."""
    waiting = [told.promise.pk for told in told_of(list(customer.promises.standing()), day) if told.state == WAITING]
    taken = PromisePart.objects.filter(promise__in=waiting).values_list("item", flat=True)
    items = OpenItem.objects.filter(customer=customer).unsettled().exclude(pk__in=list(taken))
    return list(items.order_by("due_on", "pk"))


@act("orders.promise")
def record_promise(
    *, actor: Any, customer: Customer, amount: Decimal, due_on: date, now: datetime, said_by: str = "", text: str = ""
) -> Promise:
    """The customer promises ``amount`` for ``due_on``: for its oldest open items that no other promise waits for.

    Dunning of what it covers whole stops until the days of the policy after that day have passed.
    """
    need_over(actor, customer, "receivables", "c")
    customer = lock_current(customer)
    today = timezone.localdate(now)
    items = free_items(customer, today)
    most = sum((item.open_amount for item in items), ZERO)
    refuse_if(
        *rules.promised_amount(amount, most), rules.day_to_come(due_on, today), rules.not_too_far(due_on, today),
        kind=Invalid,
    )  # fmt: skip
    made = Promise.objects.create(
        customer=customer, amount=amount, made_on=today, due_on=due_on, said_by=said_by.strip()[:60], text=text.strip()[:300],
        by=actor, at=now,
    )  # fmt: skip
    parts, left = [], amount
    for item in items:
        if left <= 0:
            break
        parts.append(PromisePart(promise=made, item=item, amount=min(item.open_amount, left)))
        left -= parts[-1].amount
    PromisePart.objects.bulk_create(parts)
    record_activity(customer, "orders.promise", actor=actor, amount=money(amount), day=due_on.isoformat())
    return made


@act("orders.withdraw_promise")
def withdraw_promise(*, actor: Any, promise: Promise, reason: str, now: datetime) -> Promise:
    """It was recorded by mistake, or the customer takes it back: the ladder goes on at once. One that was decided stays."""
    need_over(actor, promise.customer, "receivables", "e")
    promise = Promise.objects.select_for_update(of=("self",)).select_related("customer").get(pk=promise.pk)
    (told,) = told_of([promise], timezone.localdate(now))
    refuse_if(rules.still_waits(told.state == WAITING), rules.said(reason, "reason"), kind=Invalid)
    promise.withdrawn_at, promise.withdrawn_by, promise.withdrawn_reason = now, actor, reason.strip()[:300]
    promise.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    record_activity(promise.customer, "orders.withdraw_promise", actor=actor, note=promise.withdrawn_reason)
    return promise
