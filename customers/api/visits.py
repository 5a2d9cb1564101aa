"""``/api/v1/visits/``: contacts with customers in reach; logging one from another system or a phone."""

from collections.abc import Mapping
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from customers.models import Contact, Customer, Visit
from customers.rules.visits import may_correct
from customers.scope.visits import customers_to_visit, people_one_logs_for
from customers.search import called
from customers.services.visits import correct_visit, log_visit
from customers.visit_fields import own_fields
from salesops.core.api.file_resource import address_of
from salesops.core.api.parsing import StrictJSONParser, parse_json
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import AllowedOut, MomentIn, StrictSerializer, valid
from salesops.core.lists.keyset import SortKey
from salesops.core.refusals import Invalid, Malformed, Refusal, refuse_if

from .allowed import offered
from .of_customer import denied


class VisitOut(serializers.Serializer):
    """A contact. ``way``, ``purpose``, ``outcome`` are codes of the code lists; ``next_step`` a code or free text."""

    id = serializers.IntegerField()
    customer = serializers.CharField(source="customer.code")
    user = serializers.CharField(source="user.username")
    unit = serializers.CharField(source="unit.code")
    way = serializers.CharField()
    counts = serializers.BooleanField(help_text="Whether it counts as a visit.")
    visited_at = serializers.DateTimeField()
    logged_at = serializers.DateTimeField()
    is_late = serializers.BooleanField()
    purpose = serializers.CharField()
    outcome = serializers.CharField()
    notes = serializers.CharField()
    next_step = serializers.CharField()
    next_on = serializers.DateField(allow_null=True)
    contact = serializers.IntegerField(source="contact_id", allow_null=True)
    duration = serializers.IntegerField(allow_null=True)
    intent = serializers.CharField()
    findings = serializers.DictField(child=serializers.CharField())
    distance = serializers.IntegerField(allow_null=True)
    entered_by = serializers.CharField(source="entered_by.username", default=None, allow_null=True)
    imported = serializers.BooleanField()
    photos = serializers.SerializerMethodField(
        help_text="Addresses the pictures are fetched from, with the same token."
    )
    version = serializers.IntegerField()
    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_photos(self, visit: Visit) -> list[str]:
        return [address_of(photo.file) for photo in visit.photos.all()]

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, visit: Visit) -> Any:
        return offered(("edit", _("Correct"), [may_correct(visit, self.context["request"].user, timezone.now())]))


class FindingsIn(StrictSerializer):
    """What was learnt about the customer (C01): goes to the customer file as well. Fields the company added stand here by code."""

    decision_maker = serializers.CharField(max_length=60, required=False, allow_blank=True)
    present_supplier = serializers.CharField(max_length=120, required=False, allow_blank=True)
    demand = serializers.CharField(max_length=500, required=False, allow_blank=True)
    yearly_potential = serializers.DecimalField(
        max_digits=14, decimal_places=2, min_value=0, required=False, allow_null=True
    )
    purchase_cycle = serializers.CharField(max_length=60, required=False, allow_blank=True)
    payment_habit = serializers.CharField(max_length=120, required=False, allow_blank=True)

    def to_internal_value(self, data: Any) -> Any:
        """The company's own fields by code as well; what they may hold, the rules of visits say."""
        if not isinstance(data, Mapping):
            return super().to_internal_value(data)
        codes = {field.code for field in own_fields(timezone.localdate())}
        own = {name: value for name, value in data.items() if name in codes}
        wrong = {
            name: [_("Text or a number.")] for name, value in own.items() if not isinstance(value, str | int | float)
        }
        if wrong:
            raise serializers.ValidationError(wrong)
        rest = super().to_internal_value({name: value for name, value in data.items() if name not in codes})
        return {**rest, **{name: str(value) for name, value in own.items()}}


class PlaceIn(StrictSerializer):
    """Where it took place, in degrees; kept to about ten metres."""

    latitude = serializers.FloatField(min_value=-90, max_value=90)
    longitude = serializers.FloatField(min_value=-180, max_value=180)


class VisitIn(StrictSerializer):
    """A contact to log. ``user`` is the caller when left out; ``client_key`` makes sending it again harmless for ever."""

    customer = serializers.CharField(max_length=20)
    user = serializers.SlugRelatedField(
        slug_field="username", queryset=User.objects.active(), required=False, default=None
    )
    way = serializers.CharField(max_length=40)
    visited_at = MomentIn()
    purpose = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    outcome = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    notes = serializers.CharField(max_length=4000, required=False, default="", allow_blank=True)
    next_step = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    next_on = serializers.DateField(required=False, default=None, allow_null=True)
    duration = serializers.IntegerField(min_value=1, max_value=1440, required=False, default=None, allow_null=True)
    intent = serializers.ChoiceField(choices=Visit.Intent.choices, required=False, default="", allow_blank=True)
    contact = serializers.IntegerField(required=False, default=None, allow_null=True, help_text="Whom one met.")
    findings = FindingsIn(required=False, default=dict)
    place = PlaceIn(required=False, default=None, allow_null=True)
    client_key = serializers.UUIDField(required=False, default=None, allow_null=True)


