"""Logging a contact (CUS-6, CUS-7). Lock order: customer, then its parts, then the planned visit."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from customers.code_lists import IS_PROGRESS, OUTCOME
from customers.models import Contact, Customer, PlannedVisit, Visit
from customers.models.visit import CORRECTABLE, counting_ways
from customers.policies.visits import VISITS
from customers.rules import file as file_rules
from customers.rules import visits as rules
from customers.scope.customers import opened
from customers.scope.visits import customers_to_visit, need_to_log_for
from customers.visit_fields import FINDINGS, kept_findings
from salesops.core import worktime
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.codes.reading import codes_with
from salesops.core.policies import policy_on
from salesops.core.refusals import Forbidden, Invalid, Refusal, refuse_if
from salesops.core.sockets.clocks import clock_limit

from .contacted import contacted
from .editing import check_version, lock, lock_current
from .ownership import placed
from .planned import do_planned
from .visit_findings import tell_correction, tell_file
from .visit_photos import keep_photos
from .visit_places import distance_from_usual, rounded
from .visit_units import unit_on


def is_late(visited_at: datetime, now: datetime) -> bool:
    """Later than clock T35 allows."""
    day = timezone.localdate(visited_at)
    return now > worktime.due_at(visited_at, clock_limit("T35", day))


def _need_customer(actor: Any, customer: Customer) -> None:
    if actor is not None and not customers_to_visit(actor).filter(pk=customer.pk).exists():
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))


def _opens(actor: Any, customer: Customer) -> bool:
    return actor is None or bool(opened([customer], actor))


@act("customers.log_visit")
def log_visit(
    *,
    actor: User | None,
    customer: Customer,
    user: User,
    way: str,
    visited_at: datetime,
    now: datetime,
    purpose: str = "",
    outcome: str = "",
    notes: str = "",
    next_step: str = "",
    next_on: date | None = None,
    contact: Contact | None = None,
    duration: int | None = None,
    intent: str = "",
    findings: Mapping[str, Any] | None = None,
    place: tuple[float, float] | None = None,
    photos: Sequence[File] = (),
    client_key: UUID | None = None,
    plan: PlannedVisit | None = None,
    imported: bool = False,
) -> Visit:
    """Log a contact of ``user`` with ``customer``; answers the one written before when ``client_key`` came already.

    ``findings`` are fields of C01 by name (``present_supplier`` …) and the company's own by code: kept with the visit, and the
    former told to the customer file as far as ``actor`` may edit it. An open plan of the day is done by it. Refuses what lies in
    the future, archived files, codes nobody knows, missing required fields, pictures that are none.
    """
    need_to_log_for(actor, user)
    customer = lock_current(customer)
    if client_key is not None:
        sent = Visit.objects.filter(user=user, client_key=client_key).first()
        if sent is not None:
            return sent
    refuse_if(rules.still_current(customer))
    _need_customer(actor, customer)
    day, today = timezone.localdate(visited_at), timezone.localdate(now)
    unit = unit_on(user, day)
    counts = way in counting_ways()
    told, wrong = kept_findings(findings or {}, today)
    given = {
        "purpose": purpose, "outcome": outcome, "notes": notes.strip(), "next_step": next_step.strip(), "contact": contact,
        "duration": duration, "intent": intent, **told,
    }  # fmt: skip
    refuse_if(
        rules.happened(visited_at, now),
        None if imported else rules.not_too_old(visited_at, now),
        rules.stood_somewhere(unit, user.name),
        *rules.codes_known(way, purpose, outcome),
        *([] if imported else rules.asked_given(given, today, counts=counts)),
        *wrong,
        rules.step_fits(next_step, next_on, day),
        rules.contact_fits(contact, customer),
        rules.duration_fits(duration),
        rules.few_photos(len(photos), today),
        kind=Invalid,
    )
    latitude, longitude = rounded(place)
    visit = Visit.objects.create(
        customer=customer, user=user, unit=placed(unit), way=way, visited_at=visited_at, purpose=purpose, outcome=outcome,
        logged_at=visited_at if imported else now, is_late=not imported and is_late(visited_at, now),
        notes=notes.strip(), next_step=next_step.strip(), next_on=next_on, contact=contact, duration=duration, intent=intent,
        findings=told, latitude=latitude, longitude=longitude,
        distance=distance_from_usual(customer, place), client_key=client_key, imported=imported,
        entered_by=actor if actor is not None and actor.pk != user.pk else None,
    )  # fmt: skip
    if photos:
        keep_photos(visit, photos, owner=actor or user, megabytes=policy_on(VISITS, today)["photo_megabytes"])
    need = file_rules.is_new_need(customer.demand, told.get("demand", ""))
    of_file = {name: value for name, value in (findings or {}).items() if name in FINDINGS and name in told}
    if of_file and not imported:
        customer = tell_file(customer, of_file, actor=actor, at=now)
    _note(customer, visit, need=need)
    if counts:
        do_planned(visit, plan=plan)
    record_activity(
        visit, "customers.log_visit", actor=actor, on_behalf_of=user if visit.entered_by_id else None, way=way
    )
    return visit


def _note(customer: Customer, visit: Visit, need: bool = False) -> None:
    contacted(
        customer,
        at=visit.visited_at,
        visit=visit.counts,
        progress=need or visit.outcome in codes_with(OUTCOME, IS_PROGRESS),
        next_step=visit.next_step or None,
        next_on=visit.next_on,
    )


@act("customers.correct_visit")
def correct_visit(
    *, actor: User | None, visit: Visit, values: Mapping[str, Any], now: datetime, version: int | None = None
) -> Visit:
    """Correct a contact within the hours the policy gives its author; the audit trail keeps what stood there."""
    if set(values) - set(CORRECTABLE):
        raise TypeError(f"can't be corrected: {sorted(set(values) - set(CORRECTABLE))}")
    customer = lock_current(visit.customer)
    visit = lock(visit)
    check_version(visit, version, {name: getattr(visit, name) for name in CORRECTABLE})
    before, learnt = Visit(way=visit.way, purpose=visit.purpose, outcome=visit.outcome), visit.findings
    met = visit.contact_id
    for name, value in values.items():
        setattr(visit, name, value.strip() if isinstance(value, str) else value)
    day = timezone.localdate(visit.visited_at)
    visit.findings, wrong = kept_findings(visit.findings, timezone.localdate(now), before=learnt)
    given = {**visit.findings, **{name: getattr(visit, name) for name in CORRECTABLE}}
    refuse_if(
        rules.may_correct(visit, actor, now),
        rules.still_current(customer),
        *rules.codes_known(visit.way, visit.purpose, visit.outcome, before=before),
        *rules.asked_given(given, day, counts=visit.counts),
        *wrong,
        rules.step_fits(visit.next_step, visit.next_on, day),
        rules.contact_fits(visit.contact, customer, knows=visit.contact_id == met or _opens(actor, customer)),
        rules.duration_fits(visit.duration),
        kind=Invalid,
    )
    visit.save(update_fields=[*values])
    said, corrected = ({n: f[n] for n in FINDINGS if n in f} for f in (learnt, visit.findings))
    customer = tell_correction(customer, said, corrected, actor=actor, at=now)
    _note(customer, visit)
    record_activity(visit, "customers.correct_visit", actor=actor, fields=sorted(values))
    return visit
