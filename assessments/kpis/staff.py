"""K49: who leaves."""

from django.utils.translation import gettext_lazy as _

from accounts.kpi_rows import RowsKpi
from salesops.core.sockets.kpis import Figure, Sums, kpis

# Shares of fewer people say nothing.
FEWEST = 5


@kpis.register
class Turnover(RowsKpi):
    code, unit, direction, dimension = "K49", "percent", "down", "ORG"
    name = _("Staff turnover")
    definition = _("Leavers, of the mean headcount.")
    basis = _("leaving date")
    attribution = ("A5",)
    formula = _("leavers ÷ mean headcount")
    example = _("3 of 60: 5.00%. Units of under 5 are shown with the next one up.")
    cases = (
        _("Who left counts where he stood last; headcount is the mean of the days."),
        _("Units have a value, people have none."),
    )
    counted, out_of = _("Left"), _("Mean headcount")
    # A row for each stay in a unit: the share of the days, and whether the person left at its end.
    rows = """
SELECT s.user_id AS person, s.unit_id AS unit, s.until AS day,
    CASE WHEN s.left_on BETWEEN %(first)s AND %(last)s AND s.is_last THEN 1 ELSE 0 END::numeric AS numerator,
    greatest(s.until - s.since + 1, 0)::numeric / (%(last)s::date - %(first)s::date + 1) AS denominator,
    NULL::bigint AS record, NULL::bigint AS other,
    CASE WHEN s.left_on BETWEEN %(first)s AND %(last)s AND s.is_last THEN 'left' ELSE '' END AS note
FROM (
    SELECT p.user_id, p.unit_id, u.left_on, greatest(lower(p.period), %(first)s::date) AS since,
        least(upper(p.period) - 1, u.left_on, %(last)s::date) AS until,
        NOT EXISTS (SELECT FROM accounts_posting n WHERE n.user_id = p.user_id AND n.period >> p.period) AS is_last
    FROM accounts_posting p JOIN accounts_user u ON u.id = p.user_id
    WHERE p.period && daterange(%(first)s, %(last)s, '[]') AND (u.left_on IS NULL OR u.left_on >= %(first)s)
) s WHERE s.until >= s.since
"""

    def notes(self, code: str) -> str:
        return str(_("left")) if code == "left" else code

    def figure(self, sums: Sums) -> Figure:
        """A share of fewer than five people is shown for the unit above."""
        found = super().figure(sums)
        few = not sums.of_unit or sums.denominator < FEWEST
        return Figure(None, found.numerator, found.denominator, found.rows) if few else found
