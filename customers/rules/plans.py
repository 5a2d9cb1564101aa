"""What a plan of visits may look like (W03, CUS-7)."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from customers.code_lists import PURPOSE
from customers.models import Customer, PlannedVisit
from customers.plan_spans import PlanSpan
from customers.policies.visits import VISITS
from salesops.core.codes.reading import is_active
from salesops.core.policies import policy_on
from salesops.core.refusals import Refusal


def day_fits(day: date, today: date) -> Refusal | None:
    """Plans begin today; the past is logged, not planned."""
    if day < today:
        return Refusal("customers.plan-in-past", _("This day is over. Log the visit instead."), "day")
    most = policy_on(VISITS, today)["plan_ahead_days"]
    if day > today + timedelta(days=most):
        sentence = _("Plan no further than %(days)s days ahead.") % {"days": most}
        return Refusal("customers.plan-too-far", sentence, "day", {"days": most})
    return None


def span_not_over(span: PlanSpan, today: date) -> Refusal | None:
    """A plan is handed in for what is to come, or for what it is in the middle of."""
    if span.is_over(today):
        return Refusal("customers.plan-over", _("This time is over: there is nothing to plan any more."))
    return None


def not_planned_yet(customer: Customer, user_id: int, day: date, *, besides: int | None = None) -> Refusal | None:
    """One visit a customer and day."""
    rows = PlannedVisit.objects.filter(user=user_id, customer=customer, day=day)
    if besides is not None:
        rows = rows.exclude(pk=besides)
    if rows.exists():
        sentence = _("%(name)s is planned for this day already.") % {"name": customer.called}
        return Refusal("customers.planned-already", sentence, "day")
    return None


def purpose_known(code: str, *, before: str = "") -> Refusal | None:
    if code and code != before and not is_active(PURPOSE, code):
        return Refusal("customers.unknown-code", _("Choose one of the list."), "purpose")
    return None


def still_open(item: PlannedVisit) -> Refusal | None:
    """What was done or given up is history."""
    if item.state != "planned":
        return Refusal("customers.plan-closed", _("This visit is done or was given up already."))
    return None


def not_fixed(item: PlannedVisit, *, moved: bool) -> Refusal | None:
    """A fixed key visit keeps its day: the meeting agreed on it."""
    if moved and item.review == "fixed":
        return Refusal(
            "customers.plan-fixed", _("Your manager fixed this key visit. Ask to have it opened again."), "day"
        )
    return None


def not_handed_in(handed_in: bool) -> Refusal | None:
    """What was handed in isn't taken back silently: it is done, or not done with a reason."""
    if handed_in:
        sentence = _("The plan was handed in. Say “not done” with a reason instead.")
        return Refusal("customers.plan-handed-in", sentence)
    return None


def reason_given(reason: str) -> Refusal | None:
    if len(reason.strip()) < 2:
        return Refusal("customers.reason-missing", _("Say why."), "reason")
    return None


def is_key(item: PlannedVisit) -> Refusal | None:
    """Managers comment and fix key visits."""
    if not item.is_key:
        return Refusal("customers.not-key", _("Only key visits are fixed."))
    return None


def comment_given(comment: str, *, before: str = "") -> Refusal | None:
    """A key visit is fixed after the manager's comment (CUS-7): one written now, or ``before``."""
    if not comment.strip() and not before:
        return Refusal("customers.comment-missing", _("Write a comment first."), "comment")
    return None
