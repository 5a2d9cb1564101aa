"""Lists that orders owns: one module each, all imported here so that they are registered."""

from .orders import OrderList
from .price_lists import PriceLists
from .products import ProductList

__all__ = ["OrderList", "PriceLists", "ProductList"]
