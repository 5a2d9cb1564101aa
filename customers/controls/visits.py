"""Rules of the control monitor about visits (ACC-12, T35)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.models import Visit
from customers.policies.visits import VISITS
from salesops.core.policies import policy_on
from salesops.core.sockets.controls import ControlRule, Finding, control_rules


def logged_late(since: datetime, now: datetime) -> Iterable[Finding]:
    """Contacts logged more than the policy's hours after they happened; imported ones are history."""
    hours = policy_on(VISITS, timezone.localdate(now))["control_hours"]
    rows = Visit.objects.filter(is_late=True, logged_at__gt=since, logged_at__lte=now)
    rows = rows.filter(logged_at__gt=F("visited_at") + timedelta(hours=hours)).select_related("user", "customer")
    for visit in rows.order_by("logged_at", "pk").iterator(chunk_size=1000):
        late = int((visit.logged_at - visit.visited_at).total_seconds() // 3600)
        yield Finding(
            key=str(visit.pk),
            at=visit.logged_at,
            person=visit.user,
            record=visit,
            params={
                "customer": visit.customer.called,
                "day": timezone.localdate(visit.visited_at),
                "hours": late,
            },
        )


def far_away(since: datetime, now: datetime) -> Iterable[Finding]:
    """Visits on site whose place is far from where the customer was visited before."""
    metres = policy_on(VISITS, timezone.localdate(now))["far_metres"]
    rows = Visit.objects.filter(way="visit", distance__gt=metres, logged_at__gt=since, logged_at__lte=now)
    for visit in rows.select_related("user", "customer").order_by("logged_at", "pk").iterator(chunk_size=1000):
        yield Finding(
            key=str(visit.pk),
            at=visit.logged_at,
            person=visit.user,
            record=visit,
            params={"customer": visit.customer.called, "metres": visit.distance},
        )


control_rules.register(
    ControlRule(
        "customers.visit_logged_late",
        _("Visit logged late"),
        _("{person} logged the visit at {customer} on {day} {hours} hours later"),
        logged_late,
    )
)
control_rules.register(
    ControlRule(
        "customers.visit_far_away",
        _("Visit far from the customer"),
        _("{person} logged a visit at {customer} {metres} m from where the customer was visited before"),
        far_away,
    )
)
