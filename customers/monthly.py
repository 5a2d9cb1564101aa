"""The monthly lists of the secretaries' lead: what stands in them, live or as signed off (C12, C13; CUS-11)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.credit.factors import LEVELS
from customers.credit.reading import credit_of_accounts
from customers.credit.reviews import is_late, late_until
from customers.models import CreditAccount, Customer, MonthlyList, ShippingAddress
from customers.policies.lists import LISTS
from customers.scope.customers import customers_in_reach
from customers.states.customer import CustomerStatus
from customers.tables.credit import rating_word
from salesops.core import formats, worktime
from salesops.core.masking import masked_mobile
from salesops.core.policies import policy_on
from salesops.core.policies.values import to_json

Kind = MonthlyList.Kind
BATCH = 1_000


@dataclass(frozen=True)
class Head:
    """One column. ``kind`` says how its stored value is drawn (see ``drawn``); ``share`` is its width on paper."""

    code: str
    label: Any
    kind: str = "text"
    share: float = 1

    @property
    def numeric(self) -> bool:
        return self.kind in ("money", "days", "percent")

    @property
    def css(self) -> str:
        """Figures stand right; only long texts may break."""
        return "num" if self.numeric else "wrap" if self.kind == "text" and self.share >= 1.5 else ""


HEADS: dict[str, tuple[Head, ...]] = {
    Kind.CREDIT: (
        Head("customer", _("Customer"), share=2.6),
        Head("rating", _("Credit rating"), "rating"),
        Head("score", _("Score"), "days", 0.8),
        Head("limit", _("Limit (VAT incl.)"), "money", 1.5),
        Head("term", _("Term (days)"), "days", 0.8),
        Head("used", pgettext_lazy("credit", "Used"), "money", 1.5),
        Head("use", _("Use %"), "percent", 0.9),
        Head("overdue", _("Overdue"), "money", 1.4),
        Head("oldest", _("Oldest overdue (days)"), "days", 0.9),
        Head("warning", _("Warning"), "warning", 0.8),
        Head("frozen", _("Frozen"), "frozen", 0.8),
        Head("reviewed", _("Last review"), "day", 1.1),
        Head("review", _("Next review"), "day", 1.1),
    ),
    Kind.SHIPPING: (
        Head("customer", _("Customer"), share=2.2),
        Head("address", _("Address"), share=2.6),
        Head("receiver", _("Receiver")),
        Head("phone", _("Phone"), "phone", 1.2),
        Head("hours", _("Receiving hours"), share=1.5),
        Head("truck", _("Truck, unloading"), share=1.2),
        Head("carrier", _("Preferred carrier")),
        Head("papers", _("Papers with the goods"), share=1.1),
        Head("packing", _("Packing, labels"), share=1.1),
        Head("freight", _("Freight"), "freight", 0.9),
        Head("checked", _("Last checked"), "day", 1.1),
        Head("checker", _("Checked by"), share=0.9),
    ),
}
# Columns whose change against the month before is worth telling.
TOLD: dict[str, tuple[str, ...]] = {
    Kind.CREDIT: ("rating", "limit", "term", "frozen"),
    Kind.SHIPPING: ("address", "receiver", "phone", "hours", "truck", "carrier", "papers", "packing", "freight"),
}
CAPABILITY = {Kind.CREDIT: "credit", Kind.SHIPPING: "customers"}


@dataclass(frozen=True)
class Line:
    """One row: ``key`` is the same every month; ``values`` as kept."""

    key: str
    customer: int
    values: Mapping[str, Any]


def live(kind: str, user: Any = None) -> QuerySet:
    """What the list of the moment is made of: within the reach of ``user``, everything for the system."""
    rows: QuerySet
    archived = Q(customer__status=CustomerStatus.ARCHIVED)
    if kind == Kind.CREDIT:
        # A holding company that is archived still holds the limit of the members one works with.
        members = Customer.objects.filter(parent=OuterRef("customer")).exclude(status=CustomerStatus.ARCHIVED)
        rows = CreditAccount.objects.exclude(rating="").exclude(archived & ~Exists(members)).select_related("customer")
    else:
        rows = ShippingAddress.objects.filter(is_active=True).exclude(archived).select_related("customer", "checked_by")
    rows = rows.filter(customer__merged_into__isnull=True).order_by("customer__name_key", "pk")
    return rows if user is None else customers_in_reach(rows, user, CAPABILITY[Kind(kind)], "v", field="customer")


def unchecked(kind: str, month: date, day: date, user: Any = None) -> QuerySet:
    """Rows of :func:`live` that nobody looked at for the list of ``month``: addresses not checked with the customer since it
    began; ratings whose review is late on ``day``.
    """
    rows = live(kind, user)
    if kind == Kind.CREDIT:
        return rows.filter(review_on__lte=late_until(day))
    return rows.filter(Q(checked_on__lt=month) | Q(checked_on__isnull=True))


def is_unchecked(kind: str, values: Mapping[str, Any], month: date, day: date) -> bool:
    """The same for one row as kept."""
    if kind == Kind.CREDIT:
        return bool(values.get("review")) and is_late(date.fromisoformat(values["review"]), day)
    return (values.get("checked") or "") < month.isoformat()


def next_month(month: date) -> date:
    """The first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def last_month(day: date) -> date:
    """The first day of the month before that of ``day``: the one whose lists are signed off now."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def in_work(kind: str, day: date) -> date:
    """The month whose list is being made on ``day``: last month's until it is signed off, then this one's."""
    before = last_month(day)
    signed = MonthlyList.objects.filter(kind=kind, month=before, state="signed").exists()
    return day.replace(day=1) if signed else before


def due_of(month: date) -> date:
    """The day of the month after by which the lists of ``month`` are signed off; a day off moves to the next working day."""
    after = next_month(month)
    return worktime.next_working_day(after.replace(day=policy_on(LISTS, after)["due_day"]))


def late_from(month: date) -> datetime:
    """The moment from which a list of ``month`` that isn't signed off is late."""
    day = due_of(month)
    return timezone.make_aware(datetime.combine(day, policy_on(LISTS, day)["late_at"]))


