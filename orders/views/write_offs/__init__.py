"""Pages of write-offs."""
