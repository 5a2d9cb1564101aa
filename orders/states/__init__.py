"""State machines of orders, each as one table; the database refuses every other move."""

from .order import ORDER
from .products import COUNT, PRICE_LIST, PRODUCT
from .shipment import SHIPMENT

__all__ = ["COUNT", "ORDER", "PRICE_LIST", "PRODUCT", "SHIPMENT"]
