"""A list of the bank for the demo: some sixty lines, with proposals of every kind, a few of them dealt with (ORD-9).

The large demo has as many of each kind as a secretary's office meets in a week: the desk is measured with them.
"""

import random
from collections import defaultdict
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from customers.models import Customer
from orders.matching_book import DEBTS
from orders.models import BankAccount, BankLine, OpenItem
from orders.services.bank_lines import BroughtLine, take_lines
from orders.services.bank_proposals import outdated_lines, propose_matches
from orders.services.reconciliation import match_line, set_aside
from salesops.core import worktime
from salesops.core.sockets.demo import DemoCompany, DemoPart, demo_parts

LINES = 60
# How often each kind comes.
TIMES = {"small": 1, "large": 16}
BASIC, COLLECTIONS = "32250198360000003021", "1102020109000068888"
# Sums, fees, parts, other payers, deposits: however few customers owe several invoices, there is something of each.
SEVERAL = (0, 8, 12, 15, 17, 1, 19, 9, 2, 16, 13, 18, 3, 10, 4, 14, 5, 11, 6, 7)
# Money nobody's invoice asks for.
STRANGE = (
    ("中国建设银行", "318.42", "结息"), ("恒岳一般户", "200000", "内部转账"), ("财付通", "12650", "电子汇入"),
    ("广源投资管理中心", "88888", ""), ("苏州招标中心", "50000", "投标保证金退回"),
)  # fmt: skip
FILE = "银行流水_{day:%Y%m%d}.xlsx"


def build_bank(demo: DemoCompany) -> None:
    """Money of the last days; the secretaries have begun with it."""
    chance = random.Random("bank")  # noqa: S311
    basic = BankAccount.objects.create(name="基本户", number=BASIC, bank="建设银行苏州工业园区支行")
    BankAccount.objects.create(name="一般户", number=COLLECTIONS, bank="工商银行苏州分行")
    times = TIMES[demo.size]
    lines = []
    for n, (payer, account, amount, memo) in enumerate(_drawn(chance, times)[: LINES * times]):
        at = _moment(demo, n)
        lines.append(BroughtLine(basic, at, f"88412{n * 7919 % 100000:05d}", payer[:120], amount, account, memo))
    now = timezone.make_aware(datetime.combine(demo.today, time(8, 20)))
    take_lines(actor=None, lines=lines, file_name=FILE.format(day=demo.today), now=now)
    propose_matches(actor=None, lines=None, now=now)
    _begin(demo, now)


def look_again(demo: DemoCompany) -> None:
    """No line is proposed what is no longer open."""
    now = timezone.make_aware(datetime.combine(demo.today, time(8, 50)))
    propose_matches(actor=None, lines=outdated_lines(), now=now)


def _moment(demo: DemoCompany, n: int) -> datetime:
    ago, n_th = divmod(n, LINES)
    day = worktime.add_working_days(demo.today, -(ago % 5) - (1 if n % 3 else 2))
    return timezone.make_aware(datetime.combine(day, time(9)) + timedelta(minutes=7 * n_th))


def _account(customer: int) -> str:
    return f"62220211{customer * 104729 % 10**9:09d}"


def _drawn(chance: random.Random, times: int) -> list[tuple[str, str, Decimal, str]]:
    """(payer, account, amount, memo) of every kind there is, from what customers owe."""
    owed: dict[int, list[OpenItem]] = defaultdict(list)
    rows = OpenItem.objects.unsettled().filter(entry__kind__in=DEBTS, customer__merged_into=None)
    for item in rows.select_related("entry", "customer").order_by("due_on", "pk"):
        owed[item.customer_id].append(item)
    singles = [items for items in owed.values() if len(items) == 1]
    several = [items for items in owed.values() if 2 <= len(items) <= 6]
    chance.shuffle(singles)
    chance.shuffle(several)
    found: list[tuple[str, str, Decimal, str]] = []

    def pays(items: list[OpenItem], amount: Decimal, memo: str, payer: str = "") -> None:
        customer = items[0].customer
        found.append((payer or customer.name, _account(customer.pk) if not payer else "", amount, memo))

    for kind in range(26 * times):
        if singles:
            items = singles.pop()
            pays(items, items[0].open_amount, ("货款", f"货款 {items[0].entry.document}", "")[kind % 3])
    for kind in SEVERAL * times:
        if not several:
            break
        items = several.pop()
        whole = sum((item.open_amount for item in items), Decimal())
        first = items[0].open_amount
        if kind < 8:
            pays(items, items[0].open_amount + items[1].open_amount, "设备款")
        elif kind < 12:
            pays(items, max(whole - 50 * (kind - 7), Decimal("0.01")), "货款（扣手续费）")
        elif kind < 15:
            pays(items, max(first - 3000, Decimal(100)), "往来款")
        elif kind < 17:
            pays(items, first, f"{items[0].customer.called}货款", payer="宋岚")
        elif kind < 19:
            pays(items, first, "", payer=("广源投资管理中心", "代付 20261118-3371")[kind % 2])
        else:
            pays(items, Decimal(90_000), "定金")
    for payer, amount, memo in STRANGE:
        found.append((payer, "", Decimal(amount), memo))
    others = (
        Customer.objects.filter(merged_into=None)
        .exclude(owner=None)
        .exclude(pk__in=owed)
        .order_by("pk")[: LINES * times - len(found)]
    )
    found += [(c.name, _account(c.pk), Decimal(5000 * (n % 9 + 1)), "预付款") for n, c in enumerate(others)]
    return found


def _begin(demo: DemoCompany, now: datetime) -> None:
    """Some sure ones were accepted, one was put aside."""
    secretary: Any = demo.people.get("secretary")
    sure = BankLine.objects.visible_to(secretary).filter(confidence="high").order_by("booked_at", "pk")
    for line in sure[:4]:
        best = line.proposals[0]
        parts = [(pk, Decimal(amount)) for pk, amount in best["parts"]]
        match_line(actor=secretary, line=line, parts=parts, how=best["kind"], now=now + timedelta(minutes=5))
    interest = BankLine.objects.waiting().filter(memo="结息").first()
    if interest is not None:
        set_aside(actor=secretary, line=interest, reason="利息", now=now + timedelta(minutes=9))


demo_parts.register(DemoPart("orders.bank", 57, build_bank))
# Some of what was proposed is refunded, given up or paid by the parts between.
demo_parts.register(DemoPart("orders.bank_again", 98, look_again))
