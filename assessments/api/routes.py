"""Addresses of assessments in the API: resources by their plural."""

from typing import Any

RESOURCES: dict[str, Any] = {}
