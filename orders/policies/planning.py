"""How far ahead days of delivery and production are promised or planned: a slip of the key is no plan (ORD-4, ORD-5)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

PLANNING = "orders.planning"

policies.register(
    PolicyKind(
        code=PLANNING,
        group=_("Orders"),
        label=_("Days planned ahead"),
        help=_("A promised or planned day further away than this is refused: on pages, through the API, in imports."),
        fields=(
            PolicyField(
                "days_ahead", _("promised and planned days lie ahead at most"), "int",
                unit=pgettext_lazy("unit", "calendar days"), minimum=30, maximum=3660,
            ),
        ),
        shipped={"days_ahead": "730"},
    )
)  # fmt: skip
