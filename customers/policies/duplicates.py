"""What the duplicate check may tell one person on a day before the control monitor asks (CUS-2, ACC-12)."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

from .cadence import CUSTOMERS

DUPLICATES = "customers.duplicates"

policies.register(
    PolicyKind(
        code=DUPLICATES,
        group=CUSTOMERS,
        label=_("Duplicate check"),
        help=_("Whoever asks about a company of somebody else hears only that it is registered."),
        fields=(
            PolicyField(
                "elsewhere_per_day",
                _("control monitor: companies found registered elsewhere on a day, more than"),
                "int",
                minimum=1,
                maximum=10_000,
            ),
        ),
        shipped={"elsewhere_per_day": 20},
    )
)
