"""Statements of account on the page of a customer, and in its timeline (ORD-9)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Customer
from customers.scope.customers import reaches
from orders.models import Statement, StatementAnswer
from salesops.core.formats import money
from salesops.core.sockets.panels import (
    CustomerPanel,
    TimelineEntry,
    TimelineSource,
    customer_panels,
    timeline_sources,
)

SHOWN = 24
THERE = "SELECT FROM orders_statement WHERE customer_id = %(customer)s AND sent_at < %(before)s"


def _statements(customer: Customer, user: Any, now: datetime) -> Mapping[str, Any]:
    """The newest of the customer. One query."""
    rows = Statement.objects.visible_to(user).filter(customer=customer).order_by("-month", "-pk")[:SHOWN]
    return {"rows": [{"one": one, "state": one.machine.state_of(one)} for one in rows], "now": now}


def happened(customer: Any, user: Any, before: datetime, limit: int) -> Sequence[TimelineEntry]:
    """When they were sent, and what came back. Two queries."""
    if not reaches(user, customer, "receipts"):
        return []
    rows = Statement.objects.filter(customer=customer, sent_at__lt=before)
    rows = rows.select_related("sent_by").order_by("-sent_at", "-pk")[:limit]
    answers = StatementAnswer.objects.filter(statement__customer=customer, at__lt=before).select_related(
        "statement", "by"
    )
    found = [
        _entry(one, one.sent_at, _("Statement %(number)s sent: %(amount)s"), one.sent_to, one.sent_by)
        for one in rows
        if one.sent_at
    ]
    titles = {
        StatementAnswer.Kind.CONFIRMED: _("Statement %(number)s confirmed: %(amount)s"),
        StatementAnswer.Kind.DISPUTED: _("Statement %(number)s disputed: %(amount)s"),
        StatementAnswer.Kind.OBJECTED: _("Confirmation of statement %(number)s objected to: %(amount)s"),
    }
    found += [
        _entry(one.statement, one.at, titles[StatementAnswer.Kind(one.kind)], one.name, one.by)
        for one in answers.order_by("-at", "-pk")[:limit]
    ]
    return sorted(found, key=lambda entry: entry.at, reverse=True)[:limit]


def _entry(statement: Statement, at: datetime, title: str, text: str, by: Any) -> TimelineEntry:
    told = title % {"number": statement, "amount": money(statement.closing, balance=True)}
    address = reverse("orders:statement", args=[statement.key])
    return TimelineEntry(at, "trade", "report", told, text, by.name if by else "", address)


customer_panels.register(
    CustomerPanel(
        code="orders.statements", label=gettext_lazy("Statements of account"), template="orders/statements/_tab.html",
        context=_statements, capability="receipts", rank=38,
    )
)  # fmt: skip
timeline_sources.register(TimelineSource("orders.statements", "trade", happened, THERE))
