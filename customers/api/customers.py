"""``/api/v1/customers/``: customer files in reach, by number; opened and edited through the services of the pages."""

from typing import Any

import django_filters
from django.contrib.postgres.fields import ArrayField
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from customers.code_lists import CHANNEL, INDUSTRY, TAG
from customers.models import Customer
from customers.provinces import province_choices
from customers.scope import parts_in_reach
from customers.services.customers import (
    archive_customer,
    create_customer,
    edit_customer,
    editable,
    restore_customer,
)
from customers.services.editing import need_over
from customers.states import CustomerStatus
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import AllowedOut, StrictSerializer, valid
from salesops.core.codes.reading import is_active
from salesops.core.lists.keyset import SortKey
from salesops.core.masking import masked_tail
from salesops.core.refusals import Forbidden, Invalid, Refusal

GRADED = ("grade", "grade_score", "grade_provisional", "customer_class")
CODED = {"industry": INDUSTRY, "channel": CHANNEL}


def allowed_for(customer: Customer, user: Any) -> list[dict[str, Any]]:
    """The verbs of a file for ``user``: possible now, or why not."""
    whole = parts_in_reach(user, customer) is None
    merged = Refusal("customers.merged", _("%(name)s was merged into another customer.") % {"name": customer.name})
    denied = Refusal("core.no-permission", _("Your roles don't allow this."))
    archived = customer.status == CustomerStatus.ARCHIVED
    away = Refusal("customers.archived", _("This file is archived."))
    there = Refusal("customers.not-archived", _("This file isn't archived."))
    found = []
    for verb, label, may, fits in (
        ("edit", _("Edit"), bool(editable(user, customer)), None),
        ("archive", _("Archive"), whole, away if archived else None),
        ("restore", _("Restore"), whole, None if archived else there),
    ):
        reasons = [r for r in (None if may else denied, merged if customer.merged_into_id else fits) if r is not None]
        found.append({"verb": verb, "label": label, "allowed": not reasons, "refusals": reasons})
    return found


class CustomerOut(serializers.Serializer):
    """A customer file. ``industry``, ``channel``, ``tags`` are codes of the code lists, ``province`` a code of GB/T 2260.

    Money includes VAT. Grades are there for readers of grades; the bank account is masked.
    """

    code = serializers.CharField()
    name = serializers.CharField()
    short_name = serializers.CharField()
    credit_code = serializers.CharField()
    kind = serializers.ChoiceField(choices=Customer.Kind.choices)
    status = serializers.ChoiceField(choices=CustomerStatus.choices)
    owner = serializers.CharField(source="owner.username", default=None, allow_null=True)
    unit = serializers.CharField(source="unit.code")
    pool_since = serializers.DateField(allow_null=True)
    grade = serializers.CharField()
    grade_score = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    grade_provisional = serializers.BooleanField()
    customer_class = serializers.ChoiceField(choices=Customer.Class.choices)
    industry = serializers.CharField()
    channel = serializers.CharField()
    province = serializers.CharField()
    city = serializers.CharField()
    address = serializers.CharField()
    phone = serializers.CharField()
    website = serializers.CharField()
    tags = serializers.ListField(child=serializers.CharField())
    employees = serializers.IntegerField(allow_null=True)
    sites = serializers.IntegerField(allow_null=True)
    yearly_potential = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    yearly_revenue = serializers.DecimalField(max_digits=16, decimal_places=2, allow_null=True)
    demand = serializers.CharField()
    purchase_cycle = serializers.CharField()
    present_supplier = serializers.CharField()
    payment_habit = serializers.CharField()
    notes = serializers.CharField()
    opened_on = serializers.DateField()
    is_group = serializers.BooleanField()
    is_public_buyer = serializers.BooleanField()
    parent = serializers.CharField(source="parent.code", default=None, allow_null=True)
    next_step = serializers.CharField()
    next_on = serializers.DateField(allow_null=True)
    last_contact_at = serializers.DateTimeField(allow_null=True)
    last_visit_at = serializers.DateTimeField(allow_null=True)
    last_progress_at = serializers.DateTimeField(allow_null=True)
    follow_up_on = serializers.DateField(allow_null=True)
    verified_on = serializers.DateField(allow_null=True)
    invoice_title = serializers.CharField()
    tax_address = serializers.CharField()
    tax_phone = serializers.CharField()
    bank_name = serializers.CharField()
    bank_account = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    allowed_actions = serializers.SerializerMethodField()

    def get_bank_account(self, customer: Customer) -> str:
        return masked_tail(customer.bank_account)

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, customer: Customer) -> Any:
        return AllowedOut(allowed_for(customer, self.context["request"].user), many=True).data

    def to_representation(self, customer: Customer) -> Any:
        found = super().to_representation(customer)
        if not self.context["request"].user.can("grades"):
            for name in GRADED:
                del found[name]
        return found


