"""``/api/v1/work-logs/`` and ``/api/v1/work-reports/``: written, handed in, checked or sent back (W01, W04, W05, CUS-8)."""

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

from accounts.models import User
from customers.log_times import first_of
from customers.models import WorkLog, WorkReport
from customers.scope.logs import may_check
from customers.scope.visits import people_one_logs_for
from customers.services.logs import Look, check_logs, return_log, save_log
from customers.services.reports import look_at_report, save_report
from customers.states.logs import WORK_LOG, WORK_REPORT
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import AllowedOut, StrictSerializer, valid
from salesops.core.lists.keyset import SortKey
from salesops.core.refusals import Conflict, Refusal

from .allowed import offered
from .of_customer import denied, wrong_state

MONEY: dict[str, Any] = {"max_digits": 14, "decimal_places": 2, "allow_null": True}


def _text() -> serializers.CharField:
    return serializers.CharField(max_length=4000, required=False, allow_blank=True)


class _HandedIn(serializers.Serializer):
    """What logs and reports have in common."""

    id = serializers.IntegerField()
    user = serializers.CharField(source="user.username")
    unit = serializers.CharField(source="unit.code")
    submitted_at = serializers.DateTimeField(allow_null=True)
    is_late = serializers.BooleanField()
    entered_by = serializers.CharField(source="entered_by.username", default=None, allow_null=True)
    remark = serializers.CharField()
    version = serializers.IntegerField()
    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, row: WorkLog | WorkReport) -> Any:
        """Its writer edits and hands in (by POST of the same day), a head above sends back and checks."""
        user, done = self.context["request"].user, row.machine.is_final(row.state)
        found = []
        if row.user_id in people_one_logs_for(user):
            found.append(("edit", _("Edit"), [wrong_state(row)] if done else []))
        for step in row.machine.transitions:
            hands_in = step.verb == "submit"
            may = row.user_id in people_one_logs_for(user) if hands_in else may_check(user, row)
            if may:
                found.append((step.verb, step.label, [] if row.state in step.sources else [wrong_state(row)]))
        return offered(*found)


class WorkLogOut(_HandedIn):
    """A day's log. Counts are those of the moment it was handed in; amounts in CNY, ``sales`` net of VAT."""

    day = serializers.DateField()
    state = serializers.ChoiceField(choices=WORK_LOG.choices)
    planned = serializers.CharField()
    done = serializers.CharField()
    why_not = serializers.CharField()
    progress = serializers.CharField()
    problems = serializers.CharField()
    help = serializers.CharField()
    tomorrow = serializers.CharField()
    planned_visits = serializers.IntegerField()
    visits = serializers.IntegerField()
    key_visits = serializers.IntegerField()
    calls = serializers.IntegerField()
    leads = serializers.IntegerField(allow_null=True)
    receipts = serializers.DecimalField(**MONEY)
    sales = serializers.DecimalField(**MONEY)
    sales_confirmed = serializers.DecimalField(**MONEY)
    checked_by = serializers.CharField(source="checked_by.username", default=None, allow_null=True)
    checked_at = serializers.DateTimeField(allow_null=True)


class WorkReportOut(_HandedIn):
    """A weekly summary or monthly report; ``figures`` and ``key_visits`` are those of the moment it was handed in."""

    kind = serializers.ChoiceField(choices=WorkReport.Kind.choices)
    first = serializers.DateField(help_text="The Monday of the week, or the first of the month.")
    state = serializers.ChoiceField(choices=WORK_REPORT.choices)
    results = serializers.CharField()
    key_customers = serializers.CharField()
    open_problems = serializers.CharField()
    to_coordinate = serializers.CharField()
    analysis = serializers.CharField()
    next_plan = serializers.CharField()
    expenses = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    figures = serializers.DictField(help_text="By name; a name that is missing has no data.")
    key_visits = serializers.ListField(child=serializers.DictField())
    received_by = serializers.CharField(source="received_by.username", default=None, allow_null=True)
    received_at = serializers.DateTimeField(allow_null=True)


class _WriteIn(StrictSerializer):
    """``user`` is the caller when left out. ``version``: the one the writer saw, 0 for none; an older one answers 409."""

    user = serializers.SlugRelatedField(
        slug_field="username", queryset=User.objects.active(), required=False, default=None
    )
    hand_in = serializers.BooleanField(required=False, default=False)
    version = serializers.IntegerField(required=False, default=None, allow_null=True, min_value=0)


class WorkLogIn(_WriteIn):
    day = serializers.DateField()
    planned = _text()
    done = _text()
    why_not = _text()
    progress = _text()
    problems = _text()
    help = _text()
    tomorrow = _text()
    leads = serializers.IntegerField(min_value=0, max_value=999, required=False, allow_null=True)
    receipts = serializers.DecimalField(min_value=0, required=False, **MONEY)
    sales = serializers.DecimalField(min_value=0, required=False, **MONEY)


class WorkReportIn(_WriteIn):
    kind = serializers.ChoiceField(choices=WorkReport.Kind.choices)
    first = serializers.DateField(help_text="Any day of the week or month.")
    results = _text()
    key_customers = _text()
    open_problems = _text()
    to_coordinate = _text()
    analysis = _text()
    next_plan = _text()
    expenses = serializers.DecimalField(max_digits=12, decimal_places=2, min_value=0, required=False, allow_null=True)


class CheckIn(StrictSerializer):
    """``sales``: the sales figure of the day the supervisor confirms."""

    remark = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)
    sales = serializers.DecimalField(min_value=0, required=False, default=None, **MONEY)


class RemarkIn(StrictSerializer):
    remark = serializers.CharField(max_length=500)


