"""State machines of orders, each as one table; the database refuses every other move."""

from .contract import CONTRACT
from .order import ORDER
from .products import COUNT, PRICE_LIST, PRODUCT
from .shipment import SHIPMENT

__all__ = ["CONTRACT", "COUNT", "ORDER", "PRICE_LIST", "PRODUCT", "SHIPMENT"]