def _text(most: int) -> serializers.CharField:
    return serializers.CharField(max_length=most, required=False, allow_blank=True)


class CustomerChange(StrictSerializer):
    """Fields of a file that may be edited; ``version`` is the one the editor saw (409 when it is older)."""

    name = serializers.CharField(max_length=120, required=False)
    short_name = _text(40)
    credit_code = _text(18)
    kind = serializers.ChoiceField(choices=Customer.Kind.choices, required=False)
    industry = _text(40)
    channel = _text(40)
    province = serializers.ChoiceField(choices=[c for c, _name in province_choices()], required=False, allow_blank=True)
    city = _text(40)
    address = _text(200)
    phone = _text(30)
    website = _text(120)
    tags = serializers.ListField(child=serializers.CharField(max_length=40), max_length=50, required=False)
    employees = serializers.IntegerField(min_value=0, max_value=10_000_000, required=False, allow_null=True)
    sites = serializers.IntegerField(min_value=0, max_value=32_000, required=False, allow_null=True)
    yearly_potential = serializers.DecimalField(
        max_digits=14, decimal_places=2, min_value=0, required=False, allow_null=True
    )
    yearly_revenue = serializers.DecimalField(
        max_digits=16, decimal_places=2, min_value=0, required=False, allow_null=True
    )
    demand = _text(4000)
    purchase_cycle = _text(60)
    present_supplier = _text(120)
    payment_habit = _text(120)
    notes = _text(4000)
    opened_on = serializers.DateField(required=False)
    is_group = serializers.BooleanField(required=False)
    is_public_buyer = serializers.BooleanField(required=False)
    invoice_title = _text(120)
    tax_address = _text(200)
    tax_phone = _text(30)
    version = serializers.IntegerField(required=False, min_value=1)


class CustomerIn(CustomerChange):
    """A new customer. ``owner`` is the caller when left out; the unit follows the owner."""

    version = None
    name = serializers.CharField(max_length=120)
    owner = serializers.SlugRelatedField(slug_field="username", queryset=User.objects.active(), required=False)


class ArchiveIn(StrictSerializer):
    reason = serializers.CharField(max_length=200)


def check_codes(values: dict[str, Any], before: Customer | None = None) -> None:
    """Refuse with 422 codes that are not in their list (a retired one may stay)."""
    found = []
    for field, list_code in CODED.items():
        code = values.get(field)
        if code and not is_active(list_code, code) and code != getattr(before, field, None):
            found.append(Refusal("core.unknown-key", _("This is no entry of the list."), field))
    tags = set(values.get("tags") or ()) - set(before.tags if before else ())
    if any(not is_active(TAG, tag) for tag in tags):
        found.append(Refusal("core.unknown-key", _("This is no entry of the list."), "tags"))
    if found:
        raise Invalid(*found)


