from .bank_account import BankAccount, PayerAccount
from .bank_line import BankLine, BankList
from .bank_match import BankMatch
from .change import OrderChange, OrderChangeLine
from .contract import Contract, ContractLine
from .contract_review import ContractFile, ContractRemark, ContractVersion
from .count import StockCount
from .credit_check import CreditCheck
from .credit_note import CreditNote, CreditNoteLine
from .dealer_check import DealerCheck, DealerCheckLine, DealerDifference
from .dealer_report import RESELLING, DealerReport, DealerReportLine, DealerReportLink
from .debtor import DebtDay, Debtor, DebtorMark
from .dispute import Dispute
from .dunning import DunningLetter, DunningLetterLine, DunningNote, DunningStep
from .exception import ExceptionOffer, OrderException
from .invoice import Invoice, InvoiceLine
from .invoice_request import InvoiceKind, InvoiceRequest, InvoiceRequestLine, Terms
from .ledger import LedgerEntry
from .open_item import OpenItem, Settlement
from .order import Order
from .order_line import LineEntry, OrderLine
from .osb_problem import OsbProblem
from .price import ProductCost, ProductPrice
from .price_list import PriceList, PriceListLine
from .product import Product
from .production import ProductionLine, ProductionOrder
from .promise import Promise, PromisePart
from .receipt import Receipt
from .refund import Refund
from .returned import Return, ReturnFile, ReturnLine
from .sales import SalesDay, SalesMonth, SalesRebuild
from .shipment import Shipment, ShipmentFile, ShipmentLine
from .statement import Statement, StatementLine
from .statement_answer import Difference, StatementAnswer, StatementLink
from .stock import Reservation, StockLevel, StockMovement, Warehouse
from .write_off import WriteBack, WriteOff, WriteOffFile, WriteOffLine

__all__ = [
    "RESELLING",
    "BankAccount",
    "BankLine",
    "BankList",
    "BankMatch",
    "Contract",
    "ContractFile",
    "ContractLine",
    "ContractRemark",
    "ContractVersion",
    "CreditCheck",
    "CreditNote",
    "CreditNoteLine",
    "DealerCheck",
    "DealerCheckLine",
    "DealerDifference",
    "DealerReport",
    "DealerReportLine",
    "DealerReportLink",
    "DebtDay",
    "Debtor",
    "DebtorMark",
    "Difference",
    "Dispute",
    "DunningLetter",
    "DunningLetterLine",
    "DunningNote",
    "DunningStep",
    "ExceptionOffer",
    "Invoice",
    "InvoiceKind",
    "InvoiceLine",
    "InvoiceRequest",
    "InvoiceRequestLine",
    "LedgerEntry",
    "LineEntry",
    "OpenItem",
    "Order",
    "OrderChange",
    "OrderChangeLine",
    "OrderException",
    "OrderLine",
    "OsbProblem",
    "PayerAccount",
    "PriceList",
    "PriceListLine",
    "Product",
    "ProductCost",
    "ProductPrice",
    "ProductionLine",
    "ProductionOrder",
    "Promise",
    "PromisePart",
    "Receipt",
    "Refund",
    "Reservation",
    "Return",
    "ReturnFile",
    "ReturnLine",
    "SalesDay",
    "SalesMonth",
    "SalesRebuild",
    "Settlement",
    "Shipment",
    "ShipmentFile",
    "ShipmentLine",
    "Statement",
    "StatementAnswer",
    "StatementLine",
    "StatementLink",
    "StockCount",
    "StockLevel",
    "StockMovement",
    "Terms",
    "Warehouse",
    "WriteBack",
    "WriteOff",
    "WriteOffFile",
    "WriteOffLine",
]
