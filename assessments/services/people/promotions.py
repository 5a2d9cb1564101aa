"""A promotion on its way: completed, attested, submitted, approved, and in force on its day (ASM-9, H08)."""

from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.core.files.base import File
from django.utils import timezone

from accounts.models import OrgUnit, Position, Posting, User
from accounts.services.postings import post_user
from accounts.services.units import set_unit_head
from assessments.models import ImprovementPlan, Promotion, PromotionProof
from assessments.policies.people import promotion_terms
from assessments.rules import promotion as rules
from assessments.rules import promotion_acts as refused
from assessments.rules.selection_acts import without_selection
from assessments.scope_people import reaches_person
from salesops.core.acts import act
from salesops.core.approvals.models import Approval
from salesops.core.approvals.services import open_approval
from salesops.core.audit.activity import record_activity
from salesops.core.jobs.files.store import store_upload
from salesops.core.notify import notify
from salesops.core.refusals import Forbidden, Invalid, Refusal, Refused, refuse_if
from salesops.core.states import move

MATTER = "assessments.promotion"


def may_write(user: Any, promotion: Promotion) -> bool:
    """Who leads the person writes; nobody writes his own."""
    return bool(user.can("promotion", "c")) and reaches_person(user, promotion.person, "c")


def _locked(actor: Any, promotion: Promotion) -> Promotion:
    found = (
        Promotion.objects.select_for_update(of=("self",))
        .select_related("person", "position", "to", "unit")
        .get(pk=promotion.pk)
    )
    if not may_write(actor, found):
        raise Forbidden(refused.denied())
    refuse_if(refused.not_being_prepared(found.state))
    return found


@act("assessments.propose_promotion")
def propose_special(*, actor: Any, person: User, to: Position, reason: str, now: datetime) -> Promotion:
    """PR3: outstanding merit, described; at most to the market manager's post."""
    from .records import known_of
    from .reviewing import as_json

    if not reaches_person(actor, person, "c"):
        raise Forbidden(refused.denied())
    today = timezone.localdate(now)
    known = known_of(today, [person.pk]).get(person.pk)
    if known is None:
        raise Invalid(refused.not_on_the_ladder())
    refuse_if(
        refused.says_nothing(reason, "reason"),
        refused.not_up(known.posting.position.rank, to.rank),
        refused.not_special(to.code),
        refused.open_already(Promotion.objects.undecided().filter(person=person).exists()),
        kind=Invalid,
    )
    conditions = as_json(rules.special(known.record, promotion_terms(today)))
    refuse_if(refused.conditions_fail(conditions))
    mean = rules.mean_of_quarters(known.quarters)
    made = Promotion.objects.create(
        person=person, position=known.posting.position, to=to, unit=None if to.leads else known.posting.unit, rule="PR3",
        conditions=conditions, precedence=rules.has_precedence(known.quarters), mean=None if mean is None else round(mean, 2),
        reason=reason.strip()[:500], created_by=actor, created_at=now,
    )  # fmt: skip
    record_activity(made, "assessments.propose_promotion", actor=actor, to=to.code)
    return made


@act("assessments.complete_promotion")
def complete(
    *,
    actor: Any,
    promotion: Promotion,
    starts_on: date,
    unit: OrgUnit,
    opinion: str,
    now: datetime,
    version: int | None = None,
) -> Promotion:
    """From when, in which unit, and what the manager says to it."""
    found = _locked(actor, promotion)
    refuse_if(
        refused.not_before(starts_on, timezone.localdate(now)), refused.says_nothing(opinion, "opinion"),
        refused.wrong_unit(found.to.leads, unit.kind), kind=Invalid,
    )  # fmt: skip
    refuse_if(refused.changed_meanwhile(version, found.version))
    found.starts_on, found.unit, found.opinion = starts_on, unit, opinion.strip()[:1000]
    found.save(update_fields=["starts_on", "unit", "opinion"])
    record_activity(found, "assessments.complete_promotion", actor=actor, day=f"{starts_on:%Y-%m-%d}", unit=unit.code)
    return found


@act("assessments.attest_condition")
def attest(
    *, actor: Any, promotion: Promotion, condition: str, upload: File, note: str, now: datetime
) -> PromotionProof:
    """Say that a condition the portal has no facts of is met, with the document that shows it."""
    found = _locked(actor, promotion)
    by_hand = {one["code"] for one in found.conditions if one["outcome"] == rules.BY_HAND}
    refuse_if(refused.not_by_hand(condition in by_hand), refused.says_nothing(note, "note"), kind=Invalid)
    try:
        stored = store_upload(upload, owner=actor, purpose=MATTER, record=found)
    except Invalid as error:
        raise Invalid(*(Refusal(r.code, r.message, "upload", r.figures) for r in error.refusals)) from error
    proof = PromotionProof.objects.create(
        promotion=found, condition=condition, stored=stored, note=note.strip()[:500], by=actor, at=now
    )
    record_activity(found, "assessments.attest_condition", actor=actor, condition=condition, name=stored.name)
    return proof


