"""Pages of competitive selections."""
