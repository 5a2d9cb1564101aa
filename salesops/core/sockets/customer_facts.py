"""Socket ``customer_facts.py``: figures of many customers at once that only other apps know (exposure, sales, orders, ledger).

``customers`` asks by name; an app registers one fact each. What nobody feeds yet is "no data", never 0.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .policies import Text
from .registry import Registry

# What is asked for. Money: VAT included unless the name says net; days are calendar days.
NAMES = frozenset(
    {
        "exposure",  # receivables − unallocated receipts + open orders, money
        "receivables",  # open receivables, money
        "open_orders",  # confirmed, not invoiced, money
        "open_order_count",
        "overdue",  # money past its due date
        "oldest_overdue_days",
        "due_soon",  # money due within 7 days
        "average_days_late",  # of the last 12 months
        "days_late_trend",  # days later on average than in the months before that customers.credit_signs names
        "paid_invoices",  # count
        "broken_promises",  # count in the days of customers.credit_signs
        "sales_12m_net",  # net of VAT
        "sales_12m",  # signed off, VAT included
        "sales_quarter_change",  # percent against the same quarter last year
        "sales_today_net",
        "order_count_12m",
        "order_frequency_rank",  # share of the same grade that orders less often, 0–1
        "market_sales_rank",  # share of the market that bought more, 0–1
        "first_order_on",
        "last_order_on",
        "dealer_stock",
        "limit_overused_since",  # day since which the limit is used over the share of customers.credit_signs
        "open_opportunities",  # money
        "open_tickets",  # count
        "stage_advanced_at",  # moment of the last progress seen elsewhere
    }
)

Values = Mapping[int, Any]
# (ids, day, names) → the figures named, of one reading: several asked at once cost its queries once.
Source = Callable[[Sequence[int], date, Sequence[str]], Mapping[str, Values]]


@dataclass(frozen=True)
class CustomerFact:
    """One figure. ``values(ids, day)`` gives it for customers as of ``day`` with a constant number of queries; or ``source``
    gives it together with others of the same source.

    A customer missing in the answer has no data. ``link(customer)`` is the address of the rows behind it.
    """

    code: str
    label: Text
    values: Callable[[Iterable[int], date], Values] | None = None
    link: Callable[[Any], str] = lambda customer: ""
    source: Source | None = None

    def of(self, ids: Iterable[int], day: date) -> Values:
        """This figure alone."""
        if self.values is not None:
            return self.values(ids, day)
        return self.source(list(ids), day, [self.code])[self.code] if self.source else {}


def _problem(fact: CustomerFact) -> str | None:
    if fact.code not in NAMES:
        return "nobody asks for this figure: see NAMES"
    if (fact.values is None) == (fact.source is None):
        return "a figure has values of its own or a source"
    return None if fact.label else "a figure needs a label"


customer_facts: Registry[CustomerFact] = Registry("customer_facts", _problem)


def facts_of(ids: Iterable[int], day: date, *names: str) -> dict[str, Values]:
    """The named figures by name and customer. A name nobody feeds gives an empty answer; an unknown one raises."""
    wanted = list(ids)
    if set(names) - NAMES:
        raise LookupError(f"customer_facts: unknown {sorted(set(names) - NAMES)}")
    found: dict[str, Values] = {name: {} for name in names}
    together: dict[Source, list[str]] = {}
    for name in names:
        fact = customer_facts.get(name) if name in customer_facts else None
        if fact is not None and fact.source is not None:
            together.setdefault(fact.source, []).append(name)
        elif fact is not None:
            found[name] = fact.of(wanted, day)
    for source, asked in together.items():
        found |= source(wanted, day, asked)
    return found


@dataclass(frozen=True)
class StepRows:
    """Customers whose rows wait for or passed the step of role ``code`` (scope letter ``S``), as a subquery of ids."""

    code: str
    customers: Callable[[date], Any]


step_rows: Registry[StepRows] = Registry("step_rows")


def customers_at_step(role: str, day: date) -> Any:
    """A subquery of customer ids, or ``None`` when nothing has reached that role yet."""
    return step_rows.get(role).customers(day) if role in step_rows else None
