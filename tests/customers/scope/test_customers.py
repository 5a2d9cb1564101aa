"""Who reaches which customer (ACC-4)."""

from datetime import date
from itertools import product

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from accounts.models import AssistantDuty, RoleGrant, User
from customers.models import Contact, Customer, TeamMember
from customers.scope.customers import customers_in_reach, in_chain, reaches
from customers.scope.grades import graded_in_reach

SINCE = DateRange(date(2025, 1, 1), None)


def seen_by(user) -> set[str]:
    return set(Customer.objects.visible_to(User.objects.get(pk=user.pk)).values_list("code", flat=True))


ZERUN, WEIZHIYUAN, DINGSHENG, ANRUI = "C-000001", "C-000002", "C-000003", "C-000004"


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("rep", {ZERUN, ANRUI}),
        ("colleague", {WEIZHIYUAN, ANRUI}),
        ("other_rep", {DINGSHENG}),
        ("supervisor", {ZERUN, WEIZHIYUAN, ANRUI}),
        ("manager", {ZERUN, WEIZHIYUAN, ANRUI}),
        ("other_manager", {DINGSHENG}),
        ("secretary", {ZERUN, WEIZHIYUAN, ANRUI}),
        ("director", {ZERUN, WEIZHIYUAN, DINGSHENG, ANRUI}),
        ("finance", {ZERUN, WEIZHIYUAN, DINGSHENG, ANRUI}),
        ("auditor", {ZERUN, WEIZHIYUAN, DINGSHENG, ANRUI}),
        ("legal", set()),
        ("logistics", set()),
        ("admin", set()),
        ("hr", set()),
    ],
)
def test_customers_seen(company, files, who, expected):
    assert seen_by(getattr(company, who)) == expected


def test_a_service_team_shares_access_whatever_the_roles(company, files):
    for person in (company.other_rep, company.hr):
        TeamMember.objects.create(customer=files.zerun, user=person, part="technical", period=SINCE)
    assert seen_by(company.other_rep) == {ZERUN, DINGSHENG}
    assert seen_by(company.hr) == {ZERUN}


def test_a_service_team_of_the_past_shares_nothing(company, files):
    period = DateRange(date(2025, 1, 1), date(2026, 1, 1))
    TeamMember.objects.create(customer=files.zerun, user=company.other_rep, part="technical", period=period)
    assert seen_by(company.other_rep) == {DINGSHENG}


def test_an_assistant_sees_the_customers_of_her_rep(company, files):
    from accounts.models import RoleGrant

    RoleGrant.objects.create(user=company.hr, role="AST", period=SINCE)
    AssistantDuty.objects.create(assistant=company.hr, rep=company.rep, period=SINCE)
    assert seen_by(company.hr) == {ZERUN}


def test_the_pool_is_in_nobodys_reach_but_its_managers(company, files):
    mine = Customer.objects.in_reach(company.rep, "customers", "e")
    assert set(mine.values_list("code", flat=True)) == {ZERUN}
    theirs = Customer.objects.in_reach(company.supervisor, "customers", "e")
    assert ANRUI in set(theirs.values_list("code", flat=True))


def test_contacts_follow_their_customer(company, files):
    assert Contact.objects.visible_to(company.rep).count() == 1
    assert Contact.objects.visible_to(company.other_rep).count() == 0


@pytest.mark.parametrize(
    ("who", "reads"),
    [
        ("rep", True),
        ("supervisor", True),
        ("manager", True),
        ("colleague", False),
        ("director", False),
        ("auditor", False),
    ],
)
def test_who_reads_the_numbers_of_contacts_in_full(company, files, who, reads):
    assert in_chain(getattr(company, who), files.zerun) is reads


def test_a_row_read_already_tells_the_same_as_the_database(company, files):
    """``reaches`` spares a page a query for each right; it must never say anything else than the rows do."""
    TeamMember.objects.create(customer=files.zerun, user=company.other_rep, part="technical", period=SINCE)
    customers = list(Customer.objects.all())
    told = set()
    for person in User.objects.all():
        for capability, right in product(("customers", "visits", "credit", "grades", "handover"), "vceau"):
            rows = set(customers_in_reach(Customer.objects.all(), person, capability, right))
            by_row = {c for c in customers if reaches(person, c, capability, right)}
            assert by_row == rows, (person.username, capability, right)
            told.add(len(rows))
    assert told >= {0, 1, 4}


def test_an_administrator_who_heads_a_unit_sees_that_unit_only(company, files):
    """His grant of everything is the quality list, a report: it opens no file and no grade beside what he heads."""
    RoleGrant.objects.create(user=company.admin, role="MGR", period=SINCE)
    assert seen_by(company.admin) == set()
    admin = User.objects.get(pk=company.admin.pk)
    assert not graded_in_reach(Customer.objects.all(), admin, field="").exists()
    assert not reaches(admin, files.zerun, "customers")
    Customer.objects.filter(pk=files.weizhiyuan.pk).update(owner=company.admin)
    assert seen_by(company.admin) == {WEIZHIYUAN}
    assert not graded_in_reach(Customer.objects.filter(pk=files.zerun.pk), admin, field="").exists()


def test_navigation_leads_nobody_to_lists_that_stay_empty(client, company, files):
    client.force_login(company.admin)
    shown = client.get(reverse("core:more")).text
    for name in ("customers", "stalled", "pool", "follow_ups", "clashes"):
        assert f'href="{reverse(f"customers:{name}")}"' not in shown, name
    client.force_login(company.logistics)
    assert 'href="/customers/"' in client.get(reverse("core:more")).text
