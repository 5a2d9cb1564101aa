"""Lines of the bank are booked, set aside, taken back (ORD-9).

Lock order: the line, open items by id, ledger entries by id, number series. Two people on one line: the second hears who was first.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from customers.models import Customer
from customers.scope.customers import reaches
from orders.matching_book import DEBTS
from orders.models import BankLine, BankMatch, OpenItem, Receipt
from orders.rules import bank_lines as rules
from orders.rules.matching import HIGH, Proposal
from orders.scope_bank import customers_to_book, may_handle
from orders.scope_invoices import need
from orders.states.bank_line import BANK_LINE, WAITING
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.money import ZERO
from salesops.core.refusals import Conflict, Forbidden, Invalid, Refusal, refuse_if
from salesops.core.states import move

from . import receipts
from .bank_days import booking_day
from .bank_payers import learn
from .bank_proposals import fresh, propose_matches

# So many other lines are looked at again at once; the others when their turn comes, and every morning.
AGAIN = 500

Parts = Sequence[tuple[int, Decimal]]


def lock_line(line: BankLine, version: int | None, verb: str) -> BankLine:
    """``line`` locked, still to be dealt with by ``verb``; otherwise a sentence says who was first (409)."""
    found = BankLine.objects.select_for_update(of=("self",)).select_related("account", "handled_by").get(pk=line.pk)
    if BANK_LINE.find(verb, found.state) is None:
        who = found.handled_by.name if found.handled_by else ""
        state = BANK_LINE.state_of(found).label
        sentence = (
            _("%(who)s was quicker: this line is %(state)s.") % {"who": who, "state": state}
            if who and found.state not in WAITING
            else _("This line is %(state)s by now.") % {"state": state}
        )
        raise Conflict(
            Refusal("orders.line-taken", sentence, figures={"state": found.state}), theirs={"state": found.state}
        )
    if version is not None and found.version != version:
        sentence = _("Somebody else dealt with this line meanwhile. Look at it again.")
        raise Conflict(Refusal("core.changed-meanwhile", sentence), theirs={"state": found.state})
    return found


def booked_of(line: BankLine) -> list[Receipt]:
    """Receipts of ``line`` that stand."""
    rows = Receipt.objects.filter(bank_match__line=line, reversed_on=None)
    return list(rows.select_related("customer").order_by("pk"))


@act("orders.match_line")
def match_line(
    *, actor: User | None, line: BankLine, parts: Parts = (), ahead: Customer | None = None, how: str = "items",
    now: datetime, version: int | None = None, look: bool = True,
) -> BankLine:  # fmt: skip
    """Book ``line`` for the open ``parts`` (item → amount); what is left over was received ahead from ``ahead``.

    One receipt for each customer, of the day the money came in (:func:`booking_day`). Learns whose account it is, and with ``look``
    looks again at what else waits of them. Refuses (422) more than came in, a rest without a customer, an amount that is no longer
    open; (409) a line somebody else dealt with.
    """
    verb = "match" if parts else "prepay"
    line = lock_line(line, version, verb)
    by_customer = _parts_by_customer(actor, parts)
    left = line.amount - sum((receipt.amount for receipt in booked_of(line)), ZERO)
    given = sum((amount for _pk, amount in parts), ZERO)
    whose = ahead.pk if ahead else None
    refuse_if(
        rules.divided(left, given), rules.rest_has_owner(max(left - given, ZERO), whose, by_customer), kind=Invalid
    )
    sums = {customer: sum((amount for _item, amount in rows), ZERO) for customer, rows in by_customer.items()}
    if left > given:
        owner = whose if whose is not None else next(iter(by_customer))
        sums[owner] = sums.get(owner, ZERO) + left - given
    customers = {c.pk: c for c in customers_to_book(actor).filter(pk__in=sums)}
    if set(sums) - set(customers):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
    for pk in sorted(sums):
        _book(actor, line, customers[pk], sums[pk], by_customer.get(pk, []), how, now)
    first = max(sorted(sums), key=lambda pk: sums[pk])
    line = move(line, verb, actor=actor, customer_id=first, reason="", handled_by=actor, handled_at=now)
    learn(line, list(sums), actor=actor, now=now)
    record_activity(line, "orders.match_line", actor=actor, amount=str(line.amount))
    if look:
        look_again(sums, now)
    return line


def look_again(customers: Any, now: datetime) -> None:
    """What was found for other lines of these customers may be settled by now, or open again."""
    others = BankLine.objects.waiting().filter(customer__in=list(customers)).order_by("pk").values_list("pk", flat=True)
    if others:
        propose_matches(actor=None, lines=list(others[:AGAIN]), now=now)


def _parts_by_customer(actor: User | None, parts: Parts) -> dict[int, list[tuple[OpenItem, Decimal]]]:
    """The items, locked, by whose they are. Items out of reach are as unknown as those that aren't there."""
    rows = OpenItem.objects.select_for_update(of=("self",)).select_related("entry", "customer").order_by("pk")
    items = {item.pk: item for item in rows.filter(pk__in=[pk for pk, _amount in parts], entry__kind__in=DEBTS)}
    if actor is not None:
        items = {pk: item for pk, item in items.items() if reaches(actor, item.customer, "receipts", "c")}
    unknown = [pk for pk, _amount in parts if pk not in items]
    sentence = _("One of the chosen amounts is not there any more. Look at the line again.")
    refuse_if(Refusal("orders.unknown-item", sentence, "parts") if unknown else None, kind=Invalid)
    found: dict[int, list[tuple[OpenItem, Decimal]]] = {}
    for pk, amount in parts:
        found.setdefault(items[pk].customer_id, []).append((items[pk], amount))
    return found


