"""What is known while lines of the bank are looked at: read once for all of them, with a constant number of queries (ORD-9)."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Q

from customers.models import Customer
from orders.models import BankLine, LedgerEntry, OpenItem, PayerAccount
from orders.policies.matching import MATCHING
from orders.rules.payers import Book, Incoming, Item, numbers_in, words_in
from salesops.core.policies import policy_on
from salesops.core.prepared import Prepared

# Beyond so many lines everything that is open is read: one large query is sooner than many keys.
MANY = 300
# What customers pay; refunds and reversals open items as well, for money that goes the other way.
DEBTS = (LedgerEntry.Kind.INVOICE, LedgerEntry.Kind.OPENING)
COLUMNS = (
    "pk", "customer", "entry__document", "due_on", "open_amount", "entry__invoice__tax_number", "entry__order__number",
    "entry__order__contract__number",
)  # fmt: skip

# Who pays from an account or under a name, who is called so: what ``_payers`` and ``_called`` find, for few lines.
_KNOWN = Prepared(
    "known_payers",
    """
SELECT 'account', known.account, known.customer_id, known.times
FROM orders_payeraccount known JOIN customers_customer c ON c.id = known.customer_id
WHERE known.account = ANY($1) AND known.account <> '' AND known.times > 0 AND c.merged_into_id IS NULL
UNION ALL
SELECT 'learnt', known.payer_norm, known.customer_id, known.times
FROM orders_payeraccount known JOIN customers_customer c ON c.id = known.customer_id
WHERE known.payer_norm = ANY($2) AND known.account = '' AND known.times > 0 AND c.merged_into_id IS NULL
UNION ALL
(SELECT 'name', name_norm, id, 0 FROM customers_customer
 WHERE name_norm = ANY($2) AND merged_into_id IS NULL ORDER BY id)
UNION ALL
(SELECT 'called', short_name, id, 0 FROM customers_customer
 WHERE short_name = ANY($3) AND short_name <> '' AND merged_into_id IS NULL ORDER BY id)
""",
    "text[]", "text[]", "text[]", generic=True,
)  # fmt: skip
# Open amounts of the payers, of just these amounts, and of documents the memos name with all else their customers owe: each way by
# an index of its own. OFFSET 0: few rows join, which a plan for any values doesn't know.
_NEAR = Prepared(
    "open_amounts_near",
    f"""
WITH paper AS MATERIALIZED (
    SELECT id FROM orders_invoice WHERE number = ANY($3)
    UNION SELECT id FROM orders_invoice WHERE tax_number = ANY($4)
    UNION SELECT i.id FROM (
        SELECT id FROM orders_order WHERE number = ANY($3)
        UNION SELECT o.id FROM orders_contract c, LATERAL (SELECT id FROM orders_order WHERE contract_id = c.id OFFSET 0) o
        WHERE c.number = ANY($3)
    ) o, LATERAL (SELECT id FROM orders_invoice WHERE order_id = o.id OFFSET 0) i
), named AS MATERIALIZED (
    SELECT DISTINCT item.customer_id FROM paper,
        LATERAL (SELECT id FROM orders_ledgerentry WHERE invoice_id = paper.id OFFSET 0) e,
        LATERAL (SELECT customer_id FROM orders_openitem WHERE entry_id = e.id AND open_amount > 0 OFFSET 0) item
), found AS (
    SELECT id FROM orders_openitem WHERE customer_id = ANY($1) AND open_amount > 0
    UNION SELECT id FROM orders_openitem WHERE open_amount = ANY($2) AND open_amount > 0
    UNION SELECT item.id FROM named,
        LATERAL (SELECT id FROM orders_openitem WHERE customer_id = named.customer_id AND open_amount > 0 OFFSET 0) item
)
SELECT item.id, item.customer_id, e.document, item.due_on, item.open_amount, i.tax_number, o.number, c.number
FROM found JOIN orders_openitem item USING (id) JOIN orders_ledgerentry e ON e.id = item.entry_id
LEFT JOIN orders_invoice i ON i.id = e.invoice_id LEFT JOIN orders_order o ON o.id = e.order_id
LEFT JOIN orders_contract c ON c.id = o.contract_id
WHERE e.kind IN {tuple(map(str, DEBTS))!r}
""",
    "bigint[]", "numeric[]", "text[]", "text[]", generic=True,
)  # fmt: skip


def incoming(line: BankLine) -> Incoming:
    return Incoming(line.pk, line.amount, line.payer_norm, line.payer_account, line.memo)


def book_for(lines: Collection[Incoming], day: date, *, also: Iterable[int] = ()) -> Book:
    """The book of ``lines``; ``also``: customers somebody thought of before. Two queries, of many lines four."""
    book = Book(longest_fee=policy_on(MATCHING, day)["fee"])
    if len(lines) > MANY:
        _payers(book, lines)
        _called(book, lines)
        rows = OpenItem.objects.unsettled().filter(entry__kind__in=DEBTS).order_by()
        book.add(_item(row) for row in rows.values_list(*COLUMNS))
    else:
        people = {*also, *_known(book, lines)}
        numbers = {number for line in lines for number in numbers_in(line.memo)}
        digits = [number for number in numbers if number.isdigit()]
        amounts = {line.amount for line in lines}
        book.add(map(_item, _NEAR.all(list(people), list(amounts), list(numbers), digits)))
    return book


def _item(row: tuple[Any, ...]) -> Item:
    pk, customer, document, due_on, amount, tax_number, order, contract = row
    papers = tuple(number.upper() for number in (document, tax_number, order, contract) if number)
    return Item(pk, customer, document, due_on, amount, papers)


def _known(book: Book, lines: Collection[Incoming]) -> Iterable[int]:
    """Fill in who pays from the accounts and under the names of ``lines``, and whom their memos call by a short name."""
    accounts = {line.payer_account for line in lines if line.payer_account}
    norms = {line.payer_norm for line in lines if line.payer_norm}
    words = set().union(*(words_in(line.memo) for line in lines)) if lines else set()
    for how, said, customer, times in _KNOWN.all(list(accounts), list(norms), list(words)):
        if how == "account":
            book.accounts.setdefault(said, {})[customer] = times
        elif how == "learnt":
            book.learnt.setdefault(said, {})[customer] = times
        else:
            found = book.names if how == "name" else book.called
            found.setdefault(said, []).append(customer)
        yield customer


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


def _called(book: Book, lines: Collection[Incoming]) -> None:
    """Customers a memo calls by their short name."""
    words = set().union(*(words_in(line.memo) for line in lines)) if lines else set()
    if not words:
        return
    rows = Customer.objects.exclude(short_name="").filter(merged_into=None).order_by("pk")
    for pk, name in rows.values_list("pk", "short_name"):
        if name.casefold() in words:
            book.called.setdefault(name.casefold(), []).append(pk)
