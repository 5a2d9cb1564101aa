"""The list of customers (CUS-1, ALL-2)."""

from collections.abc import Hashable, Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import OrgUnit
from accounts.tables import UnitName
from customers.code_lists import CHANNEL, INDUSTRY, NEXT_STEP, TAG
from customers.completeness import CompletenessToday
from customers.credit.factors import LEVELS
from customers.models import Customer
from customers.provinces import province_choices
from customers.scope.customers import scope_key, visible_apart, visible_strands
from customers.states.customer import CustomerStatus
from salesops.core.codes.reading import entries_of
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import ChoiceFilter, DateFilter, MatchFilter, NumberFilter, TextFilter, YesNoFilter
from salesops.core.lists.formats import Choice, Day, Money, Number
from salesops.core.lists.page import ListPage, PageAction, ShippedView
from salesops.core.lists.reading import Reading
from salesops.core.lists.strands import Strand
from salesops.core.sockets.lists import lists

from .bulk import BULK
from .credit import Rating, Warning
from .figures import MONEY, money_of
from .file_facts import file_facts_of
from .filters import (
    FROZEN,
    CompletenessFilter,
    IdleFilter,
    credit_warned,
    owner_filter,
    stalled,
    tagged,
    to_verify,
    unconfirmed,
    unit_filter,
)
from .formats import (
    Code,
    Codes,
    Grade,
    LastContact,
    LimitUse,
    Name,
    Overdue,
    Province,
    TaxData,
    Verified,
    VerifyBy,
    status_format,
)
from .views import shipped_views

GRADES = ("grades", "v")


def _entries(list_code: str) -> Any:
    """Codes and names for a filter, retired ones too: records keep them."""
    return lambda: [(entry.code, entry.label) for entry in entries_of(list_code).values()]


