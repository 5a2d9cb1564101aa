"""The audit trail in words."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import translation

from accounts.models import Posting
from salesops.core.acts import acting
from salesops.core.audit.history import describe, history_of


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def test_a_change_reads_with_labels_and_names(company):
    with acting("accounts.edit_user", company.admin):
        company.rep.theme = "dark"
        company.rep.save()
    entry = describe(history_of(company.rep)[:1], company.auditor)[0]
    assert (entry.what, entry.title, entry.actor) == ("User", "林若溪", "魏安")
    assert [(c.label, c.before, c.after) for c in entry.changes] == [("Theme", "like the system", "dark")]


def test_what_belongs_to_a_record_shows_in_its_history(company):
    Posting.objects.filter(user=company.rep).update(period=DateRange(date(2025, 1, 1), date(2026, 12, 1)))
    entry = describe(history_of(company.rep)[:1], company.auditor)[0]
    assert entry.what == "Posting"
    assert entry.changes[0].label == "Valid"


def test_a_foreign_key_reads_as_the_title_of_its_record(company):
    Posting.objects.filter(user=company.rep).update(unit=company.units["NC-1-T"])
    entry = describe(history_of(company.rep)[:1], company.auditor)[0]
    assert [(c.before, c.after) for c in entry.changes] == [("江苏", "京津")]


def test_the_number_of_queries_does_not_grow_with_the_entries(company, django_assert_max_num_queries):
    for number in range(10):
        with acting("accounts.edit_user", company.admin):
            company.rep.mobile = f"1380000{number}"
            company.rep.save()
    entries = list(history_of(company.rep)[:10])
    with django_assert_max_num_queries(4):
        assert len(describe(entries, company.auditor)) == 10
