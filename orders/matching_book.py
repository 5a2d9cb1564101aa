"""What is known while lines of the bank are looked at: read once for all of them, with a constant number of queries (ORD-9)."""

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from customers.models import Customer
from orders.models import BankLine, Invoice, LedgerEntry, OpenItem, Order, PayerAccount
from orders.policies.matching import MATCHING
from orders.rules.payers import Book, Incoming, Item, numbers_in, words_in
from salesops.core.policies import policy_on

# Beyond so many lines everything that is open is read: one large query is sooner than many keys.
MANY = 300
# What customers pay; refunds and reversals open items as well, for money that goes the other way.
DEBTS = (LedgerEntry.Kind.INVOICE, LedgerEntry.Kind.OPENING)
COLUMNS = (
    "pk", "customer", "entry__document", "due_on", "open_amount", "entry__invoice__tax_number", "entry__order__number",
    "entry__order__contract__number",
)  # fmt: skip


def incoming(line: BankLine) -> Incoming:
    return Incoming(line.pk, line.amount, line.payer_norm, line.payer_account, line.memo)


def book_for(lines: Collection[Incoming], day: date, *, also: Iterable[int] = ()) -> Book:
    """The book of ``lines``; ``also``: customers somebody thought of before. Six queries."""
    book = Book(longest_fee=policy_on(MATCHING, day)["fee"])
    everything = len(lines) > MANY
    _payers(book, lines)
    _called(book, lines, everything)
    people = {pk for rows in (*book.accounts.values(), *book.learnt.values()) for pk in rows} | set(also)
    people |= {pk for rows in (*book.names.values(), *book.called.values()) for pk in rows}
    rows = OpenItem.objects.unsettled().filter(entry__kind__in=DEBTS).order_by()
    if not everything:
        numbers = {number for line in lines for number in numbers_in(line.memo)}
        rows = rows.filter(pk__in=_near(lines, people, numbers))
    book.add(_item(row) for row in rows.values_list(*COLUMNS))
    return book


def _item(row: tuple[Any, ...]) -> Item:
    pk, customer, document, due_on, amount, tax_number, order, contract = row
    papers = tuple(number.upper() for number in (document, tax_number, order, contract) if number)
    return Item(pk, customer, document, due_on, amount, papers)


def _near(lines: Collection[Incoming], people: set[int], numbers: set[str]) -> set[int]:
    """Open amounts of the payers, of documents the memos name, and of just these amounts: each way by an index of its own."""
    items = OpenItem.objects.unsettled().order_by()
    found = set(items.filter(customer__in=people).values_list("pk", flat=True)) if people else set()
    amounts: set[Decimal] = {line.amount for line in lines}
    found |= set(items.filter(open_amount__in=amounts).values_list("pk", flat=True))
    if numbers:
        invoices = Invoice.objects.filter(Q(number__in=numbers) | Q(tax_number__in=[n for n in numbers if n.isdigit()]))
        orders = Order.objects.filter(Q(number__in=numbers) | Q(contract__number__in=numbers))
        pks = list(invoices.values_list("pk", flat=True)) + list(
            Invoice.objects.filter(order__in=list(orders.values_list("pk", flat=True))).values_list("pk", flat=True)
        )
        found |= set(items.filter(entry__invoice__in=pks).values_list("pk", flat=True))
        customers = set(
            OpenItem.objects.filter(pk__in=found, entry__invoice__in=pks).values_list("customer", flat=True)
        )
        found |= set(items.filter(customer__in=customers).values_list("pk", flat=True))
    return found


def _payers(book: Book, lines: Collection[Incoming]) -> None:
    accounts = {line.payer_account for line in lines if line.payer_account}
    norms = {line.payer_norm for line in lines if line.payer_norm}
    known = PayerAccount.objects.held().filter(Q(account__in=accounts) | Q(account="", payer_norm__in=norms))
    known = known.filter(customer__merged_into=None).order_by()
    for account, norm, customer, times in known.values_list("account", "payer_norm", "customer", "times"):
        (book.accounts.setdefault(account, {}) if account else book.learnt.setdefault(norm, {}))[customer] = times
    named = Customer.objects.filter(name_norm__in=norms, merged_into=None).order_by("pk")
    for pk, norm in named.values_list("pk", "name_norm"):
        book.names.setdefault(norm, []).append(pk)


def _called(book: Book, lines: Collection[Incoming], everything: bool) -> None:
    """Customers a memo calls by their short name."""
    words = set().union(*(words_in(line.memo) for line in lines)) if lines else set()
    if not words:
        return
    rows = Customer.objects.exclude(short_name="").filter(merged_into=None).order_by("pk")
    if not everything:
        rows = rows.filter(short_name__in=words)
    for pk, name in rows.values_list("pk", "short_name"):
        if name.casefold() in words:
            book.called.setdefault(name.casefold(), []).append(pk)
