"""The list of dunning letters (O14)."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, CharField, DecimalField, F, QuerySet, When
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Customer
from orders.models import DunningLetter
from orders.models.order import MONEY
from orders.states import LETTER
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import ChoiceFilter, DateFilter
from salesops.core.lists.formats import Day, Money, Number, Status
from salesops.core.lists.page import ListPage, ShippedView
from salesops.core.lists.reading import Reading
from salesops.core.sockets.lists import lists

# What a letter asks for is known when it is signed.
SIGNED_FOR = Case(When(number__isnull=False, then=F("amount")), output_field=DecimalField(**MONEY))
MARKS = {state.code: state.tone for state in LETTER.states}


@lists.register
class DunningLetterList(ListPage):
    """Letters to customers in reach: drafts of the ladder, signed and delivered ones."""

    code = "orders.dunning_letters"
    counts_as = "customers.customers"
    title = _("Dunning letters")
    noun = (pgettext_lazy("counted", "dunning letter"), pgettext_lazy("counted", "dunning letters"))
    capability = ("receivables", "v")
    url_name = "orders:dunning_letters"
    icon = "mail"
    record_url = "orders:dunning_letter"
    record_key = "key"
    ordering = ("-drafted_on",)
    search = staticmethod(
        lambda rows, text: rows.filter(customer__in=Customer.objects.all().found_by(text).values("pk"))
    )
    search_hint = _("Name, pinyin, initials, credit code, phone")
    empty_title = _("No dunning letters")
    empty_text = _("The dunning of the day drafts them when a customer reaches level 3.")
    columns = (
        Column(name="number", label=_("Letter"), default=True),
        Column(name="customer", label=_("Customer"), value="customer__name", sort="customer__name_key", phone=True, bare=True),
        Column(name="state", label=_("State"), format=Status(dict(LETTER.choices), MARKS), phone=True, bare=True),
        Column(name="level", label=pgettext_lazy("dunning", "Level"), format=Number(), nullable=False, phone=True),
        Column(name="amount", label=_("Amount (CNY, VAT incl.)"), value=SIGNED_FOR, format=Money(), phone=True),
        Column(name="drafted_on", label=_("Drafted"), format=Day(), nullable=False),
        Column(name="issued_on", label=_("Signed"), format=Day()),
        Column(name="pay_by", label=_("To be paid by"), format=Day()),
        Column(name="delivered_on", label=pgettext_lazy("a letter", "Delivered"), format=Day()),
        Column(name="owner", label=_("Owner"), value="customer__owner__name", sort="customer__owner__name_key"),
        Column(name="delivery", label=_("How, and where the receipt is"), sort=False, default=False),
    )  # fmt: skip
    filters = (
        ChoiceFilter(name="state", label=_("State"), choices=LETTER.choices),
        ChoiceFilter(name="level", label=pgettext_lazy("dunning", "Level"), choices=[(n, str(n)) for n in (3, 4, 5)]),
        DateFilter(name="issued_on", label=_("Signed")),
    )

    def rows(self, user: Any) -> QuerySet:
        return DunningLetter.objects.visible_to(user).annotate(key=Cast("pk", CharField(max_length=20)))

    def shipped_views(self, reading: Reading) -> Iterable[ShippedView]:
        yield ShippedView("to-sign", _("To be signed"), "state=draft&ordering=drafted_on")
        yield ShippedView("to-deliver", _("To be delivered"), "state=issued&ordering=issued_on")
