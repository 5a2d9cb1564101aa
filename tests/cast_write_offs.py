"""Write-offs and refunds of the tests: asked for by the market manager or the secretary, agreed to by whoever is asked."""

from datetime import date
from decimal import Decimal
from typing import Any

from orders.models import OpenItem, Receipt, Refund, WriteOff
from orders.services.refunds import ask_refund, pay_refund
from orders.services.write_offs import ask_write_off
from salesops.core.approvals.models import ApprovalStep
from salesops.core.approvals.services import approve
from tests.cast_orders_made import NOW, TODAY

SAID: dict[str, Any] = {
    "cause": "insolvent", "reason": "法院裁定破产，无财产可供分配", "fault": "customer", "evidence": "（2026）苏05破12号裁定书",
}  # fmt: skip


def asked_off(company: Any, customer: Any, *parts: tuple[OpenItem, str], **said: Any) -> WriteOff:
    given = {"actor": company.manager, "now": NOW} | SAID | said
    return ask_write_off(customer=customer, parts=[(item, Decimal(amount)) for item, amount in parts], **given)


def agreed(record: WriteOff | Refund, now: Any = NOW) -> Any:
    """Everybody asked agrees, in turn; the record as it is then."""
    matter = "orders.refund" if isinstance(record, Refund) else "orders.write_off"
    while (
        step := ApprovalStep.objects.waiting()
        .filter(approval__record_id=str(record.pk), approval__matter=matter)
        .first()
    ):
        approve(step_id=step.pk, actor=step.people.filter(ended_at=None).first().user, now=now)
    return type(record).objects.get(pk=record.pk)


def who_decide(record: WriteOff | Refund) -> list[list[str]]:
    """Who is asked now, by name."""
    steps = ApprovalStep.objects.waiting().filter(approval__record_id=str(record.pk)).order_by("pk")
    return [sorted(step.people.values_list("user__username", flat=True)) for step in steps]


def asked_refund(company: Any, receipt: Receipt, amount: str, **said: Any) -> Refund:
    given = {"actor": company.secretary, "now": NOW, "reason": "重复付款", "payee": "泽润食品"} | said
    return ask_refund(receipt=receipt, amount=Decimal(amount), **given)


def refunded(company: Any, receipt: Receipt, amount: str, on: date = TODAY) -> Refund:
    """Asked for, agreed to, paid."""
    found: Refund = agreed(asked_refund(company, receipt, amount))
    return pay_refund(actor=company.finance, found=found, on=on, now=NOW)
