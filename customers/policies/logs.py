"""Policy of work logs, weekly and monthly reports and of the weekly contact round (CUS-8, C21, T34)."""

from django.utils.translation import gettext_lazy as _

from customers.states.customer import CustomerStatus
from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

from .cadence import CUSTOMERS

LOGS, ROUND = "customers.logs", "customers.contact_round"
KEY, FACTS = "key", "facts"

policies.register(
    PolicyKind(
        code=LOGS,
        group=CUSTOMERS,
        label=_("Work logs, weekly and monthly reports"),
        fields=(
            PolicyField("back_days", _("logs up to so many days back are taken"), "int", minimum=0, maximum=60),
            PolicyField("week_day", _("weekly summary due on weekday (1 = Monday)"), "int", minimum=1, maximum=7),
            PolicyField("week_time", _("weekly summary due at"), "time"),
            PolicyField("month_day", _("monthly report due on working day of the month"), "int", minimum=1, maximum=10),
            PolicyField("month_time", _("monthly report due at"), "time"),
            PolicyField(
                "missing_month", _("missing logs in a month that the market manager hears of"), "int", minimum=1, maximum=31
            ),
        ),
        shipped={
            "back_days": 7, "week_day": 5, "week_time": "18:00", "month_day": 2,
            "month_time": "18:00", "missing_month": 3,
        },
    )
)  # fmt: skip
policies.register(
    PolicyKind(
        code=ROUND,
        group=CUSTOMERS,
        label=_("Weekly contact round"),
        help=_("Who stands on Monday's call list of each market. Figures nobody feeds yet put nobody on it."),
        fields=(
            PolicyField(
                "who", _("on the list"), "table",
                columns=(
                    PolicyField(
                        "group", _("customers"), "choice",
                        choices=(
                            (CustomerStatus.ACTIVE.value, _("in cooperation")),
                            (CustomerStatus.SIGNING.value, _("about to sign")),
                            (KEY, _("key customers")),
                            (FACTS, _("with open orders, payments due or overdue")),
                        ),
                    ),
                ),
            ),
        ),
        shipped={"who": [{"group": CustomerStatus.ACTIVE.value}, {"group": KEY}, {"group": FACTS}]},
    )
)  # fmt: skip
