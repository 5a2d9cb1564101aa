"""Products and price lists in the API."""
