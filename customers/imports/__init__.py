"""Tables people bring (contract.md, "Imports"): one module each, all imported here so that they are registered."""

from . import contacts, customer_kind, visits

__all__ = ["contacts", "customer_kind", "visits"]
