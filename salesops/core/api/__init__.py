"""The base of the API (contract.md, "API"): tokens, errors, strict input, idempotency, cursor paging, throttling, description.

A resource is a subclass of :class:`salesops.core.api.resource.Resource` in ``<app>/api/``; the roof routes it.
"""
