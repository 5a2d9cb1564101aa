"""What was reached last year, kept with a plan: season profile and shares are taken from it (ASM-1)."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from assessments.models import Metric, PlanBasis, TargetPlan
from assessments.rules.target_periods import month_of
from assessments.targets.sheet import step_of
from salesops.core.acts import act
from salesops.core.money import round_money
from salesops.core.sockets.kpis import Span, kpis
from salesops.core.sockets.report_periods import Period, moved

# The KPI whose rows are what a target asks for. Distribution has no amounts of a month yet (K33 is a growth rate).
KPI_OF = {
    Metric.SALES: "K01", Metric.PROFIT: "K04", Metric.COLLECTION: "K08", Metric.NEW_CUSTOMERS: "K10", Metric.VISITS: "K18",
}  # fmt: skip


def results_of(metric: str, month: Period) -> dict[tuple[int, int | None], Decimal]:
    """(person, unit of that time) → what was reached in ``month``. Nothing when nobody keeps such figures."""
    code = KPI_OF.get(Metric(metric))
    if code is None or code not in kpis:
        return {}
    found: dict[tuple[int, int | None], Decimal] = {}
    for part in kpis.get(code)().parts(Span(month, month.last)):
        whose = (part.person, part.unit)
        found[whose] = found.get(whose, Decimal(0)) + part.numerator
    return found


@act("assessments.read_last_year")
def read_basis(*, actor: Any, plan: TargetPlan, now: datetime) -> TargetPlan:
    """Keep the months of last year with the plan; read again it is replaced."""
    plan = TargetPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    PlanBasis.objects.filter(plan=plan).delete()
    rows = []
    for metric in Metric.values:
        for month in Period(plan.first, plan.last).months():
            last_year = month_of(moved(month, -12))
            rows += [
                PlanBasis(
                    plan=plan, metric=metric, month=last_year.first, user_id=person, unit_id=unit,
                    amount=round_money(amount) if step_of(metric) != 1 else amount.to_integral_value(),
                )
                for (person, unit), amount in results_of(metric, last_year).items()
            ]  # fmt: skip
    PlanBasis.objects.bulk_create(rows, batch_size=5000)
    TargetPlan.objects.filter(pk=plan.pk).update(basis_at=now)
    plan.refresh_from_db()
    return plan
