"""The reports of the API."""
