"""The reconciliation desk and the page of a statement at the size of the demo; proposals for a month of bank lines at once."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from customers.models import Customer
from orders.matching_book import DEBTS
from orders.models import BankAccount, BankLine, BankList, OpenItem, Statement
from orders.services.bank_proposals import propose_matches
from tests.bench.scenarios import Bench, Work, scenario

LINES, OPEN = 10_000, 50_000


@scenario("reconciliation desk (secretary)", aim=3)
def desk(bench: Bench) -> Work:
    if not BankLine.objects.waiting().exists():
        return ""
    address = reverse("orders:reconciliation")
    return lambda: bench.client("secretary").get(address)


@scenario("statement page (secretary)", aim=3)
def statement(bench: Bench) -> Work:
    """One of the statements with the most entries of those the secretary sees."""
    found = Statement.objects.visible_to(bench.person("secretary")).order_by("-debit", "pk").first()
    if found is None:
        return ""
    address = reverse("orders:statement", args=[found.key])
    return lambda: bench.client("secretary").get(address)
