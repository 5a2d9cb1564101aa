"""``/api/v1/products/``: products by article number, with prices and stock of today; kept through the services of the pages."""

from decimal import Decimal
from typing import Any

import django_filters
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orders.models import Product, ProductCost, ProductPrice, StockLevel
from orders.scope import creates_products, edits_products
from orders.services.prices import set_prices
from orders.services.products import bring_back_product, create_product, edit_product, withdraw_product
from orders.states import PRODUCT
from salesops.core.api.serializers import valid
from salesops.core.lists.keyset import SortKey

from .product_fields import PricesIn, ProductChange, ProductIn, ProductOut, ReasonIn
from .verbs import KeptResource


def _stock(column: str) -> Any:
    """What all warehouses have together."""
    rows = StockLevel.objects.filter(product=OuterRef("pk")).order_by().values("product")
    return Coalesce(Subquery(rows.annotate(sum=Sum(column)).values("sum")), Value(Decimal()))


class ProductFilters(django_filters.FilterSet):
    """Named like the fields."""

    line = django_filters.CharFilter()
    category = django_filters.CharFilter()
    season = django_filters.CharFilter()
    state = django_filters.ChoiceFilter(choices=PRODUCT.choices)
    launched_on__gte = django_filters.DateFilter(field_name="launched_on", lookup_expr="gte")
    launched_on__lte = django_filters.DateFilter(field_name="launched_on", lookup_expr="lte")
    in_stock = django_filters.BooleanFilter(method="with_stock")

    def with_stock(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        there = Exists(StockLevel.objects.filter(product=OuterRef("pk"), on_hand__gt=F("reserved")))
        return rows.filter(there) if value else rows.exclude(there)


@extend_schema(tags=["products"])
class ProductResource(KeptResource):
    """Products, for everybody who sees them."""

    serializer_class = ProductOut
    filterset_class = ProductFilters
    lookup_field = "sku"
    orderings = {
        "name": (SortKey("name_key", nullable=False),),
        "sku": (SortKey("sku", nullable=False),),
        "launched_on": (SortKey("launched_on"),),
    }
    queryset = Product.objects.none()

    def rows(self) -> QuerySet:
        today = timezone.localdate()
        price = ProductPrice.objects.on(today).filter(product=OuterRef("pk"))
        cost = ProductCost.objects.on(today).filter(product=OuterRef("pk"))
        return Product.objects.visible_to(self.request.user).annotate(
            list_price=Subquery(price.values("list_price")),
            floor_price=Subquery(price.values("floor_price")),
            cost=Subquery(cost.values("net")),
            on_hand=_stock("on_hand"),
            reserved=_stock("reserved"),
            free=F("on_hand") - F("reserved"),
        )

    def search(self, rows: QuerySet, text: str) -> QuerySet:
        return rows.filter(search_text__finds=text)

    def _answer(self, product: Product, http: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.rows().get(pk=product.pk)).data, status=http)

    @extend_schema(request=ProductIn, responses={201: ProductOut})
    def create(self, request: Request) -> Response:
        """Open a product."""
        self.need_one_of(creates_products)
        data = valid(ProductIn, request)
        made = create_product(actor=request.user, day=timezone.localdate(), **data)
        return self._answer(made, status.HTTP_201_CREATED)

    @extend_schema(request=ProductChange, responses=ProductOut)
    def partial_update(self, request: Request, sku: str) -> Response:
        product = self.one()
        self.need_one_of(edits_products)
        data = valid(ProductChange, request)
        version = data.pop("version", None)
        return self._answer(edit_product(actor=request.user, product=product, values=data, version=version))

    @extend_schema(request=PricesIn, responses=ProductOut)
    @action(detail=True, methods=["post"], url_path="set-prices")
    def set_prices(self, request: Request, sku: str) -> Response:
        """Prices from a day on, today at the earliest."""
        product = self.one()
        self.need_one_of(edits_products)
        data = valid(PricesIn, request)
        return self._answer(set_prices(actor=request.user, product=product, today=timezone.localdate(), **data))

    @extend_schema(request=ReasonIn, responses=ProductOut)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, sku: str) -> Response:
        """No longer sold."""
        product = self.one()
        self.need_one_of(edits_products)
        return self._answer(withdraw_product(actor=request.user, product=product, **valid(ReasonIn, request)))

    @extend_schema(request=None, responses=ProductOut)
    @action(detail=True, methods=["post"], url_path="bring-back")
    def bring_back(self, request: Request, sku: str) -> Response:
        """Sold again."""
        product = self.one()
        self.need_one_of(edits_products)
        return self._answer(bring_back_product(actor=request.user, product=product))
