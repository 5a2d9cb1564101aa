"""``/api/v1/absences/``: days on which people in reach are away."""

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from accounts.models import Absence, AbsenceKind
from salesops.core.api.resource import Resource
from salesops.core.lists.keyset import SortKey


class DaysOut(serializers.Serializer):
    """From a day (or its noon) to a day (or its noon), both included."""

    id = serializers.IntegerField()
    user = serializers.CharField(source="user.username")
    kind = serializers.ChoiceField(choices=AbsenceKind.choices)
    starts_on = serializers.DateField()
    starts_noon = serializers.BooleanField(help_text="Begins at noon of the first day.")
    ends_on = serializers.DateField()
    ends_noon = serializers.BooleanField(help_text="Ends at noon of the last day.")


class AbsenceOut(DaysOut):
    """An absence: of an approved leave request, or entered for the person."""

    leave_request = serializers.CharField(source="leave.number", default=None, allow_null=True)
    note = serializers.CharField()


class DaysFilters(django_filters.FilterSet):
    """Whose and when; of absences and of leave requests alike."""

    user = django_filters.CharFilter(field_name="user__username")
    kind = django_filters.ChoiceFilter(choices=AbsenceKind.choices)
    starts_on__lte = django_filters.DateFilter(field_name="starts_on", lookup_expr="lte")
    ends_on__gte = django_filters.DateFilter(field_name="ends_on", lookup_expr="gte")


@extend_schema(tags=["absences"])
class AbsenceResource(Resource):
    """Absences that were not called off."""

    capability = "leave"
    serializer_class = AbsenceOut
    filterset_class = DaysFilters
    lookup_field = "pk"
    lookup_value_regex = r"\d{1,18}"
    orderings = {"starts_on": (SortKey("starts_on", descending=True, nullable=False),)}
    queryset = Absence.objects.none()

    def rows(self) -> QuerySet:
        return Absence.objects.visible_to(self.request.user).counting().select_related("user", "leave")