class CustomerFilters(django_filters.FilterSet):
    """Filters named like fields; a unit means everything below it."""

    code = django_filters.CharFilter()
    owner = django_filters.CharFilter(field_name="owner__username")
    unit = django_filters.CharFilter(method="below", help_text="Code of a unit; its subtree counts.")
    grade = django_filters.ChoiceFilter(choices=Customer.Grade.choices, method="graded")
    status = django_filters.ChoiceFilter(choices=CustomerStatus.choices)
    kind = django_filters.ChoiceFilter(choices=Customer.Kind.choices)
    customer_class = django_filters.ChoiceFilter(choices=Customer.Class.choices, method="graded")
    industry = django_filters.CharFilter()
    channel = django_filters.CharFilter()
    province = django_filters.CharFilter()
    city = django_filters.CharFilter()
    tag = django_filters.CharFilter(field_name="tags", lookup_expr="contains", method="tagged")
    pool = django_filters.BooleanFilter(field_name="owner", lookup_expr="isnull")
    is_group = django_filters.BooleanFilter()
    opened_on__gte = django_filters.DateFilter(field_name="opened_on", lookup_expr="gte")
    opened_on__lte = django_filters.DateFilter(field_name="opened_on", lookup_expr="lte")
    next_on__gte = django_filters.DateFilter(field_name="next_on", lookup_expr="gte")
    next_on__lte = django_filters.DateFilter(field_name="next_on", lookup_expr="lte")
    follow_up_on__lte = django_filters.DateFilter(field_name="follow_up_on", lookup_expr="lte")
    verified_on__lte = django_filters.DateFilter(field_name="verified_on", lookup_expr="lte")
    last_contact_at__gte = django_filters.IsoDateTimeFilter(field_name="last_contact_at", lookup_expr="gte")
    last_contact_at__lt = django_filters.IsoDateTimeFilter(field_name="last_contact_at", lookup_expr="lt")

    class Meta:
        model = Customer
        fields: tuple[str, ...] = ()
        filter_overrides = {ArrayField: {"filter_class": django_filters.CharFilter}}

    def below(self, rows: QuerySet, name: str, code: str) -> QuerySet:
        tree = self.request.user.access.tree
        return rows.filter(unit__in=tree.subtree([n.id for n in tree.nodes.values() if n.code == code]))

    def graded(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        # Who reads no grades can't find by them either.
        return rows.filter(**{name: value}) if self.request.user.can("grades") else rows.none()

    def tagged(self, rows: QuerySet, name: str, code: str) -> QuerySet:
        return rows.filter(tags__contains=[code])


@extend_schema(tags=["customers"])
class CustomerResource(Resource):
    """Customers in reach, the pool of the own region included. Merged files are gone; the file they became stays."""

    capability = ""
    serializer_class = CustomerOut
    filterset_class = CustomerFilters
    lookup_field = "code"
    orderings = {
        "name": (SortKey("name_key", nullable=False),),
        "code": (SortKey("code", nullable=False),),
        "opened_on": (SortKey("opened_on", nullable=False),),
        "last_contact_at": (SortKey("last_contact_at"),),
        "next_on": (SortKey("next_on"),),
    }
    queryset = Customer.objects.none()

    def rows(self) -> QuerySet:
        rows = Customer.objects.visible_to(self.request.user).filter(merged_into__isnull=True)
        return rows.select_related("owner", "unit", "parent")

    def search(self, rows: QuerySet, text: str) -> QuerySet:
        return rows.found_by(text)

    def one(self) -> Customer:
        found = self.rows().filter(code=self.kwargs["code"].upper()).first()
        if found is None:
            raise Http404
        return found

    def _answer(self, code: str, http: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.rows().get(code=code)).data, status=http)

    @extend_schema(request=CustomerIn, responses={201: CustomerOut})
    def create(self, request: Request) -> Response:
        """Open a file. Refused: a wrong or known credit code, an owner out of reach."""
        self.capability = "customers"
        self.need("c")
        data = valid(CustomerIn, request)
        check_codes(data)
        owner = data.pop("owner", request.user)
        customer = create_customer(actor=request.user, owner=owner, day=timezone.localdate(), **data)
        return self._answer(customer.code, status.HTTP_201_CREATED)

    @extend_schema(request=CustomerChange, responses=CustomerOut)
    def partial_update(self, request: Request, code: str) -> Response:
        customer = self.one()
        need_over(request.user, customer)
        data = valid(CustomerChange, request)
        check_codes(data, customer)
        version = data.pop("version", None)
        edit_customer(actor=request.user, customer=customer, values=data, version=version)
        return self._answer(customer.code)

    def _need_whole(self, customer: Customer) -> None:
        # Before the body is looked at: its errors would say more than a refusal.
        if parts_in_reach(self.request.user, customer) is not None:
            raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))

    @extend_schema(request=ArchiveIn, responses=CustomerOut)
    @action(detail=True, methods=["post"])
    def archive(self, request: Request, code: str) -> Response:
        """Put the file away; it stays readable."""
        customer = self.one()
        self._need_whole(customer)
        archive_customer(actor=request.user, customer=customer, reason=valid(ArchiveIn, request)["reason"])
        return self._answer(customer.code)

    @extend_schema(request=None, responses=CustomerOut)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, code: str) -> Response:
        """Take an archived file out again."""
        customer = self.one()
        restore_customer(actor=request.user, customer=customer)
        return self._answer(customer.code)
