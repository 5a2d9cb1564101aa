"""Pages of visits and plans."""
