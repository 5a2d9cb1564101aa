"""Targets that were agreed elsewhere: written in force as they are, for any kind of period (contract.md, "Imports")."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q

from assessments.models import Target
from assessments.rules.target_periods import Grain
from salesops.core.acts import act
from salesops.core.sockets.report_periods import Period


@dataclass(frozen=True)
class PastTarget:
    """A row: ``number`` is that of the file."""

    number: int
    metric: str
    period: Period
    grain: Grain
    user: Any
    unit: Any
    amount: Decimal

    @property
    def key(self) -> tuple[str, int | None, int | None, date, date]:
        user, unit = getattr(self.user, "pk", None), getattr(self.unit, "pk", None)
        return (self.metric, user, unit, self.period.first, self.period.last)


@dataclass
class Brought:
    """Row → amount before (none: there was no target) and after."""

    changed: dict[int, tuple[Decimal | None, Decimal]] = field(default_factory=dict)
    unchanged: list[int] = field(default_factory=list)


@act("assessments.bring_targets")
def bring_targets(*, actor: Any, targets: Sequence[PastTarget], now: datetime, reason: str = "") -> Brought:
    """Let these targets hold. The same amount stays as it is; another one follows it, with the name of the file as reason.

    A file says what it says: quarters aren't reckoned from its months, nor months from its quarters. Three statements.
    """
    found = Brought()
    users = {one.user.pk for one in targets if one.user}
    units = {one.unit.pk for one in targets if one.unit}
    rows = Target.objects.in_force().filter(Q(user__in=users) | Q(unit__in=units))
    held = {(row.metric, row.user_id, row.unit_id, row.first, row.last): row for row in rows}
    ended, begun = [], []
    for one in targets:
        before = held.get(one.key)
        if before is not None and before.amount == one.amount:
            found.unchanged.append(one.number)
            continue
        if before is not None:
            ended.append(before.pk)
        found.changed[one.number] = (before.amount if before else None, one.amount)
        begun.append(
            Target(
                metric=one.metric, grain=one.grain, first=one.period.first, last=one.period.last, user=one.user,
                unit=one.unit, amount=one.amount, by=actor, reason=reason[:500], begun_at=now,
            )
        )  # fmt: skip
    Target.objects.filter(pk__in=ended).update(ended_at=now)
    Target.objects.bulk_create(begun, batch_size=5000)
    return found
