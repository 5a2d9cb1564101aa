"""Rows of the access matrix: sales contests."""

from assessments.models import Contest
from tests.assessments.contests import world
from tests.cast import Company

from .route import Route


def draft(company: Company) -> str:
    """Among the people of East China, by their market manager."""
    known = Contest.objects.first() or world.prepared(company)
    return known.number


def announced(company: Company) -> str:
    known = Contest.objects.first() or world.announced(company)
    return known.number


LEADS = "supervisor regional manager director deputy_director other_manager finance legal logistics hr"
PREPARES = "manager director deputy_director"
# Leaders of others who see no draft of East China.
NOT_THEIRS = "supervisor regional other_manager finance legal logistics"
SEES = "supervisor regional rep colleague manager director deputy_director gm hr auditor"
OTHERS = "other_manager other_rep secretary lead finance legal logistics"


def one(name: str, allowed: str, given: object, hidden: str, **more: bool) -> Route:
    return Route(name, allowed, hidden=hidden, given=given, args=lambda number: [number], **more)  # type: ignore[arg-type]


ROUTES: list[Route] = [
    Route("assessments:contests", "* -admin"),
    Route("assessments:new_contest", LEADS),
    one("assessments:contest", SEES, announced, OTHERS),
    one("assessments:contest_entries", PREPARES, draft, NOT_THEIRS),
    one("assessments:start_contest", PREPARES, draft, NOT_THEIRS, post=True),
    one("assessments:cancel_contest", PREPARES, draft, NOT_THEIRS),
    Route("api:contests-list", "* -admin"),
    one("api:contests-detail", SEES, announced, OTHERS),
]
