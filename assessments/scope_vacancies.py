"""Who runs a vacancy, who decides about it, who sees its applications and scores: the only place that says so."""

from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When

from assessments.models import PanelSeat, Vacancy, VacancyApplication
from assessments.scope_people import people_reach
from assessments.states.vacancies import SCORED


def sees_everybody(user: Any) -> bool:
    return people_reach(user).everything


def _stands_apart(user: Any, vacancy: Vacancy | None) -> bool:
    """Nobody has a say in a vacancy he once applied for."""
    return vacancy is None or not VacancyApplication.objects.filter(vacancy=vacancy, person=user).exists()


def may_run(user: Any, vacancy: Vacancy | None = None) -> bool:
    """Whoever writes promotions of everybody (director, HR) publishes and runs vacancies."""
    everybody = any(people_reach(user, right).everything for right in ("c", "e") if user.can("promotion", right))
    return everybody and _stands_apart(user, vacancy)


def may_decide(user: Any, vacancy: Vacancy) -> bool:
    """Whoever approves promotions of everybody (director, general manager)."""
    return bool(user.can("promotion", "a")) and people_reach(user, "a").everything and _stands_apart(user, vacancy)


def sees_candidates(user: Any, vacancy: Vacancy) -> bool:
    """The panel, and who sees everybody's promotions."""
    if not _stands_apart(user, vacancy):
        return False
    return sees_everybody(user) or _seats(user).filter(vacancy=vacancy).exists()


def _seats(user: Any) -> QuerySet[PanelSeat]:
    return PanelSeat.objects.filter(member=user, excused_at__isnull=True)


def _all_of(user: Any, vacancy: str) -> Q:
    """Rows of vacancies all of whose candidates ``user`` sees; ``vacancy`` is the path to it."""
    own = VacancyApplication.objects.filter(person=user, vacancy=OuterRef(vacancy))
    apart = ~Exists(own)
    return Q(apart) if sees_everybody(user) else Q(apart) & Q(Exists(_seats(user).filter(vacancy=OuterRef(vacancy))))


def applications_for(rows: QuerySet, user: Any) -> QuerySet:
    if not user.can("promotion", "v"):
        return rows.none()
    return rows.filter(Q(person=user) | _all_of(user, "vacancy"))


def scores_for(rows: QuerySet, user: Any) -> QuerySet:
    """Nobody's but one's own before all are in, however high one stands."""
    if not user.can("promotion", "v"):
        return rows.none()
    others = Q(seat__vacancy__state__in=SCORED) & _all_of(user, "seat__vacancy")
    return rows.filter(Q(seat__member=user) | others)


def with_results_for(rows: QuerySet, user: Any) -> QuerySet:
    """Points and place (``shown_…``) where ``user`` may know them: one's own when it is decided, the others' when all are in."""
    told = Q(person=user, vacancy__state__in=("decided", "unfilled"))
    told |= Q(vacancy__state__in=SCORED) & ~Q(person=user)
    return rows.annotate(
        shown_points=Case(When(told, then=F("points")), default=None),
        shown_place=Case(When(told, then=F("place")), default=None),
    )
