"""What is always true of bonus runs; ``manage.py verify`` proves it."""

from collections.abc import Iterator

from django.db.models import F, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from assessments.models import BonusLine, BonusRun
from assessments.rules.bonus import NOTHING
from salesops.core.sockets.invariants import invariant


@invariant("assessments.bonus_runs_add_up", _("Bonus runs are the sums of their lines"))
def bonus_runs_add_up() -> Iterator[str]:
    summed = BonusRun.objects.annotate(lines_sum=Coalesce(Sum("lines__payable"), NOTHING)).exclude(
        payable=F("lines_sum")
    )
    yield from summed.order_by("number").values_list("number", flat=True)


@invariant("assessments.bonus_once_a_card", _("Every card is paid once, but for differences"))
def bonus_once_a_card() -> Iterator[str]:
    from django.db.models import Count

    rows = BonusLine.objects.filter(kind="card").exclude(run__state="void").order_by()
    twice = rows.values("scorecard__number").annotate(n=Count("pk")).filter(n__gt=1)
    yield from (str(row["scorecard__number"]) for row in twice)
