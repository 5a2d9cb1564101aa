"""The list of exceptions (ORD-6)."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.code_lists import EXCEPTION_KIND
from orders.models import OrderException
from orders.states import EXCEPTION
from orders.states.exception import OPEN
from salesops.core.codes.reading import entries_of, entry_name
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import ChoiceFilter, DateFilter, MatchFilter
from salesops.core.lists.formats import Day, Format, Moment, Status
from salesops.core.lists.page import ListPage, ShippedView
from salesops.core.lists.reading import Reading
from salesops.core.sockets.lists import lists

from .whose import of_customers

MARKS = {state.code: state.tone for state in EXCEPTION.states}
OPEN_CODES = ",".join(OPEN)


class Kind(Format):
    def text(self, value: Any, reading: Reading) -> str:
        return entry_name(EXCEPTION_KIND, value)


class Until(Moment):
    """Until when something is to be done, red when it is late; ``also``: when it was done."""

    def html(self, value: Any, also: tuple[Any, ...], reading: Reading) -> str:
        text = super().html(value, also, reading)
        state, done = also
        return (
            f'<span class="late-t">{text}</span>' if state in OPEN and done is None and value < timezone.now() else text
        )


def involved(values: tuple[str, ...], reading: Reading) -> Q:
    return Q(departments__overlap=list(values))


@lists.register
class ExceptionList(ListPage):
    """Exceptions in reach, the newest first."""

    code = "orders.exceptions"
    counts_as = "customers.customers"
    title = _("Exceptions")
    noun = (pgettext_lazy("counted", "exception"), pgettext_lazy("counted", "exceptions"))
    capability = ("exceptions", "v")
    url_name = "orders:exceptions"
    icon = "flag"
    record_url = "orders:exception"
    record_key = "number"
    pick_key = "number"
    ordering = ("-recorded_at",)
    search = staticmethod(lambda rows, text: rows.found_by(text))
    search_hint = _("Exception, order, customer")
    empty_title = _("No exceptions")
    empty_text = _("What goes wrong is recorded on the page of the order.")
    columns = (
        Column(name="number", label=_("Exception"), nullable=False),
        Column(name="customer", label=_("Customer"), value="customer__name", sort="customer__name_key", phone=True, bare=True),
        Column(name="state", label=_("State"), format=Status(dict(EXCEPTION.choices), MARKS), phone=True, bare=True),
        Column(name="kind", label=pgettext_lazy("of an exception", "Kind"), format=Kind(), nullable=False, phone=True),
        Column(name="what", label=_("What happened"), sort=False),
        Column(name="order", label=_("Order"), value="order__number"),
        Column(name="new_on", label=_("Expected delivery now"), format=Day()),
        Column(name="recorded_at", label=_("Recorded"), format=Moment(), nullable=False),
        Column(name="tell_due", label=_("To be told until"), also=("state", "told_at"), format=Until(), nullable=False),
        Column(name="offer_due", label=_("Alternative until"), also=("state", "offered_at"), format=Until(), nullable=False),
        Column(name="owner", label=_("Owner"), value="owner__name", sort="owner__name_key"),
        Column(name="told_at", label=_("Customer told"), format=Moment(), default=False),
        Column(name="result", label=_("Result"), sort=False, default=False),
        Column(name="closed_at", label=pgettext_lazy("an exception", "Closed"), format=Moment(), default=False),
    )  # fmt: skip
    filters = (
        ChoiceFilter(name="state", label=_("State"), choices=EXCEPTION.choices),
        ChoiceFilter(
            name="kind", label=pgettext_lazy("of an exception", "Kind"),
            choices=lambda: [(entry.code, entry.label) for entry in entries_of(EXCEPTION_KIND).values()],
        ),
        MatchFilter(
            name="department", label=_("Departments involved"), choices=tuple(OrderException.Department.choices),
            where=involved,
        ),
        DateFilter(name="recorded_at", label=_("Recorded")),
        *of_customers("exceptions"),
    )  # fmt: skip

    def rows(self, user: Any) -> QuerySet:
        return OrderException.objects.visible_to(user)

    def shipped_views(self, reading: Reading) -> Iterable[ShippedView]:
        yield ShippedView("open", pgettext_lazy("exceptions", "Open"), f"state={OPEN_CODES}&ordering=recorded_at")
        yield ShippedView("to-tell", _("Customer to be told"), "state=open&ordering=tell_due")
        yield ShippedView("to-offer", _("Alternative to be offered"), "state=told&ordering=offer_due")
