"""Lists of grading: follow-ups of today, stalled customers, suggested grades, key customers without a service team."""

from collections.abc import Iterable
from datetime import date
from html import escape
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import people_in_reach
from accounts.models import User
from customers.follow_ups import due_by, reason_of
from customers.models import Customer, GradeSuggestion, StalledCase, TeamMember
from customers.states.grading import STALLED, SUGGESTION
from customers.suggestion_words import reasons_text
from customers.tables.formats import Name
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import ChoiceFilter, DateFilter, RelationFilter
from salesops.core.lists.formats import Choice, Custom, Day, Format, Moment, Number, Status
from salesops.core.lists.page import ListPage, PageAction
from salesops.core.lists.reading import Reading
from salesops.core.sockets.lists import lists


def status_of(machine: Any) -> Status:
    """States with their drawings."""
    return Status({s.code: s.label for s in machine.states}, {s.code: s.tone for s in machine.states})


class Letter(Format):
    """A grade as its chip."""

    def html(self, value: Any, also: tuple[Any, ...], reading: Reading) -> str:
        letter = escape(str(value))
        return f'<span class="grade" data-grade="{letter}">{letter}</span>'


def owner_filter(path: str = "owner", capability: str = "customers") -> RelationFilter:
    """Whose customers."""
    return RelationFilter(
        name="owner",
        label=_("Owner"),
        path=path,
        rows=lambda user: people_in_reach(User.objects.order_by("name_key", "pk"), user, capability),
        key="username",
        title=lambda person: person.name,
        find=lambda rows, text: rows.found_by(text),
    )


def _why(value: Any, also: tuple[Any, ...], reading: Reading) -> str:
    return escape(_why_text(value, also, reading))


def _why_text(value: Any, also: tuple[Any, ...], reading: Reading) -> str:
    grade, last_contact_at, opened_on, next_step, next_on = also
    return reason_of(grade, last_contact_at, opened_on, next_step, next_on, reading.today)


def _by_customer(rows: QuerySet, text: str) -> QuerySet:
    return rows.filter(customer__in=Customer.objects.filter(search_text__finds=text))


@lists.register
class FollowUpList(ListPage):
    """Customers in reach to be followed up today or before (CUS-6)."""

    code = "customers.follow_ups"
    counts_as = "customers.customers"
    title = _("Follow up today")
    noun = (pgettext_lazy("counted", "customer to follow up"), pgettext_lazy("counted", "customers to follow up"))
    capability = ("customers", "v")
    url_name = "customers:follow_ups"
    icon = "phone"
    record_url = "customers:customer"
    record_key = "code"
    pick_key = "code"
    ordering = ("follow_up_on",)
    search = staticmethod(lambda rows, text: rows.found_by(text))
    search_hint = _("Name, pinyin, initials, credit code, phone")
    columns = (
        Column(name="name", label=_("Customer"), sort="name_key", also=("city",), format=Name()),
        Column(name="grade", label=_("Grade"), format=Letter(), phone=True),
        Column(
            name="why",
            label=_("Why"),
            value="code",
            also=("grade", "last_contact_at", "opened_on", "next_step", "next_on"),
            format=Custom(_why, _why_text),
            sort=False,
            phone=True,
        ),
        Column(name="follow_up_on", label=_("Due"), format=Day(), phone=True),
        Column(name="last_contact_at", label=_("Last contact"), format=Moment()),
        Column(name="owner", label=_("Owner"), value="owner__name", sort="owner__name_key"),
    )
    filters = (
        ChoiceFilter(name="grade", label=_("Grade"), choices=Customer.Grade.choices),
        owner_filter(),
        DateFilter(name="follow_up_on", label=_("Due")),
    )
    empty_title = _("Everybody is followed up")
    empty_text = _("Nobody is due today by the cadence of the grades or an agreed next step.")

    def rows(self, user: Any) -> QuerySet:
        mine = Customer.objects.in_reach(user, "customers", "v")
        return due_by(mine, timezone.localdate())


class OfCustomer(ListPage):
    """Lists of rows that name a customer."""

    capability = ("grades", "v")
    icon = "score"
    search = staticmethod(_by_customer)
    search_hint = _("Customer: name, pinyin, initials, no.")


