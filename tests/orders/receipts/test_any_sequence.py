"""Whatever is booked, allocated, taken back and reversed, in whatever order: the balance of every day is its open items less what
was received ahead (ORD-8)."""

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orders.invariants import ledger
from orders.models import LedgerEntry, OpenItem, Receipt
from orders.receivables import receivables_on
from orders.services.receipts import reverse, unallocate
from salesops.core.refusals import Refused
from tests.cast_orders_made import NOW, TODAY
from tests.cast_orders_paid import billed, booked, paid

SINCE = date(2026, 10, 1)
DAYS = st.integers(0, (TODAY - SINCE).days).map(lambda n: SINCE + timedelta(days=n))
CENTS = st.integers(1, 500_00).map(lambda n: Decimal(n) / 100)
WHICH = st.integers(0, 3)
STEP = st.one_of(
    st.tuples(st.just("invoice"), DAYS, CENTS),
    st.tuples(st.just("book"), DAYS, CENTS),
    st.tuples(st.just("allocate"), WHICH, WHICH, CENTS, st.none() | DAYS),
    st.tuples(st.just("unallocate"), WHICH, st.none() | WHICH, DAYS),
    st.tuples(st.just("reverse"), WHICH, DAYS),
)
PROOFS = (
    ledger.invoices_are_booked, ledger.receipts_are_booked, ledger.settled_is_its_settlements, ledger.settled_on_any_day,
    ledger.balance_is_its_items,
)  # fmt: skip


class Books:
    """The customer's books while a sequence runs: what can't be done is refused, and nothing of it is written."""

    def __init__(self, company, customer) -> None:
        self.company, self.customer = company, customer
        self.items: list[OpenItem] = []
        self.receipts: list[Receipt] = []

    def take(self, verb: str, *how) -> None:
        with suppress(Refused, IndexError), transaction.atomic():
            getattr(self, verb)(*how)

    def invoice(self, on: date, amount: Decimal) -> None:
        number = f"FP-2026-9{len(self.items):04}"
        self.items.append(billed(self.customer, str(amount), number, on, due_on=on + timedelta(days=20)))

    def book(self, on: date, amount: Decimal) -> None:
        self.receipts.append(booked(self.company, self.customer, str(amount), on=on))

    def allocate(self, receipt: int, item: int, amount: Decimal, on: date | None) -> None:
        found = OpenItem.objects.get(pk=self.items[item].pk)
        # As much as fits of what was drawn, so that most of them go through.
        part = min(amount, found.open_amount, self.receipts[receipt].left) or amount
        paid(self.company, self.receipts[receipt], (found, str(part)), on=on)

    def unallocate(self, receipt: int, item: int | None, on: date) -> None:
        items = None if item is None else [self.items[item]]
        unallocate(actor=self.company.finance, receipt=self.receipts[receipt], items=items, on=on, now=NOW)

    def reverse(self, receipt: int, on: date) -> None:
        reverse(actor=self.company.finance, receipt=self.receipts[receipt], reason="错账", on=on, now=NOW)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(STEP, min_size=4, max_size=14))
def test_the_balance_of_every_day(company, files, steps):
    with transaction.atomic():
        books = Books(company, files.zerun)
        for start in (("invoice", SINCE, Decimal(300)), ("book", SINCE + timedelta(days=9), Decimal(200))):
            books.take(*start)
        for step in steps:
            books.take(*step)
        assert [line for proof in PROOFS for line in proof()] == []
        entries = list(LedgerEntry.objects.values_list("on", "amount"))
        for day in sorted({on + timedelta(days=n) for on, _amount in entries for n in (-1, 0, 1)} | {TODAY}):
            told = receivables_on(files.zerun.pk, day)
            assert told.balance == told.open - told.ahead == sum(amount for on, amount in entries if on <= day)
            assert min(told.open, told.ahead, told.overdue, told.open - told.overdue) >= 0
        transaction.set_rollback(True)


def test_such_sequences_do_something(company, files):
    """The verbs of the sequences above do go through: what is proved isn't a heap of refusals."""
    books = Books(company, files.zerun)
    for step in (
        ("invoice", SINCE, Decimal(300)), ("book", SINCE, Decimal(200)), ("allocate", 0, 0, Decimal(150), None),
        ("unallocate", 0, 0, TODAY), ("reverse", 0, TODAY),
    ):  # fmt: skip
        books.take(*step)
    assert LedgerEntry.objects.count() == 3
    assert receivables_on(files.zerun.pk, SINCE).open == 150
    assert receivables_on(files.zerun.pk, TODAY).open == 300
