"""System check: no table of the house is forgotten by the audit trail."""

from typing import Any

from django.core.checks import CheckMessage, Error

from .base import AuditTrail, Unaudited
from .install import guarded_models


def check_guards_declared(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """core.E001 for a model that declares neither ``AuditTrail`` nor ``Unaudited``."""
    return [
        Error(
            f"{model._meta.label} declares neither AuditTrail() nor Unaudited(reason) in guards",
            obj=model,
            id="core.E001",
        )
        for model, guards in guarded_models()
        if not any(isinstance(g, AuditTrail | Unaudited) for g in guards)
    ]
