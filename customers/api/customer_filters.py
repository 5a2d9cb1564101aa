"""Filters of ``/api/v1/customers/``."""

from decimal import Decimal

import django_filters
from django.contrib.postgres.fields import ArrayField
from django.db.models import QuerySet
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual
from django.utils import timezone

from customers.completeness import CompletenessToday
from customers.models import Customer
from customers.states.customer import CustomerStatus
from customers.verification import past


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

    verification = django_filters.ChoiceFilter(
        choices=[("due", "due")], method="to_verify", help_text="due: the file is to be verified again."
    )
    completeness__gte = django_filters.NumberFilter(
        method="as_complete", help_text="Percent of the file that is known."
    )
    completeness__lte = django_filters.NumberFilter(
        method="as_complete", help_text="Percent of the file that is known."
    )

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

    def to_verify(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(past(timezone.localdate()))

    def as_complete(self, rows: QuerySet, name: str, percent: Decimal) -> QuerySet:
        compared = LessThanOrEqual if name.endswith("__lte") else GreaterThanOrEqual
        return rows.filter(compared(CompletenessToday(), percent))

    def tagged(self, rows: QuerySet, name: str, code: str) -> QuerySet:
        return rows.filter(tags__contains=[code])
