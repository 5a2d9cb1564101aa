"""Calibration: the director looks at all cards of a cycle side by side, changes points with a reason, settles them (ASM-5)."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services.editing import need
from assessments.models import Cycle, CycleStep, Scorecard
from assessments.policies.calibration import limits_on
from assessments.rules import card_acts as rules
from assessments.rules.calibration import reason_for_change
from assessments.services.cards.answering import merge_if_due
from assessments.services.cards.computing import refresh
from assessments.services.cards.reporting import locked_card, need_state
from salesops.core.acts import act
from salesops.core.audit.activity import record_activities, record_activity
from salesops.core.refusals import Forbidden, Invalid, refuse_if

UNSETTLED = ("live", "frozen", "self_assessed", "rated")


@act("assessments.change_card_points")
def change_points(*, actor: Any, card: Scorecard, points: Decimal, reason: str, now: datetime) -> Scorecard:
    """Add or take points from a rated card; 0 takes a change back."""
    need(actor, "scorecards", "a")
    locked = locked_card(card)
    refuse_if(rules.own(locked, actor), kind=Forbidden)
    need_state(locked, "rated")
    refuse_if(reason_for_change(points, reason, limits_on(timezone.localdate(now))), kind=Invalid)
    locked.calibration, locked.calibration_reason = points, reason.strip()[:500]
    locked.save(update_fields=["calibration", "calibration_reason"])
    record_activity(locked, "calibration", actor=actor)
    return refresh(locked)


def to_settle(cycle: Cycle, user: Any) -> QuerySet[Scorecard]:
    """Rated cards ``user`` may settle: not the own one."""
    return Scorecard.objects.visible_to(user).filter(cycle=cycle, state="rated").exclude(person=user)


def waits_for_answers(cycle: Cycle) -> bool:
    return CycleStep.objects.filter(cycle=cycle, step="merge", done_at__isnull=True).exists()


@act("assessments.calibrate_cycle")
def calibrate(*, actor: Any, cycle: Cycle, now: datetime) -> int:
    """Settle every rated card but the own one; returns how many. Cards not rated yet stay and are settled later."""
    need(actor, "scorecards", "a")
    merge_if_due(cycle, now)
    refuse_if(rules.not_merged(waits_for_answers(cycle)))
    cards = list(to_settle(cycle, actor).select_for_update(of=("self",)).order_by("pk"))
    refuse_if(rules.nothing_there(len(cards), _("No card waits for calibration.")))
    Scorecard.objects.filter(pk__in=[card.pk for card in cards]).update(state="calibrated")
    record_activities(cards, "calibrate", actor=actor)
    if not Scorecard.objects.filter(cycle=cycle, state__in=UNSETTLED).exists():
        CycleStep.objects.filter(cycle=cycle, step="calibrate", done_at__isnull=True).update(done_at=now)
    return len(cards)
