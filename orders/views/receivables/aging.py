"""The aging of all customers as of any day, with one of them beside it (ORD-10)."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.access import people_in_reach
from accounts.models import OrgUnit, User
from customers.credit.factors import RATINGS
from customers.models import Customer
from customers.tables.credit import rating_word
from customers.views.papers import answer_with_paper
from orders.aging import Bucket, expected_loss, reached
from orders.aging_bar import bar
from orders.aging_list import ORDERINGS, VIEWS, listed
from orders.asked_aging import asked_of, day_of
from orders.code_lists import LATE_REASON
from orders.dunning import LIMITATION, words_of
from orders.receivables_beside import beside
from salesops.core.codes.reading import choices as late_reasons
from salesops.core.money import ZERO
from salesops.core.web.pages import action, page

LEVELS = range(LIMITATION + 1)


def markets_of(user: Any) -> list[Any]:
    found = [node for node in user.access.tree.nodes.values() if node.kind == OrgUnit.Kind.MARKET]
    return sorted(found, key=lambda node: node.code)


def _labels() -> dict[str, Any]:
    return {
        "overdue": pgettext("receivables", "Overdue"), "to_call": _("To contact"), "promised": _("Promised for the day"),
        "watch": _("Bad-debt watch"), "soon": _("Due within 7 days"), "all": pgettext("receivables", "All"),
    }  # fmt: skip


def _choices(user: Any, buckets: list[Bucket]) -> list[dict[str, Any]]:
    people = people_in_reach(User.objects.only("username", "name").order_by("name_key", "pk"), user, "receivables")
    return [
        {"name": "market", "label": _("Market"), "options": [(m.code, m.local_name) for m in markets_of(user)]},
        {"name": "owner", "label": _("Owner"), "options": [(p.username, p.name) for p in people[:300]]},
        {"name": "bucket", "label": _("Age"), "options": [(str(b.no), b.label) for b in buckets]},
        {"name": "rating", "label": _("Credit rating"), "options": [(r, rating_word(r)) for r in RATINGS]},
        {"name": "level", "label": pgettext("dunning", "Level"), "options": [(str(n), f"{n} {words_of(n)}") for n in LEVELS]},
    ]  # fmt: skip


def _share(part: Decimal, whole: Decimal) -> Decimal | None:
    return part / whole if whole else None


@page("receivables")
def aging(request: HttpRequest) -> HttpResponse:
    """Totals by age, customers by view, one of them beside the list when the address names it."""
    user: Any = request.user
    day, today = day_of(request.GET, timezone.localdate()), timezone.localdate()
    asked = asked_of(request.GET, user)
    found = listed(day, reached(user), asked)

    def url(**changes: Any) -> str:
        query = request.GET.copy()
        for name in ("after", *changes):
            query.pop(name, None)
        query.update({name: str(value) for name, value in changes.items() if value not in ("", None)})
        return f"?{query.urlencode()}"

    at = request.GET.get("at", "").upper()
    customer = None
    if at:
        rows = Customer.objects.in_reach(user, "receivables").select_related("owner", "unit")
        customer = get_object_or_404(rows, code=at)
    labels, last = _labels(), found.lines[-1] if found.lines else None
    choices = _choices(user, found.buckets)
    for choice in choices:
        choice["value"] = request.GET.get(choice["name"], "")
    context = {
        "day": day, "today": today, "is_today": day == today, "found": found, "total": found.total,
        "share": _share(found.total.overdue, found.total.open),
        "loss": expected_loss(found.total.amounts, found.buckets),
        "bar": bar(found.total.amounts, [bucket.shade for bucket in found.buckets], _("Ages of all debts")),
        "buckets": [
            {"bucket": b, "amount": amount, "url": url(bucket=b.no, view="all"), "here": asked.bucket == b.no}
            for b, amount in zip(found.buckets, found.total.amounts, strict=True)
        ],
        "views": [
            {"label": labels[v], "count": found.counts[v], "url": url(view=v), "here": v == asked.view} for v in VIEWS
        ],
        "view": asked.view, "ordering": asked.ordering,
        "sorts": {name: url(ordering=name) for name in ORDERINGS},
        "rows": found.lines, "all_buckets": found.buckets, "row_url": url(at="-")[:-1], "at": at,
        "sums": (sum((x.aged.open for x in found.lines), ZERO), sum((x.aged.overdue for x in found.lines), ZERO)),
        "more": url(after=f"{last.key(asked.ordering)}_{last.id}") if found.more and last else "",
        "choices": choices, "filtered": any(choice["value"] for choice in choices), "plain": f"?view={asked.view}",
        "may_take": user.can("receivables", "x"), "query": request.GET.urlencode(),
        "close": url(at=""), "reasons": late_reasons(LATE_REASON),
    }  # fmt: skip
    if customer is not None:
        context |= {"customer": customer, "beside": beside(customer, user, day, timezone.now())}
    return render(request, "orders/receivables/aging.html", context)


@action("receivables", "x")
def aging_xlsx(request: HttpRequest) -> HttpResponse:
    """The list as the address shows it, as a sheet."""
    wanted = QueryDict(request.POST.get("query", ""))
    names = ("on", "view", "market", "owner", "bucket", "rating", "level")
    return answer_with_paper(request, "aging", {name: wanted[name] for name in names if wanted.get(name)})


def back_to(customer: Customer) -> str:
    """The aging with ``customer`` beside it."""
    return f"{reverse('orders:aging')}?view=all&at={customer.code}"
