"""People are found by user name in any case, through the index that keeps the names apart."""

import pytest
from django.db import connection

from accounts.auth.backend import find_person
from accounts.models import User


@pytest.mark.parametrize("written", ["rep", "REP", "Rep"])
def test_a_name_is_found_however_it_is_capitalised(company, written):
    assert User.objects.named(written).get() == company.rep
    assert find_person(written) == company.rep


def test_an_address_is_found_too_and_an_empty_one_is_nobodys(company):
    User.objects.filter(pk=company.rep.pk).update(email="Rep@Example.com")
    assert find_person("rep@example.COM") == company.rep
    assert find_person("") is None
    assert find_person(" ") is None


def test_the_index_serves(company):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "user_username_any_case" in User.objects.named("rep").explain()


def test_a_persons_page_asks_nine_queries(client, company, django_assert_max_num_queries):
    """Session, person, stamps, the person shown, postings, supervisor, roles, what waits, unread."""
    client.force_login(company.admin)
    client.get("/accounts/users/rep/")
    with django_assert_max_num_queries(9):
        client.get("/accounts/users/rep/")
