"""K07, K08, K09: what customers pay of what they owe (VAT included)."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.kpi_rows import RowsKpi
from orders.aging import ITEMS_THEN
from orders.collection_sql import ITEMS, OWNED
from salesops.core.sockets.kpis import ZERO, Figure, Span, Sums, kpis

OWNER = ("A2", "A5")
# Owed amounts below this are remainders.
REMAINDER = 100
WORDS = {
    "due": _("due in the period"), "overdue": _("overdue before"), "former": _("owner before the handover"),
    "receipt": pgettext_lazy("ledger", "receipt"), "refund": pgettext_lazy("ledger", "refund"),
    "reversal": pgettext_lazy("ledger", "receipt reversed"), "late": pgettext_lazy("an item", "overdue"),
    "undated": _("no due date"),
}  # fmt: skip


class OfMoney(RowsKpi):
    other_kind = "customers.customer"

    def notes(self, code: str) -> str:
        return str(WORDS.get(code, code))


@kpis.register
class CollectionRate(OfMoney):
    code, unit, dimension = "K07", "percent", "PER"
    name = _("Collection rate")
    definition = _("How much of what was overdue on the first day or fell due in the period was paid by its end.")
    basis = _("due date; money by its value date")
    attribution = OWNER
    formula = _("paid of it by the end of the period ÷ (overdue on the first day + falling due in the period)")
    example = _("764,200 paid of 940,000: 81.30%.")
    cases = (
        _("Nothing due: no value."),
        _("Early payments count in the period of their due date."),
        _("Write-offs are no payment; credit notes lower what is due."),
        _("Due in the period: owner of the due date; older debts: owner of the first day."),
        _("Debts older than a handover stay with the former owner for 30 days."),
    )
    counted, out_of = pgettext_lazy("money", "Paid"), pgettext_lazy("money", "Due")
    record_kind = "orders.invoice"
    rows = (
        (ITEMS + OWNED).replace("{within}", "")
        + """
SELECT owned.owner_id AS person, owned.unit_id AS unit, greatest(owned.due_on, %(first)s) AS day, owned.paid AS numerator,
    owned.base AS denominator, entry.invoice_id AS record, owned.customer_id AS other,
    CASE WHEN owned.former THEN 'former' WHEN owned.falls_due THEN 'due' ELSE 'overdue' END AS note
FROM owned JOIN orders_openitem i ON i.id = owned.id JOIN orders_ledgerentry entry ON entry.id = i.entry_id
WHERE owned.owner_id IS NOT NULL AND (owned.base <> 0 OR owned.paid <> 0)
"""
    )

    def params(self, span: Span) -> dict[str, Any]:
        """What falls due is asked of the whole period; paid is what came until the last day."""
        return {"first": span.first, "last": span.period.last, "day": span.last}


@kpis.register
class CollectionAmount(OfMoney):
    code, unit, dimension = "K08", "gross", "PER"
    name = _("Collection amount")
    definition = _("Money received from customers, less what was paid back or not honoured.")
    basis = _("value date")
    attribution = OWNER
    formula = _("receipts − refunds")
    example = _("Received 820,000, paid back 12,000: 808,000.")
    cases = (
        _("Deposits count; money of an unknown payer counts once the customer is known, by its value date."),
        _("A commercial draft counts when it is honoured, a bank draft when it is received."),
    )
    record_kind = "orders.receipt"
    rows = """
SELECT own.owner_id AS person, own.unit_id AS unit, e."on" AS day, -e.amount AS numerator, 0 AS denominator,
    e.receipt_id AS record, e.customer_id AS other, e.kind AS note
FROM orders_ledgerentry e JOIN customers_ownership own ON own.customer_id = e.customer_id AND own.period @> e."on"
WHERE e.kind IN ('receipt', 'reversal', 'refund') AND e."on" BETWEEN %(first)s AND %(last)s
"""


@kpis.register
class OverdueRatio(OfMoney):
    code, unit, direction, dimension = "K09", "percent", "down", "PER"
    name = _("Overdue ratio")
    definition = _("How much of what customers owe on the last day is past its due date.")
    basis = _("last day of the period")
    attribution = OWNER
    formula = _("overdue receivables ÷ all receivables")
    example = _("120,000 overdue of 1,500,000 owed: 8.00%.")
    cases = (
        _("No receivables: 0%."),
        _("Remainders under 100 are left out; what is disputed stays in."),
    )
    counted, out_of = pgettext_lazy("money", "Overdue"), pgettext_lazy("money", "Owed")
    record_kind = "orders.invoice"
    rows = (
        "WITH item AS ("
        + ITEMS_THEN.replace("{within}", "")
        + """
), owed AS (
    SELECT item.customer_id, item.due_on, item.open, entry.invoice_id FROM item
    JOIN orders_openitem i ON i.id = item.id JOIN orders_ledgerentry entry ON entry.id = i.entry_id
    UNION ALL
    SELECT customer_id, NULL, amount, NULL FROM orders_ledgerentry
    WHERE amount > 0 AND due_on IS NULL AND kind = 'opening' AND "on" <= %(day)s
)
SELECT own.owner_id AS person, own.unit_id AS unit, %(day)s::date AS day,
    CASE WHEN owed.due_on < %(day)s THEN owed.open ELSE 0 END AS numerator, owed.open AS denominator,
    owed.invoice_id AS record, owed.customer_id AS other,
    CASE WHEN owed.due_on < %(day)s THEN 'late' WHEN owed.due_on IS NULL THEN 'undated' ELSE '' END AS note
FROM owed JOIN customers_ownership own ON own.customer_id = owed.customer_id AND own.period @> %(day)s::date
WHERE owed.open >= %(remainder)s
"""
    )

    def params(self, span: Span) -> dict[str, Any]:
        return {"day": span.last, "remainder": REMAINDER}

    def figure(self, sums: Sums) -> Figure:
        found = super().figure(sums)
        return found if found.value is not None else Figure(ZERO, sums.numerator, sums.denominator, sums.rows)
