from .count import StockCount
from .price import ProductCost, ProductPrice
from .price_list import PriceList, PriceListLine
from .product import Product
from .stock import StockLevel, StockMovement, Warehouse

__all__ = [
    "PriceList",
    "PriceListLine",
    "Product",
    "ProductCost",
    "ProductPrice",
    "StockCount",
    "StockLevel",
    "StockMovement",
    "Warehouse",
]
