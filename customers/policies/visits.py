"""Policy of visits: what is asked, how long one corrects, when plans are due (CUS-7, C01, W03)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.core.refusals import Refusal
from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

from .cadence import CUSTOMERS

VISITS = "customers.visits"
# What a visit may ask for beyond customer, way and time; those of ``C01`` go to the customer file as well.
FIELDS = (
    ("purpose", _("purpose")),
    ("outcome", _("outcome")),
    ("notes", _("what was said")),
    ("next_step", _("next step")),
    ("contact", _("met")),
    ("duration", _("minutes")),
    ("decision_maker", _("decision maker")),
    ("present_supplier", _("present supplier")),
    ("demand", _("demand")),
    ("yearly_potential", _("yearly potential")),
    ("purchase_cycle", _("purchase cycle")),
    ("payment_habit", _("payment habit")),
    ("intent", _("intent")),
)
SHOWN, REQUIRED, HIDDEN = "shown", "required", "hidden"
ASKED = ((SHOWN, _("may be left out")), (REQUIRED, _("required")), (HIDDEN, _("not asked")))


def check(values: Mapping[str, Any]) -> list[Refusal]:
    """Every fixed field once, the company's own with codes and options that hold (``visit_fields``)."""
    from customers.visit_fields import fit

    return fit(values)


policies.register(
    PolicyKind(
        code=VISITS,
        group=CUSTOMERS,
        label=_("Visits: fields, corrections, plans"),
        check=check,
        fields=(
            PolicyField(
                "fields",
                _("what is asked at a visit"),
                "table",
                columns=(
                    PolicyField("field", _("field"), "choice", choices=FIELDS),
                    PolicyField("asked", _("asked"), "choice", choices=ASKED),
                ),
            ),
            PolicyField(
                "own_fields",
                _("own fields of the target customer table"),
                "table",
                help=_(
                    "Asked at visits, and columns of the table. Options of a choice stand between commas, each may say =English."
                ),
                required=False,
                columns=(
                    PolicyField("code", _("code"), "text"),
                    PolicyField("label", _("Chinese"), "text"),
                    PolicyField("label_en", _("English"), "text", required=False),
                    PolicyField(
                        "kind",
                        _("kind"),
                        "choice",
                        choices=(
                            ("text", pgettext_lazy("kind of field", "text")),
                            ("number", pgettext_lazy("kind of field", "number")),
                            ("choice", pgettext_lazy("kind of field", "choice")),
                            ("date", pgettext_lazy("kind of field", "day")),
                        ),
                    ),
                    PolicyField("options", _("options"), "text", required=False),
                    PolicyField("asked", _("asked"), "choice", choices=ASKED),
                ),
            ),
            PolicyField("correct_hours", _("the author corrects for (hours)"), "int", minimum=0, maximum=168),
            PolicyField("oldest_days", _("visits up to so many days back are taken"), "int", minimum=1, maximum=400),
            PolicyField("valid_hours", _("valid when logged within (hours)"), "int", minimum=1, maximum=999),
            PolicyField(
                "control_hours", _("control monitor: logged later than (hours)"), "int", minimum=1, maximum=999
            ),
            PolicyField("far_metres", _("control monitor: further from earlier visits than (m)"), "int", minimum=100),
            PolicyField("photos", _("pictures at most"), "int", minimum=0, maximum=10),
            PolicyField("photo_megabytes", _("largest picture (MB)"), "int", minimum=1, maximum=20),
            PolicyField(
                "plan_ahead_days", _("visits are planned at most so many days ahead"), "int", minimum=7, maximum=400
            ),
            PolicyField("plan_time", _("plans are due at"), "time"),
            PolicyField("plan_weekday", _("week plan is due on weekday (1 = Monday)"), "int", minimum=1, maximum=7),
            PolicyField("plan_month_day", _("month plan is due on the day"), "int", minimum=1, maximum=28),
        ),
        shipped={
            "fields": [
                {"field": code, "asked": REQUIRED if code in ("purpose", "outcome") else SHOWN}
                for code, _label in FIELDS
            ],
            "own_fields": [],
            "correct_hours": 24,
            "oldest_days": 90,
            "valid_hours": 72,
            "control_hours": 72,
            "far_metres": 5000,
            "photos": 6,
            "photo_megabytes": 10,
            "plan_ahead_days": 120,
            "plan_time": "18:00",
            "plan_weekday": 5,
            "plan_month_day": 28,
        },
    )
)
