"""Reminders of vacancies: apply in time, score in time (ASM-9)."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.models import PanelScore, PanelSeat, Vacancy, VacancyApplication
from assessments.services.vacancies.publishing import eligible_people
from salesops.core.sockets.policies import PolicyField
from salesops.core.sockets.reminders import AT, Due, Reminder, register_reminder, reminder_numbers

from .people import BACK, moment

CLOSING, SCORING = "assessments.vacancies_closing", "assessments.panel_scores"
BEFORE = PolicyField(
    "days", pgettext_lazy("reminder", "Days before"), "int", unit=pgettext_lazy("unit", "days"), minimum=1, maximum=30
)


def closing(now: datetime) -> Iterator[Due]:
    """Some days before the end whoever is eligible and hasn't applied."""
    today = timezone.localdate(now)
    numbers = reminder_numbers(CLOSING, today)
    rows = Vacancy.objects.filter(state="open", closes_on__range=(today, today + timedelta(days=numbers["days"])))
    for vacancy in rows.select_related("position").order_by("pk"):
        due = moment(vacancy.closes_on - timedelta(days=numbers["days"]), numbers["at"])
        if not due <= now:
            continue
        settled = set(VacancyApplication.objects.filter(vacancy=vacancy).values_list("person_id", flat=True))
        settled |= set(PanelSeat.objects.filter(vacancy=vacancy).values_list("member_id", flat=True))
        people = [who for who in eligible_people(vacancy.position) if who.pk not in settled]
        said = {"post": vacancy.position.name, "day": vacancy.closes_on}
        yield Due(f"{vacancy.pk}", "closing", people, due, record=vacancy, params=said)


def scoring(now: datetime) -> Iterator[Due]:
    """Members whose scores are missing: some days before, on the last day; the day after who runs the vacancy."""
    today = timezone.localdate(now)
    numbers = reminder_numbers(SCORING, today)
    rows = Vacancy.objects.filter(state="scoring", score_by__gte=today - BACK - timedelta(days=1))
    for vacancy in rows.select_related("position", "published_by").order_by("pk"):
        said = {"post": vacancy.position.name, "day": vacancy.score_by}
        missing = _missing(vacancy)
        steps = (("first", vacancy.score_by - timedelta(days=numbers["days"])), ("due", vacancy.score_by))
        for step, day in steps:
            due = moment(day, numbers["at"])
            if due <= now < due + BACK:
                yield Due(f"{vacancy.pk}", step, missing, due, record=vacancy, params=said)
        late = moment(vacancy.score_by + timedelta(days=1), numbers["at"])
        if late <= now < late + BACK:
            event = "assessments.scores_late"
            yield Due(f"{vacancy.pk}", "late", [vacancy.published_by], late, record=vacancy, params=said, event=event)


def _missing(vacancy: Vacancy) -> list:
    """Members with a say who haven't scored everybody yet."""
    applied = VacancyApplication.objects.filter(vacancy=vacancy).standing().count()
    seats = PanelSeat.objects.filter(vacancy=vacancy, excused_at__isnull=True).select_related("member")
    given = PanelScore.objects.filter(seat__vacancy=vacancy, application__withdrawn_at__isnull=True)
    done: dict[int, int] = {}
    for seat in given.values_list("seat_id", flat=True):
        done[seat] = done.get(seat, 0) + 1
    return [seat.member for seat in seats.order_by("pk") if done.get(seat.pk, 0) < applied]


register_reminder(
    Reminder(
        CLOSING, _("Applications for vacancies"), "assessments.vacancy_closing", closing,
        when=_("{days} days before the last day, {at}"), to=_("whoever is eligible and hasn't applied"),
        numbers=(BEFORE, AT), shipped={"days": 3, "at": time(8, 30)},
    )
)  # fmt: skip
register_reminder(
    Reminder(
        SCORING, _("Scores of panels"), "assessments.scores_due", scoring,
        when=_("{days} days before the last day and on it, {at}"), to=_("members whose scores are missing"),
        escalates=_("the day after: who published the vacancy"), numbers=(BEFORE, AT), shipped={"days": 2, "at": time(8, 30)},
    )
)  # fmt: skip
