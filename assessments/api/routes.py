"""Addresses of assessments in the API: resources by their plural."""

from typing import Any

from .kpis import KpiResource

RESOURCES: dict[str, Any] = {"kpis": KpiResource}
