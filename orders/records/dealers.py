"""Dealers' reports and checks with dealers as kinds of record."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orders.models import DealerCheck, DealerDifference, DealerReport, DealerReportLine, DealerReportLink
from orders.models.dealer_check import DealerCheckLine
from salesops.core.sockets.records import RecordKind, record_kinds

record_kinds.register(
    RecordKind(
        code="orders.dealer_report",
        model=DealerReport,
        label=_("dealer's report"),
        label_plural=_("Dealers' reports"),
        title=lambda report: f"{report} {report.customer.called}",
        subtitle=lambda report: str(report.machine.state_of(report).label),
        key=lambda report: str(report.pk),
        url=lambda report: reverse("orders:dealer_report", args=[report.pk]),
        search=lambda rows, text: rows.found_by(text).order_by("-month", "-pk"),
        quick_search=lambda rows, text: rows.none(),
        icon="report",
        title_needs=("customer",),
        parts=((DealerReportLine, "report"), (DealerReportLink, "report")),
    )
)
record_kinds.register(
    RecordKind(
        code="orders.dealer_check",
        model=DealerCheck,
        label=_("check with a dealer"),
        label_plural=_("Checks with dealers"),
        title=lambda check: f"{check} {check.customer.called}",
        subtitle=lambda check: str(check.machine.state_of(check).label),
        key=lambda check: str(check.pk),
        url=lambda check: reverse("orders:dealer_check", args=[check.pk]),
        search=lambda rows, text: rows.found_by(text).order_by("-on", "-pk"),
        quick_search=lambda rows, text: rows.none(),
        icon="check",
        title_needs=("customer",),
        parts=((DealerCheckLine, "dealer_check"), (DealerDifference, "dealer_check")),
    )
)
