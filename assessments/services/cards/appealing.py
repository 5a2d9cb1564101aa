"""Appeals against single KPIs of a published card, and what is decided on them (H06): upheld becomes a named adjustment."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.files.base import File

from accounts.approvers import director_of, general_manager
from accounts.org import OrgTree
from accounts.services.editing import need
from assessments.models import Appeal, CardAdjustment, CycleStep, Scorecard
from assessments.rules import card_acts as rules
from assessments.services.cards.computing import card_of, refresh, values_of
from assessments.services.cards.reporting import locked_card, need_state
from assessments.services.cards.told import tell
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.jobs.files.store import store_upload
from salesops.core.jobs.models import StoredFile
from salesops.core.refusals import Forbidden, Invalid, Refusal, refuse_if
from salesops.core.states import move

EVIDENCE = "assessments.appeal"


def appeal_until(card: Scorecard) -> datetime | None:
    """The last moment to appeal."""
    return CycleStep.objects.filter(cycle=card.cycle_id, step="appeal").values_list("due_at", flat=True).first()


@act("assessments.appeal")
def appeal(
    *, actor: Any, card: Scorecard, kpi: str, reason: str, evidence: str = "", upload: File | None = None, now: datetime
) -> Appeal:
    """Appeal against one KPI, with a document where there is one. The first appeal takes the card out of those that close."""
    locked = locked_card(card)
    refuse_if(rules.not_own_card(locked, actor), kind=Forbidden)
    need_state(locked, "published", "appealed")
    kpis = list(locked.facts.values_list("kpi", flat=True))
    refuse_if(rules.appeal_over(appeal_until(locked), now))
    refuse_if(
        rules.not_on_card(kpi, kpis), rules.reason_missing(reason),
        rules.appealed_already(Appeal.objects.filter(scorecard=locked, kpi=kpi).exists()), kind=Invalid,
    )  # fmt: skip
    made = Appeal.objects.create(
        scorecard=locked, kpi=kpi, reason=reason.strip(), evidence=evidence.strip(), by=actor, at=now,
        stored=_stored(upload, locked, actor) if upload else None,
    )  # fmt: skip
    if locked.state == "published":
        move(locked, "appeal", actor=actor)
    record_activity(locked, "appeal", actor=actor, kpi=kpi)
    tell(_asked(locked, now), "assessments.card_appealed", locked, actor=actor, now=now)
    return made


def _stored(upload: File, card: Scorecard, actor: Any) -> StoredFile:
    """Checked by content, as every upload; a refusal stands beside the field."""
    try:
        return store_upload(upload, owner=actor, purpose=EVIDENCE, record=card)
    except Invalid as error:
        raise Invalid(*(Refusal(r.code, r.message, "upload", r.figures) for r in error.refusals)) from error


def _asked(card: Scorecard, now: datetime) -> list[Any]:
    """Who decides, and the rater, who knows the data."""
    day = now.date()
    market = (
        next((n.id for n in OrgTree.on(day).upwards(card.home_id) if n.kind == "market"), None)
        if card.home_id
        else None
    )
    chief = director_of(market, day)
    if chief is None or chief.pk in (card.person_id, card.rater_id) or leads_home(card, chief):
        chief = general_manager(day)
    people = {person.pk: person for person in (chief, card.rater) if person is not None}
    return list(people.values())


def leads_home(card: Scorecard, user: Any) -> bool:
    """Whether the person assessed stood in the unit ``user`` heads himself."""
    node = OrgTree.on(user.access.day).nodes.get(card.home_id) if card.home_id else None
    return node is not None and node.head_id == user.pk


def may_decide(card: Scorecard, user: Any) -> Refusal | None:
    """Why ``user`` doesn't decide on appeals of this card."""
    found = (rules.own(card, user), rules.rated_it(card, user), rules.in_own_unit(leads_home(card, user), user))
    return next((refusal for refusal in found if refusal is not None), None)


@act("assessments.decide_appeal")
def decide(
    *, actor: Any, appeal: Appeal, upheld: bool, decision: str, after: Decimal | None = None, now: datetime
) -> Appeal:
    """Uphold with the value that counts, or reject; either says why. The card keeps what it came to before."""
    need(actor, "scorecards", "a")
    locked = locked_card(appeal.scorecard)
    refuse_if(may_decide(locked, actor), kind=Forbidden)
    found = Appeal.objects.select_for_update().get(pk=appeal.pk)
    refuse_if(rules.decided_already(found))
    need_state(locked, "appealed")
    card = Scorecard.objects.with_snapshot().get(pk=locked.pk)
    before = values_of(card)[found.kpi]
    fact = next(fact for fact in card.facts.all() if fact.kpi == found.kpi)
    refuse_if(
        rules.reason_missing(decision, "decision"), rules.value_missing(upheld, before, after),
        rules.rating_out_of_range(fact.rule.get("kind") == "G", after if upheld else None), kind=Invalid,
    )  # fmt: skip
    if upheld:
        _adjust(locked, card, found.kpi, before, after, decision, actor, now)
    found.state = Appeal.State.UPHELD if upheld else Appeal.State.REJECTED
    found.decision, found.decided_by, found.decided_at = decision.strip(), actor, now
    found.save(update_fields=["state", "decision", "decided_by", "decided_at"])
    record_activity(locked, "decide", actor=actor, kpi=found.kpi, upheld=upheld)
    if not Appeal.objects.open().filter(scorecard=locked).exists():
        move(locked, "decide", actor=actor)
    if locked.person is not None:
        tell([locked.person], "assessments.appeal_decided", locked, actor=actor, now=now)
    return found


def _adjust(
    locked: Scorecard, card: Scorecard, kpi: str, before: Decimal | None, after: Decimal | None, reason: str,
    actor: Any, now: datetime,
) -> None:  # fmt: skip
    adjusted = card_of(card, instead={kpi: after})
    CardAdjustment.objects.create(
        scorecard=locked, kpi=kpi, before=before, after=after, total_before=card_of(card).total,
        total_after=adjusted.total, reason=reason.strip()[:500], by=actor, at=now,
    )  # fmt: skip
    refresh(locked)
