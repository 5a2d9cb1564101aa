"""``/api/v1/leave-requests/``: ask for leave, submit, take back. The address is the number, of a draft its id."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.absences import DaysFilters, DaysOut
from accounts.models import AbsenceKind, LeaveRequest, User
from accounts.services.leave import allowed_for, save_leave, submit_leave, withdraw_leave
from accounts.states import LeaveState
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import AllowedOut, StrictSerializer, valid
from salesops.core.lists.keyset import SortKey
from salesops.core.refusals import Forbidden, Refusal


class LeaveLine(DaysOut):
    """A leave request as lists show it. ``days``: working days, in half days."""

    number = serializers.CharField(allow_null=True)
    days = serializers.DecimalField(max_digits=5, decimal_places=1)
    deputy = serializers.CharField(source="deputy.username", default=None, allow_null=True)
    reason = serializers.CharField()
    state = serializers.ChoiceField(choices=LeaveState.choices)
    submitted_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class LeaveOut(LeaveLine):
    """A leave request with what the reader can do about it."""

    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, leave: LeaveRequest) -> list[dict[str, Any]]:
        found = allowed_for(leave, self.context["request"].user, timezone.localdate())
        return AllowedOut(found, many=True).data


class LeaveIn(StrictSerializer):
    """A draft. ``user`` is the caller when left out."""

    user = serializers.SlugRelatedField(
        slug_field="username", queryset=User.objects.active(), required=False, default=None
    )
    kind = serializers.ChoiceField(choices=AbsenceKind.choices)
    starts_on = serializers.DateField()
    starts_noon = serializers.BooleanField(required=False, default=False)
    ends_on = serializers.DateField()
    ends_noon = serializers.BooleanField(required=False, default=False)
    deputy = serializers.SlugRelatedField(
        slug_field="username", queryset=User.objects.active(), required=False, default=None, allow_null=True
    )
    reason = serializers.CharField(max_length=1000, required=False, default="", allow_blank=True)


class LeaveSubmitIn(StrictSerializer):
    """``version`` is the one the caller saw (409 when it is older)."""

    version = serializers.IntegerField(required=False, default=None, min_value=1)


class LeaveFilters(DaysFilters):
    state = django_filters.ChoiceFilter(choices=LeaveState.choices)


@extend_schema(tags=["leave-requests"])
class LeaveRequestResource(Resource):
    """Leave requests: one's own, those of people in reach, those one decides."""

    capability = "leave"
    serializer_class = LeaveLine
    filterset_class = LeaveFilters
    lookup_field = "key"
    orderings = {"starts_on": (SortKey("starts_on", descending=True, nullable=False),)}
    queryset = LeaveRequest.objects.none()

    def rows(self) -> QuerySet:
        return LeaveRequest.objects.visible_to(self.request.user).select_related("user", "deputy", "entered_by")

    def one(self) -> LeaveRequest:
        key = self.kwargs["key"]
        by_id = key.isascii() and key.isdecimal() and len(key) <= 18
        return get_object_or_404(self.rows(), **({"pk": int(key)} if by_id else {"number": key}))

    def _mine(self) -> LeaveRequest:
        leave = self.one()
        if self.request.user not in (leave.user, leave.entered_by):
            raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
        return leave

    def _answer(self, leave: LeaveRequest, code: int = status.HTTP_200_OK) -> Response:
        shown = self.rows().get(pk=leave.pk)
        return Response(LeaveOut(shown, context=self.get_serializer_context()).data, status=code)

    @extend_schema(responses=LeaveOut)
    def retrieve(self, request: Request, **_key: Any) -> Response:
        return self._answer(self.one())

    @extend_schema(request=LeaveIn, responses={201: LeaveOut})
    def create(self, request: Request) -> Response:
        """Write a draft."""
        self.need("c")
        data = valid(LeaveIn, request)
        data["user"] = data["user"] or request.user
        leave = save_leave(actor=request.user, now=timezone.now(), **data)
        return self._answer(leave, status.HTTP_201_CREATED)

    @extend_schema(request=LeaveSubmitIn, responses=LeaveOut)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, key: str) -> Response:
        """Submit a draft: it gets its number and goes to its approvers."""
        self.need("c")
        leave, data = self._mine(), valid(LeaveSubmitIn, request)
        return self._answer(submit_leave(actor=request.user, leave=leave, now=timezone.now(), **data))

    @extend_schema(request=None, responses=LeaveOut)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, key: str) -> Response:
        """Take it back before it is decided; it is a draft again."""
        self.need("c")
        return self._answer(withdraw_leave(actor=request.user, leave=self._mine(), now=timezone.now()))
