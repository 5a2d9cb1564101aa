"""``/api/v1/credit-accounts/``: rating, limit, used and review of the customers one sees the credit of; read only."""

from decimal import Decimal
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from customers.credit.factors import RATINGS
from customers.credit.reading import Credit, credit_of_accounts
from customers.models import CreditAccount, Customer
from salesops.core.api.resource import Resource
from salesops.core.lists.keyset import SortKey

_MONEY: dict[str, Any] = {"max_digits": 14, "decimal_places": 2}


class CreditOut(serializers.Serializer):
    """One account. ``customer`` holds it for its whole group. ``used``, ``available``, ``overdue`` are null without data."""

    customer = serializers.CharField(source="customer.code")
    rating = serializers.CharField()
    score = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    limit_granted = serializers.DecimalField(source="limit", **_MONEY)
    limit = serializers.SerializerMethodField(help_text="What counts today: raised, halved or capped.")
    used = serializers.SerializerMethodField()
    available = serializers.SerializerMethodField()
    overdue = serializers.SerializerMethodField()
    warning = serializers.SerializerMethodField()
    term_days = serializers.IntegerField()
    state = serializers.CharField()
    reviewed_on = serializers.DateField(allow_null=True)
    review_on = serializers.DateField(allow_null=True)
    raise_until = serializers.DateField(allow_null=True)
    version = serializers.IntegerField()

    def _credit(self, account: CreditAccount) -> Credit:
        known: dict[int, Credit] = self.context.setdefault("credit", {})
        if account.customer_id not in known:
            page = getattr(self.parent, "instance", None) or [account]
            known.update(credit_of_accounts(list(page), timezone.localdate()))
        return known[account.customer_id]

    @staticmethod
    def _text(amount: Decimal | None) -> str | None:
        return None if amount is None else f"{amount:.2f}"

    def get_limit(self, account: CreditAccount) -> str | None:
        return self._text(self._credit(account).limit.amount)

    def get_used(self, account: CreditAccount) -> str | None:
        return self._text(self._credit(account).used)

    def get_available(self, account: CreditAccount) -> str | None:
        return self._text(self._credit(account).available)

    def get_overdue(self, account: CreditAccount) -> str | None:
        return self._text(self._credit(account).overdue)

    def get_warning(self, account: CreditAccount) -> str:
        return self._credit(account).warning


class CreditFilters(django_filters.FilterSet):
    """By rating, state, day of the next review."""

    rating = django_filters.ChoiceFilter(choices=[(letter, letter) for letter in RATINGS])
    state = django_filters.ChoiceFilter(choices=[("open", "open"), ("frozen", "frozen")])
    review_on__lte = django_filters.DateFilter(field_name="review_on", lookup_expr="lte")

    class Meta:
        model = CreditAccount
        fields: list[str] = []


@extend_schema(tags=["credit"])
class CreditResource(Resource):
    """Credit accounts of the customers whose credit one sees."""

    capability = "credit"
    serializer_class = CreditOut
    filterset_class = CreditFilters
    lookup_field = "customer__code"
    lookup_value_regex = r"[A-Za-z0-9-]{1,20}"
    orderings = {"customer": (SortKey("customer__name_key", nullable=False),), "id": ()}
    queryset = CreditAccount.objects.none()

    def rows(self) -> QuerySet:
        return CreditAccount.objects.visible_to(self.request.user).select_related("customer")

    def search(self, rows: QuerySet, text: str) -> QuerySet:
        found = Customer.objects.visible_to(self.request.user).found_by(text).values("pk")
        return rows.filter(customer__in=found)
