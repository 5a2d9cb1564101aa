"""How the customers of the demo pay: what stays open looks like the books of a company that calls for its money."""

import random
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

from orders.demo.habits import ALL_BUT, CALLED_FOR, LARGE, habit_of, payment

TODAY = date(2026, 11, 20)


def test_most_of_what_is_overdue_is_so_for_less_than_a_month():
    chance, ages = random.Random(5), Counter()
    for _n in range(20_000):
        due_on = TODAY + timedelta(days=chance.randrange(-120, 45))
        amount = Decimal(int(chance.lognormvariate(10.5, 1.1)))
        day, share = payment(chance, chance.randrange(400), due_on, amount)
        left = amount if day >= TODAY else amount * (1 - share)
        late = (TODAY - due_on).days
        ages["all"] += left
        ages["late" if late <= 30 else "old" if late <= 90 else "very old"] += left if late > 0 else 0
    overdue = ages["late"] + ages["old"] + ages["very old"]
    assert overdue / ages["all"] < Decimal("0.3")
    assert ages["late"] / overdue > Decimal("0.75")
    assert ages["very old"] / overdue < Decimal("0.1")


def test_large_amounts_never_stay_open_for_months():
    worst = next(n for n in range(1000) if habit_of(n).first > CALLED_FOR)
    chance = random.Random(5)
    assert payment(chance, worst, TODAY, LARGE) == (TODAY + timedelta(days=CALLED_FOR), ALL_BUT)
    assert payment(chance, worst, TODAY, LARGE - 1)[0] > TODAY + timedelta(days=CALLED_FOR)
