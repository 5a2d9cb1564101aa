"""State machines of orders, each as one table; the database refuses every other move."""

from .bank_line import BANK_LINE
from .change import CHANGE
from .contract import CONTRACT
from .dealer import DEALER_CHECK, DEALER_DIFFERENCE, DEALER_REPORT
from .dunning import DISPUTE, LETTER
from .exception import EXCEPTION
from .invoices import CREDIT_NOTE, INVOICE_REQUEST
from .order import ORDER
from .osb import OSB_PROBLEM
from .production import PRODUCTION
from .products import COUNT, PRICE_LIST, PRODUCT
from .returned import RETURN
from .shipment import SHIPMENT
from .statement import DIFFERENCE, STATEMENT
from .write_offs import REFUND, WRITE_OFF

__all__ = [
    "BANK_LINE",
    "CHANGE",
    "CONTRACT",
    "COUNT",
    "CREDIT_NOTE",
    "DEALER_CHECK",
    "DEALER_DIFFERENCE",
    "DEALER_REPORT",
    "DIFFERENCE",
    "DISPUTE",
    "EXCEPTION",
    "INVOICE_REQUEST",
    "LETTER",
    "ORDER",
    "OSB_PROBLEM",
    "PRICE_LIST",
    "PRODUCT",
    "PRODUCTION",
    "REFUND",
    "RETURN",
    "SHIPMENT",
    "STATEMENT",
    "WRITE_OFF",
]
