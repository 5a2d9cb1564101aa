"""What a policy of customers may not say: cadence and protection by grade (defaults.md 3)."""

from collections.abc import Mapping
from typing import Any

import pytest

from salesops.core.policies.values import shipped
from salesops.core.sockets.policies import policies

CADENCE, PROTECTION = policies.get("customers.cadence"), policies.get("customers.protection")
CREDIT, SIGNS, GRADING = (policies.get(f"customers.{name}") for name in ("credit", "credit_signs", "grading"))


def codes(kind: Any, values: Mapping[str, Any]) -> list[str]:
    return [refusal.code for refusal in kind.check(values)]


def changed(kind: Any, grade: str, **values: int) -> dict[str, Any]:
    """As shipped, but for one grade."""
    as_shipped = shipped(kind)
    rows = [row | values if row["grade"] == grade else row for row in as_shipped["grades"]]
    return {**as_shipped, "grades": tuple(rows)}


@pytest.mark.parametrize("kind", [CADENCE, PROTECTION, CREDIT, SIGNS, GRADING], ids=lambda kind: kind.code)
def test_as_shipped_it_stands_and_two_people_approve_a_change(kind) -> None:
    assert codes(kind, shipped(kind)) == []
    # Section 11: grading and credit are approved by the director, then the general manager.
    assert kind.approval


@pytest.mark.parametrize("kind", [CADENCE, PROTECTION], ids=lambda kind: kind.code)
@pytest.mark.parametrize("grades", ["AC", "AABC", "AAC", ""])
def test_each_grade_stands_there_once(kind, grades) -> None:
    as_shipped = shipped(kind)
    by_grade = {row["grade"]: row for row in as_shipped["grades"]}
    wrong = {**as_shipped, "grades": tuple(by_grade[grade] for grade in grades)}
    assert "customers.grades-once" in codes(kind, wrong)


@pytest.mark.parametrize(
    ("grade", "values", "expected"),
    [
        # Shipped: A 7 14 2 3 · B 14 30 4 6 · C 30 90 8 12.
        ("A", {"follow_up_days": 14}, []),
        ("A", {"follow_up_days": 15, "visit_days": 15}, ["customers.grades-order"]),
        ("B", {"visit_days": 91}, ["customers.grades-order"]),
        ("C", {"stalled_weeks": 3}, ["customers.grades-order"]),
        ("A", {"verify_months": 7}, ["customers.grades-order"]),
        ("A", {"visit_days": 6}, ["customers.visits-too-often"]),
    ],
)
def test_a_better_grade_is_met_at_least_as_often(grade, values, expected) -> None:
    assert codes(CADENCE, changed(CADENCE, grade, **values)) == expected


@pytest.mark.parametrize(
    ("grade", "days", "expected"),
    [("A", 60, []), ("A", 61, ["customers.grades-order"]), ("A", 7, ["customers.warning-too-early"])],
)
def test_a_better_grade_is_not_protected_for_longer(grade, days, expected) -> None:
    assert codes(PROTECTION, changed(PROTECTION, grade, days=days)) == expected


@pytest.mark.parametrize(
    ("kind", "table", "code"),
    [
        (CREDIT, "factors", "customers.credit-rows"),
        (CREDIT, "ratings", "customers.credit-rows"),
        (SIGNS, "signs", "customers.credit-rows"),
        (GRADING, "factors", "customers.grading-"),
        (GRADING, "items", "customers.grading-"),
    ],
)
def test_each_line_of_a_table_stands_there_once(kind, table, code) -> None:
    rows = shipped(kind)[table]
    for wrong in (rows[:-1], (*rows, rows[0]), (*rows[:-1], rows[0])):
        found = [r for r in kind.check({**shipped(kind), table: wrong}) if (r.field or "").startswith(table)]
        assert found
        assert all(refusal.code.startswith(code) for refusal in found)


@pytest.mark.parametrize(
    ("kind", "code"), [(CREDIT, "customers.credit-weights-not-100"), (GRADING, "customers.weights-not-100")]
)
def test_weights_add_up(kind, code) -> None:
    first, *others = shipped(kind)["factors"]
    wrong = {**shipped(kind), "factors": ({**first, "weight": first["weight"] + 1}, *others)}
    assert codes(kind, wrong) == [code]
