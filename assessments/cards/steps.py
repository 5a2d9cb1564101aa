"""The steps of a cycle as one card stands in them (mockup "scorecard")."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from assessments.models import CycleStep, Scorecard
from salesops.core import formats

# The step a card in a state waits in.
WAITS_IN = {
    "live": "freeze", "frozen": "self", "self_assessed": "rate", "rated": "calibrate", "calibrated": "publish",
    "published": "appeal", "appealed": "appeal", "closed": "", "exempt": "",
}  # fmt: skip


def steps_of(card: Scorecard, now: datetime) -> list[dict[str, Any]]:
    """The steps of the cycle as this card stands in them."""
    order = [code for code, _label in CycleStep.Step.choices]
    found = sorted(card.cycle.steps.all(), key=lambda step: order.index(step.step))
    here = WAITS_IN[card.state]
    at = order.index(here) if here else len(order)
    items: list[dict[str, Any]] = []
    for step in found:
        place = order.index(step.step)
        if card.person_id is None and step.step in ("self", "rate", "appeal"):
            continue
        label = str(step.get_step_display())
        if step.step == "merge":
            state = "done" if step.done_at else "todo"
            items.append({"label": label, "state": state, "date": step.done_at or step.due_at})
        elif place < at:
            items.append({"label": label, "state": "done", "date": step.done_at or step.due_at})
        elif place == at:
            due = formats.day(step.due_at, now.date())
            late = step.due_at < now and step.step != "appeal"
            items.append({"label": label, "state": "now", "note": _("until %(day)s") % {"day": due}, "late": late})
        else:
            items.append({"label": label, "state": "todo", "date": step.due_at})
    return items
