"""Below ``/api/v1/customers/<code>/``: service team, next step, verified, merged into another (CUS-1, CUS-2, CUS-5)."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from customers.models import Customer, TeamMember
from customers.services.contacts import set_team
from customers.services.customers import verify_customer
from customers.services.merging import CHOSEN, may_merge, propose_merge
from customers.services.next_step import finish_next_step, plan_next_step
from salesops.core.api.serializers import StrictSerializer, valid
from salesops.core.refusals import Invalid, Refusal

from .customer_fields import CustomerOut
from .merges import MergeOut
from .of_customer import OfCustomer, customer_named, denied


class MemberOut(serializers.Serializer):
    """Somebody of the service team, since ``since``."""

    user = serializers.CharField(source="user.username")
    part = serializers.ChoiceField(choices=TeamMember.Part.choices)
    since = serializers.DateField(source="period.lower")


class MemberIn(StrictSerializer):
    user = serializers.SlugRelatedField(slug_field="username", queryset=User.objects.active())
    part = serializers.ChoiceField(choices=TeamMember.Part.choices)


class TeamOut(serializers.Serializer):
    """The service team of today."""

    customer = serializers.CharField()
    members = MemberOut(many=True)


class TeamIn(StrictSerializer):
    """The whole team as it shall be from today: whoever isn't named leaves it."""

    members = MemberIn(many=True, max_length=50)


class StepIn(StrictSerializer):
    """A code of the next steps, or words."""

    next_step = serializers.CharField(max_length=200)
    next_on = serializers.DateField()


class MergeIn(StrictSerializer):
    """``into``: the number of the file that goes on. ``taken``: fields whose value comes from the file that ends."""

    into = serializers.CharField(max_length=20)
    taken = serializers.ListField(child=serializers.ChoiceField(choices=sorted(CHOSEN)), required=False, default=list)
    reason = serializers.CharField(max_length=200)


@extend_schema(tags=["customers"])
class TeamResource(OfCustomer):
    """Who shares access and alerts of a customer."""

    serializer_class = TeamOut

    def _answer(self, customer: Customer) -> Response:
        rows = TeamMember.objects.on(timezone.localdate()).filter(customer=customer).select_related("user")
        members = list(rows.order_by("pk"))
        return Response(TeamOut({"customer": customer.code, "members": members}).data)

    def retrieve(self, request: Request, **_key: Any) -> Response:
        return self._answer(self.one())

    @extend_schema(request=TeamIn, responses=TeamOut)
    def update(self, request: Request, code: str) -> Response:
        """Set the team; the same again changes nothing."""
        customer = self.one()
        self.need_whole(customer)
        named = [(row["user"], row["part"]) for row in valid(TeamIn, request)["members"]]
        members = dict(named)
        if len(members) < len(named):
            raise Invalid(Refusal("customers.team-member-twice", _("Each person only once."), "members"))
        set_team(actor=request.user, customer=customer, members=members, day=timezone.localdate())
        return self._answer(customer)


@extend_schema(tags=["customers"])
class FileVerbs(OfCustomer):
    """Acts on the file of one customer in reach."""

    serializer_class = CustomerOut

    def _answer(self, customer: Customer) -> Response:
        return Response(self.get_serializer(self.rows().get(pk=customer.pk)).data)

    @extend_schema(request=None, responses=CustomerOut)
    def verify(self, request: Request, code: str) -> Response:
        """The whole file was gone through with the customer and is right today."""
        customer = self.one()
        verify_customer(actor=request.user, customer=customer, day=timezone.localdate())
        return self._answer(customer)

    @extend_schema(request=StepIn, responses=CustomerOut)
    def next_step(self, request: Request, code: str) -> Response:
        """Agree on what happens next, or move it."""
        customer = self.one()
        self.need_whole(customer)
        said = valid(StepIn, request)
        plan_next_step(
            actor=request.user,
            customer=customer,
            step=said["next_step"],
            on=said["next_on"],
            today=timezone.localdate(),
        )
        return self._answer(customer)

    @extend_schema(request=None, responses=CustomerOut)
    def finish_next_step(self, request: Request, code: str) -> Response:
        """The next step is done."""
        customer = self.one()
        finish_next_step(actor=request.user, customer=customer)
        return self._answer(customer)

    @extend_schema(request=MergeIn, responses={201: MergeOut})
    def merge(self, request: Request, code: str) -> Response:
        """Ask for this file to go into another. The supervisor decides in ``approvals``; until then both go on."""
        customer = self.one()
        if not may_merge(request.user, customer):
            raise denied()
        said = valid(MergeIn, request)
        winner = customer_named(request.user, said["into"])
        merge = propose_merge(
            actor=request.user, loser=customer, winner=winner, taken=said["taken"], reason=said["reason"],
            now=timezone.now(),
        )  # fmt: skip
        return Response(MergeOut(merge, context=self.get_serializer_context()).data, status=status.HTTP_201_CREATED)