@lists.register
class StalledList(OfCustomer):
    """Customers without progress, with who has to answer by when (CUS-6)."""

    code = "customers.stalled"
    counts_as = "customers.customers"
    title = _("Stalled customers")
    noun = (pgettext_lazy("counted", "stalled customer"), pgettext_lazy("counted", "stalled customers"))
    url_name = "customers:stalled"
    record_url = "customers:stalled_case"
    ordering = ("due_at",)
    columns = (
        Column(name="customer", label=_("Customer"), value="customer__name", sort="customer__name_key"),
        Column(name="grade", label=_("Grade"), format=Letter(), phone=True),
        Column(name="weeks", label=_("Weeks without progress"), format=Number(), phone=True),
        Column(name="streak", label=_("Times in a row"), format=Number()),
        Column(name="state", label=_("State"), format=status_of(STALLED), phone=True),
        Column(name="due_at", label=_("Answer by"), format=Moment(), phone=True),
        Column(name="answer", label=_("Answer"), format=Choice(dict(StalledCase.Answer.choices))),
        Column(name="owner", label=_("Owner"), value="owner__name", sort="owner__name_key"),
        Column(name="listed_on", label=_("Listed on"), format=Day(), default=False),
    )
    filters = (
        ChoiceFilter(name="state", label=_("State"), choices=STALLED.choices),
        ChoiceFilter(name="grade", label=_("Grade"), choices=Customer.Grade.choices),
        owner_filter(),
        DateFilter(name="listed_on", label=_("Listed on")),
    )
    empty_title = _("No customer stands still")
    empty_text = _("Every Monday customers without progress for the weeks of their grade appear here.")

    def rows(self, user: Any) -> QuerySet:
        return StalledCase.objects.visible_to(user)

    def page_actions(self, reading: Reading) -> Iterable[PageAction]:
        yield PageAction(_("Suggested grades"), reverse("customers:suggestions"), "idea")
        yield PageAction(_("Key customers without a team"), reverse("customers:key_without_team"), "flag")


@lists.register
class SuggestionList(OfCustomer):
    """Grades the figures suggest, each with its reason (CUS-5)."""

    code = "customers.grade_suggestions"
    counts_as = "customers.customers"
    title = _("Suggested grades")
    noun = (pgettext_lazy("counted", "suggested grade"), pgettext_lazy("counted", "suggested grades"))
    url_name = "customers:suggestions"
    record_url = "customers:suggestion"
    ordering = ("-made_on",)
    columns = (
        Column(name="customer", label=_("Customer"), value="customer__name", sort="customer__name_key"),
        Column(name="grade_from", label=_("Grade"), format=Letter(), phone=True),
        Column(name="grade_to", label=_("Suggested"), format=Letter(), phone=True),
        Column(
            name="reasons",
            label=_("Why"),
            format=Custom(
                lambda value, also, reading: escape(reasons_text(value)),
                lambda value, also, reading: reasons_text(value),
            ),
            sort=False,
            phone=True,
        ),
        Column(name="state", label=_("State"), format=status_of(SUGGESTION)),
        Column(name="made_on", label=_("Suggested on"), format=Day()),
        Column(name="owner", label=_("Owner"), value="customer__owner__name", sort="customer__owner__name_key"),
    )
    filters = (
        ChoiceFilter(name="state", label=_("State"), choices=SUGGESTION.choices),
        ChoiceFilter(name="direction", label=_("Direction"), choices=GradeSuggestion.Direction.choices),
        owner_filter("customer__owner"),
    )
    empty_title = _("No suggestions")
    empty_text = _("On Mondays sales, orders, credit and intent may speak for another grade.")

    def rows(self, user: Any) -> QuerySet:
        return GradeSuggestion.objects.visible_to(user)

    def page_actions(self, reading: Reading) -> Iterable[PageAction]:
        yield PageAction(_("Stalled customers"), reverse("customers:stalled"), "clock")


def without_team(rows: QuerySet[Customer], day: date) -> QuerySet[Customer]:
    """Key customers no service team is named for (CUS-5)."""
    team = TeamMember.objects.on(day).filter(customer=OuterRef("pk"))
    return rows.filter(~Exists(team), Q(customer_class=Customer.Class.KEY), owner__isnull=False).exclude(
        status="archived"
    )


@lists.register
class KeyWithoutTeamList(ListPage):
    """Key customers without a service team."""

    code = "customers.key_without_team"
    counts_as = "customers.customers"
    title = _("Key customers without a service team")
    noun = (pgettext_lazy("counted", "key customer"), pgettext_lazy("counted", "key customers"))
    capability = ("customers", "v")
    url_name = "customers:key_without_team"
    icon = "customers"
    record_url = "customers:customer"
    record_key = "code"
    pick_key = "code"
    ordering = ("name",)
    search = staticmethod(lambda rows, text: rows.found_by(text))
    search_hint = _("Name, pinyin, initials, credit code, phone")
    columns = (
        Column(name="name", label=_("Customer"), sort="name_key", also=("city",), format=Name()),
        Column(name="code", label=_("No."), phone=True),
        Column(name="grade", label=_("Grade"), format=Letter(), phone=True),
        Column(name="grade_since", label=_("Grade since"), format=Day()),
        Column(name="owner", label=_("Owner"), value="owner__name", sort="owner__name_key", phone=True),
    )
    filters = (ChoiceFilter(name="grade", label=_("Grade"), choices=Customer.Grade.choices), owner_filter())
    empty_title = _("Every key customer has its team")
    empty_text = _("Key customers are those of grade A, and of credit rating A with sales in the top of their market.")

    def rows(self, user: Any) -> QuerySet:
        return without_team(Customer.objects.in_reach(user, "customers", "v"), timezone.localdate())
