"""The agreed next step of a customer, moved or done (CUS-1). A contact agrees on one in ``contacted``."""

from datetime import date

from django.utils.translation import gettext as _

from accounts.models import User
from customers.models import Customer
from customers.rules import file as rules
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.refusals import Invalid, Refusal, refuse_if

from .contacted import follow_up_day
from .editing import lock, need_all_over


def _not_past(day: date, today: date) -> Refusal | None:
    if day < today:
        return Refusal("customers.step-in-the-past", _("The next step lies ahead: choose today or later."), "next_on")
    return None


def _write(customer: Customer, step: str, day: date | None) -> None:
    customer.next_step, customer.next_on = step, day
    customer.follow_up_on = follow_up_day(customer.grade, customer.last_contact_at, day, customer.opened_on)
    customer.save(update_fields=["next_step", "next_on", "follow_up_on"])


@act("customers.plan_next_step")
def plan_next_step(*, actor: User | None, customer: Customer, step: str, on: date, today: date) -> None:
    """Agree on what happens next, or move it to another day."""
    need_all_over(actor, customer)
    customer = lock(customer)
    missing = Refusal("customers.step-missing", _("Say what is to happen."), "next_step")
    refuse_if(rules.not_merged(customer), None if step.strip() else missing, _not_past(on, today), kind=Invalid)
    _write(customer, step.strip(), on)
    record_activity(customer, "customers.plan_next_step", actor=actor, step=step.strip(), on=on.isoformat())


@act("customers.finish_next_step")
def finish_next_step(*, actor: User | None, customer: Customer) -> None:
    """The next step is done; a new one comes from the next contact. Nothing agreed: nothing happens."""
    need_all_over(actor, customer)
    customer = lock(customer)
    refuse_if(rules.not_merged(customer))
    if not customer.next_step and customer.next_on is None:
        return
    step, on = customer.next_step, customer.next_on
    _write(customer, "", None)
    record_activity(customer, "customers.finish_next_step", actor=actor, step=step, on=on.isoformat() if on else "")
