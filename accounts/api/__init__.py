"""People, units and tokens in the API."""
