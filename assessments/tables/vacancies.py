"""The list of vacancies."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.tables import UnitName
from assessments.models import Vacancy
from assessments.scope_vacancies import may_run
from assessments.states.vacancies import VACANCY
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import DateFilter
from salesops.core.lists.formats import Day, Moment
from salesops.core.lists.page import ListPage, PageAction, ShippedView
from salesops.core.lists.reading import Reading
from salesops.core.sockets.lists import lists

from .people_columns import machine_column, post_column, state_filter

CLOSES_ON = pgettext_lazy("vacancy", "Applications until")


@lists.register
class VacancyList(ListPage):
    """Posts to be won, open to everybody inside the company."""

    code = "assessments.vacancies"
    title = _("Competitive selections")
    noun = (pgettext_lazy("counted", "vacancy"), pgettext_lazy("counted", "vacancies"))
    capability = ("promotion", "v")
    url_name = "assessments:vacancies"
    icon = "flag"
    record_url = "assessments:vacancy"
    record_key = "number"
    pick_key = "number"
    ordering = ("-published_at",)
    empty_title = _("No vacancies")
    empty_text = _("Posts from the regional director up are published here when they are to be filled.")
    columns = (
        Column(name="number", label=_("Number"), phone=True),
        post_column("position", pgettext_lazy("vacancy", "Post"), phone=True),
        Column(name="unit", label=_("Unit"), value="unit_id", format=UnitName(), sort="unit__code"),
        machine_column(VACANCY),
        Column(name="closes_on", label=CLOSES_ON, format=Day(), sort="closes_on", phone=True),
        Column(name="score_by", label=pgettext_lazy("vacancy", "Scores until"), format=Day()),
        Column(name="winner", label=pgettext_lazy("vacancy", "Winner"), value="winner__person__name"),
        Column(name="published_at", label=pgettext_lazy("vacancy", "published at"), format=Moment(), sort="published_at"),
    )  # fmt: skip
    filters = (state_filter(VACANCY.choices), DateFilter(name="closes_on", label=CLOSES_ON))

    def rows(self, user: Any) -> QuerySet:
        return Vacancy.objects.visible_to(user)

    def page_actions(self, reading: Reading) -> Iterable[PageAction]:
        if may_run(reading.user):
            yield PageAction(_("Publish a vacancy"), reverse("assessments:new_vacancy"), "plus", primary=True)

    def shipped_views(self, reading: Reading) -> Iterable[ShippedView]:
        yield ShippedView("open", _("In work"), "state=open,scoring,scored")
