"""The list of assessment cycles."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments import words
from assessments.models import Cycle, CycleStep
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import ChoiceFilter, DateFilter
from salesops.core.lists.formats import Choice, Day, Format, Moment
from salesops.core.lists.page import ListPage
from salesops.core.lists.reading import Reading
from salesops.core.sockets.lists import lists

KINDS = dict(words.CYCLES)


class CycleKind(Format):
    """Monthly, quarterly, yearly; a cycle of one person is the probation."""

    def html(self, value: str, also: tuple[Any, ...], reading: Reading) -> str:
        return escape(self.cell(value, also, reading))

    def cell(self, value: str, also: tuple[Any, ...], reading: Reading) -> Any:
        (person,) = also
        return str(_("Probation") if person is not None else KINDS[value])


def step_now(field: str) -> Subquery:
    """Of the step that runs or comes next."""
    steps = CycleStep.objects.filter(cycle=OuterRef("pk"), done_at=None).order_by("due_at", "pk")
    return Subquery(steps.values(field)[:1])


@lists.register
class CycleList(ListPage):
    """Cycles of the company, and probations of people in reach."""

    code = "assessments.cycles"
    title = _("Assessment cycles")
    noun = (pgettext_lazy("counted", "assessment cycle"), pgettext_lazy("counted", "assessment cycles"))
    capability = ("schemes", "v")
    url_name = "assessments:cycles"
    icon = "calendar"
    record_url = "assessments:cycle"
    record_key = "code"
    ordering = ("-last",)
    empty_title = _("No cycles yet")
    empty_text = _("They open by themselves with the month, the quarter and the year.")
    columns = (
        Column(name="code", label=_("Period"), phone=True),
        Column(
            name="cycle",
            label=pgettext_lazy("assessment", "Cycle"),
            also=("person_id",),
            format=CycleKind(),
            phone=True,
        ),
        Column(name="person", label=_("Person"), value="person__name"),
        Column(name="first", label=_("From"), format=Day()),
        Column(name="last", label=_("Until"), format=Day()),
        Column(name="step_now", label=_("Step"), format=Choice(dict(CycleStep.Step.choices)), sort=False, phone=True),
        Column(name="due_now", label=_("Due"), format=Moment(), sort=False, phone=True),
        Column(name="frozen_at", label=pgettext_lazy("assessment cycle", "Frozen"), format=Moment()),
        Column(name="published_at", label=_("Published"), format=Moment()),
        Column(name="closed_at", label=pgettext_lazy("assessment cycle", "Closed"), format=Moment()),
    )
    filters = (
        ChoiceFilter(name="cycle", label=pgettext_lazy("assessment", "Cycle"), choices=words.CYCLES),
        DateFilter(name="last", label=_("Until")),
        DateFilter(name="closed_at", label=pgettext_lazy("assessment cycle", "Closed")),
    )

    def rows(self, user: Any) -> QuerySet:
        return Cycle.objects.visible_to(user).annotate(step_now=step_now("step"), due_now=step_now("due_at"))
