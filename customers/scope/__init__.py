"""Who sees which rows of customers: one module for each kind of row (ACC-4)."""
