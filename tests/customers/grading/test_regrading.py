"""Grades worked out in SQL: the same as the pure rule, once, and with their consequences."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest

from customers.grading_items import BY_CODE, FACTORS, NUMBER_ITEMS, WORD_ITEMS
from customers.models import Customer, GradeChange, GradeOverride, GradeSheet
from customers.policies.grading import GRADING
from customers.rules.grading import GradeData, Held, judge, score
from customers.services.contacted import follow_up_day
from customers.services.regrading import regrade, regrade_all, regrade_customer
from salesops.core.policies import policy_on

from .making import MONDAY, TUESDAY, at, random_customers, worked_customer

pytestmark = pytest.mark.django_db


def data_of(customer: Customer, sheet: GradeSheet) -> GradeData:
    return GradeData(
        {code: getattr(sheet, code) for code in WORD_ITEMS},
        {item.code: getattr(customer, item.column) for item in NUMBER_ITEMS},
        {code: getattr(sheet, f"given_{code}") for code in FACTORS},
    )


def test_worked_example(company) -> None:
    customer = worked_customer(company)
    regrade_customer(customer, actor=None, day=TUESDAY, now=at(TUESDAY))
    assert (customer.grade, customer.grade_score, customer.grade_provisional) == ("A", D("81.60"), False)
    assert (customer.grade_since, customer.customer_class) == (TUESDAY, "key")
    sheet = GradeSheet.objects.get(pk=customer.pk)
    assert (sheet.intent, sheet.scale, sheet.industry) == (D(92), D(78), D(70))
    change = GradeChange.objects.get(customer=customer)
    assert (change.grade_before, change.grade_after, change.score_after) == ("", "A", D("81.60"))


def test_both_computations_agree(company) -> None:
    customers = random_customers(company, 400)
    before = {s.pk: s for s in GradeSheet.objects.all()}
    policy = policy_on(GRADING, MONDAY)
    regrade_all(day=MONDAY, now=at(MONDAY))
    seen = set()
    for customer in Customer.objects.filter(pk__in=[c.pk for c in customers]).select_related("grade_sheet"):
        was, sheet = before[customer.pk], customer.grade_sheet
        found = score(data_of(customer, was), policy)
        held = judge(found.total, Held(was.policy_grade, was.pending_grade, was.past_since), MONDAY, policy)
        if found.provisional and was.given_grade:
            held = Held(was.given_grade)
        assert sheet.score == found.total == customer.grade_score
        assert sheet.unknown == found.unknown.quantize(D("0.01"))
        assert customer.grade_provisional == found.provisional
        assert (sheet.policy_grade, sheet.pending_grade, sheet.past_since) == (
            held.grade, held.pending, held.past_since,
        )  # fmt: skip
        assert customer.grade == held.grade
        assert customer.follow_up_on == follow_up_day(
            customer.grade, customer.last_contact_at, customer.next_on, customer.opened_on
        )
        seen.add((held.grade, held.pending, was.policy_grade))
    # All corners were there: first grades, moves, waiting ones.
    assert {g for g, p, w in seen if p} == {"A", "B", "C"}
    assert {(w, g) for g, p, w in seen} >= {("B", "A"), ("A", "C"), ("C", "B"), ("", "A"), ("B", "B")}


def test_a_second_run_changes_nothing(company) -> None:
    random_customers(company, 30)
    regrade_all(day=MONDAY, now=at(MONDAY))
    written = GradeChange.objects.count()
    versions = dict(Customer.objects.values_list("pk", "version"))
    assert regrade_all(day=MONDAY, now=at(MONDAY, 8)) == 0
    assert GradeChange.objects.count() == written
    assert dict(Customer.objects.values_list("pk", "version")) == versions


def test_two_mondays_then_it_moves(company) -> None:
    customer = worked_customer(company)
    regrade_customer(customer, actor=None, day=TUESDAY, now=at(TUESDAY))
    # Budget 5 → 4 and need 4 → 3: 81.6 − 2.4 − 1.6; timing 5 → 4, need → 2: 74.0.
    GradeSheet.objects.filter(pk=customer.pk).update(budget=4, need=2, timing=4)
    regrade_customer(customer, actor=None, day=TUESDAY, now=at(TUESDAY))
    assert (customer.grade, customer.grade_score) == ("A", D("73.60"))
    sheet = GradeSheet.objects.get(pk=customer.pk)
    assert (sheet.pending_grade, sheet.past_since) == ("B", TUESDAY)
    regrade_customer(customer, actor=None, day=MONDAY + timedelta(days=7), now=at(MONDAY + timedelta(days=7)))
    assert customer.grade == "A"
    regrade_customer(customer, actor=None, day=MONDAY + timedelta(days=14), now=at(MONDAY + timedelta(days=14)))
    assert customer.grade == "B"


def test_an_imported_grade_stands_provisional_until_enough_is_known(files) -> None:
    customer = files.zerun
    regrade_customer(customer, actor=None, day=TUESDAY, now=at(TUESDAY))
    assert (customer.grade, customer.grade_provisional, customer.grade_score) == ("A", True, D("20.00"))
    values = dict.fromkeys(WORD_ITEMS, 3)
    GradeSheet.objects.filter(pk=customer.pk).update(**values)
    Customer.objects.filter(pk=customer.pk).update(employees=300, sites=2, yearly_potential=500_000)
    regrade_customer(customer, actor=None, day=TUESDAY, now=at(TUESDAY))
    assert (customer.grade, customer.grade_provisional, customer.grade_score) == ("B", False, D("60.00"))


def test_an_override_holds_until_its_last_day(company) -> None:
    customer = worked_customer(company)
    GradeOverride.objects.create(
        customer=customer, grade="C", reason="停产", state="active", starts_on=TUESDAY, ends_on=date(2026, 11, 20),
        asked_at=at(TUESDAY),
    )  # fmt: skip
    regrade_customer(customer, actor=None, day=TUESDAY, now=at(TUESDAY))
    assert (customer.grade, GradeSheet.objects.get(pk=customer.pk).policy_grade) == ("C", "A")
    regrade_customer(customer, actor=None, day=date(2026, 11, 21), now=at(date(2026, 11, 21)))
    assert customer.grade == "A"


def test_archived_files_keep_their_grade(files) -> None:
    Customer.objects.filter(pk=files.zerun.pk).update(status="archived")
    assert regrade(actor=None, ids=[files.zerun.pk], day=MONDAY, now=at(MONDAY)) == []
    files.zerun.refresh_from_db()
    assert files.zerun.grade == "A"


def test_a_constant_number_of_statements(company, django_assert_max_num_queries) -> None:
    few = [c.pk for c in random_customers(company, 3)]
    with django_assert_max_num_queries(14):
        regrade(actor=None, ids=few, day=MONDAY, now=at(MONDAY))


def test_items_of_the_policy_are_those_of_the_sheet() -> None:
    columns = {f.name for f in GradeSheet._meta.fields}
    assert set(WORD_ITEMS) <= columns
    assert {i.column for i in BY_CODE.values() if i.is_number} <= {f.name for f in Customer._meta.fields}
