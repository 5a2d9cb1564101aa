"""Debts the demo company gives up and money it pays back: through the services people use, each in another state."""

from contextlib import suppress
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from orders.models import LedgerEntry, OpenItem, Receipt, Refund, WriteOff
from orders.people import secretary_of
from orders.services.receipts import allocate, book_receipt
from orders.services.refunds import ask_refund, pay_refund
from orders.services.write_offs import ask_write_off, write_back
from salesops.core.approvals.models import ApprovalStep
from salesops.core.approvals.services import approve
from salesops.core.money import round_money
from salesops.core.refusals import Refused
from salesops.core.sockets.demo import DemoCompany, DemoPart, demo_parts

from .days import at

FEE_OF_BANK = Decimal("18.50")
FEE = {"cause": "fee", "reason": "客户汇款时银行扣收手续费，差额不再追收", "fault": "nobody"}
LOST: dict[str, Any] = {
    "cause": "insolvent", "reason": "法院已裁定受理破产，管理人确认普通债权无财产可供分配", "fault": "customer",
    "evidence": "破产受理裁定书、债权申报回执、管理人通知书", "fault_note": "授信当时资料齐全，催收按期进行",
}  # fmt: skip
HOPELESS: dict[str, Any] = {
    "cause": "hopeless", "reason": "多次催收无果，尾款双方有争议，诉讼费用高于余额", "fault": "sales",
    "evidence": "催款函两封及快递签收单、通话记录", "fault_note": "签收单缺失，无法举证",
}  # fmt: skip


def build_write_offs(demo: DemoCompany) -> None:
    _fee(demo)
    _debts(demo)
    _refunds(demo)


def agree(record: WriteOff | Refund, demo: DemoCompany, ago: int, steps: int = 9) -> Any:
    """The next ``steps`` of those asked agree; the record as it is then."""
    for n in range(steps):
        step = ApprovalStep.objects.waiting().filter(approval__record_id=str(record.pk)).filter(
            approval__matter="orders.refund" if isinstance(record, Refund) else "orders.write_off"
        ).order_by("pk").first()  # fmt: skip
        if step is None:
            break
        person = step.people.filter(ended_at=None).select_related("user").order_by("pk")[0].user
        try:
            approve(step_id=step.pk, actor=person, now=at(demo, ago, 11 + n % 5))
        except Refused:
            # The month was confirmed by the customer.
            break
    return type(record).objects.get(pk=record.pk)


def _fee(demo: DemoCompany) -> None:
    """A customer's bank took its fee from the payment: the small rest is given up by finance alone."""
    paid = at(demo, 3, 10)
    rows = OpenItem.objects.unsettled().filter(
        open_amount=F("amount"), amount__gt=5_000, due_on__gte=demo.today, entry__kind="invoice",
        entry__on__lt=paid.date(), customer__owner__is_active=True,
    )  # fmt: skip
    for item in rows.select_related("entry", "customer").order_by("due_on", "pk")[:20]:
        asker = secretary_of(item.customer, demo.today) or demo.people["secretary"]
        try:
            with transaction.atomic():
                receipt = _paid(asker, item.customer, item.amount - FEE_OF_BANK, paid)
                allocate(actor=asker, receipt=receipt, parts=[(item, receipt.amount)], now=paid)
                item = OpenItem.objects.select_related("entry").get(pk=item.pk)
                found = ask_write_off(
                    actor=asker, customer=item.customer, parts=[(item, item.open_amount)], now=at(demo, 3, 11), **FEE
                )
        except Refused:
            continue
        agree(found, demo, 2)
        return


def _paid(booker: Any, customer: Any, amount: Decimal, now: datetime) -> Receipt:
    return book_receipt(
        actor=booker, customer=customer, amount=amount, received_on=timezone.localdate(now), payer=customer.name,
        payer_account=f"6222{customer.pk:012d}", now=now,
    )  # fmt: skip


def _debts(demo: DemoCompany) -> None:
    """The oldest debts: one written off, a part of it paid after all; one that waits for its approvers."""
    old = demo.today - timedelta(days=20)
    rows = OpenItem.objects.unsettled().filter(due_on__lt=old, entry__kind="invoice", entry__invoice__disputed=False)
    rows = rows.filter(customer__owner__is_active=True).select_related("entry", "customer")
    said, seen = [LOST, HOPELESS], set()
    for item in rows.filter(open_amount__gt=2_000).order_by("open_amount", "pk")[:30]:
        asker = secretary_of(item.customer, demo.today) or demo.people.get("finance")
        if not said or asker is None or item.customer_id in seen or item.promised.exists():
            continue
        try:
            found = ask_write_off(
                actor=asker,
                customer=item.customer,
                parts=[(item, item.open_amount)],
                now=at(demo, 6, 10),
                **said.pop(0),
            )
        except Refused:
            continue
        seen.add(item.customer_id)
        if said:
            found = agree(found, demo, 4)
            line = found.lines.get()
            with suppress(Refused):
                write_back(
                    actor=demo.people.get("finance"), found=found, parts=[(line, round_money(line.written / 10))],
                    reason="管理人按一成分配，款项将于本月到账", on=demo.today, now=at(demo, 0, 9),
                )  # fmt: skip
        else:
            agree(found, demo, 5, 1)


def _refunds(demo: DemoCompany) -> None:
    """Paid twice by the customer: one goes back, one waits for the market manager."""
    again = at(demo, 6, 15)
    rows = LedgerEntry.objects.filter(
        kind="receipt", spent=-F("amount"), order=None, on__lt=again.date(), customer__owner__is_active=True
    )
    done = 0
    for entry in rows.select_related("customer").order_by("-on", "pk")[:20]:
        asker = secretary_of(entry.customer, demo.today) or demo.people["secretary"]
        try:
            with transaction.atomic():
                receipt = _paid(asker, entry.customer, -entry.amount, again)
                found = ask_refund(
                    actor=asker, receipt=receipt, amount=receipt.amount, reason="客户重复付款，要求原路退回",
                    now=at(demo, 5, 10), payee=receipt.payer, payee_account=receipt.payer_account,
                )  # fmt: skip
        except Refused:
            continue
        done += 1
        if done == 2:
            return
        found, paid = agree(found, demo, 4), at(demo, 3, 16)
        with suppress(Refused):
            pay_refund(
                actor=demo.people.get("finance"), found=found, on=timezone.localdate(paid), now=paid,
                bank_reference=f"ZF{paid:%Y%m%d}021",
            )  # fmt: skip


demo_parts.register(DemoPart("orders.write_offs", 97, build_write_offs))
