"""Whose orders a person sees (capability ``orders``)."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from customers.models import Customer
from customers.scope.among import AmongThose, Pieces, any_of, counted_apart, named_by, strands_of
from customers.scope.customers import counted_in_reach, reaches
from orders.models import Order
from salesops.core.lists.strands import Strand
from salesops.core.refusals import Forbidden, Refusal

# Logistics and production see an order from its confirmation on (defaults.md 1.3).
AFTER_CONFIRMATION = Q(confirmed_on__isnull=False)
STEPS = {"LOG": AFTER_CONFIRMATION, "PRD": AFTER_CONFIRMATION}


# Of so many customers and fewer all are read first; of more a page is soon full from the newest on.
MANY = 1_000


def visible_orders(rows: Any, user: Any) -> Any:
    """Own ones, those of one's units at their time, those of customers in reach, those whose step waits for one's role.

    An order stays with owner and unit of its day, so that figures of the past stay what they were.
    """
    return any_of(rows, _orders(user))


def visible_orders_apart(rows: Any, user: Any) -> list[Any]:
    """:func:`visible_orders` as parts without a common row, for counting."""
    return counted_apart(rows, _orders(user, counted=True))


def orders_of(rows: Any, user: Any, capability: str, steps: Mapping[str, Q]) -> Any:
    """:func:`visible_orders` by another ``capability``, with the orders that wait for one's role by it."""
    return any_of(rows, _orders(user, capability=capability, steps=steps))


def _orders(user: Any, *, counted: bool = False, capability: str = "orders", steps: Mapping[str, Q] = STEPS) -> Pieces:
    """Besides the pieces of every paper of customers: orders the people in reach look after since a handover."""
    pieces = _pieces(user, capability, steps, counted=counted)
    if not pieces:
        return pieces
    people = user.access.reach(capability, "v").people
    kept = Order.objects.filter(keeper__in=sorted(people)).order_by()
    among = Q(AmongThose("pk", kept)) if counted else Q(pk__in=kept.values("pk"))
    return [*pieces, among] if people else pieces


def order_strands(user: Any) -> list[Strand] | None:
    """:func:`visible_orders` by owner and unit, for a list in an order each of these has an index in."""
    return strands_of(_orders(user, counted=True))


def rows_of_customers(rows: Any, user: Any, capability: str, steps: Mapping[str, Q]) -> Any:
    """Rows with ``owner``, ``unit`` and ``customer`` in reach of ``capability``; ``steps``: role → those its step waits for."""
    return any_of(rows, _pieces(user, capability, steps))


def rows_of_customers_apart(rows: Any, user: Any, capability: str, steps: Mapping[str, Q]) -> list[Any]:
    """:func:`rows_of_customers` as parts without a common row, for counting."""
    return counted_apart(rows, _pieces(user, capability, steps, counted=True))


def rows_in_reach(rows: Any, user: Any, capability: str) -> Any:
    """Rows of customers in reach of ``capability``, whoever wrote them."""
    if not user.can(capability, "v") or user.access.reach(capability, "v").everything:
        return rows if user.can(capability, "v") else rows.none()
    customers, count = counted_in_reach(user, capability, MANY)
    return rows.filter(customer__in=customers) if count <= MANY else rows.filter(named_by("customer_id", customers))


def _pieces(user: Any, capability: str, steps: Mapping[str, Q], *, counted: bool = False) -> Pieces:
    """Units first, which hold most of the rows. ``counted``: all rows are wanted, not the newest of them."""
    if not user.can(capability, "v"):
        return ()
    reach = user.access.reach(capability, "v")
    if reach.everything:
        return None
    pieces = []
    units = reach.units | reach.market_units()
    if units:
        pieces.append(Q(unit_id__in=sorted(units)))
    if reach.people:
        pieces.append(Q(owner_id__in=sorted(reach.people)))
    pieces += [steps[role] for role in sorted(reach.step_roles) if role in steps]
    customers, count = counted_in_reach(user, capability, MANY)
    # Without units all the rows of these customers are read, however many they are: looking at every order takes longer.
    if count > MANY and (units or not counted):
        return [*pieces, Q(named_by("customer_id", customers))]
    return [*pieces, Q(AmongThose("customer_id", customers)) if counted else Q(customer__in=customers)]


def may_write(actor: Any, customer: Customer, right: str) -> bool:
    """Whether ``actor`` (``None``: the system) holds ``right`` on the orders of ``customer``."""
    return actor is None or reaches(actor, customer, "orders", right)


def need_orders_of(actor: Any, customer: Customer, right: str) -> None:
    """Refuse with 403 unless ``actor`` holds ``right`` on the orders of ``customer``."""
    if not may_write(actor, customer, right):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))


# Whose hand confirms: the secretary's (defaults.md 13); without one at hand the secretaries' lead.
CONFIRMING = ("SEC", "SSL")


def may_confirm(actor: Any, customer: Customer) -> bool:
    """Whether ``actor`` (``None``: the system, after an approval) confirms orders of ``customer``: a secretary of its market."""
    return actor is None or (actor.holds(*CONFIRMING) and may_write(actor, customer, "e"))


# Right over the customer's orders that each verb by hand needs; a confirmation asks for the role as well.
VERB_RIGHTS = {
    "edit": "e", "submit": "c", "cancel": "c", "copy": "c", "return": "e", "confirm": "e",
    "change": "e", "call-off": "e", "short-close": "e", "pause": "a", "resume": "a",
}  # fmt: skip


# Finance puts any order it sees on hold and lets it go on, whosever step it is (defaults.md 13).
FREEZING = ("FIN",)


def may_pause(actor: Any, customer: Customer) -> bool:
    """Whether ``actor`` (``None``: the system) puts orders of ``customer`` on hold: who decides on them, and finance."""
    if may_write(actor, customer, "a"):
        return True
    return actor.holds(*FREEZING) and actor.can("orders", "a") and may_write(actor, customer, "v")


def may_do(actor: Any, customer: Customer, verb: str) -> bool:
    """Whether ``actor`` may take orders of ``customer`` along ``verb`` at all, whatever their state."""
    if verb == "confirm":
        return may_confirm(actor, customer)
    if verb in ("pause", "resume"):
        return may_pause(actor, customer)
    return may_write(actor, customer, VERB_RIGHTS[verb])


def need_verb(actor: Any, customer: Customer, verb: str) -> None:
    """Refuse with 403 unless ``actor`` may take orders of ``customer`` along ``verb``."""
    if not may_do(actor, customer, verb):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))


def sees_amounts(user: Any, order: Any = None) -> bool:
    """Prices and amounts of ``order``: not where only a grant that leaves them out reaches it (logistics, production).

    Without ``order``: of every order the reader may meet, as a list asks.
    """
    by_limit = user.access.reach_by_limit("orders")
    if not any("no_price" in limit.split(",") for limit in by_limit):
        return bool(by_limit)
    whole = by_limit.get("")
    if whole is None or whole.everything or order is None:
        return whole is not None and whole.everything
    units = whole.units | whole.market_units()
    if getattr(order, "keeper_id", None) in whole.people:
        return True
    return any(who.owner_id in whole.people or who.unit_id in units for who in (order, order.customer))
