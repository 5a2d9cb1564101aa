"""Pages of the pool, owners, clashes and the weekly status."""
