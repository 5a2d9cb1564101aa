"""Money received: booked, settled with, taken back, reversed (ORD-8).

Lock order: open items by id, ledger entries by id (as the database does for settlements), number series.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Max, Sum
from django.utils import timezone

from accounts.models import User
from customers.models import Customer
from orders.models import LedgerEntry, OpenItem, Order, Receipt, Settlement
from orders.policies import RECEIPTS
from orders.rules import receipts as rules
from orders.rules.statements import not_confirmed
from orders.rules.write_offs import no_refund_waits, not_held
from orders.scope_invoices import need
from orders.scope_receipts import may_book, may_settle
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.money import ZERO
from salesops.core.numbering import draw_number
from salesops.core.policies import policy_on
from salesops.core.refusals import Invalid, refuse_if

from .bank_released import let_line_go
from .held import held_of
from .receipt_told import tell_paid, tell_reversed
from .settled_days import free_since

Part = tuple[OpenItem, Decimal]


def months_open(today: date) -> int:
    """How many months before the present one are not closed yet."""
    count: int = policy_on(RECEIPTS, today)["months_open"]
    return count


@act("orders.book_receipt")
def book_receipt(
    actor: User | None, customer: Customer, *, amount: Decimal, received_on: date, payer: str = "", payer_account: str = "",
    memo: str = "", account: str = "", order: Order | None = None, now: datetime,
) -> Receipt:  # fmt: skip
    """Book ``amount`` (VAT included) that came in on ``received_on``. Until it is allocated it was received ahead.

    Refuses (422) ``orders.bad-amount``, ``orders.receipt-in-future``, ``orders.month-closed``, ``orders.month-confirmed``,
    ``orders.order-not-of-customer``.
    """
    need(may_book(actor, customer))
    today = timezone.localdate(now)
    refuse_if(
        rules.amount_valid(amount),
        rules.day_open(received_on, today, months_open(today), "received_on"),
        rules.order_fits(order, customer.pk),
        not_confirmed(customer, received_on, "received_on"),
        kind=Invalid,
    )
    receipt = Receipt.objects.create(
        number=draw_number("HK", on=today), customer=customer, order=order, received_on=received_on, amount=amount,
        payer=payer.strip()[:120], payer_account=payer_account.strip()[:40], memo=memo.strip()[:300],
        account=account.strip()[:40], booked_by=actor, booked_at=now,
    )  # fmt: skip
    record_activity(receipt, "orders.book_receipt", actor=actor, amount=str(amount))
    tell_paid(receipt, actor=actor, now=now)
    return receipt


def _locked(receipt: Receipt, items: Iterable[OpenItem] = ()) -> tuple[Receipt, LedgerEntry, dict[int, OpenItem]]:
    """The items, the credit and the receipt as they are now, locked in the order everybody locks them."""
    rows = OpenItem.objects.select_for_update(of=("self",)).select_related("entry").filter(pk__in=[i.pk for i in items])
    found = {item.pk: item for item in rows.order_by("pk")}
    entry = LedgerEntry.objects.select_for_update(of=("self",)).get(receipt=receipt.pk, kind=LedgerEntry.Kind.RECEIPT)
    return Receipt.objects.select_related("customer", "order").get(pk=receipt.pk), entry, found


@act("orders.allocate_receipt")
def allocate(
    actor: User | None, receipt: Receipt, parts: Sequence[Part], *, on: date | None = None, now: datetime
) -> list[Settlement]:
    """Settle items of the customer with ``receipt``: (item, amount) for each. All of it or nothing.

    ``on``: for all of them; none: each as soon as both the money and the debt were there and free, today where that month is
    closed.
    """
    need(may_settle(actor, receipt.customer))
    refuse_if(rules.something_to_settle(len(parts)), rules.each_once([i.pk for i, _a in parts]), kind=Invalid)
    receipt, entry, items = _locked(receipt, [item for item, _amount in parts])
    refuse_if(rules.stands(receipt))
    today = timezone.localdate(now)
    opened = months_open(today)
    first = rules.first_open_day(today, opened)
    refusals = [] if on is None else [rules.day_open(on, today, opened)]
    rows = []
    # An amount that is none is refused below.
    sound = [(items[i.pk], amount if rules.amount_valid(amount) is None else ZERO) for i, amount in parts]
    free = free_since(entry, sound)
    for asked, amount in parts:
        item = items[asked.pk]
        field = f"parts.{item.pk}"
        # In a closed month nothing changes any more.
        day = on or (free[item.pk] if free[item.pk] >= first else today)
        refusals += [rules.of_customer(item, receipt.customer_id), bad := rules.amount_valid(amount, field)]
        if bad is None:
            refusals.append(rules.item_open(item, amount))
        # One day for all: the sentence belongs to it once, however many items are too young.
        refusals.append(rules.not_before(day, free[item.pk], "on" if on else field))
        rows.append(Settlement(item=item, entry=entry, amount=amount, on=day, at=now, by=actor))
    refuse_if(*refusals, kind=Invalid)
    left, wanted = -entry.amount - entry.spent, sum((row.amount for row in rows), ZERO)
    refuse_if(rules.money_left(left, wanted) or not_held(left, held_of(receipt.pk), wanted, "parts"), kind=Invalid)
    made = Settlement.objects.bulk_create(rows)
    record_activity(receipt, "orders.allocate_receipt", actor=actor, amount=str(sum(row.amount for row in rows)))
    return made


def _take_back(
    receipt: Receipt, entry: LedgerEntry, items: Iterable[int] | None, *, on: date, actor: User | None, now: datetime
) -> list[Settlement]:
    """Opposite settlements of what ``entry`` settles of ``items`` (of all), dated ``on``. The items and the credit are locked."""
    given = Settlement.objects.filter(entry=entry, item__entry__kind__in=DEBTS).order_by()
    if items is not None:
        given = given.filter(item__in=items)
    sums = given.values_list("item").annotate(paid=Sum("amount"), last=Max("on")).filter(paid__gt=0)
    found = sorted(sums)
    if found:
        refuse_if(rules.not_before(on, max(last for _item, _paid, last in found)), kind=Invalid)
    return Settlement.objects.bulk_create(
        [Settlement(item_id=item, entry=entry, amount=-paid, on=on, at=now, by=actor) for item, paid, _last in found]
    )


# What a receipt pays: the other debts are its own reversal and money that went back to the customer.
DEBTS = (LedgerEntry.Kind.INVOICE, LedgerEntry.Kind.OPENING)


def settled_items(receipt: Receipt) -> list[OpenItem]:
    """Items that ``receipt`` settles now, by id. One query."""
    given = Settlement.objects.filter(entry__receipt=receipt.pk, item__entry__kind__in=DEBTS).order_by()
    paying = given.values("item").annotate(paid=Sum("amount")).filter(paid__gt=0).values("item")
    return list(OpenItem.objects.filter(pk__in=paying).select_related("entry").order_by("pk"))


@act("orders.unallocate_receipt")
def unallocate(
    actor: User | None, receipt: Receipt, *, items: Sequence[OpenItem] | None = None, on: date, now: datetime
) -> list[Settlement]:
    """Take back what ``receipt`` settles of ``items`` (of all): opposite settlements, the money is received ahead again."""
    need(may_settle(actor, receipt.customer))
    chosen = settled_items(receipt) if items is None else list(items)
    receipt, entry, _items = _locked(receipt, chosen)
    today = timezone.localdate(now)
    refuse_if(rules.stands(receipt), rules.day_open(on, today, months_open(today)))
    rows = _take_back(receipt, entry, [item.pk for item in chosen], on=on, actor=actor, now=now)
    refuse_if(rules.something_taken(len(rows)))
    record_activity(receipt, "orders.unallocate_receipt", actor=actor, amount=str(-sum(row.amount for row in rows)))
    return rows


def _mirrored(entry: LedgerEntry, *, actor: User | None, now: datetime) -> None:
    """The opposite of each settlement on its own day: on none of them was anything settled."""
    given = Settlement.objects.filter(entry=entry, item__entry__kind__in=DEBTS).order_by("pk")
    Settlement.objects.bulk_create(
        [Settlement(item_id=s.item_id, entry=entry, amount=-s.amount, on=s.on, at=now, by=actor) for s in given]
    )


@act("orders.reverse_receipt")
def reverse(
    actor: User | None, receipt: Receipt, *, reason: str, on: date | None, now: datetime, whole_line: bool = False
) -> Receipt:
    """Book the opposite of ``receipt`` on ``on``: a mistake, a draft that wasn't honoured. What it settles is taken back first.

    ``on`` none: as if it had never been booked, so that money booked anew counts once on every day; today where its month is
    closed or confirmed, or some of it was taken back before. One part of a line of the bank goes with the others (``whole_line``).
    """
    need(may_settle(actor, receipt.customer))
    receipt, entry, _items = _locked(receipt, settled_items(receipt))
    refuse_if(rules.stands(receipt), None if whole_line else rules.not_part_of_line(receipt))
    today = timezone.localdate(now)
    opened = months_open(today)
    rows = Settlement.objects.filter(entry=entry)
    if mirrored := on is None and not (
        rules.day_open(receipt.received_on, today, opened)
        or not_confirmed(receipt.customer, receipt.received_on)
        or rows.filter(amount__lt=0).exists()
    ):
        on = receipt.received_on
    on = on or today
    last = rows.filter(item__entry__kind__in=DEBTS).aggregate(last=Max("on"))["last"] or on
    refuse_if(
        rules.reason_told(reason),
        rules.day_open(on, today, opened),
        rules.not_before(on, receipt.received_on if mirrored else max(receipt.received_on, last)),
        not_confirmed(receipt.customer, on),
        kind=Invalid,
    )
    if mirrored:
        _mirrored(entry, actor=actor, now=now)
    else:
        _take_back(receipt, entry, None, on=on, actor=actor, now=now)
    entry.refresh_from_db(fields=["spent"])
    refuse_if(rules.not_refunded(entry.spent), no_refund_waits(receipt, held_of(receipt.pk)))
    receipt.reversed_on, receipt.reversed_at, receipt.reversed_by = on, now, actor
    receipt.reversal_reason = reason.strip()[:300]
    receipt.save(update_fields=["reversed_on", "reversed_at", "reversed_by", "reversal_reason"])
    record_activity(receipt, "orders.reverse_receipt", actor=actor, note=receipt.reversal_reason)
    tell_reversed(receipt, actor=actor, now=now)
    let_line_go(receipt, now)
    return receipt
