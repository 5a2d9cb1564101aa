"""The reconciliation desk and the page of a statement at the size of the demo; a month of bank lines looked at in one go."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse

from orders.models import BankLine, Statement
from orders.rules.matching import proposals_for, without_contested
from orders.rules.payers import Book, Incoming, Item
from tests.bench.scenarios import Bench, Work, scenario

LINES, OPEN, CUSTOMERS = 10_000, 50_000, 4_000


@scenario("reconciliation desk (secretary)", aim=3)
def desk(bench: Bench) -> Work:
    if not BankLine.objects.waiting().exists():
        return ""
    address = reverse("orders:reconciliation")
    return lambda: bench.client("secretary").get(address)


@scenario("statement page (secretary)", aim=3)
def statement(bench: Bench) -> Work:
    """The one with the most money of those the secretary sees: its entries are many."""
    found = Statement.objects.visible_to(bench.person("secretary")).order_by("-debit", "pk").first()
    if found is None:
        return ""
    address = reverse("orders:statement", args=[found.key])
    return lambda: bench.client("secretary").get(address)


def _month() -> tuple[list[Incoming], list[Item]]:
    """Lines as banks send them: three of four pay one invoice, others several, with a fee, in part, or nobody knows whom."""
    chance = random.Random(9)
    first = date(2026, 9, 1)
    items = [
        Item(n, n % CUSTOMERS, f"FP-2026-{n:05d}", first + timedelta(days=chance.randrange(90)),
             Decimal(chance.randrange(10_000, 50_000_000)) / 100, (f"FP-2026-{n:05d}",))
        for n in range(OPEN)
    ]  # fmt: skip
    lines = []
    for n in range(LINES):
        customer = chance.randrange(CUSTOMERS)
        own = items[customer::CUSTOMERS]
        way = chance.random()
        paid = chance.sample(own, 1 if way < 0.75 else 2 if way < 0.85 else 3)
        amount = sum((item.open for item in paid), Decimal(0))
        amount = amount if way < 0.9 else amount - 15 if way < 0.95 else amount / 2
        memo = f"货款 {paid[0].number}" if chance.random() < 0.3 else "货款"
        payer = f"客户{customer}" if chance.random() < 0.9 else f"某人{n}"
        lines.append(Incoming(n, amount.quantize(Decimal("0.01")), payer, "", memo))
    return lines, items


def each_with_each(bench: Bench) -> Callable[[], Any]:
    """What whoever has no index would do: every line compared with every open amount, once, and nothing found out."""
    lines, items = _month()
    amounts = [item.open for item in items]
    return lambda: [amounts.count(line.amount) for line in lines]


@scenario("proposals · 10,000 bank lines, 50,000 open", aim=0.5, rounds=1, reference=each_with_each)
def proposals(bench: Bench) -> Work:
    """At most 60 seconds, says the issue; comparing each with each takes some twenty."""
    lines, items = _month()

    def work() -> int:
        book = Book(longest_fee=Decimal(50))
        book.add(items)
        for customer in range(CUSTOMERS):
            book.names[f"客户{customer}"] = [customer]
        return len(without_contested({line.pk: proposals_for(line, book) for line in lines}))

    return work
