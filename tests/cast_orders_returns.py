"""Returns of the tests: fillers at 113,000 the rep's customer signed for.

Luo Min heads customer service and judges returns, Feng Zhiqiang heads the technical department.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import OrgUnit, OrgUnitHead, OrgUnitTerms, Posting, RoleGrant, User
from orders.models import Order, Return, Shipment
from orders.services.returns import MATTER, ask_return, evaluate_return
from orders.services.returns_received import send_return, take_back_return
from orders.services.shipments_received import sign_off_shipment
from salesops.core.approvals.models import ApprovalStep
from salesops.core.approvals.services import approve
from salesops.core.chinese import sort_key
from tests.cast import PASSWORD, SINCE
from tests.cast_orders_invoiced import confirmed as ordered
from tests.cast_orders_made import NOW
from tests.cast_orders_shipped import delivered, note, planned


def _head(company: Any, code: str, name: str, username: str) -> User:
    """The head of a department, who holds its role."""
    if code not in company.units:
        unit = OrgUnit.objects.create(code=code, kind="department")
        OrgUnitTerms.objects.create(unit=unit, name=code, parent=company.units["HQ"], period=SINCE)
        company.units[code] = unit
        person = User(
            username=username,
            name=name,
            name_key=sort_key(name),
            email=f"{username}@example.com",
            joined_on=date(2025, 1, 1),
        )
        person.set_password(PASSWORD)
        person.save()
        Posting.objects.create(user=person, unit=unit, position=company.positions["S20"], period=SINCE)
        OrgUnitHead.objects.create(unit=unit, user=person, period=SINCE)
        for role in (code, "MGR"):
            RoleGrant.objects.create(user=person, role=role, period=SINCE)
        setattr(company, username, person)
    found: User = getattr(company, username)
    return found


def service(company: Any) -> User:
    _head(company, "TEC", "冯志强", "technical")
    return _head(company, "CSV", "罗敏", "service")


def signed_for(company: Any, files: Any, goods: Any, quantity: str = "4", **line: Any) -> Order:
    """Confirmed, shipped, signed for, by the services people use."""
    service(company)
    order = ordered(company, files, goods, quantity, **line)
    received(company, planned(company, order, goods, quantity))
    order.refresh_from_db()
    return order


def asked(company: Any, order: Order, quantity: str = "2", *, wanted: str = "refund", **more: Any) -> Return:
    """By the rep, with a photo."""
    given = {"actor": company.rep, "files": [note()], "description": "灌装头漏液"} | more
    quantities = [{"line": order.lines.get(), "quantity": Decimal(quantity), "reason": "quality"}]
    return ask_return(order=order, wanted=wanted, quantities=quantities, now=NOW, **given)


def evaluated(company: Any, taken: Return, advice: str = "") -> Return:
    return evaluate_return(
        actor=service(company),
        taken=taken,
        fault="production",
        finding="密封圈老化",
        advice=advice or taken.wanted,
        now=NOW,
    )


def decided(company: Any, taken: Return) -> Return:
    """Everybody asked agrees, in turn."""
    while (
        step := ApprovalStep.objects.waiting()
        .filter(approval__record_id=str(taken.pk), approval__matter=MATTER)
        .first()
    ):
        person = step.people.filter(ended_at=None).first().user
        approve(step_id=step.pk, actor=person, now=NOW)
    taken.refresh_from_db()
    return taken


def approved(company: Any, order: Order, quantity: str = "2", *, wanted: str = "refund") -> Return:
    return decided(company, evaluated(company, asked(company, order, quantity, wanted=wanted)))


def back(company: Any, goods: Any, taken: Return, good: str = "2", damaged: str = "0") -> Return:
    """Taken back by logistics in Suzhou."""
    sent = send_return(actor=company.rep, taken=taken, now=NOW)
    came = {line.pk: (Decimal(good), Decimal(damaged)) for line in sent.lines.all()}
    return take_back_return(actor=company.logistics, taken=sent, warehouse=goods.suzhou, came=came, now=NOW)


def received(company: Any, shipment: Shipment) -> Shipment:
    """Brought to the customer and signed for."""
    return sign_off_shipment(
        actor=company.rep, shipment=delivered(company, shipment), received_by="李师傅", signed_at=NOW, checked=True,
        files=[note()], now=NOW,
    )  # fmt: skip


def waved_through(taken: Return, advice: str) -> Return:
    """Evaluated and approved without asking anybody, for tests of what comes after."""
    rows = Return.objects.filter(pk=taken.pk)
    rows.update(state="deciding", advice=advice, fault="nobody", finding="x", evaluated_at=NOW)
    rows.update(state="approved", decided_at=NOW)
    return rows.get()
