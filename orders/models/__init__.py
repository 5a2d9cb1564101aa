from .contract import Contract, ContractLine
from .contract_review import ContractFile, ContractRemark, ContractVersion
from .count import StockCount
from .credit_check import CreditCheck
from .ledger import LedgerEntry
from .order import Order
from .order_line import LineEntry, OrderLine
from .price import ProductCost, ProductPrice
from .price_list import PriceList, PriceListLine
from .product import Product
from .shipment import Shipment, ShipmentFile, ShipmentLine
from .stock import Reservation, StockLevel, StockMovement, Warehouse

__all__ = [
    "Contract",
    "ContractFile",
    "ContractLine",
    "ContractRemark",
    "ContractVersion",
    "CreditCheck",
    "LedgerEntry",
    "LineEntry",
    "Order",
    "OrderLine",
    "PriceList",
    "PriceListLine",
    "Product",
    "ProductCost",
    "ProductPrice",
    "Reservation",
    "Shipment",
    "ShipmentFile",
    "ShipmentLine",
    "StockCount",
    "StockLevel",
    "StockMovement",
    "Warehouse",
]
