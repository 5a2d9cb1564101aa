"""Dated policies of the working calendar (defaults.md 5)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salesops.core.refusals import Refusal
from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

WEEKDAYS = (
    ("0", gettext_lazy("Monday")),
    ("1", gettext_lazy("Tuesday")),
    ("2", gettext_lazy("Wednesday")),
    ("3", gettext_lazy("Thursday")),
    ("4", gettext_lazy("Friday")),
    ("5", gettext_lazy("Saturday")),
    ("6", gettext_lazy("Sunday")),
)


def _check(values: Mapping[str, Any]) -> list[Refusal]:
    """Weeks begin on Monday here: the last day can't be before it; fixed holidays are month and day."""
    found = []
    for word in values["fixed_holidays"]:
        month, _dash, day = word.partition("-")
        if not (month.isdigit() and day.isdigit() and 1 <= int(month) <= 12 and 1 <= int(day) <= 31):
            message = _("%(word)s is no month and day such as 10-01.") % {"word": word}
            found.append(Refusal("worktime.bad-fixed-holiday", message, "fixed_holidays"))
    return found


policies.register(
    PolicyKind(
        code="worktime.hours",
        label=gettext_lazy("Working and service hours"),
        group=gettext_lazy("Working time"),
        help=gettext_lazy("Clocks in working or service hours count only minutes inside these hours."),
        fields=(
            PolicyField("working", gettext_lazy("Working hours"), "hours"),
            PolicyField("working_until", gettext_lazy("Working days: Monday until"), "choice", choices=WEEKDAYS),
            PolicyField("service", gettext_lazy("Service hours"), "hours"),
            PolicyField("service_until", gettext_lazy("Service days: Monday until"), "choice", choices=WEEKDAYS),
            PolicyField(
                "fixed_holidays",
                gettext_lazy("Statutory holidays with a fixed date"),
                "list",
                help=gettext_lazy("Month and day, one a line. Only these are known of a year not yet published."),
            ),
            PolicyField(
                "early_reminder",
                gettext_lazy("Reminder before a due moment at night or on a day off"),
                "time",
                help=gettext_lazy("At this time of the last working day before, for limits in elapsed hours."),
            ),
            PolicyField(
                "asked_month",
                gettext_lazy("Next year's calendar is asked for from the 1st of month"),
                "int",
                minimum=1,
                maximum=12,
            ),
        ),
        shipped={
            "working": "09:00-12:00, 13:00-18:00",
            "working_until": "4",
            "service": "08:30-20:00",
            "service_until": "5",
            "fixed_holidays": ["01-01", "05-01", "05-02", "10-01", "10-02", "10-03"],
            "early_reminder": "17:30",
            "asked_month": 11,
        },
        check=_check,
    )
)

STEPS = (
    ("remind", gettext_lazy("Reminder to the owner"), 50),
    ("warn", gettext_lazy("Owner and deputy"), 80),
    ("next_manager", gettext_lazy("Next manager up"), 150),
    ("director", gettext_lazy("Director"), 200),
)


def _check_steps(values: Mapping[str, Any]) -> list[Refusal]:
    row = [values[name] for name, _label, _percent in STEPS]
    if row == sorted(row) and len(set(row)) == len(row):
        return []
    message = _("The steps must rise: reminder, warning, next manager, director.")
    return [Refusal("worktime.steps-not-rising", message, "remind")]


policies.register(
    PolicyKind(
        code="worktime.escalation",
        label=gettext_lazy("Escalation of clocks"),
        group=gettext_lazy("Working time"),
        help=gettext_lazy(
            "Percent of the limit. At 100 % owner and manager are told. For limits in days each 50 % past the limit is one "
            "working day."
        ),
        approval=True,
        fields=tuple(
            PolicyField(
                name, label, "int", unit="%", minimum=1 if percent < 100 else 101, maximum=99 if percent < 100 else 1000
            )
            for name, label, percent in STEPS
        ),
        shipped={name: percent for name, _label, percent in STEPS},
        check=_check_steps,
    )
)
