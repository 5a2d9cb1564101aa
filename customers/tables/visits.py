"""Lists of visits: all contacts, and the target customer table (C01)."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import people_in_reach
from accounts.models import OrgUnit, User
from accounts.tables import UnitName
from customers.code_lists import CONTACT_WAY, NEXT_STEP, OUTCOME, PURPOSE
from customers.models import Customer, Visit
from customers.models.visit import VisitQuerySet
from customers.scope.customers import of_open_file, open_file
from customers.scope.visits import people_one_logs_for, scope_key, visible_visits_apart
from customers.search import called
from customers.tables.formats import Code
from salesops.core.codes.reading import choices
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import ChoiceFilter, Condition, DateFilter, RelationFilter, YesNoFilter
from salesops.core.lists.formats import Choice, Day, Moment, Number, YesNo
from salesops.core.lists.page import ListPage, PageAction
from salesops.core.lists.reading import Reading
from salesops.core.sockets.lists import lists


def all_choices(list_code: str) -> Any:
    return lambda: choices(list_code)


def below(units: list[Any], reading: Reading) -> Any:
    """Visits of the units of that time, and of those below today."""
    return Q(unit__in=reading.user.access.tree.subtree([u.pk for u in units]))


def by_customer_name(rows: QuerySet, text: str) -> QuerySet:
    return rows.filter(customer__in=called(Customer.objects.all(), text))


@dataclass(frozen=True, kw_only=True)
class GradeOfToday(ChoiceFilter):
    """The grade of the customer's file: who doesn't open it doesn't find by it either, whatever is asked (S1)."""

    def condition(self, operator: str, raw: Iterable[str], reading: Reading) -> Condition:
        found, where = super().condition(operator, raw, reading), open_file(reading.user)
        return found if where is None else replace(found, where=found.where & where)


class VisitRows(ListPage):
    """What both lists of visits share: rows, filters, order."""

    capability = ("visits", "v")
    icon = "visit"
    record_url = "customers:visit"
    ordering = ("-visited_at",)
    keys_first = True
    search = staticmethod(by_customer_name)
    search_hint = _("Customer: name, pinyin, initials, no.")
    filters = (
        DateFilter(name="visited_at", label=_("Day"), moment=True),
        RelationFilter(
            name="user",
            label=_("Visited by"),
            rows=lambda user: people_in_reach(User.objects.order_by("name_key", "pk"), user, "visits"),
            key="username",
            title=lambda person: person.name,
            find=lambda rows, text: rows.found_by(text),
        ),
        RelationFilter(
            name="unit",
            label=_("Unit"),
            rows=lambda user: OrgUnit.objects.filter(pk__in=user.access.tree.nodes).order_by("code"),
            key="code",
            where=below,
        ),
        RelationFilter(
            name="customer",
            label=_("Customer"),
            rows=lambda user: Customer.objects.visible_to(user),
            key="code",
            title=lambda customer: customer.called,
            find=lambda rows, text: rows.found_by(text),
        ),
        ChoiceFilter(name="way", label=_("Way"), choices=all_choices(CONTACT_WAY)),
        ChoiceFilter(name="purpose", label=_("Purpose"), choices=all_choices(PURPOSE)),
        ChoiceFilter(name="outcome", label=_("Outcome"), choices=all_choices(OUTCOME)),
        GradeOfToday(
            name="grade", label=_("Grade"), path="customer__grade", choices=Customer.Grade.choices, common=False
        ),
        DateFilter(name="next_on", label=_("Next step on"), common=False),
        YesNoFilter(name="is_late", label=_("Logged late"), common=False),
    )

    def rows(self, user: Any) -> QuerySet:
        return self.of_all().visible_to(user)

    def of_all(self) -> VisitQuerySet:
        """The visits the list is about, whoever reads it."""
        return Visit.objects.all()

    def parts(self, user: Any) -> Sequence[QuerySet]:
        return visible_visits_apart(self.of_all(), user)

    def with_values(self, rows: QuerySet, user: Any) -> QuerySet:
        return rows.annotate(file_grade=of_open_file(user, "grade"))

    def page_actions(self, reading: Reading) -> Iterable[PageAction]:
        yield PageAction(_("Target customers"), reverse("customers:targets"), "goal")
        yield PageAction(_("Visit plan"), reverse("customers:visit_plan"), "calendar")
        if people_one_logs_for(reading.user):
            yield PageAction(_("Log a visit"), reverse("customers:new_visit"), "plus", primary=True)


@lists.register
class VisitList(VisitRows):
    """Visits, calls and messages in reach, the newest first."""

    code = "customers.visits"
    counts_as = "customers.customers"
    title = _("Visits")
    noun = (pgettext_lazy("counted", "contact with a customer"), pgettext_lazy("counted", "contacts with customers"))
    url_name = "customers:visits"
    columns = (
        Column(name="customer", label=_("Customer"), value="customer__name", sort=False),
        Column(name="visited_at", label=pgettext_lazy("visit", "When"), format=Moment(), phone=True),
        Column(name="user", label=_("Visited by"), value="user__name", sort="user__name_key", phone=True),
        Column(name="way", label=_("Way"), format=Code(CONTACT_WAY), sort=False),
        Column(name="purpose", label=_("Purpose"), format=Code(PURPOSE), sort=False),
        Column(name="outcome", label=_("Outcome"), format=Code(OUTCOME), sort=False, phone=True),
        Column(name="next_step", label=_("Next step"), format=Code(NEXT_STEP), sort=False),
        Column(name="next_on", label=_("Next step on"), format=Day()),
        Column(name="grade", label=_("Grade"), value="file_grade", sort=False, default=False, right=("grades", "v")),
        Column(name="code", label=_("No."), value="customer__code", sort=False, default=False),
        Column(name="unit", label=_("Unit"), value="unit_id", format=UnitName(), sort=False, default=False),
        Column(name="duration", label=_("Minutes"), format=Number(), default=False),
        Column(name="intent", label=_("Intent"), format=Choice(dict(Visit.Intent.choices)), sort=False, default=False),
        Column(name="notes", label=pgettext_lazy("visit", "What was said"), sort=False, default=False),
        Column(name="logged_at", label=_("Logged"), format=Moment(), default=False),
        Column(name="is_late", label=_("Logged late"), format=YesNo(), default=False, sort=False),
    )

    def scope_key(self, user: Any) -> Hashable | None:
        return scope_key(user)
