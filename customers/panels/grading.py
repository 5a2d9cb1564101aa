"""Why the customer has its grade, and the changes of it in the timeline."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.explained import explanation_of, history_of
from customers.grading_items import FACTORS
from customers.models import Customer, GradeChange
from customers.page.known import known_of
from customers.scope.grades import sees_grade
from customers.services.grade_data import may_enter
from customers.services.overrides import may_decide
from salesops.core.prepared import Prepared
from salesops.core.sockets.panels import (
    CustomerPanel,
    TimelineEntry,
    TimelineSource,
    customer_panels,
    timeline_sources,
)

# The letter changed, as ``GradeChange.objects.moves()`` has it.
_FACTORS = ", ".join(f"change.{code}_before, change.{code}" for code in FACTORS)
_MOVES = Prepared(
    "customer_grades",
    f"""
SELECT change.id, change.at, change.cause, change.grade_before, change.grade_after, {_FACTORS}, by.name AS by_name
FROM customers_gradechange change LEFT JOIN accounts_user by ON by.id = change.by_id
WHERE change.customer_id = $1 AND change.at < $2 AND change.grade_before NOT IN ('', change.grade_after)
ORDER BY change.at DESC, change.id DESC LIMIT $3
""",
    "bigint",
    "timestamptz",
    "bigint",
)


def why_this_grade(customer: Customer, user: Any, now: datetime) -> Mapping[str, Any] | None:
    """The score with its parts, thresholds, what is missing, the version of the policy, the next recalculation."""
    if not sees_grade(user, customer):
        return None
    explanation = explanation_of(customer, timezone.localdate(now), known_of(customer))
    changes = may_enter(user, customer) or may_decide(user, customer)
    return {
        "explanation": explanation,
        "grade_url": reverse("customers:grade", args=[customer.code]),
        "grade_act": _("Change grade") if changes else _("More"),
    }


def history_of_grade(customer: Customer, user: Any, now: datetime) -> Mapping[str, Any] | None:
    """The tab: every change of grade or score, the newest first."""
    if not sees_grade(user, customer):
        return None
    return {"history": history_of(customer), "grade_url": reverse("customers:grade", args=[customer.code])}


def changes_of_grade(customer: Customer, user: Any, before: datetime, limit: int) -> Sequence[TimelineEntry]:
    """Grades that moved, with who or what moved them."""
    if not known_of(customer).grade_changes or not sees_grade(user, customer):
        return []
    rows = _MOVES.objects(GradeChange, customer.pk, before, limit)
    url = reverse("customers:grade", args=[customer.code])
    return [
        TimelineEntry(
            at=row.at,
            group="file",
            icon="score",
            title=_("Grade %(before)s → %(after)s") % {"before": row.grade_before, "after": row.grade_after},
            text=row.get_cause_display(),
            who=row.by_name or "",
            url=url,
            notes=row.parts,
        )
        for row in rows
    ]


customer_panels.register(
    CustomerPanel(
        "customers.grade",
        gettext_lazy("Grade"),
        "customers/grading/_panel.html",
        why_this_grade,
        place="rail",
        capability="grades",
        rank=10,
    )
)
customer_panels.register(
    CustomerPanel(
        "customers.grades",
        gettext_lazy("Grades"),
        "customers/grading/_tab.html",
        history_of_grade,
        capability="grades",
        rank=60,
    )
)
timeline_sources.register(TimelineSource("customers.grades", "file", changes_of_grade))
