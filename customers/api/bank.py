"""``/api/v1/bank-changes/``: other bank details asked for by ``customers/<code>/change-bank/`` (defaults.md 11)."""

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from customers.models import BankChange
from customers.scope.customers import reads_bank_accounts
from customers.services.bank import ask_bank_change, may_ask
from customers.states.file import BANK_CHANGE
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import StrictSerializer, valid
from salesops.core.lists.keyset import SortKey
from salesops.core.masking import masked_tail

from .asked import AskedOut
from .of_customer import OfCustomer, denied


class BankChangeOut(AskedOut):
    """Other bank details; until finance agrees in ``approvals`` the old ones hold. Only who keeps them reads the whole account."""

    id = serializers.IntegerField()
    customer = serializers.CharField(source="customer.code")
    bank_name = serializers.CharField()
    bank_account = serializers.SerializerMethodField()
    reason = serializers.CharField()
    state = serializers.ChoiceField(choices=BANK_CHANGE.choices)
    asked_by = serializers.CharField(source="asked_by.username")
    asked_at = serializers.DateTimeField()
    decided_by = serializers.CharField(source="decided_by.username", default=None, allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()

    def get_bank_account(self, change: BankChange) -> str:
        account = change.bank_account
        return account if reads_bank_accounts(self.context["request"].user) else masked_tail(account)


class BankChangeIn(StrictSerializer):
    """``reason``: how one learnt of it."""

    bank_name = serializers.CharField(max_length=80)
    bank_account = serializers.CharField(max_length=40)
    reason = serializers.CharField(max_length=200)


class BankChangeFilters(django_filters.FilterSet):
    customer = django_filters.CharFilter(field_name="customer__code")
    state = django_filters.ChoiceFilter(choices=BANK_CHANGE.choices)


@extend_schema(tags=["customers"])
class BankChangeResource(Resource):
    """Changes of bank details of the customers one may open."""

    serializer_class = BankChangeOut
    filterset_class = BankChangeFilters
    lookup_field = "pk"
    lookup_value_regex = r"\d{1,18}"
    orderings = {"asked_at": (SortKey("asked_at", descending=True, nullable=False),)}
    queryset = BankChange.objects.none()

    def rows(self) -> QuerySet:
        return BankChange.objects.visible_to(self.request.user).select_related("customer", "asked_by", "decided_by")


@extend_schema(tags=["customers"])
class BankVerbs(OfCustomer):
    """Asking for other bank details of one customer."""

    serializer_class = BankChangeOut

    @extend_schema(request=BankChangeIn, responses={201: BankChangeOut})
    def change_bank(self, request: Request, code: str) -> Response:
        """Finance calls the customer back on a known number and decides in ``approvals``."""
        customer = self.one()
        if not may_ask(request.user, customer):
            raise denied()
        said = valid(BankChangeIn, request)
        made = ask_bank_change(actor=request.user, customer=customer, now=timezone.now(), **said)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)
