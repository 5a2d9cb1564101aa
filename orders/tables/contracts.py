"""The list of contracts (ORD-3)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import CharField, Q, QuerySet, Sum
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.models import Contract
from orders.states import CONTRACT
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import ChoiceFilter, DateFilter, YesNoFilter
from salesops.core.lists.formats import Choice, Day, Money, Status
from salesops.core.lists.page import ListPage, ShippedView
from salesops.core.lists.reading import Reading
from salesops.core.sockets.lists import lists

from .orders import Numbered
from .whose import of_customers

MARKS = {state.code: state.tone for state in CONTRACT.states}
KEY = Coalesce("number", Cast("pk", CharField(max_length=20)))


@lists.register
class ContractList(ListPage):
    """Contracts in reach, the newest first."""

    code = "orders.contracts"
    counts_as = "customers.customers"
    title = _("Contracts")
    noun = (pgettext_lazy("counted", "contract"), pgettext_lazy("counted", "contracts"))
    capability = ("contracts", "v")
    url_name = "orders:contracts"
    icon = "contract"
    record_url = "orders:contract"
    record_key = "key"
    pick_key = "key"
    ordering = ("-entered_at",)
    search = staticmethod(lambda rows, text: rows.found_by(text))
    search_hint = _("Contract no., subject, customer")
    empty_title = _("No contracts yet")
    empty_text = _("A contract begins on the page of its customer.")
    columns = (
        Column(name="number", label=_("Contract"), value="key", sort="key", format=Numbered(), nullable=False),
        Column(name="customer", label=_("Customer"), value="customer__name", sort="customer__name_key", phone=True, bare=True),
        Column(name="title", label=pgettext_lazy("of a contract", "Subject"), phone=True),
        Column(name="state", label=_("State"), format=Status(dict(CONTRACT.choices), MARKS), phone=True, bare=True),
        Column(name="kind", label=_("Kind"), format=Choice(dict(Contract.Kind.choices))),
        Column(name="amount", label=_("Amount (CNY, VAT incl.)"), format=Money(), phone=True),
        Column(name="starts_on", label=pgettext_lazy("dates", "From"), format=Day(), default=False),
        Column(name="ends_on", label=pgettext_lazy("last day", "Until"), format=Day(), phone=True),
        Column(name="signed_on", label=_("Signed on"), format=Day()),
        Column(name="owner", label=_("Owner"), value="owner__name", sort="owner__name_key"),
        Column(name="file_no", label=_("File no."), default=False),
        Column(name="entered_at", label=_("Entered"), format=Day(), default=False, nullable=False),
    )  # fmt: skip
    filters = (
        ChoiceFilter(name="state", label=_("State"), choices=CONTRACT.choices),
        ChoiceFilter(name="kind", label=_("Kind"), choices=Contract.Kind.choices),
        DateFilter(name="ends_on", label=pgettext_lazy("last day", "Until")),
        DateFilter(name="signed_on", label=_("Signed on")),
        YesNoFilter(name="amendment", label=_("Amendment"), path="amendment"),
        *of_customers("contracts"),
    )

    def rows(self, user: Any) -> QuerySet:
        return Contract.objects.visible_to(user).annotate(key=KEY, amendment=Q(amends__isnull=False))

    def totals(self, rows: QuerySet, reading: Reading) -> Mapping[str, Any]:
        """An amendment says the whole amount again: each contract counts once, with what holds."""
        return rows.aggregate(amount=Sum("amount", filter=Q(amends=None)))

    def shipped_views(self, reading: Reading) -> Iterable[ShippedView]:
        yield ShippedView("mine", _("My own"), f"owner={reading.user.username}")
        yield ShippedView("review", pgettext_lazy("of contracts", "In review"), "state=in_review,returned")
        yield ShippedView("sign", _("To sign and file"), "state=approved,signed")
        yield ShippedView("force", pgettext_lazy("of contracts", "In force"), "state=in_force&ordering=ends_on")
