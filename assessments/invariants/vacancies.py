"""What is always true of selections; ``manage.py verify`` proves it."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from assessments.models import PanelScore, Vacancy, VacancyApplication
from assessments.rules.selection import PARTS, Candidate, total_of
from assessments.states.vacancies import SCORED
from salesops.core.sockets.invariants import invariant


@invariant("assessments.panel_points", _("Points of applicants follow from the scores of their panel"))
def panel_points() -> Iterator[str]:
    given: dict[int, list[dict[str, Decimal]]] = defaultdict(list)
    for row in PanelScore.objects.filter(seat__excused_at__isnull=True).order_by("seat"):
        given[row.application_id].append({part: getattr(row, part) for part in PARTS})
    rows = VacancyApplication.objects.filter(vacancy__state__in=SCORED, points__isnull=False).select_related("vacancy")
    for one in rows.order_by("pk"):
        terms = one.vacancy.held_terms
        if not given[one.pk] or total_of(Candidate(one.pk, given[one.pk], one.precedence), terms) != one.points:
            yield f"{one.vacancy.number} {one.pk}"


@invariant("assessments.selection_highest_wins", _("The highest score won"))
def highest_wins() -> Iterator[str]:
    better = VacancyApplication.objects.filter(vacancy=OuterRef("pk"), points__gt=OuterRef("winner__points")).standing()
    rows = Vacancy.objects.filter(state="decided").select_related("winner").annotate(beaten=Exists(better))
    for vacancy in rows.order_by("number"):
        won = vacancy.winner.points if vacancy.winner else None
        if won is None or won < vacancy.held_terms.least or vacancy.beaten:
            yield vacancy.number