class VisitWithPhotos(serializers.Serializer):
    """The same with pictures: ``visit`` is the JSON of it."""

    visit = serializers.CharField()
    photos = serializers.ListField(child=serializers.FileField(), required=False)


class VisitChange(StrictSerializer):
    """What its author may correct for some hours; ``version`` is the one the editor saw (409 when it is older).

    Of ``findings`` only what is named changes; blank takes it back.
    """

    way = serializers.CharField(max_length=40, required=False)
    purpose = serializers.CharField(max_length=40, required=False, allow_blank=True)
    outcome = serializers.CharField(max_length=40, required=False, allow_blank=True)
    notes = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    next_step = serializers.CharField(max_length=200, required=False, allow_blank=True)
    next_on = serializers.DateField(required=False, allow_null=True)
    contact = serializers.IntegerField(required=False, allow_null=True)
    duration = serializers.IntegerField(min_value=1, max_value=1440, required=False, allow_null=True)
    intent = serializers.ChoiceField(choices=Visit.Intent.choices, required=False, allow_blank=True)
    findings = FindingsIn(required=False)
    version = serializers.IntegerField(required=False, min_value=1)


def person_met(customer: Customer, number: int | None) -> Contact | None:
    """The contact a body names; 422 when nobody at ``customer`` has this number."""
    if number is None:
        return None
    # Numbers that fit no column are nobody's as well.
    found = customer.contacts.filter(pk=number).first() if 0 < number < 2**63 else None
    if found is None:
        raise Invalid(Refusal("customers.other-contact", _("This person isn't at the customer."), "contact"))
    return found


class VisitFilters(django_filters.FilterSet):
    """Whose, where, when, how."""

    customer = django_filters.CharFilter(field_name="customer__code")
    user = django_filters.CharFilter(field_name="user__username")
    unit = django_filters.CharFilter(field_name="unit__code")
    way = django_filters.CharFilter()
    purpose = django_filters.CharFilter()
    outcome = django_filters.CharFilter()
    visited_at__gte = django_filters.IsoDateTimeFilter(field_name="visited_at", lookup_expr="gte")
    visited_at__lt = django_filters.IsoDateTimeFilter(field_name="visited_at", lookup_expr="lt")


@extend_schema(tags=["visits"])
class VisitResource(Resource):
    """Visits, calls and messages: own ones, those of people and customers in reach."""

    capability = "visits"
    serializer_class = VisitOut
    filterset_class = VisitFilters
    lookup_field = "pk"
    lookup_value_regex = r"\d{1,18}"
    orderings = {"visited_at": (SortKey("visited_at", descending=True, nullable=False),)}
    queryset = Visit.objects.none()
    parser_classes = (StrictJSONParser, MultiPartParser)

    def rows(self) -> QuerySet:
        rows = Visit.objects.visible_to(self.request.user)
        rows = rows.select_related("customer", "user", "unit", "entered_by")
        return rows.prefetch_related("photos__file")

    def search(self, rows: QuerySet, text: str) -> QuerySet:
        return rows.filter(customer__in=called(Customer.objects.all(), text))

    def _body(self, request: Request) -> tuple[dict[str, Any], list[Any]]:
        """The visit, and the pictures sent beside it."""
        if not isinstance(request.data, QueryDict):
            return valid(VisitIn, request), []
        if set(request.POST) - {"visit"} or set(request.FILES) - {"photos"}:
            raise Malformed(Refusal("core.unknown-key", _("This field doesn't exist or can't be set here.")))
        asked = VisitIn(data=parse_json(request.POST.get("visit", "").encode(errors="replace")))
        asked.is_valid(raise_exception=True)
        return dict(asked.validated_data), request.FILES.getlist("photos")

    def _answer(self, visit: Visit, http: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.rows().get(pk=visit.pk)).data, status=http)

    @extend_schema(
        request={"application/json": VisitIn, "multipart/form-data": VisitWithPhotos}, responses={201: VisitOut}
    )
    def create(self, request: Request) -> Response:
        """Log a contact; the same ``client_key`` again answers the first one, also with pictures too large to be remembered."""
        if not people_one_logs_for(request.user):
            raise denied()
        data, photos = self._body(request)
        customer = get_object_or_404(customers_to_visit(request.user), code__iexact=data.pop("customer"))
        user, place = data.pop("user") or request.user, data.pop("place")
        data["contact"] = person_met(customer, data["contact"])
        data["place"] = (place["latitude"], place["longitude"]) if place else None
        visit = log_visit(actor=request.user, customer=customer, user=user, now=timezone.now(), photos=photos, **data)
        return self._answer(visit, status.HTTP_201_CREATED)

    @extend_schema(request=VisitChange, responses=VisitOut)
    def partial_update(self, request: Request, pk: int) -> Response:
        """Correct it; only its author, and only for the hours the policy gives."""
        visit, now = self.one(), timezone.now()
        refuse_if(may_correct(visit, request.user, now))
        data = valid(VisitChange, request)
        version = data.pop("version", None)
        if "contact" in data:
            data["contact"] = person_met(visit.customer, data["contact"])
        if "findings" in data:
            data["findings"] = {**visit.findings, **data["findings"]}
        return self._answer(correct_visit(actor=request.user, visit=visit, values=data, now=now, version=version))
