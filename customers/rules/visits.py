"""What a logged contact may look like (CUS-7)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from customers.code_lists import CONTACT_WAY, OUTCOME, PURPOSE
from customers.models import Contact, Customer, Visit
from customers.policies.visits import REQUIRED, VISITS
from customers.states.customer import CustomerStatus
from customers.visit_fields import own_required
from salesops.core.codes.reading import is_active
from salesops.core.policies import policy_on
from salesops.core.refusals import Refusal

# Clocks of phones run a little ahead.
AHEAD = timedelta(minutes=5)
FURTHEST_STEP = timedelta(days=400)
LONGEST = 24 * 60


def still_current(customer: Customer) -> Refusal | None:
    """Nothing is entered into a file that was put away."""
    if customer.status == CustomerStatus.ARCHIVED:
        sentence = _("%(name)s is archived: take the file out again first.") % {"name": customer.name}
        return Refusal("customers.archived", sentence, "customer")
    return None


def happened(visited_at: datetime, now: datetime) -> Refusal | None:
    """Only what has happened is logged; what is to come belongs into the plan."""
    if visited_at > now + AHEAD:
        sentence = _("The visit lies in the future: plan it instead.")
        return Refusal("customers.visit-in-future", sentence, "visited_at")
    return None


def not_too_old(visited_at: datetime, now: datetime) -> Refusal | None:
    """Late ones are taken, shown as late and looked at; very old ones are not remembered, they are invented."""
    most = policy_on(VISITS, timezone.localdate(now))["oldest_days"]
    if visited_at < now - timedelta(days=most):
        sentence = _("Visits more than %(days)s days back are not taken any more.") % {"days": most}
        return Refusal("customers.visit-too-old", sentence, "visited_at", {"days": most})
    return None


def stood_somewhere(unit: Any, name: str) -> Refusal | None:
    """Whoever visits stands in a unit on that day."""
    if unit is None:
        sentence = _("%(person)s stood in no unit on that day.") % {"person": name}
        return Refusal("customers.visitor-nowhere", sentence, "visited_at")
    return None


def codes_known(way: str, purpose: str, outcome: str, *, before: Visit | None = None) -> list[Refusal]:
    """Way, purpose and outcome are entries in use; a correction may keep a retired one."""
    found = []
    for field, list_code, code in (
        ("way", CONTACT_WAY, way),
        ("purpose", PURPOSE, purpose),
        ("outcome", OUTCOME, outcome),
    ):
        kept = before is not None and getattr(before, field) == code
        if (code or field == "way") and not kept and not is_active(list_code, code):
            found.append(Refusal("customers.unknown-code", _("Choose one of the list."), field))
    return found


def asked_given(values: Mapping[str, Any], day: date, *, counts: bool) -> list[Refusal]:
    """What the policy requires of a visit is there. Calls and messages owe nothing but their way."""
    if not counts:
        return []
    rows = policy_on(VISITS, day)["fields"]
    names = [str(row["field"]) for row in rows if row["asked"] == REQUIRED]
    return [
        Refusal("customers.visit-field-missing", _("This is required."), name)
        for name in (*names, *own_required(day))
        if not values.get(name)
    ]


def step_fits(next_step: str, next_on: date | None, visited_on: date) -> Refusal | None:
    """A next step lies after the visit and in sight; a day needs a step."""
    if next_on is None:
        return None
    if not next_step:
        return Refusal("customers.step-missing", _("Say what is to be done on that day."), "next_step")
    if not visited_on <= next_on <= visited_on + FURTHEST_STEP:
        return Refusal("customers.step-day", _("The next step comes after the visit."), "next_on")
    return None


def contact_fits(contact: Contact | None, customer: Customer, *, knows: bool = True) -> Refusal | None:
    """The person met belongs to the customer. Who doesn't open its file (``knows``) is told the same of everybody there."""
    if contact is not None and (contact.customer_id != customer.pk or not knows):
        return Refusal("customers.other-contact", _("This person isn't at the customer."), "contact")
    return None


def duration_fits(minutes: int | None) -> Refusal | None:
    if minutes is not None and not 0 < minutes <= LONGEST:
        return Refusal("customers.visit-duration", _("Between 1 minute and 24 hours."), "duration")
    return None


def few_photos(count: int, day: date) -> Refusal | None:
    most = policy_on(VISITS, day)["photos"]
    if count > most:
        sentence = _("%(count)s pictures at most.") % {"count": most}
        return Refusal("customers.too-many-photos", sentence, "photos", {"count": most})
    return None


def may_correct(visit: Visit, actor: Any, now: datetime) -> Refusal | None:
    """The author corrects for a day; later the entry stands as it is."""
    if actor is not None and actor.pk not in (visit.user_id, visit.entered_by_id):
        return Refusal("customers.not-your-visit", _("Only who wrote it corrects it."))
    hours = policy_on(VISITS, timezone.localdate(visit.logged_at))["correct_hours"]
    if now > visit.logged_at + timedelta(hours=hours):
        sentence = _("It could be corrected for %(hours)s hours. Log another contact instead.") % {"hours": hours}
        return Refusal("customers.visit-closed", sentence, None, {"hours": hours})
    return None
