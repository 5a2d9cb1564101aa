"""Customers of the grading tests, written straight into the tables."""

import random
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from customers.grading_items import FACTORS, WORD_ITEMS
from customers.models import Customer, GradeSheet
from tests.cast_customers import make_customer

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)
WORKED = {"need": 4, "decision_maker": 4, "budget": 5, "timing": 5, "growth": 4, "fit": 3, "room": 3}
WORKED_FILE: dict[str, Any] = {"yearly_potential": Decimal("1200000"), "employees": 300, "sites": 5}


def at(day: date, hour: int = 7) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)


def worked_customer(company: Any, code: str = "C-000081", **fields: Any) -> Customer:
    """The customer of the worked example: 81.6 → A."""
    customer = make_customer(
        code, f"工作示例{code}有限公司", owner=company.rep, unit=company.units["EC-2-T"], **(WORKED_FILE | fields)
    )
    GradeSheet.objects.create(customer=customer, **WORKED)
    return customer


def random_customers(company: Any, count: int, seed: int = 7) -> list[Customer]:
    """Files with all kinds of holes in what is known, some graded before, some waiting past a threshold."""
    chance = random.Random(seed)
    found = []
    for number in range(count):
        customer = make_customer(
            f"C-7{number:05d}", f"随机第{number}有限公司", owner=company.rep, unit=company.units["EC-2-T"],
            employees=chance.choice((None, 1, 49, 50, 199, 200, 499, 500, 1999, 2000)),
            sites=chance.choice((None, 0, 1, 1, 2, 3, 4, 5, 12)),
            yearly_potential=chance.choice((None, *map(Decimal, ("0", "99999.99", "100000", "999999", "3000000")))),
            next_on=chance.choice((None, date(2026, 11, 18), date(2027, 1, 4))),
            last_contact_at=chance.choice((None, at(date(2026, 11, 2), 0), at(date(2026, 11, 9), 23))),
        )  # fmt: skip
        # Many near the thresholds, where hysteresis speaks.
        low, high = chance.choice(((1, 5), (3, 4), (4, 5), (2, 4)))
        anchors = {item: None if chance.random() < 0.12 else chance.randint(low, high) for item in WORD_ITEMS}
        given = {f"given_{f}": Decimal(chance.randint(0, 10000)) / 100 for f in FACTORS if chance.random() < 0.15}
        held = chance.choice(("", "A", "B", "C"))
        pending = chance.choice([g for g in "ABC" if g != held]) if held and chance.random() < 0.6 else ""
        since = chance.choice((date(2026, 11, 3), date(2026, 11, 9), date(2026, 11, 12), TUESDAY)) if pending else None
        GradeSheet.objects.create(
            customer=customer, **anchors, **given, given_grade=chance.choice(("", "", "A", "B")), policy_grade=held,
            pending_grade=pending, past_since=since,
        )  # fmt: skip
        found.append(customer)
    return found
