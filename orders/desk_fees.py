"""Small remainders a line of the bank left open: a fee its bank kept, to be given up (ORD-8, ORD-9)."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import F
from django.urls import reverse

from customers.models import Customer
from orders.models import BankLine, OpenItem, WriteOff, WriteOffLine
from orders.policies import WRITE_OFFS
from orders.policies.matching import MATCHING
from orders.rules.write_offs import DEBTS
from salesops.core.policies import policy_on


@dataclass(frozen=True)
class FeeLeft:
    """``item`` is paid but for a little. ``asked``: the number of the request that waits for it; else ``address`` asks."""

    item: OpenItem
    asked: str = ""
    address: str = ""


def fees_left(line: BankLine, user: Any, today: date) -> list[FeeLeft]:
    """What the money of ``line`` left open of what it settled, of each no more than a bank's fee. At most five queries."""
    if not user.can("write_offs", "c"):
        return []
    most = min(policy_on(MATCHING, today)["fee"], policy_on(WRITE_OFFS, today)["remainder"])
    money = {"settlements__entry__receipt__bank_match__line": line, "settlements__entry__receipt__reversed_on": None}
    rows = OpenItem.objects.unsettled().visible_to(user).filter(settlements__amount__gt=0, **money)
    rows = rows.filter(entry__kind__in=DEBTS, open_amount__lte=most, settled__gt=F("open_amount"))
    items = list(rows.select_related("entry", "customer").distinct().order_by("due_on", "pk"))
    if not items:
        return []
    people = Customer.objects.filter(pk__in={item.customer_id for item in items}).in_reach(user, "write_offs", "c")
    reached = set(people.values_list("pk", flat=True))
    waiting = WriteOffLine.objects.filter(
        item__in=items, write_off__state="requested", write_off__in=WriteOff.objects.visible_to(user)
    )
    asked = dict(waiting.values_list("item", "write_off__number"))
    return [
        FeeLeft(item, asked.get(item.pk, ""), _address(item)) for item in items if item.customer_id in reached
    ]  # fmt: skip


def _address(item: OpenItem) -> str:
    said = urlencode({"invoice": item.entry.document, "cause": WriteOff.Cause.FEE.value})
    return f"{reverse('orders:ask_write_off', args=[item.customer.code])}?{said}"
