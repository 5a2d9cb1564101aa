"""Shipped entries, and what a company made of them."""

import pytest
from django.utils import translation

from salesops.core.codes.models import CodeEntry
from salesops.core.codes.reading import choices, codes_with, entry_name, is_active

pytestmark = pytest.mark.django_db
PURPOSES = "customers.purposes"


def test_shipped_entries_in_both_languages():
    with translation.override("zh-hans"):
        assert entry_name(PURPOSES, "collection") == "催款"
    with translation.override("en"):
        assert entry_name(PURPOSES, "collection") == "Collection"


def test_a_changed_entry_is_read_at_once():
    with translation.override("zh-hans"):
        assert ("research", "调研") in choices(PURPOSES)
        CodeEntry.objects.create(list_code=PURPOSES, code="research", name="摸底", rank=10)
        assert ("research", "摸底") in choices(PURPOSES)


def test_a_retired_entry_keeps_its_name_and_is_not_offered():
    CodeEntry.objects.create(list_code=PURPOSES, code="research", name="调研", rank=10, is_active=False)
    assert not is_active(PURPOSES, "research")
    assert "research" not in dict(choices(PURPOSES))
    assert "research" in dict(choices(PURPOSES, keep="research"))


def test_properties_of_entries():
    assert codes_with("customers.contact_ways", "counts_as_visit") == {"visit", "customer_came"}


def test_an_unknown_list_raises():
    with pytest.raises(LookupError):
        choices("customers.no_such_list")
