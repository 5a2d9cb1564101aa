"""Socket ``reminders.py``: what people are reminded of (RPT-5, defaults.md 7). ``reports`` sweeps, sends once, escalates.

A reminder names the notification event (``notices.py``) that carries it; who gets it by which channel is that event's matter.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .policies import Text
from .registry import Registry


@dataclass(frozen=True)
class Due:
    """One step of one reminder that is due for people.

    ``key`` names the occasion (``C-000012:2026-11-20``), ``step`` the rung (``due``, ``+2``, ``50``, ``100``): each is sent once to
    each person. ``at`` is when it became due; quiet hours and days off hold it back, deputies get it while deputising. Of several
    steps of one occasion due at once a person hears the newest only. ``event`` where a step says something else than the others.
    Yield steps that were due before as well (a step told already costs nothing), for as long as telling them late makes sense.
    """

    key: str
    step: str
    to: Sequence[Any]
    at: datetime
    record: Any = None
    params: Mapping[str, Any] = field(default_factory=dict)
    event: str = ""


@dataclass(frozen=True)
class Reminder:
    """One line of the catalogue of reminders. ``due(now)`` yields what is due by now, with a constant number of queries.

    ``when``, ``to`` and ``escalates`` are the words of the catalogue. ``urgent``: also in quiet hours.
    """

    code: str
    label: Text
    event: str
    due: Callable[[datetime], Iterable[Due]]
    when: Text
    to: Text
    escalates: Text = ""
    urgent: bool = False


def _problem(reminder: Reminder) -> str | None:
    if "." not in reminder.code:
        return "a code is <app>.<noun>"
    return None if reminder.label and reminder.when and reminder.to else "a reminder says what, when and to whom"


reminders: Registry[Reminder] = Registry("reminders", _problem)
