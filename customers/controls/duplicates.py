"""Rule of the control monitor about the duplicate check: who asks for many companies of others (ACC-12, security.md 3)."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from customers.models import ElsewhereHit
from customers.policies.duplicates import DUPLICATES
from salesops.core.policies import policy_history
from salesops.core.sockets.controls import ControlRule, Finding, control_rules


def many_elsewhere(since: datetime, now: datetime) -> Iterable[Finding]:
    """Days on which somebody heard of more companies than the policy of the day allows. Two queries."""
    rows = ElsewhereHit.objects.filter(day__gte=timezone.localdate(since), day__lte=timezone.localdate(now))
    days = rows.values("user", "day").annotate(n=Count("pk"), last=Max("at")).order_by("day", "user")
    history = policy_history(DUPLICATES)
    found = [(row, history.on(row["day"])["elsewhere_per_day"]) for row in days]
    people = User.objects.in_bulk({row["user"] for row, most in found if row["n"] > most})
    for row, most in found:
        if row["n"] > most:
            yield Finding(
                key=f"{row['user']}:{row['day']}",
                at=row["last"],
                person=people[row["user"]],
                params={"count": row["n"], "most": most, "day": row["day"]},
            )


control_rules.register(
    ControlRule(
        "customers.many_elsewhere",
        _("Many companies of others asked for"),
        _("{person} found {count} companies registered by others on {day}; {most} a day are usual at most"),
        many_elsewhere,
        severity="orange",
    )
)