def proofs_of(promotion: Promotion) -> dict[str, PromotionProof]:
    """Condition → its newest proof. One query."""
    rows = promotion.proofs.select_related("stored", "by").order_by("pk")
    return {proof.condition: proof for proof in rows}


def open_conditions(promotion: Promotion, proofs: Mapping[str, PromotionProof]) -> list[str]:
    """What still has to be attested."""
    return [
        one["code"] for one in promotion.conditions if one["outcome"] == rules.BY_HAND and one["code"] not in proofs
    ]


@act("assessments.submit_promotion")
def submit(*, actor: Any, promotion: Promotion, now: datetime, version: int | None = None) -> Promotion:
    """Everything is there, and nothing came between since the closing."""
    if not may_write(actor, promotion):
        raise Forbidden(refused.denied())
    locked = Promotion.objects.select_for_update(of=("self",)).get(pk=promotion.pk)
    proofs, today = proofs_of(locked), timezone.localdate(now)
    whole = locked.starts_on is not None and locked.unit_id is not None
    found = move(
        locked, "submit", actor=actor, version=version, submitted_at=now,
        also=[
            None if whole else refused.incomplete(),
            without_selection(locked.rule == "PR4" and locked.application_id is None),
            refused.not_before(locked.starts_on, today) if locked.starts_on else None,
            refused.not_attested(open_conditions(locked, proofs)),
            refused.plan_open(ImprovementPlan.objects.active().filter(person=locked.person_id).exists()),
        ],
    )  # fmt: skip
    record_activity(found, "assessments.submit_promotion", actor=actor)
    open_approval(MATTER, found, requester=actor, facts=facts_of(found, proofs, today), now=now)
    return found


def facts_of(promotion: Promotion, proofs: Mapping[str, PromotionProof], today: date) -> dict[str, Any]:
    """What is approved; other evidence starts the approval again."""
    stands = Posting.objects.on(today).filter(user=promotion.person).values_list("unit_id", flat=True).first()
    signed = sorted((code, proof.pk) for code, proof in proofs.items())
    return {
        "rule": promotion.rule, "person": promotion.person.name, "person_id": promotion.person_id, "unit_id": stands,
        "from": promotion.position.code, "to": promotion.to.code, "unit": promotion.unit.code if promotion.unit else "",
        "starts_on": f"{promotion.starts_on:%Y-%m-%d}", "precedence": promotion.precedence,
        "digest": sha256(repr((promotion.conditions, signed, promotion.opinion)).encode()).hexdigest(),
    }  # fmt: skip


@act("assessments.decline_promotion")
def decline(*, actor: Any, promotion: Promotion, reason: str, now: datetime, version: int | None = None) -> Promotion:
    """Not pursued, for a reason the person may read."""
    if not may_write(actor, promotion):
        raise Forbidden(refused.denied())
    refuse_if(refused.says_nothing(reason, "reason"), kind=Invalid)
    found = move(promotion, "decline", actor=actor, version=version, reason=reason.strip()[:500], decided_at=now)
    record_activity(found, "assessments.decline_promotion", actor=actor, reason=found.reason)
    return found


@act("assessments.approve_promotion")
def approved(*, record: Promotion, approval: Approval, actor: Any, now: datetime) -> None:
    """In force on its day; a day that has passed meanwhile becomes today: what is past stays as it was."""
    day = max(record.starts_on or timezone.localdate(now), timezone.localdate(now))
    found = move(record, "approve", actor=None, decided_at=now, starts_on=day)
    _put_in_force(found, actor, now)


def confirm(promotion: Promotion, now: datetime) -> None:
    """The end of a probation needs nobody's approval."""
    found = move(promotion, "confirm", actor=None, decided_at=now)
    _put_in_force(found, None, now)


def _put_in_force(promotion: Promotion, actor: Any, now: datetime) -> None:
    """Position, and with it pay grade and roles, by the service of people; of a leading post the head of its unit."""
    day, unit = promotion.starts_on, promotion.unit
    if day is None or unit is None:
        raise Refused(refused.incomplete())
    post_user(actor=None, user=promotion.person, unit=unit, position=promotion.to, day=day)
    if promotion.to.leads and promotion.to.leads == unit.kind:
        set_unit_head(actor=None, unit=unit, head=promotion.person, day=day)
    record_activity(
        promotion, "assessments.approve_promotion", actor=actor, day=f"{day:%Y-%m-%d}", to=promotion.to.code
    )
    said = {"to": promotion.to.name, "day": day}
    notify([promotion.person], "assessments.promoted", record=promotion, params=said, actor=actor, on=now)


@act("assessments.return_promotion")
def returned(*, record: Promotion, approval: Approval, actor: Any, now: datetime) -> None:
    """Sent back or withdrawn: to be completed again."""
    found = move(record, "return", actor=None)
    record_activity(found, "assessments.return_promotion", actor=actor)


@act("assessments.reject_promotion")
def rejected(*, record: Promotion, approval: Approval, actor: Any, now: datetime) -> None:
    """Not approved; the reason stands with the decision."""
    found = move(record, "reject", actor=None, decided_at=now)
    record_activity(found, "assessments.reject_promotion", actor=actor)
