"""Whose grades a person sees. Who may only draft the policy sees no customer's grade."""

from typing import Any

from django.db.models import QuerySet

from customers.scope.customers import NO_ROWS, customers_in_reach, reaches


def sees_grades(user: Any) -> bool:
    """Whether the roles of ``user`` open grades at all."""
    if not user.can("grades", "v"):
        return False
    limits = user.access.limits("grades", "v")
    return limits is None or bool(limits - NO_ROWS["grades"])


def sees_grade(user: Any, customer: Any) -> bool:
    """Whether ``user`` sees the grade of ``customer``, as :func:`graded_in_reach` has it."""
    return sees_grades(user) and reaches(user, customer, "grades")


def graded_in_reach(rows: QuerySet, user: Any, right: str = "v", field: str = "customer") -> QuerySet:
    """Rows that name a customer (``field`` "": customers themselves) for whose grade ``user`` holds ``right``."""
    return customers_in_reach(rows, user, "grades", right, field) if sees_grades(user) else rows.none()
