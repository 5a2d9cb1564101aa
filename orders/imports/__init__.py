"""Tables people bring (contract.md, "Imports"): one module each, all imported here so that they are registered."""

from . import bank_line_kind, dealer_report_kind, invoice_kind, order_kind, product_kind, receipt_kind

__all__ = ["bank_line_kind", "dealer_report_kind", "invoice_kind", "order_kind", "product_kind", "receipt_kind"]
