"""What is always true of dealers' reports and checks; ``manage.py verify`` proves it (ORD-12)."""

from collections.abc import Iterator

from django.db import connection
from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.invariants import invariant

# Each month goes on from the last one handed in before it; files merged since have two histories.
CARRIED = """
SELECT r.id, r.month, line.product_id, line.carried, left_.stock FROM orders_dealerreport r
JOIN orders_dealerreportline line ON line.report_id = r.id
CROSS JOIN LATERAL (
    SELECT id FROM orders_dealerreport b WHERE b.customer_id = r.customer_id AND b.month < r.month
    AND b.state IN ('submitted', 'closed') AND b.merged_at IS NULL ORDER BY b.month DESC LIMIT 1
) before
CROSS JOIN LATERAL (
    SELECT coalesce((SELECT coalesce(counted, closing) FROM orders_dealerreportline
                     WHERE report_id = before.id AND product_id = line.product_id), 0) AS stock
) left_
WHERE r.state IN ('submitted', 'closed') AND r.merged_at IS NULL AND line.carried IS DISTINCT FROM left_.stock ORDER BY line.id
"""
FOLLOWED = """
SELECT c.id, c."on" FROM orders_dealercheck c WHERE c.state IN ('open', 'closed') AND (
    EXISTS (SELECT FROM orders_dealercheckline line WHERE line.dealer_check_id = c.id AND line.difference <> 0
            AND NOT EXISTS (SELECT FROM orders_dealerdifference d WHERE d.line_id = line.id AND d.quantity = line.difference))
    OR (c.state = 'closed') = EXISTS (
        SELECT FROM orders_dealerdifference d WHERE d.dealer_check_id = c.id AND d.state <> 'verified')
) ORDER BY c.id
"""


def _rows(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


@invariant("orders.dealer_stock", _("Dealers: each report goes on from the stock the last one left"))
def goes_on() -> Iterator[str]:
    for pk, month, product, carried, stock in _rows(CARRIED):
        yield f"report {pk} of {month:%Y-%m}, product {product}: goes on from {carried}, the last report left {stock}"


@invariant(
    "orders.dealer_checks", _("Dealers: every difference of a check is followed, and closed checks have none left")
)
def all_followed() -> Iterator[str]:
    for pk, on in _rows(FOLLOWED):
        yield f"check {pk} of {on}: differences and state don't agree"
