"""Lists of work logs, weekly and monthly reports, and of what is late or missing (CUS-8)."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import people_in_reach
from accounts.models import OrgUnit, User
from accounts.tables import UnitName
from customers.models import OwedReport, WorkLog, WorkReport
from customers.scope.logs import owes_logs
from customers.scope.visits import people_one_logs_for
from customers.services.logs import checks_anybody
from customers.states.logs import WORK_LOG, WORK_REPORT
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import ChoiceFilter, DateFilter, MatchFilter, RelationFilter, YesNoFilter
from salesops.core.lists.formats import Choice, Day, Moment, Number, Status, YesNo
from salesops.core.lists.page import ListPage, PageAction, ShippedView
from salesops.core.lists.reading import Reading
from salesops.core.sockets.lists import lists

from .visits import below

LOG_MARKS = {state.code: state.tone for state in WORK_LOG.states}
REPORT_MARKS = {state.code: state.tone for state in WORK_REPORT.states}
PERSON = RelationFilter(
    name="user",
    label=_("Person"),
    rows=lambda user: people_in_reach(User.objects.order_by("name_key", "pk"), user, "visits"),
    key="username",
    title=lambda person: person.name,
    find=lambda rows, text: rows.found_by(text),
)
UNIT = RelationFilter(
    name="unit",
    label=_("Unit"),
    rows=lambda user: OrgUnit.objects.filter(pk__in=user.access.tree.nodes).order_by("code"),
    key="code",
    where=below,
)


def by_person_name(rows: QuerySet, text: str) -> QuerySet:
    return rows.filter(user__in=User.objects.found_by(text))


class LogRows(ListPage):
    """What the lists of logs share."""

    capability = ("visits", "v")
    icon = "edit"
    search = staticmethod(by_person_name)
    search_hint = _("Person")

    def page_actions(self, reading: Reading) -> Iterable[PageAction]:
        if checks_anybody(reading.user):
            yield PageAction(_("Evening check"), reverse("customers:team_logs"), "check")
        if people_one_logs_for(reading.user):
            yield PageAction(_("Write the log"), reverse("customers:write_today"), "edit", primary=True)


@lists.register
class WorkLogList(LogRows):
    """Work logs in reach, the newest first."""

    code = "customers.work_logs"
    title = _("Work logs")
    noun = (pgettext_lazy("counted", "work log"), pgettext_lazy("counted", "work logs"))
    url_name = "customers:work_logs"
    record_url = "customers:work_log"
    ordering = ("-day",)
    filters = (
        DateFilter(name="day", label=_("Day")),
        PERSON,
        UNIT,
        ChoiceFilter(name="state", label=_("State"), choices=WORK_LOG.choices),
        YesNoFilter(name="is_late", label=_("Late")),
    )
    columns = (
        Column(name="user", label=_("Person"), value="user__name", sort="user__name_key", phone=True),
        Column(name="day", label=_("Day"), format=Day(), phone=True),
        Column(name="state", label=_("State"), format=Status(dict(WORK_LOG.choices), LOG_MARKS), sort=False, phone=True),
        Column(name="planned_visits", label=_("Visits planned"), format=Number(), sort=False),
        Column(name="visits", label=_("Visits made"), format=Number(), sort=False, phone=True),
        Column(name="key_visits", label=_("Key visits"), format=Number(), sort=False),
        Column(name="calls", label=_("Calls and messages"), format=Number(), sort=False),
        Column(name="sales_confirmed", label=_("Sales confirmed, net"), format=Number(2), sort=False),
        Column(name="submitted_at", label=_("Handed in"), format=Moment()),
        Column(name="is_late", label=_("Late"), format=YesNo(), sort=False),
        Column(name="checked_by", label=_("Checked by"), value="checked_by__name", sort=False),
        Column(name="remark", label=_("Remark"), sort=False),
        Column(name="unit", label=_("Unit"), value="unit_id", format=UnitName(), sort=False, default=False),
        Column(name="problems", label=_("Problems"), sort=False, default=False),
        Column(name="done", label=_("Done"), sort=False, default=False),
        Column(name="tomorrow", label=_("Plan for tomorrow"), sort=False, default=False),
    )  # fmt: skip

    def rows(self, user: Any) -> QuerySet:
        return WorkLog.objects.visible_to(user)

    def shipped_views(self, reading: Reading) -> Iterable[ShippedView]:
        if owes_logs(reading.user):
            yield ShippedView("mine", pgettext_lazy("work log", "Mine"), f"user={reading.user.username}")
        if checks_anybody(reading.user):
            yield ShippedView("waiting", pgettext_lazy("work log", "To be checked"), "state=submitted")


@lists.register
class WorkReportList(LogRows):
    """Weekly summaries and monthly reports in reach."""

    code = "customers.work_reports"
    title = _("Weekly and monthly reports")
    noun = (pgettext_lazy("counted", "report"), pgettext_lazy("counted", "reports"))
    url_name = "customers:work_reports"
    record_url = "customers:work_report"
    ordering = ("-first",)
    filters = (
        ChoiceFilter(name="kind", label=_("Kind"), choices=WorkReport.Kind.choices),
        DateFilter(name="first", label=_("First day")),
        PERSON,
        UNIT,
        ChoiceFilter(name="state", label=_("State"), choices=WORK_REPORT.choices),
        YesNoFilter(name="is_late", label=_("Late")),
    )
    columns = (
        Column(name="user", label=_("Person"), value="user__name", sort="user__name_key", phone=True),
        Column(name="kind", label=_("Kind"), format=Choice(dict(WorkReport.Kind.choices)), sort=False, phone=True),
        Column(name="first", label=_("First day"), format=Day(), phone=True),
        Column(
            name="state",
            label=_("State"),
            format=Status(dict(WORK_REPORT.choices), REPORT_MARKS),
            sort=False,
            phone=True,
        ),
        Column(name="submitted_at", label=_("Handed in"), format=Moment()),
        Column(name="is_late", label=_("Late"), format=YesNo(), sort=False),
        Column(name="received_by", label=_("Looked at by"), value="received_by__name", sort=False),
        Column(name="remark", label=_("Remark"), sort=False),
        Column(name="unit", label=_("Unit"), value="unit_id", format=UnitName(), sort=False, default=False),
    )

    def rows(self, user: Any) -> QuerySet:
        return WorkReport.objects.visible_to(user)

    def page_actions(self, reading: Reading) -> Iterable[PageAction]:
        yield PageAction(_("Late and missing"), reverse("customers:owed_reports"), "clock")
        if people_one_logs_for(reading.user):
            yield PageAction(_("Monthly report"), reverse("customers:write_this_report", args=["month"]), "report")
            yield PageAction(
                _("Weekly summary"), reverse("customers:write_this_report", args=["week"]), "edit", primary=True
            )

    def shipped_views(self, reading: Reading) -> Iterable[ShippedView]:
        yield ShippedView("week", _("Weekly"), "kind=week")
        yield ShippedView("month", _("Monthly"), "kind=month")
        if checks_anybody(reading.user):
            yield ShippedView("waiting", pgettext_lazy("work log", "To be looked at"), "state=submitted")


MISSING, LATE, IN_TIME, OPEN, EXCUSED = "missing", "late", "in_time", "open", "excused"
STANDINGS = (
    (MISSING, pgettext_lazy("report owed", "missing")),
    (LATE, pgettext_lazy("report owed", "late")),
    (IN_TIME, pgettext_lazy("report owed", "in time")),
    (OPEN, pgettext_lazy("report owed", "not due yet")),
    (EXCUSED, pgettext_lazy("report owed", "excused")),
)


def standing_is(code: str) -> Q:
    """The rows that stand so now."""
    now = timezone.now()
    there, counts = Q(handed_in_at__isnull=False), Q(excused=False)
    return {
        MISSING: counts & ~there & Q(late_at__lt=now),
        LATE: there & Q(is_late=True),
        IN_TIME: there & Q(is_late=False),
        OPEN: counts & ~there & Q(late_at__gte=now),
        EXCUSED: Q(excused=True) & ~there,
    }[code]


def _standing(values: tuple[str, ...], reading: Reading) -> Q:
    found = Q(pk__in=[])
    for value in values:
        found |= standing_is(value)
    return found


@lists.register
class OwedReportList(LogRows):
    """Logs and reports that came late or not at all, by week and month."""

    code = "customers.owed_reports"
    title = _("Late and missing")
    noun = (pgettext_lazy("counted", "report owed"), pgettext_lazy("counted", "reports owed"))
    url_name = "customers:owed_reports"
    icon = "clock"
    ordering = ("-first",)
    filters = (
        MatchFilter(name="standing", label=_("State"), choices=STANDINGS, where=_standing),
        ChoiceFilter(name="kind", label=_("Kind"), choices=OwedReport.Kind.choices),
        DateFilter(name="first", label=_("Day or first day")),
        PERSON,
        UNIT,
    )
    columns = (
        Column(name="user", label=_("Person"), value="user__name", sort="user__name_key", phone=True),
        Column(name="kind", label=_("Kind"), format=Choice(dict(OwedReport.Kind.choices)), sort=False, phone=True),
        Column(name="first", label=_("Day or first day"), format=Day(), phone=True),
        Column(
            name="standing",
            label=_("State"),
            value=F("standing_now"),
            format=Status(
                dict(STANDINGS), {MISSING: "block", LATE: "wait", IN_TIME: "done", OPEN: "open", EXCUSED: "open"}
            ),
            sort=False,
            phone=True,
        ),
        Column(name="due_at", label=_("Due"), format=Moment()),
        Column(name="handed_in_at", label=_("Handed in"), format=Moment()),
        Column(name="unit", label=_("Unit"), value="unit_id", format=UnitName(), sort=False),
    )

    def rows(self, user: Any) -> QuerySet:
        return OwedReport.objects.visible_to(user)

    def with_values(self, rows: QuerySet, user: Any) -> QuerySet:
        whens = [When(standing_is(code), then=Value(code)) for code, _label in STANDINGS]
        return rows.annotate(standing_now=Case(*whens, default=Value(OPEN), output_field=CharField()))

    def shipped_views(self, reading: Reading) -> Iterable[ShippedView]:
        bad = f"standing={MISSING},{LATE}"
        yield ShippedView("week", _("This week"), f"{bad}&first__within=this_week")
        yield ShippedView("month", _("This month"), f"{bad}&first__within=this_month")
        yield ShippedView("last", _("Last month"), f"{bad}&first__within=last_month")


__all__ = ["OwedReportList", "WorkLogList", "WorkReportList"]
