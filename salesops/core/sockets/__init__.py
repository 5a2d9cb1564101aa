"""Sockets: the registries into which apps plug what they own (architecture.md, "Engines work like Django's admin").

An engine never knows who feeds it. Each app writes a module of a fixed name; :func:`autodiscover` imports them all at
start-up. A registration is checked when it is imported: a missing description or a code used twice stops the start.
"""

from importlib import import_module
from pkgutil import iter_modules

from django.utils.module_loading import autodiscover_modules

from .registry import RegistrationError, Registry

__all__ = ["RegistrationError", "Registry", "autodiscover", "import_parts"]

# Modules looked for in every app, in this order: records first, because others name kinds of record.
PLUG_MODULES: tuple[str, ...] = (
    "records",
    "policies",
    "code_lists",
    "clocks",
    "numbers",
    "openings",
    "approvals",
    "approvers",
    "imports",
    "jobs",
    "notices",
    "handover",
    "inbox",
    "widgets",
    "tables",
    "teams",
    "invariants",
    "commands",
    "files",
    "customer_facts",
    "act_names",
    "panels",
    "reminders",
    "controls",
    "attendance",
    "reports",
    "kpis",
)


def autodiscover() -> None:
    """Import the plug modules of every installed app."""
    autodiscover_modules(*PLUG_MODULES)


def import_parts(package: str) -> None:
    """Import every module of a plug that is a package, one module for each part of the house."""
    for module in iter_modules(import_module(package).__path__):
        import_module(f"{package}.{module.name}")
