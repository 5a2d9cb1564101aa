"""What a return waits for, whom, since when, in the reader's words (T17, T18)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from orders.models import Return
from salesops.core import worktime


def waits_for(taken: Return, now: datetime) -> dict[str, Any] | None:
    """``who``, ``what``, ``since``, ``face`` of its clock; ``None``: for nobody."""
    asked = taken.requested_at
    if taken.state in ("requested", "deciding"):
        looking = bool(taken.look_from and not taken.look_until)
        paused = _("goods under way, clock stopped") if looking else ""
        stop: Any = taken.look_from if looking else now
        face = worktime.face(asked, taken.decide_due, "wd", stop, paused=paused)
        if taken.state == "deciding":
            return {
                "who": _("Approvers"),
                "what": _("Decision on the return"),
                "since": taken.evaluated_at,
                "face": face,
            }
        what = _("Goods to be looked at") if looking else _("Evaluation and suggestion")
        return {"who": _("Customer service"), "what": what, "since": taken.look_from or asked, "face": face}
    if taken.state in ("approved", "under_way"):
        return {
            "who": _("Logistics"),
            "what": _("Goods to come back"),
            "since": taken.sent_at or taken.decided_at,
            "face": None,
        }
    if taken.state != "received":
        return None
    since: Any = taken.received_at
    if taken.advice == Return.Way.REPLACE:
        return {"who": _("Logistics"), "what": _("The same goods again, signed for"), "since": since, "face": None}
    if taken.advice == Return.Way.REPAIR:
        return {"who": _("Customer service"), "what": _("Repair"), "since": since, "face": None}
    if taken.credit_due is None:
        return None
    face = worktime.face(since, taken.credit_due, "wd", now)
    return {"who": _("Finance"), "what": _("Credit note"), "since": since, "face": face}
