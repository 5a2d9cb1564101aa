"""When dealers report and are checked, how long their links are good, how much stock they should have (ORD-12, O11, O18)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from salesops.core.refusals import Refusal
from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

DEALERS, REPLENISHMENT = "orders.dealers", "orders.replenishment"


def _problems(values: Mapping[str, Any]) -> list[Refusal]:
    if values["low_days"] <= values["target_days"]:
        return []
    sentence = _g("Stock is low before it is as much as wanted: fewer days than the target.")
    return [Refusal("orders.low-over-target", sentence, "low_days")]


policies.register(
    PolicyKind(
        code=DEALERS,
        group=_("Orders"),
        label=_("Dealers: reports and checks"),
        help=_(
            "Distributors and dealers report sales and stock of each month; goods and money are gone through with them from"
            " time to time."
        ),
        fields=(
            PolicyField("report_within", _("A report is due after the end of the month within"), "limit"),
            PolicyField("link_days", _("The dealer's link is good for (days)"), "int", minimum=1, maximum=120),
            PolicyField("check_months", _("A check is due every (months)"), "int", minimum=1, maximum=36),
            PolicyField("solve_within", _("Differences are solved within"), "limit"),
        ),
        shipped={"report_within": "5 wd", "link_days": 45, "check_months": 3, "solve_within": "10 wd"},
    )
)
policies.register(
    PolicyKind(
        code=REPLENISHMENT,
        group=_("Orders"),
        label=_("Replenishment"),
        help=_("How much a customer should have in stock, by what it sold in the last reported months."),
        fields=(
            PolicyField("target_days", _("Stock wanted for (days)"), "int", minimum=1, maximum=365),
            PolicyField("low_days", _("Stock is low under (days)"), "int", minimum=1, maximum=365),
            PolicyField("months", _("Monthly sales: average of so many reported months"), "int", minimum=1, maximum=12),
        ),
        shipped={"target_days": 45, "low_days": 15, "months": 3},
        check=_problems,
    )
)
