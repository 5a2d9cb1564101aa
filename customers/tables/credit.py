"""The list of credit accounts (CUS-11): rating, limit, used, overdue, warning, frozen, review due."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from django.db.models import Q, QuerySet
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.credit.factors import LEVELS, RATINGS
from customers.credit.holders import warned
from customers.credit.reading import Credit, credit_of_accounts
from customers.credit.reviews import is_late, soon_until
from customers.models import CreditAccount, Customer
from customers.states.credit import ACCOUNT
from customers.tables.formats import Overdue
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import ChoiceFilter, DateFilter, MatchFilter, NumberFilter
from salesops.core.lists.formats import Choice, Day, Format, Money, Number, Percent, Status
from salesops.core.lists.page import ListPage, PageAction, ShippedView
from salesops.core.lists.reading import Reading
from salesops.core.sockets.lists import lists

MARKS = {state.code: state.tone for state in ACCOUNT.states}


def rating_word(rating: str) -> str:
    """信用B in the reader's language; never the bare letter."""
    return _g("Credit %(rating)s") % {"rating": rating} if rating else _g("Credit not rated")


class Rating(Format):
    """The rating as a chip with its word."""

    def text(self, value: Any, reading: Reading) -> str:
        return rating_word(value)

    def html(self, value: Any, also: tuple[Any, ...], reading: Reading) -> str:
        return f'<span class="credit">{escape(rating_word(value))}</span>'


class Warning(Format):
    """The worst level of the open warning signs."""

    def text(self, value: Any, reading: Reading) -> str:
        return str(LEVELS[value])

    def html(self, value: Any, also: tuple[Any, ...], reading: Reading) -> str:
        icon = f'<svg class="icon" aria-hidden="true"><use href="{static("icons.svg")}#alert"/></svg>'
        return (
            f'<span class="tag {"late" if value == "red" else "soon"}">{icon}{escape(self.text(value, reading))}</span>'
        )


class Review(Day):
    """Day of the next review; late ones in the colour of late."""

    def html(self, value: Any, also: tuple[Any, ...], reading: Reading) -> str:
        text = super().html(value, also, reading)
        css = "late-t" if is_late(value, reading.today) else "soon-t" if value <= soon_until(reading.today) else ""
        return f'<span class="{css}">{text}</span>' if css else text


def figures(ids: Sequence[int], names: Sequence[str], reading: Reading) -> Mapping[str, Mapping[int, Any]]:
    """What the accounts of a page are worth today."""
    accounts = list(CreditAccount.objects.filter(pk__in=ids).select_related("customer"))
    by_holder = credit_of_accounts(accounts, reading.today)
    found = {account.pk: by_holder[account.customer_id] for account in accounts}
    return {name: {pk: _figure(credit, name) for pk, credit in found.items()} for name in names}


def _figure(credit: Credit, name: str) -> Any:
    if name == "limit_today":
        return credit.limit.amount
    if name == "warning":
        return credit.warning or None
    return getattr(credit, name)


def _warned(values: tuple[str, ...], reading: Reading) -> Q:
    return Q(customer__in=warned(values))


@lists.register
class CreditList(ListPage):
    """Credit accounts in reach; members of a group stand under the company that holds their limit."""

    code = "customers.credit_accounts"
    counts_as = "customers.customers"
    title = _("Credit")
    noun = (pgettext_lazy("counted", "credit account"), pgettext_lazy("counted", "credit accounts"))
    capability = ("credit", "v")
    url_name = "customers:credit_accounts"
    icon = "shield"
    record_url = "customers:customer"
    record_key = "customer__code"
    ordering = ("customer",)
    search = staticmethod(
        lambda rows, text: rows.filter(customer__in=Customer.objects.all().found_by(text).values("pk"))
    )
    search_hint = _("Name, pinyin, initials, credit code, phone")
    empty_title = _("No credit accounts yet")
    empty_text = _("A customer gets one with its first credit assessment.")
    columns = (
        Column(name="customer", label=_("Customer"), value="customer__name", sort="customer__name_key"),
        Column(name="rating", label=_("Credit rating"), format=Rating(), phone=True, bare=True),
        Column(name="limit", label=_("Limit granted (yuan)"), format=Money(), phone=True, total=True),
        Column(name="limit_today", label=_("Limit today (yuan)"), fetch=figures, format=Money(), default=False),
        Column(name="used", label=_("Used (yuan)"), fetch=figures, format=Money()),
        Column(name="use", label=_("Use %"), fetch=figures, format=Percent(), phone=True),
        Column(name="available", label=_("Available (yuan)"), fetch=figures, format=Money(), default=False),
        Column(name="overdue", label=_("Overdue (yuan)"), fetch=figures, format=Overdue(2), phone=True),
        Column(name="oldest_days", label=_("Oldest overdue (days)"), fetch=figures, format=Number(), default=False),
        Column(name="warning", label=_("Warning"), fetch=figures, format=Warning(), bare=True),
        Column(name="state", label=_("State"), format=Status(dict(ACCOUNT.choices), MARKS), bare=True),
        Column(name="term_days", label=_("Term (days)"), format=Number()),
        Column(name="review_on", label=_("Next review"), format=Review(), phone=True),
        Column(name="reviewed_on", label=_("Last review"), format=Day(), default=False),
        Column(name="score", label=_("Score"), format=Number(1), default=False),
        Column(name="raise_until", label=_("Raised until"), format=Day(), default=False),
        Column(name="owner", label=_("Owner"), value="customer__owner__name", sort="customer__owner__name_key"),
        Column(name="code", label=_("No."), value="customer__code", default=False),
        Column(
            name="frozen_cause", label=_("Frozen by"), format=Choice(dict(CreditAccount.Cause.choices)), default=False
        ),
    )
    filters = (
        ChoiceFilter(name="rating", label=_("Credit rating"), choices=lambda: [(r, rating_word(r)) for r in RATINGS]),
        ChoiceFilter(name="state", label=_("State"), choices=ACCOUNT.choices),
        MatchFilter(name="warning", label=_("Warning"), choices=list(LEVELS.items()), where=_warned),
        DateFilter(name="review_on", label=_("Next review")),
        NumberFilter(name="limit", label=_("Limit granted (yuan)")),
        DateFilter(name="raise_until", label=_("Raised until")),
    )

    def rows(self, user: Any) -> QuerySet:
        return CreditAccount.objects.visible_to(user).filter(customer__merged_into__isnull=True)

    def page_actions(self, reading: Reading) -> Iterable[PageAction]:
        yield PageAction(_("Monthly list"), reverse("customers:monthly_now", args=["credit"]), "report")

    def shipped_views(self, reading: Reading) -> Iterable[ShippedView]:
        soon = soon_until(reading.today).isoformat()
        yield ShippedView("reviews", _("Reviews due"), f"review_on__lte={soon}&ordering=review_on")
        yield ShippedView("frozen", _("Frozen"), "state=frozen")
        yield ShippedView("warned", _("With warning signs"), "warning=yellow,orange,red")
