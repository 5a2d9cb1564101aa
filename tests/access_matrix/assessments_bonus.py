"""Rows of the access matrix: runs are for those who agree to them and for payroll; everybody assessed sees the own bonus."""

from datetime import date

from assessments.models import BonusRun
from tests.cast import Company
from tests.cast_bonus import closed_card, computed, quarter

from .route import Route

RUNS = "director deputy_director gm auditor"
# Finance sees runs that were handed in; the others none.
NOT_YET = "* " + " ".join(f"-{who}" for who in f"{RUNS} admin".split())


def run(company: Company) -> str:
    """The colleague's quarter, worked out; in the next one that is free."""
    year = 2024 - BonusRun.objects.count()
    cycle = quarter(f"{year}Q3", date(year, 7, 1), date(year, 9, 30))
    closed_card(company, cycle, "colleague", "P20", 90_000 + year)
    return computed(company, cycle).number


ROUTES: list[Route] = [
    Route("assessments:bonus", "* -admin"),
    Route("assessments:bonus_run", RUNS, hidden=NOT_YET, given=run, args=lambda number: [number]),
    Route("assessments:bonus_sheet", RUNS, hidden=NOT_YET, given=run, args=lambda number: [number], post=True),
    Route(
        "assessments:bonus_payroll", "gm auditor", hidden="finance", given=run, args=lambda number: [number], post=True
    ),
    Route(
        "assessments:act_on_bonus",
        "director deputy_director",
        given=run,
        args=lambda number: [number, "submit"],
        post=True,
    ),
    Route("api:bonus-runs-list", "* -admin"),
    Route("api:bonus-runs-detail", RUNS, hidden=NOT_YET, given=run, args=lambda number: [number]),
    Route("api:bonus-lines-list", "* -admin"),
    Route("api:bonus-lines-detail", "", hidden="* -admin", args=lambda company: [10**9]),
    Route("assessments:compute_bonus", "", hidden="director deputy_director", post=True, data={"cycle": "none"}),
]
