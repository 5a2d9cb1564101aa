"""Which status may follow which (defaults.md 2.5, "Customer status"). The database refuses anything else."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CustomerStatus(models.TextChoices):
    """Where the relation stands. ``dormant``: no order for 90 days; ``lost``: for 12 months."""

    FOLLOWING = "following", _("following up")
    SIGNING = "signing", _("signing")
    ACTIVE = "active", _("in cooperation")
    DORMANT = "dormant", _("to reactivate")
    LOST = "lost", _("lost")
    FROZEN = "frozen", _("frozen")
    ARCHIVED = "archived", _("archived")


_OPEN = (
    CustomerStatus.FOLLOWING,
    CustomerStatus.SIGNING,
    CustomerStatus.ACTIVE,
    CustomerStatus.DORMANT,
    CustomerStatus.LOST,
)
# Between the open ones anything may follow; freezing and archiving can be undone.
CUSTOMER_MOVES: frozenset[tuple[str, str]] = frozenset(
    {(a.value, b.value) for a in _OPEN for b in _OPEN if a != b}
    | {(a.value, CustomerStatus.FROZEN.value) for a in _OPEN}
    | {(CustomerStatus.FROZEN.value, b.value) for b in _OPEN}
    | {(a.value, CustomerStatus.ARCHIVED.value) for a in (*_OPEN, CustomerStatus.FROZEN)}
    | {(CustomerStatus.ARCHIVED.value, CustomerStatus.FOLLOWING.value)}
)
