"""Pages of contracts (ORD-3)."""
