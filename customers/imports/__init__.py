"""Tables people bring (contract.md, "Imports"): one module each, all imported here so that they are registered."""

from . import contacts, customers, visits

__all__ = ["contacts", "customers", "visits"]
