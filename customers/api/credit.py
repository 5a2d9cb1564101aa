"""``/api/v1/credit-accounts/``: rating, limit, used and review; acted on below ``customers/<code>/``."""

from decimal import Decimal
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers

from customers.credit.factors import RATINGS
from customers.credit.reading import Credit, credit_of_accounts
from customers.models import CreditAccount, CreditAssessment, CreditRequest, Customer
from customers.rules.credit_asked import (
    assessment_waits,
    frozen_already,
    not_frozen,
    nothing_to_raise,
    waits_already,
)
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import AllowedOut
from salesops.core.lists.keyset import SortKey

from .allowed import credit_rights, freezes, offered, page_of

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
    allowed_actions = serializers.SerializerMethodField(help_text="Acts of ``customers/<code>/<verb>/``.")

    def _credit(self, account: CreditAccount) -> Credit:
        known: dict[int, Credit] = self.context.setdefault("credit", {})
        if account.customer_id not in known:
            known.update(credit_of_accounts(page_of(self, account), timezone.localdate()))
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

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, account: CreditAccount) -> Any:
        user = self.context["request"].user
        if "rights" not in self.context:
            page = page_of(self, account)
            self.context["rights"] = credit_rights(user, (row.customer_id for row in page))
            waiting = CreditRequest.objects.filter(account__in=page, state="waiting")
            self.context["waiting"] = set(waiting.values_list("account", "kind"))
            assessed = CreditAssessment.objects.filter(customer__in=[a.customer_id for a in page], state="waiting")
            self.context["assessed"] = set(assessed.values_list("customer", flat=True))
        rights, waiting = self.context["rights"][account.customer_id], self.context["waiting"]
        raised, freed = ((account.pk, kind) in waiting for kind in ("raise", "unfreeze"))
        found = []
        if rights & {"c", "e"}:
            none = None if account.limit else nothing_to_raise()
            waits = assessment_waits() if account.customer_id in self.context["assessed"] else None
            found.append(("assess-credit", _("Assess the credit"), [waits]))
            found.append(("raise-credit", _("Raise for a time"), [none, waits_already() if raised else None]))
        if freezes(user, account.customer.unit_id, rights):
            found.append(("freeze-credit", _("Freeze"), [frozen_already() if account.is_frozen else None]))
        if rights:
            free = None if account.is_frozen else not_frozen()
            found.append(("unfreeze-credit", _("Ask to unfreeze"), [free, waits_already() if freed else None]))
        return offered(*found)


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
