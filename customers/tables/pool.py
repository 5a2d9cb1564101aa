"""The public pool of one's region (公海), contacts left out: they are seen after the claim (CUS-2)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from accounts.access import people_in_reach
from accounts.models import OrgUnit, User
from accounts.tables import UnitName
from customers.code_lists import INDUSTRY
from customers.models import Customer, Ownership
from customers.provinces import province_choices
from customers.services.pool import assign_from_pool, claim_customer
from salesops.core.codes.reading import entries_of
from salesops.core.lists.bulk import BulkAction, BulkField, Data
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import ChoiceFilter, DateFilter
from salesops.core.lists.formats import Choice, Day
from salesops.core.lists.page import ListPage
from salesops.core.lists.reading import Reading
from salesops.core.sockets.lists import lists

from .filters import unit_filter
from .formats import Code, Grade, LastContact, Name, Province

GRADES = ("grades", "v")


def _claimed(count: int) -> str:
    return ngettext("%(count)d customer claimed.", "%(count)d customers claimed.", count) % {"count": count}


def _assigned(count: int) -> str:
    return ngettext("%(count)d customer assigned.", "%(count)d customers assigned.", count) % {"count": count}


def _claim(customer: Customer, actor: Any, data: Data, now: datetime) -> None:
    claim_customer(actor=actor, customer=customer, today=timezone.localdate(now))


def heirs_of(user: Any) -> QuerySet[User]:
    """People ``user`` may give customers to."""
    sellers = User.objects.active().filter(role_grants__role="REP", role_grants__period__contains=user.access.day)
    return people_in_reach(sellers, user, "handover", "a").order_by("name_key", "pk").distinct()


def heir_choices(reading: Reading) -> Iterable[tuple[str, str]]:
    return [(person.username, person.name) for person in heirs_of(reading.user)]


def _assign(customer: Customer, actor: Any, data: Data, now: datetime) -> None:
    owner = heirs_of(actor).get(username=data["owner"])
    assign_from_pool(actor=actor, customer=customer, owner=owner, today=timezone.localdate(now))


def _last_owner() -> Subquery:
    held = Ownership.objects.filter(customer=OuterRef("pk"), owner__isnull=False)
    return Subquery(held.order_by("-period__startswith").values("owner__name")[:1])


def _how() -> Subquery:
    held = Ownership.objects.filter(customer=OuterRef("pk"), owner__isnull=True)
    return Subquery(held.order_by("-period__startswith").values("how")[:1])


@lists.register
class PoolList(ListPage):
    """Customers nobody owns, of the regions in reach."""

    code = "customers.pool"
    counts_as = "customers.customers"
    title = _("Public pool")
    noun = (pgettext_lazy("counted", "customer"), pgettext_lazy("counted", "customers"))
    capability = ("customers", "v")
    url_name = "customers:pool"
    icon = "customers"
    record_url = "customers:customer"
    record_key = "code"
    pick_key = "code"
    ordering = ("-pool_since",)
    search = staticmethod(lambda rows, text: rows.found_by(text))
    search_hint = _("Name, pinyin, initials, credit code")
    empty_title = _("The pool is empty")
    empty_text = _("Customers nobody called for long, or that were given back, stand here.")
    bulk = (
        BulkAction(
            code="claim",
            label=_("Claim"),
            apply=_claim,
            done=_claimed,
            right=("customers", "c"),
            icon="plus",
        ),
        BulkAction(
            code="assign",
            label=_("Assign"),
            apply=_assign,
            done=_assigned,
            right=("handover", "a"),
            icon="user",
            fields=(BulkField("owner", _("New owner"), heir_choices),),
        ),
    )
    columns = (
        Column(name="name", label=_("Customer"), also=("city",), format=Name(), sort="name_key"),
        Column(
            name="grade", label=_("Grade"), also=("grade_provisional",), format=Grade(), right=GRADES, phone=True,
            bare=True,
        ),
        Column(name="industry", label=_("Industry"), format=Code(INDUSTRY), phone=True),
        Column(name="province", label=_("Province"), format=Province()),
        Column(name="unit", label=_("Unit"), value="unit_id", format=UnitName(), sort="unit__code"),
        Column(name="pool_since", label=_("In the pool since"), format=Day(), phone=True),
        Column(name="how", label=_("How"), value="how_it_came", format=Choice(dict(Ownership.How.choices)), sort=False),
        Column(name="last_owner", label=_("Last owner"), value="last_owner_name", sort=False),
        Column(name="last_contact_at", label=_("Last contact"), also=("grade",), format=LastContact()),
        Column(name="code", label=_("No."), default=False),
    )  # fmt: skip
    filters = (
        unit_filter("region", _("Region"), OrgUnit.Kind.REGION),
        ChoiceFilter(name="grade", label=_("Grade"), choices=Customer.Grade.choices, right=GRADES),
        ChoiceFilter(
            name="industry",
            label=_("Industry"),
            choices=lambda: [(entry.code, entry.label) for entry in entries_of(INDUSTRY).values()],
        ),
        ChoiceFilter(name="province", label=_("Province"), choices=province_choices),
        DateFilter(name="pool_since", label=_("In the pool since")),
    )

    def rows(self, user: Any) -> QuerySet:
        return Customer.objects.visible_to(user).current().in_pool()

    def with_values(self, rows: QuerySet, user: Any) -> QuerySet:
        return rows.annotate(last_owner_name=_last_owner(), how_it_came=_how())
