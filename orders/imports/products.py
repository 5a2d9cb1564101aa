"""Rows of the import ``products``: checked like the single acts, written some thousand at once (contract.md)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from customers.imports.customers import CREATED, UNCHANGED, refuse
from orders.models import Product, ProductCost, ProductPrice
from orders.rules import products as rules
from orders.scope import imports_products
from orders.services.products import columns_of
from salesops.core.audit.activity import record_activities
from salesops.core.refusals import Refusal
from salesops.core.sockets.imports import Applied, ImportContext, ImportRow

from .cells import EXEMPT

PLAIN = ("name", "line", "category", "unit", "launched_on")
PRICES = ("list_price", "floor_price")
WHOLE = ("name", "name_key", "line", "category", "unit", "launched_on", "tax_rate", "tax_exempt", "search_text")


@dataclass
class _Line:
    """A row with its product. ``changes``: column of the file → [before, after]; ``new``: the product didn't exist."""

    row: ImportRow
    product: Product
    new: bool
    prices: dict[str, Decimal | None]
    cost: Decimal | None
    columns: dict[str, Any]
    changes: dict[str, list[Any]] = field(default_factory=dict)


def apply_products(rows: list[ImportRow], context: ImportContext) -> Mapping[int, Applied]:
    """Some thousand rows at once, with a constant number of statements."""
    known = {
        p.sku: p
        for p in Product.objects.select_for_update().filter(sku__in=[r.values["sku"] for r in rows]).order_by("pk")
    }
    ids = [product.pk for product in known.values()]
    prices = {p.product_id: p for p in ProductPrice.objects.on(context.day).filter(product__in=ids)} if ids else {}
    costs = {c.product_id: c for c in ProductCost.objects.on(context.day).filter(product__in=ids)} if ids else {}
    lines = [line for row in rows if (line := _line(row, known.get(row.values["sku"]), prices, costs, context))]
    new, old = [line for line in lines if line.new], [line for line in lines if line.changes]
    Product.objects.bulk_create([line.product for line in new])
    record_activities([line.product for line in new], "orders.create_product", actor=context.actor)
    _update(old, context)
    _hold(ProductPrice, [(ln.product, ln.prices) for ln in lines if _priced(ln, PRICES)], prices, context.day)
    _hold(ProductCost, [(ln.product, {"net": ln.cost}) for ln in lines if _priced(ln, ("cost",))], costs, context.day)
    return {line.row.number: _done(line) for line in lines}


def _done(line: _Line) -> Applied:
    if line.new:
        return CREATED
    return Applied("updated", line.changes) if line.changes else UNCHANGED


def _priced(line: _Line, names: tuple[str, ...]) -> bool:
    """Whether the row brings a first or another price."""
    return any(name in (line.row.values if line.new else line.changes) for name in names)


def _line(
    row: ImportRow,
    product: Product | None,
    prices: Mapping[int, ProductPrice],
    costs: Mapping[int, ProductCost],
    context: ImportContext,
) -> _Line | None:
    """``row`` with what it changes, or ``None`` when it is refused."""
    values = row.values
    present = prices.get(product.pk) if product else None
    after = {name: values.get(name, getattr(present, name, None)) for name in PRICES}
    columns = _columns(values)
    if refuse(
        row,
        *rules.named(values["sku"], values["name"]),
        *rules.prices_fit(after["list_price"], after["floor_price"]),
        None if product is None or imports_products(context.actor) else _not_yours(),
    ):
        return None
    if product is None:
        state = "active" if values.get("active", True) else "withdrawn"
        made = Product(sku=values["sku"], state=state, **columns_of(columns))
        return _Line(row, made, True, after, values.get("cost"), columns)
    line = _Line(row, product, False, after, values.get("cost"), columns)
    before = {name: getattr(product, name) for name in PLAIN} | {"active": product.state == "active"}
    before |= {name: getattr(present, name, None) for name in PRICES}
    before |= {"cost": getattr(costs.get(product.pk), "net", None)}
    before |= {"tax_rate": EXEMPT if product.tax_exempt else product.tax_rate}
    line.changes = {n: [before[n], values[n]] for n in before if n in values and before[n] != values[n]}
    return line


def _not_yours() -> Refusal:
    sentence = _("This product exists. Your roles let you open products, not change them.")
    return Refusal("orders.exists-already", sentence, "sku")


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the row says of the columns of the product itself."""
    found = {name: values[name] for name in PLAIN if name in values}
    if "tax_rate" in values:
        exempt = values["tax_rate"] == EXEMPT
        found |= {"tax_rate": Decimal() if exempt else values["tax_rate"], "tax_exempt": exempt}
    return found


def _update(lines: Iterable[_Line], context: ImportContext) -> None:
    changed, text = [], Product._meta.get_field("search_text")
    alike: dict[tuple[str, ...], list[Product]] = {}
    turned: dict[str, list[int]] = {"active": [], "withdrawn": []}
    for line in lines:
        product = line.product
        for name, value in columns_of(_columns({n: pair[1] for n, pair in line.changes.items()})).items():
            setattr(product, name, value)
        product.search_text = text.text_of(product)  # type: ignore[attr-defined]
        changed.append(product)
        if "active" in line.changes:
            turned["active" if line.changes["active"][1] else "withdrawn"].append(product.pk)
        alike.setdefault(tuple(sorted(line.changes)), []).append(product)
    Product.objects.bulk_update(changed, WHOLE, batch_size=1000)
    # What changed, without figures: activities are read by more people than prices.
    for names, products in alike.items():
        record_activities(products, "orders.edit_product", actor=context.actor, fields=list(names))
    for state, ids in turned.items():
        if ids:
            Product.objects.filter(pk__in=ids).update(state=state)


def _hold(
    model: type[ProductPrice] | type[ProductCost],
    wanted: list[tuple[Product, dict[str, Any]]],
    present: Mapping[int, Any],
    day: date,
) -> None:
    """Let the values hold from ``day`` until the next planned change: what ``hold_from`` does, for many at once."""
    planned: dict[int, date] = {}
    bare = [product.pk for product, _v in wanted if product.pk not in present]
    if bare:
        ahead = model._default_manager.filter(product__in=bare, period__startswith__gt=day).order_by("-period")
        planned = {row.product_id: row.period.lower for row in ahead}
    corrected: list[Any] = []
    ended: list[Any] = []
    made: list[Any] = []
    for product, values in wanted:
        row = present.get(product.pk)
        if row is not None and row.period.lower == day:
            for name, value in values.items():
                setattr(row, name, value)
            corrected.append(row)
            continue
        until = row.period.upper if row is not None else planned.get(product.pk)
        if row is not None:
            row.period = DateRange(row.period.lower, day)
            ended.append(row)
        made.append(model(product=product, period=DateRange(day, until), **values))
    columns = ["list_price", "floor_price"] if model is ProductPrice else ["net"]
    model._default_manager.bulk_update(corrected, columns, batch_size=1000)
    model._default_manager.bulk_update(ended, ["period"], batch_size=1000)
    model._default_manager.bulk_create(made)
