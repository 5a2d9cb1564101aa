"""The credit policy as pure rules: the worked examples of the handbook with their numbers (CUS-11)."""

from datetime import date
from decimal import Decimal

import pytest

from customers.policies.credit import check
from customers.rules import credit as rules
from customers.rules.credit import Limit, OrderFigures, Overdue
from salesops.core.policies.values import parse_all
from salesops.core.sockets.policies import policies
from tests.conftest import TODAY

KIND = policies.get("customers.credit")
POLICY = parse_all(KIND, KIND.shipped)
ORDER = OrderFigures(
    receivables=Decimal(782_000),
    open_orders=Decimal(148_000),
    this_order=Decimal(1_216_000),
    limit=Limit(Decimal(1_500_000), Decimal(1_500_000)),
    rating="B",
)


def anchors(*numbers):
    return dict(zip(("payment", "power", "finances", "cooperation", "public"), numbers, strict=True))


def codes(refusals):
    return [refusal.code for refusal in refusals]


@pytest.mark.parametrize(
    ("given", "monthly", "revenue", "new", "score", "rating", "term", "by_sales", "limit"),
    [
        ((5, 4, 4, 5, 4), 420_000, 26_000_000, False, 90, "A", 60, 1_890_000, 1_890_000),
        ((4, 3, 4, 4, 3), 180_000, None, False, 74, "B", 30, 432_000, 430_000),
        ((3, 4, 3, 2, 4), 100_000, None, True, 63, "C", 15, 60_000, 60_000),
    ],
    ids=["steady", "medium", "new"],
)
def test_worked_examples(given, monthly, revenue, new, score, rating, term, by_sales, limit):
    found = rules.compute(
        anchors(*given),
        monthly=Decimal(monthly),
        revenue=None if revenue is None else Decimal(revenue),
        policy=POLICY,
        new_customer=new,
    )
    assert (found.score, found.rating, found.term_days) == (score, rating, term)
    assert (found.by_sales, found.limit) == (by_sales, limit)
    assert found.by_revenue == (None if revenue is None else Decimal(2_600_000))
    assert found.bound == "sales"


def test_worked_example_of_the_order_check():
    (refusal,) = rules.check_order(ORDER, POLICY)
    assert refusal.code == "customers.over-limit"
    assert refusal.figures["wanted"] == 2_146_000
    assert refusal.figures["over"] == 646_000
    assert refusal.figures["percent"] == Decimal("43.07")
    assert "646,000.00" in refusal.message


def changed(**values):
    from dataclasses import replace

    return rules.check_order(replace(ORDER, **values), POLICY)


def test_an_order_up_to_the_limit_passes():
    assert changed(this_order=Decimal(570_000)) == []
    assert codes(changed(this_order=Decimal("570000.01"))) == ["customers.over-limit"]


def test_prepaid_orders_pass_a_freeze_and_rating_d():
    assert changed(prepaid=True, frozen=True, rating="D") == []
    assert codes(changed(rating="D")) == ["customers.only-prepaid"]
    assert codes(changed(rating="")) == ["customers.only-prepaid"]


def test_every_reason_at_once():
    late = Limit(Decimal(750_000), Decimal(1_500_000), ("halved",), 31, True)
    found = changed(limit=late, frozen=True, overdue=(Overdue(Decimal(5_000), 4),))
    assert codes(found) == [
        "customers.over-limit",
        "customers.review-missed",
        "customers.credit-frozen",
        "customers.credit-overdue",
    ]


@pytest.mark.parametrize(
    ("amount", "days", "refused"), [(1_000, 3, False), (1_000, 4, True), (999, 40, False)], ids=["3d", "4d", "small"]
)
def test_overdue_tolerance_of_b(amount, days, refused):
    found = changed(this_order=Decimal(1), overdue=(Overdue(Decimal(amount), days),))
    assert codes(found) == (["customers.credit-overdue"] if refused else [])


def test_new_customers_get_b_at_most_and_payment_record_3():
    found = rules.compute(
        anchors(5, 5, 5, 5, 5), monthly=Decimal(100_000), revenue=None, policy=POLICY, new_customer=True
    )
    assert (found.score, found.rating, found.reasons) == (86, "B", ("new_customer",))
    assert found.monthly == 50_000
    assert found.limit == 120_000


def test_a_knock_out_is_d_and_nothing_on_account():
    found = rules.compute(
        anchors(5, 5, 5, 5, 5), monthly=Decimal(1), revenue=None, policy=POLICY, knock_outs=["bankruptcy"]
    )
    assert (found.rating, found.limit, found.term_days, found.reasons) == ("D", 0, 0, ("knock_out",))


