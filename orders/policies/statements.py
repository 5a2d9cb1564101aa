"""How statements of account go out and when a confirmed balance is final (ORD-9; security.md 5)."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

STATEMENTS = "orders.statements"

policies.register(
    PolicyKind(
        code=STATEMENTS,
        group=_("Orders"),
        label=_("Statements of account"),
        help=_(
            "How long the customer's link is good, and how long a confirmation can be objected to before it is locked."
        ),
        fields=(
            PolicyField("link_days", _("The customer's link is good for (days)"), "int", minimum=1),
            PolicyField("lock_after", _("A confirmed balance is locked after"), "limit"),
        ),
        shipped={"link_days": 30, "lock_after": "3 wd"},
    )
)
