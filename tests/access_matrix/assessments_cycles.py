"""Rows of the access matrix: cycles of the company are everybody's who sees schemes; a probation only of who sees its cards."""

from datetime import UTC, date, datetime

from django.db import transaction

from assessments.models import Cycle
from assessments.services.cycles.freezing import freeze
from assessments.services.cycles.opening import open_cycle
from salesops.core.sockets.report_periods import Period

from .route import Route

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
OPENED = datetime(2026, 10, 1, tzinfo=UTC)


def frozen(company):
    """October as it stands when its step to assess oneself runs."""
    with transaction.atomic():
        open_cycle("M", OCTOBER, OPENED)
    cycle = Cycle.objects.get(code="2026-10")
    return freeze(actor=None, cycle=cycle, now=datetime(2026, 11, 4, 10, tzinfo=UTC)).code


def probation(company):
    open_cycle("Q", Period(date(2026, 10, 20), date(2027, 1, 19)), OPENED, person=company.rep)
    return Cycle.objects.get(person=company.rep).code


SEES = "rep supervisor regional manager director deputy_director gm auditor admin"
OTHERS = "* " + " ".join(f"-{who}" for who in SEES.split())

ROUTES = [
    Route("assessments:cycles", "*"),
    Route("assessments:cycle", "*", given=frozen, args=lambda code: [code]),
    Route("assessments:cycle", SEES, OTHERS, given=probation, args=lambda code: [code], case="probation"),
    Route("api:cycles-list", "*"),
    Route("api:cycles-detail", "*", given=frozen, args=lambda code: [code]),
]
