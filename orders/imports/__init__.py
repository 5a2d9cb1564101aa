"""Tables people bring (contract.md, "Imports"): one module each, all imported here so that they are registered."""

from . import invoice_kind, order_kind, product_kind

__all__ = ["invoice_kind", "order_kind", "product_kind"]
