"""How receivables are aged, and what of each age is thought lost (defaults.md 6)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from salesops.core.refusals import Refusal
from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

AGING = "orders.aging"
# Days past the due date a bucket ends with, percent expected to be lost.
SHIPPED = ((7, "0.5"), (15, "1"), (30, "3"), (60, "10"), (90, "20"), (180, "40"), (365, "70"))
MOST = 12


def _rising(values: Mapping[str, Any]) -> list[Refusal]:
    """Each bucket ends later than the one before it, and there are no more than a page shows."""
    ends = [row["until"] for row in values["buckets"]]
    if len(ends) > MOST:
        return [Refusal("orders.too-many-buckets", _g("At most %(most)s buckets.") % {"most": MOST}, "buckets")]
    sentence = _g("Each bucket ends later than the one before it.")
    return [
        Refusal("orders.buckets-not-rising", sentence, f"buckets.{index}.until")
        for index in range(1, len(ends))
        if ends[index] <= ends[index - 1]
    ]


policies.register(
    PolicyKind(
        code=AGING,
        group=_("Orders"),
        label=_("Aging of receivables"),
        help=_("Days past the due date, which itself is not overdue. The expected loss is for the list of"
               " risks, not for the books."),
        approval=True,
        check=_rising,
        fields=(
            PolicyField(
                "buckets", _("Buckets"), "table",
                columns=(
                    PolicyField("until", _("overdue for up to"), "int", unit=_("days"), minimum=1, maximum=3660),
                    PolicyField("loss", _("expected loss"), "percent", unit="%", minimum=0, maximum=100),
                ),
            ),
            PolicyField("loss_before", _("Expected loss before the due date"), "percent", unit="%", minimum=0, maximum=100),
            PolicyField("loss_beyond", _("Expected loss beyond the last bucket"), "percent", unit="%", minimum=0, maximum=100),
        ),
        shipped={
            "buckets": [{"until": until, "loss": loss} for until, loss in SHIPPED],
            "loss_before": "0",
            "loss_beyond": "100",
        },
    )
)  # fmt: skip
