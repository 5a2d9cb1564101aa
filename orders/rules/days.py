"""Days that can't be meant (ORD-4, ORD-5). Pure: no query, no clock."""

from datetime import date

from django.utils.translation import gettext as _

from salesops.core.refusals import Refusal


def not_after(day: date, last: date, field: str) -> Refusal | None:
    """A day somebody promises or plans is no later than ``last``."""
    if day <= last:
        return None
    sentence = _("This day is too far ahead: %(last)s at the latest.") % {"last": last.isoformat()}
    return Refusal("orders.day-too-far", sentence, field, {"last": last.isoformat()})
