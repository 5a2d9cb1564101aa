"""What came of a call of the contact round (C21)."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from customers.log_times import monday
from customers.models import RoundOutcome
from salesops.core.refusals import Refusal

FURTHEST = timedelta(days=400)


def week_open(week: date, today: date) -> Refusal | None:
    """Outcomes are written in the week of the list, and in the one after for what was forgotten."""
    if week not in (monday(today), monday(today) - timedelta(days=7)):
        return Refusal("customers.round-over", _("This week's list is closed."))
    return None


def promise_fits(outcome: str, on: date | None, amount: Decimal | None, today: date) -> list[Refusal]:
    """A promise has a day; nothing else has one."""
    found = []
    if outcome == RoundOutcome.PROMISE:
        if on is None:
            found.append(Refusal("customers.promise-without-day", _("Which day was promised?"), "promise_on"))
        elif not today <= on <= today + FURTHEST:
            found.append(Refusal("customers.promise-day", _("Promised days lie ahead."), "promise_on"))
        if amount is not None and amount <= 0:
            found.append(Refusal("customers.promise-amount", _("An amount is more than zero."), "promise_amount"))
    elif on is not None or amount is not None:
        sentence = _("Only a promise has a day and an amount.")
        found.append(Refusal("customers.promise-without-promise", sentence, "promise_on"))
    return found


def step_fits(step: str, on: date | None, today: date) -> Refusal | None:
    if on is not None and not step.strip():
        return Refusal("customers.step-missing", _("Say what is to be done on that day."), "next_step")
    if on is not None and not today <= on <= today + FURTHEST:
        return Refusal("customers.step-day", _("The next step lies ahead."), "next_on")
    return None
