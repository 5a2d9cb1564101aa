"""Rows of the access matrix: api."""

from salesops.core.jobs.models import Job

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

ROUTES: list[Route] = [
    Route("api:token", "*", post=True, data={"username": "nobody"}, public=True),
    Route("api:schema", "*"),
    Route("api:docs", "*"),
    Route("api:jobs-list", "*"),
    Route(
        "api:jobs-detail", "rep admin auditor", hidden="* -rep -admin -auditor", given=a_job, args=lambda job: [job.key]
    ),
    *USERS,
    *UNITS,
]
