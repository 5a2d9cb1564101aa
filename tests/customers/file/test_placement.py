"""Region, unit and owner proposed for a new customer, with the reason, by the policy of the day (defaults.md 1.1, CUS-17)."""

from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from customers.models import Coverage, Customer
from customers.placement import proposed_place, region_code
from customers.policies.placement import PLACEMENT
from salesops.core.policies.models import PolicyVersion
from tests.conftest import TODAY
from tests.customers.pool.test_weekly import at

NEW, CHECK = reverse("customers:new"), reverse("customers:check_duplicates")


@pytest.fixture
def covered(company):
    """The rep covers beverages of Jiangsu, a colleague the whole province with more of his time."""
    since = DateRange(TODAY - timedelta(days=30), None)
    Coverage.objects.create(user=company.rep, province="32", industry="beverage", share=40, period=since)
    Coverage.objects.create(user=company.colleague, province="32", share=80, period=since)


def test_who_covers_exactly_this_goes_first(company, covered):
    place = proposed_place("32", False, False, TODAY, "beverage")
    assert (place.unit, place.owner) == (company.units["EC-2"], company.rep)
    assert "江苏" in place.unit_why
    assert "40 %" in place.owner_why
    assert proposed_place("32", False, False, TODAY, "pharma").owner == company.colleague
    assert proposed_place("32", False, False, TODAY - timedelta(days=31)).owner is None


def test_groups_and_public_buyers_go_to_their_region(company, covered):
    for flags, code in (((True, False), "KA-1"), ((False, True), "KA-2")):
        assert region_code("32", *flags, TODAY) == code
        assert proposed_place("32", *flags, TODAY, "beverage").owner is None


def test_a_new_version_of_the_policy_moves_a_province(company, covered):
    day = TODAY + timedelta(days=10)
    row = PolicyVersion.objects.create(
        code=PLACEMENT, number=9, state="draft", valid_from=day, created_at=at(20, 9), changed_at=at(20, 9),
        values={"provinces": [{"province": "32", "region": "EC-1"}], "groups": "KA-1", "public_buyers": "KA-2"},
    )  # fmt: skip
    PolicyVersion.objects.filter(pk=row.pk).update(state="published", published_at=at(20, 9))
    assert region_code("32", False, False, TODAY) == "EC-2"
    assert region_code("32", False, False, TODAY + timedelta(days=10)) == "EC-1"
    assert region_code("41", False, False, TODAY + timedelta(days=10)) == ""


def shown(client, person, **typed):
    client.force_login(person)
    return client.post(CHECK, {"name": "常州穗丰粮油有限公司", "province": "32", "industry": "beverage"} | typed)


def test_a_supervisor_is_shown_the_owner_and_leaves_it(client, company, covered):
    page = shown(client, company.supervisor)
    assert page.context["proposed"] == company.rep
    assert "EC-2" in page.content.decode()
    client.post(NEW, {"name": "常州穗丰粮油有限公司", "province": "32", "industry": "beverage"})
    assert Customer.objects.get().owner == company.rep


def test_he_may_change_it(client, company, covered):
    client.force_login(company.supervisor)
    client.post(NEW, {"name": "常州穗丰粮油有限公司", "province": "32", "industry": "beverage", "owner": "colleague"})
    assert Customer.objects.get().owner == company.colleague


def test_nobody_covers_it_then_he_chooses(client, company):
    client.force_login(company.director)
    page = client.post(NEW, {"name": "常州穗丰粮油有限公司", "province": "32"})
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"owner"}


def test_a_rep_owns_what_he_registers_and_reads_where_it_belongs(client, company, covered):
    page = shown(client, company.rep, province="11")
    assert (page.context["proposed"], page.context["elsewhere"]) == (None, True)
    assert page.context["region"].code == "NC-1"
    # Who isn't his to choose isn't named to him.
    assert company.colleague.name not in shown(client, company.rep, industry="pharma").content.decode()
    client.post(NEW, {"name": "常州穗丰粮油有限公司", "province": "32", "industry": "pharma"})
    assert Customer.objects.get().owner == company.rep


@pytest.mark.parametrize("typed", [{"province": "99"}, {"province": "'; drop"}, {"industry": "x" * 999}])
def test_nonsense_proposes_nothing(client, company, covered, typed):
    page = shown(client, company.supervisor, **typed)
    assert page.status_code == 200
