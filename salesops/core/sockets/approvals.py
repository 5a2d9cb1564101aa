"""Socket ``approvals.py`` and ``approvers.py``: what needs approval, who "the supervisor" is, and who stands above whom.

The engine (``salesops.core.approvals``) knows neither leave nor supervisors. A *matter* says which stages its record has to
pass and what follows; an *approver kind* says who that is for a record on a day; the *directory* knows managers and deputies.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from django.db.models import Model

from salesops.core.limits import Limit

from .registry import RegistrationError, Registry

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Stage:
    """Approver codes asked at the same time: all must agree before the next stage begins.

    ``rule`` names the condition that put them there (a key of ``Matter.rules``), ``params`` fill its sentence; ``limit`` is
    the time each has (``"8 wh"``), "" for the matter's own.
    """

    approvers: tuple[str, ...]
    rule: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    limit: str | Limit = ""


def _nothing(*, record: Any, approval: Any, actor: Any, now: Any) -> None:
    return None


def _nobody(record: Any, facts: Facts) -> tuple[Any, ...]:
    return ()


@dataclass(frozen=True)
class Matter:
    """Something that needs approval (defaults.md 11). ``code`` is ``<app>.<noun>`` and is stored.

    ``route(record, facts, day)`` returns the stages: ``Stage`` or bare tuples of approver codes; no stage means that nothing
    needs approval. ``title(facts)`` and ``summary(facts)`` speak from the snapshot alone. What follows is called inside the
    deciding transaction as ``f(record=…, approval=…, actor=…, now=…)``: ``on_approved``, ``on_rejected``, ``on_sent_back``,
    ``on_withdrawn``. ``barred(record, facts)`` names people besides the requester who may not decide (they benefit, or changed
    the record last). ``copies`` are approver codes who only read along. ``panel`` draws the record in the inbox; its context
    is ``panel_context(record, facts, user)``.
    """

    code: str
    label: Any
    route: Callable[[Any, Facts, date], Sequence[Stage | tuple[str, ...]]]
    title: Callable[[Facts], str]
    on_approved: Callable[..., None]
    on_rejected: Callable[..., None]
    on_sent_back: Callable[..., None] = _nothing
    on_withdrawn: Callable[..., None] = _nothing
    summary: Callable[[Facts], Sequence[str]] = lambda facts: ()
    barred: Callable[[Any, Facts], Iterable[Any]] = _nobody
    copies: Callable[[Any, Facts], Sequence[str]] = _nobody
    rules: Mapping[str, Any] = field(default_factory=dict)
    panel: str = "core/approvals/_facts.html"
    panel_context: Callable[[Any, Facts, Any], Mapping[str, Any]] = lambda record, facts, user: {}
    # What each step has as shipped; an admin changes it in the policy ``approvals.limits``. "" is the limit of clock T08.
    limit: str = ""
    icon: str = "stamp"


@dataclass(frozen=True)
class Case:
    """What an approver is resolved for."""

    requester: Any
    record: Model | None
    facts: Facts
    day: date


@dataclass(frozen=True)
class ApproverKind:
    """A kind of approver: ``resolve(case)`` returns the people of whom one has to decide, best first; may be empty."""

    code: str
    label: Any
    resolve: Callable[[Case], Sequence[Any]]


class Directory(Protocol):
    """Who stands above and beside whom, as of a day. Plugged once, by accounts."""

    def manager_of(self, person: Any, day: date) -> Any | None:
        """The next manager up; for the top the person a policy names; ``None`` when there is nobody."""

    def deputies_of(self, people: Iterable[int], day: date) -> Mapping[int, Any]:
        """Person id → the deputy in force on ``day``."""

    def deputised_by(self, deputy: Any, day: date) -> Sequence[Any]:
        """The people for whom ``deputy`` acts on ``day``."""

    def is_here(self, person: Any, day: date) -> bool:
        """Whether the person still works here and may sign in."""


def _problem(matter: Matter) -> str | None:
    if "." not in matter.code:
        return "a code is <app>.<noun>"
    return None if matter.label else "a matter needs a label"


matters: Registry[Matter] = Registry("approvals", _problem)
approvers: Registry[ApproverKind] = Registry("approvers")

_directory: list[Directory] = []


def use_directory(plug: Directory) -> None:
    """Plug in the directory; a second one is a mistake."""
    if _directory:
        raise RegistrationError("approvers: a directory is plugged in already")
    _directory.append(plug)


def directory() -> Directory:
    """The directory plugged in."""
    if not _directory:
        raise LookupError("approvers: no directory plugged in")
    return _directory[0]
