"""OSB problems: numbered, owned, solved, verified by somebody else (ORD-11, O20). Lock order: problem, number series."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.approvers import department_heads, director_of
from accounts.models import User
from accounts.org import OrgTree
from accounts.services.editing import check_version
from customers.models import Customer
from orders.models import Order, OsbProblem
from orders.people import without
from orders.planning import too_far
from orders.rules import osb as rules
from orders.rules.shipments import filled
from orders.scope_osb import DECIDE, may_handle, may_record, need
from orders.secretaries import secretaries_of
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.notify import notify
from salesops.core.numbering import draw_number
from salesops.core.refusals import Invalid, refuse_if
from salesops.core.states import move


def locked(problem: OsbProblem, version: int | None = None) -> OsbProblem:
    rows = OsbProblem.objects.select_for_update(of=("self",)).select_related("customer", "order", "owner", "solved_by")
    found = rows.get(pk=problem.pk)
    check_version(found, version, {"state": found.state})
    return found


def secretaries(problem: OsbProblem, today: date) -> list[Any]:
    """Who has its step of its market; where nobody has, who recorded it."""
    found = secretaries_of([problem.unit_id], today, problem.step).get(problem.unit_id, [])
    return found or [problem.recorded_by]


def verifiers(problem: OsbProblem, today: date) -> list[Any]:
    """Who is asked whether it is solved: the secretaries who neither own nor solved it, else the director of its market."""
    asked = [problem.recorded_by, *secretaries(problem, today)]
    found = [one for one in without(asked, problem.owner) if may_handle(one, problem, "verify")]
    if found:
        return found
    market = OrgTree.on(today).market_of(problem.unit_id)
    return [director_of(market.id if market else None, today)]


def _tell(people: Iterable[Any], event: str, problem: OsbProblem, *, actor: Any, **params: Any) -> None:
    params |= {"customer": problem.customer.called, "what": problem.what}
    notify(without(people, actor), event, record=problem, params=params, actor=actor)


def _may(actor: Any, problem: OsbProblem, verb: str) -> None:
    """Who owns or solved it is told so; who has no part in it hears that his roles don't allow it."""
    if verb in DECIDE and problem.is_open:
        refuse_if(rules.by_another(problem, actor))
    need(may_handle(actor, problem, verb))


@act("orders.record_problem")
def record_problem(
    *, actor: Any, customer: Customer, step: str, what: str, department: str, owner: User, due_on: date, now: datetime,
    order: Order | None = None,
) -> OsbProblem:  # fmt: skip
    """Number it; its owner hears of it, and the head of the department where that is another."""
    need(may_record(actor, customer))
    today = timezone.localdate(now)
    refuse_if(
        *filled({"what": what}, what=_("Say what the problem is.")), rules.of_customer(order, customer),
        rules.sees_board(owner), rules.to_come(due_on, today), too_far(due_on, today, "due_on"), kind=Invalid,
    )  # fmt: skip
    made = OsbProblem.objects.create(
        number=draw_number("OSB", on=today), step=step, order=order, customer=customer, unit_id=customer.unit_id,
        what=what.strip()[:300], department=department, owner=owner, due_on=due_on, recorded_by=actor, recorded_at=now,
    )  # fmt: skip
    record_activity(made, "orders.record_problem", actor=actor, note=made.what)
    people = [owner, *department_heads(department, today)]
    _tell(people, "orders.problem_recorded", made, actor=actor, day=due_on, owner=owner.name)
    return made


@act("orders.take_problem")
def take_problem(*, actor: Any, problem: OsbProblem, now: datetime, version: int | None = None) -> OsbProblem:
    """Its owner begins."""
    found = locked(problem, version)
    _may(actor, found, "take")
    found = move(found, "take", actor=actor)
    record_activity(found, "orders.take_problem", actor=actor)
    return found


