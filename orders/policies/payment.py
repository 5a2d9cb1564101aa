"""How invoices are paid when the contract says nothing else (defaults.md 4)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from salesops.core.refusals import Refusal
from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

PAYMENT = "orders.payment"
FROM = (("issue", _("invoice issued")), ("sign_off", _("sign-off")))


def _whole(values: Mapping[str, Any]) -> list[Refusal]:
    """The shares are the whole order."""
    total = sum((row["share"] for row in values["instalments"]), Decimal())
    if total == 100:
        return []
    sentence = _g("The shares add up to %(sum)s%%; they must add up to 100%%.") % {"sum": f"{total.normalize():f}"}
    return [Refusal("orders.shares-not-100", sentence, "instalments", {"sum": str(total)})]


policies.register(
    PolicyKind(
        code=PAYMENT,
        group=_("Orders"),
        label=_("Payment of invoices"),
        help=_("Instalments of an order whose contract names none: which share is due when. A due date on a day off moves to the"
               " next working day."),
        approval=True,
        check=_whole,
        fields=(
            PolicyField(
                "instalments", _("Instalments"), "table",
                columns=(
                    PolicyField("share", _("share of the order"), "percent", unit="%", minimum=0, maximum=100),
                    PolicyField("counts_from", _("counts from"), "choice", choices=FROM),
                    PolicyField("months", _("months later"), "int", minimum=0, maximum=120),
                ),
            ),
            PolicyField("price_by_manager", _("Lower price approved by the market manager up to"), "money", minimum=0),
            PolicyField("decide_within", _("time for each decision"), "limit"),
        ),
        shipped={
            "instalments": [
                {"share": "30", "counts_from": "issue", "months": 0},
                {"share": "65", "counts_from": "sign_off", "months": 0},
                {"share": "5", "counts_from": "sign_off", "months": 12},
            ],
            "price_by_manager": "5000",
            "decide_within": "8 wh",
        },
    )
)  # fmt: skip