def _book(
    actor: User | None, line: BankLine, customer: Customer, amount: Decimal, parts: list[tuple[OpenItem, Decimal]], how: str,
    now: datetime,
) -> None:  # fmt: skip
    day = booking_day(timezone.localdate(line.booked_at), customer.pk, timezone.localdate(now))
    receipt = receipts.book_receipt(
        actor=actor, customer=customer, amount=amount, received_on=day, payer=line.payer, payer_account=line.payer_account,
        memo=line.memo, account=line.account.number, now=now,
    )  # fmt: skip
    if parts:
        receipts.allocate(actor=actor, receipt=receipt, parts=parts, now=now)
    BankMatch.objects.create(line=line, receipt=receipt, how=how, at=now, by=actor)


@act("orders.set_line_aside")
def set_aside(
    *, actor: User | None, line: BankLine, reason: str, now: datetime, version: int | None = None
) -> BankLine:
    """It is no customer's money: interest, a transfer between our own accounts, a deposit that came back.

    Whoever doesn't reach the customer it is likely of may not say so (403).
    """
    line = lock_line(line, version, "set_aside")
    need(may_handle(actor, line))
    refuse_if(rules.reason_told(reason), kind=Invalid)
    line = move(
        line, "set_aside", actor=actor, customer=None, reason=reason.strip()[:300], handled_by=actor, handled_at=now
    )
    record_activity(line, "orders.set_line_aside", actor=actor, note=line.reason)
    return line


@act("orders.undo_line")
def undo_line(
    *, actor: User | None, line: BankLine, now: datetime, reason: str = "", version: int | None = None
) -> BankLine:
    """Take back what was said of ``line``: its receipts are reversed by opposite entries, it waits again."""
    line = lock_line(line, version, "undo")
    reason = reason.strip() or _("Taken back at the reconciliation desk")
    standing = booked_of(line)
    # Its receipts ask for their customers themselves.
    need(bool(standing) or may_handle(actor, line, "e"))
    for receipt in standing:
        receipts.reverse(actor=actor, receipt=receipt, reason=reason, on=None, now=now, whole_line=True)
    if standing:
        # The database let the line go with its money.
        line.refresh_from_db()
    else:
        line = move(line, "undo", actor=actor)
    line.reason, line.handled_by, line.handled_at = "", actor, now
    line.save(update_fields=["reason", "handled_by", "handled_at"])
    record_activity(line, "orders.undo_line", actor=actor, note=reason)
    if not standing:
        propose_matches(actor=None, lines=[line.pk], now=now)
    look_again({receipt.customer_id for receipt in standing}, now)
    line.refresh_from_db()
    return line


def accept_sure(*, actor: User, line: BankLine, now: datetime) -> bool:
    """Book ``line`` as proposed if that is still sure now; whether it was. A transaction of its own.

    Nothing else is looked at again: whoever accepts many does that once, for all of them.
    """
    found = fresh(line, now)
    best: Proposal | None = found[0] if found else None
    if best is None or best.confidence != HIGH or line.state != "open":
        return False
    match_line(actor=actor, line=line, parts=best.parts, how=best.kind, now=now, version=line.version, look=False)
    return True