class AcceptIn(StrictSerializer):
    remark = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)
    version = serializers.IntegerField(required=False, default=None, allow_null=True, min_value=1)


class SendBackIn(RemarkIn):
    version = serializers.IntegerField(required=False, default=None, allow_null=True, min_value=1)


class _Filters(django_filters.FilterSet):
    user = django_filters.CharFilter(field_name="user__username")
    unit = django_filters.CharFilter(field_name="unit__code")
    is_late = django_filters.BooleanFilter()


class WorkLogFilters(_Filters):
    state = django_filters.ChoiceFilter(choices=WORK_LOG.choices)
    day__gte = django_filters.DateFilter(field_name="day", lookup_expr="gte")
    day__lte = django_filters.DateFilter(field_name="day", lookup_expr="lte")


class WorkReportFilters(_Filters):
    state = django_filters.ChoiceFilter(choices=WORK_REPORT.choices)
    kind = django_filters.ChoiceFilter(choices=WorkReport.Kind.choices)
    first__gte = django_filters.DateFilter(field_name="first", lookup_expr="gte")
    first__lte = django_filters.DateFilter(field_name="first", lookup_expr="lte")


class _Written(Resource):
    """Logs and reports in reach: own ones, those one enters for others, those of the units one heads."""

    capability = "visits"
    lookup_field = "pk"
    lookup_value_regex = r"\d{1,18}"

    def search(self, rows: QuerySet, text: str) -> QuerySet:
        return rows.filter(user__in=User.objects.found_by(text))

    def _answer(self, row: Any, http: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.rows().get(pk=row.pk)).data, status=http)

    def _written(self, serializer: type[_WriteIn]) -> dict[str, Any]:
        """Whose, which version, whether handed in, and ``values``."""
        if not people_one_logs_for(self.request.user):
            raise denied()
        said = valid(serializer, self.request)
        user = said.pop("user") or self.request.user
        rest = {name: said.pop(name) for name in ("hand_in", "version")}
        return {"actor": self.request.user, "user": user, "now": timezone.now(), **rest, "values": said}

    def _to_check(self) -> Any:
        """The row, when the caller is a head above its writer. Asked before a body is looked at."""
        row = self.one()
        if not may_check(self.request.user, row):
            raise denied()
        return row


@extend_schema(tags=["work-logs"])
class WorkLogResource(_Written):
    """Daily work logs (日报表)."""

    serializer_class = WorkLogOut
    filterset_class = WorkLogFilters
    orderings = {"day": (SortKey("day", descending=True, nullable=False),)}
    queryset = WorkLog.objects.none()

    def rows(self) -> QuerySet:
        rows = WorkLog.objects.visible_to(self.request.user)
        return rows.select_related("user", "unit", "entered_by", "checked_by")

    @extend_schema(request=WorkLogIn, responses={201: WorkLogOut})
    def create(self, request: Request) -> Response:
        """Keep the log of a day as a draft, or hand it in; the same day again corrects it until it is checked."""
        said = self._written(WorkLogIn)
        day = said["values"].pop("day")
        return self._answer(save_log(day=day, **said), status.HTTP_201_CREATED)

    @extend_schema(request=CheckIn, responses=WorkLogOut)
    @action(detail=True, methods=["post"])
    def check(self, request: Request, pk: str) -> Response:
        """Checked, with a remark and the confirmed sales figure. Somebody else was faster: 409, his word stays."""
        log = self._to_check()
        look = Look(log.pk, **valid(CheckIn, request))
        if not check_logs(actor=request.user, looks=[look], now=timezone.now()).done:
            sentence = _("Nothing to check: it isn't handed in, or was looked at already.")
            raise Conflict(Refusal("customers.log-not-waiting", sentence))
        return self._answer(log)

    @extend_schema(request=RemarkIn, responses=WorkLogOut)
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def send_back(self, request: Request, pk: str) -> Response:
        """Back to its writer, saying what is missing."""
        log = self._to_check()
        return self._answer(return_log(actor=request.user, log=log, now=timezone.now(), **valid(RemarkIn, request)))


@extend_schema(tags=["work-reports"])
class WorkReportResource(_Written):
    """Weekly summaries and plans, monthly reports."""

    serializer_class = WorkReportOut
    filterset_class = WorkReportFilters
    orderings = {"first": (SortKey("first", descending=True, nullable=False),)}
    queryset = WorkReport.objects.none()

    def rows(self) -> QuerySet:
        rows = WorkReport.objects.visible_to(self.request.user)
        return rows.select_related("user", "unit", "entered_by", "received_by")

    @extend_schema(request=WorkReportIn, responses={201: WorkReportOut})
    def create(self, request: Request) -> Response:
        """Keep a report as a draft, or hand it in; handed in, a weekly summary takes the plan of next week along."""
        said = self._written(WorkReportIn)
        kind, day = said["values"].pop("kind"), said["values"].pop("first")
        return self._answer(save_report(kind=kind, first=first_of(kind, day), **said), status.HTTP_201_CREATED)

    @extend_schema(request=AcceptIn, responses=WorkReportOut)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        """Looked at and accepted."""
        return self._looked(True, AcceptIn)

    @extend_schema(request=SendBackIn, responses=WorkReportOut)
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def send_back(self, request: Request, pk: str) -> Response:
        """Back to its writer, saying what is missing."""
        return self._looked(False, SendBackIn)

    def _looked(self, accept: bool, serializer: type[StrictSerializer]) -> Response:
        report, now = self._to_check(), timezone.now()
        said = valid(serializer, self.request)
        return self._answer(look_at_report(actor=self.request.user, report=report, accept=accept, now=now, **said))
