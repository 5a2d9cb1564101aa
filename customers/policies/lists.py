"""Until when the monthly lists of the secretaries' lead are signed off (defaults.md 2.1, C12 and C13)."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

from .cadence import CUSTOMERS

LISTS = "customers.monthly_lists"

policies.register(
    PolicyKind(
        code=LISTS,
        group=CUSTOMERS,
        label=_("Monthly lists"),
        help=_("Credit ratings and shipping information. A day off moves to the next working day."),
        fields=(
            PolicyField("due_day", _("Signed off by this day of the month"), "int", minimum=1, maximum=28),
            PolicyField("late_at", _("Late from this time on"), "time"),
        ),
        shipped={"due_day": 5, "late_at": "18:00"},
    )
)
