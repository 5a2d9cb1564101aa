"""OSB problems as a kind of record."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orders.models import OsbProblem
from salesops.core.sockets.records import RecordKind, record_kinds

record_kinds.register(
    RecordKind(
        code="orders.osb_problem",
        model=OsbProblem,
        label=_("OSB problem"),
        label_plural=_("OSB problems"),
        title=str,
        subtitle=lambda problem: problem.customer.called,
        key=lambda problem: problem.number,
        url=lambda problem: reverse("orders:problem", args=[problem.number]),
        search=lambda rows, text: rows.found_by(text).order_by("-recorded_at", "-pk"),
        quick_search=lambda rows, text: rows.numbered(text).order_by("-recorded_at", "-pk"),
        icon="flag",
        title_needs=("customer",),
    )
)
