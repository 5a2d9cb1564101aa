"""Lists that orders owns: one module each, all imported here so that they are registered."""

from .contracts import ContractList
from .dealer_checks import DealerCheckList, DealerDifferenceList
from .dealers import DealerList, DealerReportList, DealerStockList
from .dunning import DunningLetterList
from .exceptions import ExceptionList
from .invoices import InvoiceList, InvoiceRequestList
from .orders import OrderList
from .osb import OsbProblemList
from .price_lists import PriceLists
from .production import ProductionList
from .products import ProductList
from .receipts import ReceiptList
from .returns import ReturnList
from .sales import SalesEntries
from .shipments import ShipmentList
from .statements import DifferenceList, StatementList
from .write_offs import RefundList, WriteOffList

__all__ = [
    "ContractList",
    "DealerCheckList",
    "DealerDifferenceList",
    "DealerList",
    "DealerReportList",
    "DealerStockList",
    "DifferenceList",
    "DunningLetterList",
    "ExceptionList",
    "InvoiceList",
    "InvoiceRequestList",
    "OrderList",
    "OsbProblemList",
    "PriceLists",
    "ProductList",
    "ProductionList",
    "ReceiptList",
    "RefundList",
    "ReturnList",
    "SalesEntries",
    "ShipmentList",
    "StatementList",
    "WriteOffList",
]
