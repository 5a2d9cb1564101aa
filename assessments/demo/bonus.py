"""Bonus of the demo's closed cycles: agreed to and paid, the last one on its way to those who agree."""

from datetime import timedelta

from assessments.models import BonusRun
from assessments.services.bonus import computing, deciding
from salesops.core.acts import acting
from salesops.core.sockets.demo import DemoCompany, DemoPart, demo_parts

# Three working days for each of three, as a rule less.
DECIDED_AFTER = timedelta(days=4)


def build_bonus(demo: DemoCompany) -> None:
    """Each run is worked out on the day its cycle closed."""
    runs = [computing.compute(actor=None, cycle=cycle, now=cycle.closed_at) for cycle in computing.waiting()]
    if not runs:
        return
    with acting("assessments.demo", None):
        for run in runs[:-1]:
            rows = BonusRun.objects.filter(pk=run.pk)
            rows.update(state="in_review", submitted_by=demo.people["deputy"])
            rows.update(state="approved", approved_at=run.computed_at + DECIDED_AFTER)
    deciding.submit(actor=demo.people["deputy"], run=runs[-1], now=runs[-1].computed_at + timedelta(hours=2))


demo_parts.register(DemoPart("assessments.bonus", 112, build_bonus))
