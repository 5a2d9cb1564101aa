"""How often a customer of a grade is met, and after how long it counts as stalled (defaults.md 3)."""

from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

CUSTOMERS = _("Customers")
GRADES = (("A", "A"), ("B", "B"), ("C", "C"))

policies.register(
    PolicyKind(
        code="customers.cadence",
        group=CUSTOMERS,
        label=_("Follow-up cadence by grade"),
        fields=(
            PolicyField(
                "grades",
                _("by grade"),
                "table",
                columns=(
                    PolicyField("grade", _("grade"), "choice", choices=GRADES),
                    PolicyField("follow_up_days", _("follow-up at most every (days)"), "int", minimum=1, maximum=366),
                    PolicyField("visit_days", _("visit at most every (days)"), "int", minimum=1, maximum=366),
                    PolicyField("stalled_weeks", _("weeks without progress"), "int", minimum=1, maximum=52),
                    PolicyField("verify_months", _("file verified every (months)"), "int", minimum=1, maximum=36),
                ),
            ),
        ),
        shipped={
            "grades": [
                {"grade": "A", "follow_up_days": 7, "visit_days": 14, "stalled_weeks": 2, "verify_months": 3},
                {"grade": "B", "follow_up_days": 14, "visit_days": 30, "stalled_weeks": 4, "verify_months": 6},
                {"grade": "C", "follow_up_days": 30, "visit_days": 90, "stalled_weeks": 8, "verify_months": 12},
            ]
        },
    )
)
