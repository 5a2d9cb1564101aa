"""Lists that customers owns."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from customers.models import Customer
from customers.states import CustomerStatus
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import ChoiceFilter, DateFilter, RelationFilter
from salesops.core.lists.formats import Choice, Day, Moment
from salesops.core.lists.page import ListPage, PageAction
from salesops.core.lists.reading import Reading
from salesops.core.sockets.lists import lists


@lists.register
class CustomerList(ListPage):
    """Customers in reach."""

    code = "customers.customers"
    title = _("Customers")
    noun = (pgettext_lazy("counted", "customer"), pgettext_lazy("counted", "customers"))
    capability = ("customers", "v")
    url_name = "customers:customers"
    icon = "customers"
    record_url = "customers:customer"
    record_key = "code"
    pick_key = "code"
    ordering = ("name",)
    search = staticmethod(lambda rows, text: rows.found_by(text))
    search_hint = _("Name, pinyin, initials, credit code, phone")
    columns = (
        Column(name="name", label=_("Customer"), sort="name_key"),
        Column(name="code", label=_("No."), phone=True),
        Column(name="grade", label=_("Grade"), phone=True),
        Column(name="status", label=_("Status"), format=Choice(dict(CustomerStatus.choices)), phone=True),
        Column(name="owner", label=_("Owner"), value="owner__name", sort="owner__name_key"),
        Column(name="last_contact_at", label=_("Last contact"), format=Moment()),
        Column(name="next_on", label=_("Next"), format=Day()),
    )
    filters = (
        ChoiceFilter(name="grade", label=_("Grade"), choices=Customer.Grade.choices),
        ChoiceFilter(name="status", label=_("Status"), choices=CustomerStatus.choices),
        RelationFilter(name="owner", label=_("Owner"), rows=lambda user: User.objects.active(), key="username"),
        DateFilter(name="next_on", label=_("Next")),
    )

    def rows(self, user: Any) -> QuerySet:
        return Customer.objects.visible_to(user).filter(merged_into__isnull=True)

    def page_actions(self, reading: Reading) -> Iterable[PageAction]:
        return ()
