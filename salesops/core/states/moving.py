"""Asking what may be done with a record, and doing it."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model
from django.utils.translation import gettext as _

from salesops.core.refusals import Conflict, Forbidden, Refusal, Refused

from .machine import Allowed, StateMachine, Transition

M = TypeVar("M", bound=Model)


def _machine(record: Any) -> StateMachine:
    """Every model with states names its table as ``machine``."""
    return record.machine


def _right_missing(transition: Transition, person: Any) -> Refusal | None:
    if not transition.right or person is None:
        return None
    capability, _dot, letter = transition.right.partition(".")
    if person.can(capability, letter):
        return None
    return Refusal("core.no-right", _("Your role doesn't include this."))


def _broken_rules(transition: Transition, record: Model, person: Any) -> list[Refusal]:
    return [refusal for rule in transition.rules if (refusal := rule(record, person)) is not None]


def allowed_actions(record: Model, person: Any) -> list[Allowed]:
    """The verbs that lead out of the record's state, in the order of its table, each with the reasons why not (contract.md, API).

    Verbs the person's roles lack altogether are left out.
    """
    machine = _machine(record)
    found = []
    for transition in machine.transitions:
        if getattr(record, machine.column) not in transition.sources or transition.system:
            continue
        if _right_missing(transition, person):
            continue
        refusals = tuple(_broken_rules(transition, record, person))
        found.append(Allowed(transition.verb, str(transition.label or transition.verb), refusals, transition.danger))
    return found


def move(
    record: M,
    verb: str,
    *,
    actor: Any,
    version: int | None = None,
    also: Iterable[Refusal | None] = (),
    **changes: Any,
) -> M:
    """Take ``record`` along ``verb`` inside the caller's transaction and return it as locked and saved.

    Locks the row, compares ``version`` (as the person saw it) → ``Conflict``; then all refusals at once: wrong state
    (``core.wrong-state``), right (``core.no-right``, ``Forbidden``), the table's rules and ``also``, the caller's own.
    ``changes`` are written with the state. ``actor`` ``None`` is the system.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("move() belongs inside a service")
    machine = _machine(record)
    locked = type(record)._base_manager.select_for_update(of=("self",)).get(pk=record.pk)
    if version is not None and getattr(locked, "version", None) != version:
        message = _("Somebody else changed this meanwhile. Nothing was saved.")
        raise Conflict(
            Refusal("core.changed-meanwhile", message), theirs={machine.column: getattr(locked, machine.column)}
        )
    state = machine.state_of(locked)
    transition = machine.find(verb, state.code)
    if transition is None:
        message = _("This can't be done while it is %(state)s.") % {"state": state.label}
        raise Refused(Refusal("core.wrong-state", message, figures={"state": state.code}))
    missing = _right_missing(transition, actor)
    if missing:
        raise Forbidden(missing)
    refusals = [*_broken_rules(transition, locked, actor), *(refusal for refusal in also if refusal is not None)]
    if refusals:
        raise Refused(*refusals)
    for name, value in {**changes, machine.column: transition.target}.items():
        setattr(locked, name, value)
    locked.save(update_fields=[*changes, machine.column])
    if hasattr(locked, "version"):
        locked.refresh_from_db(fields=["version"])
    return locked
