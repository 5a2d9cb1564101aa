"""How customers paid: what receipts settled, against its due date. Before a customer's first receipt there is no data."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from customers.policies.credit_signs import CREDIT_SIGNS
from orders.customer_facts.reading import columns, months_before
from salesops.core.policies import policy_on
from salesops.core.sockets.customer_facts import CustomerFact, Values, customer_facts

YEAR, BEFORE = months_before("%(day)s", "12"), months_before("%(day)s", "%(months)s")
FIGURES: Mapping[str, str] = {
    "average_days_late": f"avg(late) FILTER (WHERE paid_on > {YEAR})",
    # The last months against as many before them.
    "days_late_trend": (
        f"avg(late) FILTER (WHERE paid_on > {BEFORE})"
        f" - avg(late) FILTER (WHERE paid_on <= {BEFORE} AND paid_on > {months_before('%(day)s', '2 * %(months)s')})"
    ),
    "paid_invoices": "count(DISTINCT entry_id)",
}


def paid(ids: Sequence[int], day: date, names: Sequence[str]) -> Mapping[str, Values]:
    """Days late of what money settled, early payment is 0; a receipt reversed paid nothing. One query.

    What a credit note alone settled was not paid. A write-off is no payment either (K07): debts given up for the most part
    don't count, of others the money counts, with the day its last part came.
    """
    shown = ", ".join(FIGURES[name] for name in names)
    sql = f"""
        SELECT customer_id, {shown} FROM (
            SELECT customer_id, entry_id, paid_on, greatest(paid_on - due_on, 0) AS late
            FROM orders_openitem i CROSS JOIN LATERAL (
                SELECT coalesce(sum(s.amount) FILTER (WHERE e.kind = 'receipt'), 0) AS money,
                    coalesce(sum(s.amount) FILTER (WHERE e.kind = 'write_off'), 0) AS given_up,
                    max(s."on") FILTER (WHERE e.kind = 'receipt' AND s.amount > 0) AS came_on
                FROM orders_settlement s JOIN orders_ledgerentry e ON e.id = s.entry_id WHERE s.item_id = i.id
            ) s CROSS JOIN LATERAL (SELECT CASE WHEN given_up > 0 THEN came_on ELSE settled_on END AS paid_on) p
            WHERE customer_id = ANY(%(ids)s) AND settled_on <= %(day)s AND money > given_up AND EXISTS (
                SELECT FROM orders_ledgerentry d WHERE d.id = i.entry_id AND d.kind IN ('invoice', 'opening')
            )
        ) items GROUP BY 1
    """
    months = policy_on(CREDIT_SIGNS, day)["slower_months"]
    return columns(sql, {"ids": list(ids), "day": day, "months": months}, names)


for _code, _label in (
    ("average_days_late", _("Paid late on average")),
    ("days_late_trend", _("Paid later than before")),
    ("paid_invoices", _("Paid invoices")),
):
    customer_facts.register(CustomerFact(_code, _label, source=paid))