def lines_of(kind: str, rows: Sequence[Any], day: date) -> list[Line]:
    """``rows`` of :func:`live` as lines of the list on ``day``; a constant number of queries."""
    if kind == Kind.SHIPPING:
        return [Line(str(row.pk), row.customer_id, _shipping(row)) for row in rows]
    credit = credit_of_accounts(rows, day)
    return [Line(str(row.customer_id), row.customer_id, _credit(row, credit[row.customer_id])) for row in rows]


def batches(rows: QuerySet) -> Iterator[list[Any]]:
    """``rows`` in their order, batch by batch. The keys come first: a name that changes meanwhile moves no row."""
    keys = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        part = keys[start : start + BATCH]
        found = {row.pk: row for row in rows.filter(pk__in=part)}
        yield [found[pk] for pk in part if pk in found]


def all_lines(kind: str, day: date, user: Any = None) -> Iterator[list[Line]]:
    """The whole list of the moment, batch by batch."""
    return (lines_of(kind, rows, day) for rows in batches(live(kind, user)))


def _credit(account: CreditAccount, credit: Any) -> dict[str, Any]:
    return {
        "customer": account.customer.name,
        "rating": account.rating,
        "score": _json(account.score),
        "limit": _json(credit.limit.amount),
        "term": account.term_days,
        "used": _json(credit.used),
        "use": _json(None if credit.use is None else credit.use.quantize(Decimal("0.0001"))),
        "overdue": _json(credit.overdue),
        "oldest": credit.oldest_days,
        "warning": credit.warning,
        "frozen": account.is_frozen,
        "reviewed": _json(account.reviewed_on),
        "review": _json(account.review_on),
    }


def _shipping(row: ShippingAddress) -> dict[str, Any]:
    return {
        "customer": row.customer.name,
        "address": row.address,
        "receiver": row.receiver,
        "phone": row.receiver_phone,
        "hours": row.receiving_hours,
        "truck": row.truck,
        "carrier": row.carrier,
        "papers": row.papers,
        "packing": row.packing,
        "freight": row.freight,
        "checked": _json(row.checked_on),
        "checker": row.checked_by.name if row.checked_by else "",
    }


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else to_json(value)


def drawn(head: Head, value: Any, *, in_full: bool = False) -> str:
    """A kept value in words of the reader; numbers of people only ``in_full`` for who may see them."""
    if value is None or value == "":
        # No data is a dash, never 0.
        return formats.NOTHING
    match head.kind:
        case "money":
            return formats.money(Decimal(value), balance=True)
        case "days":
            return formats.number(Decimal(value), 1 if "." in str(value) and not str(value).endswith(".00") else 0)
        case "percent":
            return formats.percent(Decimal(value))
        case "rating":
            return rating_word(value)
        case "warning":
            return str(LEVELS[value])
        case "frozen":
            return _g("frozen") if value else formats.NOTHING
        case "freight":
            return str(dict(ShippingAddress.Freight.choices).get(value, value))
        case "phone":
            return str(value) if in_full else masked_mobile(str(value))
    return str(value)


def figure_of(head: Head, value: Any, text: str) -> Any:
    """A kept value as a figure or day where its column holds those, else ``text``; ``None`` for no data."""
    if value is None or value == "":
        return None
    if head.numeric:
        return Decimal(value)
    return date.fromisoformat(value) if head.kind == "day" else text


def change_of(kind: str, line: Line, before: Mapping[str, Mapping[str, Any]], *, in_full: bool = False) -> str:
    """What changed against the list signed off the month before; "" when nothing did or there was none.

    Where a mask hides the difference it says only that there is one.
    """
    if not before:
        return ""
    earlier = before.get(line.key)
    if earlier is None:
        return _g("new in the list")
    heads = {head.code: head for head in HEADS[Kind(kind)]}
    told = []
    for code in TOLD[Kind(kind)]:
        if earlier.get(code) != line.values.get(code):
            was, now = (drawn(heads[code], values.get(code), in_full=in_full) for values in (earlier, line.values))
            what = f"{was} → {now}" if was != now else _g("changed")
            told.append(f"{heads[code].label} {what}")
    return "; ".join(told)
