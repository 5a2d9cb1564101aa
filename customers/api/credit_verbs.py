"""Acts on the credit of one customer: ``POST /api/v1/customers/<code>/{assess,raise,freeze,unfreeze}-credit/`` (CUS-11)."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from customers.models import Customer
from customers.services import credit_accounts, credit_requests
from customers.services.credit_accounts import may_freeze, need_credit
from customers.services.credit_assessing import submit_assessment
from salesops.core.api.serializers import valid

from .credit_assessments import AssessIn, AssessmentOut
from .credit_requests import RaiseIn, RequestOut, WhyIn
from .of_customer import OfCustomer, denied


class FrozenOut(serializers.Serializer):
    """The account as it was frozen; it counts for the whole group of ``customer``."""

    customer = serializers.CharField(source="customer.code", allow_null=True)
    state = serializers.CharField()
    frozen_at = serializers.DateTimeField()
    frozen_cause = serializers.CharField()
    frozen_reason = serializers.CharField()
    version = serializers.IntegerField()


@extend_schema(tags=["credit"])
class CreditVerbs(OfCustomer):
    """Acts on the credit of one customer in reach; it is that of its group."""

    capability = "credit"
    serializer_class = AssessmentOut

    def _said(self, shape: type[serializers.Serializer], about: Any, http: int = status.HTTP_200_OK) -> Response:
        """``about`` the account of the whole group; a head the caller can't open isn't named."""
        data = shape(about, context=self.get_serializer_context()).data
        if not Customer.objects.visible_to(self.request.user).filter(pk=about.customer_id).exists():
            data["customer"] = None
        return Response(data, status=http)

    def _asked(self, shape: type[serializers.Serializer], made: Any) -> Response:
        return self._said(shape, made, status.HTTP_201_CREATED)

    @extend_schema(request=AssessIn, responses={201: AssessmentOut})
    def assess_credit(self, request: Request, code: str) -> Response:
        """Assess the credit and ask for rating, limit and term."""
        customer = self.one()
        need_credit(request.user, customer, "c", "e")
        said = valid(AssessIn, request)
        made = submit_assessment(actor=request.user, customer=customer, now=timezone.now(), **said)
        return self._asked(AssessmentOut, made)

    @extend_schema(request=RaiseIn, responses={201: RequestOut})
    def raise_credit(self, request: Request, code: str) -> Response:
        """Ask for a higher limit for a time."""
        customer = self.one()
        need_credit(request.user, customer, "c", "e")
        said = valid(RaiseIn, request)
        made = credit_requests.ask_raise(actor=request.user, customer=customer, now=timezone.now(), **said)
        return self._asked(RequestOut, made)

    @extend_schema(request=WhyIn, responses=FrozenOut)
    def freeze_credit(self, request: Request, code: str) -> Response:
        """Freeze at once: finance or the manager of the market."""
        customer = self.one()
        if not may_freeze(request.user, customer):
            raise denied()
        said = valid(WhyIn, request)
        account = credit_accounts.freeze(actor=request.user, customer=customer, now=timezone.now(), **said)
        return self._said(FrozenOut, account)

    @extend_schema(request=WhyIn, responses={201: RequestOut})
    def unfreeze_credit(self, request: Request, code: str) -> Response:
        """Ask for the end of a freeze: the cause is gone."""
        customer = self.one()
        need_credit(request.user, customer, "c", "e", "a")
        said = valid(WhyIn, request)
        made = credit_requests.ask_unfreeze(actor=request.user, customer=customer, now=timezone.now(), **said)
        return self._asked(RequestOut, made)
