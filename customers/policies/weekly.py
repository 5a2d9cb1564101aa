"""When people are reminded of the weekly status (defaults.md 7); its closing is clock T36."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

from .cadence import CUSTOMERS

WEEKLY = "customers.weekly"

policies.register(
    PolicyKind(
        code=WEEKLY,
        group=CUSTOMERS,
        label=_("Reminders of the weekly status"),
        help=_("Counted from the closing of the week, Friday 18:00."),
        fields=(
            PolicyField("first_hours", _("First reminder"), "int", unit=_("hours before"), minimum=1, maximum=96),
            PolicyField("last_hours", _("Last reminder"), "int", unit=_("hours before"), minimum=0, maximum=96),
            PolicyField("told_minutes", _("Supervisor told"), "int", unit=_("minutes after"), minimum=0, maximum=1440),
        ),
        shipped={"first_hours": 26, "last_hours": 3, "told_minutes": 5},
    )
)
