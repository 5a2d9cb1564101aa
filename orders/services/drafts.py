"""Orders being written: opened, edited, copied while they are drafts (ORD-4). Lock order: order, then its lines."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.editing import check_version
from customers.models import Customer
from customers.services.editing import lock_current
from orders.agreed_prices import agreed_in, holds, priced_by
from orders.models import Order, OrderLine, Product
from orders.planning import too_far
from orders.pricing import prices_for
from orders.rules import orders as rules
from orders.scope_orders import need_orders_of
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.refusals import Invalid, Refusal, refuse_if

from .entries import lock_order

FIELDS = ("promised_on", "customer_reference", "notes", "term_days", "prepaid", "address", "contract")
LINE = ("product", "quantity", "unit_price", "discount_rate", "note")
MOST_LINES = 500


def draft_values(order: Order) -> dict[str, Any]:
    """What an editor of the draft sees, beside the lines."""
    return {name: getattr(order, name) for name in FIELDS}


@act("orders.open_order")
def open_order(
    *, actor: User | None, customer: Customer, lines: Sequence[Mapping[str, Any]], now: datetime,
    values: Mapping[str, Any] | None = None, owner: User | None = None,
) -> Order:  # fmt: skip
    """Begin an order of ``customer`` as a draft, for its owner unless told. ``lines``: ``product``, ``quantity``, optionally
    ``unit_price`` (else the price agreed in the order's contract, else the customer's price of the day), ``discount_rate``
    (fraction), ``note``.
    """
    need_orders_of(actor, customer, "c")
    customer = lock_current(customer)
    seller: Any = owner or customer.owner or actor
    nobody = Refusal("orders.nobody-sells", _("This customer has no owner: claim it first."), "customer")
    today = timezone.localdate(now)
    refuse_if(
        rules.customer_active(customer),
        nobody if seller is None else None,
        *_fit(values, customer, lines),
        _too_far(values, today),
        kind=Invalid,
    )
    order = Order.objects.create(
        customer=customer, owner=seller, unit_id=customer.unit_id, ordered_on=today, entered_by=actor, entered_at=now,
        **_fields(values),
    )  # fmt: skip
    _write_lines(order, lines, today)
    record_activity(order, "orders.open_order", actor=actor)
    return order


@act("orders.edit_order")
def edit_order(
    *, actor: User | None, order: Order, now: datetime, values: Mapping[str, Any] | None = None,
    lines: Sequence[Mapping[str, Any]] | None = None, version: int | None = None,
) -> Order:  # fmt: skip
    """Change a draft; ``lines`` replace those there. Refused with ``orders.not-a-draft`` once it is submitted."""
    need_orders_of(actor, order.customer, "e")
    order = lock_order(order)
    check_version(order, version, draft_values(order))
    refuse_if(rules.is_draft(order))
    today = timezone.localdate(now)
    refuse_if(*_fit(values, order.customer, lines or ()), _too_far(values, today), kind=Invalid)
    for name, value in _fields(values).items():
        setattr(order, name, value)
    order.save()
    if lines is not None:
        order.lines.all().delete()
        _write_lines(order, lines, today)
    record_activity(order, "orders.edit_order", actor=actor)
    return order


@act("orders.copy_order")
def copy_order(*, actor: User | None, order: Order, now: datetime) -> Order:
    """The same again as a draft: today's prices, no promised day, nothing of the old order's checks and approvals."""
    lines = [
        {"product": line.product, "quantity": line.quantity, "discount_rate": line.discount_rate, "note": line.note}
        for line in order.lines.select_related("product").order_by("no")
    ]
    same = {"address": order.address, "term_days": order.term_days, "prepaid": order.prepaid}
    return open_order(actor=actor, customer=order.customer, lines=lines, now=now, values=same)


def _fields(values: Mapping[str, Any] | None) -> dict[str, Any]:
    given = dict(values or {})
    if set(given) - set(FIELDS):
        raise LookupError(f"orders: unknown fields {sorted(set(given) - set(FIELDS))}")
    return given


def _fit(
    values: Mapping[str, Any] | None, customer: Customer, lines: Sequence[Mapping[str, Any]]
) -> list[Refusal | None]:
    address = (values or {}).get("address")
    foreign = address is not None and address.customer_id != customer.pk
    contract = (values or {}).get("contract")
    others = contract is not None and contract.customer_id != customer.pk
    many = Refusal("orders.too-many-lines", _("An order has at most %(most)s lines.") % {"most": MOST_LINES}, "lines")
    return [
        Refusal("orders.address-of-another", _("This address belongs to another customer."), "address") if foreign else None,
        Refusal("orders.contract-of-another", _("This contract is another customer's."), "contract") if others else None,
        many if len(lines) > MOST_LINES else None,
        *(refusal for n, line in enumerate(lines) for refusal in rules.line_fits(n, line)),
    ]  # fmt: skip


def _too_far(values: Mapping[str, Any] | None, today: date) -> Refusal | None:
    return too_far((values or {}).get("promised_on"), today, "promised_on")


def _write_lines(order: Order, lines: Sequence[Mapping[str, Any]], today: date) -> None:
    products: list[Product] = [line["product"] for line in lines]
    prices = prices_for(order.customer, {p.pk for p in products}, today)
    contract = order.contract
    agreed = agreed_in(contract) if contract is not None and holds(contract, order, today) else {}
    priced = [
        priced_by(line, prices[product.pk], agreed.get(product.pk, ()), contract)
        for line, product in zip(lines, products, strict=True)
    ]
    missing = [
        Refusal("orders.no-price", _("%(product)s has no price yet: enter one.") % {"product": product.name},
                f"lines.{n}.unit_price")
        for n, (found, product) in enumerate(zip(priced, products, strict=True))
        if found["unit_price"] is None
    ]  # fmt: skip
    if missing:
        raise Invalid(*missing)
    OrderLine.objects.bulk_create(
        OrderLine(
            order=order,
            no=n,
            product=product,
            quantity=line["quantity"],
            list_price=prices[product.pk].list_price,
            tax_rate=product.tax_rate,
            note=str(line.get("note", "")).strip(),
            **found,
        )
        for n, (line, product, found) in enumerate(zip(lines, products, priced, strict=True), 1)
    )
