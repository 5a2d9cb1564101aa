"""The work report with the own score (H01): kept as a draft, filed once (ASM-5).

Lock order of all services of cards: the card, then what belongs to it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from assessments.models import Scorecard, WorkReport
from assessments.rules import card_acts as rules
from assessments.services.cards.told import tell
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.refusals import Forbidden, Invalid, Refusal, Refused, refuse_if
from salesops.core.states import move

TEXTS = ("results", "key_work", "highlights", "problems", "improvement", "support")


def locked_card(card: Scorecard) -> Scorecard:
    """``card`` as it is now, kept still until the transaction ends."""
    rows = Scorecard.objects.select_for_update(of=("self",)).select_related("cycle", "person", "unit", "rater")
    return rows.get(pk=card.pk)


def need_state(card: Scorecard, *states: str) -> None:
    """Refuse with ``core.wrong-state`` unless the card is in one of ``states``."""
    if card.state not in states:
        message = _("This can't be done while it is %(state)s.") % {"state": card.shown_state.label}
        raise Refused(Refusal("core.wrong-state", message, figures={"state": card.state}))


def _written(actor: Any, card: Scorecard, values: Mapping[str, Any], now: datetime) -> WorkReport:
    refuse_if(rules.not_own_card(card, actor), kind=Forbidden)
    need_state(card, "frozen")
    report, _made = WorkReport.objects.get_or_create(scorecard=card, defaults={"changed_at": now})
    for name in TEXTS:
        setattr(report, name, str(values.get(name) or "").strip())
    report.self_score, report.changed_at = values.get("self_score"), now
    report.save()
    return report


@act("assessments.save_work_report")
def save_report(*, actor: Any, card: Scorecard, values: Mapping[str, Any], now: datetime) -> WorkReport:
    """Keep a draft; the rater doesn't see it."""
    return _written(actor, locked_card(card), values, now)


@act("assessments.file_work_report")
def file_report(*, actor: Any, card: Scorecard, values: Mapping[str, Any], now: datetime) -> Scorecard:
    """File the report: it is final, and the rater is asked."""
    locked = locked_card(card)
    report = _written(actor, locked, values, now)
    refuse_if(*rules.report_empty(report.results, report.self_score), kind=Invalid)
    report.state, report.filed_at = WorkReport.State.FILED, now
    report.save(update_fields=["state", "filed_at"])
    moved = move(locked, "self_assess", actor=actor)
    record_activity(moved, "self_assess", actor=actor)
    if locked.rater is not None:
        tell([locked.rater], "assessments.card_to_rate", locked, actor=actor, now=now)
    return moved
