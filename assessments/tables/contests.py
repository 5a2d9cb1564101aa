"""The list of sales contests."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.tables import UnitName
from assessments.models import Contest
from assessments.scope_contests import may_prepare
from assessments.states.contests import CONTEST
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import DateFilter
from salesops.core.lists.formats import Choice, Day, Moment
from salesops.core.lists.page import ListPage, PageAction, ShippedView
from salesops.core.lists.reading import Reading
from salesops.core.sockets.lists import lists

from .people_columns import KpiName, machine_column, state_filter


@lists.register
class ContestList(ListPage):
    """Those one takes part in, leads or prepares."""

    code = "assessments.contests"
    title = pgettext_lazy("sales", "Contests")
    noun = (pgettext_lazy("counted", "contest"), pgettext_lazy("counted", "contests"))
    capability = ("promotion", "v")
    url_name = "assessments:contests"
    icon = "star"
    record_url = "assessments:contest"
    record_key = "number"
    pick_key = "number"
    ordering = ("-last",)
    empty_title = _("No contests")
    empty_text = _("A contest you take part in stands here with its ranking.")
    columns = (
        Column(name="name", label=_("Name"), phone=True),
        Column(name="number", label=_("Number")),
        Column(name="kpi", label="KPI", format=KpiName()),
        Column(name="unit", label=_("Unit"), value="unit_id", format=UnitName(), sort="unit__code"),
        Column(name="of", label=pgettext_lazy("contest", "Between"), format=Choice(dict(Contest.Of.choices))),
        machine_column(CONTEST),
        Column(name="first", label=_("From"), format=Day()),
        Column(name="last", label=_("Until"), format=Day(), sort="last", phone=True),
        Column(name="created_at", label=_("created at"), format=Moment()),
    )  # fmt: skip
    filters = (state_filter(CONTEST.choices), DateFilter(name="last", label=_("Until")))

    def rows(self, user: Any) -> QuerySet:
        return Contest.objects.visible_to(user)

    def page_actions(self, reading: Reading) -> Iterable[PageAction]:
        if may_prepare(reading.user):
            yield PageAction(_("New contest"), reverse("assessments:new_contest"), "plus", primary=True)

    def shipped_views(self, reading: Reading) -> Iterable[ShippedView]:
        yield ShippedView("open", _("In work"), "state=draft,running")
