"""K03, K31, K32: sales against their targets."""

from decimal import Decimal

from django.utils.translation import gettext as _said
from django.utils.translation import gettext_lazy as _

from assessments.models import Metric
from salesops.core.formats import money
from salesops.core.sockets.kpis import Figure, Kpi, Sums, kpis

SALES = Metric.SALES.value


def against(target: Decimal | None, reached: Figure) -> Figure:
    """No target, or one of 0: no value (无目标)."""
    if reached.value is None or not target:
        return Figure(None, reached.numerator, target or Decimal(0), reached.rows)
    return Figure(reached.value / target, reached.value, target, reached.rows)


class Attained(Kpi):
    unit = "percent"
    needs, targets = ("K01",), (SALES,)

    def figure(self, sums: Sums) -> Figure:
        return against(sums.targets.get(SALES), sums.built_of["K01"])


@kpis.register
class SalesAttainment(Attained):
    code, dimension = "K03", "PER"
    name = _("Sales attainment")
    definition = _("The sales amount, of the target of the period.")
    basis = _("day of the sign-off")
    attribution = ("A1", "A5")
    formula = _("sales amount ÷ sales target")
    example = _("484,000 of 550,000: 88.00%.")
    cases = (_("No target, or one of 0: no value; the person stands in the list as without a target."),)


@kpis.register
class TeamAttainment(Attained):
    code, dimension = "K31", "TEA"
    name = _("Team attainment")
    definition = _(
        "The sales amount of the unit, of the unit's target; for its people that of the unit they stood in longest."
    )
    basis = _("day of the sign-off")
    attribution = ("A5",)
    formula = _("sales amount of the unit ÷ target of the unit")
    example = _("2,090,000 of 2,200,000: 95.00%.")
    cases = (_("No target, or one of 0: no value."),)
    of_units = True


@kpis.register
class MembersOnTarget(Kpi):
    code, unit, dimension = "K32", "percent", "TEA"
    name = _("Members on target")
    definition = _("Members who reached their sales target, of those who have one.")
    basis = _("day of the sign-off")
    attribution = ("A5",)
    formula = _("members with a sales attainment of 100% or more ÷ members scored")
    example = _("5 of 8 members: 62.50%.")
    cases = (_("Newcomers are left out; nobody scored: no value."),)
    needs, members_of, of_units = ("K03",), "K03", True
    # A row is a member, as frozen with the member's card; its note the two amounts.
    record_kind = "assessments.scorecard"
    counted, out_of = _("On target"), _("Members")

    def notes(self, code: str) -> str:
        reached, _slash, target = code.partition("/")
        amounts = {"reached": money(Decimal(reached), balance=True), "target": money(Decimal(target), balance=True)}
        return _said("%(reached)s of %(target)s") % amounts
