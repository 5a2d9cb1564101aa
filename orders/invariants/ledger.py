"""What is always true of receivables; ``manage.py verify`` proves it (ORD-8)."""

from collections.abc import Iterator

from django.db import connection
from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.invariants import invariant

INVOICES = """
SELECT i.number, i.amount, e.amount, o.items, l.lines, n.noted, i.credited_amount FROM orders_invoice i
LEFT JOIN orders_ledgerentry e ON e.invoice_id = i.id AND e.customer_id = i.customer_id
LEFT JOIN (SELECT entry_id, sum(amount) AS items FROM orders_openitem GROUP BY 1) o ON o.entry_id = e.id
LEFT JOIN (SELECT invoice_id, sum(amount) AS lines FROM orders_invoiceline GROUP BY 1) l ON l.invoice_id = i.id
LEFT JOIN (SELECT invoice_id, sum(amount) AS noted FROM orders_creditnote WHERE state = 'issued' GROUP BY 1) n
    ON n.invoice_id = i.id
WHERE i.amount IS DISTINCT FROM e.amount OR i.amount IS DISTINCT FROM o.items OR i.amount <> coalesce(l.lines, i.amount)
   OR i.credited_amount <> coalesce(n.noted, 0)
ORDER BY i.id
"""
NOTES = """
SELECT n.number, n.amount, e.amount FROM orders_creditnote n LEFT JOIN orders_ledgerentry e ON e.credit_note_id = n.id
WHERE (n.state = 'issued') <> (e.id IS NOT NULL) OR n.amount <> -e.amount ORDER BY n.id
"""
SETTLED = """
SELECT 'item', i.id, i.settled, s.paid FROM orders_openitem i
LEFT JOIN (SELECT item_id, sum(amount) AS paid FROM orders_settlement GROUP BY 1) s ON s.item_id = i.id
WHERE i.settled <> coalesce(s.paid, 0)
UNION ALL
SELECT 'credit', e.id, e.spent, s.paid FROM orders_ledgerentry e
LEFT JOIN (SELECT entry_id, sum(amount) AS paid FROM orders_settlement GROUP BY 1) s ON s.entry_id = e.id
WHERE e.spent <> coalesce(s.paid, 0)
ORDER BY 1, 2
"""
# Open items less what was received ahead are the balance; debts from before the portal may have no due date and so no item.
BALANCE = """
SELECT customer_id, sum(owed), sum(told) FROM (
    SELECT customer_id, amount AS owed, CASE WHEN amount < 0 THEN amount + spent WHEN due_on IS NULL THEN amount ELSE 0 END AS told
    FROM orders_ledgerentry
    UNION ALL SELECT customer_id, 0, open_amount FROM orders_openitem
) rows GROUP BY customer_id HAVING sum(owed) <> sum(told) ORDER BY 1
"""
RECEIPTS = """
SELECT r.number, r.amount, e.amount, x.amount, r.reversed_on, x."on" FROM orders_receipt r
LEFT JOIN orders_ledgerentry e ON e.receipt_id = r.id AND e.kind = 'receipt' AND e.customer_id = r.customer_id
    AND e."on" = r.received_on
LEFT JOIN orders_ledgerentry x ON x.receipt_id = r.id AND x.kind = 'reversal' AND x.customer_id = r.customer_id
WHERE r.amount IS DISTINCT FROM -e.amount OR r.reversed_on IS DISTINCT FROM x."on"
   OR r.reversed_on IS NOT NULL AND (x.amount IS DISTINCT FROM r.amount OR e.spent <> r.amount)
ORDER BY r.id
"""
# What was written off is what its lines say and settles them, less what was written back.
WRITE_OFFS = """
SELECT w.number, w.state, l.written, -e.amount, e.spent, b.back, x.back FROM orders_writeoff w
LEFT JOIN (SELECT write_off_id, sum(written) AS written FROM orders_writeoffline GROUP BY 1) l ON l.write_off_id = w.id
LEFT JOIN orders_ledgerentry e ON e.write_off_id = w.id AND e.kind = 'write_off' AND e.customer_id = w.customer_id
    AND e."on" = w.posted_on
LEFT JOIN (
    SELECT line.write_off_id, sum(b.amount) AS back FROM orders_writeback b JOIN orders_writeoffline line ON line.id = b.line_id
    GROUP BY 1
) b ON b.write_off_id = w.id
LEFT JOIN (
    SELECT write_off_id, customer_id, sum(amount) AS back FROM orders_ledgerentry WHERE kind = 'write_back' GROUP BY 1, 2
) x ON x.write_off_id = w.id AND x.customer_id = w.customer_id
WHERE (w.state = 'posted') <> (e.id IS NOT NULL) OR coalesce(l.written, 0) <> coalesce(-e.amount, 0) OR e.spent <> -e.amount
   OR b.back IS DISTINCT FROM x.back OR b.back > l.written
ORDER BY w.id
"""
REFUNDS = """
SELECT f.number, f.state, f.amount, e.amount, i.settled FROM orders_refund f
LEFT JOIN orders_ledgerentry e ON e.refund_id = f.id AND e.receipt_id = f.receipt_id AND e.customer_id = f.customer_id
    AND e."on" = f.paid_on
LEFT JOIN orders_openitem i ON i.entry_id = e.id
WHERE (f.state = 'paid') <> (e.id IS NOT NULL) OR f.amount <> e.amount OR e.amount <> i.settled
ORDER BY f.id
"""
# With both ends there, a settlement lowers what is open and what was received ahead by the same on every day; so these two prove
# the balance of any day: no settlement before its ends or between two customers, no running sum beyond its end.
BOTH_ENDS = """
SELECT s.id FROM orders_settlement s JOIN orders_openitem i ON i.id = s.item_id JOIN orders_ledgerentry d ON d.id = i.entry_id
JOIN orders_ledgerentry c ON c.id = s.entry_id
WHERE s."on" < d."on" OR s."on" < c."on" OR i.customer_id <> c.customer_id OR i.customer_id <> d.customer_id ORDER BY s.id
"""
RUNNING = """
SELECT 'item', day.item_id, day."on", day.sofar, i.amount FROM (
    SELECT item_id, "on", sum(sum(amount)) OVER (PARTITION BY item_id ORDER BY "on") AS sofar
    FROM orders_settlement GROUP BY item_id, "on"
) day JOIN orders_openitem i ON i.id = day.item_id WHERE day.sofar < 0 OR day.sofar > i.amount
UNION ALL
SELECT 'credit', day.entry_id, day."on", day.sofar, -e.amount FROM (
    SELECT entry_id, "on", sum(sum(amount)) OVER (PARTITION BY entry_id ORDER BY "on") AS sofar
    FROM orders_settlement GROUP BY entry_id, "on"
) day JOIN orders_ledgerentry e ON e.id = day.entry_id WHERE day.sofar < 0 OR day.sofar > -e.amount
ORDER BY 1, 2, 3
"""
LINES = """
SELECT l.order_id, l.no, l.invoiced, l.invoiced_amount, b.quantity, b.amount FROM orders_orderline l
LEFT JOIN (
    SELECT line_id, sum(quantity - credited) AS quantity FROM orders_invoiceline GROUP BY 1
) q ON q.line_id = l.id
LEFT JOIN (
    SELECT line_id, sum(quantity) AS quantity, sum(amount) AS amount FROM orders_lineentry WHERE kind = 'invoiced' GROUP BY 1
) b ON b.line_id = l.id
WHERE l.invoiced <> coalesce(q.quantity, 0) OR l.invoiced <> coalesce(b.quantity, 0)
   OR l.invoiced_amount <> coalesce(b.amount, 0)
ORDER BY l.order_id, l.no
"""


