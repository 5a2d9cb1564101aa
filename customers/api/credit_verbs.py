"""Credit asked for and acted on: assessments (C14), raises, freezes and their end, warning signs (CUS-11)."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from customers.credit.factors import BY_HAND, KNOCK_OUTS, LEVELS, RATINGS, SIGNS, YELLOW
from customers.models import CreditAssessment, CreditRequest, CreditSign, Customer
from customers.services import credit_accounts, credit_requests, credit_signs
from customers.services.credit_accounts import may_freeze, need_credit
from customers.services.credit_assessing import submit_assessment
from customers.states.credit import ASSESSMENT, REQUEST, SIGN
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import AllowedOut, StrictSerializer, valid
from salesops.core.lists.keyset import SortKey

from .of_customer import OfCustomer, customer_named, denied, wrong_state

MONEY: dict[str, Any] = {"max_digits": 14, "decimal_places": 2}


def credit_rights(user: Any, customers: Iterable[int]) -> dict[int, set[str]]:
    """Of each customer the rights ``c``, ``e``, ``a`` on its credit that ``user`` holds; three queries."""
    ids = set(customers)
    found: dict[int, set[str]] = {pk: set() for pk in ids}
    for right in "cea":
        for pk in Customer.objects.filter(pk__in=ids).in_reach(user, "credit", right).values_list("pk", flat=True):
            found[pk].add(right)
    return found


def freezes(user: Any, unit: int, rights: set[str]) -> bool:
    """As :func:`customers.services.credit_accounts.may_freeze`, of rights known already."""
    market = user.access.tree.market_of(unit)
    return "e" in rights or ("a" in rights and market is not None and market.id in user.access.tree.headed_by(user.pk))


class AnchorsIn(StrictSerializer):
    """1 to 5 by factor; what the portal knows from figures replaces them."""

    payment = serializers.IntegerField(min_value=1, max_value=5, required=False)
    power = serializers.IntegerField(min_value=1, max_value=5, required=False)
    finances = serializers.IntegerField(min_value=1, max_value=5, required=False)
    cooperation = serializers.IntegerField(min_value=1, max_value=5, required=False)
    public = serializers.IntegerField(min_value=1, max_value=5, required=False)


class EvidenceIn(StrictSerializer):
    """What each anchor stands on."""

    payment = serializers.CharField(max_length=500, required=False, allow_blank=True)
    power = serializers.CharField(max_length=500, required=False, allow_blank=True)
    finances = serializers.CharField(max_length=500, required=False, allow_blank=True)
    cooperation = serializers.CharField(max_length=500, required=False, allow_blank=True)
    public = serializers.CharField(max_length=500, required=False, allow_blank=True)


class AssessIn(StrictSerializer):
    """``asked_rating`` empty: the one the policy gives. ``expected``: purchase a month of a new customer, VAT included."""

    anchors = AnchorsIn()
    evidence = EvidenceIn(required=False, default=dict)
    knock_outs = serializers.ListField(
        child=serializers.ChoiceField(choices=list(KNOCK_OUTS)), required=False, default=list
    )
    expected = serializers.DecimalField(**MONEY, min_value=0, required=False, default=None, allow_null=True)
    asked_rating = serializers.ChoiceField(choices=RATINGS, required=False, default="", allow_blank=True)
    asked_limit = serializers.DecimalField(**MONEY, min_value=0)
    asked_term = serializers.IntegerField(min_value=0, max_value=365)
    reason = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)


class AssessmentOut(serializers.Serializer):
    """An assessment. Limits include VAT; ``figures``: those of the formula as it was submitted. Decided in ``approvals``."""

    number = serializers.CharField()
    customer = serializers.CharField(source="customer.code")
    occasion = serializers.ChoiceField(choices=CreditAssessment.Occasion.choices)
    anchors = serializers.DictField(child=serializers.IntegerField())
    evidence = serializers.DictField(child=serializers.CharField())
    knock_outs = serializers.ListField(child=serializers.CharField())
    figures = serializers.DictField()
    score = serializers.DecimalField(max_digits=5, decimal_places=2)
    system_rating = serializers.CharField()
    computed_limit = serializers.DecimalField(**MONEY)
    computed_term = serializers.IntegerField()
    asked_rating = serializers.CharField()
    asked_limit = serializers.DecimalField(**MONEY)
    asked_term = serializers.IntegerField()
    reason = serializers.CharField()
    state = serializers.ChoiceField(choices=ASSESSMENT.choices)
    asked_by = serializers.CharField(source="asked_by.username", default=None, allow_null=True)
    asked_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)


class RaiseIn(StrictSerializer):
    """``amount`` on top of the limit, until a day."""

    amount = serializers.DecimalField(**MONEY, min_value=0)
    until = serializers.DateField()
    reason = serializers.CharField(max_length=500)


class WhyIn(StrictSerializer):
    reason = serializers.CharField(max_length=300)


class RequestOut(serializers.Serializer):
    """A raise for a time or the end of a freeze. Decided in ``approvals``."""

    number = serializers.CharField()
    kind = serializers.ChoiceField(choices=CreditRequest.Kind.choices)
    customer = serializers.CharField(source="customer.code")
    amount = serializers.DecimalField(**MONEY, allow_null=True)
    until = serializers.DateField(allow_null=True)
    reason = serializers.CharField()
    state = serializers.ChoiceField(choices=REQUEST.choices)
    asked_by = serializers.CharField(source="asked_by.username", default=None, allow_null=True)
    asked_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)


class FrozenOut(serializers.Serializer):
    """The account as it was frozen; it counts for the whole group of ``customer``."""

    customer = serializers.CharField(source="customer.code")
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

    @extend_schema(request=AssessIn, responses={201: AssessmentOut})
    def assess(self, request: Request, code: str) -> Response:
        """Assess the credit and ask for rating, limit and term."""
        customer = self.one()
        need_credit(request.user, customer, "c", "e")
        said = valid(AssessIn, request)
        made = submit_assessment(actor=request.user, customer=customer, now=timezone.now(), **said)
        return Response(AssessmentOut(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=RaiseIn, responses={201: RequestOut})
    def ask_raise(self, request: Request, code: str) -> Response:
        """Ask for a higher limit for a time."""
        customer = self.one()
        need_credit(request.user, customer, "c", "e")
        said = valid(RaiseIn, request)
        made = credit_requests.ask_raise(actor=request.user, customer=customer, now=timezone.now(), **said)
        return Response(RequestOut(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=WhyIn, responses=FrozenOut)
    def freeze(self, request: Request, code: str) -> Response:
        """Freeze at once: finance or the manager of the market."""
        customer = self.one()
        if not may_freeze(request.user, customer):
            raise denied()
        said = valid(WhyIn, request)
        account = credit_accounts.freeze(actor=request.user, customer=customer, now=timezone.now(), **said)
        return Response(FrozenOut(account).data)

    @extend_schema(request=WhyIn, responses={201: RequestOut})
    def unfreeze(self, request: Request, code: str) -> Response:
        """Ask for the end of a freeze: the cause is gone."""
        customer = self.one()
        need_credit(request.user, customer, "c", "e", "a")
        said = valid(WhyIn, request)
        made = credit_requests.ask_unfreeze(actor=request.user, customer=customer, now=timezone.now(), **said)
        return Response(RequestOut(made).data, status=status.HTTP_201_CREATED)


class AssessmentFilters(django_filters.FilterSet):
    customer = django_filters.CharFilter(field_name="customer__code")
    state = django_filters.ChoiceFilter(choices=ASSESSMENT.choices)
    occasion = django_filters.ChoiceFilter(choices=CreditAssessment.Occasion.choices)


@extend_schema(tags=["credit"])
class AssessmentResource(Resource):
    """Credit assessments of customers whose credit one sees. Asked for by ``customers/<code>/assess-credit``."""

    capability = "credit"
    serializer_class = AssessmentOut
    filterset_class = AssessmentFilters
    lookup_field = "number"
    orderings = {"asked_at": (SortKey("asked_at", descending=True, nullable=False),)}
    queryset = CreditAssessment.objects.none()

    def rows(self) -> QuerySet:
        return CreditAssessment.objects.visible_to(self.request.user).select_related("customer", "asked_by")


class RequestFilters(django_filters.FilterSet):
    customer = django_filters.CharFilter(field_name="customer__code")
    state = django_filters.ChoiceFilter(choices=REQUEST.choices)
    kind = django_filters.ChoiceFilter(choices=CreditRequest.Kind.choices)


@extend_schema(tags=["credit"])
class RequestResource(Resource):
    """Raises and ends of freezes asked for, of customers whose credit one sees."""

    capability = "credit"
    serializer_class = RequestOut
    filterset_class = RequestFilters
    lookup_field = "number"
    orderings = {"asked_at": (SortKey("asked_at", descending=True, nullable=False),)}
    queryset = CreditRequest.objects.none()

    def rows(self) -> QuerySet:
        return CreditRequest.objects.visible_to(self.request.user).select_related("customer", "asked_by")


class SignOut(serializers.Serializer):
    """A warning sign. ``entered_by`` null: found in the figures by night. ``due_on``: dealt with by then."""

    id = serializers.IntegerField()
    customer = serializers.CharField(source="customer.code")
    kind = serializers.ChoiceField(choices=[(s.code, s.name) for s in SIGNS.values()])
    level = serializers.ChoiceField(choices=list(LEVELS.items()))
    evidence = serializers.CharField()
    found_on = serializers.DateField()
    due_on = serializers.DateField()
    state = serializers.ChoiceField(choices=SIGN.choices)
    entered_by = serializers.CharField(source="entered_by.username", default=None, allow_null=True)
    entered_at = serializers.DateTimeField()
    closed_by = serializers.CharField(source="closed_by.username", default=None, allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    outcome = serializers.CharField()
    version = serializers.IntegerField()
    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, sign: CreditSign) -> Any:
        user = self.context["request"].user
        if "rights" not in self.context:
            page = getattr(self.parent, "instance", None) or [sign]
            self.context["rights"] = credit_rights(user, (row.customer_id for row in page))
        rights = self.context["rights"][sign.customer_id]
        may = bool(rights) if sign.level == YELLOW else freezes(user, sign.customer.unit_id, rights)
        why = [wrong_state(sign)] if sign.state != "open" else []
        found = [{"verb": "close", "label": _("Close the sign"), "allowed": not why, "refusals": why}] if may else []
        return AllowedOut(found, many=True).data


class SignIn(StrictSerializer):
    """A sign people enter; red ones freeze at once."""

    customer = serializers.CharField(max_length=20)
    kind = serializers.ChoiceField(choices=[(s.code, s.name) for s in BY_HAND])
    evidence = serializers.CharField(max_length=500)
    found_on = serializers.DateField()


class CloseIn(StrictSerializer):
    outcome = serializers.CharField(max_length=500)
    version = serializers.IntegerField(required=False, default=None, min_value=1)


class SignFilters(django_filters.FilterSet):
    customer = django_filters.CharFilter(field_name="customer__code")
    kind = django_filters.ChoiceFilter(choices=[(s.code, s.name) for s in SIGNS.values()])
    level = django_filters.ChoiceFilter(choices=list(LEVELS.items()))
    state = django_filters.ChoiceFilter(choices=SIGN.choices)
    due_on__lte = django_filters.DateFilter(field_name="due_on", lookup_expr="lte")


@extend_schema(tags=["credit"])
class SignResource(Resource):
    """Warning signs of customers whose credit one sees."""

    capability = "credit"
    serializer_class = SignOut
    filterset_class = SignFilters
    lookup_field = "pk"
    lookup_value_regex = r"\d{1,18}"
    orderings = {
        "found_on": (SortKey("found_on", descending=True, nullable=False),),
        "due_on": (SortKey("due_on", nullable=False),),
    }
    queryset = CreditSign.objects.none()

    def rows(self) -> QuerySet:
        rows = CreditSign.objects.visible_to(self.request.user)
        return rows.select_related("customer", "entered_by", "closed_by")

    def _answer(self, sign: CreditSign, http: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.rows().get(pk=sign.pk)).data, status=http)

    @extend_schema(request=SignIn, responses={201: SignOut})
    def create(self, request: Request) -> Response:
        """Enter a warning sign: people are told, a red one freezes, some cap the limit at the present balance."""
        if not any(request.user.can("credit", right) for right in "cea"):
            raise denied()
        said = valid(SignIn, request)
        customer = customer_named(request.user, said.pop("customer"))
        sign = credit_signs.enter_sign(actor=request.user, customer=customer, now=timezone.now(), **said)
        return self._answer(sign, status.HTTP_201_CREATED)

    @extend_schema(request=CloseIn, responses=SignOut)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """The cause is gone or dealt with."""
        sign = self.one()
        if not credit_signs.may_close(request.user, sign):
            raise denied()
        said = valid(CloseIn, request)
        return self._answer(credit_signs.close_sign(actor=request.user, sign=sign, now=timezone.now(), **said))
