"""Lists that accounts owns."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.contact import FIELDS, reads_contact
from accounts.models import ControlCase, OrgUnit, Posting, User, watches
from accounts.states import CONTROL
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import ChoiceFilter, DateFilter, RelationFilter, TextFilter, YesNoFilter
from salesops.core.lists.formats import Choice, Day, Format, Moment, Status, YesNo
from salesops.core.lists.page import ListPage, PageAction, ShippedView
from salesops.core.lists.reading import Reading
from salesops.core.sockets.controls import control_rules
from salesops.core.sockets.lists import lists


def posted_below(units: list[Any], reading: Reading) -> Q:
    """People posted today in one of ``units`` or below."""
    below = reading.user.access.tree.subtree([u.pk for u in units])
    return Q(Exists(Posting.objects.filter(user=OuterRef("pk"), unit__in=below, period__contains=reading.today)))


@dataclass(frozen=True)
class Contact(Format):
    """Mobile or e-mail of a colleague: in full for those who may read it, else masked, in spreadsheets too."""

    field: str

    def html(self, value: Any, also: tuple[Any, ...], reading: Reading) -> str:
        return escape(self.cell(value, also, reading))

    def cell(self, value: Any, also: tuple[Any, ...], reading: Reading) -> Any:
        return FIELDS[self.field](value) if value and not reads_contact(reading.user, also[0]) else value


class UnitName(Format):
    """Name of a unit today, from the organisation that each process keeps loaded."""

    few = True

    def text(self, value: Any, reading: Reading) -> str:
        node = reading.user.access.tree.nodes.get(value)
        if node is None:
            return ""
        return node.name_en if reading.language == "en" and node.name_en else node.name


@lists.register
class UserList(ListPage):
    """People with a sign-in."""

    code = "accounts.users"
    title = _("People")
    noun = (pgettext_lazy("counted", "person"), pgettext_lazy("counted", "people"))
    capability = ("users", "v")
    url_name = "accounts:users"
    icon = "user"
    record_url = "accounts:user"
    record_key = "username"
    pick_key = "username"
    ordering = ("name",)
    frozen = 2
    search = staticmethod(lambda rows, text: rows.found_by(text))
    search_hint = _("Name, pinyin, initials, user name")
    columns = (
        Column(name="name", label=pgettext_lazy("of a person", "Name"), sort="name_key"),
        Column(name="username", label=_("User name"), phone=True),
        Column(
            name="position", label=_("Position"), value="position_name", sort=F("place__position__rank"), phone=True
        ),
        Column(
            name="unit", label=_("Unit"), value="unit_id", format=UnitName(), sort=F("place__unit__code"), phone=True
        ),
        # Masked for some readers, so nobody sorts by them: the order would tell what the mask hides.
        Column(name="email", label=_("E-mail"), also=("pk",), format=Contact("email"), sort=False, default=False),
        Column(name="mobile", label=_("Mobile"), also=("pk",), format=Contact("mobile"), sort=False, default=False),
        Column(name="joined_on", label=_("Joined on"), format=Day()),
        Column(name="left_on", label=_("Left on"), format=Day(), default=False),
        Column(name="is_active", label=_("Active"), format=YesNo()),
    )
    filters = (
        YesNoFilter(name="is_active", label=_("Active")),
        DateFilter(name="joined_on", label=_("Joined on")),
        DateFilter(name="left_on", label=_("Left on")),
        RelationFilter(
            name="unit",
            label=_("Unit"),
            rows=lambda user: OrgUnit.objects.visible_to(user),
            key="code",
            where=posted_below,
        ),
        TextFilter(name="email", label=_("E-mail"), right=("users", "c")),
    )

    def rows(self, user: Any) -> QuerySet:
        return User.objects.visible_to(user)

    def with_values(self, rows: QuerySet, user: Any) -> QuerySet:
        """Position and unit of today; nobody is posted twice at a time."""
        day = user.access.day
        name = "name_en" if get_language() == "en" else "name"
        return rows.annotate(
            place=FilteredRelation("postings", condition=Q(postings__period__contains=day)),
            position_name=Coalesce(NullIf(F(f"place__position__{name}"), Value("")), F("place__position__name")),
            unit_id=F("place__unit"),
        )

    def page_actions(self, reading: Reading) -> Iterable[PageAction]:
        if reading.user.can("users", "c"):
            yield PageAction(_("Import"), reverse("imports:kind", args=["users"]), "upload")
            yield PageAction(_("New user"), reverse("accounts:new_user"), "plus", primary=True, key="C")

    def may_export(self, user: Any) -> bool:
        """Who keeps the people's files; above the limit of the policy it needs approval."""
        return bool(user.holds("ADM", "HRT", "AUD"))


class Rule(Format):
    """Name of a rule of the control monitor."""

    def text(self, value: Any, reading: Reading) -> str:
        return str(control_rules.get(value).label) if value in control_rules else str(value)


def _people(user: Any) -> QuerySet:
    return User.objects.visible_to(user)


@lists.register
class ControlCaseList(ListPage):
    """What the control monitor found (ACC-12)."""

    code = "accounts.control_cases"
    title = _("Control monitor")
    noun = (pgettext_lazy("counted", "case"), pgettext_lazy("counted", "cases"))
    capability = ("access_log", "v")
    url_name = "accounts:controls"
    icon = "shield"
    record_url = "accounts:control"
    ordering = ("-found_at",)
    frozen = 2
    empty_title = _("Nothing to look at")
    empty_text = _("What breaks a rule of internal control will be listed here, with its evidence.")
    columns = (
        Column(name="rule", label=_("Rule"), format=Rule(), sort=False),
        Column(name="person", label=_("Person"), value="person__name", sort="person__name_key", phone=True),
        Column(name="severity", label=_("Severity"), format=Choice(dict(ControlCase.Severity.choices)), phone=True),
        Column(
            name="state",
            label=_("State"),
            format=Status(dict(CONTROL.choices), marks={s.code: s.tone for s in CONTROL.states}),
            phone=True,
        ),
        Column(name="happened_at", label=_("Happened"), format=Moment()),
        Column(name="found_at", label=_("Found"), format=Moment(), phone=True),
        Column(name="asked", label=_("Asked to explain"), value="asked__name", sort=False),
        Column(name="result", label=_("Result"), format=Choice(dict(ControlCase.Result.choices)), sort=False),
        Column(name="closed_at", label=_("Closed"), format=Moment(), default=False),
    )
    filters = (
        ChoiceFilter(name="state", label=_("State"), choices=CONTROL.choices),
        ChoiceFilter(name="rule", label=_("Rule"), choices=lambda: [(rule.code, rule.label) for rule in control_rules]),
        ChoiceFilter(name="severity", label=_("Severity"), choices=ControlCase.Severity.choices),
        RelationFilter(name="person", label=_("Person"), rows=_people, key="username"),
        DateFilter(name="found_at", label=_("Found"), moment=True),
        ChoiceFilter(name="result", label=_("Result"), choices=ControlCase.Result.choices),
    )

    def rows(self, user: Any) -> QuerySet:
        return ControlCase.objects.visible_to(user)

    def shipped_views(self, reading: Reading) -> Iterable[ShippedView]:
        yield ShippedView("open", _("Open"), "state=open")
        yield ShippedView("explained", _("Explained"), "state=explained")

    def may_export(self, user: Any) -> bool:
        return bool(watches(user) and user.can("access_log", "x"))
