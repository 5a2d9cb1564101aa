"""Rows of the import ``orders``: several rows with one number are one order (contract.md, "Imports").

An order whose lines had left is history; an open one goes through the rules of today, so that an import is no way around credit.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Posting
from customers.imports.customer_refusals import unknown
from customers.imports.customers import CREATED, UNCHANGED, refuse
from customers.imports.people import Named, sets_up
from customers.models import Customer, ShippingAddress
from customers.scope.customers import customers_in_reach
from orders.imports.numbers import Highest
from orders.models import Order, OrderLine, Product
from orders.planning import too_far
from orders.rules import imported as rules
from orders.scope_orders import may_confirm
from orders.services.history import PastLine, PastOrder, bring_orders, check_rest, take_in_order
from salesops.core.imports.parts import mark
from salesops.core.refusals import Refusal
from salesops.core.sockets.imports import Applied, ImportContext, ImportRow

# Columns that say something of the whole order: every row of it says the same, or nothing.
OF_ORDER = ("customer_code", "ordered_on", "owner_username", "promised_on", "confirmed_on", "status")
SAME = ("quantity", "unit_price", "discount_rate", "tax_rate")


@dataclass
class Known(Named):
    """What a file names, read once; ``waiting``: number of an order's first row → what is done behind all parts."""

    waiting: dict[int, tuple[int, PastOrder]] = field(default_factory=dict)
    highest: Highest = field(default_factory=lambda: Highest("SO"))

    @cached_property
    def products(self) -> dict[str, tuple[int, Decimal]]:
        return {sku: (pk, rate) for pk, sku, rate in Product.objects.values_list("pk", "sku", "tax_rate")}

    @cached_property
    def postings(self) -> dict[int, list[tuple[Any, int]]]:
        found: dict[int, list[tuple[Any, int]]] = {}
        for user, period, unit in Posting.objects.order_by("pk").values_list("user", "period", "unit"):
            found.setdefault(user, []).append((period, unit))
        return found

    def unit_on(self, person: int, day: date) -> int | None:
        return next((unit for period, unit in self.postings.get(person, ()) if day in period), None)


@dataclass
class _Draft:
    """The rows of one order, and what the order is if nothing is wrong with them."""

    rows: list[ImportRow]
    said: dict[str, Any]
    customer: Customer
    past: PastOrder

    @property
    def number(self) -> str:
        return str(self.said["number"])


def apply_orders(rows: list[ImportRow], context: ImportContext) -> Mapping[int, Applied]:
    """Some thousand rows: history is written at once; what is open waits until all parts were read (``finish_orders``)."""
    one_at_a_time()
    context.known.day = context.day
    customers = customers_named(rows, context.actor, "orders", "c")
    found: dict[str, list[ImportRow]] = {}
    for row in rows:
        found.setdefault(row.values["number"], []).append(row)
    there = {order.number: order for order in Order.objects.filter(number__in=list(found)).defer("notes")}
    lines: dict[int, dict[int, OrderLine]] = {order.pk: {} for order in there.values()}
    for line in OrderLine.objects.filter(order__in=lines) if lines else ():
        lines[line.order_id][line.no] = line
    drafts: list[_Draft] = []
    done: dict[int, Applied] = {}
    for number, of_order in found.items():
        draft = _draft(of_order, customers, context)
        if draft is None:
            continue
        if number in there:
            done |= _there_already(draft, there[number], lines[there[number].pk])
        else:
            drafts.append(draft)
    ids = bring_orders(actor=context.actor, orders=[draft.past for draft in drafts], now=timezone.now())
    for pk, draft in zip(ids, drafts, strict=True):
        context.known.highest.add([draft.number])
        first, others = draft.rows[0], draft.rows[1:]
        if _goes_on(draft):
            context.known.waiting[first.number] = (pk, draft.past)
        else:
            done[first.number] = CREATED
        done |= dict.fromkeys((row.number for row in others), CREATED)
    return done


