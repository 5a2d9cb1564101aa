"""A vacancy with its panel: published, changed while it is open, called off; a member excused."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import OrgUnit, Position, User
from assessments.models import Cycle, PanelSeat, PromotionReview, Vacancy, VacancyApplication
from assessments.policies.selection import selection_terms
from assessments.rules import selection_acts as refused
from assessments.rules.promotion_acts import changed_meanwhile, denied, says_nothing
from assessments.scope_vacancies import may_run
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.notify import notify
from salesops.core.numbering import draw_number
from salesops.core.refusals import Forbidden, Invalid, Refusal, refuse_if
from salesops.core.states import move


def last_reviews(position: Position) -> QuerySet[PromotionReview]:
    """What the last closing that looked at people found for this post."""
    reviewed = Cycle.objects.filter(reviews__isnull=False).order_by("-last", "-pk").values("pk")[:1]
    return PromotionReview.objects.filter(cycle=reviewed, to=position, rule="PR4")


def eligible_people(position: Position) -> list[User]:
    """Whom the last closing found eligible."""
    rows = last_reviews(position).filter(holds=True, person__is_active=True).select_related("person")
    return [row.person for row in rows.order_by("person__name_key", "pk")]


def locked(vacancy: Vacancy) -> Vacancy:
    """The row everything about a vacancy waits for."""
    return Vacancy.objects.select_for_update(of=("self",)).select_related("position", "unit").get(pk=vacancy.pk)


def _panel_refusals(panel: Sequence[User], least: int, vacancy: Vacancy | None = None) -> list[Refusal | None]:
    closed_to = [member.name for member in panel if not member.can("promotion", "v")]
    applied: list[str] = []
    if vacancy is not None:
        rows = VacancyApplication.objects.filter(vacancy=vacancy, person__in=panel)
        applied = list(rows.order_by("person__name_key").values_list("person__name", flat=True))
    return [
        refused.panel_too_small(len({member.pk for member in panel}), least), refused.panel_without_access(closed_to),
        refused.panel_applied(applied),
    ]  # fmt: skip


def _day_refusals(closes_on: date, score_by: date, today: date) -> list[Refusal | None]:
    return [refused.past_day(closes_on, today), refused.scores_before_closing(closes_on, score_by)]


@act("assessments.publish_vacancy")
def publish(
    *,
    actor: Any,
    position: Position,
    unit: OrgUnit,
    closes_on: date,
    score_by: date,
    text: str,
    panel: Sequence[User],
    now: datetime,
) -> Vacancy:
    """Open to applications at once; whoever is eligible hears of it, and the panel of its seats."""
    if not may_run(actor):
        raise Forbidden(denied())
    today = timezone.localdate(now)
    terms = selection_terms(today)
    known = Vacancy.objects.under_way().filter(position=position, unit=unit)
    refuse_if(
        refused.not_higher(position.code), *_day_refusals(closes_on, score_by, today), says_nothing(text, "text"),
        refused.published_already(known.exists()), *_panel_refusals(panel, terms.members), kind=Invalid,
    )  # fmt: skip
    made = Vacancy.objects.create(
        number=draw_number("JP", on=today), position=position, unit=unit, text=text.strip()[:2000], closes_on=closes_on,
        score_by=score_by, terms=terms.as_json(), published_by=actor, published_at=now,
    )  # fmt: skip
    PanelSeat.objects.bulk_create(PanelSeat(vacancy=made, member=member) for member in dict.fromkeys(panel))
    record_activity(made, "assessments.publish_vacancy", actor=actor, position=position.code, unit=unit.code)
    said = {"post": position.name, "day": closes_on}
    members = {member.pk for member in panel}
    told = [who for who in eligible_people(position) if who.pk not in members]
    notify(told, "assessments.vacancy_published", record=made, params=said, actor=actor, on=now)
    notify(
        panel,
        "assessments.panel_called",
        record=made,
        params={"post": position.name, "day": score_by},
        actor=actor,
        on=now,
    )
    return made


@act("assessments.edit_vacancy")
def edit(
    *,
    actor: Any,
    vacancy: Vacancy,
    closes_on: date,
    score_by: date,
    text: str,
    panel: Sequence[User],
    now: datetime,
    version: int | None = None,
) -> Vacancy:
    """Days, text and panel, while nobody has scored yet."""
    found = locked(vacancy)
    if not may_run(actor, found):
        raise Forbidden(denied())
    refuse_if(refused.not_open(found.state), changed_meanwhile(version, found.version))
    refuse_if(
        *_day_refusals(closes_on, score_by, timezone.localdate(now)), says_nothing(text, "text"),
        *_panel_refusals(panel, found.held_terms.members, found), kind=Invalid,
    )  # fmt: skip
    found.closes_on, found.score_by, found.text = closes_on, score_by, text.strip()[:2000]
    found.save(update_fields=["closes_on", "score_by", "text"])
    before = set(PanelSeat.objects.filter(vacancy=found).values_list("member_id", flat=True))
    wanted = {member.pk: member for member in panel}
    PanelSeat.objects.filter(vacancy=found, member__in=before - wanted.keys()).delete()
    new = [member for pk, member in wanted.items() if pk not in before]
    PanelSeat.objects.bulk_create(PanelSeat(vacancy=found, member=member) for member in new)
    record_activity(found, "assessments.edit_vacancy", actor=actor)
    said = {"post": found.position.name, "day": score_by}
    notify(new, "assessments.panel_called", record=found, params=said, actor=actor, on=now)
    return found


@act("assessments.cancel_vacancy")
def cancel(*, actor: Any, vacancy: Vacancy, reason: str, now: datetime, version: int | None = None) -> Vacancy:
    """Called off for a reason everybody concerned hears."""
    if not may_run(actor, vacancy):
        raise Forbidden(denied())
    refuse_if(says_nothing(reason, "reason"), kind=Invalid)
    found = move(
        vacancy, "cancel", actor=actor, version=version, reason=reason.strip()[:500], decided_by=actor, decided_at=now
    )
    record_activity(found, "assessments.cancel_vacancy", actor=actor, reason=found.reason)
    concerned = [*applicants(found), *(seat.member for seat in seats(found))]
    said = {"post": found.position.name}
    notify(concerned, "assessments.vacancy_cancelled", record=found, params=said, actor=actor, on=now)
    return found


def applicants(vacancy: Vacancy) -> list[User]:
    rows = VacancyApplication.objects.filter(vacancy=vacancy).standing().select_related("person")
    return [row.person for row in rows.order_by("pk")]


def seats(vacancy: Vacancy) -> list[PanelSeat]:
    """Those who have a say, in the order they were named."""
    rows = PanelSeat.objects.filter(vacancy=vacancy, excused_at__isnull=True).select_related("member")
    return list(rows.order_by("pk"))
