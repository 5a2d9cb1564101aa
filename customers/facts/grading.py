"""What orders and credit say about the standing of customers, for suggestions and classes. What nobody feeds is left out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from customers.credit.reading import ratings_of
from salesops.core.sockets.customer_facts import facts_of


@dataclass(frozen=True)
class Standing:
    """By customer: share of the market that bought more (0–1), share of the grade that orders less often (0–1), last and first
    order, credit rating. A customer missing in one of them has no data there.
    """

    sales_rank: Mapping[int, Decimal] = field(default_factory=dict)
    frequency: Mapping[int, Decimal] = field(default_factory=dict)
    last_order: Mapping[int, date] = field(default_factory=dict)
    first_order: Mapping[int, date] = field(default_factory=dict)
    credit: Mapping[int, str] = field(default_factory=dict)

    def key_customers(self, top_percent: Decimal) -> list[int]:
        """Credit rating A with sales in the top of the market (defaults.md 2.5)."""
        top = top_percent / 100
        return [pk for pk, rating in self.credit.items() if rating == "A" and _within(self.sales_rank.get(pk), top)]

    def bought(self) -> list[int]:
        """Customers that ever ordered."""
        return sorted(self.first_order)


def _within(rank: Any, top: Decimal) -> bool:
    return rank is not None and Decimal(rank) < top


def credit_ratings(ids: Iterable[int]) -> Mapping[int, str]:
    """Credit rating (A–D) of customers that have one, the group's for its members."""
    return ratings_of(ids)


def standing_of(ids: Iterable[int], day: date) -> Standing:
    """All of it for customers, with a constant number of queries."""
    wanted = list(ids)
    facts = facts_of(wanted, day, "market_sales_rank", "order_frequency_rank", "last_order_on", "first_order_on")
    return Standing(
        sales_rank=facts["market_sales_rank"],
        frequency=facts["order_frequency_rank"],
        last_order=facts["last_order_on"],
        first_order=facts["first_order_on"],
        credit=credit_ratings(wanted),
    )
