"""One product: what it is, costs, how much of it there is; and its changes (ORD-1)."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.org import OrgTree
from accounts.views.forming import form_page, with_version
from orders.code_lists import SEASON, UNIT
from orders.forms.products import NewProductForm, PricesForm, ProductForm, WithdrawForm, rate_of, vat_of
from orders.models import PriceListLine, Product, ProductCost, ProductPrice, StockCount, StockMovement
from orders.models.price_list import IN_FORCE
from orders.scope import creates_products, edits_products, moves_stock, sees_cost, sees_prices, sets_cost
from orders.services.prices import price_values, set_prices
from orders.services.products import (
    bring_back_product,
    create_product,
    edit_product,
    product_values,
    withdraw_product,
)
from orders.states import PRODUCT
from orders.stock import levels_of, stock_of
from salesops.core.audit.history import HistoryEntry, describe, history_of
from salesops.core.codes.code_lists import PRODUCT_CATEGORY, PRODUCT_LINE
from salesops.core.codes.reading import entry_name
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import page

from .doors import POSTABLE, needs

HISTORY = MOVEMENTS = 20


def product_or_404(request: HttpRequest, sku: str) -> Product:
    return get_object_or_404(Product.objects.visible_to(request.user), sku__in={sku, sku.upper()})


def of(product: Product) -> str:
    return reverse("orders:product", args=[product.sku])


def crumbs(product: Product | None = None) -> list[tuple[Any, str]]:
    up = [(_("Products"), reverse("orders:products"))]
    return [*up, (product.name, of(product))] if product else up


def _facts(product: Product) -> list[tuple[str, str]]:
    """What is said of it, in words."""
    said = [
        (_("Product line"), entry_name(PRODUCT_LINE, product.line)),
        (_("Category"), entry_name(PRODUCT_CATEGORY, product.category)),
        (_("Specification"), product.specification),
        (_("Style"), product.style),
        (_("Colour"), product.colour),
        (_("Size"), product.size),
        (_("Season"), entry_name(SEASON, product.season)),
        (_("VAT rate"), _("exempt from VAT") if product.tax_exempt else f"{(product.tax_rate * 100).normalize():f}%"),
        (_("Lead time (days)"), "" if product.lead_days is None else str(product.lead_days)),
    ]
    return [(label, text) for label, text in said if text]


def _list_prices(product: Product, today: Any) -> list[dict[str, Any]]:
    """The published lists of today that have it, most specific first."""
    tree = OrgTree.on(today)
    lines = PriceListLine.objects.filter(
        product=product, price_list__state__in=IN_FORCE, price_list__period__contains=today
    ).select_related("price_list")
    found = [
        {
            "price": line.price,
            "list": line.price_list,
            "market": tree.nodes[line.price_list.market_id].local_name
            if line.price_list.market_id in tree.nodes
            else "",
        }
        for line in lines
    ]
    return sorted(found, key=lambda row: (not row["market"], not row["list"].grade, row["market"], row["list"].grade))


def _history(product: Product, reader: Any) -> list[HistoryEntry]:
    """Without what the reader may not even know to have changed."""
    told: Iterable[HistoryEntry] = describe(list(history_of(product)[:HISTORY]), reader)
    shown = (replace(e, changes=tuple(c for c in e.changes if not c.hidden)) for e in told)
    costs = str(ProductCost._meta.verbose_name).casefold()
    return [e for e in shown if e.changes and (sees_cost(reader) or e.what.casefold() != costs)]


@page("products")
def product(request: HttpRequest, sku: str) -> HttpResponse:
    """One product at a glance. Prices, floor and cost for those who see them."""
    found, user, today = product_or_404(request, sku), request.user, timezone.localdate()
    prices, costs = sees_prices(user), sees_cost(user)
    edits, stocks = edits_products(user), moves_stock(user)
    present = price_values(found, today)
    context = {
        "product": found,
        "state": PRODUCT.state_of(found),
        "unit": entry_name(UNIT, found.unit),
        "facts": _facts(found),
        "today": today,
        "stock": stock_of([found.pk])[found.pk],
        "levels": levels_of(found),
        "movements": StockMovement.objects.filter(product=found)
        .select_related("warehouse", "by")
        .order_by("-id")[:MOVEMENTS],
        "counts": StockCount.objects.filter(product=found, state="counted").select_related("warehouse", "counted_by"),
        "sees_prices": prices,
        "sees_cost": costs,
        "list_price": present["list_price"] if prices else None,
        "floor_price": present["floor_price"] if costs else None,
        "cost": present["cost"] if costs else None,
        "list_prices": _list_prices(found, today) if prices else [],
        "prices": ProductPrice.objects.filter(product=found).order_by("-period") if prices else [],
        "costs": ProductCost.objects.filter(product=found).order_by("-period") if costs else [],
        "may_edit": edits,
        "may_stock": stocks,
        "entries": _history(found, user) if edits or user.holds("AUD") else [],
    }
    return render(request, "orders/products/product.html", context)


@page("products", methods=POSTABLE)
@needs(creates_products, "c")
@once_per_form
def new_product(request: HttpRequest) -> HttpResponse:
    """Open a product, with its prices from today where the reader may set them."""
    user = request.user
    form = NewProductForm(
        request.POST or None, initial={"unit": "piece"}, prices=edits_products(user), cost=sets_cost(user)
    )

    def act(values: dict[str, Any]) -> None:
        create_product(actor=user, day=timezone.localdate(), **rate_of(values.pop("vat")), **values)

    return form_page(
        request, form, act, title=_("New product"), back=reverse("orders:products"), submit=_("Create the product"),
        crumbs=crumbs(), done=_("The product is there."),
    )  # fmt: skip


@page("products", methods=POSTABLE)
@needs(edits_products, "e")
@once_per_form
def edit(request: HttpRequest, sku: str) -> HttpResponse:
    """What a product is; prices have a form of their own."""
    found = product_or_404(request, sku)
    vat = vat_of(found.tax_rate, found.tax_exempt)
    form = ProductForm(request.POST or None, initial={**product_values(found), "vat": vat, "version": found.version})

    def act(values: dict[str, Any]) -> None:
        values |= rate_of(values.pop("vat"))
        edit_product(actor=request.user, product=found, values=values, version=with_version(request, found))

    return form_page(
        request, form, act, title=_("Edit %(product)s") % {"product": found.name}, back=of(found), submit=_("Save"),
        crumbs=crumbs(found), done=_("Saved."),
    )  # fmt: skip


@page("products", methods=POSTABLE)
@needs(edits_products, "e")
@once_per_form
def prices(request: HttpRequest, sku: str) -> HttpResponse:
    """List price, floor and cost from a day on."""
    found, today = product_or_404(request, sku), timezone.localdate()
    cost = sets_cost(request.user)
    present = price_values(found, today)
    form = PricesForm(request.POST or None, initial={**present, "day": today, "version": found.version}, cost=cost)
    return form_page(
        request,
        form,
        lambda values: set_prices(
            actor=request.user, product=found, today=today, version=with_version(request, found), **values
        ),
        title=_("Prices of %(product)s") % {"product": found.name},
        back=of(found),
        submit=_("Save from that day"),
        crumbs=crumbs(found),
        sub=_("What was before stays: orders of a past day keep the prices of that day."),
    )


@page("products", methods=POSTABLE)
@needs(edits_products, "e")
@once_per_form
def withdraw(request: HttpRequest, sku: str) -> HttpResponse:
    """No longer sold."""
    found = product_or_404(request, sku)
    form = WithdrawForm(request.POST or None, initial={"version": found.version})
    return form_page(
        request,
        form,
        lambda values: withdraw_product(
            actor=request.user, product=found, version=with_version(request, found), **values
        ),
        title=_("Withdraw %(product)s") % {"product": found.name},
        back=of(found),
        submit=_("Withdraw"),
        crumbs=crumbs(found),
        sub=_("New orders no longer take it; orders there are keep it."),
        danger=True,
    )


@page("products", methods=POSTABLE)
@needs(edits_products, "e")
@once_per_form
def bring_back(request: HttpRequest, sku: str) -> HttpResponse:
    """Sold again."""
    found = product_or_404(request, sku)
    form = WithdrawForm(request.POST or None, initial={"version": found.version})
    del form.fields["reason"]
    return form_page(
        request,
        form,
        lambda values: bring_back_product(actor=request.user, product=found, version=with_version(request, found)),
        title=_("Bring back %(product)s") % {"product": found.name},
        back=of(found),
        submit=_("Bring back"),
        crumbs=crumbs(found),
        sub=_("It can be ordered again, at the prices that hold."),
    )
