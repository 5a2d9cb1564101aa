"""Rules of the control monitor about statements of account (ACC-12, ORD-9)."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from customers.models import Contact
from orders.models import Statement, StatementAnswer
from salesops.core.sockets.controls import ControlRule, Finding, control_rules

EDITIONS = 3


def unknown_name(since: datetime, now: datetime) -> Iterable[Finding]:
    """Confirmed by link under a name that is none of the customer's contacts: the known one was told, look all the same."""
    known = Contact.objects.filter(customer=OuterRef("statement__customer"), name=OuterRef("name"))
    rows = StatementAnswer.objects.filter(kind="confirmed", link__isnull=False, at__gt=since, at__lte=now)
    rows = rows.exclude(Exists(known)).select_related("statement__customer", "statement__sent_by")
    for one in rows.order_by("at", "pk").iterator(chunk_size=1000):
        params = {"customer": one.statement.customer.called, "name": one.name, "number": str(one.statement)}
        yield Finding(key=str(one.pk), at=one.at, person=one.statement.sent_by, record=one.statement, params=params)


def replaced_often(since: datetime, now: datetime) -> Iterable[Finding]:
    """The statement of one month made for the third time and more."""
    rows = Statement.objects.filter(edition__gte=EDITIONS, made_at__gt=since, made_at__lte=now)
    for one in rows.select_related("customer", "made_by").order_by("made_at", "pk").iterator(chunk_size=1000):
        params = {"customer": one.customer.called, "n": one.edition, "month": f"{one.month:%Y-%m}"}
        yield Finding(key=str(one.pk), at=one.made_at, person=one.made_by, record=one, params=params)


control_rules.register(
    ControlRule(
        "orders.statement_unknown_name", _("Statement confirmed by an unknown name"),
        _("{number} of {customer}, sent by {person}, was confirmed by {name}, who is none of its contacts"), unknown_name,
    )
)  # fmt: skip
control_rules.register(
    ControlRule(
        "orders.statement_replaced_often", _("Statement replaced several times"),
        _("{person} made the statement of {customer} for {month} for the {n}th time"), replaced_often,
    )
)  # fmt: skip