def one_at_a_time() -> None:
    """Two imports that lock many credit accounts would wait for each other. Until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('import orders'))")


def _goes_on(draft: _Draft) -> bool:
    """Whether rules of today are asked: the order is open, or something of it is still to be shipped."""
    if draft.past.state == "partly_shipped":
        return True
    return draft.past.state == "draft" and draft.said.get("status") != "draft"


def customers_named(rows: Iterable[ImportRow], actor: Any, capability: str, right: str) -> dict[str, Customer]:
    """Customers for whom the actor enters such rows: others are as unknown as those that don't exist."""
    return customers_coded({row.values["customer_code"] for row in rows}, actor, capability, right)


def customers_coded(codes: Set[str], actor: Any, capability: str, right: str) -> dict[str, Customer]:
    """The same for ``codes`` in either case. One query."""
    wanted: Any = Customer.objects.filter(code__in={*codes, *map(str.upper, codes)})
    if not sets_up(actor):
        wanted = customers_in_reach(wanted, actor, capability, right)
    return {customer.code.casefold(): customer for customer in wanted.select_related("owner").defer("search_text")}


def _draft(rows: list[ImportRow], customers: Mapping[str, Customer], context: ImportContext) -> _Draft | None:
    """The order ``rows`` make up, or ``None`` when one of them is refused."""
    known: Known = context.known
    said = dict(rows[0].values)
    for row in rows:
        refuse(row, *rules.agrees(said, row.values, OF_ORDER))
        said |= {name: row.values[name] for name in OF_ORDER if name in row.values}
    code = said["customer_code"]
    customer = customers.get(code.casefold())
    owner = _owner(said, customer, context)
    first = rows[0]
    refuse(
        first,
        None if customer else unknown("customer_code", _("There is no customer %(value)s."), code),
        rules.not_merged(customer) if customer else None,
        None if owner or not customer else _nobody(said),
        *rules.days_fit(said, context.day),
        too_far(said.get("promised_on"), context.day, "promised_on"),
    )
    lines = [line for row in rows if (line := _line(row, said, known, context.day)) is not None]
    if not any(row.problems for row in rows):
        refuse(first, *rules.status_fits(said, lines))
    if any(row.problems for row in rows) or customer is None or owner is None:
        mark(rows, _("Belongs to row %(row)s, which is wrong.") % {"row": next(r.number for r in rows if r.problems)})
        return None
    return _Draft(rows, said, customer, _past(said, lines, customer, owner, known))


def _owner(said: Mapping[str, Any], customer: Customer | None, context: ImportContext) -> Any:
    """Who sold it: named in the file or the customer's owner. Who brings own orders names himself or somebody in his reach."""
    name = said.get("owner_username")
    if not name:
        return customer.owner if customer else None
    found = context.known.users.get(name.casefold())
    if found is None or sets_up(context.actor) or (customer is not None and found.pk == customer.owner_id):
        return found
    return found if found.pk in context.actor.access.reach("orders", "c").people else None


def _nobody(said: Mapping[str, Any]) -> Refusal:
    if said.get("owner_username"):
        return unknown("owner_username", _("There is no user %(value)s."), said["owner_username"])
    sentence = _("This customer has no owner: say who sold the order.")
    return Refusal("orders.nobody-sells", sentence, "owner_username")


def _line(row: ImportRow, said: Mapping[str, Any], known: Known, today: date) -> PastLine | None:
    values = row.values
    product = known.products.get(values["sku"])
    nothing = None if product else unknown("sku", _("There is no product %(value)s."), values["sku"])
    if refuse(row, nothing, *rules.line_fits(values, said, today)) or product is None:
        return None
    line = PastLine(
        product[0], values["quantity"], values["unit_price"], values.get("tax_rate", product[1]), int(values["line_no"]),
        values.get("discount_rate", Decimal()),
    )  # fmt: skip
    line.shipped_on, line.signed_on = values.get("shipped_on"), values.get("signed_off_on")
    return line


