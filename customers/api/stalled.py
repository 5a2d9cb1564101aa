"""``/api/v1/stalled-cases/``: customers without progress on a Monday, and what was answered (CUS-6)."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from customers.models import Customer, StalledCase
from customers.services.grade_data import may_enter
from customers.services.overrides import may_decide
from customers.services.stalled import answer_stalled
from customers.states.grading import STALLED
from salesops.core.api.serializers import AllowedOut, valid
from salesops.core.lists.keyset import SortKey

from .allowed import offered, page_of
from .of_customer import denied, wrong_state
from .of_grade import OfGrade, SeenIn, decidable


class StalledOut(serializers.Serializer):
    """A customer without progress on a Monday, and what was answered. ``fell_to``: the grade it fell to with that listing."""

    id = serializers.IntegerField()
    customer = serializers.CharField(source="customer.code")
    owner = serializers.CharField(source="owner.username")
    listed_on = serializers.DateField()
    grade = serializers.CharField()
    weeks = serializers.IntegerField()
    streak = serializers.IntegerField()
    fell_to = serializers.CharField()
    due_at = serializers.DateTimeField()
    state = serializers.ChoiceField(choices=STALLED.choices)
    answer = serializers.CharField()
    note = serializers.CharField()
    heir = serializers.CharField(source="heir.username", default=None, allow_null=True)
    answered_by = serializers.CharField(source="answered_by.username", default=None, allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, case: StalledCase) -> Any:
        user = self.context["request"].user
        if "decidable" not in self.context:
            page = page_of(self, case)
            whole = Customer.objects.filter(pk__in={row.customer_id for row in page}).in_reach(user, "customers", "e")
            parts = user.access.limits("customers", "e")
            self.context["decidable"] = decidable(user, page)
            self.context["enterable"] = set() if parts is not None else set(whole.values_list("pk", flat=True))
        decides = case.customer_id in self.context["decidable"]
        if not decides and case.customer_id not in self.context["enterable"]:
            return []
        fits = case.state in (("open", "overdue") if decides else ("open",))
        why = [] if fits else [wrong_state(case)]
        return offered(("answer", _("Answer"), why))


class StalledIn(SeenIn):
    """``next_step`` with its day; ``lower`` and ``hand_over`` (to ``heir``) with a ``note``."""

    answer = serializers.ChoiceField(choices=StalledCase.Answer.choices)
    next_step = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    next_on = serializers.DateField(required=False, default=None, allow_null=True)
    heir = serializers.SlugRelatedField(
        slug_field="username", queryset=User.objects.active(), required=False, default=None, allow_null=True
    )
    note = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)


class StalledFilters(django_filters.FilterSet):
    customer = django_filters.CharFilter(field_name="customer__code")
    owner = django_filters.CharFilter(field_name="owner__username")
    state = django_filters.ChoiceFilter(choices=STALLED.choices)
    listed_on = django_filters.DateFilter()


@extend_schema(tags=["grades"])
class StalledResource(OfGrade):
    """Stalled customers: the rep answers in time, else the supervisor decides."""

    serializer_class = StalledOut
    filterset_class = StalledFilters
    orderings = {"due_at": (SortKey("due_at", nullable=False),)}
    queryset = StalledCase.objects.none()

    def rows(self) -> QuerySet:
        rows = StalledCase.objects.visible_to(self.request.user)
        return rows.select_related("customer__owner", "owner", "heir", "answered_by")

    @extend_schema(request=StalledIn, responses=StalledOut)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """Next step agreed, one grade lower, or handed over."""
        case = self.one()
        if not may_decide(request.user, case.customer) and not may_enter(request.user, case.customer):
            raise denied()
        answer_stalled(actor=request.user, case=case, now=timezone.now(), **valid(StalledIn, request))
        return self._answer(case)
