"""Statements kept: asked with other values they answer as if put together for them."""

from datetime import date

import pytest
from django.db import connection

from accounts.models import User
from salesops.core import prepared
from salesops.core.statements import statement_at, statement_of

pytestmark = pytest.mark.django_db


def joined(values):
    day, name, key = values
    rows = User.objects.filter(joined_on__gte=day, username__gt=name).exclude(pk=key)
    return rows.order_by("username").values_list("username")


def test_other_values_stand_in_their_places(company):
    first = [date(2000, 1, 1), "m", company.rep.pk]
    kept = statement_at(joined, first)
    assert kept.at(first).all() == list(joined(first))
    for other in ([date(2000, 1, 1), "a", company.manager.pk], [date(2099, 1, 1), "a", 0]):
        assert kept.at(other).all() == list(joined(other))


def test_the_same_value_twice_keeps_its_two_places(company):
    def between(values):
        low, high = values
        return User.objects.filter(pk__gte=low, pk__lte=high).order_by("pk").values_list("pk")

    low, high = min(company.rep.pk, company.manager.pk), max(company.rep.pk, company.manager.pk)
    kept = statement_at(between, [low, low])
    assert kept.at([low, high]).all() == list(between([low, high]))


def test_a_value_that_changes_the_question_is_not_kept(company):
    def asked(values):
        return User.objects.filter(username=values[0].upper()).values_list("pk")

    assert statement_at(asked, ["rep"]) is None


def test_asked_again_it_is_planned_once_and_sees_what_was_written(company, django_assert_num_queries):
    rows = User.objects.filter(name__contains="%", username__startswith="rep").order_by("pk").values_list("name")
    kept = statement_of(rows)
    assert kept.all() == [] == kept.all()
    User.objects.filter(pk=company.rep.pk).update(name="100%")
    with django_assert_num_queries(1) as asked:
        assert kept.all() == [("100%",)]
    assert asked[0]["sql"].startswith("EXECUTE kept_rows")
    assert kept.counted() == 1 == kept.counted()


def test_a_connection_holds_so_many_plans(company, monkeypatch):
    monkeypatch.setattr(prepared, "AT_MOST", 3)
    asked = [prepared.Prepared("one", f"SELECT {number}") for number in range(5)]
    for _again in range(2):
        assert [one.first()[0] for one in asked] == [0, 1, 2, 3, 4]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        assert cursor.fetchone()[0] <= 3
