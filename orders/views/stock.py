"""Stock of a product by hand: received, moved, counted; counts posted by somebody else (ORD-1; defaults.md 1.5)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.views.forming import form_page, with_version
from orders.forms.stock import CountForm, MoveForm, ReceiveForm, WarehouseForm
from orders.models import StockCount, Warehouse
from orders.scope import moves_stock
from orders.services import stock as services
from orders.services.stock_ledger import StockLine
from orders.services.warehouses import save_warehouse, warehouse_values
from salesops.core.refusals import Forbidden, Refused
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action, page

from .doors import POSTABLE, needs
from .products import crumbs, of, product_or_404


@page("products", methods=POSTABLE)
@needs(moves_stock, "e")
@once_per_form
def receive(request: HttpRequest, sku: str) -> HttpResponse:
    found = product_or_404(request, sku)

    def act(values: dict[str, Any]) -> None:
        line = StockLine(values["warehouse"], found, values["quantity"])
        services.receive_stock(actor=request.user, lines=[line], now=timezone.now(), reason=values["reason"])

    return form_page(
        request, ReceiveForm(request.POST or None), act, title=_("Receive %(product)s") % {"product": found.name},
        back=of(found), submit=_("Receive"), crumbs=crumbs(found),
    )  # fmt: skip


@page("products", methods=POSTABLE)
@needs(moves_stock, "e")
@once_per_form
def move(request: HttpRequest, sku: str) -> HttpResponse:
    """From one warehouse to another."""
    found = product_or_404(request, sku)
    return form_page(
        request,
        MoveForm(request.POST or None),
        lambda values: services.move_stock(actor=request.user, product=found, now=timezone.now(), **values),
        title=_("Move %(product)s") % {"product": found.name},
        back=of(found),
        submit=pgettext("stock", "Move"),
        crumbs=crumbs(found),
    )


@page("products", methods=POSTABLE)
@needs(moves_stock, "e")
@once_per_form
def count(request: HttpRequest, sku: str) -> HttpResponse:
    """What was found; somebody else posts it."""
    found = product_or_404(request, sku)
    return form_page(
        request,
        CountForm(request.POST or None),
        lambda values: services.count_stock(actor=request.user, product=found, now=timezone.now(), **values),
        title=_("Count %(product)s") % {"product": found.name},
        back=of(found),
        submit=_("Hand in the count"),
        crumbs=crumbs(found),
        sub=_("Somebody else compares it with the books and posts the difference."),
    )


@page("products")
@needs(moves_stock, "e")
def counts(request: HttpRequest) -> HttpResponse:
    """Counts that wait to be posted."""
    rows = StockCount.objects.visible_to(request.user).filter(state="counted")
    waiting = rows.select_related("warehouse", "product", "counted_by").order_by("counted_at", "pk")
    return render(request, "orders/stock/counts.html", {"counts": waiting[:300], "may_stock": True})


def _decide(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    rows = StockCount.objects.visible_to(request.user).select_related("product")
    found = get_object_or_404(rows, pk=pk)
    version = with_version(request, found)
    try:
        if verb == "post":
            services.post_count(actor=request.user, count=found, now=timezone.now(), version=version)
        else:
            services.drop_count(actor=request.user, count=found, version=version)
    except Forbidden:
        raise
    except Refused as refused:
        for refusal in refused.refusals:
            messages.error(request, refusal.message)
    else:
        said = _("The count of %(product)s is posted.") if verb == "post" else _("The count of %(product)s is dropped.")
        messages.success(request, said % {"product": found.product.name})
    return redirect("orders:counts") if request.POST.get("back") == "counts" else redirect(of(found.product))


@action("products")
@needs(moves_stock, "e")
def post_count(request: HttpRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, "post")


@action("products")
@needs(moves_stock, "e")
def drop_count(request: HttpRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, "drop")


@page("products")
def warehouses(request: HttpRequest) -> HttpResponse:
    """Where goods lie."""
    rows = Warehouse.objects.visible_to(request.user).order_by("-is_active", "code")
    context = {"warehouses": rows, "may_edit": moves_stock(request.user)}
    return render(request, "orders/stock/warehouses.html", context)


def _up() -> list[tuple[Any, str]]:
    return [(_("Warehouses"), reverse("orders:warehouses"))]


@page("products", methods=POSTABLE)
@needs(moves_stock, "e")
@once_per_form
def new_warehouse(request: HttpRequest) -> HttpResponse:
    return form_page(
        request, WarehouseForm(request.POST or None), lambda values: save_warehouse(actor=request.user, **values),
        title=_("New warehouse"), back=reverse("orders:warehouses"), submit=_("Open the warehouse"), crumbs=_up(),
    )  # fmt: skip


@page("products", methods=POSTABLE)
@needs(moves_stock, "e")
@once_per_form
def edit_warehouse(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Warehouse.objects.visible_to(request.user), code=code)
    form = WarehouseForm(request.POST or None, initial={**warehouse_values(found), "version": found.version})
    return form_page(
        request,
        form,
        lambda values: save_warehouse(
            actor=request.user, warehouse=found, version=with_version(request, found), **values
        ),
        title=_("Edit %(warehouse)s") % {"warehouse": found.name},
        back=reverse("orders:warehouses"),
        submit=_("Save"),
        crumbs=_up(),
    )
