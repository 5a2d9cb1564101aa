"""``/api/v1/approvals/``: what one has to decide, started or reads along; its acts as sub-resources."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from salesops.core.api.resource import Resource
from salesops.core.api.serializers import AllowedOut, StrictSerializer, valid
from salesops.core.approvals import services
from salesops.core.approvals.allowed import allowed_in, step_meant
from salesops.core.approvals.detail import hands_of
from salesops.core.approvals.inbox import rows_of_tab
from salesops.core.approvals.models import Approval, ApprovalStep
from salesops.core.approvals.states import ApprovalState
from salesops.core.lists.keyset import SortKey
from salesops.core.sockets.inbox import Tab


class ApprovalLine(serializers.Serializer):
    """A round of approval as lists show it."""

    id = serializers.IntegerField()
    matter = serializers.CharField(help_text="What it is about, for example accounts.leave.")
    title = serializers.CharField()
    facts = serializers.SerializerMethodField(help_text="What is approved, in words.")
    record_kind = serializers.CharField(source="kind")
    record = serializers.CharField(source="record_id")
    requester = serializers.CharField(source="requester.username")
    state = serializers.ChoiceField(choices=ApprovalState.choices)
    round = serializers.IntegerField()
    opened_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)

    def get_facts(self, approval: Approval) -> list[str]:
        return [str(fact) for fact in approval.plug.summary(approval.facts) if fact]


class StepOut(serializers.Serializer):
    """One approver of the route, why he is on it, and how far it is."""

    id = serializers.IntegerField()
    stage = serializers.IntegerField()
    label = serializers.CharField()
    reason = serializers.CharField()
    state = serializers.CharField()
    people = serializers.SerializerMethodField(help_text="User names; one of them is enough.")
    due_at = serializers.DateTimeField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()

    def get_people(self, step: ApprovalStep) -> list[str]:
        return [person.user.username for person in step.people.all() if person.ended_at is None]


class ApprovalOut(ApprovalLine):
    """A round of approval with its steps."""

    steps = StepOut(many=True, source="drawn")
    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, approval: Any) -> list[dict[str, Any]]:
        found = allowed_in(approval, approval.drawn, self.context["request"].user, timezone.now())
        return AllowedOut(found, many=True).data


class WordsIn(StrictSerializer):
    """An act. ``step`` may be left out: the one that waits for the caller is meant."""

    note = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)
    step = serializers.IntegerField(required=False, default=None, min_value=1, max_value=2**62)


class DecisionIn(WordsIn):
    """A decision; ``version`` is that of the step the caller looked at (409 when it is older)."""

    version = serializers.IntegerField(required=False, default=None, min_value=1)


class NoteIn(StrictSerializer):
    note = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)


class ApprovalFilters(django_filters.FilterSet):
    tab = django_filters.ChoiceFilter(choices=Tab.choices, method="on_tab", help_text="As the tabs of the inbox.")
    state = django_filters.ChoiceFilter(choices=ApprovalState.choices)
    matter = django_filters.CharFilter()
    record_kind = django_filters.CharFilter(field_name="kind")
    record = django_filters.CharFilter(field_name="record_id")

    class Meta:
        model = Approval
        fields: tuple[str, ...] = ()

    def on_tab(self, rows: QuerySet, name: str, tab: str) -> QuerySet:
        return rows.filter(pk__in=rows_of_tab(self.request.user, tab, timezone.now()))


@extend_schema(tags=["approvals"])
class ApprovalResource(Resource):
    """Approvals one started, decides, decided or reads along."""

    serializer_class = ApprovalLine
    filterset_class = ApprovalFilters
    lookup_field = "pk"
    lookup_value_regex = r"\d{1,18}"
    orderings = {"opened_at": (SortKey("opened_at", descending=True, nullable=False),)}
    queryset = Approval.objects.none()

    def rows(self) -> QuerySet:
        return Approval.objects.visible_to(self.request.user).select_related("requester")

    def _drawn(self) -> Any:
        approval = self.one()
        approval.drawn = list(approval.steps.prefetch_related("people__user").order_by("stage", "id"))
        for step in approval.drawn:
            step.approval = approval
        return approval

    def _answer(self) -> Response:
        return Response(ApprovalOut(self._drawn(), context=self.get_serializer_context()).data)

    @extend_schema(responses=ApprovalOut)
    def retrieve(self, request: Request, **_key: Any) -> Response:
        return self._answer()

    def _step(self, asked: int | None) -> int:
        approval = self._drawn()
        if asked is not None:
            meant = next((s for s in approval.drawn if s.pk == asked), None)
        else:
            hands = hands_of(approval, approval.drawn, self.request.user, timezone.now())
            meant = step_meant(hands, self.request.user)
        if meant is None:
            raise Http404
        return meant.pk

    def _say(self, service: Any, body: type[WordsIn]) -> Response:
        # Out of scope is unknown, whatever the body says.
        self.one()
        data = valid(body, self.request)
        service(actor=self.request.user, now=timezone.now(), step_id=self._step(data.pop("step")), **data)
        return self._answer()

    @extend_schema(request=DecisionIn, responses=ApprovalOut)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        return self._say(services.approve, DecisionIn)

    @extend_schema(request=DecisionIn, responses=ApprovalOut)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        """Refuse for good; ``note`` is the reason."""
        return self._say(services.reject, DecisionIn)

    @extend_schema(request=DecisionIn, responses=ApprovalOut)
    @action(detail=True, methods=["post"], url_path="send-back")
    def send_back(self, request: Request, pk: str) -> Response:
        """Back to the requester; ``note`` is the reason."""
        return self._say(services.send_back, DecisionIn)

    @extend_schema(request=WordsIn, responses=ApprovalOut)
    @action(detail=True, methods=["post"])
    def ask(self, request: Request, pk: str) -> Response:
        """Ask the requester; the clock stops."""
        return self._say(services.ask, WordsIn)

    @extend_schema(request=WordsIn, responses=ApprovalOut)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """Answer a question; the clock goes on."""
        return self._say(services.answer, WordsIn)

    @extend_schema(request=NoteIn, responses=ApprovalOut)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take one's own request back."""
        approval, data = self.one(), valid(NoteIn, request)
        services.withdraw(approval=approval, actor=request.user, now=timezone.now(), **data)
        return self._answer()
