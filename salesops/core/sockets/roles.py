"""Socket ``roles``: what a role may do. The plugs are entries in ``salesops/roles.py``, the roof's only table of rights.

A *capability* is a row of the permission matrix (defaults.md 1.4); a *right* is one of the letters
``v`` view, ``c`` create, ``e`` edit, ``d`` delete drafts, ``a`` approve or decide, ``x`` export, ``u`` unmask; a *scope* is
``O`` own, ``T`` subtree, ``M`` assigned markets, ``S`` rows at the role's step, ``A`` all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from .registry import Registry

RIGHTS = "vcedaxu"
SCOPES = "OTMSA"


@dataclass(frozen=True)
class Grant:
    """Rights of one role on one capability. ``limit`` narrows them in words the apps understand (``shipping``)."""

    scope: str
    rights: str
    limit: str = ""


@dataclass(frozen=True)
class Capability:
    """A row of the permission matrix."""

    code: str
    label: Any


@dataclass(frozen=True)
class Role:
    """A role a person may hold. ``second_factor``: sign-in needs one. Several roles add up."""

    code: str
    label: Any
    description: Any
    grants: Mapping[str, tuple[Grant, ...]] = field(default_factory=dict)
    second_factor: bool = False


def _problem(role: Role) -> str | None:
    for capability, grants in role.grants.items():
        if capability not in capabilities:
            return f"unknown capability {capability!r}"
        for grant in grants:
            if grant.scope not in SCOPES or set(grant.rights) - set(RIGHTS):
                return f"{capability}: bad grant {grant}"
    return None


capabilities: Registry[Capability] = Registry("capabilities")
roles: Registry[Role] = Registry("roles", _problem)


def role_name(code: str) -> str:
    """What a role is called in the reader's language; a code nobody knows any more stays as it is."""
    return str(roles.get(code).label) if code in roles else code


def role_names(codes: Iterable[str]) -> str:
    return _(", ").join(role_name(code) for code in codes)
