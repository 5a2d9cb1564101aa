"""Applying for a vacancy with the evidence of the last closing, and thinking better of it."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import Posting, User
from assessments.models import (
    ImprovementPlan,
    PanelSeat,
    Promotion,
    PromotionReview,
    Scorecard,
    Vacancy,
    VacancyApplication,
)
from assessments.rules import promotion as promotion_rules
from assessments.rules import selection_acts as refused
from assessments.rules.promotion_acts import changed_meanwhile, conditions_fail, open_already, plan_open, says_nothing
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.refusals import Invalid, Refusal, Refused, refuse_if

from .publishing import last_reviews, locked
from .scoring import settle


def evidence_of(person: User, vacancy: Vacancy) -> PromotionReview | None:
    """What the last closing found of the person for this post."""
    found: PromotionReview | None = (
        last_reviews(vacancy.position).filter(person=person).select_related("cycle", "position", "to").first()
    )
    return found


def why_not(person: User, vacancy: Vacancy, review: PromotionReview | None, now: datetime) -> list[Refusal]:
    """Everything that stands against an application of the person today."""
    today = timezone.localdate(now)
    found: list[Refusal | None] = [
        refused.not_open(vacancy.state), refused.applications_over(vacancy.closes_on, today),
        refused.on_the_panel(PanelSeat.objects.filter(vacancy=vacancy, member=person).exists()),
        open_already(Promotion.objects.undecided().filter(person=person).exists()),
        plan_open(ImprovementPlan.objects.active().filter(person=person).exists()),
    ]  # fmt: skip
    if review is None:
        found.append(refused.not_reviewed())
    else:
        stands = Posting.objects.on(today).filter(user=person).values_list("position_id", flat=True).first()
        found += [conditions_fail(review.conditions), None if stands == review.position_id else refused.moved_since()]
    return [one for one in found if one is not None]


def against(person: User, vacancy: Vacancy, review: PromotionReview | None, now: datetime) -> list[Refusal]:
    """Why the person can't apply today: an application there is, else everything :func:`why_not` finds."""
    known = VacancyApplication.objects.filter(vacancy=vacancy, person=person).standing().exists()
    applied = refused.applied_already(known)
    return [applied] if applied else why_not(person, vacancy, review, now)


def _quarters(person: User, review: PromotionReview) -> list[tuple[Any, str]]:
    """Totals and bands of the last closed quarters, the newest first."""
    rows = Scorecard.objects.filter(
        person=person, state="closed", cycle__cycle="Q", cycle__person__isnull=True, total__isnull=False,
        cycle__last__lte=review.cycle.last,
    )  # fmt: skip
    return list(rows.order_by("-cycle__last").values_list("total", "band")[:4])


@act("assessments.apply_for_vacancy")
def apply(*, actor: Any, vacancy: Vacancy, motivation: str, now: datetime) -> VacancyApplication:
    """For oneself. Who withdrew may come back while the vacancy is open."""
    found = locked(vacancy)
    review = evidence_of(actor, found)
    refuse_if(*against(actor, found, review, now))
    refuse_if(says_nothing(motivation, "motivation"), kind=Invalid)
    if review is None:
        raise Refused(refused.not_reviewed())
    quarters = _quarters(actor, review)
    mean = promotion_rules.mean_of_quarters(quarters)
    values = {
        "position": review.position, "review": review, "conditions": review.conditions, "applied_at": now,
        "precedence": promotion_rules.has_precedence(quarters), "mean": None if mean is None else round(mean, 2),
        "motivation": motivation.strip()[:2000], "withdrawn_at": None,
    }  # fmt: skip
    made, _new = VacancyApplication.objects.update_or_create(vacancy=found, person=actor, defaults=values)
    record_activity(made, "assessments.apply_for_vacancy", actor=actor)
    return made


@act("assessments.withdraw_application")
def withdraw(*, actor: Any, vacancy: Vacancy, now: datetime, version: int | None = None) -> Vacancy:
    """Until it is decided; the others go on without."""
    found = locked(vacancy)
    own = VacancyApplication.objects.filter(vacancy=found, person=actor).standing().first()
    if own is None or found.state not in ("open", "scoring", "scored"):
        raise Refused(refused.no_application())
    refuse_if(changed_meanwhile(version, own.version))
    own.withdrawn_at, own.points, own.place = now, None, None
    own.save(update_fields=["withdrawn_at", "points", "place"])
    record_activity(own, "assessments.withdraw_application", actor=actor)
    return settle(found, now)
