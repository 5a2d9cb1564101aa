"""Rows of the access matrix: inbox, leave, deputies, absences."""

from datetime import time, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from accounts.models import Absence, Deputyship, Duty, DutyPlace, LeaveRequest
from accounts.services.leave import submit_leave
from salesops.core.approvals.models import Approval
from salesops.core.worktime import next_working_day

from .route import Route

# The matrix gives no right to request leave to the general manager, administrators and auditors.
CAN_ASK = "* -gm -admin -auditor"


def draft_of_the_rep(company) -> int:
    """A draft for next month."""
    day = next_working_day(timezone.localdate() + timedelta(days=30))
    return LeaveRequest.objects.create(
        user=company.rep, entered_by=company.rep, kind="annual", starts_on=day, ends_on=day
    ).pk


def leave_of_the_rep(company) -> int:
    """The same, submitted."""
    leave = LeaveRequest.objects.get(pk=draft_of_the_rep(company))
    return submit_leave(actor=company.rep, leave=leave, now=timezone.now()).pk


def deputy_of_the_rep(company) -> int:
    """The colleague stands in from today."""
    period = DateRange(timezone.localdate(), None)
    return Deputyship.objects.create(person=company.rep, deputy=company.colleague, period=period).pk


def absence_of_the_rep(company) -> int:
    day = timezone.localdate()
    return Absence.objects.create(user=company.rep, kind="training", starts_on=day, ends_on=day).pk


# Whoever approves leave plans duties; the service asks whether it is one of his people.
PLANNERS = "supervisor regional manager director deputy_director gm other_manager finance legal logistics hr admin"


def duty_of_the_rep(company) -> int:
    place = DutyPlace.objects.create(code="hotline", name="热线")
    hours = {"starts_at": time(9), "ends_at": time(18)}
    return Duty.objects.create(place=place, day=timezone.localdate(), user=company.rep, **hours).pk


LEAVE = [
    Route("accounts:my_leave", "*"),
    Route("accounts:new_leave", CAN_ASK),
    Route("accounts:new_leave", CAN_ASK, post=True, data={"kind": "annual"}),
    Route("accounts:preview_leave", CAN_ASK),
    Route(
        "accounts:preview_leave", "rep", hidden=CAN_ASK, given=draft_of_the_rep, args=lambda pk: [pk], case="of a draft"
    ),
    Route("accounts:team_leave", "*"),
    Route(
        "accounts:leave",
        "rep supervisor regional manager director deputy_director gm hr admin auditor",
        hidden="*",
        given=leave_of_the_rep,
        args=lambda pk: [pk],
    ),
    Route("accounts:edit_leave", "rep", hidden=CAN_ASK, given=draft_of_the_rep, args=lambda pk: [pk]),
    *(
        Route(f"accounts:{verb}_leave", "rep", hidden=CAN_ASK, given=given, args=lambda pk: [pk], post=True)
        for verb, given in (
            ("edit", draft_of_the_rep),
            ("submit", draft_of_the_rep),
            ("withdraw", leave_of_the_rep),
            ("discard", draft_of_the_rep),
            ("change", leave_of_the_rep),
        )
    ),
    Route("accounts:absences", "admin"),
    Route("accounts:absences", "admin", post=True, data={"kind": "annual"}),
    Route("accounts:drop_absence", "admin", given=absence_of_the_rep, args=lambda pk: [pk], post=True),
    Route("accounts:attendance", "*"),
    Route("accounts:export_attendance", "hr auditor", post=True),
    Route("accounts:roster", "*"),
    Route("accounts:plan_duties", PLANNERS, post=True, data={"first": "never"}),
    Route("accounts:duty_places", "admin", post=True, data={"place-code": "!"}),
    Route(
        "accounts:remove_duty",
        "supervisor regional manager director deputy_director gm admin",
        given=duty_of_the_rep,
        args=lambda pk: [pk],
        post=True,
    ),
    Route("accounts:deputies", "*"),
    Route("accounts:deputies", "*", post=True, data={"first": "yesterday"}),
    Route(
        "accounts:end_deputy",
        "rep admin",
        hidden="other_manager other_rep secretary lead finance legal logistics",
        given=deputy_of_the_rep,
        args=lambda pk: [pk],
        post=True,
    ),
]


def approval_of_the_rep(company) -> int:
    """The rep's leave waits for the supervisor; HR reads along."""
    leave = leave_of_the_rep(company)
    return Approval.objects.get(kind="accounts.leave_request", record_id=str(leave)).pk


def approval(verb: str) -> Route:
    """An act on it: who sees it gets past the door; whether it waits for him the service asks (tests/core/approvals)."""
    seen = "rep supervisor hr auditor"
    return Route(f"approvals:{verb}", seen, hidden="*", given=approval_of_the_rep, args=lambda pk: [pk], post=True)


INBOX = [
    Route("approvals:desk", "*"),
    Route("approvals:desk", "*", query="?tab=done", case="done"),
    Route(
        "approvals:item",
        "rep supervisor hr auditor",
        hidden="*",
        given=approval_of_the_rep,
        args=lambda pk: ["approvals", pk],
    ),
    *(approval(verb) for verb in ("approve", "reject", "send_back", "ask", "answer", "bring_in")),
    Route(
        "approvals:withdraw",
        "rep",
        hidden="* -supervisor -hr -auditor",
        given=approval_of_the_rep,
        args=lambda pk: [pk],
        post=True,
    ),
]

ROUTES: list[Route] = [*LEAVE, *INBOX]
