"""What there is beside an order, asked once for its page: most orders have few papers, and parts that have none ask nothing."""

from orders.models import Order
from salesops.core.prepared import Prepared

_BESIDE = Prepared(
    "beside_an_order",
    """SELECT
    EXISTS (SELECT FROM approvals_approval WHERE kind = 'orders.order' AND record_id = $2) AS approvals,
    EXISTS (SELECT FROM approvals_approval WHERE kind = 'orders.order' AND record_id = $2 AND state = 'pending') AS pending,
    EXISTS (SELECT FROM orders_creditcheck WHERE order_id = $1) AS checks,
    EXISTS (SELECT FROM orders_shipment WHERE order_id = $1) AS shipments,
    EXISTS (SELECT FROM orders_reservation r JOIN orders_orderline l ON l.id = r.line_id WHERE l.order_id = $1) AS reserved,
    EXISTS (SELECT FROM orders_invoicerequest WHERE order_id = $1) AS requests,
    EXISTS (SELECT FROM orders_invoicerequest WHERE order_id = $1 AND state NOT IN ('issued', 'withdrawn')) AS requested,
    EXISTS (SELECT FROM orders_invoice WHERE order_id = $1) AS invoices,
    EXISTS (SELECT FROM orders_orderchange WHERE order_id = $1) AS changes,
    EXISTS (SELECT FROM orders_return WHERE order_id = $1) AS returns,
    EXISTS (SELECT FROM orders_productionorder WHERE order_id = $1) AS production,
    EXISTS (SELECT FROM orders_orderexception WHERE order_id = $1) AS exceptions,
    EXISTS (SELECT FROM orders_osbproblem WHERE order_id = $1) AS problems""",
    "bigint",
    "text",
)


def look_beside(order: Order) -> None:
    """Ask for all parts at once, before they are drawn. One statement, planned once."""
    (order.__dict__["_beside"],) = _BESIDE.rows(order.pk, str(order.pk))


def has_none(order: Order, what: str) -> bool:
    """Whether the page looked and there are no ``what``; where nobody looked the part asks itself."""
    beside = order.__dict__.get("_beside")
    return beside is not None and not getattr(beside, what)
