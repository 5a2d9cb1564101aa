"""Socket ``controls.py``: rules of the control monitor (ACC-12). ``accounts`` runs them and lists the findings."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .policies import Text
from .registry import Registry


@dataclass(frozen=True)
class Finding:
    """A violation. ``key`` is unique within the rule, so that a second run finds it again and opens no second case.

    ``person`` is who did it; ``record`` what it was done to; ``params`` are the figures of the sentence.
    """

    key: str
    at: datetime
    person: Any = None
    record: Any = None
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ControlRule:
    """A rule. ``sentence`` is a lazy format string over ``Finding.params`` and ``person``; ``find(since, now)`` is set-based.

    ``find`` answers for what happened, or was written, from ``since`` on; it is asked with some days of overlap, and with a whole
    month every night. ``evidence(person, params)`` is the address of the list of rows behind a finding, if there is one: the reader
    sees there what his own scope lets him see.
    """

    code: str
    label: Text
    sentence: Text
    find: Callable[[datetime, datetime], Iterable[Finding]]
    severity: str = "yellow"
    evidence: Callable[[Any, Mapping[str, Any]], str] | None = None


def _problem(rule: ControlRule) -> str | None:
    if rule.severity not in ("yellow", "orange", "red"):
        return "severity is yellow, orange or red"
    return None if rule.label and rule.sentence else "a rule needs a label and a sentence"


control_rules: Registry[ControlRule] = Registry("controls", _problem)
