"""What the reconciliation desk shows: lines in the order they are worked through, one of them in full (ORD-9)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, cast

from django.db.models import Case, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from customers.models import Customer
from customers.scope.customers import reached
from orders import matching_words as words
from orders.desk_items import Whose
from orders.matching_book import DEBTS
from orders.models import BankAccount, BankLine, Receipt, Settlement
from orders.models.receipt import amount_of
from orders.rules.matching import Proposal
from orders.services.bank_proposals import fresh
from orders.states.bank_line import BOOKED, WAITING
from salesops.core.money import ZERO
from salesops.core.prepared import Prepared, columns_of
from salesops.core.stamps import Loaded
from salesops.core.web.places import link_to

BEFORE = 5
TABS = {"waiting": WAITING, "matched": BOOKED, "not_ours": ("not_ours",)}
RANK = Case(When(confidence="high", then=Value(0)), When(confidence="medium", then=Value(1)),
            When(confidence="low", then=Value(2)), default=Value(3))  # fmt: skip
# Group → icon of its lines, with its classes.
ICONS = {
    "matched": ("st-done", "st done"), "not_ours": ("st-block", "st block"), "high": ("st-go", "st go"),
    "judge": ("st-wait", "st wait"), "none": ("st-open", "st"),
}  # fmt: skip


_LAST = Prepared(
    "bank_line_handled_last",
    f"""
SELECT id AS pk, version, payer, amount FROM orders_bankline
WHERE handled_by_id = $1 AND handled_at >= $2 AND state NOT IN {WAITING!r} ORDER BY handled_at DESC LIMIT 1
""",
    "bigint", "timestamptz",
)  # fmt: skip
# What is told of a customer, with all he owes, and in whose reach it is.
_PEOPLE = Prepared(
    "customers_called",
    f"""
SELECT c.id, code, name, short_name, grade, owner_id, unit_id, (
    SELECT coalesce(sum(item.open_amount), 0) FROM orders_openitem item JOIN orders_ledgerentry e ON e.id = item.entry_id
    WHERE item.customer_id = c.id AND item.open_amount > 0 AND e.kind IN {tuple(map(str, DEBTS))!r}
) AS owed FROM customers_customer c WHERE c.id = ANY($1)
""",
    "bigint[]", generic=True,
)  # fmt: skip
_accounts = Loaded("bank_accounts", load=lambda: list(BankAccount.objects.order_by("-active", "name", "pk")))
# A waiting line, and whether its account was booked before.
_LINE = Prepared(
    "bank_line",
    f"""
