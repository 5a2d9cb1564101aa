"""Whatever is booked, allocated, taken back, reversed, written off and paid back, in whatever order: the balance of every day is
its open items less what was received ahead (ORD-8)."""

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orders.debtors import settle
from orders.invariants import debtors, ledger
from orders.models import LedgerEntry, OpenItem, Receipt, Refund, WriteOff, WriteOffLine
from orders.receivables import receivables_on
from orders.services.receipts import reverse, unallocate
from orders.services.refunds import pay_refund
from orders.services.write_offs import write_back
from salesops.core.refusals import Refused
from tests.cast_orders_made import NOW, TODAY
from tests.cast_orders_paid import billed, booked, paid
from tests.cast_write_offs import agreed, asked_off, asked_refund

SINCE = date(2026, 10, 1)
DAYS = st.integers(0, (TODAY - SINCE).days).map(lambda n: SINCE + timedelta(days=n))
CENTS = st.integers(1, 500_00).map(lambda n: Decimal(n) / 100)
WHICH = st.integers(0, 3)
STEP = st.one_of(
    st.tuples(st.just("invoice"), DAYS, CENTS),
    st.tuples(st.just("book"), DAYS, CENTS),
    st.tuples(st.just("allocate"), WHICH, WHICH, CENTS, st.none() | DAYS),
    st.tuples(st.just("unallocate"), WHICH, st.none() | WHICH, DAYS),
    st.tuples(st.just("reverse"), WHICH, st.none() | DAYS),
    st.tuples(st.just("count")),
    st.tuples(st.just("ask_off"), WHICH, CENTS),
    st.tuples(st.just("decide"), WHICH),
    st.tuples(st.just("back"), WHICH, CENTS, DAYS),
    st.tuples(st.just("ask_refund"), WHICH, CENTS),
    st.tuples(st.just("pay"), WHICH, DAYS),
)
PROOFS = (
    ledger.invoices_are_booked, ledger.receipts_are_booked, ledger.settled_is_its_settlements, ledger.settled_on_any_day,
    ledger.balance_is_its_items, ledger.write_offs_are_booked, ledger.refunds_are_booked,
    debtors.debtors_are_their_items,
)  # fmt: skip


class Books:
    """The customer's books while a sequence runs: what can't be done is refused, and nothing of it is written."""

    def __init__(self, company, customer) -> None:
        self.company, self.customer = company, customer
        self.items: list[OpenItem] = []
        self.receipts: list[Receipt] = []
        self.asked: list[WriteOff | Refund] = []

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

    def reverse(self, receipt: int, on: date | None) -> None:
        reverse(actor=self.company.finance, receipt=self.receipts[receipt], reason="错账", on=on, now=NOW)

    def count(self) -> None:
        settle()

    def ask_off(self, item: int, amount: Decimal) -> None:
        found = OpenItem.objects.select_related("entry").get(pk=self.items[item].pk)
        self.asked.append(asked_off(self.company, self.customer, (found, str(min(amount, found.open_amount)))))

    def ask_refund(self, receipt: int, amount: Decimal) -> None:
        found = self.receipts[receipt]
        self.asked.append(asked_refund(self.company, found, str(min(amount, found.left))))

    def decide(self, which: int) -> None:
        agreed(self.asked[which])

    def back(self, which: int, amount: Decimal, on: date) -> None:
        line = WriteOffLine.objects.filter(write_off__state="posted").order_by("pk")[which]
        part = min(amount, line.written)
        write_back(
            actor=self.company.finance, found=line.write_off, parts=[(line, part)], reason="客户付款", on=on, now=NOW
        )

    def pay(self, which: int, on: date) -> None:
        pay_refund(
            actor=self.company.finance,
            found=Refund.objects.filter(state="approved").order_by("pk")[which],
            on=on,
            now=NOW,
        )


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
        ("ask_off", 0, Decimal(100)), ("decide", 0), ("back", 0, Decimal(40), TODAY),
        ("book", SINCE, Decimal(50)), ("ask_refund", 1, Decimal(20)), ("decide", 1), ("pay", 0, TODAY),
    ):  # fmt: skip
        books.take(*step)
    kinds = list(LedgerEntry.objects.order_by("pk").values_list("kind", "amount"))
    assert [kind for kind, _amount in kinds] == [
        "invoice", "receipt", "reversal", "write_off", "write_back", "receipt", "refund",
    ]  # fmt: skip
    assert receivables_on(files.zerun.pk, SINCE).open == 150
    assert (receivables_on(files.zerun.pk, TODAY).open, receivables_on(files.zerun.pk, TODAY).ahead) == (240, 30)
