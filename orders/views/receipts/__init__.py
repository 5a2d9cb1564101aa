"""Pages of receipts: one module for each part."""
