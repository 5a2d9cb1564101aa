"""The words of the catalogue of reminders, with the numbers in force (RPT-5, ALL-7)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from salesops.core.policies import policy_on
from salesops.core.policies.values import show
from salesops.core.sockets.policies import PolicyKind, policies
from salesops.core.sockets.reminders import Reminder


@dataclass(frozen=True)
class Words:
    """When, to whom, who hears it when nothing happens; ``kinds`` are the policies behind the numbers, the own one first."""

    when: str
    to: str
    escalates: str
    kinds: tuple[PolicyKind, ...]


def kinds_of(reminder: Reminder) -> tuple[PolicyKind, ...]:
    """The policies ``reminder`` follows, its own first; one whose app is gone is left out."""
    return tuple(policies.get(code) for code in (reminder.policy_code, *reminder.reads) if code in policies)


def in_words(reminder: Reminder, day: date) -> Words:
    """The line of ``reminder`` as it holds on ``day``. Of two policies with a value of one name the own one fills the words."""
    kinds = kinds_of(reminder)
    values: Mapping[str, str] = defaultdict(
        lambda: "—", {name: text for kind in reversed(kinds) for name, text in _shown(kind, day).items()}
    )
    when, to, escalates = (str(text).format_map(values) for text in (reminder.when, reminder.to, reminder.escalates))
    return Words(when, to, escalates, kinds)


def _shown(kind: PolicyKind, day: date) -> dict[str, str]:
    values = policy_on(kind.code, day)
    return {field.name: show(field, values[field.name]) for field in kind.fields if field.kind != "table"}
