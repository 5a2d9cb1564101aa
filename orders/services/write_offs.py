"""Debts given up: asked for, written off by the last approval, written back when the customer pays after all (ORD-8, O16).

Lock order: open items by id, ledger entries by id, number series.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.editing import check_version
from customers.models import Customer
from customers.services.credit_accounts import unit_facts
from orders.dunning import levels_of
from orders.models import (
    DunningLetter,
    DunningNote,
    LedgerEntry,
    OpenItem,
    Promise,
    WriteBack,
    WriteOff,
    WriteOffLine,
)
from orders.policies import WRITE_OFFS
from orders.rules import receipts as money_rules
from orders.rules import write_offs as rules
from orders.rules.statements import not_confirmed
from orders.scope_invoices import need
from orders.scope_write_offs import may_ask, may_withdraw, may_write_back
from salesops.core.acts import act
from salesops.core.approvals.models import Approval
from salesops.core.approvals.services import open_approval, overtake
from salesops.core.audit.activity import record_activity
from salesops.core.money import ZERO
from salesops.core.numbering import draw_number
from salesops.core.policies import policy_on
from salesops.core.refusals import Invalid, Refusal, refuse_if
from salesops.core.states import move

from .hands import who_agreed, who_booked
from .receipts import months_open
from .write_off_files import keep_files
from .write_off_told import tell_asked_end, tell_back, tell_posted

MATTER = "orders.write_off"
Part = tuple[OpenItem, Decimal]


def facts_of(customer: Customer, parts: Sequence[Part], said: Mapping[str, str], today: date) -> dict[str, Any]:
    """What is decided on: the items with their age, what was done to get the money, who is responsible. Six queries."""
    remainder = rules.is_remainder(parts, policy_on(WRITE_OFFS, today)["remainder"])
    rows = [
        {"document": item.entry.document, "due_on": item.due_on.isoformat(), "days": item.days_late(today),
         "open": str(item.open_amount), "amount": str(amount)}
        for item, amount in parts
    ]  # fmt: skip
    told = {
        "customer_id": customer.pk, "amount": str(sum((amount for _item, amount in parts), ZERO)), "remainder": remainder,
        "since": min((item.entry.on for item, _amount in parts), default=today).isoformat(), "items": rows,
        "history": history_of(customer, [item.pk for item, _amount in parts], today),
    }  # fmt: skip
    return told | dict(said) | unit_facts(customer)


def history_of(customer: Customer, items: Sequence[int], today: date) -> dict[str, int]:
    """How far dunning has gone: its level, contacts noted, letters sent, promises broken. Five queries."""
    promises = Promise.objects.filter(customer=customer, withdrawn_at=None)
    return {
        "level": levels_of([customer.pk], today).get(customer.pk, 0),
        "notes": DunningNote.objects.filter(customer=customer, on__lte=today).count(),
        "letters": DunningLetter.objects.filter(customer=customer, state__in=("issued", "delivered")).count(),
        "promises": promises.filter(parts__item__in=items).distinct().count(),
        "broken": promises.filter(parts__item__in=items, due_on__lt=today).distinct().count(),
    }  # fmt: skip


def _against(parts: Sequence[Part], customer: Customer, asked: set[int]) -> list[Refusal | None]:
    """What stands against giving up these amounts of these items."""
    refusals: list[Refusal | None] = []
    for item, amount in parts:
        bad = money_rules.amount_valid(amount, f"parts.{item.pk}")
        refusals += [
            money_rules.of_customer(item, customer.pk),
            rules.is_debt(item),
            bad,
            rules.not_asked_twice(item, asked),
        ]
        if bad is None:
            refusals.append(money_rules.item_open(item, amount))
    return refusals


def asked_of(items: Sequence[int]) -> set[int]:
    """Items on a write-off that waits for approval. One query."""
    waiting = WriteOffLine.objects.filter(item__in=items, write_off__state="requested")
    return set(waiting.values_list("item", flat=True))


@act("orders.ask_write_off")
def ask_write_off(
    actor: User, customer: Customer, parts: Sequence[Part], *, cause: str, reason: str, fault: str, fault_note: str = "",
    evidence: str = "", files: Sequence[File] = (), now: datetime,
) -> WriteOff:  # fmt: skip
    """Ask for (item, amount) each to be given up. XZ is drawn, those decide whom the amount asks for. All of it or nothing.

    Refuses (422) ``orders.nothing-to-write-off``, ``orders.item-twice``, ``orders.not-a-debt``, ``orders.more-than-open``,
    ``orders.item-under-write-off``, ``orders.evidence-missing``, ``orders.reason-missing``, ``orders.bad-amount``.
    """
    need(may_ask(actor, customer))
    nothing = Refusal("orders.nothing-to-write-off", _("Say how much of which item is given up."), "parts")
    refuse_if(None if parts else nothing, money_rules.each_once([i.pk for i, _a in parts]), kind=Invalid)
    rows = OpenItem.objects.select_for_update(of=("self",)).select_related("entry")
    items = {item.pk: item for item in rows.filter(pk__in=[i.pk for i, _a in parts]).order_by("pk")}
    parts = [(items[item.pk], amount) for item, amount in parts]
    today = timezone.localdate(now)
    refuse_if(
        *_against(parts, customer, asked_of(list(items))),
        rules.told(reason, "orders.reason-missing", _("Say why."), "reason"),
        None if cause in WriteOff.Cause.values else Refusal("orders.unknown-cause", _("Choose the cause."), "cause"),
        None if fault in WriteOff.Fault.values else Refusal("orders.unknown-fault", _("Say who is responsible."), "fault"),
        kind=Invalid,
    )  # fmt: skip
    said = {
        "cause": cause, "reason": reason.strip()[:1000], "fault": fault, "fault_note": fault_note.strip()[:300],
        "evidence": evidence.strip()[:500],
    }  # fmt: skip
    facts = facts_of(customer, parts, said, today)
    refuse_if(rules.evidence_given(evidence, facts["remainder"]), kind=Invalid)
    made = WriteOff.objects.create(
        number=draw_number("XZ", on=today), customer=customer, amount=sum((amount for _i, amount in parts), ZERO),
        remainder=facts["remainder"], requested_by=actor, requested_at=now, **said,
    )  # fmt: skip
    WriteOffLine.objects.bulk_create(
        WriteOffLine(write_off=made, item=item, amount=amount) for item, amount in sorted(parts, key=lambda p: p[0].pk)
    )
    keep_files(made, files, actor=actor, now=now)
    record_activity(made, "orders.ask_write_off", actor=actor, amount=str(made.amount))
    open_approval(MATTER, made, requester=actor, facts=facts | {"number": made.number}, now=now)
    return made


@act("orders.post_write_off")
def post_write_off(*, record: WriteOff, approval: Approval, actor: Any, now: datetime) -> None:
    """The last one agreed: what of it is still open is written off today; the customer paid meanwhile: it lapses."""
    lines = list(record.lines.order_by("item"))
    items = list(
        OpenItem.objects.select_for_update(of=("self",))
        .select_related("entry")
        .filter(write_off_lines__in=lines)
        .order_by("pk")
    )
    today = timezone.localdate(now)
    refuse_if(
        rules.is_waiting(record),
        rules.hands_apart(who_booked(record.customer_id, min(i.entry.on for i in items)), who_agreed(approval)),
        not_confirmed(record.customer, today),
    )
    if not any(item.open_amount for item in items):
        found = move(record, "lapse", actor=None, end_reason=_("paid meanwhile"))
        record_activity(found, "orders.lapse_write_off", actor=actor)
        tell_asked_end(found, "orders.write_off_lapsed", actor=actor, now=now)
        return
    found = move(record, "post", actor=None, posted_on=today, posted_at=now, posted_by=actor)
    record_activity(found, "orders.post_write_off", actor=actor, amount=str(-found.entries.get().amount))
    tell_posted(found, actor=actor, now=now)


@act("orders.refuse_write_off")
def refuse_write_off(*, record: WriteOff, approval: Approval, actor: Any, now: datetime) -> None:
    """Rejected or sent back: the debt stands; another one may be asked for."""
    said = approval.decisions.filter(verb__in=("reject", "send_back")).order_by("-pk").values_list("note", flat=True)
    found = move(record, "refuse", actor=None, end_reason=(said.first() or _("rejected"))[:300])
    record_activity(found, "orders.refuse_write_off", actor=actor, note=found.end_reason)


@act("orders.drop_write_off")
def drop_write_off(*, record: WriteOff, approval: Approval, actor: Any, now: datetime) -> None:
    """Taken back in the inbox by who asked."""
    if record.state == "requested":
        found = move(record, "withdraw", actor=None, end_reason=_("taken back before it was decided"))
        record_activity(found, "orders.drop_write_off", actor=actor)


@act("orders.withdraw_write_off")
def withdraw_write_off(
    actor: User | None, found: WriteOff, *, reason: str, now: datetime, version: int | None = None
) -> WriteOff:
    """Whoever asked for it takes it back before it is decided on."""
    need(may_withdraw(actor, found))
    locked = WriteOff.objects.select_for_update(of=("self",)).select_related("customer").get(pk=found.pk)
    check_version(locked, version, {"state": locked.state})
    refuse_if(rules.told(reason, "orders.reason-missing", _("Say why."), "reason"), kind=Invalid)
    moved = move(locked, "withdraw", actor=None, end_reason=reason.strip()[:300])
    overtake(matter_code=MATTER, record=moved, actor=actor, now=now)
    record_activity(moved, "orders.withdraw_write_off", actor=actor, note=moved.end_reason)
    return moved


def backs_of(found: WriteOff) -> dict[int, Decimal]:
    """Line → what of it was written back. One query."""
    rows = WriteBack.objects.filter(line__write_off=found).order_by()
    return dict(rows.values_list("line").annotate(sum=Sum("amount")))


@act("orders.write_back")
def write_back(
    actor: User | None,
    found: WriteOff,
    parts: Sequence[tuple[WriteOffLine, Decimal]],
    *,
    reason: str,
    on: date,
    now: datetime,
) -> list[WriteBack]:
    """The customer pays after all: (line, amount) each is owed again from ``on``, by an opposite entry. Then its money settles it.

    Refuses ``orders.more-than-written-off``, ``orders.dated-too-early``, ``orders.month-closed``, ``orders.month-confirmed``.
    """
    need(may_write_back(actor, found.customer))
    list(OpenItem.objects.select_for_update(of=("self",)).filter(write_off_lines__write_off=found).order_by("pk"))
    list(LedgerEntry.objects.select_for_update(of=("self",)).filter(write_off=found).order_by("pk"))
    found = WriteOff.objects.select_related("customer").get(pk=found.pk)
    refuse_if(rules.is_posted(found))
    lines = {line.pk: line for line in found.lines.select_related("item__entry")}
    nothing = Refusal("orders.nothing-to-write-back", _("Say how much of which item is owed again."), "parts")
    refuse_if(None if parts else nothing, money_rules.each_once([line.pk for line, _a in parts]), kind=Invalid)
    today, backs = timezone.localdate(now), backs_of(found)
    refusals = [
        rules.told(reason, "orders.reason-missing", _("Say why."), "reason"),
        money_rules.day_open(on, today, months_open(today)),
        money_rules.not_before(on, found.posted_on or today),
        not_confirmed(found.customer, on),
    ]
    for line, amount in parts:
        bad = money_rules.amount_valid(amount, f"parts.{line.pk}")
        refusals += [bad or rules.within_written(lines[line.pk], backs.get(line.pk, ZERO), amount)]
    refuse_if(*refusals, kind=Invalid)
    made = [
        WriteBack.objects.create(
            line=lines[line.pk], amount=amount, on=on, reason=reason.strip()[:300], at=now, by=actor
        )
        for line, amount in sorted(parts, key=lambda part: lines[part[0].pk].item_id)
    ]
    total = sum((row.amount for row in made), ZERO)
    record_activity(found, "orders.write_back", actor=actor, amount=str(total), note=made[0].reason)
    tell_back(found, total, actor=actor, now=now)
    return made
