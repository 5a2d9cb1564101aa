"""The list of production orders (ORD-16)."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.models import ProductionOrder
from orders.states import PRODUCTION
from orders.states.production import OPEN
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import ChoiceFilter, DateFilter, MatchFilter
from salesops.core.lists.formats import Day, Moment, Number, Status
from salesops.core.lists.page import ListPage, ShippedView
from salesops.core.lists.reading import Reading
from salesops.core.sockets.lists import lists

from .whose import of_customers

MARKS = {state.code: state.tone for state in PRODUCTION.states}


class Completion(Day):
    """The day production named, red when it is later than promised or has passed."""

    def html(self, value: Any, also: tuple[Any, ...], reading: Reading) -> str:
        text = super().html(value, also, reading)
        state, promised = also
        late = state in OPEN and (value < reading.today or (promised is not None and value > promised))
        return f'<span class="late-t">{text}</span>' if late else text


def when(values: tuple[str, ...], reading: Reading) -> Q:
    """``late``: later than promised; ``overdue``: its day has passed."""
    asked = {
        "late": Q(state__in=OPEN, finish_on__gt=F("order__promised_on")),
        "overdue": Q(state__in=OPEN, finish_on__lt=reading.today),
    }
    wanted = Q()
    for value in values:
        wanted |= asked[value]
    return wanted


@lists.register
class ProductionList(ListPage):
    """Production orders in reach, the newest first."""

    code = "orders.productions"
    counts_as = "customers.customers"
    title = _("Production orders")
    noun = (pgettext_lazy("counted", "production order"), pgettext_lazy("counted", "production orders"))
    capability = ("production", "v")
    url_name = "orders:productions"
    icon = "unit"
    record_url = "orders:production"
    record_key = "number"
    pick_key = "number"
    ordering = ("-passed_at",)
    search = staticmethod(lambda rows, text: rows.found_by(text))
    search_hint = _("Production order, order, customer")
    empty_title = _("No production orders yet")
    empty_text = _("What an order lacks is passed to production on the page of the order.")
    columns = (
        Column(name="number", label=_("Production order"), nullable=False),
        Column(name="customer", label=_("Customer"), value="customer__name", sort="customer__name_key", phone=True, bare=True),
        Column(name="state", label=_("State"), format=Status(dict(PRODUCTION.choices), MARKS), phone=True, bare=True),
        Column(name="order", label=_("Order"), value="order__number"),
        Column(name="promised_on", label=_("Promised for"), value="order__promised_on", format=Day()),
        Column(name="due_on", label=_("Wanted until"), format=Day(), nullable=False),
        Column(
            name="finish_on", label=_("Planned completion"), also=("state", "order__promised_on"), format=Completion(),
            phone=True,
        ),
        Column(name="percent", label=_("Progress (%)"), format=Number(), nullable=False, phone=True),
        Column(name="delay_reason", label=_("Reason of the delay"), sort=False),
        Column(name="owner", label=_("Owner"), value="owner__name", sort="owner__name_key"),
        Column(name="passed_at", label=pgettext_lazy("to production", "Passed"), format=Moment(), nullable=False, default=False),
        Column(name="answer_due", label=_("To be answered until"), format=Moment(), nullable=False, default=False),
        Column(name="finished_on", label=_("Completed"), format=Day(), default=False),
    )  # fmt: skip
    filters = (
        ChoiceFilter(name="state", label=_("State"), choices=PRODUCTION.choices),
        MatchFilter(
            name="when", label=_("Delay"),
            choices=(("late", _("later than promised")), ("overdue", _("its day has passed"))), where=when,
        ),
        DateFilter(name="finish_on", label=_("Planned completion")),
        *of_customers("production"),
    )  # fmt: skip

    def rows(self, user: Any) -> QuerySet:
        return ProductionOrder.objects.visible_to(user)

    def shipped_views(self, reading: Reading) -> Iterable[ShippedView]:
        yield ShippedView("to-answer", _("To be answered"), "state=passed&ordering=passed_at")
        yield ShippedView("late", _("Later than promised"), "when=late&ordering=finish_on")
        yield ShippedView("making", _("Being made"), "state=dated,running&ordering=finish_on")
