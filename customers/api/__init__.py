"""Customers, contacts and visits in the API."""
