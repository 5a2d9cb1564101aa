"""``/api/v1/customers/<code>/owner/`` and beside it ``claim/ release/ assign/ confirm-status/`` (CUS-2, CUS-6)."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from customers.models import Customer, Ownership
from customers.rules import pool as rules
from customers.scope.customers import reaches
from customers.scope.visits import people_one_logs_for
from customers.services.ownership import unit_of
from customers.services.pool import (
    assign_from_pool,
    claim_customer,
    claim_refusals,
    in_pool_already,
    may_claim,
    release_customer,
    release_refusals,
)
from customers.services.weekly import CHOICES, confirm_status
from customers.weeks import monday_of
from salesops.core.api.serializers import AllowedOut, StrictSerializer, valid

from .allowed import offered
from .of_customer import OfCustomer, denied
from .weekly import ConfirmationOut


class OwnershipOut(serializers.Serializer):
    """Whose it was; ``owner`` null: in the pool. ``until``: the first day it no longer was; null: still is."""

    owner = serializers.CharField(source="owner.username", default=None, allow_null=True)
    unit = serializers.CharField(source="unit.code")
    since = serializers.DateField(source="period.lower", allow_null=True)
    until = serializers.DateField(source="period.upper", allow_null=True)
    how = serializers.ChoiceField(choices=Ownership.How.choices)
    reason = serializers.CharField()
    by = serializers.CharField(source="by.username", default=None, allow_null=True)


class OwnerOut(serializers.Serializer):
    """Whose customer it is now. Without an owner it lies in the pool of ``unit`` since ``pool_since``."""

    code = serializers.CharField()
    name = serializers.CharField()
    owner = serializers.CharField(source="owner.username", default=None, allow_null=True)
    unit = serializers.CharField(source="unit.code")
    pool_since = serializers.DateField(allow_null=True)
    version = serializers.IntegerField()
    history = serializers.SerializerMethodField(help_text="The newest first.")
    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(OwnershipOut(many=True))
    def get_history(self, customer: Customer) -> Any:
        rows = Ownership.objects.filter(customer=customer).select_related("owner", "unit", "by")
        return OwnershipOut(rows.order_by("-period", "pk"), many=True).data

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, customer: Customer) -> Any:
        user, today = self.context["request"].user, timezone.localdate()
        free, used = rules.still_in_pool(customer), rules.in_use(customer)
        decides, found = reaches(user, customer, "handover", "a"), []
        if may_claim(user):
            others = [] if free else claim_refusals(user, customer, unit_of(user, today), today)
            found.append(("claim", _("Claim"), [free, used, *others]))
        if decides or customer.owner_id == user.pk:
            there = in_pool_already() if free is None else None
            found.append(("release", _("Give to the pool"), [there, *release_refusals(customer, today)]))
        if decides:
            found.append(("assign", _("Assign"), [free, used]))
        return offered(*found)


class ReleaseIn(StrictSerializer):
    reason = serializers.CharField(max_length=200)


class AssignIn(StrictSerializer):
    owner = serializers.SlugRelatedField(slug_field="username", queryset=User.objects.active())
    reason = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)


class ConfirmIn(StrictSerializer):
    """The status of the week of ``week`` (any day of it; this week when left out). ``regrade``: the grade to suggest."""

    week = serializers.DateField(required=False)
    status = serializers.ChoiceField(choices=[choice.value for choice in CHOICES])
    progress = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)
    next_step = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    next_on = serializers.DateField(required=False, default=None, allow_null=True)
    regrade = serializers.ChoiceField(choices=Customer.Grade.choices, required=False, default="", allow_blank=True)


@extend_schema(tags=["customers"])
class OwnerVerbs(OfCustomer):
    """Acts on the owner of one customer in reach."""

    serializer_class = OwnerOut

    def _answer(self, customer: Customer) -> Response:
        # What was given away may be out of sight now: the answer says where it went.
        now = Customer.objects.select_related("owner", "unit").get(pk=customer.pk)
        return Response(self.get_serializer(now).data)

    def retrieve(self, request: Request, **_key: Any) -> Response:
        """Whose it is and was, and what the caller could do about it."""
        return Response(self.get_serializer(self.one()).data)

    @extend_schema(request=None, responses=OwnerOut)
    def claim(self, request: Request, code: str) -> Response:
        """Take it out of the pool of the own region. Refused: quota, cooling-off, somebody was faster (409)."""
        return self._answer(claim_customer(actor=request.user, customer=self.one(), today=timezone.localdate()))

    @extend_schema(request=ReleaseIn, responses=OwnerOut)
    def release(self, request: Request, code: str) -> Response:
        """Give it to the pool, saying why."""
        customer = self.one()
        if customer.owner_id != request.user.pk:
            self._need_handover(customer)
        reason = valid(ReleaseIn, request)["reason"]
        release_customer(actor=request.user, customer=customer, reason=reason, today=timezone.localdate())
        return self._answer(customer)

    @extend_schema(request=AssignIn, responses=OwnerOut)
    def assign(self, request: Request, code: str) -> Response:
        """Give it out of the pool to somebody of the own units."""
        customer = self.one()
        self._need_handover(customer)
        assign_from_pool(actor=request.user, customer=customer, today=timezone.localdate(), **valid(AssignIn, request))
        return self._answer(customer)

    @extend_schema(request=ConfirmIn, responses=ConfirmationOut)
    def confirm_status(self, request: Request, code: str) -> Response:
        """Confirm the weekly status (C11); said again in the same week it is corrected."""
        customer = self.one()
        if customer.owner_id not in people_one_logs_for(request.user):
            raise denied()
        said = valid(ConfirmIn, request)
        now = timezone.now()
        week = monday_of(said.pop("week", timezone.localdate(now)))
        row = confirm_status(actor=request.user, customer=customer, week=week, now=now, **said)
        return Response(ConfirmationOut(row).data)

    def _need_handover(self, customer: Customer) -> None:
        # Before the body is looked at: its errors would say more than a refusal.
        if not Customer.objects.filter(pk=customer.pk).in_reach(self.request.user, "handover", "a").exists():
            raise denied()
