"""Dealers of the demo: six months of reports, some differences, one who is late, checks of goods and money (ORD-12)."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.utils import timezone

from customers.models import Customer
from orders.dealer_goods import bought_products, last_report, proposed_lines, stock_of
from orders.dealers import dealers
from orders.models import DealerCheck, DealerReport, Product
from orders.services.dealer_checks import begin_check, finish_check
from orders.services.dealer_differences import solve_difference, verify_difference
from orders.services.dealer_links import ask_dealer
from orders.services.dealer_reports import begin_report, check_report, hand_in
from orders.services.dealer_told import keeper_of
from orders.statement_coverage import month_before
from salesops.core.money import ZERO
from salesops.core.refusals import Refused
from salesops.core.sockets.demo import DemoCompany, DemoPart, demo_parts
from salesops.core.worktime import add_working_days

DEALERS, MONTHS = 5, 6
# What an average dealer sells a month of a consumable or a spare, over and over.
SOLD = (8, 14, 6, 22, 11)


def build_dealers(demo: DemoCompany) -> None:
    if demo.size != "small":
        return
    rows = dealers().filter(owner__isnull=False).annotate(n=Count("orders")).filter(n__gt=0)
    months = [month_before(demo.today)]
    for _n in range(MONTHS - 1):
        months.append(month_before(months[-1]))
    for n, customer in enumerate(rows.select_related("owner").order_by("-n", "pk")[:DEALERS]):
        secretary = keeper_of(customer, _at(demo.today, 9)) or demo.people.get("secretary")
        for month in reversed(months):
            _month(demo, customer, secretary, month, n, last=month == months[0])
        _check(demo, customer, secretary, n)


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _goods(customer: Customer) -> list[Product]:
    """What is sold month by month: no machines."""
    rows = bought_products(customer).filter(category__in=["consumable", "spare"], state="active")
    return list(rows.order_by("sku")[:4])


def _lines(report: DealerReport, n: int) -> list[dict[str, Any]]:
    """Each month goes on from the one before; what ran out was stocked up from what they had bought earlier."""
    lines = {one["product"].pk: one for one in proposed_lines(report)}
    began = last_report(report.customer, report.month) is None
    for k, product in enumerate(_goods(report.customer)):
        lines.setdefault(
            product.pk,
            {"product": product, "opening": Decimal(40 + 15 * k) if began else ZERO, "received": ZERO, "counted": None, "note": ""},
        )  # fmt: skip
    for k, line in enumerate(lines.values()):
        there = line["opening"] + max(line["received"], ZERO)
        wanted = Decimal(SOLD[(n + k + report.month.month) % len(SOLD)])
        if line["product"].category not in ("consumable", "spare"):
            wanted = Decimal(report.month.month % 2)
        line["sold"] = min(wanted, there // 2)
        line["closing"] = line["opening"] + line["received"] - line["sold"]
        # Counted at the end of a quarter; now and then something is missing.
        if report.month.month % 3 == 0:
            short = Decimal(1) if (n + k) % 4 == 0 and line["closing"] >= 1 else ZERO
            line["counted"] = line["closing"] - short
    return [line for line in lines.values() if line["opening"] + line["received"] >= 0 and line["closing"] >= 0]


def _month(demo: DemoCompany, customer: Customer, secretary: Any, month: date, n: int, *, last: bool) -> None:
    asked_at = _at(add_working_days((month + timedelta(days=31)).replace(day=1), 1), 9)
    now = timezone.now()
    if asked_at > now:
        return
    try:
        report = begin_report(actor=secretary, customer=customer, month=month, now=asked_at)
        if last:
            # Nobody's real address: mails of the demo are read in the outbox.
            report = ask_dealer(
                actor=secretary, report=report, now=asked_at, to=f"jxc.{customer.code.lower()}@customer.example"
            )
        if last and n == 1:
            # Asked and not answered.
            return
        answered = min(asked_at + timedelta(days=2, hours=5), now - timedelta(hours=2))
        typed = customer.owner if n % 2 else None
        report = hand_in(
            actor=typed, report=report, lines=_lines(report, n), name=_name(customer), now=answered,
            source=DealerReport.Source.DESK if typed else DealerReport.Source.LINK,
        )  # fmt: skip
        if last and n == 2:
            return
        check_report(actor=secretary, report=report, now=min(answered + timedelta(days=1), now - timedelta(hours=1)))
    except Refused:
        # Its goods of this month don't add up to a report: the dealer stays late.
        return


def _name(customer: Customer) -> str:
    found = customer.contacts.filter(is_active=True).order_by("-is_primary", "pk").first()
    return found.name if found else "仓管"


def _check(demo: DemoCompany, customer: Customer, secretary: Any, n: int) -> None:
    """The first agree, the next have differences: open, solved, verified; the last one is overdue."""
    if n == DEALERS - 1 or not stock_of(last_report(customer)):
        return
    on = add_working_days(demo.today, -4 - n)
    now = _at(on, 15)
    owner: Any = customer.owner
    try:
        check = begin_check(actor=owner, customer=customer, on=on, now=now)
        lines = [
            {"no": line.no, "sold": ZERO, "counted": max(line.reported + line.delivered - (line.no == 1 and n), ZERO)}
            for line in check.lines.order_by("no")
        ]
        balance = check.ledger_balance - (Decimal(2000) if n == 2 else ZERO)
        values = {"with_whom": _name(customer), "dealer_balance": balance, "note": "季度对货对账"}
        check = finish_check(actor=owner, check=check, lines=lines, values=values, now=now)
    except Refused:
        return
    _followed(check, secretary, demo.people.get("manager"), now)


def _followed(check: DealerCheck, secretary: Any, manager: Any, now: datetime) -> None:
    for n, one in enumerate(
        check.differences.select_related("dealer_check__customer__owner", "line__product").order_by("pk")
    ):
        if n:
            continue
        try:
            done = solve_difference(
                actor=secretary, difference=one, how="sold", answer="月末最后一批零售未录入，经销商已补报。",
                now=now + timedelta(days=1),
            )  # fmt: skip
            if manager is not None and check.pk % 2:
                verify_difference(actor=manager, difference=done, now=now + timedelta(days=2))
        except Refused:
            continue


demo_parts.register(DemoPart("orders.dealers", 59, build_dealers))
