"""Monthly lists: prepared, signed off, prepared anew (C12, C13; CUS-11)."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import MonthlyList, MonthlyListRow, ShippingAddress
from customers.monthly import all_lines, live
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.documents import AT_ONCE
from salesops.core.jobs import enqueue
from salesops.core.jobs.models import Job
from salesops.core.refusals import Forbidden, Invalid, Refusal, refuse_if
from salesops.core.states import move

from .contacts import save_address

SIGN_JOB = "customers.sign_list"


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


def being_signed(monthly: MonthlyList) -> Job | None:
    """The job that signs ``monthly`` off, while it waits or runs."""
    return Job.objects.filter(kind=SIGN_JOB, args__monthly=monthly.pk).open().first()


@act("customers.ask_sign_list")
def ask_sign_off(*, actor: Any, monthly: MonthlyList, now: datetime, version: int | None = None) -> Job | None:
    """Sign off: a short list at once (``None``), a long one by a job that freezes the figures of the moment it runs at."""
    _need_lead(actor)
    rows = live(monthly.kind).count()
    if rows <= AT_ONCE:
        sign_off(actor=actor, monthly=monthly, now=now, version=version)
        return None
    # Two at once find one job.
    MonthlyList.objects.select_for_update().get(pk=monthly.pk)
    return being_signed(monthly) or enqueue(
        SIGN_JOB,
        actor=actor,
        title=gettext_lazy("Signing off a monthly list: %(month)s, %(rows)s rows"),
        title_params={"month": f"{monthly.month:%Y-%m}", "rows": rows},
        args={"monthly": monthly.pk, "version": version},
    )


@act("customers.sign_list")
def sign_off(
    *,
    actor: Any,
    monthly: MonthlyList,
    now: datetime,
    version: int | None = None,
    told: Callable[[int, int], None] = lambda done, total: None,
) -> MonthlyList:
    """Freeze the figures of this moment as the rows of ``monthly``. An edition signed before is replaced."""
    _need_lead(actor)
    earlier = MonthlyList.objects.filter(kind=monthly.kind, month=monthly.month, state="signed").first()
    if earlier is not None:
        move(earlier, "replace", actor=None)
    monthly = move(monthly, "sign_off", actor=None, version=version, signed_by=actor, signed_at=now)
    place, total = 0, live(monthly.kind).count()
    for lines in all_lines(monthly.kind, timezone.localdate(now)):
        MonthlyListRow.objects.bulk_create(
            MonthlyListRow(
                monthly=monthly, customer_id=line.customer, key=line.key, place=place + n, values=dict(line.values)
            )
            for n, line in enumerate(lines, 1)
        )
        place += len(lines)
        told(place, max(place, total))
    record_activity(monthly, "customers.sign_list", actor=actor, rows=place)
    return monthly


@act("customers.check_address")
def check_address(*, actor: Any, address: ShippingAddress, day: date) -> ShippingAddress:
    """Note that the address was checked with the customer on ``day``."""
    return save_address(actor=actor, customer=address.customer, values={"checked_on": day}, address=address)
