"""All KPIs of a month for all people, against raw SQL of the same sums: those over the entries, debts and visits themselves."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.kpi_rows import RowsKpi
from assessments.engine.run import run
from orders.models import SalesDay
from salesops.core.sockets.kpis import Span, kpis
from salesops.core.sockets.report_periods import Period, this_month
from tests.bench.scenarios import Bench, Work, scenario

SUMS = "SELECT person, sum(numerator), sum(denominator) FROM ({rows}) counted GROUP BY person"


def _last_month() -> tuple[Period, date]:
    today = timezone.localdate()
    return this_month(today.replace(day=1) - timedelta(days=1)), today


def _raw(bench: Bench) -> Callable[[], Any]:
    """One statement a KPI by person alone: without units, organisation, targets, values."""
    period, today = _last_month()
    span = Span(period, today)
    plugs = [kind() for kind in kpis if issubclass(kind, RowsKpi)]
    asked = [(SUMS.format(rows=kpi.sums or kpi.rows), kpi.params(span)) for kpi in plugs]

    def work() -> None:
        with connection.cursor() as cursor:
            for sql, params in asked:
                cursor.execute(sql, params)
                cursor.fetchall()

    return work


@scenario("kpis · all of a month for all people, to raw SQL of the same sums", aim=3, rounds=10, reference=_raw)
def all_kpis(bench: Bench) -> Work:
    period, today = _last_month()
    return "" if not SalesDay.objects.exists() else lambda: run(period, today)


@scenario("kpis · page of the sales amount (director)", aim=4)
def one_kpi(bench: Bench) -> Work:
    return "" if not SalesDay.objects.exists() else lambda: bench.client("director").get("/assessments/kpis/K01/")
