"""Rows of the access matrix: settings (capability ``settings``: ADM edits; DIR and GM approve; AUD reads)."""

from django.utils import timezone

from salesops.core.policies import services

from .route import Route

READERS = "admin auditor director deputy_director gm"
CODE = "worktime.hours"


def draft(company):
    """A draft of the working hours by the administrator."""
    return services.open_draft(actor=company.admin, code=CODE, now=timezone.now())


def of_draft(version):
    return [CODE, version.number]


POLICIES = [
    Route("policies:list", READERS),
    Route("policies:policy", READERS, args=lambda company: [CODE]),
    Route("policies:policy", "", hidden=READERS, args=lambda company: ["no.such"], case="unknown"),
    Route("policies:begin", "admin", args=lambda company: [CODE], post=True),
    Route("policies:version", READERS, given=draft, args=of_draft),
    Route("policies:version", "", hidden=READERS, args=lambda company: [CODE, 99], case="unknown"),
    Route("policies:edit", "admin", given=draft, args=of_draft),
    Route("policies:edit", "admin", given=draft, args=of_draft, post=True),
    Route("policies:act", "admin", given=draft, args=lambda version: [*of_draft(version), "discard"], post=True),
    Route("policies:act", "", hidden=READERS, args=lambda company: [CODE, 99, "discard"], post=True, case="unknown"),
]

LIST = "customers.tags"
CODES = [
    Route("codes:lists", READERS),
    Route("codes:list", READERS, args=lambda company: [LIST]),
    Route("codes:list", "", hidden=READERS, args=lambda company: ["no.such"], case="unknown"),
    Route("codes:add", "admin", args=lambda company: [LIST], post=True),
    Route("codes:edit", "admin", args=lambda company: [LIST, "reference"]),
    Route("codes:edit", "", hidden="admin", args=lambda company: [LIST, "nothing"], case="unknown"),
    Route("codes:verb", "admin", args=lambda company: [LIST, "reference", "up"], post=True),
    Route("codes:verb", "", hidden="admin", args=lambda company: [LIST, "reference", "eat"], post=True, case="unknown"),
]

CALENDAR = [
    Route("worktime:calendar", READERS),
    Route("worktime:year", READERS, args=lambda company: [2026]),
    Route("worktime:year", "", hidden=READERS, args=lambda company: [1999], case="unknown"),
    Route("worktime:days", "admin", args=lambda company: [2026], post=True),
    Route("worktime:publish", "admin", args=lambda company: [2027], post=True),
]

ROUTES: list[Route] = [*CODES, *POLICIES, *CALENDAR]
