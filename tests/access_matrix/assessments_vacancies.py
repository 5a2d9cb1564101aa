"""Rows of the access matrix: competitive selections."""

from typing import Any

from assessments.models import PanelSeat, Vacancy, VacancyApplication
from assessments.services.vacancies import scoring as services
from tests.assessments.vacancies import world
from tests.cast import Company

from .route import Route


def vacancy(company: Company) -> str:
    """The deputy director's post, open; the market managers are eligible."""
    known = Vacancy.objects.first()
    if known is None:
        world.reviewed(company, company.manager, company.other_manager)
        known = world.publish(company)
    return known.number


def _before_panel(company: Company) -> Vacancy:
    """Applications are over; where one is open already, both managers apply for that."""
    known = Vacancy.objects.first()
    if known is None:
        return world.before_panel(company)
    if known.state == "open":
        world.applied(company, known, company.manager, company.other_manager)
        services.close(actor=None, vacancy=known, now=world.AFTER)
    return Vacancy.objects.get(pk=known.pk)


def scoring(company: Company) -> str:
    return _before_panel(company).number


def scored(company: Company) -> str:
    known = _before_panel(company)
    if known.state == "scoring":
        world.scored(company, known)
    return known.number


def application(company: Company) -> list[Any]:
    """The market manager's, before the panel."""
    number = scoring(company)
    found = VacancyApplication.objects.get(vacancy__number=number, person=company.manager)
    return [number, found.pk]


def seat(company: Company) -> list[Any]:
    number = scoring(company)
    return [number, PanelSeat.objects.get(vacancy__number=number, member=company.hr).pk]


EVERYBODY = "* -admin"
RUNS = "director deputy_director hr"
ALL_SEEING = "director deputy_director gm hr auditor"
OTHERS = "regional supervisor rep colleague other_manager other_rep secretary lead finance legal logistics"


def one(name: str, allowed: str, given: Any, **more: Any) -> Route:
    return Route(name, allowed, given=given, args=lambda number: [number], **more)


ROUTES: list[Route] = [
    Route("assessments:vacancies", EVERYBODY),
    Route("assessments:new_vacancy", RUNS),
    one("assessments:vacancy", EVERYBODY, vacancy),
    one("assessments:edit_vacancy", RUNS, vacancy),
    one("assessments:cancel_vacancy", RUNS, vacancy),
    one("assessments:apply_for_vacancy", EVERYBODY, vacancy),
    one("assessments:withdraw_application", EVERYBODY, vacancy, post=True),
    one("assessments:decide_vacancy", "director deputy_director gm", scored),
    one("assessments:vacancy_paper", ALL_SEEING, scored, post=True),
    Route("assessments:excuse_from_panel", RUNS, given=seat, args=lambda both: both),
    Route(
        "assessments:vacancy_application", f"manager {ALL_SEEING}", hidden=OTHERS, given=application, args=lambda both: both
    ),
    Route("assessments:score_applicant", "director gm hr", hidden=OTHERS, given=application, args=lambda both: both),
    Route("api:vacancies-list", EVERYBODY),
    one("api:vacancies-detail", EVERYBODY, vacancy),
    Route("api:vacancy-applications-list", EVERYBODY),
    Route(
        "api:vacancy-applications-detail", f"manager {ALL_SEEING}", hidden=OTHERS, given=application,
        args=lambda both: both[1:],
    ),
]  # fmt: skip