@act("orders.solve_problem")
def solve_problem(
    *, actor: Any, problem: OsbProblem, solution: str, now: datetime, version: int | None = None
) -> OsbProblem:
    """Say how it was solved; the secretaries of the step are asked to verify it."""
    found = locked(problem, version)
    _may(actor, found, "solve")
    refuse_if(*filled({"solution": solution}, solution=_("Say how it was solved.")), kind=Invalid)
    values: dict[str, Any] = {"solution": solution.strip()[:500], "solved_by": actor or found.owner, "solved_at": now}
    found = move(found, "solve", actor=actor, **values)
    record_activity(found, "orders.solve_problem", actor=actor, note=found.solution)
    _tell(
        verifiers(found, timezone.localdate(now)), "orders.problem_solved", found, actor=actor, solution=found.solution
    )
    return found


@act("orders.verify_problem")
def verify_problem(*, actor: Any, problem: OsbProblem, now: datetime, version: int | None = None) -> OsbProblem:
    """It is solved indeed, says somebody who neither owns nor solved it."""
    found = locked(problem, version)
    _may(actor, found, "verify")
    found = move(found, "verify", actor=actor, verified_by=actor, verified_at=now)
    record_activity(found, "orders.verify_problem", actor=actor)
    _tell([found.owner, found.solved_by], "orders.problem_verified", found, actor=actor)
    return found


@act("orders.send_back_problem")
def send_back_problem(
    *, actor: Any, problem: OsbProblem, reason: str, now: datetime, version: int | None = None
) -> OsbProblem:
    """Not solved, and why; its owner goes on with it."""
    found = locked(problem, version)
    _may(actor, found, "send_back")
    refuse_if(*filled({"reason": reason}, reason=_("Say why.")), kind=Invalid)
    values: dict[str, Any] = {"returned": found.returned + 1, "return_reason": reason.strip()[:300]}
    found = move(found, "send_back", actor=actor, **values)
    record_activity(found, "orders.send_back_problem", actor=actor, note=found.return_reason)
    _tell([found.owner, found.solved_by], "orders.problem_sent_back", found, actor=actor, reason=found.return_reason)
    return found


@act("orders.drop_problem")
def drop_problem(
    *, actor: Any, problem: OsbProblem, reason: str, now: datetime, version: int | None = None
) -> OsbProblem:
    """Nothing is done about it, and why; its number stays."""
    found = locked(problem, version)
    _may(actor, found, "drop")
    refuse_if(*filled({"reason": reason}, reason=_("Say why.")), kind=Invalid)
    found = move(found, "drop", actor=actor, drop_reason=reason.strip()[:300], dropped_by=actor, dropped_at=now)
    record_activity(found, "orders.drop_problem", actor=actor, note=found.drop_reason)
    _tell([found.owner, found.recorded_by], "orders.problem_dropped", found, actor=actor, reason=found.drop_reason)
    return found


@act("orders.change_problem")
def change_problem(
    *, actor: Any, problem: OsbProblem, owner: User, department: str, due_on: date, now: datetime,
    version: int | None = None,
) -> OsbProblem:  # fmt: skip
    """Another owner, department or day, while it is to be solved; a new owner hears of it."""
    found = locked(problem, version)
    need(may_handle(actor, found, "change"))
    refuse_if(rules.is_unsolved(found))
    today, before = timezone.localdate(now), found.owner
    moved = due_on != found.due_on
    far = (rules.to_come(due_on, today), too_far(due_on, today, "due_on")) if moved else ()
    refuse_if(rules.sees_board(owner), *far, kind=Invalid)
    found.owner, found.department, found.due_on = owner, department, due_on
    found.save(update_fields=["owner", "department", "due_on"])
    note = " · ".join(filter(None, [owner.name if owner != before else "", f"{due_on}" if moved else ""]))
    record_activity(found, "orders.change_problem", actor=actor, note=note)
    if owner != before:
        _tell([owner, before], "orders.problem_recorded", found, actor=actor, day=due_on, owner=owner.name)
    found.refresh_from_db()
    return found


@act("orders.note_problem")
def note_problem(*, actor: Any, problem: OsbProblem, text: str, now: datetime) -> OsbProblem:
    """How it goes on."""
    found = locked(problem)
    need(may_handle(actor, found, "note"))
    refuse_if(rules.is_open(found))
    refuse_if(*filled({"text": text}, text=_("Say how it goes on.")), kind=Invalid)
    record_activity(found, "orders.note_problem", actor=actor, note=text.strip()[:300])
    return found
