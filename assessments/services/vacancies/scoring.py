"""From the closing day to the last score: each member of the panel alone, then points and places for all at once."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import User
from assessments.models import PanelScore, PanelSeat, Vacancy, VacancyApplication
from assessments.rules import selection as rules
from assessments.rules import selection_acts as refused
from assessments.rules.promotion_acts import changed_meanwhile, denied, says_nothing
from assessments.scope_vacancies import may_run
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.notify import notify
from salesops.core.refusals import Forbidden, Invalid, refuse_if
from salesops.core.states import move

from .publishing import locked, seats


@act("assessments.close_applications")
def close(*, actor: Any, vacancy: Vacancy, now: datetime) -> Vacancy:
    """The day after the last one: the panel begins, or nobody applied."""
    found = locked(vacancy)
    if found.state != "open" or timezone.localdate(now) <= found.closes_on:
        return found
    if not standing(found):
        return settle(found, now)
    found = move(found, "begin_scoring", actor=None)
    record_activity(found, "assessments.close_applications", actor=None)
    said = {"post": found.position.name, "day": found.score_by}
    members = [seat.member for seat in seats(found)]
    notify(members, "assessments.scores_due", record=found, params=said, on=now)
    return found


def standing(vacancy: Vacancy) -> list[VacancyApplication]:
    rows = VacancyApplication.objects.filter(vacancy=vacancy).standing().select_related("person", "position")
    return list(rows.order_by("person__name_key", "pk"))


@act("assessments.score_applicant")
def score(
    *,
    actor: Any,
    application: VacancyApplication,
    parts: Mapping[str, Decimal],
    note: str,
    now: datetime,
    version: int | None = None,
) -> PanelScore:
    """One's own score, changed as often as one likes until the last one is in."""
    vacancy = locked(application.vacancy)
    seat = PanelSeat.objects.filter(vacancy=vacancy, member=actor, excused_at__isnull=True).first()
    if seat is None:
        raise Forbidden(denied())
    applied = VacancyApplication.objects.get(pk=application.pk)
    refuse_if(refused.not_scoring(vacancy.state), refused.withdrawn(applied.withdrawn_at is not None))
    refuse_if(*refused.out_of_range(dict(parts)), kind=Invalid)
    known = PanelScore.objects.filter(seat=seat, application=applied).first()
    refuse_if(changed_meanwhile(version, known.version if known else 0))
    values = {**parts, "note": note.strip()[:1000], "at": now}
    made, _new = PanelScore.objects.update_or_create(seat=seat, application=applied, defaults=values)
    record_activity(applied, "assessments.score_applicant", actor=actor)
    settle(vacancy, now)
    return made


@act("assessments.excuse_from_panel")
def excuse(*, actor: Any, seat: PanelSeat, reason: str, now: datetime) -> Vacancy:
    """A member who can't go on; what he gave doesn't count, and enough others remain."""
    vacancy = locked(seat.vacancy)
    if not may_run(actor, vacancy):
        raise Forbidden(denied())
    left = len([one for one in seats(vacancy) if one.pk != seat.pk])
    refuse_if(refused.not_scoring(vacancy.state))
    refuse_if(refused.panel_too_small(left, vacancy.held_terms.members), says_nothing(reason, "reason"), kind=Invalid)
    PanelSeat.objects.filter(pk=seat.pk).update(excused_at=now, reason=reason.strip()[:500])
    record_activity(vacancy, "assessments.excuse_from_panel", actor=actor, who=seat.member.username)
    return settle(vacancy, now)


def settle(vacancy: Vacancy, now: datetime) -> Vacancy:
    """What follows of itself from the applications and scores as they stand. The vacancy is locked."""
    applied = standing(vacancy)
    if not applied:
        if vacancy.state == "open" and timezone.localdate(now) <= vacancy.closes_on:
            return vacancy
        found = move(vacancy, "nobody_left", actor=None, decided_at=now)
        record_activity(found, "assessments.leave_unfilled", actor=None)
        return found
    if vacancy.state not in ("scoring", "scored"):
        return vacancy
    given, members = _given(vacancy), seats(vacancy)
    if any(len(given[one.pk]) < len(members) for one in applied):
        return vacancy
    _place(vacancy, applied, given)
    return vacancy if vacancy.state == "scored" else _all_in(vacancy, [seat.member for seat in members], now)


def _given(vacancy: Vacancy) -> Mapping[int, list[Mapping[str, Decimal]]]:
    """Application → what each member with a say gave."""
    found: dict[int, list[Mapping[str, Decimal]]] = defaultdict(list)
    rows = PanelScore.objects.filter(seat__vacancy=vacancy, seat__excused_at__isnull=True).order_by("seat")
    for row in rows:
        found[row.application_id].append({part: getattr(row, part) for part in rules.PARTS})
    return found


def _place(
    vacancy: Vacancy, applied: list[VacancyApplication], given: Mapping[int, list[Mapping[str, Decimal]]]
) -> None:
    """Points and places of those who stand; who withdraws later makes room."""
    rows = {one.pk: one for one in applied}
    candidates = [rules.Candidate(one.pk, given[one.pk], one.precedence, one.mean) for one in applied]
    for one in rules.placed(candidates, vacancy.held_terms):
        row = rows[one.candidate.key]
        row.points, row.place = one.points, one.place
    VacancyApplication.objects.bulk_update(rows.values(), ["points", "place"])


def _all_in(vacancy: Vacancy, members: list[User], now: datetime) -> Vacancy:
    found = move(vacancy, "all_scored", actor=None, scored_at=now)
    record_activity(found, "assessments.all_scored", actor=None)
    said = {"post": found.position.name}
    notify([found.published_by, *members], "assessments.all_scores_in", record=found, params=said, on=now)
    return found
