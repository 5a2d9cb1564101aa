"""The lists of statements of account and of their differences (ORD-9, R14)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import DecimalField, ExpressionWrapper, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.scope.customers import customers_in_reach
from orders.models import Difference, Statement
from orders.models.order import MONEY
from orders.states import DIFFERENCE, STATEMENT
from salesops.core import formats
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import ChoiceFilter, DateFilter, MatchFilter
from salesops.core.lists.formats import Choice, Day, Moment, Money, Number, Status
from salesops.core.lists.page import ListPage, ShippedView
from salesops.core.lists.reading import Reading
from salesops.core.sockets.lists import lists

from .invoices import of_customer

MARKS = {state.code: state.tone for state in STATEMENT.states}
DIFFERENCE_MARKS = {state.code: state.tone for state in DIFFERENCE.states}
HOLDING = "draft,sent,disputed,confirmed,locked"


class OfMonth(Day):
    """The month a balance is of, by its first day."""

    def text(self, value: date, reading: Reading) -> str:
        return formats.month(value)


class Until(Moment):
    """Until when somebody is to act, red when it is late; ``also``: the state, in ``waits`` it counts."""

    waits = ""

    def html(self, value: Any, also: tuple[Any, ...], reading: Reading) -> str:
        text = super().html(value, also, reading)
        late = value is not None and also[0] == self.waits and value < timezone.now()
        return f'<span class="late-t">{text}</span>' if late else text


class AnswerUntil(Until):
    waits = "sent"


class SolveUntil(Until):
    waits = "open"


class Age(Number):
    """Days since a moment; ``also``: when it ended, if it did."""

    def days(self, value: Any, also: tuple[Any, ...], reading: Reading) -> int:
        end = timezone.localdate(also[0]) if also[0] else reading.today
        return (end - timezone.localdate(value)).days

    def html(self, value: Any, also: tuple[Any, ...], reading: Reading) -> str:
        return self.text(self.days(value, also, reading), reading)

    def cell(self, value: Any, also: tuple[Any, ...], reading: Reading) -> Any:
        return self.days(value, also, reading)


def late(values: tuple[str, ...], reading: Reading) -> Q:
    """``answer``: no answer after its day (T23); ``send``: not sent in time (T22)."""
    now, wanted = timezone.now(), Q()
    asked = {"answer": Q(state="sent", answer_due_at__lt=now), "send": Q(state="draft", send_due_at__lt=now)}
    for value in values:
        wanted |= asked[value]
    return wanted


@lists.register
class StatementList(ListPage):
    """Statements in reach, the newest month first."""

    code = "orders.statements"
    counts_as = "customers.customers"
    title = _("Statements of account")
    noun = (pgettext_lazy("counted", "statement"), pgettext_lazy("counted", "statements"))
    capability = ("receipts", "v")
    url_name = "orders:statements"
    icon = "report"
    record_url = "orders:statement"
    record_key = "pk"
    pick_key = "pk"
    ordering = ("-month",)
    search = staticmethod(lambda rows, text: rows.found_by(text))
    search_hint = _("Statement no., customer")
    empty_title = _("No statements yet")
    empty_text = _("They are made for a month that is over, on the page of coverage.")
    columns = (
        Column(name="number", label=_("Statement")),
        Column(name="customer", label=_("Customer"), value="customer__name", sort="customer__name_key", phone=True, bare=True),
        Column(name="month", label=_("Month"), format=OfMonth(), nullable=False, phone=True),
        Column(name="state", label=_("State"), format=Status(dict(STATEMENT.choices), MARKS), phone=True, bare=True),
        Column(name="opening", label=_("Opening balance (CNY)"), format=Money(), nullable=False, default=False),
        Column(name="debit", label=_("Receivable (CNY)"), format=Money(), nullable=False, total=True, default=False),
        Column(name="credit", label=_("Received (CNY)"), format=Money(), nullable=False, total=True, default=False),
        Column(name="closing", label=_("Closing balance (CNY)"), format=Money(), nullable=False, phone=True, total=True),
        Column(name="overdue", label=_("Overdue (CNY)"), value="late_sum", format=Money(), sort=False),
        Column(name="sent_at", label=_("Sent"), format=Moment()),
        Column(name="answer_due_at", label=_("Answer until"), also=("state",), format=AnswerUntil()),
        Column(name="answered_at", label=_("Answered"), format=Moment()),
        Column(name="owner", label=_("Owner"), value="customer__owner__name", sort=False),
        Column(name="sent_to", label=_("Sent to"), sort=False, default=False),
        Column(name="edition", label=_("Edition"), sort=False, default=False),
    )  # fmt: skip
    filters = (
        ChoiceFilter(name="state", label=_("State"), choices=STATEMENT.choices),
        DateFilter(name="month", label=_("Month")),
        MatchFilter(
            name="late", label=_("Late"), where=late,
            choices=(
                ("answer", pgettext_lazy("statements", "no answer in time")),
                ("send", pgettext_lazy("statements", "not sent in time")),
            ),
        ),
        of_customer(),
    )  # fmt: skip

    def rows(self, user: Any) -> QuerySet:
        overdue = F("late_30") + F("late_60") + F("late_90") + F("late_more")
        rows = Statement.objects.visible_to(user)
        return rows.annotate(late_sum=ExpressionWrapper(overdue, output_field=DecimalField(**MONEY)))

    def shipped_views(self, reading: Reading) -> Iterable[ShippedView]:
        yield ShippedView("holding", pgettext_lazy("statements", "In force"), f"state={HOLDING}")
        yield ShippedView("waiting", pgettext_lazy("statements", "No answer"), "state=sent&ordering=answer_due_at")
        yield ShippedView("disputed", pgettext_lazy("statements", "Disputed"), "state=disputed")


@lists.register
class DifferenceList(ListPage):
    """What customers dispute, the first to be solved on top."""

    code = "orders.differences"
    counts_as = "customers.customers"
    title = _("Differences")
    noun = (pgettext_lazy("counted", "difference"), pgettext_lazy("counted", "differences"))
    capability = ("receipts", "v")
    url_name = "orders:differences"
    icon = "flag"
    record_url = "orders:difference"
    record_key = "pk"
    pick_key = "pk"
    ordering = ("due_at",)
    search = staticmethod(lambda rows, text: rows.found_by(text))
    search_hint = _("Statement no., customer")
    empty_title = _("No differences")
    empty_text = _("Customers dispute lines of their statement by the link they get.")
    columns = (
        Column(name="document", label=_("Document"), value="line__document"),
        Column(
            name="customer", label=_("Customer"), value="statement__customer__name", sort="statement__customer__name_key",
            phone=True, bare=True,
        ),
        Column(name="state", label=_("State"), format=Status(dict(DIFFERENCE.choices), DIFFERENCE_MARKS), phone=True, bare=True),
        Column(name="due_at", label=_("To be solved until"), also=("state",), format=SolveUntil(), nullable=False, phone=True),
        Column(
            name="age", label=_("Age (days)"), value="raised_at", also=("verified_at",), format=Age(), sort=False, nullable=False,
            phone=True,
        ),
        Column(name="reason", label=_("Reason"), format=Choice(dict(Difference.Reason.choices)), sort=False, phone=True),
        Column(name="text", label=_("In the customer's words"), sort=False),
        Column(name="amount", label=_("Amount (CNY, VAT incl.)"), value="line__amount", format=Money(), sort=False),
        Column(name="statement", label=_("Statement"), value="statement__number"),
        Column(name="raised_at", label=_("Raised"), format=Moment(), nullable=False, default=False),
        Column(name="owner", label=_("Owner"), value="owner__name", sort="owner__name_key"),
        Column(name="how", label=_("How it was solved"), format=Choice(dict(Difference.How.choices)), sort=False, default=False),
        Column(name="solved_at", label=_("Solved"), format=Moment(), default=False),
        Column(name="verified_at", label=_("Verified"), format=Moment(), default=False),
    )  # fmt: skip
    filters = (
        ChoiceFilter(name="state", label=_("State"), choices=DIFFERENCE.choices),
        ChoiceFilter(name="reason", label=_("Reason"), choices=Difference.Reason.choices),
        DateFilter(name="raised_at", label=_("Raised")),
        of_customer("statement__customer"),
    )

    def rows(self, user: Any) -> QuerySet:
        return customers_in_reach(Difference.objects.all(), user, "receipts", "v", field="statement__customer")

    def shipped_views(self, reading: Reading) -> Iterable[ShippedView]:
        yield ShippedView("open", pgettext_lazy("differences", "Open"), "state=open&ordering=due_at")
        yield ShippedView("to-verify", pgettext_lazy("differences", "To verify"), "state=solved")
