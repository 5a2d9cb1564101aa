"""Monthly lists: prepared, signed off, prepared anew (C12, C13; CUS-11)."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from customers.models import MonthlyList, MonthlyListRow, ShippingAddress
from customers.monthly import all_lines
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.refusals import Forbidden, Invalid, Refusal, refuse_if
from salesops.core.states import move

from .contacts import save_address


def may_sign(actor: Any) -> bool:
    """The lists are the secretaries' lead's."""
    return actor is None or bool(actor.holds("SSL"))


def _need_lead(actor: Any) -> None:
    if not may_sign(actor):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))


def first_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


@act("customers.prepare_list")
def prepare(*, actor: Any, kind: str, month: date, now: datetime, note: str = "") -> MonthlyList:
    """Begin a list of ``month``, or a new edition of one that is signed off. One draft a month."""
    _need_lead(actor)
    refuse_if(
        Refusal("customers.list-ahead", _("This month is still to come."), "month")
        if month > first_of(timezone.localdate(now))
        else None,
        kind=Invalid,
    )
    held = list(MonthlyList.objects.select_for_update().filter(kind=kind, month=month).order_by("edition"))
    draft = next((one for one in held if one.state == "draft"), None)
    if draft:
        return draft
    missing = Refusal("customers.reason-missing", _("Say why."), "note")
    refuse_if(missing if held and not note.strip() else None, kind=Invalid)
    made = MonthlyList.objects.create(
        kind=kind, month=month, edition=len(held) + 1, note=note.strip()[:500], prepared_by=actor, prepared_at=now
    )
    record_activity(made, "customers.prepare_list", actor=actor, edition=made.edition)
    return made


@act("customers.sign_list")
def sign_off(*, actor: Any, monthly: MonthlyList, now: datetime, version: int | None = None) -> MonthlyList:
    """Freeze the figures of this moment as the rows of ``monthly``. An edition signed before is replaced."""
    _need_lead(actor)
    earlier = MonthlyList.objects.filter(kind=monthly.kind, month=monthly.month, state="signed").first()
    if earlier is not None:
        move(earlier, "replace", actor=None)
    monthly = move(monthly, "sign_off", actor=None, version=version, signed_by=actor, signed_at=now)
    place = 0
    for lines in all_lines(monthly.kind, timezone.localdate(now)):
        MonthlyListRow.objects.bulk_create(
            MonthlyListRow(
                monthly=monthly, customer_id=line.customer, key=line.key, place=place + n, values=dict(line.values)
            )
            for n, line in enumerate(lines, 1)
        )
        place += len(lines)
    record_activity(monthly, "customers.sign_list", actor=actor, rows=place)
    return monthly


@act("customers.check_address")
def check_address(*, actor: Any, address: ShippingAddress, day: date) -> ShippingAddress:
    """Note that the address was checked with the customer on ``day``."""
    return save_address(actor=actor, customer=address.customer, values={"checked_on": day}, address=address)
