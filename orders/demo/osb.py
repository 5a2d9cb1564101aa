"""OSB problems of the demo, from just numbered to verified, sent back and dropped: through the services people use."""

from typing import Any

from accounts.models import User
from orders.models import Order, OsbProblem
from orders.secretaries import secretaries_of
from orders.services.osb_problems import (
    drop_problem,
    note_problem,
    record_problem,
    send_back_problem,
    solve_problem,
    take_problem,
    verify_problem,
)
from orders.states.order import UNDER_WAY, WAITING
from salesops.core import worktime
from salesops.core.refusals import Refused
from salesops.core.sockets.demo import DemoCompany, DemoPart, demo_parts

from .days import at

STATES = {"order": WAITING, "ship": UNDER_WAY, "settle": ("signed_off", "settling")}
# How far it came, step, department, owner ("": the order's), what, note, solution or reason, working days ago, days given.
CASES: tuple[tuple[str, str, str, str, str, str, str, int, int], ...] = (
    ("open", "order", "SAL", "", "客户订货单缺收货时间，确认不了", "", "", 1, 5),
    ("open", "settle", "FIN", "finance", "发票抬头与客户税务登记不一致，客户退票", "", "", 2, 6),
    ("open", "ship", "LOG", "logistics", "西南线路承运商连续三次晚到，签收超 24 小时", "", "", 14, 8),
    ("working", "ship", "LOG", "logistics", "随货合格证漏装，客户拒签", "已与仓库核对装箱清单", "", 6, 8),
    ("working", "ship", "PRD", "production", "灌装阀排产两次改期，客户停线等货", "本周五前回复新交期", "", 9, 12),
    ("working", "settle", "SAL", "", "客户采购换人，开票申请无人确认", "已约新负责人周三对接", "", 12, 9),
    (
        "solved",
        "settle",
        "FIN",
        "finance",
        "回款未写订单号，核销时对不上",
        "",
        "付款通知书加印订单号，客户已按新格式付款",
        13,
        10,
    ),
    ("solved", "ship", "LOG", "logistics", "送货单件数与装箱单不符", "", "补打装箱单，发货前双人复核", 10, 9),
    ("sent_back", "order", "SAL", "", "同一客户重复下单两次，撤单口头通知", "", "改为由秘书核对后再提交", 15, 12),
    (
        "verified",
        "order",
        "SAL",
        "",
        "价格政策到期未更新，订单按旧价提交",
        "",
        "旧价格表已停用，订单按新价重提",
        18,
        10,
    ),
    ("verified", "settle", "SEC", "secretary", "对账单寄错地址，客户未收到", "", "改用链接发送并电话确认", 20, 10),
    ("dropped", "ship", "PUR", "logistics", "客户要求改用木箱包装", "", "合同约定纸箱，客户书面同意维持", 16, 10),
)


def build_problems(demo: DemoCompany) -> None:
    """A dozen, on the newest orders of each step."""
    if demo.size != "small":
        return
    rows = {step: _orders(states) for step, states in STATES.items()}
    for case in CASES:
        if rows[case[1]]:
            try:
                _one(demo, rows[case[1]].pop(0), *case)
            except Refused:
                # Its owner or secretary left meanwhile.
                continue


def _orders(states: tuple[str, ...]) -> list[Order]:
    rows = Order.objects.filter(state__in=states, owner__is_active=True).select_related("customer__owner", "owner")
    return list(rows.order_by("-ordered_on", "pk")[: len(CASES)])


def _one(
    demo: DemoCompany, order: Order, far: str, step: str, department: str, owner: str, what: str, note: str, said: str,
    ago: int, given: int,
) -> OsbProblem | None:  # fmt: skip
    begun = at(demo, ago, 10)
    day = begun.date()
    unit = order.customer.unit_id
    secretary: Any = next(iter(secretaries_of([unit], demo.today, step).get(unit, [])), None)
    if secretary is None:
        return None
    person: User = demo.people[owner] if owner else order.in_care_of
    if person == secretary:
        person = order.in_care_of
    made = record_problem(
        actor=secretary, customer=order.customer, order=order, step=step, what=what, department=department, owner=person,
        due_on=worktime.add_working_days(day, given), now=begun,
    )  # fmt: skip
    if far == "open":
        return made
    if far == "dropped":
        return drop_problem(actor=secretary, problem=made, reason=said, now=at(demo, ago - 4, 15))
    made = take_problem(actor=person, problem=made, now=at(demo, ago - 1, 9))
    if note:
        note_problem(actor=person, problem=made, text=note, now=at(demo, max(ago - 2, 0), 11))
    if far == "working":
        return made
    made = solve_problem(actor=person, problem=made, solution=said, now=at(demo, max(ago - 6, 1), 16))
    if far == "sent_back":
        return send_back_problem(
            actor=secretary, problem=made, reason="本周又出现一次口头撤单", now=at(demo, ago - 9, 10)
        )
    return verify_problem(actor=secretary, problem=made, now=at(demo, ago - 8, 10)) if far == "verified" else made


demo_parts.register(DemoPart("orders.osb", 58, build_problems))
