"""Rows of the access matrix: work logs, weekly and monthly reports, contact rounds."""

from datetime import date, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from accounts.models import SecretaryDuty
from customers.models import ContactRound, RoundCall, WorkLog, WorkReport
from tests.cast_customers import build_files

from .customers_visits import LOGS, NOT_AT_ZERUN, SEES_THE_VISIT
from .route import Route

HEADS = "supervisor regional manager other_manager finance legal logistics hr gm director deputy_director lead"
# Heads above the rep, who look at what he hands in.
ABOVE = "supervisor regional manager director gm"


def log_of_the_rep(company) -> int:
    now = timezone.now()
    unit = company.units["EC-2-T"]
    fields = {"user": company.rep, "unit": unit, "day": timezone.localdate(now) - timedelta(days=1)}
    return WorkLog.objects.create(**fields, state="draft").pk


def call_of_east_china(company) -> int:
    """A call of this week's list of East China, settled by the secretary."""
    since = DateRange(date(2025, 1, 1), None)
    SecretaryDuty.objects.create(user=company.secretary, market=company.units["EC"], step="settle", period=since)
    today = timezone.localdate()
    week = today - timedelta(days=today.weekday())
    drawn = ContactRound.objects.create(
        market=company.units["EC"], week=week, user=company.secretary, created_at=timezone.now()
    )
    return RoundCall.objects.create(round=drawn, customer=build_files(company).zerun).pk


def report_of_the_rep(company) -> int:
    today = timezone.localdate()
    first = today - timedelta(days=today.weekday() + 7)
    fields = {"user": company.rep, "unit": company.units["EC-2-T"], "kind": "week", "first": first}
    return WorkReport.objects.create(**fields, state="draft").pk


ROUTES: list[Route] = [
    *(Route(f"customers:{name}", "* -admin") for name in ("work_logs", "work_reports", "owed_reports")),
    *(Route("customers:write_today", LOGS, post=post) for post in (False, True)),
    *(
        Route("customers:write_log", LOGS, args=lambda company: [timezone.localdate().isoformat()], post=post)
        for post in (False, True)
    ),
    *(
        Route("customers:write_this_report", LOGS, args=lambda company, kind=kind: [kind], case=kind)
        for kind in ("week", "month")
    ),
    Route("customers:write_this_report", LOGS, args=lambda company: ["week"], post=True),
    *(
        Route(
            "customers:write_report",
            LOGS,
            args=lambda company: ["month", timezone.localdate().replace(day=1).isoformat()],
            post=post,
        )
        for post in (False, True)
    ),
    *(Route("customers:team_logs", f"{HEADS} secretary auditor", post=post) for post in (False, True)),
    Route("customers:contact_round", f"{HEADS} secretary auditor"),
    # Whoever sees the list may not write into it: only who settles, and the lead.
    Route(
        "customers:answer_call",
        "secretary lead",
        hidden="supervisor regional other_manager finance legal logistics hr",
        given=call_of_east_china,
        args=lambda pk: [pk],
        post=True,
    ),
    Route("customers:work_log", SEES_THE_VISIT, hidden=NOT_AT_ZERUN, given=log_of_the_rep, args=lambda pk: [pk]),
    Route("customers:work_report", SEES_THE_VISIT, hidden=NOT_AT_ZERUN, given=report_of_the_rep, args=lambda pk: [pk]),
    Route(
        "customers:look_at_report", ABOVE, hidden=NOT_AT_ZERUN, given=report_of_the_rep, args=lambda pk: [pk], post=True
    ),
]
