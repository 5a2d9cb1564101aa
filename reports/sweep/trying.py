"""What a draft of a reminder's numbers would change: the sweep is planned with the numbers in force and with those of the draft."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from salesops.core import formats
from salesops.core.policies.reading import as_if
from salesops.core.sockets.policies import Effect
from salesops.core.sockets.reminders import Reminder

from .planning import plan

# Late enough for the reminders of the evening, before the day ends.
EVENING = time(23, 59)


def effects_of(reminder: Reminder, values: Mapping[str, Any], day: date) -> list[Effect]:
    """How many steps would be told on ``day``, the first of the draft, by the data of this moment. Nothing is written."""
    evening = timezone.make_aware(datetime.combine(day, EVENING))
    before = _told(reminder, evening)
    with as_if(reminder.policy_code, values):
        after = _told(reminder, evening)
    what = _("Reminders due by the evening of %(day)s, by today's data") % {"day": formats.day(day, day)}
    return [Effect(what, str(before), str(after))]


def _told(reminder: Reminder, now: datetime) -> int:
    return sum(planned.what != "pass" for planned in plan(reminder, now))
