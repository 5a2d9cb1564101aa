"""``/api/v1/customers/<code>/grade/``: why a customer has its grade (CUS-5)."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from customers.explained import Explanation, explanation_of
from customers.models import Customer
from customers.scope.grades import graded_in_reach
from salesops.core.api.resource import Resource

POINTS: dict[str, Any] = {"max_digits": 8, "decimal_places": 4}


class GradeItemOut(serializers.Serializer):
    """``anchor`` none: unknown, counted as 1. ``points`` = anchor × 20 × share."""

    code = serializers.CharField()
    anchor = serializers.IntegerField(allow_null=True)
    share = serializers.DecimalField(**POINTS, help_text="Percent of the factor.")
    points = serializers.DecimalField(**POINTS)


class GradeFactorOut(serializers.Serializer):
    """``part`` = score × weight. ``given``: the score came with an import instead of the items."""

    code = serializers.CharField()
    weight = serializers.DecimalField(**POINTS, help_text="Percent of the total.")
    score = serializers.DecimalField(**POINTS)
    part = serializers.DecimalField(**POINTS)
    given = serializers.BooleanField()
    items = GradeItemOut(many=True)


class GradeOut(serializers.Serializer):
    """The grade in force, the policy's own, and how the score comes about."""

    customer = serializers.CharField()
    grade = serializers.CharField(help_text="In force; empty before the first grading.")
    policy_grade = serializers.CharField(help_text="Without a grade set by hand.")
    pending_grade = serializers.CharField(help_text="Where the score points to without having moved the grade yet.")
    since = serializers.DateField(allow_null=True)
    customer_class = serializers.CharField()
    score = serializers.DecimalField(max_digits=5, decimal_places=2)
    provisional = serializers.BooleanField()
    unknown = serializers.DecimalField(**POINTS, help_text="Percent of the weight nobody knows yet.")
    missing = serializers.ListField(child=serializers.CharField())
    factors = GradeFactorOut(many=True)
    a_from = serializers.DecimalField(**POINTS)
    b_from = serializers.DecimalField(**POINTS)
    override_until = serializers.DateField(allow_null=True, help_text="Last day of a grade set by hand.")
    policy_version = serializers.IntegerField(help_text="0: as shipped.")
    next_run = serializers.DateField()


def shown(found: Explanation) -> dict[str, Any]:
    """``found`` as :class:`GradeOut` wants it."""
    customer, sheet = found.customer, found.sheet
    factors = [
        {
            "code": f.code,
            "weight": f.weight,
            "score": f.score,
            "part": f.part,
            "given": f.given,
            "items": [
                {"code": i.code, "anchor": i.anchor, "share": i.share, "points": i.points} for i in f.items
            ],
        }
        for f in found.score.factors
    ]  # fmt: skip
    return {
        "customer": customer.code,
        "grade": customer.grade,
        "policy_grade": found.policy_grade,
        "pending_grade": sheet.pending_grade if sheet else "",
        "since": customer.grade_since,
        "customer_class": customer.customer_class,
        "score": found.score.total,
        "provisional": found.score.provisional,
        "unknown": found.score.unknown,
        "missing": list(found.score.missing),
        "factors": factors,
        "a_from": found.policy["a_from"],
        "b_from": found.policy["b_from"],
        "override_until": found.override.ends_on if found.override else None,
        "policy_version": found.policy.number,
        "next_run": found.next_run,
    }


@extend_schema(tags=["customers"])
class GradeResource(Resource):
    """The explained grade of one customer in reach."""

    capability = "grades"
    serializer_class = GradeOut
    lookup_field = "code"
    queryset = Customer.objects.none()

    def rows(self) -> QuerySet:
        return graded_in_reach(Customer.objects.all(), self.request.user, field="")

    def retrieve(self, request: Request, **_key: Any) -> Response:
        return Response(GradeOut(shown(explanation_of(self.one()))).data)
