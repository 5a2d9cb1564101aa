"""Rows of the access matrix: owners, clashes, weekly status, logs and reports in the API."""

from datetime import timedelta

from django.utils import timezone

from customers.models import Coverage, WeeklyConfirmation
from tests.cast import SINCE
from tests.cast_customers import build_files

from .customers_logs import ABOVE, call_of_east_china, log_of_the_rep, report_of_the_rep
from .customers_pool import (
    HANDS_OVER,
    NOT_THE_CHANGE,
    NOT_THE_CLASH,
    SEES_ANRUI,
    SEES_THE_CHANGE,
    SEES_THE_CLASH,
    clash,
    in_pool,
    of_the_rep,
    owner_change,
)
from .customers_visits import LOGS, NOT_AT_ZERUN, SEES_THE_VISIT
from .route import Route

READS_ROUNDS = "manager director deputy_director gm secretary lead auditor"
NO_ROUNDS = "rep colleague other_rep supervisor regional other_manager finance legal logistics hr"
CALLS_OFF = "supervisor regional manager director deputy_director gm admin"
CLAIMS = "rep colleague supervisor regional"
COVERS = "supervisor regional manager other_manager director deputy_director finance legal logistics hr"
SEES_COVERAGE = "rep supervisor regional manager director deputy_director gm secretary lead auditor"
DECIDES = "supervisor regional manager director deputy_director gm"


def hidden(sees: str) -> str:
    return f"* {' '.join(f'-{who}' for who in sees.split())}"


SEES_ZERUN = SEES_ANRUI.replace("colleague ", "")


def confirmation(company) -> int:
    week = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
    return WeeklyConfirmation.objects.create(
        customer=build_files(company).zerun, week=week, owner=company.rep, by=company.rep, status="following",
        confirmed_at=timezone.now(),
    ).pk  # fmt: skip


def covered_by_the_rep(company) -> int:
    return Coverage.objects.create(user=company.rep, province="32", period=SINCE).pk


def verb(name: str, allowed: str, given, sees: str) -> Route:
    return Route(f"api:customer-{name}", allowed, hidden=hidden(sees), given=given, args=lambda code: [code], post=True)


def of_one(name: str, allowed: str, given, *, unseen: str, post: bool = False) -> Route:
    return Route(f"api:{name}", allowed, hidden=unseen, given=given, args=lambda pk: [pk], post=post)


ROUTES: list[Route] = [
    verb("claim", CLAIMS, in_pool, SEES_ANRUI),
    verb("release", f"rep {DECIDES}", of_the_rep, SEES_ZERUN),
    verb("assign", DECIDES, in_pool, SEES_ANRUI),
    verb("confirm-status", "rep", of_the_rep, SEES_ZERUN),
    Route("api:owner-changes-list", "*"),
    *(Route(f"api:owner-changes-{name}", HANDS_OVER, post=True) for name in ("list", "preview")),
    of_one("owner-changes-detail", SEES_THE_CHANGE, owner_change, unseen=NOT_THE_CHANGE),
    of_one("owner-changes-call-off", CALLS_OFF, owner_change, unseen=NOT_THE_CHANGE, post=True),
    *(Route(f"api:coverage-{name}", "* -admin") for name in ("list", "gaps", "loads")),
    Route("api:coverage-list", COVERS, post=True),
    of_one("coverage-detail", SEES_COVERAGE, covered_by_the_rep, unseen=hidden(f"{SEES_COVERAGE} admin")),
    Route("api:round-calls-list", "* -admin"),
    of_one("round-calls-detail", READS_ROUNDS, call_of_east_china, unseen=NO_ROUNDS),
    of_one("round-calls-record", "secretary lead", call_of_east_china, unseen=NO_ROUNDS, post=True),
    Route("api:clashes-list", "*"),
    Route("api:clashes-list", f"{LOGS} director deputy_director", post=True, data={"met_on": "yesterday"}),
    of_one("clashes-detail", SEES_THE_CLASH, clash, unseen=NOT_THE_CLASH),
    of_one("clashes-answer", "rep", clash, unseen=NOT_THE_CLASH, post=True),
    of_one("clashes-decide", DECIDES, clash, unseen=NOT_THE_CLASH, post=True),
    of_one("clashes-withdraw", "colleague", clash, unseen=NOT_THE_CLASH, post=True),
    *(Route(f"api:{name}-list", "* -admin") for name in ("work-logs", "work-reports", "weekly-confirmations")),
    *(Route(f"api:{name}-list", LOGS, post=True) for name in ("work-logs", "work-reports")),
    of_one("weekly-confirmations-detail", SEES_THE_VISIT, confirmation, unseen=NOT_AT_ZERUN),
    of_one("work-logs-detail", SEES_THE_VISIT, log_of_the_rep, unseen=NOT_AT_ZERUN),
    of_one("work-reports-detail", SEES_THE_VISIT, report_of_the_rep, unseen=NOT_AT_ZERUN),
    *(
        of_one(f"work-logs-{verb}", ABOVE, log_of_the_rep, unseen=NOT_AT_ZERUN, post=True)
        for verb in ("check", "return")
    ),
    *(
        of_one(f"work-reports-{verb}", ABOVE, report_of_the_rep, unseen=NOT_AT_ZERUN, post=True)
        for verb in ("accept", "return")
    ),
]
