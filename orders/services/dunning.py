"""What people note about debts, and the letters they sign (ORD-10, O14)."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.services.editing import check_version
from customers.models import Customer
from customers.services.contacted import contacted
from customers.services.editing import lock_current, need_over
from orders.dunning import items_of, levels_of
from orders.models import DunningLetter, DunningLetterLine, DunningNote, OpenItem
from orders.policies.dunning import DUNNING
from orders.rules import receivables as rules
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.money import ZERO
from salesops.core.numbering import draw_number
from salesops.core.policies import policy_on
from salesops.core.refusals import Invalid, refuse_if
from salesops.core.states import move

CONTACTS = ("call", "written", "visit")


@act("orders.note_debt")
def note_debt(
    *,
    actor: Any,
    customer: Customer,
    kind: str,
    now: datetime,
    reason: str = "",
    text: str = "",
    on: date | None = None,
) -> DunningNote:
    """Why the customer doesn't pay, what was decided. A call or visit counts as a contact with the customer."""
    need_over(actor, customer, "receivables", "c")
    customer = lock_current(customer)
    today = timezone.localdate(now)
    day = on or today
    refuse_if(
        rules.known_reason(reason),
        rules.reason_or_text(reason, text),
        rules.not_to_come(day, today, "on"),
        kind=Invalid,
    )
    level = levels_of([customer.pk], today).get(customer.pk, 0)
    made = DunningNote.objects.create(
        customer=customer, kind=kind, reason=reason, text=text.strip()[:300], level=level, on=day, at=now, by=actor
    )
    if kind in CONTACTS and day == today:
        contacted(customer, at=now, visit=False, progress=False)
    record_activity(customer, "orders.note_debt", actor=actor, note=made.text, kind=kind, reason=reason)
    return made


def items_for(letter: DunningLetter, day: date) -> list[tuple[OpenItem, Decimal]]:
    """What a letter asks for on ``day``: the items of its level, without what is disputed or promised. Two queries."""
    small = policy_on(DUNNING, day)["small_rest"]
    known = {
        pk: found
        for pk, found in items_of([letter.customer_id], day).items()
        if found.level == letter.level and found.rest >= small and not found.promised
    }
    items = OpenItem.objects.filter(pk__in=known).select_related("entry__invoice").order_by("due_on", "pk")
    return [(item, known[item.pk].rest) for item in items]


def locked_letter(letter: DunningLetter, version: int | None) -> DunningLetter:
    rows = DunningLetter.objects.select_for_update(of=("self",)).select_related("customer")
    found = rows.get(pk=letter.pk)
    check_version(found, version, {"state": found.state})
    return found


@act("orders.sign_letter")
def sign_letter(*, actor: Any, letter: DunningLetter, now: datetime, version: int | None = None) -> DunningLetter:
    """The manager of the market signs: the number is drawn, the items of the level as they stand are what the letter asks for."""
    need_over(actor, letter.customer, "receivables", "a")
    found = locked_letter(letter, version)
    today = timezone.localdate(now)
    rows = items_for(found, today) if found.state == "draft" else []
    total = sum((rest for _item, rest in rows), ZERO)
    refuse_if(rules.something_open(total) if found.state == "draft" else None)
    DunningLetterLine.objects.bulk_create(
        [DunningLetterLine(letter=found, item=item, amount=rest, days=item.days_late(today)) for item, rest in rows]
    )
    found = move(
        found, "sign", actor=None, number=draw_number("CS", on=today), amount=total, issued_on=today, signed_by=actor,
        pay_by=today + timedelta(days=policy_on(DUNNING, today)["pay_within"]),
    )  # fmt: skip
    record_activity(found.customer, "orders.sign_letter", actor=actor, number=found.number, level=found.level)
    return found


@act("orders.deliver_letter")
def deliver_letter(
    *, actor: Any, letter: DunningLetter, delivered_on: date, delivery: str, now: datetime, version: int | None = None
) -> DunningLetter:
    """How and when it reached the customer, and where the receipt is kept."""
    need_over(actor, letter.customer, "receivables", "e")
    found = locked_letter(letter, version)
    refuse_if(
        rules.not_to_come(delivered_on, timezone.localdate(now), "delivered_on"), rules.said(delivery, "delivery"), kind=Invalid
    )  # fmt: skip
    found = move(found, "deliver", actor=None, delivered_on=delivered_on, delivery=delivery.strip()[:200])
    record_activity(found.customer, "orders.deliver_letter", actor=actor, number=found.number, note=found.delivery)
    return found


@act("orders.void_letter")
def void_letter(
    *, actor: Any, letter: DunningLetter, reason: str, now: datetime, version: int | None = None
) -> DunningLetter:
    """A draft that isn't needed: paid, agreed otherwise."""
    need_over(actor, letter.customer, "receivables", "e")
    found = locked_letter(letter, version)
    refuse_if(rules.said(reason, "reason"), kind=Invalid)
    found = move(found, "void", actor=None, reason=reason.strip()[:300])
    record_activity(found.customer, "orders.void_letter", actor=actor, note=found.reason, level=found.level)
    return found
