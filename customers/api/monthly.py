"""``/api/v1/monthly-lists/``: the lists of the secretaries' lead: read, prepared, signed off (C12, C13; CUS-11)."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from customers.models import MonthlyList
from customers.monthly_shown import Shown
from customers.services import monthly_lists
from customers.states.credit import MONTHLY
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import AllowedOut, StrictSerializer, valid
from salesops.core.lists.keyset import SortKey
from salesops.core.refusals import Malformed, Refusal

from .allowed import offered
from .of_customer import denied, wrong_state

ROWS = 100


class MonthlyOut(serializers.Serializer):
    """One edition of the list of a month (its first day). A draft shows the figures of the moment."""

    id = serializers.IntegerField()
    list = serializers.ChoiceField(choices=MonthlyList.Kind.choices, source="kind")
    month = serializers.DateField()
    edition = serializers.IntegerField()
    state = serializers.ChoiceField(choices=MONTHLY.choices)
    note = serializers.CharField()
    prepared_by = serializers.CharField(source="prepared_by.username", default=None, allow_null=True)
    prepared_at = serializers.DateTimeField()
    signed_by = serializers.CharField(source="signed_by.username", default=None, allow_null=True)
    signed_at = serializers.DateTimeField(allow_null=True)
    open_rows = serializers.IntegerField(help_text="Rows nobody had looked at when it was signed off.")
    open_reason = serializers.CharField()
    version = serializers.IntegerField()
    allowed_actions = serializers.SerializerMethodField(help_text="Acts of ``monthly-lists/<list>/<month>/<verb>/``.")

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, row: MonthlyList) -> Any:
        if not monthly_lists.may_sign(self.context["request"].user):
            return []
        why = [wrong_state(row)]
        return offered(
            ("prepare", _("Prepare anew"), [] if row.state == "signed" else why),
            ("sign-off", _("Sign off"), [] if row.state == "draft" else why),
        )


class MonthlyRowsOut(serializers.Serializer):
    """The rows of a list in the caller's words, phones masked outside the chain; the last column says what changed."""

    edition = MonthlyOut(allow_null=True, help_text="Null while nobody has begun the list: figures of the moment.")
    columns = serializers.ListField(child=serializers.CharField())
    rows = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    count = serializers.IntegerField()
    unchecked = serializers.IntegerField(help_text="Rows of the whole list nobody looked at.")
    due = serializers.DateField(help_text="Signed off by this day.")
    page = serializers.IntegerField()
    pages = serializers.IntegerField()


class PrepareIn(StrictSerializer):
    """``note`` says why a list signed off is prepared anew."""

    note = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)


class SignOffIn(StrictSerializer):
    """``version`` of the draft the caller looked at (409 when it is older); ``reason`` where rows nobody looked at are left."""

    version = serializers.IntegerField(required=False, default=None, min_value=1)
    reason = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)


class SigningOut(serializers.Serializer):
    """A long list is signed off by ``job``; else it is signed already."""

    edition = MonthlyOut()
    job = serializers.CharField(allow_null=True)


class MonthlyFilters(django_filters.FilterSet):
    list = django_filters.ChoiceFilter(choices=MonthlyList.Kind.choices, field_name="kind")
    state = django_filters.ChoiceFilter(choices=MONTHLY.choices)
    month__gte = django_filters.DateFilter(field_name="month", lookup_expr="gte")


@extend_schema(tags=["monthly-lists"])
class MonthlyResource(Resource):
    """Editions of the monthly lists one reads."""

    serializer_class = MonthlyOut
    filterset_class = MonthlyFilters
    lookup_field = "pk"
    lookup_value_regex = r"\d{1,18}"
    orderings = {"month": (SortKey("month", descending=True, nullable=False),)}
    queryset = MonthlyList.objects.none()

    def rows(self) -> QuerySet:
        rows = MonthlyList.objects.visible_to(self.request.user)
        return rows.select_related("prepared_by", "signed_by")


@extend_schema(tags=["monthly-lists"])
class MonthResource(Resource):
    """The list of one month: ``credit`` or ``shipping``, month like 2026-10."""

    serializer_class = MonthlyRowsOut
    parameters = ("edition", "page")
    queryset = MonthlyList.objects.none()

    def _shown(self, edition: str = "") -> Shown:
        return Shown(self.request.user, self.kwargs["list"], self.kwargs["month"], timezone.now(), edition=edition)

    def _number(self, name: str) -> int | None:
        text = self.request.query_params.get(name, "")
        if text and not (text.isascii() and text.isdigit() and 0 < len(text) < 6 and int(text)):
            raise Malformed(Refusal("core.bad-filter", _("Enter a whole number."), name))
        return int(text) if text else None

    @extend_schema(
        operation_id="monthly_lists_rows",
        parameters=[OpenApiParameter("edition", int), OpenApiParameter("page", int)],
        responses=MonthlyRowsOut,
    )
    def retrieve(self, request: Request, **_key: Any) -> Response:
        """A hundred rows at a time; the newest edition when none is asked for."""
        edition, page = self._number("edition"), self._number("page") or 1
        shown = self._shown(str(edition or ""))
        count = shown.count()
        rows = [shown.cells(line) for line in shown.lines((page - 1) * ROWS, page * ROWS)]
        answer = {"edition": shown.monthly, "columns": shown.labels(), "rows": rows, "count": count, "page": page}
        answer |= {"unchecked": shown.open_rows, "due": shown.due}
        return Response(self.get_serializer(answer | {"pages": max(1, -(-count // ROWS))}).data)

    def _lead(self) -> Shown:
        shown = self._shown()
        if not monthly_lists.may_sign(self.request.user):
            raise denied()
        return shown

    @extend_schema(request=PrepareIn, responses={201: MonthlyOut})
    def prepare(self, request: Request, **_key: Any) -> Response:
        """Begin the list, or a new edition of one that is signed off; one draft a month."""
        shown, said = self._lead(), valid(PrepareIn, request)
        made = monthly_lists.prepare(
            actor=request.user, kind=shown.kind, month=shown.month, now=shown.now, note=said["note"]
        )
        return Response(MonthlyOut(made, context=self.get_serializer_context()).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=SignOffIn, responses={200: SigningOut, 202: SigningOut})
    def sign_off(self, request: Request, **_key: Any) -> Response:
        """Freeze the figures of this moment as its rows; a long list by a job."""
        shown = self._lead()
        draft = get_object_or_404(MonthlyList, kind=shown.kind, month=shown.month, state="draft")
        said = valid(SignOffIn, request)
        job = monthly_lists.ask_sign_off(actor=request.user, monthly=draft, now=shown.now, **said)
        draft.refresh_from_db()
        answer = SigningOut(
            {"edition": draft, "job": str(job.key) if job else None}, context=self.get_serializer_context()
        )
        return Response(answer.data, status=status.HTTP_202_ACCEPTED if job else status.HTTP_200_OK)
