"""Orders, shipments and contracts under way of somebody who leaves or moves (ACC-9).

What is confirmed keeps its owner for good: sales and order intake count for who sold it (A1). The heir looks after it from then on
(``Order.keeper``). What nobody has confirmed yet, open shipments and contracts become the heir's own.
"""

from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from customers.handover.pool import heir_sells
from customers.rules.file import owner_fits
from customers.services.ownership import placed, unit_of
from orders.models import Contract, Order, Shipment
from salesops.core.approvals.models import Approval
from salesops.core.audit.activity import record_activities
from salesops.core.refusals import Refusal, refuse_if
from salesops.core.sockets.handover import HandoverPart, handover_parts

EXAMPLES = 5
ENDED = ("closed", "cancelled")
# Contracts somebody still works on.
LIVE = ("draft", "in_review", "returned", "approved", "signed", "in_force")
UNDER_WAY = ("planned", "agreed", "picking", "in_transit", "delivered", "disputed", "returning")


def orders_of(person: User) -> QuerySet[Order]:
    """Orders that aren't settled: his own, unless handed over before, and those he looks after."""
    return Order.objects.exclude(state__in=ENDED).filter(Q(owner=person, keeper=None) | Q(keeper=person))


def contracts_of(person: User) -> QuerySet[Contract]:
    return Contract.objects.filter(owner=person, state__in=LIVE)


def shipments_of(person: User) -> QuerySet[Shipment]:
    return Shipment.objects.filter(owner=person, state__in=UNDER_WAY)


def _undecided(kind: str, rows: QuerySet, day: date, sentence: str, code: str) -> list[Refusal]:
    """Refuse while approvals of these records wait; a handover planned for later has time until its day."""
    if day > timezone.localdate():
        return []
    keys = [str(pk) for pk in rows.values_list("pk", flat=True)]
    waiting = Approval.objects.pending().filter(kind=kind, record_id__in=keys).values_list("record_id", flat=True)
    named = [str(row) for row in rows.filter(pk__in=[int(pk) for pk in waiting]).order_by("pk")]
    if not named:
        return []
    shown = ", ".join(named[:EXAMPLES]) + (" …" if len(named) > EXAMPLES else "")
    return [Refusal(code, sentence % {"records": shown}, "heir", {"records": named})]


def _orders_block(person: User, heir: User, day: date) -> list[Refusal]:
    said = _g("Approvals of these orders wait for their decision: %(records)s. Decide or withdraw them first.")
    undecided = _undecided("orders.order", orders_of(person), day, said, "orders.orders-undecided")
    return [*heir_sells(person, heir, day), *undecided]


def _contracts_block(person: User, heir: User, day: date) -> list[Refusal]:
    said = _g("These contracts wait for a decision: %(records)s. Decide or withdraw first.")
    undecided = _undecided("orders.contract", contracts_of(person), day, said, "orders.contracts-undecided")
    return [*heir_sells(person, heir, day), *undecided]


def _take_orders(*, person: User, heir: User, day: date, actor: User | None, now: datetime) -> int:
    """Under their locks, by number: nobody confirms one meanwhile for the one and hands it over to the other."""
    unit = unit_of(heir, day)
    refuse_if(owner_fits(heir, unit, day))
    orders = list(orders_of(person).select_for_update(of=("self",)).order_by("pk"))
    rows = Order.objects.filter(pk__in=[order.pk for order in orders])
    confirmed = rows.filter(confirmed_on__isnull=False)
    # Back with who sold it: he looks after it himself again.
    confirmed.filter(owner=heir).update(keeper=None)
    confirmed.exclude(owner=heir).update(keeper=heir)
    rows.filter(confirmed_on=None).update(owner=heir, unit=placed(unit), keeper=None)
    record_activities(orders, "orders.handed_over", actor=actor, person=person.name, heir=heir.name)
    return len(orders)


def _take_shipments(*, person: User, heir: User, day: date, actor: User | None, now: datetime) -> int:
    """Whose it is asks the customer and is reminded; the figures ask the order."""
    shipments = list(shipments_of(person).select_for_update(of=("self",)).order_by("pk"))
    Shipment.objects.filter(pk__in=[shipment.pk for shipment in shipments]).update(owner=heir)
    record_activities(shipments, "orders.handed_over", actor=actor, person=person.name, heir=heir.name)
    return len(shipments)


def _take_contracts(*, person: User, heir: User, day: date, actor: User | None, now: datetime) -> int:
    unit = unit_of(heir, day)
    refuse_if(owner_fits(heir, unit, day))
    contracts = list(contracts_of(person).select_for_update(of=("self",)).order_by("pk"))
    Contract.objects.filter(pk__in=[contract.pk for contract in contracts]).update(owner=heir, unit=placed(unit))
    record_activities(contracts, "orders.handed_over", actor=actor, person=person.name, heir=heir.name)
    return len(contracts)


def _examples(rows: QuerySet[Any]) -> list[str]:
    """The latest with a number first; drafts say whose customer's they are."""
    found = rows.select_related("customer").order_by(F("number").desc(nulls_last=True), "-pk")[:EXAMPLES]
    return [f"{row} {row.customer.called}" for row in found]


handover_parts.register(
    HandoverPart(
        code="orders.open_orders",
        label=_("open orders"),
        count=lambda person, day: orders_of(person).count(),
        examples=lambda person, day: _examples(orders_of(person)),
        take=_take_orders,
        blocks=_orders_block,
        # After the customers: an heir who may not hold them is told so first.
        rank=76,
    )
)
handover_parts.register(
    HandoverPart(
        code="orders.open_shipments",
        label=_("shipments under way"),
        count=lambda person, day: shipments_of(person).count(),
        examples=lambda person, day: _examples(shipments_of(person)),
        take=_take_shipments,
        blocks=heir_sells,
        rank=77,
    )
)
handover_parts.register(
    HandoverPart(
        code="orders.open_contracts",
        label=_("contracts under way"),
        count=lambda person, day: contracts_of(person).count(),
        examples=lambda person, day: _examples(contracts_of(person)),
        take=_take_contracts,
        blocks=_contracts_block,
        rank=78,
    )
)
