"""Write-off requests (O16) and refund orders on paper, in Chinese and English, with who decided."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from orders.approvals.write_offs import told_of
from orders.models import Refund, WriteOff
from salesops.core.approvals.models import Approval, ApprovalDecision
from salesops.core.documents import Column, TableDocument, render_paper
from salesops.core.formats import money
from salesops.core.masking import masked_tail
from salesops.core.money import in_capitals
from salesops.core.sockets.approvals import approvers


def write_off_paper(found: WriteOff, *, by: str, now: datetime, language: str) -> bytes:
    """The PDF of ``found`` in ``language`` (``zh-hans`` or ``en``)."""
    with translation.override(language):
        return render_paper(_request(found, by, now), language)


def refund_paper(found: Refund, *, by: str, now: datetime, language: str) -> bytes:
    """The PDF of ``found`` in ``language`` (``zh-hans`` or ``en``)."""
    with translation.override(language):
        return render_paper(_order(found, by, now), language)


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _asked(record: Model, matter: str) -> Approval | None:
    return Approval.objects.of(matter, record.pk).filter(matter=matter).order_by("-pk").first()


def _signatures(asked: Approval | None, requester: Any) -> Sequence[tuple[str, str]]:
    """Who asked and who agreed, each with the day; a line to sign on where nobody has yet."""
    found = [(_("Asked for by"), requester.name if requester else "")]
    if asked is None:
        return found
    agreed = ApprovalDecision.objects.filter(approval=asked, verb="approve").select_related("by")
    by_step = {row.step_id: f"{row.by.name if row.by else ''} {_day(localdate(row.at))}" for row in agreed}
    steps = asked.steps.order_by("stage", "pk")
    return [
        *found,
        *((str(approvers.get(step.approver).label), by_step.get(step.pk, "")) for step in steps if step.approver),
    ]


def _request(found: WriteOff, by: str, now: datetime) -> TableDocument:
    asked = _asked(found, "orders.write_off")
    told = told_of(asked.facts) if asked else None
    lines = found.lines.select_related("item__entry").order_by("item__due_on", "pk")
    day, posted = localdate(found.requested_at), found.posted_on is not None
    files = [row.stored.name for row in found.files.select_related("stored").order_by("pk")]
    facts = [
        (_("Customer"), found.customer.name),
        (_("Requested at"), _day(day)),
        (pgettext("a write-off", "Cause"), str(found.get_cause_display())),
        (_("Reason"), found.reason),
        (_("Responsibility"), " ".join(filter(None, (str(found.get_fault_display()), found.fault_note)))),
        (pgettext("of a write-off", "Evidence"), " · ".join(filter(None, (found.evidence, *files))) or "—"),
    ]
    if told:
        history = told["history"]
        said = _("level %(level)s (%(word)s), %(notes)s contacts, %(letters)s letters, %(promises)s promises") % {
            "level": history["level"], "word": told["level"], "notes": history["notes"], "letters": history["letters"],
            "promises": history["promises"],
        }  # fmt: skip
        facts.append((_("What was done to get the money"), said))
    return TableDocument(
        title=_("Write-off request"),
        subtitle=found.number,
        columns=[
            Column(_("Document"), 1.6), Column(_("Due"), 1), Column(_("Days late"), 0, "right"),
            Column(_("To be written off"), 0, "right"), Column(_("Written off"), 0, "right"),
        ],
        rows=[
            [line.item.entry.document, _day(line.item.due_on), str(line.item.days_late(day)), money(line.amount),
             money(line.written) if posted else ""]
            for line in lines
        ],
        total=[_("Together"), "", "", money(found.amount), money(sum(line.written for line in lines)) if posted else ""],
        words=[(_("Amount in words (CNY, VAT included)"), in_capitals(found.amount))],
        made_by=by,
        made_at=now,
        facts=facts,
        signatures=_signatures(asked, found.requested_by),
        note=_("void") if found.state in ("refused", "withdrawn", "lapsed") else "",
    )  # fmt: skip


def _order(found: Refund, by: str, now: datetime) -> TableDocument:
    facts = [
        (_("Customer"), found.customer.name),
        (_("Reason"), found.reason),
        (_("Payee"), found.payee),
        (_("Bank"), found.payee_bank or "—"),
        (_("Account no."), masked_tail(found.payee_account) if found.payee_account else "—"),
    ]
    if found.paid_on:
        facts.append((_("Paid on"), " ".join(filter(None, (_day(found.paid_on), found.bank_reference)))))
    return TableDocument(
        title=_("Refund order"),
        subtitle=found.number or "",
        columns=[
            Column(_("Receipt"), 1.6), Column(_("Received on"), 1), Column(_("Received"), 0, "right"),
            Column(_("Refund"), 0, "right"),
        ],
        rows=[[found.receipt.number, _day(found.receipt.received_on), money(found.receipt.amount), money(found.amount)]],
        words=[(_("Amount in words (CNY, VAT included)"), in_capitals(found.amount))],
        made_by=by,
        made_at=now,
        facts=facts,
        signatures=_signatures(_asked(found, "orders.refund"), found.requested_by),
        note=_("void") if found.state in ("refused", "withdrawn") else "",
    )  # fmt: skip
