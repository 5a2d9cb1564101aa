"""Which months money is still booked in (ORD-8)."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

RECEIPTS = "orders.receipts"

policies.register(
    PolicyKind(
        code=RECEIPTS,
        group=_("Orders"),
        label=_("Receipts"),
        help=_("Receipts, allocations and reversals are dated in the present month or so many months before it; what is older is"
               " closed."),
        approval=True,
        fields=(PolicyField("months_open", _("Months before the present one still open"), "int", minimum=0, maximum=24),),
        shipped={"months_open": 1},
    )
)  # fmt: skip
