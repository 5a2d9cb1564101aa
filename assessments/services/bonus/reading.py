"""What people read of bonus: their own lines, and the sums of those they lead (ASM-8)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum

from assessments.bonus_scope import led_units
from assessments.cards.words import period_name
from assessments.models import BonusLine, Cycle
from assessments.rules.bonus_runs import LEAST_IN_A_SUM


@dataclass(frozen=True)
class LedSum:
    """Of one approved run: what the people led get together. ``payable`` none: so few that it would tell what one of them gets."""

    number: str
    cycle: str
    last: date
    people: int
    payable: Decimal | None


def own_lines(user: Any, most: int) -> list[BonusLine]:
    """Of approved runs, the newest first."""
    rows = BonusLine.objects.filter(person=user, run__state="approved").select_related("run__cycle", "scorecard")
    return list(rows.order_by("-run__cycle__last", "-pk")[:most])


def sums_led(user: Any, most: int) -> list[LedSum]:
    """Each approved run with the sum over the units one leads; the own line isn't in it. One query."""
    led = led_units(user)
    if not led:
        return []
    rows = BonusLine.objects.filter(run__state="approved", unit__in=led).exclude(person=user)
    of = ("run__number", "run__cycle__cycle", "run__cycle__first", "run__cycle__last")
    summed = rows.order_by().values_list(*of).annotate(people=Count("person", distinct=True), payable=Sum("payable"))
    return [
        LedSum(
            number,
            period_name(Cycle(cycle=kind, first=first)),
            last,
            people,
            payable if people >= LEAST_IN_A_SUM else None,
        )
        for number, kind, first, last, people, payable in summed.order_by("-run__cycle__last", "-run__number")[:most]
    ]
