"""The desk of secretaries and of finance on the first page (RPT-1): contact round, monthly lists, credit reviews."""

from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import OrgUnit
from customers.credit.reviews import late_until, soon_until
from customers.log_times import monday
from customers.models import ContactRound, CreditAccount, CreditSign, MonthlyList
from customers.models.contact_round import REACHED
from customers.models.monthly_list import READ_WITH
from customers.monthly import due_of, last_month, late_from
from customers.scope.rounds import may_call
from customers.services.monthly_lists import may_sign
from salesops.core.sockets.widgets import Widget, widgets

Facts = dict[str, Any]
SHOWN = 5


def contact_round(user: Any, now: datetime) -> Facts | None:
    """The rounds of the week one works off oneself. Two queries besides those of the person's reach."""
    week = monday(timezone.localdate(now))
    seen = ContactRound.objects.visible_to(user).filter(week=week, market__kind=OrgUnit.Kind.MARKET)
    rows = seen.order_by().values_list("pk", "market_id", "user_id")
    own = [pk for pk, market, person in rows if may_call(user, market, person)]
    if not own:
        return None
    reached = Count("calls", filter=Q(calls__outcome__in=REACHED))
    rounds = ContactRound.objects.filter(pk__in=own).annotate(n=Count("calls"), reached=reached)
    mine = list(rounds.filter(n__gt=0).order_by("market__code"))
    if not mine:
        return None
    names = {code: user.access.tree.nodes[code].name for code in (one.market_id for one in mine)}
    lines = [{"name": names[one.market_id], "reached": one.reached, "n": one.n} for one in mine]
    return {"lines": lines, "left": sum(one.n - one.reached for one in mine)}


def monthly_lists(user: Any, now: datetime) -> Facts | None:
    """The lists of last month one may read: to prepare, to sign off, signed. One query."""
    first = last_month(timezone.localdate(now))
    due = due_of(first)
    newest: dict[str, MonthlyList] = {}
    for one in MonthlyList.objects.filter(month=first).order_by("edition"):
        newest[one.kind] = one
    lines = [
        {"kind": kind, "found": newest.get(kind.value)} for kind in MonthlyList.Kind if user.can(READ_WITH[kind], "v")
    ]
    signed = [one for one in newest.values() if one.state == "signed" and user.can(READ_WITH[one.kind], "v")]
    left = len(lines) - len(signed)
    return {
        "lines": lines,
        "left": left,
        "due": due,
        "month": first,
        "is_late": bool(left) and now >= late_from(first),
        "signs": may_sign(user),
    }


def credit_desk(user: Any, now: datetime) -> Facts | None:
    """Reviews late and due soon, accounts frozen, serious warning signs. Five queries."""
    today = timezone.localdate(now)
    until, late = soon_until(today), late_until(today)
    seen = CreditAccount.objects.visible_to(user)
    rows = seen.filter(customer__merged_into__isnull=True)
    due = rows.filter(review_on__lte=until)
    counts = _reviews(seen, late, until)
    frozen = rows.filter(state="frozen").count()
    signs = CreditSign.objects.visible_to(user).filter(state="open", level__in=("orange", "red")).count()
    if not (counts["all"] or frozen or signs):
        return None
    first = due.select_related("customer").order_by("review_on", "pk")[:SHOWN] if counts["all"] else ()
    return {
        "reviews": [{"account": one, "is_late": one.review_on <= late} for one in first],
        "late": counts["late"],
        "due": counts["all"],
        "frozen": frozen,
        "signs": signs,
        "until": until,
    }


def _reviews(seen: QuerySet[CreditAccount], late: date, until: date) -> dict[str, int]:
    """Reviews of current files: those ``late`` and ``all`` up to ``until``. Two queries.

    Those of files that were merged are taken off: they are few, and an index alone has all others.
    """
    due = seen.filter(review_on__lte=until).order_by()
    count = {"late": Count("pk", filter=Q(review_on__lte=late)), "all": Count("pk")}
    every, merged = due.aggregate(**count), due.filter(customer__merged_into__isnull=False).aggregate(**count)
    return {name: every[name] - merged[name] for name in count}


TEMPLATES = "customers/widgets"
widgets.register(
    Widget(
        "customers.contact_round",
        _("Contact round of the week"),
        f"{TEMPLATES}/contact_round.html",
        contact_round,
        "visits",
        roles=("SEC", "SSL"),
        rank=13,
    )
)
widgets.register(
    Widget(
        "customers.monthly_lists",
        _("Monthly lists"),
        f"{TEMPLATES}/monthly_lists.html",
        monthly_lists,
        roles=("SSL", "LOG"),
        rank=15,
    )
)
widgets.register(
    Widget(
        "customers.credit_desk",
        _("Credit to look at"),
        f"{TEMPLATES}/credit_desk.html",
        credit_desk,
        "credit",
        roles=("FIN",),
        rank=13,
    )
)
