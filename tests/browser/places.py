"""One page of every kind, to be looked at in a browser: who opens what. Add a row with every new kind of page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from accounts.services.leave_request import request_leave
from tests.cast import Company


@dataclass(frozen=True)
class Place:
    """``who`` opens ``name``; ``given`` prepares what the page shows and returns the arguments of the address."""

    name: str
    who: str = ""
    given: Callable[[Company], list[Any]] = lambda company: []
    query: str = ""
    status: int = 200

    def path(self, company: Company) -> str:
        return (self.name if "/" in self.name else reverse(self.name, args=self.given(company))) + self.query


ASKED = datetime(2026, 11, 10, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


def leave_asked_for(company: Company) -> Any:
    """The rep asks for two days in December; the decision waits for her supervisor."""
    days = {"starts_on": date(2026, 12, 14), "ends_on": date(2026, 12, 15)}
    return request_leave(actor=company.rep, user=company.rep, now=ASKED, kind="annual", **days)


PLACES = [
    # Without the frame: getting in.
    Place("accounts:sign_in"),
    Place("accounts:forgot"),
    # Workbench, desk, record, form.
    Place("reports:today", "supervisor"),
    Place("approvals:desk", "supervisor"),
    Place("accounts:my_leave", "rep"),
    Place("accounts:new_leave", "rep"),
    Place("accounts:team_leave", "supervisor"),
    Place("accounts:deputies", "rep"),
    Place("accounts:me", "rep"),
    Place("accounts:me_sessions", "rep"),
    # Lists and records.
    Place("accounts:users", "admin"),
    Place("accounts:user", "admin", lambda company: [company.rep.username]),
    Place("accounts:units", "rep"),
    Place("accounts:unit", "admin", lambda company: ["EC"]),
    Place("accounts:new_user", "admin"),
    Place("accounts:handovers", "manager"),
    Place("audit:trail", "auditor"),
    Place("imports:home", "admin"),
    # Settings and operation.
    Place("accounts:roles", "admin"),
    Place("policies:list", "admin"),
    Place("worktime:calendar", "admin"),
    Place("reports:health", "admin"),
    Place("reports:schedules", "admin"),
    Place("reports:outbox", "admin"),
    Place("reports:notifications", "rep"),
    Place("reports:notification_settings", "rep"),
    Place("reports:jobs", "rep"),
    Place("reports:files", "rep"),
    Place("core:more", "rep"),
    Place("core:gallery", "admin"),
    # Errors.
    Place("/nowhere/", "rep", status=404),
    Place("core:gallery", "rep", status=403),
    Place("core:gallery_error", "admin", lambda company: [409], status=409),
    Place("core:gallery_error", "admin", lambda company: [500], status=500),
]
