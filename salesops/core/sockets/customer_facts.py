"""Socket ``customer_facts.py``: figures of many customers at once that only other apps know (exposure, sales, orders, ledger).

``customers`` asks by name; an app registers one fact each. What nobody feeds yet is "no data", never 0.
"""

from collections.abc import Callable, Iterable, Mapping
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


@dataclass(frozen=True)
class CustomerFact:
    """One figure. ``values(ids, day)`` gives it for customers as of ``day`` with a constant number of queries.

    A customer missing in the answer has no data. ``link(customer)`` is the address of the rows behind it.
    """

    code: str
    label: Text
    values: Callable[[Iterable[int], date], Values]
    link: Callable[[Any], str] = lambda customer: ""


def _problem(fact: CustomerFact) -> str | None:
    if fact.code not in NAMES:
        return "nobody asks for this figure: see NAMES"
    return None if fact.label else "a figure needs a label"


customer_facts: Registry[CustomerFact] = Registry("customer_facts", _problem)


def facts_of(ids: Iterable[int], day: date, *names: str) -> dict[str, Values]:
    """The named figures by name and customer. A name nobody feeds gives an empty answer; an unknown one raises."""
    wanted = list(ids)
    if set(names) - NAMES:
        raise LookupError(f"customer_facts: unknown {sorted(set(names) - NAMES)}")
    return {n: customer_facts.get(n).values(wanted, day) if n in customer_facts else {} for n in names}


@dataclass(frozen=True)
class StepRows:
    """Customers whose rows wait for or passed the step of role ``code`` (scope letter ``S``), as a subquery of ids."""

    code: str
    customers: Callable[[date], Any]


step_rows: Registry[StepRows] = Registry("step_rows")


def customers_at_step(role: str, day: date) -> Any:
    """A subquery of customer ids, or ``None`` when nothing has reached that role yet."""
    return step_rows.get(role).customers(day) if role in step_rows else None
