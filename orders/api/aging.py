"""``/api/v1/aging/``: the aging of all customers in reach on any day, as the page shows it (ORD-10)."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from customers.models import Customer
from orders.aging import buckets_on, reached, total_on
from orders.aging_list import ORDERINGS, VIEWS, listed
from orders.asked_aging import asked_of
from salesops.core.api.resource import Resource

from .order_fields import MONEY

NAMES = ("on", "view", "ordering", "bucket", "market", "owner", "rating", "level", "after")
SAID = {
    "on": "At the end of this day, like 2026-09-30; left out: today.", "view": f"One of {', '.join(VIEWS)}.",
    "ordering": f"One of {', '.join(ORDERINGS)}, the greatest first.", "bucket": "Number of a bucket.",
    "market": "Code of a unit.", "owner": "User name.", "rating": "A to D.", "level": "Dunning level, 0 to 7.",
    "after": "`next` of the page before.",
}  # fmt: skip


class AgingBucketOut(serializers.Serializer):
    """Days past the due date from ``first`` to ``last``; no last: without end."""

    no = serializers.IntegerField()
    first = serializers.IntegerField()
    last = serializers.IntegerField(allow_null=True)
    loss = serializers.DecimalField(max_digits=5, decimal_places=2, help_text="Expected loss, percent.")


class AgedOut(serializers.Serializer):
    """VAT included. ``amounts`` by bucket add up to ``open``; ``balance`` is the ledger's: open + undated − ahead."""

    balance = serializers.DecimalField(**MONEY)
    open = serializers.DecimalField(**MONEY)
    overdue = serializers.DecimalField(**MONEY)
    ahead = serializers.DecimalField(**MONEY)
    undated = serializers.DecimalField(**MONEY)
    amounts = serializers.ListField(child=serializers.DecimalField(**MONEY))


class AgingLineOut(AgedOut):
    """A customer. ``days``: of its oldest overdue item; ``promised_for``: its newest promise that isn't kept."""

    customer = serializers.CharField()
    days = serializers.IntegerField()
    level = serializers.IntegerField()
    promised_for = serializers.DateField(allow_null=True)
    promise = serializers.CharField()


class AgingOut(serializers.Serializer):
    on = serializers.DateField()
    buckets = AgingBucketOut(many=True)
    total = AgedOut()
    counts = serializers.DictField(child=serializers.IntegerField())
    results = AgingLineOut(many=True)
    next = serializers.CharField(allow_null=True, help_text="For `after`.")


@extend_schema(tags=["receivables"])
class AgingResource(Resource):
    """The aging of customers in reach."""

    capability = "receivables"
    serializer_class = AgingOut
    lookup_field = "code"
    parameters = NAMES
    queryset = Customer.objects.none()

    def rows(self) -> QuerySet:
        return Customer.objects.in_reach(self.request.user, "receivables", "v")

    @extend_schema(
        parameters=[OpenApiParameter(name, str, description=SAID[name]) for name in NAMES], responses=AgingOut
    )
    def list(self, request: Request) -> Response:
        """Totals, counts and a page of customers."""
        day = min(self.asked_day() or timezone.localdate(), timezone.localdate())
        asked = asked_of(request.query_params, request.user)
        found = listed(day, reached(request.user), asked)
        last = found.lines[-1] if found.more else None
        shown: dict[str, Any] = {
            "on": day, "buckets": buckets_on(day), "total": found.total, "counts": found.counts,
            "results": [
                {name: getattr(line.aged, name) for name in AgedOut().fields}
                | {"customer": line.code, "days": line.days, "level": line.level, "promised_for": line.promise_on,
                   "promise": line.promise_state}
                for line in found.lines
            ],
            "next": f"{last.key(asked.ordering)}_{last.id}" if last else None,
        }  # fmt: skip
        return Response(AgingOut(shown).data)

    @extend_schema(parameters=[OpenApiParameter("on", str, description=SAID["on"])], responses=AgedOut)
    def retrieve(self, request: Request, **_key: Any) -> Response:
        """What one customer owes by age, by its code."""
        day = min(self.asked_day() or timezone.localdate(), timezone.localdate())
        return Response(AgedOut(total_on(day, [self.one().pk])).data)
