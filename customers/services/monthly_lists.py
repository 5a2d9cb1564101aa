"""Monthly lists: prepared, signed off, prepared anew (C12, C13; CUS-11)."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from customers.models import Customer, MonthlyList, MonthlyListRow, ShippingAddress
from customers.monthly import all_lines, live, unchecked
from customers.scope.customers import customers_in_reach, parts_in_reach
from salesops.core.acts import act
from salesops.core.audit.activity import record_activities, record_activity
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


def _open_rows(monthly: MonthlyList, now: datetime) -> int:
    return int(unchecked(monthly.kind, monthly.month, timezone.localdate(now)).count())


def _looked_at(monthly: MonthlyList, now: datetime, reason: str) -> list[Refusal]:
    """A list is signed off when every row was looked at, or somebody answers for the rest."""
    left = _open_rows(monthly, now)
    if not left or reason.strip():
        return []
    if monthly.kind == MonthlyList.Kind.CREDIT:
        sentence = ngettext(
            "%(n)s review is late: have it done, or say why the list is signed off without it.",
            "%(n)s reviews are late: have them done, or say why the list is signed off without them.",
            left,
        )
    else:
        sentence = ngettext(
            "%(n)s address wasn't checked since the month began: check it, or say why the list is signed off without it.",
            "%(n)s addresses weren't checked since the month began: check them, or say why the list is signed off without them.",
            left,
        )
    return [Refusal("customers.rows-unchecked", sentence % {"n": left}, "reason", {"unchecked": left})]


@act("customers.ask_sign_list")
def ask_sign_off(
    *, actor: Any, monthly: MonthlyList, now: datetime, version: int | None = None, reason: str = ""
) -> Job | None:
    """Sign off: a short list at once (``None``), a long one by a job that freezes the figures of the moment it runs at.

    ``reason`` says why it is signed off with rows nobody looked at; refused without one.
    """
    _need_lead(actor)
    rows = live(monthly.kind).count()
    if rows <= AT_ONCE:
        sign_off(actor=actor, monthly=monthly, now=now, version=version, reason=reason)
        return None
    refuse_if(*_looked_at(monthly, now, reason), kind=Invalid)
    # Two at once find one job.
    MonthlyList.objects.select_for_update().get(pk=monthly.pk)
    return being_signed(monthly) or enqueue(
        SIGN_JOB,
        actor=actor,
        title=gettext_lazy("Signing off a monthly list: %(month)s, %(rows)s rows"),
        title_params={"month": f"{monthly.month:%Y-%m}", "rows": rows},
        args={"monthly": monthly.pk, "version": version, "reason": reason},
    )


@act("customers.sign_list")
def sign_off(
    *,
    actor: Any,
    monthly: MonthlyList,
    now: datetime,
    version: int | None = None,
    reason: str = "",
    told: Callable[[int, int], None] = lambda done, total: None,
) -> MonthlyList:
    """Freeze the figures of this moment as the rows of ``monthly``. An edition signed before is replaced.

    Rows nobody looked at take a ``reason``; their number stays with the list.
    """
    _need_lead(actor)
    refuse_if(*_looked_at(monthly, now, reason), kind=Invalid)
    left = _open_rows(monthly, now)
    earlier = MonthlyList.objects.filter(kind=monthly.kind, month=monthly.month, state="signed").first()
    if earlier is not None:
        move(earlier, "replace", actor=None)
    monthly = move(
        monthly, "sign_off", actor=None, version=version, signed_by=actor, signed_at=now, open_rows=left,
        open_reason=reason.strip()[:500] if left else "",
    )  # fmt: skip
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
    record_activity(monthly, "customers.sign_list", actor=actor, rows=place, note=monthly.open_reason, unchecked=left)
    return monthly


@act("customers.check_address")
def check_address(*, actor: Any, address: ShippingAddress, day: date) -> ShippingAddress:
    """Note that the address was checked with the customer on ``day``."""
    return save_address(actor=actor, customer=address.customer, values={"checked_on": day}, address=address)


def to_check(actor: Any, month: date, day: date) -> QuerySet[ShippingAddress]:
    """The addresses of the round of ``month`` that ``actor`` may check, longest ago first."""
    rows = customers_in_reach(
        unchecked(MonthlyList.Kind.SHIPPING, month, day), actor, "customers", "e", field="customer"
    )
    return rows.order_by(F("checked_on").asc(nulls_first=True), "customer__name_key", "pk")


@act("customers.check_addresses")
def check_addresses(*, actor: Any, ids: Iterable[int], day: date) -> int:
    """Note that these addresses were checked with the customer on ``day`` and stay as they are. Those out of reach, or whose
    shipping data ``actor`` may not change, are left alone. Returns how many were noted.
    """
    rows = customers_in_reach(
        ShippingAddress.objects.filter(pk__in=list(ids), is_active=True), actor, "customers", "e", field="customer"
    )
    locked = list(rows.select_for_update(of=("self",)).select_related("customer").order_by("pk"))
    noted = [one for one in locked if one.checked_on != day and _may_check(actor, one.customer)]
    ShippingAddress.objects.filter(pk__in=[one.pk for one in noted]).update(checked_on=day, checked_by=actor)
    record_activities({one.customer for one in noted}, "customers.check_addresses", actor=actor)
    return len(noted)


def _may_check(actor: Any, customer: Customer) -> bool:
    parts = parts_in_reach(actor, customer)
    return customer.merged_into_id is None and (parts is None or "shipping" in parts)
