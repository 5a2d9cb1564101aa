"""Reasons not to make, send or confirm a statement, or to book into a month that was confirmed (ORD-9)."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from django.db.models import Max, Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from customers.models import Customer
from orders.models import Difference, LedgerEntry, Statement
from orders.states.statement import AGREED
from salesops.core.formats import money
from salesops.core.money import ZERO
from salesops.core.refusals import Refusal


def is_over(month: date, today: date) -> Refusal | None:
    """A balance is stated once its month is over."""
    if month.day == 1 and (month.year, month.month) < (today.year, today.month):
        return None
    return Refusal("orders.month-not-over", _("A statement is made for a month that is over."), "month")


def balance_on(customer: int, day: date) -> Decimal:
    """The sum of the customer's ledger at the end of ``day``."""
    rows = LedgerEntry.objects.filter(customer=customer, on__lte=day)
    return rows.aggregate(sum=Sum("amount", default=ZERO))["sum"]


def still_true(statement: Statement) -> Refusal | None:
    """The ledger still says what the statement says."""
    owed = balance_on(statement.customer_id, statement.ends_on)
    if owed == statement.closing:
        return None
    sentence = _(
        "The ledger has changed since: it says %(now)s for that day, the statement %(then)s. Replace it by a new one."
    )
    figures = {"now": money(owed), "then": money(statement.closing)}
    return Refusal("orders.statement-outdated", sentence % figures, figures=figures)


def differences_done(statement: Statement) -> Refusal | None:
    left = Difference.objects.open().filter(statement=statement).count()
    if not left:
        return None
    sentence = _("%(n)s differences are not solved and verified yet.") % {"n": left}
    return Refusal("orders.differences-open", sentence, figures={"n": left})


def confirmed_until(customers: Iterable[int]) -> Mapping[int, date]:
    """Customer → the last day of the months whose balance it confirmed. One query."""
    rows = Statement.objects.filter(customer__in=list(customers), state__in=AGREED).order_by()
    return dict(rows.values_list("customer").annotate(until=Max("ends_on")))


def booked_after(on: date, until: date | None, field: str = "on") -> Refusal | None:
    """Nothing is booked into a month that was confirmed: it counts from a later day. The database refuses it as well."""
    if until is None or on > until:
        return None
    sentence = _("The customer confirmed the balance of %(day)s: choose a later day.")
    return Refusal("orders.month-confirmed", sentence % {"day": date_format(until, "DATE_FORMAT")}, field)


def not_confirmed(customer: Customer, on: date, field: str = "on") -> Refusal | None:
    """:func:`booked_after` for one customer."""
    return booked_after(on, confirmed_until([customer.pk]).get(customer.pk), field)


def four_eyes(difference: Difference, actor_id: int | None) -> Refusal | None:
    """Neither who solved it nor who booked what is disputed says that it is solved."""
    if actor_id is None or actor_id == difference.solved_by_id:
        return Refusal("orders.own-solution", _("Somebody else than who solved it verifies it."))
    if actor_id == difference.booked_by_id:
        return Refusal("orders.own-booking", _("Somebody else than who booked the entry verifies it."))
    return None
