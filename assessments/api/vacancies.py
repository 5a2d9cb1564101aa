"""``/api/v1/vacancies/``, ``vacancy-applications/``: read; what is done with them are pages."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from assessments.models import Vacancy, VacancyApplication
from assessments.scope_vacancies import with_results_for
from assessments.states.vacancies import VACANCY
from salesops.core.api.resource import Resource
from salesops.core.lists.keyset import SortKey

from .people import ConditionOut


class VacancyOut(serializers.Serializer):
    """A post to be won; who applied stands in ``vacancy-applications``, as far as the caller sees it."""

    number = serializers.CharField()
    position = serializers.CharField(source="position.code")
    unit_code = serializers.CharField(source="unit.code")
    state = serializers.ChoiceField(choices=VACANCY.choices)
    text = serializers.CharField()
    closes_on = serializers.DateField()
    score_by = serializers.DateField()
    winner = serializers.CharField(source="winner.person.username", default=None, allow_null=True)
    published_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)


class VacancyApplicationOut(serializers.Serializer):
    """An application with its evidence; points and place once all scores are in, of one's own once it is decided."""

    id = serializers.IntegerField()
    vacancy = serializers.CharField(source="vacancy.number")
    username = serializers.CharField(source="person.username")
    position = serializers.CharField(source="position.code")
    precedence = serializers.BooleanField()
    conditions = ConditionOut(many=True)
    applied_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    points = serializers.DecimalField(source="shown_points", max_digits=5, decimal_places=2, allow_null=True)
    place = serializers.IntegerField(source="shown_place", allow_null=True)


class VacancyFilters(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=VACANCY.choices)


class VacancyApplicationFilters(django_filters.FilterSet):
    vacancy = django_filters.CharFilter(field_name="vacancy__number")


@extend_schema(tags=["vacancies"])
class VacancyResource(Resource):
    """Vacancies, the newest first."""

    capability = "promotion"
    serializer_class = VacancyOut
    lookup_field = "number"
    filterset_class = VacancyFilters
    queryset = Vacancy.objects.none()
    orderings = {"published_at": (SortKey("published_at", descending=True, nullable=False),)}

    def rows(self) -> QuerySet:
        rows = Vacancy.objects.visible_to(self.request.user)
        return rows.select_related("position", "unit", "winner__person")


@extend_schema(tags=["vacancy applications"])
class VacancyApplicationResource(Resource):
    """Own applications; all of a vacancy for its panel and for who sees everybody's promotions."""

    capability = "promotion"
    serializer_class = VacancyApplicationOut
    filterset_class = VacancyApplicationFilters
    queryset = VacancyApplication.objects.none()
    orderings = {"applied_at": (SortKey("applied_at", descending=True, nullable=False),)}

    def rows(self) -> QuerySet:
        user: Any = self.request.user
        rows = with_results_for(VacancyApplication.objects.visible_to(user), user)
        return rows.select_related("vacancy", "person", "position")
