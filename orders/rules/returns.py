"""Reasons not to ask for a return or take it further (ORD-7). Each returns a refusal or nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from orders.code_lists import RETURN_REASON
from orders.models import Order, OrderLine, Return, ReturnLine
from orders.rules.orders import places
from orders.rules.shipments import SHIPS
from orders.rules.stock import plain
from salesops.core.codes.reading import entries_of
from salesops.core.refusals import Refusal


def order_takes_back(order: Order) -> Refusal | None:
    """Goods come back to orders that are confirmed and not on hold."""
    if order.state in SHIPS:
        return None
    sentence = _("Nothing comes back while the order is %(state)s.") % {"state": order.machine.state_of(order).label}
    return Refusal("orders.order-takes-nothing-back", sentence, figures={"state": order.state})


def returnable(line: OrderLine, under_return: Mapping[int, Decimal]) -> Decimal:
    """How much of ``line`` was signed for and neither came back nor is under return. ``under_return``: by order line."""
    left: Decimal = line.signed - line.returned - under_return.get(line.pk, Decimal())
    return max(left, Decimal())


def something_to_return(lines: Iterable[OrderLine], under_return: Mapping[int, Decimal]) -> Refusal | None:
    """What can't be returned isn't asked for: nothing was signed for yet, or all of it is on its way back."""
    lines = list(lines)
    if any(returnable(line, under_return) for line in lines):
        return None
    if any(line.signed for line in lines):
        return Refusal("orders.all-returned", _("All that was signed for came back or is on a return already."))
    return Refusal(
        "orders.nothing-signed", _("Nothing of it was signed for yet: only goods the customer has can come back.")
    )


def something(quantities: Sequence[Any]) -> Refusal | None:
    return None if quantities else Refusal("orders.nothing-to-return", _("Say how much of which line."), "lines")


def fits(line: OrderLine, quantity: Decimal, under_return: Decimal, row: int) -> Refusal | None:
    """Positive, at most three places, and no more than was signed for and neither came back nor is under return."""
    field = f"lines.{row}.quantity"
    if quantity <= 0 or places(quantity) > 3:
        return Refusal("orders.bad-quantity", _("The quantity must be more than 0, with 3 decimals at most."), field)
    left = line.signed - line.returned - under_return
    if quantity <= left:
        return None
    sentence = _("Line %(no)s: %(wanted)s to return, only %(left)s can be.")
    figures = {"no": line.no, "wanted": plain(quantity), "left": plain(max(left, Decimal()))}
    return Refusal("orders.more-than-signed", sentence % figures, field, figures)


def reason_known(code: str, row: int) -> Refusal | None:
    entry = entries_of(RETURN_REASON).get(code)
    if entry is not None and entry.is_active:
        return None
    return Refusal("orders.return-reason", _("Choose why it comes back."), f"lines.{row}.reason")


def way_known(way: str, ways: Sequence[str], field: str) -> Refusal | None:
    return None if way in ways else Refusal("orders.return-way", _("Choose what shall become of it."), field)


def looked_at(taken: Return) -> Refusal | None:
    """While goods come in to be looked at nothing is decided."""
    if taken.look_from is None or taken.look_until is not None:
        return None
    return Refusal("orders.goods-not-looked-at", _("The goods to be looked at are still under way."))


def not_asked_before(taken: Return) -> Refusal | None:
    if taken.state != "requested":
        return wrong_state(taken)
    if taken.look_from is None:
        return None
    return Refusal("orders.goods-asked-for", _("The goods were asked for already."))


def goods_asked_for(taken: Return) -> Refusal | None:
    if taken.state == "requested" and looked_at(taken):
        return None
    return Refusal("orders.goods-not-asked-for", _("No goods to be looked at are under way."))


def wrong_state(taken: Return) -> Refusal:
    sentence = _("This can't be done while it is %(state)s.") % {"state": taken.machine.state_of(taken).label}
    return Refusal("core.wrong-state", sentence, figures={"state": taken.state})


def came_fits(line: ReturnLine, good: Decimal, damaged: Decimal, row: int) -> Iterator[Refusal]:
    """No more than may come back; less is a short return."""
    field = f"lines.{row}.good"
    if min(good, damaged) < 0 or max(places(good), places(damaged)) > 3:
        yield Refusal("orders.bad-quantity", _("A quantity is not negative and has 3 decimals at most."), field)
    elif good + damaged > line.quantity:
        sentence = _("Not more than the %(quantity)s that may come back.") % {"quantity": plain(line.quantity)}
        yield Refusal("orders.back-too-many", sentence, field)


def something_came(came: Mapping[int, tuple[Decimal, Decimal]]) -> Refusal | None:
    if any(sum(pair) > 0 for pair in came.values()):
        return None
    return Refusal("orders.nothing-came", _("Nothing came back: withdraw the return instead."), "lines")


def not_on_it(no: int) -> Refusal:
    return Refusal("orders.not-under-return", _("Line %(no)s is not under this return.") % {"no": no}, "lines")


def still_open(taken: Return) -> Refusal | None:
    return wrong_state(taken) if taken.state in ("closed", "refused", "withdrawn") else None


def is_exchange(taken: Return) -> Refusal | None:
    if taken.state == "received" and taken.advice == Return.Way.REPLACE:
        return None
    return Refusal("orders.no-exchange", _("Only goods that came back for an exchange are sent again."))


def not_replaced(taken: Return) -> Refusal | None:
    sent = taken.replaced_by
    if sent is None or sent.state in ("cancelled", "returned"):
        return None
    return Refusal("orders.replaced-already", _("The exchange is planned already: %(shipment)s.") % {"shipment": sent})


def is_repair(taken: Return) -> Refusal | None:
    if taken.state == "received" and taken.advice == Return.Way.REPAIR:
        return None
    return Refusal("orders.no-repair", _("Only goods that came in for a repair are sent home."))


def moment_past(moment: datetime, now: datetime, field: str) -> Refusal | None:
    return Refusal("orders.in-the-future", _("That is still to come."), field) if moment > now else None


def credit_notes_wait(waits: bool) -> Refusal | None:
    if not waits:
        return None
    return Refusal("orders.credit-notes-wait", _("Its credit notes are to be issued first."))
