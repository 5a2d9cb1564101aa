"""Lists that orders owns: one module each, all imported here so that they are registered."""

from .price_lists import PriceLists
from .products import ProductList

__all__ = ["PriceLists", "ProductList"]