def test_revenue_or_the_ceiling_decides_when_lower():
    by_revenue = rules.compute(
        anchors(5, 4, 4, 5, 4), monthly=Decimal(420_000), revenue=Decimal(9_876_000), policy=POLICY
    )
    assert (by_revenue.limit, by_revenue.bound) == (980_000, "revenue")
    by_ceiling = rules.compute(anchors(5, 5, 5, 5, 5), monthly=Decimal(9_000_000), revenue=None, policy=POLICY)
    assert (by_ceiling.limit, by_ceiling.bound) == (5_000_000, "ceiling")


@pytest.mark.parametrize(
    ("late", "oldest", "anchor"),
    [
        (0, 0, 5),
        (5, 0, 5),
        (6, 0, 4),
        (15, 0, 4),
        (16, 0, 3),
        (31, 0, 2),
        (60, 0, 2),
        (61, 0, 1),
        (2, 90, 1),
        (None, None, 3),
    ],
)
def test_payment_record(late, oldest, anchor):
    assert rules.payment_anchor(late, oldest, POLICY) == anchor


@pytest.mark.parametrize(
    ("potential", "anchor"), [(None, None), (99_999, 1), (100_000, 2), (500_000, 3), (1_000_000, 4), (3_000_000, 5)]
)
def test_purchasing_power(potential, anchor):
    assert rules.power_anchor(None if potential is None else Decimal(potential), POLICY) == anchor


def test_who_is_new():
    assert rules.is_new(None, date(2020, 1, 1), TODAY, POLICY)
    assert rules.is_new(2, date(2020, 1, 1), TODAY, POLICY)
    assert rules.is_new(3, date(2026, 5, 21), TODAY, POLICY)
    assert not rules.is_new(3, date(2026, 5, 20), TODAY, POLICY)


def test_the_limit_of_a_day():
    def on(day, **terms):
        found = rules.limit_on(day, granted=Decimal(1_500_000), policy=POLICY, **terms)
        return found.amount, found.reasons, found.stopped

    review = date(2026, 11, 1)
    assert on(date(2026, 11, 15), review_on=review) == (1_500_000, (), False)
    assert on(date(2026, 11, 16), review_on=review) == (750_000, ("halved",), False)
    assert on(date(2026, 12, 1), review_on=review) == (750_000, ("halved",), True)
    raised = {"raise_amount": Decimal(300_000), "raise_until": TODAY}
    assert on(TODAY, **raised) == (1_800_000, ("raised",), False)
    assert on(date(2026, 11, 21), **raised) == (1_500_000, (), False)
    assert on(TODAY, cap=Decimal(42_000), **raised) == (42_000, ("raised", "capped"), False)


def test_temporary_raise_by_the_rules():
    def asked(amount, until, last=None):
        return codes(
            rules.raise_fits(
                Decimal(amount), until, limit=Decimal(1_500_000), day=TODAY, last_raise=last, policy=POLICY
            )
        )

    assert asked(450_000, date(2027, 2, 18)) == []
    assert asked(450_001, date(2027, 2, 19), date(2026, 5, 23)) == [
        "customers.raise-too-high",
        "customers.raise-too-long",
        "customers.raise-too-soon",
    ]
    assert asked(0, date(2026, 11, 19), date(2026, 5, 20)) == ["customers.raise-too-high", "customers.raise-too-long"]


def test_what_freezes_by_itself():
    def why(overdue, days, rating="B"):
        return rules.freezes_by_itself(None if overdue is None else Decimal(overdue), days, rating, POLICY)

    assert why(None, None) == why(5_000, None) == ""
    assert why(5_000, 33) == ""
    assert why(5_000, 34) == "overdue"
    assert why(4_999, 34) == ""
    assert why(5_000, 37, "A") == ""
    assert why(1_000, 91) == "knock_out"


def test_reviews_by_rating():
    assert rules.next_review("A", TODAY, POLICY) == date(2027, 11, 20)
    assert rules.next_review("B", date(2026, 8, 31), POLICY) == date(2027, 2, 28)
    assert rules.next_review("D", TODAY, POLICY) is None


def test_a_policy_that_makes_no_sense_is_refused():
    wrong = {**POLICY, "factors": [{**row, "weight": Decimal(30)} for row in POLICY["factors"]], "late4": 4}
    assert codes(check(wrong)) == ["customers.credit-weights-not-100", "customers.credit-steps"]
    assert codes(check({**POLICY, "ratings": POLICY["ratings"][:3]})) == ["customers.credit-rows"]
    better = [{**row, "term_days": 90} if row["rating"] == "C" else row for row in POLICY["ratings"]]
    assert codes(check({**POLICY, "ratings": better})) == ["customers.credit-not-falling"]