def _rows(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


@invariant("orders.invoices_are_booked", _("An invoice is its lines, its ledger entry, its open items"))
def invoices_are_booked() -> Iterator[str]:
    for number, amount, booked, items, lines, noted, credited in _rows(INVOICES):
        yield f"{number}: {amount}, booked {booked}, items {items}, lines {lines}, credited {credited} by notes of {noted}"


@invariant("orders.credit_notes_are_booked", _("A credit note is its ledger entry"))
def credit_notes_are_booked() -> Iterator[str]:
    for number, amount, booked in _rows(NOTES):
        yield f"{number}: {amount}, booked {booked}"


@invariant("orders.settled_is_its_settlements", _("What is settled is the sum of its settlements"))
def settled_is_its_settlements() -> Iterator[str]:
    for what, pk, told, paid in _rows(SETTLED):
        yield f"{what} {pk}: {told} settled, settlements {paid}"


@invariant("orders.balance_is_its_items", _("A balance is its open items less what was received ahead"))
def balance_is_its_items() -> Iterator[str]:
    for customer, owed, told in _rows(BALANCE):
        yield f"customer {customer}: owes {owed}, open items {told}"


@invariant("orders.receipts_are_booked", _("A receipt is its ledger entry, a reversed one its opposite as well"))
def receipts_are_booked() -> Iterator[str]:
    for number, amount, booked, back, on, back_on in _rows(RECEIPTS):
        yield f"{number}: {amount}, booked {booked}, reversed {back} on {on}, booked on {back_on}"


@invariant("orders.write_offs_are_booked", _("A write-off is its ledger entry, what was written back its opposites"))
def write_offs_are_booked() -> Iterator[str]:
    for number, state, written, booked, spent, back, back_booked in _rows(WRITE_OFFS):
        yield f"{number} {state}: {written}, booked {booked}, settles {spent}, back {back}, booked back {back_booked}"


@invariant("orders.refunds_are_booked", _("A refund paid is its ledger entry and used up money of its receipt"))
def refunds_are_booked() -> Iterator[str]:
    for number, state, amount, booked, settled in _rows(REFUNDS):
        yield f"{number} {state}: {amount}, booked {booked}, used up {settled}"


@invariant("orders.settled_on_any_day", _("No day shows more settled than there was"))
def settled_on_any_day() -> Iterator[str]:
    for (pk,) in _rows(BOTH_ENDS):
        yield f"settlement {pk}: before its debt or its money, or between two customers"
    for what, pk, day, sofar, most in _rows(RUNNING):
        yield f"{what} {pk}: on {day} {sofar} of {most}"


@invariant("orders.lines_are_invoiced", _("What is invoiced of a line is its invoices less its credit notes"))
def lines_are_invoiced() -> Iterator[str]:
    for order, no, quantity, amount, entered, worth in _rows(LINES):
        yield f"order {order} line {no}: invoiced {quantity}/{amount}, entries {entered}/{worth}"
