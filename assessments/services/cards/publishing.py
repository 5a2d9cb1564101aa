"""The general manager releases a cycle: from then on people see what came of their cards (ASM-5)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from assessments.models import Cycle, Scorecard
from assessments.rules import card_acts as rules
from assessments.services.cycles.progress import appeals_run
from salesops.core.acts import act
from salesops.core.audit.activity import record_activities
from salesops.core.notify import Telling, notify_each
from salesops.core.refusals import Forbidden, Refusal, refuse_if

DONE = ("published", "appealed", "closed", "exempt")


def may_publish(user: Any) -> bool:
    """The general manager."""
    return user is None or bool(user.holds("GM"))


@act("assessments.publish_cycle")
def publish(*, actor: Any, cycle: Cycle, now: datetime) -> int:
    """Publish all cards of ``cycle`` together; returns how many. One that isn't calibrated holds all of them back."""
    if not may_publish(actor):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
    locked = Cycle.objects.select_for_update().get(pk=cycle.pk)
    found = Scorecard.objects.select_for_update(of=("self",)).filter(cycle=locked).exclude(state__in=DONE)
    cards = list(found.select_related("person").order_by("pk"))
    waiting = sum(1 for card in cards if card.state != "calibrated")
    refuse_if(rules.not_ready(waiting), rules.nothing_there(len(cards), _("No card waits for publication.")))
    Scorecard.objects.filter(pk__in=[card.pk for card in cards]).update(state="published", published_at=now)
    if locked.published_at is None:
        locked.published_at = now
        locked.save(update_fields=["published_at"])
        appeals_run(locked, now)
    record_activities(cards, "publish", actor=actor)
    told = {"period": locked.code}
    notify_each(
        [Telling([card.person], "assessments.card_published", card, told, actor) for card in cards if card.person],
        on=now,
    )
    return len(cards)
