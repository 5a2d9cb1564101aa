"""K25: how well the process was kept to, from the shares of its steps."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.kpis import ZERO, Figure, Kpi, Sums, kpis

WEIGHTS: Mapping[str, int] = {"K20": 25, "K21": 20, "K22": 20, "K23": 15, "K24": 20}


@kpis.register
class ProcessCompliance(Kpi):
    code, unit, dimension = "K25", "percent", "BEH"
    name = _("Process compliance")
    definition = _("How often contracts, sign-offs, confirmed deliveries, logs and the weekly status came in time.")
    basis = _("as its parts")
    attribution = ("A1", "A2", "A3", "A4")
    formula = _("K20 × 25% + K21 × 20% + K22 × 20% + K23 × 15% + K24 × 20%")
    example = _("80%, 90%, 95%, 100%, 85%: 20 + 18 + 19 + 15 + 17 = 89.00%.")
    cases = (_("A part without a value leaves its weight to the others in proportion; all without: no value."),)
    needs = tuple(WEIGHTS)

    def figure(self, sums: Sums) -> Figure:
        known = {code: one.value for code, one in sums.built_of.items() if one.value is not None}
        weight = Decimal(sum(WEIGHTS[code] for code in known))
        reached = sum((value * WEIGHTS[code] for code, value in known.items()), ZERO)
        rows = sum(one.rows for one in sums.built_of.values())
        return Figure(reached / weight if weight else None, reached, weight, rows)
