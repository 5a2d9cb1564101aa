"""Reasons why an export isn't made."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from salesops.core.lists.models import Export
from salesops.core.lists.page import ListPage
from salesops.core.lists.policies import EXPORT
from salesops.core.policies import policy_on
from salesops.core.refusals import Refusal
from salesops.core.sockets.lists import lists

MOST_ROWS = 1_000_000


def not_allowed(listed: ListPage, actor: Any) -> Refusal | None:
    if listed.may_export(actor):
        return None
    return Refusal("lists.no-export", _("Your roles don't take rows out of this list."))


def already_ended(export: Export) -> Refusal | None:
    """An export whose job stopped counts no more and was not approved to begin again."""
    if export.state == Export.State.QUEUED:
        return None
    return Refusal("lists.export-ended", _("This export has ended. Ask for it again."))


def nothing_to_export(rows: int) -> Refusal | None:
    return Refusal("lists.nothing-to-export", _("No row matches; there is nothing to take out.")) if not rows else None


def too_many_rows(rows: int) -> Refusal | None:
    if rows <= MOST_ROWS:
        return None
    return Refusal("lists.too-many-rows", _("More than a million rows fit no sheet. Add a filter."))


def counted_as(list_code: str) -> str:
    """The list whose limits hold for ``list_code``: every list that names customers counts as the list of customers."""
    return (lists.get(list_code).counts_as or list_code) if list_code in lists else list_code


def tier(list_code: str, rows_of_day: int, day: date) -> tuple[int, str] | None:
    """(limit, approver) of the highest limit of the policy that ``rows_of_day`` exceeds, or ``None``: no approval needed."""
    limited = counted_as(list_code)
    passed = [
        (int(row["rows"]), str(row["approver"]))
        for row in policy_on(EXPORT, day)["approval"]
        if row["list"] == limited and rows_of_day > int(row["rows"])
    ]
    return max(passed) if passed else None


def grown_past_approval(list_code: str, approved: int, now: int, day: date) -> Refusal | None:
    """Between asking and writing the rows may have grown into the next limit: that was not approved."""
    if tier(list_code, now, day) in (None, tier(list_code, approved, day)):
        return None
    message = _("Meanwhile more rows match than were approved. Ask for the export again.")
    return Refusal("lists.grown-past-approval", message)