def _past(said: Mapping[str, Any], lines: list[PastLine], customer: Customer, owner: Any, known: Known) -> PastOrder:
    status = said.get("status", "")
    past = PastOrder({}, lines, status if status in ("cancelled", "closed") else "")
    ordered_on = said["ordered_on"]
    confirmed = said.get("confirmed_on", ordered_on) if past.is_history and past.ended != "cancelled" else None
    for line in lines:
        # What a settled order never sent was given up.
        line.confirmed_on = confirmed if line.shipped_on or past.ended != "closed" else None
    past.fields = {
        "number": said["number"], "customer_id": customer.pk, "owner_id": owner.pk, "ordered_on": ordered_on,
        "unit_id": known.unit_on(owner.pk, ordered_on) or customer.unit_id or known.unit_on(owner.pk, known.day or ordered_on),
        "promised_on": said.get("promised_on"), "confirmed_on": confirmed,
    }  # fmt: skip
    # Kept for those that go on: the day the former system confirmed them.
    past.confirmed_there = said.get("confirmed_on")
    return past


def _there_already(draft: _Draft, order: Order, lines: Mapping[int, OrderLine]) -> dict[int, Applied]:
    """The same again changes nothing; anything else under a number that is taken is refused."""
    fields = draft.past.fields
    owner = "owner_username" not in draft.said or fields["owner_id"] == order.owner_id
    same = owner and order.customer_id == fields["customer_id"] and order.ordered_on == fields["ordered_on"]
    same = same and {line.no for line in draft.past.lines} == set(lines)
    same = same and all(
        getattr(lines[row.values["line_no"]], name) == row.values[name]
        for row in draft.rows for name in SAME if name in row.values
    )  # fmt: skip
    same = same and all(line.product_id == lines[line.no].product_id for line in draft.past.lines)
    same = same and all(not line.shipped_on or lines[line.no].shipped for line in draft.past.lines)
    if same:
        return dict.fromkeys((row.number for row in draft.rows), UNCHANGED)
    refuse(draft.rows[0], Refusal("orders.number-taken", _("This number is taken by another order."), "number"))
    mark(draft.rows, _("Belongs to row %(row)s, which is wrong.") % {"row": draft.rows[0].number})
    return {}


def finish_orders(rows: list[ImportRow], context: ImportContext) -> Mapping[int, Applied]:
    """What is open, by the rules of today, account by account; then our own series goes on behind the numbers that came."""
    known: Known = context.known
    by_number = {row.number: row for row in rows}
    waiting = {number: pair for number, pair in known.waiting.items() if number in by_number}
    orders = Order.objects.select_related("customer", "owner").in_bulk([pk for pk, _past in waiting.values()])
    _give_addresses([orders[pk] for pk, past in waiting.values() if past.state == "draft"])
    done = {}
    for number, (pk, past) in sorted(waiting.items(), key=lambda pair: (orders[pair[1][0]].customer_id, pair[0])):
        done[number] = _go_on(by_number[number], orders[pk], past, context)
    known.highest.go_on()
    return {number: outcome for number, outcome in done.items() if outcome is not None}


def _give_addresses(orders: list[Order]) -> None:
    """Goods still to be sent go to the customer's usual address."""
    usual = ShippingAddress.objects.filter(customer__in={order.customer_id for order in orders}, is_active=True)
    places = dict(usual.order_by("is_default", "-pk").values_list("customer", "pk"))
    for order in orders:
        order.address_id = places.get(order.customer_id)
    Order.objects.bulk_update([order for order in orders if order.address_id], ["address"], batch_size=1000)


def _go_on(row: ImportRow, order: Order, past: PastOrder, context: ImportContext) -> Applied | None:
    now, actor = timezone.now(), context.actor
    if past.state == "partly_shipped":
        if check_rest(actor=actor, order=order, now=now):
            sentence = _("What is still to be shipped is over the customer's credit: bring it as an order of its own.")
            refuse(row, Refusal("orders.rest-over-credit", sentence, "number"))
            return None
        return CREATED
    confirm = sets_up(actor) or may_confirm(actor, order.customer)
    said = take_in_order(actor=actor, order=order, confirmed_on=past.confirmed_there, confirm=confirm, now=now)
    if not said:
        return CREATED
    order.refresh_from_db(fields=["state"])
    if order.state == "credit_hold":
        # Figures of a credit are for those who may see it.
        return Applied(
            "created", warning=_("%(number)s waits for the approval of its credit.") % {"number": order.number}
        )
    reasons = " ".join(refusal.message for refusal in said)
    sentence = _("%(number)s stays submitted: %(reasons)s")
    return Applied("created", warning=sentence % {"number": order.number, "reasons": reasons})
