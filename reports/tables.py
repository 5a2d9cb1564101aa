"""Lists of reports: what the sweep of reminders told whom (RPT-5)."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reports.models import SentReminder
from reports.steps import Step
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import ChoiceFilter, DateFilter, RelationFilter, YesNoFilter
from salesops.core.lists.formats import Choice, Format, Moment, YesNo
from salesops.core.lists.page import ListPage
from salesops.core.lists.reading import Reading
from salesops.core.sockets.clocks import clocks
from salesops.core.sockets.lists import lists
from salesops.core.sockets.reminders import reminders


def name_of(code: str) -> str:
    """What a reminder is called; one of an app that is gone keeps its code."""
    if code in reminders:
        return str(reminders.get(code).label)
    clock = code.removeprefix("clocks.")
    return str(clocks.get(clock).label) if clock in clocks else code


class Name(Format):
    """Name of a reminder."""

    def text(self, value: Any, reading: Reading) -> str:
        return name_of(value)


def _choices() -> list[tuple[str, Any]]:
    from reports.sweep import every_reminder

    return [(reminder.code, reminder.label) for reminder in every_reminder()]


@lists.register
class SentReminderList(ListPage):
    """What was told, by person; the texts themselves only their reader sees."""

    code = "reports.sent_reminders"
    title = _("Reminders sent")
    noun = (pgettext_lazy("counted", "reminder"), pgettext_lazy("counted", "reminders"))
    capability = ("settings", "e")
    url_name = "reports:sent_reminders"
    icon = "bell"
    ordering = ("-sent_at",)
    empty_title = _("Nobody was reminded of anything yet")
    columns = (
        Column(name="sent_at", label=_("Sent"), format=Moment(), phone=True),
        Column(name="person", label=_("To"), value="person__name", sort="person__name_key", phone=True),
        Column(name="for_person", label=_("As deputy of"), value="for_person__name", sort=False),
        Column(name="reminder", label=_("Reminder"), format=Name(), sort=False, phone=True),
        Column(name="step", label=_("Step"), format=Step(), sort=False),
        Column(name="due_at", label=_("Due"), format=Moment(), sort=False),
        Column(name="state", label=_("State"), format=Choice(dict(SentReminder.State.choices)), sort=False),
        Column(name="is_late", label=_("Late"), format=YesNo(), sort=False),
    )
    filters = (
        ChoiceFilter(name="reminder", label=_("Reminder"), choices=_choices),
        RelationFilter(
            name="person",
            label=_("To"),
            rows=lambda user: get_user_model()._default_manager.visible_to(user),
            key="username",
        ),
        DateFilter(name="sent_at", label=_("Sent"), moment=True),
        ChoiceFilter(name="state", label=_("State"), choices=SentReminder.State.choices),
        YesNoFilter(name="is_late", label=_("Late")),
    )

    def rows(self, user: Any) -> QuerySet:
        return SentReminder.objects.visible_to(user)
