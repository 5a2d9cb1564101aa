"""How many customers a person met in a month, kept beside the visits: pages about many people add up these rows (RPT-1)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from salesops.core.guards import Unaudited


class VisitMonth(models.Model):
    """Customers ``user`` met in the month that begins on ``month``, one a day, by the ways of contact used on the day.

    ``reached`` says how many by the ways, joined by commas in the order of their codes: ``{"visit": 41, "phone,visit": 2}``. It
    knows nothing of policies: which ways count as visits is asked when the rows are added up. Triggers of ``Visit`` write it in the
    visit's own transaction (``customers/visit_month_guards.py``), nobody else.
    """

    user = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", db_index=False, verbose_name=_("visited by")
    )
    month = models.DateField(_("month"))
    reached = models.JSONField(_("customers by ways of contact"), default=dict)

    guards = [Unaudited("counted from the visits, which say themselves who wrote them")]

    class Meta:
        verbose_name = _("visits of a month")
        verbose_name_plural = _("visits of months")
        constraints = [
            models.UniqueConstraint(fields=["user", "month"], name="visits_of_month_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="visits_of_month_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
