"""Returns of the demo's signed-for orders, one in each state: through the services people use."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F

from orders.models import CreditNote, OrderLine, Return, Warehouse
from orders.services.credit_notes import issue_credit_note
from orders.services.returns import ask_return, evaluate_return, refuse_return
from orders.services.returns_received import send_return, take_back_return
from salesops.core.approvals.models import ApprovalStep
from salesops.core.approvals.services import approve
from salesops.core.refusals import Refused
from salesops.core.sockets.demo import DemoCompany, DemoPart, demo_parts

from .days import at

ASK, JUDGE, DECIDE, SEND, BACK, CREDIT = range(6)
# Working days ago it was asked for.
BEGUN = (1, 1, 3, 3, 4, 8)
# Signed for by then.
AGO = timedelta(days=45)
# How far it goes, what the customer wants, why, what is wrong, what the inspection found.
CASES = (
    (ASK, "refund", "wrong_goods", "收到型号与订单不符，外包装未拆", ""),
    (ASK, "repair", "quality", "运行两周后异响，停机检查", ""),
    (JUDGE, "replace", "transit", "外壳凹陷，附现场照片", "运输碰撞，功能正常"),
    (DECIDE, "refund", "wrong_order", "客户多订，未使用", "包装完好，可再销售"),
    (SEND, "replace", "quality", "密封不良，漏液", "密封圈批次缺陷"),
    (BACK, "refund", "quality", "精度达不到验收标准", "复测确认超差"),
    (BACK, "replace", "wrong_goods", "发错规格", "拣货错误"),
    (BACK, "repair", "quality", "控制面板失灵", "主板虚焊"),
    (CREDIT, "refund", "count", "多发一件", "核对装箱单属实"),
    (CREDIT, "refund", "transit", "到货破损", "承运商责任"),
)


def build_returns(demo: DemoCompany) -> None:
    if demo.size != "small":
        return
    chosen = _lines(demo)
    for n, (line, case) in enumerate(zip(chosen, CASES, strict=False)):
        try:
            _one(demo, line, n, *case)
        except Refused:
            # Frozen or merged meanwhile: it stays where it is.
            continue
    for line in chosen[len(CASES) : len(CASES) + 1]:
        made = _ask(demo, line, 12, "refund", "unsold", "季末滞销，要求退回")
        refuse_return(actor=demo.people.get("service"), taken=made, reason="合同约定滞销不退", now=at(demo, 11, 10))


def _lines(demo: DemoCompany) -> list[OrderLine]:
    """One line each of the newest orders that were signed for and invoiced a while ago."""
    rows = OrderLine.objects.filter(
        order__state="settling",
        order__confirmed_on__lte=demo.today - AGO,
        signed__gte=1,
        returned=0,
        invoiced=F("signed"),
    )
    found: dict[int, OrderLine] = {}
    for line in rows.select_related("order__customer", "order__owner", "product").order_by(
        "-order__confirmed_on", "order_id", "no"
    ):
        found.setdefault(line.order_id, line)
    return list(found.values())


def _ask(demo: DemoCompany, line: OrderLine, back: int, wanted: str, reason: str, description: str) -> Return:
    quantity = min(line.signed, Decimal(1))
    return ask_return(
        actor=line.order.owner, order=line.order, wanted=wanted, description=description, now=at(demo, back, 9),
        quantities=[{"line": line, "quantity": quantity, "reason": reason}],
    )  # fmt: skip


def _one(
    demo: DemoCompany, line: OrderLine, n: int, last: int, wanted: str, reason: str, description: str, finding: str
) -> None:
    begun = BEGUN[last]
    taken = _ask(demo, line, begun, wanted, reason, description)
    if last == ASK:
        return
    fault = "carrier" if reason == "transit" else "production"
    taken = evaluate_return(
        actor=demo.people.get("service"), taken=taken, fault=fault, finding=finding, advice=wanted, now=at(demo, begun, 15)
    )  # fmt: skip
    if last == JUDGE:
        return
    _decide(taken, at(demo, begun - 1, 10))
    if last == DECIDE:
        return
    taken = send_return(
        actor=line.order.owner, taken=taken, carrier="顺丰速运", waybill=f"SF{20260 + n}", now=at(demo, begun - 1, 16)
    )
    if last == SEND:
        return
    came = {row.pk: (row.quantity, Decimal()) for row in taken.lines.all()}
    where: Any = Warehouse.objects.filter(is_active=True).order_by("code").first()
    logistics = demo.people.get("logistics")
    taken = take_back_return(actor=logistics, taken=taken, warehouse=where, came=came, now=at(demo, begun - 2, 11))
    if last == CREDIT:
        for note in CreditNote.objects.filter(taken=taken, state="approved").order_by("pk"):
            issue_credit_note(
                actor=demo.people.get("finance"), note=note, tax_number=f"{demo.today:%y}33{note.pk:016d}",
                now=at(demo, begun - 4, 14),
            )  # fmt: skip


def _decide(taken: Return, now: datetime) -> None:
    """Everybody asked agrees, in turn."""
    steps = ApprovalStep.objects.waiting().filter(approval__matter="orders.return", approval__record_id=str(taken.pk))
    while step := steps.order_by("pk").first():
        person = step.people.filter(ended_at=None).order_by("pk").first()
        if person is None:
            return
        approve(step_id=step.pk, actor=person.user, now=now)
    taken.refresh_from_db()


demo_parts.register(DemoPart("orders.returns", 53, build_returns))
