"""``manage.py demo``: between the parts of a large company PostgreSQL learns how many rows there are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from salesops.core.management.commands.demo import _count_rows

pytestmark = pytest.mark.django_db


def test_only_tables_that_changed_since_are_counted_anew(company, django_assert_num_queries):
    User.objects.filter(pk=company.rep.pk).update(name="林若溪")
    counted: dict[str, int] = {}
    with CaptureQueriesContext(connection) as asked:
        _count_rows(counted)
    assert "ANALYZE public.accounts_user" in [one["sql"] for one in asked]
    with django_assert_num_queries(1):
        _count_rows(counted)