@lists.register
class CustomerList(ListPage):
    """Customers in reach; merged ones are found by the one they became."""

    code = "customers.customers"
    counts_with = ("customers.monthly_list", "customers.targets", "reports.report", "assessments.scorecard_rows")
    title = _("Customers")
    noun = (pgettext_lazy("counted", "customer"), pgettext_lazy("counted", "customers"))
    capability = ("customers", "v")
    url_name = "customers:customers"
    icon = "customers"
    record_url = "customers:customer"
    record_key = "code"
    pick_key = "code"
    ordering = ("name",)
    frozen = 2
    keys_first = True
    search = staticmethod(lambda rows, text: rows.found_by(text))
    search_hint = _("Name, pinyin, initials, credit code, phone")
    empty_title = _("No customers yet")
    empty_text = _("Customers you open, are given or claim from the pool stand here.")
    bulk = BULK
    columns = (
        Column(name="name", label=_("Customer"), also=("city",), format=Name(), sort="name_key"),
        Column(
            name="grade", label=_("Grade"), also=("grade_provisional",), format=Grade(), right=GRADES, phone=True, bare=True
        ),
        Column(name="status", label=_("Status"), format=status_format(), phone=True, bare=True),
        Column(name="owner", label=_("Owner"), value="owner__name", sort="owner__name_key"),
        Column(name="last_contact_at", label=_("Last contact"), also=("grade",), format=LastContact()),
        Column(name="next_on", label=pgettext_lazy("next step", "Next"), format=Day(), phone=True),
        Column(name="receivables", label=_("Receivables (yuan)"), fetch=money_of, format=Money(), right=MONEY, phone=True),
        Column(name="overdue", label=_("Overdue (yuan)"), fetch=money_of, format=Overdue(2), right=MONEY, phone=True),
        Column(
            name="credit_rating",
            label=_("credit rating"),
            fetch=money_of,
            format=Rating(),
            right=MONEY,
            phone=True,
            bare=True,
        ),
        Column(name="credit_use", label=_("Limit used"), fetch=money_of, format=LimitUse(), right=MONEY),
        Column(
            name="credit_limit",
            label=_("Limit today (yuan)"),
            fetch=money_of,
            format=Money(),
            right=MONEY,
            default=False,
        ),
        Column(
            name="credit_available",
            label=_("Available (yuan)"),
            fetch=money_of,
            format=Money(),
            right=MONEY,
            default=False,
        ),
        Column(
            name="credit_level",
            label=_("Credit warning"),
            fetch=money_of,
            format=Warning(),
            right=MONEY,
            default=False,
            bare=True,
        ),
        Column(name="code", label=_("No."), default=False),
        Column(name="short_name", label=_("Short name"), default=False),
        Column(name="credit_code", label=_("Social credit code"), default=False),
        Column(name="grade_score", label=_("Score"), format=Number(1), right=GRADES, default=False),
        Column(
            name="customer_class",
            label=pgettext_lazy("of a customer", "Class"),
            format=Choice(dict(Customer.Class.choices)),
            default=False,
        ),
        Column(
            name="kind",
            label=pgettext_lazy("of a customer", "Type"),
            format=Choice(dict(Customer.Kind.choices)),
            default=False,
        ),
        Column(name="industry", label=_("Industry"), format=Code(INDUSTRY), default=False),
        Column(name="channel", label=_("Channel"), format=Code(CHANNEL), default=False),
        Column(name="province", label=_("Province"), format=Province(), default=False),
        Column(name="city", label=_("City"), default=False),
        Column(name="unit", label=_("Unit"), value="unit_id", format=UnitName(), sort="unit__code", default=False),
        Column(name="tags", label=_("Tags"), format=Codes(TAG), sort=False, default=False),
        Column(name="follow_up_on", label=_("Follow up by"), format=Day(), default=False),
        Column(name="next_step", label=_("Next step"), format=Code(NEXT_STEP), sort=False, default=False),
        Column(name="last_visit_at", label=_("Last visit"), format=LastContact(), also=("grade",), default=False),
        Column(name="last_progress_at", label=_("Last progress"), format=LastContact(), also=("grade",), default=False),
        Column(
            name="yearly_potential", label=_("Yearly potential (yuan)"), format=Money(), default=False, total=True
        ),
        Column(name="employees", label=_("Employees"), format=Number(), default=False),
        Column(name="opened_on", label=_("Customer since"), format=Day(), default=False),
        Column(name="verified_on", label=_("Last verified"), also=("grade", "status"), format=Verified(), default=False),
        Column(
            name="verify_by",
            label=_("Verify again by"),
            value=Coalesce("verified_on", "opened_on"),
            also=("grade", "status"),
            format=VerifyBy(),
            sort=False,
            nullable=False,
            default=False,
            phone=True,
        ),
        Column(
            name="completeness",
            label=_("Completeness (%)"),
            value=CompletenessToday(),
            format=Number(),
            nullable=False,
            default=False,
        ),
        Column(name="address", label=_("Address"), sort=False, default=False),
        Column(
            name="tax_data",
            label=_("Invoice data"),
            value="invoice_title",
            also=("tax_address", "tax_phone"),
            format=TaxData(),
            sort=False,
            default=False,
        ),
        Column(name="bank", label=_("Bank account"), fetch=file_facts_of, default=False),
        Column(name="contacts", label=_("Contacts"), fetch=file_facts_of, format=Number(), default=False),
        Column(name="addresses", label=_("Shipping addresses"), fetch=file_facts_of, format=Number(), default=False),
        Column(name="pool_since", label=_("In the pool since"), format=Day(), default=False),
        Column(
            name="open_opportunities",
            label=_("Opportunities (yuan)"),
            fetch=money_of,
            format=Number(),
            right=MONEY,
            default=False,
        ),
        Column(
            name="sales_12m_net",
            label=_("12-month sales, net (yuan)"),
            fetch=money_of,
            format=Money(),
            right=MONEY,
            default=False,
        ),
    )  # fmt: skip
    filters = (
        unit_filter("market", _("Market"), OrgUnit.Kind.MARKET),
        unit_filter("region", _("Region"), OrgUnit.Kind.REGION),
        unit_filter("unit", _("Unit")),
        owner_filter(),
        ChoiceFilter(name="grade", label=_("Grade"), choices=Customer.Grade.choices, right=GRADES),
        ChoiceFilter(name="status", label=_("Status"), choices=CustomerStatus.choices),
        ChoiceFilter(
            name="customer_class", label=pgettext_lazy("of a customer", "Class"), choices=Customer.Class.choices
        ),
        ChoiceFilter(name="kind", label=pgettext_lazy("of a customer", "Type"), choices=Customer.Kind.choices),
        ChoiceFilter(name="industry", label=_("Industry"), choices=_entries(INDUSTRY)),
        ChoiceFilter(name="channel", label=_("Channel"), choices=_entries(CHANNEL)),
        ChoiceFilter(name="province", label=_("Province"), choices=province_choices),
        TextFilter(name="city", label=_("City")),
        MatchFilter(name="tags", label=_("Tags"), choices=_entries(TAG), where=tagged),
        DateFilter(name="last_contact_at", label=_("Last contact"), moment=True),
        IdleFilter(name="idle_weeks", label=_("Without progress for (weeks)")),
        MatchFilter(
            name="progress",
            label=_("Last progress"),
            choices=[("stalled", _("none for the weeks of the grade"))],
            where=stalled,
            right=GRADES,
        ),
        MatchFilter(
            name="week_status",
            label=_("Weekly status"),
            choices=[("due", _("to be confirmed"))],
            where=unconfirmed,
            right=("visits", "v"),
        ),
        MatchFilter(
            name="credit_warning",
            label=_("Credit warning"),
            choices=[*LEVELS.items(), (FROZEN, _("frozen"))],
            where=credit_warned,
            right=MONEY,
        ),
        DateFilter(name="next_on", label=pgettext_lazy("next step", "Next")),
        DateFilter(name="follow_up_on", label=_("Follow up by")),
        DateFilter(name="opened_on", label=_("Customer since")),
        DateFilter(name="verified_on", label=_("Last verified")),
        MatchFilter(
            name="verification", label=_("Verification"), choices=[("due", _("to be verified"))], where=to_verify
        ),
        CompletenessFilter(name="completeness", label=_("Completeness (%)"), unit="%"),
        YesNoFilter(name="pool", label=_("In the public pool"), path="owner__isnull"),
        YesNoFilter(name="provisional", label=_("Provisional grade"), path="grade_provisional", right=GRADES),
        YesNoFilter(name="is_group", label=_("Group"), path="is_group"),
        YesNoFilter(name="is_public_buyer", label=_("Public buyer")),
        NumberFilter(name="yearly_potential", label=_("Yearly potential (yuan)")),
    )

    def rows(self, user: Any) -> QuerySet:
        return Customer.objects.visible_to(user).filter(merged_into__isnull=True)

    def parts(self, user: Any) -> Sequence[QuerySet]:
        return visible_apart(Customer.objects.filter(merged_into__isnull=True), user)

    def strands(self, user: Any) -> tuple[QuerySet, Sequence[Strand]] | None:
        found = visible_strands(user)
        return None if found is None else (Customer.objects.filter(merged_into__isnull=True), found)

    def scope_key(self, user: Any) -> Hashable | None:
        return scope_key(user, "customers")

    def shipped_views(self, reading: Reading) -> Iterable[ShippedView]:
        return shipped_views(reading)

    def page_actions(self, reading: Reading) -> Iterable[PageAction]:
        user = reading.user
        yield PageAction(_("Register on paper"), reverse("customers:register"), "print")
        if user.can("customers", "c") or user.holds("ADM"):
            yield PageAction(_("Import"), reverse("imports:kind", args=["customers"]), "upload")
        if user.can("customers", "c"):
            try:
                address = reverse("customers:new")
            except NoReverseMatch:
                return
            yield PageAction(_("New customer"), address, "plus", primary=True, key="C")
