"""The list of plans of targets."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.tables import UnitName
from assessments.models import TargetPlan
from assessments.period_words import period_words
from assessments.rules.target_periods import Grain, code_of
from assessments.scope import reach_of
from assessments.states.targets import PLAN
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import ChoiceFilter, DateFilter
from salesops.core.lists.formats import Choice, Format, Moment, Number, Status
from salesops.core.lists.page import ListPage, PageAction, ShippedView
from salesops.core.lists.reading import Reading
from salesops.core.sockets.lists import lists

MARKS = {state.code: state.tone for state in PLAN.states}


class PeriodName(Format):
    """The period that begins on a day; ``also``: its kind."""

    def html(self, value: date, also: tuple[Any, ...], reading: Reading) -> str:
        return escape(period_words(value, also[0]))

    def cell(self, value: date, also: tuple[Any, ...], reading: Reading) -> Any:
        return code_of(value, also[0])


@lists.register
class PlanList(ListPage):
    """Plans of units in reach, and those that ask the reader."""

    code = "assessments.target_plans"
    title = _("Plans of targets")
    noun = (pgettext_lazy("counted", "plan of targets"), pgettext_lazy("counted", "plans of targets"))
    capability = ("targets", "v")
    url_name = "assessments:target_plans"
    icon = "goal"
    record_url = "assessments:target_plan"
    record_key = "pk"
    ordering = ("-first",)
    empty_title = _("No plans yet")
    empty_text = _("A plan breaks a year or a quarter down to units and people.")
    columns = (
        Column(
            name="first",
            label=_("Period"),
            value="first",
            also=("grain",),
            sort="first",
            format=PeriodName(),
            phone=True,
        ),
        Column(name="unit", label=_("Unit"), value="unit_id", format=UnitName(), sort="unit__code", phone=True),
        Column(
            name="kind", label=pgettext_lazy("plan of targets", "Kind"), format=Choice(dict(TargetPlan.Kind.choices))
        ),
        Column(name="grain", label=_("Kind of period"), format=Choice(dict(Grain.choices)), phone=True),
        Column(name="state", label=_("State"), format=Status(dict(PLAN.choices), MARKS), bare=True, phone=True),
        Column(name="warnings", label=pgettext_lazy("targets", "Warnings"), format=Number()),
        Column(name="created_by", label=_("Drawn up by"), value="created_by__name"),
        Column(name="published_at", label=_("Published"), format=Moment()),
    )
    filters = (
        ChoiceFilter(name="state", label=_("State"), choices=PLAN.choices),
        ChoiceFilter(name="kind", label=pgettext_lazy("plan of targets", "Kind"), choices=TargetPlan.Kind.choices),
        DateFilter(name="first", label=_("Period")),
    )

    def rows(self, user: Any) -> QuerySet:
        return TargetPlan.objects.visible_to(user)

    def page_actions(self, reading: Reading) -> Iterable[PageAction]:
        reach = reach_of(reading.user, "c")
        if reach.everything or reach.units:
            yield PageAction(_("Plan targets"), reverse("assessments:begin_targets"), "plus")

    def shipped_views(self, reading: Reading) -> Iterable[ShippedView]:
        yield ShippedView("open", _("In work"), "state=draft,offered,waiting,approved")