SELECT {columns_of(BankLine)}, payer_account <> '' AND EXISTS (
    SELECT FROM orders_bankline b WHERE b.payer_account = line.payer_account AND b.payer_account <> ''
        AND b.booked_at >= line.booked_at - interval '365 days' AND b.id <> line.id AND b.state IN {BOOKED!r}
) AS booked_before FROM orders_bankline line WHERE id = $1
""",
    "bigint",
)  # fmt: skip


@dataclass
class Asked:
    """What the address asks for: tab, account, words looked for."""

    tab: str = "waiting"
    account: int | None = None
    words: str = ""

    def rows(self, user: Any) -> Any:
        """The lines, in the order of the desk: sure ones first, then by the day they came in; handled ones newest first."""
        rows = BankLine.objects.visible_to(user).filter(state__in=TABS[self.tab])
        if self.account:
            rows = rows.filter(account=self.account)
        if self.words:
            amount = amount_of(self.words)
            wanted = (
                Q(payer__icontains=self.words) | Q(memo__icontains=self.words) | Q(reference__startswith=self.words)
            )
            rows = rows.filter(wanted | Q(amount=amount) if amount is not None else wanted)
        if self.tab != "waiting":
            return rows.order_by("-handled_at", "-pk")
        return rows.annotate(rank=RANK).order_by("rank", "booked_at", "pk")


def groups(rows: Sequence[Any], user: Any, tab: str, people: set[int] | None) -> list[dict[str, Any]]:
    """``rows`` under the heads of the queue, each with what it tells. ``people``: customers of their proposals whom ``user`` may
    see, where they are known already; else one query.
    """
    to_line = link_to("orders:bank_line")
    if tab != "waiting":
        papers = papers_of([row.pk for row in rows], user)
        told: list[dict[str, Any]] = [
            {"line": row, "small": _settled(papers.get(row.pk, [])), **_drawn(row, to_line, "")} for row in rows
        ]
        return [{"code": tab, "label": _("Newest first"), "icon": ICONS[tab], "lines": told}] if told else []
    if people is None:
        asked = Customer.objects.filter(pk__in={one["customer"] for row in rows for one in row.proposals})
        people = set(asked.in_reach(user, "receipts", "v").values_list("pk", flat=True))
    told = [_told(row, people, to_line) for row in rows]
    heads = {"high": _("Sure"), "judge": _("To be judged"), "none": _("Nothing found")}
    found: dict[str, list[dict[str, Any]]] = {code: [] for code in heads}
    for one in told:
        code = one["line"].confidence
        found["high" if code == "high" else "judge" if code in ("medium", "low") and one["shown"] else "none"].append(
            one
        )
    return [
        {"code": code, "label": heads[code], "icon": ICONS[code], "lines": rows} for code, rows in found.items() if rows
    ]


def _settled(papers: list[str]) -> str:
    """The first of the documents its money settled, and how many more."""
    return "".join(papers[:1]) + (f" +{len(papers) - 1}" if papers[1:] else "")


def _told(line: Any, people: set[int], to_line: Callable[[Any], str]) -> dict[str, Any]:
    shown = [one for one in line.proposals if one["customer"] in people]
    best, sure = (shown[0] if shown else None), line.confidence == "high"
    count = len([one for one in shown if one["kind"] != "prepayment"]) or len(shown)
    if best is None:
        small = ""
    elif sure:
        small = ngettext("%(count)s invoice", "%(count)s invoices", len(best["parts"])) % {"count": len(best["parts"])}
    else:
        small = ngettext("%(count)s possibility", "%(count)s possibilities", count) % {"count": count}
    doubt = words.doubt(best["doubts"][-1]) if best and best["doubts"] and not sure else ""
    return {"line": line, "shown": shown, "small": small, **_drawn(line, to_line, doubt)}


def _drawn(line: Any, to_line: Callable[[Any], str], doubt: str) -> dict[str, Any]:
    """Address and second row of ``line`` in the queue: what the bank says of it, and what is special."""
    note = {
        "undone": pgettext("of a bank line", "taken back"), "prepayment": pgettext("of a bank line", "received ahead"),
    }.get(line.state, doubt)  # fmt: skip
    said = line.reason if line.state == "not_ours" else line.memo or _("no memo")
    return {"address": to_line(line.pk), "said": said, "note": note, "warns": line.state != "prepayment"}


@dataclass
class Choice:
    """A proposal as the page shows it. ``owed``: all the customer owes today."""

    key: int
    proposal: Proposal
    customer: Customer
    owed: Decimal
    label: str = ""
    tag: str = ""
    kind: str = ""
    reasons: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    gap: Decimal = ZERO


def choices(line: BankLine, user: Any, now: datetime) -> list[Choice]:
    """What ``line`` may be for, of customers ``user`` books for. Five queries."""
    found = fresh(line, now)
    asked = _PEOPLE.objects(Customer, sorted({one.customer for one in found}))
    people = {one.pk: one for one in reached(asked, user, "receipts")}
    shown = [one for one in found if one.customer in people]
    several = len({one.customer for one in shown}) > 1
    return [
        Choice(
            n, one, people[one.customer], people[one.customer].owed,
            label=f"{words.called(one)} · {people[one.customer].called}" if several else words.called(one),
            tag=words.confidence(one), kind=words.CONFIDENCE[one.confidence],
            reasons=list(dict.fromkeys(words.reason(said) for said in one.reasons)),
            doubts=list(dict.fromkeys(words.doubt(said) for said in one.doubts)), gap=one.short or one.left,
        )
        for n, one in enumerate(shown, 1)
    ]  # fmt: skip


def before(line: BankLine, user: Any) -> list[dict[str, Any]]:
    """How this account was booked in the last twelve months, the newest first. Three queries; none where the line of
    :func:`first_line` says that it wasn't.
    """
    if not line.payer_account or not getattr(line, "booked_before", True):
        return []
    since = line.booked_at - timedelta(days=365)
    rows = BankLine.objects.visible_to(user).booked().filter(payer_account=line.payer_account, booked_at__gte=since)
    found = list(rows.exclude(pk=line.pk).select_related("handled_by").order_by("-booked_at", "-pk")[:BEFORE])
    papers = papers_of([row.pk for row in found], user)
    return [{"line": row, "papers": papers.get(row.pk, [])} for row in found]


def papers_of(lines: list[int], user: Any) -> dict[int, list[str]]:
    """Line → numbers of what its money settled, as far as ``user`` sees whose they are; the others stand as one. One query."""
    if not lines:
        return {}
    rows = Settlement.objects.filter(
        entry__receipt__bank_match__line__in=lines, entry__receipt__reversed_on=None, amount__gt=0
    )
    told = list(
        rows.order_by("pk").values_list(
            "entry__receipt__bank_match__line", "item__entry__document", "item__customer__owner", "item__customer__unit",
            "item__customer",
        )
    )  # fmt: skip
    seen = {one.pk for one in reached({Whose(row[4], row[2], row[3]) for row in told}, user, "receipts")}
    found: dict[int, dict[str, None]] = {}
    for pk, number, _owner, _unit, customer in told:
        if customer in seen:
            found.setdefault(pk, {})[number] = None
    for pk, _number, _owner, _unit, customer in told:
        if customer not in seen:
            found.setdefault(pk, {})[_("another market")] = None
    return {pk: list(numbers) for pk, numbers in found.items()}


def receipts_of(line: BankLine) -> list[Receipt]:
    return list(Receipt.objects.filter(bank_match__line=line).select_related("customer", "reversed_by").order_by("pk"))


def last_handled(user: Any, now: datetime) -> Any:
    """What ``user`` dealt with last today: Z takes it back. One query."""
    morning = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return next(iter(_LAST.rows(user.pk, morning)), None)


def bank_accounts() -> list[BankAccount]:
    """Ours, those in use first. One query, after a change of them."""
    return _accounts.get()


def first_line(row: Any, accounts: Iterable[BankAccount]) -> BankLine:
    """The waiting line of ``row``, which a reader of the queue sees, with its account. One query."""
    (line,) = _LINE.objects(BankLine, row.pk)
    line.account = next(account for account in accounts if account.pk == line.account_id)
    return cast(BankLine, line)
