"""What may be missing of a payment without anything being wrong (ORD-9)."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

MATCHING = "orders.matching"

policies.register(
    PolicyKind(
        code=MATCHING,
        group=_("Orders"),
        label=_("Matching of receipts"),
        help=_("A payment that is short by no more than this is proposed for its invoices as short by the bank's fee."),
        approval=True,
        fields=(PolicyField("fee", _("Fee of a transfer up to"), "money", minimum=0, maximum=10_000),),
        shipped={"fee": "1000"},
    )
)
