"""Lists of dealers, of what they report, of checks with them and the differences found (ORD-12, O18, R35)."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import people_in_reach
from accounts.models import OrgUnit, User
from customers.models import Customer
from customers.scope.customers import customers_in_reach
from orders.dealers import check_overdue, dealers, state_of_month, with_last_check
from orders.models import DealerReport, DealerReportLine
from orders.models.dealer_report import RESELLING
from orders.statement_coverage import month_before
from orders.states import DEALER_REPORT
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import ChoiceFilter, DateFilter, MatchFilter, RelationFilter
from salesops.core.lists.formats import Choice, Day, Moment, Number, Status
from salesops.core.lists.page import ListPage, PageAction, ShippedView
from salesops.core.lists.reading import Reading
from salesops.core.sockets.lists import lists
from salesops.core.web.places import place

from .invoices import of_customer
from .statements import OfMonth

REPORT_MARKS = {state.code: state.tone for state in DEALER_REPORT.states}
KINDS = [choice for choice in Customer.Kind.choices if choice[0] in RESELLING]
HOLDING = "draft,submitted,closed"


def _late(values: tuple[str, ...], reading: Reading) -> Q:
    """Drafts past their day (``report``), handed in and not checked (``check``)."""
    asked = {"report": Q(state="draft", due_on__lt=reading.today), "check": Q(state="submitted")}
    wanted = Q()
    for value in values:
        wanted |= asked[value]
    return wanted


def _lacking(values: tuple[str, ...], reading: Reading) -> Q:
    """Dealers without the report of the last month, or whose check is overdue."""
    asked = {
        "report": Q(last_state=None) | Q(last_state="draft"),
        "check": check_overdue(reading.today),
    }
    wanted = Q()
    for value in values:
        wanted |= asked[value]
    return wanted


def _differs(values: tuple[str, ...], reading: Reading) -> Q:
    asked = {"count": ~Q(difference=0) & Q(difference__isnull=False), "opening": ~Q(carried=None) & ~Q(note="")}
    wanted = Q()
    for value in values:
        wanted |= asked[value]
    return wanted


@lists.register
class DealerList(ListPage):
    """Dealers one works with: whether they reported the last month, when goods and money were gone through with them."""

    code = "orders.dealers"
    counts_as = "customers.customers"
    title = _("Dealers")
    noun = (pgettext_lazy("counted", "dealer"), pgettext_lazy("counted", "dealers"))
    capability = ("replenishment", "v")
    url_name = "orders:dealers"
    icon = "unit"
    record_url = "orders:replenishment"
    record_key = "code"
    pick_key = "code"
    ordering = ("name",)
    search = staticmethod(lambda rows, text: rows.found_by(text))
    search_hint = _("Dealer")
    empty_title = _("No dealers yet")
    empty_text = _("Active customers of the types distributor and dealer stand here.")
    columns = (
        Column(name="name", label=_("Dealer"), sort="name_key", phone=True, bare=True),
        Column(name="code", label=_("Customer no."), sort=False),
        Column(name="kind", label=_("Type"), format=Choice(dict(KINDS)), sort=False),
        Column(name="last_state", label=_("Report of the last month"), format=Status(dict(DEALER_REPORT.choices), REPORT_MARKS),
               sort=False, phone=True, bare=True),
        Column(name="checked_on", label=_("Last check"), format=Day(), sort=False, phone=True),
        Column(name="owner", label=_("Owner"), value="owner__name", sort=False),
        Column(name="unit", label=_("Unit"), value="unit__name", sort=False, default=False),
    )  # fmt: skip
    filters = (
        MatchFilter(
            name="lacking", label=_("Late"), where=_lacking,
            choices=(
                ("report", pgettext_lazy("dealers", "no report of the last month")),
                ("check", pgettext_lazy("dealers", "check overdue")),
            ),
        ),
        ChoiceFilter(name="kind", label=_("Type"), choices=KINDS),
        RelationFilter(
            name="owner", label=_("Owner"), key="username", title=lambda person: person.name,
            rows=lambda user: people_in_reach(User.objects.order_by("name_key", "pk"), user, "replenishment"),
            find=lambda rows, text: rows.found_by(text),
        ),
        RelationFilter(
            name="unit", label=_("Unit"), key="code",
            rows=lambda user: OrgUnit.objects.filter(pk__in=user.access.tree.nodes).order_by("code"),
            where=lambda units, reading: Q(unit__in=reading.user.access.tree.subtree([u.pk for u in units])),
        ),
    )  # fmt: skip

    def rows(self, user: Any) -> QuerySet:
        rows = customers_in_reach(dealers(), user, "replenishment", "v")
        return with_last_check(rows).annotate(last_state=state_of_month(month_before(timezone.localdate())))

    def page_actions(self, reading: Reading) -> Iterable[PageAction]:
        if reading.user.can("replenishment", "e"):
            yield PageAction(_("Ask for reports"), place("orders:ask_dealers"), icon="out")

    def shipped_views(self, reading: Reading) -> Iterable[ShippedView]:
        yield ShippedView("report", pgettext_lazy("dealers", "Report missing"), "lacking=report")
        yield ShippedView("check", pgettext_lazy("dealers", "Check overdue"), "lacking=check")


@lists.register
class DealerReportList(ListPage):
    """Reports in reach, the newest month first."""

    code = "orders.dealer_reports"
    counts_as = "customers.customers"
    title = _("Dealers' reports")
    noun = (pgettext_lazy("counted", "report"), pgettext_lazy("counted", "reports"))
    capability = ("replenishment", "v")
    url_name = "orders:dealer_reports"
    icon = "report"
    record_url = "orders:dealer_report"
    record_key = "pk"
    pick_key = "pk"
    ordering = ("-month",)
    search = staticmethod(lambda rows, text: rows.found_by(text))
    search_hint = _("Dealer")
    empty_title = _("No reports yet")
    empty_text = _("Dealers are asked on the list of dealers, or a report is entered on the replenishment record.")
    columns = (
        Column(name="customer", label=_("Dealer"), value="customer__name", sort="customer__name_key", phone=True, bare=True),
        Column(name="month", label=_("Month"), format=OfMonth(), nullable=False, phone=True),
        Column(name="state", label=_("State"), format=Status(dict(DEALER_REPORT.choices), REPORT_MARKS), phone=True, bare=True),
        Column(name="due_on", label=_("Due"), format=Day(), nullable=False),
        Column(name="asked_at", label=_("Asked"), format=Moment(), sort=False),
        Column(name="submitted_at", label=_("Handed in"), format=Moment(), sort=False),
        Column(name="submitted_name", label=_("Handed in by"), sort=False),
        Column(name="source", label=_("How it came"), format=Choice(dict(DealerReport.Source.choices)), sort=False),
        Column(name="checked_by", label=_("Checked by"), value="checked_by__name", sort=False),
        Column(name="owner", label=_("Owner"), value="customer__owner__name", sort=False, default=False),
        Column(name="edition", label=_("Edition"), sort=False, default=False),
    )  # fmt: skip
    filters = (
        ChoiceFilter(name="state", label=_("State"), choices=DEALER_REPORT.choices),
        DateFilter(name="month", label=_("Month")),
        MatchFilter(
            name="late", label=_("Waiting"), where=_late,
            choices=(
                ("report", pgettext_lazy("dealers", "not handed in in time")),
                ("check", pgettext_lazy("dealers", "to be checked")),
            ),
        ),
        of_customer(),
    )  # fmt: skip

    def rows(self, user: Any) -> QuerySet:
        return DealerReport.objects.visible_to(user)

    def shipped_views(self, reading: Reading) -> Iterable[ShippedView]:
        yield ShippedView("holding", pgettext_lazy("dealers", "In force"), f"state={HOLDING}")
        yield ShippedView("to-check", pgettext_lazy("dealers", "To check"), "state=submitted")
        yield ShippedView("late", pgettext_lazy("dealers", "Late"), "late=report&ordering=due_on")


@lists.register
class DealerStockList(ListPage):
    """What dealers reported, product by product (R35)."""

    code = "orders.dealer_stock"
    counts_as = "customers.customers"
    title = _("Dealers' sales and stock")
    noun = (pgettext_lazy("counted", "line"), pgettext_lazy("counted", "lines"))
    capability = ("replenishment", "v")
    url_name = "orders:dealer_stock"
    icon = "report"
    record_url = "orders:dealer_report"
    record_key = "report_id"
    pick_key = "pk"
    ordering = ("-month",)
    search = staticmethod(
        lambda rows, text: rows.filter(
            Q(product__search_text__finds=text) | Q(report__customer__in=Customer.objects.all().found_by(text))
        )
    )
    search_hint = _("Dealer, product")
    empty_title = _("Nothing was reported yet")
    empty_text = _("What dealers hand in stands here, product by product.")
    columns = (
        Column(name="product", label=_("Product"), value="product__name", sort=False, phone=True, bare=True),
        Column(name="sku", label=_("Article no."), value="product__sku", sort=False),
        Column(name="dealer", label=_("Dealer"), value="report__customer__name", sort=False, phone=True),
        Column(name="month", label=_("Month"), value="report__month", format=OfMonth(), nullable=False, phone=True),
        Column(name="opening", label=_("Opening stock"), format=Number(), sort=False),
        Column(name="received", label=pgettext_lazy("stock", "in"), format=Number(), sort=False),
        Column(name="delivered", label=_("Delivered by our books"), format=Number(), sort=False, default=False),
        Column(name="sold", label=pgettext_lazy("stock", "sold"), format=Number(), sort=False),
        Column(name="closing", label=_("Closing stock"), format=Number(), sort=False, phone=True),
        Column(name="counted", label=_("Counted"), format=Number(), sort=False),
        Column(name="difference", label=_("Count difference"), format=Number(), sort=False),
        Column(name="note", label=_("Note"), sort=False, default=False),
    )  # fmt: skip
    filters = (
        DateFilter(name="month", label=_("Month"), path="report__month"),
        MatchFilter(
            name="differs", label=_("Differs"), where=_differs,
            choices=(
                ("count", pgettext_lazy("dealers", "count differs")),
                ("opening", pgettext_lazy("dealers", "opening differs")),
            ),
        ),
        of_customer("report__customer"),
    )  # fmt: skip

    def rows(self, user: Any) -> QuerySet:
        rows = customers_in_reach(DealerReportLine.objects.all(), user, "replenishment", "v", field="report__customer")
        return rows.filter(report__merged_at=None, report__state__in=["submitted", "closed"])

    def shipped_views(self, reading: Reading) -> Iterable[ShippedView]:
        yield ShippedView("differs", pgettext_lazy("dealers", "Count differs"), "differs=count")
