"""Which discounts need nobody's approval (defaults.md 11)."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

PRICING = "orders.pricing"

policies.register(
    PolicyKind(
        code=PRICING,
        group=_("Orders"),
        label=_("Discounts"),
        help=_("Up to this discount, and not below the floor, a price needs nobody's approval."),
        approval=True,
        fields=(
            PolicyField(
                "free_discount", _("discount without approval, up to"), "percent", unit="%", minimum=0, maximum=100
            ),
        ),
        shipped={"free_discount": "5"},
    )
)
