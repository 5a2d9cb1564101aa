"""``/api/v1/org-units/``: the organisation as of a day, by code."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import F, QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import OrgUnit, OrgUnitHead, User
from accounts.services.units import close_unit, create_unit, edit_unit, set_unit_head
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import StrictSerializer, valid
from salesops.core.lists.keyset import SortKey


class OrgUnitOut(serializers.Serializer):
    """A unit as it stands on the asked day."""

    code = serializers.CharField()
    kind = serializers.ChoiceField(choices=OrgUnit.Kind.choices)
    name = serializers.CharField()
    name_en = serializers.CharField()
    parent = serializers.CharField(allow_null=True)
    head = serializers.SerializerMethodField(help_text="User name of the head.")
    valid_from = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True, help_text="First day on which this no longer holds.")
    version = serializers.IntegerField()

    def get_head(self, unit: OrgUnit) -> str | None:
        return self.context["heads"].get(unit.pk)


class UnitIn(StrictSerializer):
    code = serializers.CharField(max_length=20)
    kind = serializers.ChoiceField(choices=OrgUnit.Kind.choices)
    name = serializers.CharField(max_length=60)
    name_en = serializers.CharField(max_length=60, required=False, default="", allow_blank=True)
    parent = serializers.SlugRelatedField(slug_field="code", queryset=OrgUnit.objects.all(), allow_null=True)
    head = serializers.SlugRelatedField(
        slug_field="username", queryset=User.objects.active(), required=False, default=None, allow_null=True
    )
    on = serializers.DateField()


class UnitChange(StrictSerializer):
    name = serializers.CharField(max_length=60)
    name_en = serializers.CharField(max_length=60, required=False, default="", allow_blank=True)
    parent = serializers.SlugRelatedField(slug_field="code", queryset=OrgUnit.objects.all(), allow_null=True)
    on = serializers.DateField()
    version = serializers.IntegerField(required=False, default=None, min_value=1)


class HeadIn(StrictSerializer):
    head = serializers.SlugRelatedField(slug_field="username", queryset=User.objects.active(), allow_null=True)
    on = serializers.DateField()
    version = serializers.IntegerField(required=False, default=None, min_value=1)


class ClosingIn(StrictSerializer):
    on = serializers.DateField(help_text="First day without the unit.")
    version = serializers.IntegerField(required=False, default=None, min_value=1)


class UnitFilters(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(choices=OrgUnit.Kind.choices)
    parent = django_filters.CharFilter(field_name="parent", help_text="Code of the unit directly above.")

    class Meta:
        model = OrgUnit
        fields: tuple[str, ...] = ()


ON = OpenApiParameter("on", date, description="The day to look at; today when left out.")


@extend_schema(tags=["org-units"], parameters=[ON])
class OrgUnitResource(Resource):
    """Units that exist on a day."""

    capability = "org"
    serializer_class = OrgUnitOut
    filterset_class = UnitFilters
    lookup_field = "code"
    parameters = ("on",)
    orderings = {"code": (SortKey("code", nullable=False),)}
    queryset = OrgUnit.objects.none()

    def day(self) -> date:
        return self.asked_day() or self.request.user.access.day

    def rows(self) -> QuerySet:
        return self.rows_on(self.day())

    def rows_on(self, day: date) -> QuerySet:
        return (
            OrgUnit.objects.visible_to(self.request.user)
            .on(day)
            .annotate(
                name=F("terms__name"),
                name_en=F("terms__name_en"),
                parent=F("terms__parent__code"),
                valid_from=F("terms__period__startswith"),
                valid_until=F("terms__period__endswith"),
            )
        )

    def search(self, rows: QuerySet, text: str) -> QuerySet:
        return rows.found_by(text)

    def get_serializer_context(self) -> dict[str, Any]:
        heads = OrgUnitHead.objects.on(getattr(self, "shown_on", None) or self.day())
        return {**super().get_serializer_context(), "heads": dict(heads.values_list("unit_id", "user__username"))}

    def _answer(self, unit: OrgUnit, day: date, code: int = status.HTTP_200_OK) -> Response:
        self.shown_on = day
        return Response(self.get_serializer(self.rows_on(day).get(pk=unit.pk)).data, status=code)

    @extend_schema(request=UnitIn, responses={201: OrgUnitOut})
    def create(self, request: Request) -> Response:
        self.need("c")
        data = valid(UnitIn, request)
        day = data.pop("on")
        return self._answer(create_unit(actor=request.user, day=day, **data), day, status.HTTP_201_CREATED)

    @extend_schema(request=UnitChange, responses=OrgUnitOut)
    def partial_update(self, request: Request, code: str) -> Response:
        """Rename or move from a day on; what was before stays."""
        self.need("e")
        unit, data = self.one(), valid(UnitChange, request)
        day = data.pop("on")
        edit_unit(actor=request.user, unit=unit, day=day, **data)
        return self._answer(unit, day)

    @extend_schema(request=HeadIn, responses=OrgUnitOut)
    @action(detail=True, methods=["post"], url_path="set-head")
    def set_head(self, request: Request, code: str) -> Response:
        self.need("e")
        unit, data = self.one(), valid(HeadIn, request)
        day = data.pop("on")
        set_unit_head(actor=request.user, unit=unit, day=day, **data)
        return self._answer(unit, day)

    @extend_schema(request=ClosingIn, responses={204: None})
    @action(detail=True, methods=["post"])
    def close(self, request: Request, code: str) -> Response:
        self.need("e")
        unit, data = self.one(), valid(ClosingIn, request)
        close_unit(actor=request.user, unit=unit, day=data["on"], version=data["version"])
        return Response(status=status.HTTP_204_NO_CONTENT)
