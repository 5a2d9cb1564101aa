"""The list of OSB problems (ORD-11, O20)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import SecretaryDuty
from orders.models import OsbProblem
from orders.states import OSB_PROBLEM
from orders.states.osb import OPEN, UNSOLVED
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import ChoiceFilter, DateFilter, MatchFilter
from salesops.core.lists.formats import Choice, Day, Moment, Status
from salesops.core.lists.page import ListPage, ShippedView
from salesops.core.lists.reading import Reading
from salesops.core.sockets.lists import lists

from .whose import of_customers

MARKS = {state.code: state.tone for state in OSB_PROBLEM.states}
OPEN_CODES = ",".join(OPEN)
STEPS, DEPARTMENTS = dict(SecretaryDuty.Step.choices), dict(OsbProblem.Department.choices)


class DueDay(Day):
    """Red once it has passed and nobody solved it."""

    def html(self, value: date | None, also: tuple[Any, ...], reading: Reading) -> str:
        text = super().html(value, also, reading)
        late = value is not None and also[0] in UNSOLVED and value < timezone.localdate()
        return f'<span class="late-t">{text}</span>' if late else text


def _late(values: tuple[str, ...], reading: Reading) -> Q:
    return Q(state__in=UNSOLVED, due_on__lt=timezone.localdate())


@lists.register
class OsbProblemList(ListPage):
    """OSB problems in reach, the newest first."""

    code = "orders.osb_problems"
    counts_as = "customers.customers"
    title = _("OSB problems")
    noun = (pgettext_lazy("counted", "problem"), pgettext_lazy("counted", "problems"))
    capability = ("osb", "v")
    url_name = "orders:problems"
    icon = "flag"
    record_url = "orders:problem"
    record_key = "number"
    pick_key = "number"
    ordering = ("-recorded_at",)
    search = staticmethod(lambda rows, text: rows.found_by(text))
    search_hint = _("Problem, order, customer")
    empty_title = _("No OSB problems")
    empty_text = _("Problems are recorded from the page of an order.")
    columns = (
        Column(name="number", label=pgettext_lazy("O20", "Problem no."), nullable=False),
        Column(name="step", label=pgettext_lazy("of the OSB board", "Step"), format=Choice(STEPS), nullable=False),
        Column(name="customer", label=_("Customer"), value="customer__name", sort="customer__name_key", phone=True, bare=True),
        Column(name="state", label=_("State"), format=Status(dict(OSB_PROBLEM.choices), MARKS), phone=True, bare=True),
        Column(name="what", label=pgettext_lazy("O20", "Problem"), sort=False, phone=True),
        Column(name="order", label=_("Order"), value="order__number"),
        Column(name="department", label=_("Responsible department"), format=Choice(DEPARTMENTS), nullable=False),
        Column(name="owner", label=_("Owner"), value="owner__name", sort="owner__name_key", phone=True),
        Column(name="due_on", label=_("To be solved by"), also=("state",), format=DueDay(), nullable=False, phone=True),
        Column(name="recorded_at", label=_("Recorded"), format=Moment(), nullable=False),
        Column(name="solved_at", label=pgettext_lazy("a problem", "Solved on"), format=Moment()),
        Column(name="solution", label=_("How it was solved"), sort=False, default=False),
        Column(name="verified_at", label=pgettext_lazy("a problem", "Verified on"), format=Moment(), default=False),
        Column(name="returned", label=_("Sent back (times)"), nullable=False, default=False),
    )  # fmt: skip
    filters = (
        ChoiceFilter(name="state", label=_("State"), choices=OSB_PROBLEM.choices),
        ChoiceFilter(name="step", label=pgettext_lazy("of the OSB board", "Step"), choices=tuple(SecretaryDuty.Step.choices)),
        ChoiceFilter(name="department", label=_("Responsible department"), choices=tuple(OsbProblem.Department.choices)),
        MatchFilter(name="late", label=pgettext_lazy("problems", "Overdue"), choices=(("yes", _("yes")),), where=_late),
        DateFilter(name="recorded_at", label=_("Recorded")),
        DateFilter(name="due_on", label=_("To be solved by")),
        *of_customers("osb"),
    )  # fmt: skip

    def rows(self, user: Any) -> QuerySet:
        return OsbProblem.objects.visible_to(user)

    def shipped_views(self, reading: Reading) -> Iterable[ShippedView]:
        yield ShippedView("meeting", _("For the OSB meeting"), f"state={OPEN_CODES}&ordering=department,due_on")
        yield ShippedView(
            "mine", _("Mine to solve"), f"state={','.join(UNSOLVED)}&owner={reading.user.username}&ordering=due_on"
        )
        yield ShippedView("late", pgettext_lazy("problems", "Overdue"), "late=yes&ordering=due_on")
        yield ShippedView("verify", _("To be verified"), "state=solved&ordering=solved_at")
