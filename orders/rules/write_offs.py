"""Reasons not to give debts up, not to take that back, not to pay money back (ORD-8). Each returns a refusal or nothing."""

from collections.abc import Collection, Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from orders.models import OpenItem, Receipt, Refund, WriteOff, WriteOffLine
from salesops.core.formats import money
from salesops.core.money import ZERO
from salesops.core.refusals import Refusal

# What can be given up: a debt. Reversals and refunds open items for money that goes the other way.
DEBTS = ("invoice", "opening")


def is_debt(item: OpenItem) -> Refusal | None:
    if item.entry.kind in DEBTS:
        return None
    return Refusal("orders.not-a-debt", _("Only invoices and opening balances are written off."), f"parts.{item.pk}")


def not_asked_twice(item: OpenItem, asked: Collection[int]) -> Refusal | None:
    """An item stands in one request at a time."""
    if item.pk not in asked:
        return None
    sentence = _("Another write-off of %(document)s waits for its approval.") % {"document": item.entry.document}
    return Refusal("orders.item-under-write-off", sentence, f"parts.{item.pk}")


def is_remainder(items: Iterable[tuple[OpenItem, Decimal]], bound: Decimal) -> bool:
    """Small rests: every item was settled but for less than was paid of it, together no more than ``bound``."""
    rows = list(items)
    return sum((amount for _item, amount in rows), ZERO) <= bound and all(
        item.settled > item.open_amount for item, _amount in rows
    )


def told(value: str, code: str, sentence: str, field: str) -> Refusal | None:
    return None if value.strip() else Refusal(code, sentence, field)


def evidence_given(evidence: str, remainder: bool) -> Refusal | None:
    """What is more than a small remainder is given up on evidence alone."""
    if remainder or evidence.strip():
        return None
    return Refusal("orders.evidence-missing", _("Say what proves that nothing more will come."), "evidence")


def is_waiting(found: WriteOff) -> Refusal | None:
    return None if found.state == "requested" else wrong_state(found)


def is_posted(found: WriteOff) -> Refusal | None:
    return None if found.state == "posted" else wrong_state(found)


def wrong_state(found: WriteOff | Refund) -> Refusal:
    sentence = _("This can't be done while it is: %(state)s.") % {"state": found.get_state_display()}
    return Refusal("core.wrong-state", sentence, figures={"state": found.state})


def hands_apart(booked: Collection[int], agreed: Collection[int]) -> Refusal | None:
    """Nobody both books receipts of the customer and approves a write-off of its debts (defaults.md 1.5)."""
    if not set(booked) & set(agreed):
        return None
    sentence = _("Somebody who agreed has booked receipts of this customer meanwhile. Ask for the write-off anew.")
    return Refusal("orders.write-off-hands", sentence)


def within_written(line: WriteOffLine, back: Decimal, amount: Decimal) -> Refusal | None:
    """No more is taken back than was written off."""
    left = line.written - back
    if amount <= left:
        return None
    sentence = _("Of %(document)s %(left)s are written off.") % {
        "document": line.item.entry.document, "left": money(left),
    }  # fmt: skip
    figures = {"left": str(left), "asked": str(amount)}
    return Refusal("orders.more-than-written-off", sentence, f"parts.{line.pk}", figures)


def not_held(left: Decimal, held: Decimal, wanted: Decimal, field: str = "amount") -> Refusal | None:
    """Money a refund waits for settles nothing and is not refunded twice."""
    if not held or wanted <= left - held:
        return None
    sentence = _("Of this receipt %(held)s wait to be refunded; %(left)s are left.") % {
        "held": money(held), "left": money(max(left - held, ZERO)),
    }  # fmt: skip
    return Refusal("orders.money-under-refund", sentence, field, {"held": str(held), "left": str(left - held)})


def left_to_refund(left: Decimal, wanted: Decimal) -> Refusal | None:
    """Only what settles nothing goes back."""
    if wanted <= left:
        return None
    sentence = _("Of this receipt %(left)s are left to be refunded.") % {"left": money(left)}
    return Refusal("orders.more-than-received", sentence, "amount", {"left": str(left), "asked": str(wanted)})


def no_refund_waits(receipt: Receipt, held: Decimal) -> Refusal | None:
    if not held:
        return None
    sentence = _("A refund of %(amount)s waits. Withdraw it first.") % {"amount": money(held)}
    return Refusal("orders.refund-waits", sentence, figures={"held": str(held)})


def refund_hands(apart: Collection[int], agreed: Collection[int]) -> Refusal | None:
    """Nobody both books a receipt, or changes bank details, and approves its refund (defaults.md 1.5)."""
    if not set(apart) & set(agreed):
        return None
    sentence = _("Who booked the receipt or changed the bank details doesn't agree to the refund. Ask for it anew.")
    return Refusal("orders.refund-hands", sentence)


def something_left(left: Decimal) -> Refusal | None:
    if left > 0:
        return None
    return Refusal("orders.nothing-left", _("Nothing of this receipt is left to be refunded."))
