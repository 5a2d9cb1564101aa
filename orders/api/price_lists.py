"""``/api/v1/price-lists/``: price lists by number; published ones for everybody who sees prices."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import OrgUnit
from orders.models import PriceList, Product
from orders.rules import price_lists as rules
from orders.scope import creates_products, publishes_prices
from orders.services import price_lists as services
from orders.states import PRICE_LIST
from salesops.core.api.serializers import AllowedOut, StrictSerializer, valid
from salesops.core.lists.keyset import SortKey
from salesops.core.refusals import Invalid, Refusal, refuse_if

from .product_fields import PRICE
from .verbs import KeptResource, allowed, in_state


class LineOut(serializers.Serializer):
    """The price of a product in the list, VAT included."""

    sku = serializers.CharField(source="product.sku")
    price = serializers.DecimalField(**PRICE)


class PriceListOut(serializers.Serializer):
    """A price list. ``market`` is the code of a unit, null: every market; ``grade`` "": every grade; ``ends_on`` its last day."""

    code = serializers.CharField()
    name = serializers.CharField()
    market = serializers.CharField(source="market.code", default=None, allow_null=True)
    grade = serializers.CharField()
    starts_on = serializers.DateField(source="period.lower")
    ends_on = serializers.SerializerMethodField()
    state = serializers.ChoiceField(choices=PRICE_LIST.choices)
    created_by = serializers.CharField(source="created_by.username", default=None, allow_null=True)
    published_by = serializers.CharField(source="published_by.username", default=None, allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(serializers.DateField(allow_null=True))
    def get_ends_on(self, found: PriceList) -> str | None:
        upper = found.period.upper
        return (upper - timedelta(days=1)).isoformat() if upper else None

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, found: PriceList) -> Any:
        user, today = self.context["request"].user, timezone.localdate()
        draws, publishes = services.may_draw_up(user, found), publishes_prices(user)
        draft = in_state(PRICE_LIST, found, "publish")
        back = in_state(PRICE_LIST, found, "take_back")
        verbs = (
            *((verb, verb, draws, (draft,)) for verb in ("edit", "set-lines", "drop")),
            ("publish", _("Publish"), publishes, (draft or rules.of_another(found, user),)),
            ("take-back", _("Take back"), publishes, (back or rules.still_planned(found, today),)),
            ("end", _("End the list"), publishes, (in_state(PRICE_LIST, found, "end"),)),
        )
        return AllowedOut(allowed(verbs), many=True).data


class PriceListWhole(PriceListOut):
    """One list with its lines."""

    lines = serializers.SerializerMethodField()

    @extend_schema_field(LineOut(many=True))
    def get_lines(self, found: PriceList) -> Any:
        return LineOut(found.lines.select_related("product").order_by("product__sku"), many=True).data


class PriceListChange(StrictSerializer):
    """What a draft is for, and when."""

    code = serializers.CharField(max_length=20, required=False)
    name = serializers.CharField(max_length=80, required=False)
    market = serializers.CharField(max_length=20, required=False, allow_null=True)
    grade = serializers.ChoiceField(choices=PriceList.Grade.choices, required=False, allow_blank=True)
    starts_on = serializers.DateField(required=False)
    ends_on = serializers.DateField(required=False, allow_null=True)
    version = serializers.IntegerField(required=False, min_value=1)


class PriceListIn(PriceListChange):
    """A draft; ``copy_from`` is the number of a list, all its prices changed by ``percent``."""

    version = None
    code = serializers.CharField(max_length=20)
    name = serializers.CharField(max_length=80)
    starts_on = serializers.DateField()
    copy_from = serializers.CharField(max_length=20, required=False)
    percent = serializers.DecimalField(max_digits=7, decimal_places=2, required=False)


class LineIn(StrictSerializer):
    """Without a price the product is taken out."""

    sku = serializers.CharField(max_length=40)
    price = serializers.DecimalField(**PRICE, allow_null=True)


class LinesIn(StrictSerializer):
    """Lines not named stay as they are."""

    lines = LineIn(many=True, allow_empty=False, max_length=3000)
    version = serializers.IntegerField(required=False, min_value=1)


class EndIn(StrictSerializer):
    """``last`` is the last day."""

    last = serializers.DateField()
    version = serializers.IntegerField(required=False, min_value=1)


class PriceListFilters(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=PRICE_LIST.choices)
    market = django_filters.CharFilter(field_name="market__code")
    grade = django_filters.ChoiceFilter(choices=PriceList.Grade.choices)


def with_market(data: dict[str, Any]) -> dict[str, Any]:
    """``data`` with the market as a record; an unknown one is 422."""
    code = data.get("market")
    if code:
        market = OrgUnit.objects.filter(kind=OrgUnit.Kind.MARKET, code=code.upper()).first()
        refuse_if(
            None if market else Refusal("orders.unknown-market", _("There is no such market."), "market"), kind=Invalid
        )
        data["market"] = market
    return data


def prices_of(lines: list[Mapping[str, Any]]) -> dict[int, Decimal | None]:
    """Product id → price; every unknown number is named."""
    known = dict(Product.objects.filter(sku__in=[line["sku"].upper() for line in lines]).values_list("sku", "pk"))
    refuse_if(
        *(
            Refusal(
                "orders.unknown-product", _("There is no product %(sku)s.") % {"sku": line["sku"]}, f"lines.{n}.sku"
            )
            for n, line in enumerate(lines)
            if line["sku"].upper() not in known
        ),
        kind=Invalid,
    )
    return {known[line["sku"].upper()]: line["price"] for line in lines}


@extend_schema(tags=["price-lists"])
class PriceListResource(KeptResource):
    """Published lists; drafts for those who draw them up or publish them."""

    serializer_class = PriceListOut
    filterset_class = PriceListFilters
    lookup_field = "code"
    orderings = {"id": (SortKey("pk", descending=True, nullable=False),), "code": (SortKey("code", nullable=False),)}
    queryset = PriceList.objects.none()

    def rows(self) -> QuerySet:
        rows = PriceList.objects.visible_to(self.request.user)
        return rows.select_related("market", "created_by", "published_by")

    def search(self, rows: QuerySet, text: str) -> QuerySet:
        return rows.filter(name__icontains=text) | rows.filter(code__icontains=text)

    def _answer(self, found: PriceList, http: int = status.HTTP_200_OK) -> Response:
        shown = PriceListWhole(self.rows().get(pk=found.pk), context=self.get_serializer_context())
        return Response(shown.data, status=http)

    @extend_schema(responses=PriceListWhole)
    def retrieve(self, request: Request, **_key: Any) -> Response:
        return self._answer(self.one())

    @extend_schema(request=PriceListIn, responses={201: PriceListWhole})
    def create(self, request: Request) -> Response:
        """Draw up a list."""
        self.need_one_of(creates_products)
        data = with_market(valid(PriceListIn, request))
        if "copy_from" in data:
            source = self.rows().filter(code=data["copy_from"].upper()).first()
            unknown = Refusal("orders.unknown-list", _("There is no such price list."), "copy_from")
            refuse_if(None if source else unknown, kind=Invalid)
            data["copy_from"] = source
        made = services.create_price_list(actor=request.user, **data)
        return self._answer(made, status.HTTP_201_CREATED)

    @extend_schema(request=PriceListChange, responses=PriceListWhole)
    def partial_update(self, request: Request, code: str) -> Response:
        found = self.one()
        self.need_one_of(creates_products)
        data = with_market(valid(PriceListChange, request))
        version = data.pop("version", None)
        done = services.edit_price_list(actor=request.user, price_list=found, values=data, version=version)
        return self._answer(done)

    @extend_schema(request=LinesIn, responses=PriceListWhole)
    @action(detail=True, methods=["post"], url_path="set-lines")
    def set_lines(self, request: Request, code: str) -> Response:
        """Set prices of a draft."""
        found = self.one()
        self.need_one_of(creates_products)
        data = valid(LinesIn, request)
        done = services.set_list_lines(
            actor=request.user, price_list=found, prices=prices_of(data["lines"]), version=data.get("version")
        )
        return self._answer(done)

    @extend_schema(request=None, responses=PriceListWhole)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, code: str) -> Response:
        """From its first day on prices are taken from it."""
        found, now = self.one(), timezone.now()
        self.need_one_of(publishes_prices)
        today = timezone.localdate(now)
        return self._answer(services.publish_price_list(actor=request.user, price_list=found, today=today, now=now))

    @extend_schema(request=None, responses=PriceListWhole)
    @action(detail=True, methods=["post"], url_path="take-back")
    def take_back(self, request: Request, code: str) -> Response:
        """A draft again, before its first day."""
        found = self.one()
        self.need_one_of(publishes_prices)
        today = timezone.localdate()
        return self._answer(services.take_back_price_list(actor=request.user, price_list=found, today=today))

    @extend_schema(request=EndIn, responses=PriceListWhole)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, code: str) -> Response:
        """No longer after its last day."""
        found = self.one()
        self.need_one_of(publishes_prices)
        data, today = valid(EndIn, request), timezone.localdate()
        return self._answer(services.end_price_list(actor=request.user, price_list=found, today=today, **data))

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def drop(self, request: Request, code: str) -> Response:
        """Throw a draft away."""
        found = self.one()
        self.need_one_of(creates_products)
        services.drop_price_list(actor=request.user, price_list=found)
        return Response(status=status.HTTP_204_NO_CONTENT)
