"""Socket ``reminders.py``: what people are reminded of (RPT-5, defaults.md 7). ``reports`` sweeps, sends once, escalates.

A reminder names the notification event (``notices.py``) that carries it; who gets it by which channel is that event's matter.
Its steps, times and shares are dated policy values (ALL-7): :func:`register_reminder` makes the policy ``reminders.<code>``.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from salesops.core.refusals import Refusal

from .policies import Effect, PolicyField, PolicyKind, Text, policies
from .registry import Registry

if TYPE_CHECKING:
    from salesops.core.policies.values import PolicyValues

# Whether people are reminded at all: a value of every reminder's policy, and of the clocks the sweep tells of.
TOLD = PolicyField("told", _("People are reminded"), "bool")
AT = PolicyField("at", _("Time of day"), "time")


@dataclass(frozen=True)
class Due:
    """One step of one reminder that is due for people.

    ``key`` names the occasion (``C-000012:2026-11-20``), ``step`` the rung by its name (``first``, ``due``, ``late``), not by the
    number it stands for: each is sent once to each person, also after the number was changed. ``at`` is when it became due;
    quiet hours and days off hold it back, deputies get it while deputising. Of several steps of one occasion due at once a
    person hears the newest only. ``event`` where a step says something else than the others.
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

    ``when``, ``to`` and ``escalates`` are the words of the catalogue; ``{name}`` in them is filled with the value in force.
    ``numbers`` are the values an admin changes and ``shipped`` those of day one; ``reads`` names further policies it follows,
    whose values fill the words as well. ``policy``: where its values are when that isn't ``reminders.<code>``. ``urgent``: also
    in quiet hours.
    """

    code: str
    label: Text
    event: str
    due: Callable[[datetime], Iterable[Due]]
    when: Text
    to: Text
    escalates: Text = ""
    urgent: bool = False
    numbers: tuple[PolicyField, ...] = ()
    shipped: Mapping[str, Any] = field(default_factory=dict)
    check: Callable[[Mapping[str, Any]], list[Refusal]] | None = None
    reads: tuple[str, ...] = ()
    policy: str = ""

    @property
    def policy_code(self) -> str:
        return self.policy or f"reminders.{self.code}"

    def is_told(self, day: date) -> bool:
        """Whether people are reminded on ``day``; an engine that tells by itself has no such switch."""
        if self.policy_code not in policies:
            return True
        from salesops.core.policies import policy_on

        return bool(policy_on(self.policy_code, day).get(TOLD.name, True))


def _problem(reminder: Reminder) -> str | None:
    if "." not in reminder.code:
        return "a code is <app>.<noun>"
    return None if reminder.label and reminder.when and reminder.to else "a reminder says what, when and to whom"


reminders: Registry[Reminder] = Registry("reminders", _problem)


def register_reminder(reminder: Reminder) -> Reminder:
    """Register ``reminder`` and the policy that holds its numbers."""
    reminders.register(reminder)
    policies.register(
        PolicyKind(
            code=reminder.policy_code,
            label=reminder.label,
            group=_("Reminders"),
            fields=(TOLD, *reminder.numbers),
            shipped={TOLD.name: True, **reminder.shipped},
            check=reminder.check,
            preview=lambda values, day: _preview(reminder, values, day),
        )
    )
    return reminder


def reminder_numbers(code: str, day: date) -> "PolicyValues":
    """The numbers of reminder ``code`` in force on ``day``. An unknown code raises ``LookupError``."""
    from salesops.core.policies import policy_on

    return policy_on(reminders.get(code).policy_code, day)


Preview = Callable[[Reminder, Mapping[str, Any], date], list[Effect]]
_previews: list[Preview] = []


def use_preview(plug: Preview) -> None:
    """Plug in who works out what a draft of a reminder's numbers would change: the engine that sweeps."""
    _previews[:] = [plug]


def _preview(reminder: Reminder, values: Mapping[str, Any], day: date) -> list[Effect]:
    return _previews[0](reminder, values, day) if _previews else []
