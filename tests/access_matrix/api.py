"""Rows of the access matrix: api."""

from salesops.core.jobs.models import Job

from .absences import CAN_ASK, approval_of_the_rep, draft_of_the_rep, leave_of_the_rep
from .imports import run_of_the_admin
from .reports import NOT_REP, file_of_rep, key
from .route import Route

SEES_THE_REP = "rep supervisor regional manager director deputy_director gm hr admin auditor"
NOT_THE_REP = f"* {' '.join('-' + who for who in SEES_THE_REP.split())}"


def of_the_rep(company) -> list[str]:
    return ["rep"]


def with_verb(verb: str, allowed: str, **more) -> Route:
    return Route(f"api:users-{verb}", allowed, hidden=NOT_THE_REP, args=of_the_rep, post=True, **more)


def a_job(company) -> Job:
    return Job.objects.create(kind="jobs.tidy", actor=company.rep, queue="short")


USERS = [
    Route("api:users-list", "*"),
    Route("api:users-list", "admin", post=True, data={}),
    Route("api:users-detail", SEES_THE_REP, hidden=NOT_THE_REP, args=of_the_rep),
    with_verb("post-to-unit", "admin"),
    with_verb("deactivate", "admin"),
    # Nobody without a fresh password, and a session of the test has none.
    Route("api:users-change-roles", "", args=of_the_rep, post=True),
    with_verb("reactivate", "admin"),
]

UNITS = [
    Route("api:org-units-list", "*"),
    Route("api:org-units-list", "admin", post=True),
    Route("api:org-units-detail", "*", args=lambda company: ["EC"]),
    Route("api:org-units-set-head", "admin director deputy_director", args=lambda company: ["EC"], post=True),
    Route("api:org-units-close", "admin director deputy_director", args=lambda company: ["EC"], post=True),
]

LEAVE = [
    Route("api:leave-requests-list", "*"),
    Route("api:leave-requests-list", CAN_ASK, post=True, data={}),
    Route(
        "api:leave-requests-detail",
        SEES_THE_REP,
        hidden=NOT_THE_REP,
        given=leave_of_the_rep,
        args=lambda pk: [pk],
    ),
    *(
        Route(
            f"api:leave-requests-{verb}", "rep", hidden=CAN_ASK, given=draft_of_the_rep, args=lambda pk: [pk], post=True
        )
        for verb in ("submit", "withdraw")
    ),
    Route("api:absences-list", "*"),
    Route("api:absences-detail", "", hidden="*", args=lambda company: [1]),
]
# Who started it, decides or reads along; whether it waits for him the service asks.
SEE_THE_APPROVAL = "rep supervisor hr auditor"
APPROVALS = [
    Route("api:approvals-list", "*"),
    Route("api:approvals-detail", SEE_THE_APPROVAL, hidden="*", given=approval_of_the_rep, args=lambda pk: [pk]),
    # The body is read behind the door.
    *(
        Route(
            f"api:approvals-{verb}",
            SEE_THE_APPROVAL,
            hidden="*",
            given=approval_of_the_rep,
            args=lambda pk: [pk],
            post=True,
        )
        for verb in ("approve", "reject", "send-back", "ask", "answer", "withdraw")
    ),
]
SETTINGS = [
    Route("api:policies-list", "director deputy_director gm admin auditor"),
    Route(
        "api:policies-detail",
        "director deputy_director gm admin auditor",
        args=lambda company: ["accounts.deputies"],
    ),
    Route("api:imports-list", "*"),
    Route("api:imports-detail", "admin", hidden="* -admin", given=run_of_the_admin, args=lambda key: [key]),
]

ROUTES: list[Route] = [
    Route("api:token", "*", post=True, data={"username": "nobody"}, public=True),
    Route("api:schema", "*"),
    Route("api:docs", "*"),
    Route("api:files-list", "*"),
    *(Route(f"api:files-{name}", "rep", hidden=NOT_REP, given=file_of_rep, args=key) for name in ("detail", "content")),
    Route("api:jobs-list", "*"),
    Route(
        "api:jobs-detail", "rep admin auditor", hidden="* -rep -admin -auditor", given=a_job, args=lambda job: [job.key]
    ),
    *USERS,
    *UNITS,
    *LEAVE,
    *APPROVALS,
    *SETTINGS,
]
