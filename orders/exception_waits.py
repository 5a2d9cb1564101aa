"""What an exception waits for, since when, against which clock (T14, T15)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from orders.models import OrderException
from salesops.core import worktime


def waits_for(exception: OrderException, now: datetime) -> dict[str, Any] | None:
    """T14 until the customer knows, T15 until an alternative was offered; then the customer's answer, or the end."""
    if exception.state == "open":
        face = worktime.face(exception.recorded_at, exception.tell_due, "sh", now)
        return {"what": _("Tell the customer"), "since": exception.recorded_at, "face": face}
    if exception.state == "told" and exception.offered_at is None:
        face = worktime.face(exception.recorded_at, exception.offer_due, "eh", now)
        return {"what": _("Offer an alternative"), "since": exception.recorded_at, "face": face}
    if exception.is_open:
        what = _("The customer's answer") if exception.state == "offered" else _("To be brought to its end")
        return {"what": what, "since": exception.offered_at or exception.told_at, "face": None}
    return None
